"""One case driven as a front end drives it, step by step, with a ledger of what it was told is saved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_type_hints
from unittest.mock import patch

from sqs_tui import typed_text
from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.open_case import OpenCase, new_case, open_case
from sqs_tui.review.session import SignOff, now
from sqs_tui.source import validate
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.store import durable, saver
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.durable import SaveFailed
from tests.durability.ledger import CASE, Ledger
from tests.instruments import SMALL

#: What a status says of everything recorded being on the disk, with the time of it.
SAVED = "saved "
#: How often a step is tried again on a disk that fails now and then.
TRIES = 9


class _Checked(LoadedInstrument):
    """Criteria that were checked strictly, and are not checked again at every opening."""

    def problems(self) -> list[Problem]:
        return []


def criteria(path: Path) -> LoadedInstrument:
    """The small instrument, by way of a file."""
    path.write_text(SMALL, encoding="utf-8")
    return _Checked(*(getattr(load_instrument(path), name) for name in ("instrument", "source")))


class _NoThread:
    """In the place of the saver's thread and of the timer of drafts: it never runs, so that whoever flushes writes."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def start(self) -> None:
        pass

    def cancel(self) -> None:
        pass

    def is_alive(self) -> bool:
        return False


@contextmanager
def one_thread() -> Iterator[None]:
    """Savers made meanwhile write in the thread that drives them: every run of a rig is the same run."""
    names = {name: getattr(threading, name) for name in ("Condition", "RLock", "Lock", "get_ident")}
    # Thousands of openings: what a process finds out once about the models need not be found out again.
    with (
        patch.object(saver, "threading", SimpleNamespace(Thread=_NoThread, **names)),
        patch.object(typed_text, "Timer", _NoThread),
        patch.object(validate, "get_type_hints", cache(get_type_hints), create=True),
    ):
        yield


class CaseDriver:
    """One case, open or not. Every step tells the ledger what was given and what was said to be saved.

    `say` hears of every promise at the moment it is made.
    """

    def __init__(self, folder: Path, loaded: LoadedInstrument, case: str = CASE, ledger: Ledger | None = None) -> None:
        self.folder, self.loaded = folder, loaded
        self.ledger = ledger or Ledger(loaded, case)
        self.open_case: OpenCase | None = None
        self.said: list[str] = []
        self.say: Callable[[], None] = lambda: None
        #: A save that others have overwritten since: it stays said, and is no promise any more.
        self.overtaken: object = ()

    @property
    def case(self) -> OpenCase:
        assert self.open_case is not None
        return self.open_case

    @property
    def review(self) -> Any:
        return self.case.review

    def create(self) -> None:
        self._take(new_case(self.folder, self.loaded, case=self.ledger.case, inspector="INS2", case_manager="CM04"))
        self._promise()

    def open(self, *, read_only: bool = False) -> None:
        self._take(open_case(self.folder, self.ledger.case, self.loaded, read_only=read_only))
        self.case.settle(self.case.prepare())
        self.case._saver.flush(5.0)  # which makes sure of what was opened
        self.case._saver._deliver()

    def _take(self, case: OpenCase) -> None:
        self.open_case = case
        case.on_status = self._heard
        self.ledger.give(case.review.session)

    def _heard(self) -> None:
        words = self.case.status().words
        self.said.append(words)
        if words.startswith(SAVED) and self.case._last is not self.overtaken:
            self._promise()

    def _promise(self) -> None:
        self.ledger.promise(self.review.session)
        self.say()

    def change(self, *changes: tuple[str, tuple[Any, ...]]) -> bool:
        """Changes of the review, saved together."""
        with self.case.edit() as review:
            for method, args in changes:
                getattr(review, method)(*args)
        return self.pump()

    def pump(self) -> bool:
        """Have written what waits, and be told; True when all of it is on the disk."""
        if not self.case._prepared:
            self.case.settle(self.case.prepare())
        self.ledger.give(self.review.session)
        clean = self.case._saver.flush(5.0)
        self.case._saver._deliver()
        if clean and not self.case.typed and self.case.restorable is None:  # it is an answer now, and saved as one
            self.ledger.typed, self.ledger.typed_promised = [], False
        elif clean and self.ledger.typed and not self.ledger.typed_promised:
            self.ledger.typed_promised = True
            self.say()
        return clean

    def type(self, question: str, field: str, text: str) -> bool:
        """Text being typed, drafted."""
        self.case.typing(question, field, text)
        self.case.keep_draft()
        if self.ledger.typed_promised:
            self.ledger.typed.append((question, field, text))
            # The newest is promised once it is on the disk; before, any of them will do.
            clean = self.pump()
            if clean:
                del self.ledger.typed[:-1]
                self.say()
            return clean
        self.ledger.typed = [(question, field, text)]
        return self.pump()

    def record(self) -> bool:
        """What was being typed becomes the answer."""
        self.case.record_typed()
        return self.pump()

    def complete(self) -> bool:
        at = now()
        signed = (SignOff("INS2", "inspector", at, "my judgements"), SignOff("CM04", "case_manager", at, "my view"))
        self.case.complete(signed)
        return self.pump()

    def amend(self, why: str = "a date was wrong") -> bool:
        self.case.amend(why)
        return self.pump()

    def close(self) -> None:
        if self.open_case is not None:
            self.ledger.give(self.review.session)
            case, self.open_case = self.case, None
            case.abandon()

    def starts_again(self) -> list[str]:
        """The next start after whatever happened: what is still wrong then. The case is closed afterwards."""
        self.open_case = None
        wrong = []
        try:
            if not (self.folder / f"{self.ledger.case}.toml").exists() and self.ledger.promised < 0:
                self.create()
            else:
                self.open()
            if self.case.status().failed or self.case.file.read_only:
                wrong.append(f"starts again as: {self.case.status().words}, {self.case.file.notices}")
            else:
                if self.review.frozen:
                    self.case.amend("afterwards")
                if not self.change(("set_evidence", ("present", f"afterwards {len(self.ledger.given)}"))):
                    wrong.append(f"cannot save afterwards: {self.case.status().words}")
        except (SourceError, SaveFailed) as error:
            wrong.append(f"cannot start again: {error}")
        finally:
            self.close()
        left = [path for path in self.folder.rglob("*.tmp") if self.ledger.case in path.name or "export" in path.name]
        if any(path.name.startswith(".export") for path in left):
            # That of an export is swept by the next one to the same place.
            _export(self, overwrite=True)
        wrong += [f"left behind: {path.name}" for path in left if path.exists()]
        return wrong


