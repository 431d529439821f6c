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
from tests.durability.disk import found_in
from tests.durability.disks import LOG_FLUSH, NO_LOG_FLUSH, image_of, mounted, shut_down
from tests.durability.door import Door
from tests.durability.life import Talk
from tests.durability.workshop import Workshop


@dataclass
class Cut:
    """How many cuts, how many promises stood before them, in how many cuts something of them was gone."""

    cuts: int = 0
    promises: int = 0
    lost: int = 0
    damaged: int = 0
    examples: list[str] = field(default_factory=list)


def cut(
    shop: Workshop, kind: str, times: int, weaken: Callable[[Door], AbstractContextManager[object]] | None = None
) -> Cut:
    """Cut the power `times` times under one file system; cases are begun, answered, completed and amended meanwhile."""
    done, choice, cases = Cut(), random.Random(1), 0
    image = image_of(shop, kind)
    where = shop.home / kind
    talk: Talk | None = None
    for _ in range(times):
        with mounted(where, kind, "loop", str(image)) as disk:
            if talk is None:
                cases += 1
                talk = Talk(disk / "sessions", shop.loaded, f"LAN-{cases:03}")
            before = talk.book.promises
            when = _life_until_the_cut(talk, disk, choice, weaken)
            talk.close()
        done.cuts += 1
        done.promises += talk.book.promises - before
        with mounted(where, kind, "loop", str(image)) as disk:
            view = found_in(disk / "sessions") if (disk / "sessions").is_dir() else {}
            there = f"{talk.book.case}.toml" in view
            broken = talk.book.broken(view) if there or talk.book.promised >= 0 else []
            if not broken:
                with suppress(SaveFailed):
                    broken = talk.starts_again() if there else []
            done.lost += any(what.startswith("lost") for what in broken)
            done.damaged += any(not what.startswith("lost") for what in broken)
            done.examples += [f"{what}, {when}, {kind}" for what in broken[:1]]
            if broken or not there or choice.random() < 0.1:
                talk = None
            else:
                talk.book.typed, talk.book.typed_promised = [], False
    return done


def _life_until_the_cut(
    talk: Talk, disk: Path, choice: random.Random, weaken: Callable[[Door], AbstractContextManager[object]] | None
) -> str:
    """Go on with the case until the power goes; when that was."""
    # Half of the cuts come just after an acknowledgement, which is when there is most to lose.
    after_promise = choice.random() < 0.5
    promises, calls = choice.randint(1, 4), choice.randint(0, 60)
    how = NO_LOG_FLUSH if choice.random() < 0.8 else LOG_FLUSH
    gone: list[str] = []
    with Door() as door, weaken(door) if weaken else nullcontext():

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

        talk.say = heard
        door.before = called
        with suppress(SaveFailed, SourceError):
            if (talk.folder / f"{talk.book.case}.toml").exists():
                talk.open()
                talk.book.resume(talk.review.session)
                if talk.case.restorable is not None:  # nothing is typed before that is decided
                    talk.case.forget_draft()
                    talk.pump()
            else:
                talk.create()
            _go_on(talk, choice, gone)
    if not gone:
        shut_down(disk, how)
        gone.append("idle")
    return gone[0]


def _go_on(talk: Talk, choice: random.Random, gone: list[str]) -> None:
    said = 0
    while not gone and said < 12:
        said += 1
        kind = choice.random()
        if talk.review.frozen:
            talk.amend()
        elif kind < 0.15:
            talk.type("present", "evidence", f"being typed {len(talk.book.given)}")
        elif kind < 0.25 and not talk.review.missing():
            talk.record()
            talk.complete()
        elif kind < 0.4:
            for name in ("present", "events", "policy", "home"):
                if talk.review.applies(name):
                    value = {"events": "moved"}.get(name, "yes")
                    if not talk.review.answer(name).given:
                        talk.review.choose(name, value)
            if not talk.review.answer("sentence").given:
                talk.review.choose("sentence", "community")
            talk.change(("write", ("learning", "Ask first.")))
        else:
            talk.change(("set_evidence", ("present", f"Answer {len(talk.book.given)}.")))
