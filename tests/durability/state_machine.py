"""A state machine: one case answered, undone, parked, completed, amended, edited by others, failed, killed, cut off.

Hypothesis chooses what happens and when; after every step everything that was said to be saved must be there, nothing
of others may be overwritten, and whatever the status says must be true.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sqs_tui.review import engine, session
from sqs_tui.review.engine import NotAllowed
from sqs_tui.source.problems import SourceError
from sqs_tui.store import lock, session_file
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.lock import Locked
from sqs_tui.store.session_file import Conflict, SessionFile
from tests.durability import case_driver
from tests.durability.case_driver import CaseDriver, criteria, one_thread
from tests.durability.fault_injector import ERRORS, Dead, FaultInjector
from tests.durability.ledger import CASE, read, session_key
from tests.durability.simulated_disk import Disk, found_in, put_back

Weakening = Callable[[FaultInjector], AbstractContextManager[object]]

texts = st.sampled_from(["yes", "“knew”, he said", "a\nb", "[b]x[/b]", "\\", "\U0001f600", "٣", "", "x" * 3000])
answers = st.sampled_from(
    [
        ("choose", ("present", "yes")), ("choose", ("present", "no")), ("choose", ("sentence", "custody")),
        ("choose", ("sentence", "community")), ("choose", ("events", "moved")), ("choose", ("events", "none")),
        ("choose", ("plan", "no")), ("choose", ("plan", "yes")), ("toggle_reason", ("plan", "health")),
        ("toggle_reason", ("plan", "other")), ("toggle_knew", ("plan",)), ("set_view", ("plan", "differs")),
        ("choose", ("release", "yes")), ("choose", ("home", "yes")), ("choose", ("home", "no")),
        ("toggle_reason", ("home", "not_done")), ("choose", ("policy", "yes")), ("clear", ("plan",)),
        ("toggle_good_example", ("home",)), ("write", ("learning", "Ask.")), ("write", ("seen_on", "2013-01-07")),
    ]
)  # fmt: skip


class Counts:
    """How much was done in all runs of one machine."""

    def __init__(self) -> None:
        self.steps = self.promises = self.crashes = self.cuts = self.faults = self.edits = 0


def machine(counts: Counts, weaken: Weakening | None = None) -> type[RuleBasedStateMachine]:  # noqa: C901 (the rules of a machine made for one weakening: each is a method of its own)
    """The machine as a class; `weaken` takes a protection away."""

    class Case(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.stack = ExitStack()
            self.home = Path(
                tempfile.mkdtemp(prefix="sqs-machine-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
            )
            self.stack.callback(shutil.rmtree, self.home, ignore_errors=True)
            (self.home / "top").mkdir()
            self.folder = self.home / "top" / "sessions"
            self.stack.enter_context(one_thread())
            self.ahead = timedelta()
            real = session.now

            def now() -> datetime:
                return real() + self.ahead

            for module in (engine, session_file, lock, case_driver):
                self.stack.enter_context(patch.object(module, "now", now))
            self.injector = FaultInjector(Disk(self.home / "top"))
            self.stack.enter_context(self.injector)
            if weaken:
                self.stack.enter_context(weaken(self.injector))
            self.driver = CaseDriver(self.folder, criteria(self.home / "criteria.toml"))
            self.theirs: bytes | None = None
            self.editions = 0

        @initialize()
        def begin(self) -> None:
            self.driver.create()
            self.driver.pump()

        def teardown(self) -> None:
            counts.promises += self.driver.ledger.promises
            with suppress(SourceError, SaveFailed):
                self.injector.start()
                self.driver.close()
            self.stack.close()

        # What the user does

        @property
        def works(self) -> bool:
            return self.driver.open_case is not None and not self.driver.case.file.read_only

        def _change(self, method: str, args: tuple[Any, ...]) -> None:
            with suppress(NotAllowed):
                self.driver.change((method, args))

        @precondition(lambda self: self.works)
        @rule(change=answers)
        def answer(self, change: tuple[str, tuple[Any, ...]]) -> None:
            self._change(*change)

        @precondition(lambda self: self.works)
        @rule(text=texts, question=st.sampled_from(["present", "plan", "policy"]))
        def note(self, question: str, text: str) -> None:
            self._change("set_evidence", (question, text))

        @precondition(lambda self: self.works)
        @rule()
        def undo(self) -> None:
            self._change("undo", ())

        @precondition(lambda self: self.works)
        @rule()
        def park(self) -> None:
            """Answers to questions that no longer apply are kept."""
            for value in ("custody", "community"):
                self._change("choose", ("sentence", value))

        @precondition(lambda self: self.works and not self.driver.review.frozen)
        @rule(text=texts.filter(bool), question=st.sampled_from(["present", "sentence"]))
        def type(self, question: str, text: str) -> None:
            self.driver.case.typed.clear()
            self.driver.ledger.typed, self.driver.ledger.typed_promised = [], False
            self.driver.type(question, "evidence", text)

        @precondition(lambda self: self.works and self.driver.case.typed)
        @rule()
        def record(self) -> None:
            self.driver.record()

        @precondition(lambda self: self.works and not self.driver.review.frozen)
        @rule()
        def complete(self) -> None:
            with self.driver.case.edit() as review:
                for method, args in case_driver.ANSWERS:
                    question = args[0]
                    if review.applies(question) and not review.answer(question).given:
                        with suppress(NotAllowed):
                            getattr(review, method)(*args)
                for missing in review.missing():
                    name = missing.question.id
                    with suppress(NotAllowed):
                        if missing.question.kind == "text":
                            review.write(name, "Something.")
                        elif missing.what == "not answered":
                            review.choose(name, missing.question.choices[0].value)
            self.driver.pump()
            with suppress(NotAllowed):
                self.driver.complete()
            self.driver.pump()

        @precondition(lambda self: self.works and self.driver.review.frozen)
        @rule()
        def amend(self) -> None:
            with suppress(NotAllowed):  # while the completed review is not saved yet
                self.driver.amend()

        @precondition(lambda self: self.driver.open_case is not None)
        @rule()
        def reopen(self) -> None:
            if self.works and not self.driver.case.record_typed():
                self.driver.pump()
            self.driver.close()
            self._open()

        @precondition(lambda self: self.works and not self.driver.case.status().failed)
        @rule()
        def second_opener(self) -> None:
            if not (self.folder / f".{CASE}.lock").exists():  # deleted, and not yet missed
                return
            with self.injector.switched_off():
                try:
                    SessionFile.open(self.folder, CASE).close()
                except Locked:
                    return
            raise AssertionError("a second opener got in")

        # What others and the world do

        @precondition(lambda self: self.driver.open_case is not None and not self.injector.fails(10**9, ""))
        @rule()
        def edited_by_others(self) -> None:
            """One letter: the same size, the same time of writing."""
            path = self.folder / f"{CASE}.toml"
            if not path.exists():
                return
            before, data = path.stat(), path.read_bytes()
            self.editions += 1
            data = re.sub(rb'"CM\d\d"', b'"CM%02d"' % (4 + self.editions % 90), data, count=1)
            found = read(data, self.driver.loaded).session
            if found is None:  # a completed one no longer matches its digest: told of when opened, see the tests
                return
            path.unlink()
            path.write_bytes(data)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
            assert self.injector.disk is not None
            self.injector.disk.written_by_others(self.home / "top" / "sessions" / path.name, data)
            self.theirs = data
            self.driver.overtaken = self.driver.case._last
            self.driver.ledger.resume(found)
            counts.edits += 1

        @precondition(lambda self: self.works and sys.platform != "win32")
        @rule()
        def lock_deleted(self) -> None:
            path = self.folder / f".{CASE}.lock"
            if path.exists():
                path.unlink()
                assert self.injector.disk is not None
                self.injector.disk.written_by_others(path, None)

        @rule(
            code=st.sampled_from(ERRORS),
            index=st.integers(0, 25),
            lasting=st.booleans(),
            most=st.sampled_from([None, 500]),
        )
        def fault(self, code: int, index: int, lasting: bool, most: int | None) -> None:
            self.injector.start()
            self.injector.most = most
            self.injector.fail_at(index, code, from_then_on=lasting)
            counts.faults += 1

        @rule()
        def mend(self) -> None:
            self._mend()
            if self.works:
                self.driver.case.retry()
                assert self.driver.pump(), f"mended, and not saved: {self.driver.case.status().words}"

        def _mend(self) -> None:
            self.injector.start()

        @rule(days=st.integers(-4000, 4000))
        def clock_jumps(self, days: int) -> None:
            self.ahead = timedelta(days=days)

        @precondition(lambda self: self.works)
        @rule(index=st.integers(0, 30), change=answers)
        def killed(self, index: int, change: tuple[str, tuple[Any, ...]]) -> None:
            """In the middle of a save, or just after it."""
            self._mend()
            self.injector.dies_at = index
            with suppress(Dead):
                self._change(*change)
            self._die()
            counts.crashes += 1
            self._open()

        @precondition(lambda self: self.works)
        @rule(index=st.integers(0, 30), change=answers, seed=st.integers(0, 10**6))
        def power_cut(self, index: int, change: tuple[str, tuple[Any, ...]], seed: int) -> None:
            """The same, and of what was not on the disk for certain there is what chance would have it."""
            self._mend()
            self.injector.dies_at = index
            with suppress(Dead):
                self._change(*change)
            assert self.injector.disk is not None
            found = self.injector.disk.one_after_power_cut(random.Random(seed))
            self._die()
            put_back(self.home / "top", found)
            self.injector.disk = Disk(self.home / "top")
            counts.cuts += 1
            self.kept()
            self._open()

        def _die(self) -> None:
            self.injector.bury()
            self.driver.open_case = None
            self._mend()

        def _open(self) -> None:
            """Open, mended if that is what it takes; then nothing may be left to sweep."""
            try:
                self.driver.open()
                if self.driver.case.file.read_only:
                    self.driver.close()
                    self._mend()
                    self.driver.open()
            except (SourceError, SaveFailed, Locked):
                self._mend()
                self.driver.close()  # what had been opened before it failed
                self.driver.open()
            assert self.works, self.driver.case.notices
            if (draft := self.driver.case.restorable) is not None:
                self.driver.ledger.typed = [(draft.question, draft.field, draft.text)]
                self.driver.case.restore()
            elif not self.driver.ledger.typed_promised:
                self.driver.ledger.typed = []
            self.theirs = None
            if not self.injector.failed:
                left = [path.name for path in self.folder.rglob("*.tmp") if CASE in path.name]
                assert not left, f"left behind: {left}"

        # What must hold at all times

        @invariant()
        def kept(self) -> None:
            counts.steps += 1
            view = found_in(self.folder)
            broken = self.driver.ledger.broken(view)
            assert not broken, broken
            if self.theirs is not None:
                assert view[f"{CASE}.toml"] == self.theirs, "overwritten: an edit by others"
            if self.driver.open_case is None:
                return
            case = self.driver.case
            if isinstance(case._last, Conflict) and not case._saver.dirty:
                copies = [read(data, self.driver.loaded).session for path, data in view.items() if ".conflict-" in path]
                assert any(
                    one is not None and session_key(one) == session_key(case.review.session) for one in copies
                ), "conflict lost"
            if case.status().words.startswith(case_driver.SAVED):
                assert self.driver.ledger.promised == len(self.driver.ledger.given) - 1 or self.theirs is not None

    return Case


def run(steps: int, counts: Counts, *, weaken: Weakening | None = None, fixed: bool = False) -> None:
    """At least so many steps; `fixed`: the same ones every time."""
    each, of_them = 50, 40  # Hypothesis ends some cases early
    run_state_machine_as_test(
        machine(counts, weaken),
        settings=settings(
            max_examples=max(1, steps // of_them),
            stateful_step_count=each,
            deadline=None,
            database=None,
            derandomize=fixed,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,) if weaken or fixed else (Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
            print_blob=False,
        ),
    )


def no_comparison(injector: FaultInjector) -> AbstractContextManager[object]:
    """The check that nobody else changed the file, taken away."""
    from sqs_tui.store import durable

    return patch.object(durable, "_unchanged", lambda path, expected: None)