#: All but `home` and `learning`: with those, the review can be completed.
ANSWERS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("choose", ("present", "yes")),
    ("choose", ("sentence", "custody")),
    ("choose", ("events", "moved")),
    ("choose", ("plan", "no")),
    ("toggle_reason", ("plan", "health")),
    ("choose", ("policy", "yes")),
    ("set_evidence", ("policy", "Seen in the log of 4 Dec.\nNothing in the plan.")),
)
EXPORT = "The review of LAN-017, to be given to somebody.\n" * 300


def _export(driver: CaseDriver, *, overwrite: bool = False) -> None:
    durable.write_new(driver.folder / "export.txt", EXPORT.encode(), overwrite=overwrite)


def _most(driver: CaseDriver) -> None:
    for _ in range(TRIES):
        try:
            driver.create()
            break
        except SaveFailed:
            continue
        except ReferenceRefused:  # it is there after all, though that could not be made sure of
            driver.open()
            break
    for answer in ANSWERS:
        driver.change(answer)


def edited_by_others(driver: CaseDriver) -> None:
    """Another program changes one letter: the same size, and the same time of writing."""
    before = driver.case.file.path.stat()
    driver.case.file.path.write_bytes(driver.case.file.path.read_bytes().replace(b'"CM04"', b'"CM05"'))
    os.utime(driver.case.file.path, ns=(before.st_atime_ns, before.st_mtime_ns))


#: What a user does, by name; `LIFE` is all of it in order.
STEPS: dict[str, Callable[[CaseDriver], object]] = {
    "create": lambda driver: driver.create(),
    "begin": _most,
    "save": lambda driver: driver.change(
        ("set_evidence", ("sentence", "The order of 3 Dec.")), ("choose", ("home", "yes"))
    ),
    "draft": lambda driver: driver.type("policy", "evidence", "Talked about home, and"),
    "draft on": lambda driver: driver.type("policy", "evidence", "Talked about home, and school"),
    "record": lambda driver: driver.record(),
    "last": lambda driver: driver.change(("write", ("learning", "Ask about home first."))),
    "complete": lambda driver: driver.complete(),
    "amend": lambda driver: driver.amend(),
    "export": _export,
    "export again": lambda driver: _export(driver, overwrite=True),
    "copy": lambda driver: driver.case.save_copy(driver.folder / "copy.toml"),
    "close": lambda driver: driver.close(),
    "open": lambda driver: driver.open(),
}
LIFE = ("begin", "draft", "draft on", "record", "save", "close", "open", "last", "complete", "export", "amend", "draft",
        "save", "record", "complete", "close", "open", "amend", "export again", "close")  # fmt: skip
#: Every kind of step, and what must have been done before it, on a folder of its own.
ALONE: dict[str, tuple[str, ...]] = {
    "create": (),
    "open": ("begin", "draft", "close"),
    "save": ("begin",),
    "draft": ("begin",),
    "record": ("begin", "draft"),
    "complete": ("begin", "save", "last"),
    "amend": ("begin", "save", "last", "complete"),
    "export": ("begin",),
    "export again": ("begin", "export"),
    "copy": ("begin",),
}


def do(driver: CaseDriver, step: str) -> None:
    """One step, tried again until it is done."""
    for _ in range(TRIES):
        try:
            done = STEPS[step](driver)
        except SaveFailed:
            continue
        while done is False:
            done = driver.pump()
        return
    raise AssertionError(f"{step} never succeeded")
