"""The power cut under a real ext4 and a real xfs, again and again: what was said to be saved must be there.

The file system is stopped by its own shutdown call at a moment of a save, or just after one was acknowledged; it is
unmounted, mounted again, its journal replayed, and the case is looked at and gone on with.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqs_tui.source.problems import SourceError
from sqs_tui.store.durable import SaveFailed
from tests.durability.case_driver import CaseDriver
from tests.durability.fault_injector import FaultInjector
from tests.durability.prepared_cases import PreparedCases
from tests.durability.real_disks import LOG_FLUSH, NO_LOG_FLUSH, image_of, mounted, shut_down
from tests.durability.simulated_disk import found_in


@dataclass
class Cut:
    """How many cuts, how many promises stood before them, in how many cuts something of them was gone."""

    cuts: int = 0
    promises: int = 0
    lost: int = 0
    damaged: int = 0
    examples: list[str] = field(default_factory=list)


def cut(
    cases: PreparedCases,
    kind: str,
    times: int,
    weaken: Callable[[FaultInjector], AbstractContextManager[object]] | None = None,
) -> Cut:
    """Cut the power `times` times under one file system; cases are begun, answered, completed and amended meanwhile."""
    done, choice, begun = Cut(), random.Random(1), 0
    image = image_of(cases, kind)
    where = cases.home / kind
    driver: CaseDriver | None = None
    for _ in range(times):
        with mounted(where, kind, "loop", str(image)) as disk:
            if driver is None:
                begun += 1
                driver = CaseDriver(disk / "sessions", cases.loaded, f"LAN-{begun:03}")
            before = driver.ledger.promises
            when = _life_until_the_cut(driver, disk, choice, weaken)
            driver.close()
        done.cuts += 1
        done.promises += driver.ledger.promises - before
        with mounted(where, kind, "loop", str(image)) as disk:
            view = found_in(disk / "sessions") if (disk / "sessions").is_dir() else {}
            there = f"{driver.ledger.case}.toml" in view
            broken = driver.ledger.broken(view) if there or driver.ledger.promised >= 0 else []
            if not broken:
                with suppress(SaveFailed):
                    broken = driver.starts_again() if there else []
            done.lost += any(what.startswith("lost") for what in broken)
            done.damaged += any(not what.startswith("lost") for what in broken)
            done.examples += [f"{what}, {when}, {kind}" for what in broken[:1]]
            if broken or not there or choice.random() < 0.1:
                driver = None
            else:
                driver.ledger.typed, driver.ledger.typed_promised = [], False
    return done


def _life_until_the_cut(
    driver: CaseDriver,
    disk: Path,
    choice: random.Random,
    weaken: Callable[[FaultInjector], AbstractContextManager[object]] | None,
) -> str:
    """Go on with the case until the power goes; when that was."""
    # Half of the cuts come just after an acknowledgement, which is when there is most to lose.
    after_promise = choice.random() < 0.5
    promises, calls = choice.randint(1, 4), choice.randint(0, 60)
    how = NO_LOG_FLUSH if choice.random() < 0.8 else LOG_FLUSH
    gone: list[str] = []
    with FaultInjector() as injector, weaken(injector) if weaken else nullcontext():

        def go(when: str) -> None:
            if not gone:
                shut_down(disk, how)
                gone.append(when)

        def heard() -> None:
            nonlocal promises
            promises -= 1
            if after_promise and promises <= 0:
                go("just after it was said to be saved")

        def called(index: int, name: str) -> None:
            if not after_promise and index == calls:
                go(f"before {name}")

        driver.say = heard
        injector.before = called
        with suppress(SaveFailed, SourceError):
            if (driver.folder / f"{driver.ledger.case}.toml").exists():
                driver.open()
                driver.ledger.resume(driver.review.session)
                if driver.case.restorable is not None:  # nothing is typed before that is decided
                    driver.case.forget_draft()
                    driver.pump()
            else:
                driver.create()
            _go_on(driver, choice, gone)
    if not gone:
        shut_down(disk, how)
        gone.append("idle")
    return gone[0]


def _go_on(driver: CaseDriver, choice: random.Random, gone: list[str]) -> None:
    said = 0
    while not gone and said < 12:
        said += 1
        kind = choice.random()
        if driver.review.frozen:
            driver.amend()
        elif kind < 0.15:
            driver.type("present", "evidence", f"being typed {len(driver.ledger.given)}")
        elif kind < 0.25 and not driver.review.missing():
            driver.record()
            driver.complete()
        elif kind < 0.4:
            with driver.case.edit() as review:
                for name in ("present", "events", "policy", "home"):
                    if review.applies(name):
                        value = {"events": "moved"}.get(name, "yes")
                        if not review.answer(name).given:
                            review.choose(name, value)
                if not review.answer("sentence").given:
                    review.choose("sentence", "community")
                review.write("learning", "Ask first.")
            driver.pump()
        else:
            driver.change(("set_evidence", ("present", f"Answer {len(driver.ledger.given)}.")))
