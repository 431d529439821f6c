"""The life of one case, driven as a front end drives it; what it was told is saved; and whether that was kept."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_type_hints
from unittest.mock import patch

import tomli

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.open_case import OpenCase, new_case, open_case
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Session, SignOff, now
from sqs_tui.source import validate
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.toml_reader import parse_source
from sqs_tui.source.validate import problems_of
from sqs_tui.store import durable, integrity, saver
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.session_text import content_of, session_from
from tests.durability.disk import View
from tests.instruments import SMALL

CASE, OTHER = "LAN-017", "LAN-018"
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
    """In the place of the saver's thread: it never runs, so that whoever flushes does the writing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        pass

    def start(self) -> None:
        pass

    def is_alive(self) -> bool:
        return False


@contextmanager
def one_thread() -> Iterator[None]:
    """Savers made meanwhile write in the thread that drives them: every run of a rig is the same run."""
    real = saver.threading
    names = {name: getattr(threading, name) for name in ("Condition", "RLock", "Lock", "get_ident")}
    saver.threading = SimpleNamespace(Thread=_NoThread, **names)  # type: ignore[assignment]
    try:
        # Thousands of openings: what a process finds out once about the models need not be found out again.
        with patch.object(validate, "get_type_hints", cache(get_type_hints), create=True):
            yield
    finally:
        saver.threading = real


@dataclass(frozen=True)
class Read:
    """One session file as it was found: the session, or why there is none."""

    session: Session | None
    problem: str = ""


_read: dict[tuple[str, str], Read] = {}


def read(data: bytes, loaded: LoadedInstrument) -> Read:
    """A session file read as strictly as is possible, from outside of the store's own reading."""
    key = (loaded.source.sha256, durable.sha256(data))
    if key not in _read:
        if len(_read) > 5000:
            _read.clear()
        _read[key] = _read_strictly(data, loaded)
    return _read[key]


def _read_strictly(data: bytes, loaded: LoadedInstrument) -> Read:
    try:
        source = parse_source(Path("found.toml"), data)
        content = content_of(source)
        session = session_from(source, content)
    except SourceError as error:
        return Read(None, str(error.problems[0]))
    if problems := problems_of(Session, source, content):
        return Read(None, str(problems[0]))
    if wrong := misfits(loaded.instrument, session):
        return Read(None, wrong[0][0])
    if session.state == "completed" and not integrity.matches(session):
        return Read(None, "is not as it was completed")
    return Read(session)


def _key(session: Session) -> str:
    """The same for sessions that say the same, whichever revision and wherever the cursor."""
    return repr(replace(session, revision=0, position=""))


Typed = tuple[str, str, str]  # question, field, text


class Book:
    """Everything that was given, in order, and how much of it was shown as saved."""

    def __init__(self, loaded: LoadedInstrument, case: str = CASE) -> None:
        self.loaded, self.case = loaded, case
        self.given: list[str] = []
        #: The latest state that was said to be saved, as an index of `given`; -1 before the first.
        self.promised = -1
        #: Texts being typed of which one must be found, once the first of them was said to be kept.
        self.typed: list[Typed] = []
        self.typed_promised = False
        self.promises = 0

    def give(self, session: Session) -> None:
        key = _key(session)
        if not self.given or self.given[-1] != key:
            self.given.append(key)

    def promise(self, session: Session) -> None:
        """It was said that everything is saved."""
        self.give(session)
        if self.promised < len(self.given) - 1:
            self.promises += 1
        self.promised = len(self.given) - 1

    def resume(self, session: Session) -> None:
        """The program started again, and goes on from what it found; what was never promised may be gone."""
        self.given.append(_key(session))
        self.promised = len(self.given) - 1

    def broken(self, view: View) -> list[str]:
        """Every promise that what is found on the disk does not keep, and everything damaged."""
        wrong = []
        name = f"{self.case}.toml"
        best = -1
        for path, data in view.items():
            top, _, rest = path.rpartition("/")
            kept = top == "earlier" or rest == f"{name}.bak"
            if not (rest.startswith(self.case) and (rest == name or kept or ".conflict-" in rest)):
                continue
            found = read(data, self.loaded)
            if found.session is None:
                wrong.append(f"damaged: {path} {found.problem}")
            elif not kept:
                best = max(best, self._place(found.session, path, wrong))
                if rest == name:
                    wrong += self._earlier(found.session, view)
        if self.promised > best:
            wrong.append("lost: " + (f"an answer ({self.promised - best} states back)" if best >= 0 else "the session"))
        if self.typed_promised and not self._has_typed(view):
            wrong.append("lost: the text being typed")
        return wrong

    def _place(self, session: Session, path: str, wrong: list[str]) -> int:
        key = _key(session)
        if not self.given:  # it is being made just now
            return 0
        if key not in self.given:
            wrong.append(f"damaged: {path} says what was never given")
            return -1
        return len(self.given) - 1 - self.given[::-1].index(key)

    def _earlier(self, session: Session, view: View) -> list[str]:
        """A session that was amended: what it was when it was completed must be kept."""
        wrong = []
        for event in session.events:
            if event.what == "amended":
                data = view.get(f"earlier/{self.case}.r{event.revision}.toml")
                kept = read(data, self.loaded).session if data is not None else None
                if kept is None or kept.digest != event.digest:
                    wrong.append(f"lost: the completed revision {event.revision}")
        return wrong

    def _has_typed(self, view: View) -> bool:
        with_draft = view.get(f".{self.case}.draft.toml")
        if with_draft is not None:
            try:
                raw = tomli.loads(with_draft.decode())
                if type(raw["at"]) is datetime and (raw["question"], raw["field"], raw["text"]) in self.typed:
                    return True
            except (ValueError, KeyError):
                pass
        copies = [data for path, data in view.items() if path == f"{self.case}.toml" or ".conflict-" in path]
        found = [session for data in copies if (session := read(data, self.loaded).session) is not None]
        return any(getattr(one.answer(q), field) == text for one in found for q, field, text in self.typed)


class Talk:
    """One case, open or not. Every step tells the book what was given and what was said to be saved.

    `say` hears of every promise at the moment it is made.
    """

    def __init__(self, folder: Path, loaded: LoadedInstrument, case: str = CASE, book: Book | None = None) -> None:
        self.folder, self.loaded = folder, loaded
        self.book = book or Book(loaded, case)
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
        self._take(new_case(self.folder, self.loaded, case=self.book.case, inspector="INS2", case_manager="CM04"))
        self._promise()

    def open(self, *, read_only: bool = False) -> None:
        self._take(open_case(self.folder, self.book.case, self.loaded, read_only=read_only))
        self.case.settle(self.case.prepare())
        self.case._saver.flush(5.0)  # which makes sure of what was opened
        self.case._saver._deliver()

    def _take(self, case: OpenCase) -> None:
        self.open_case = case
        case.on_status = self._heard
        self.book.give(case.review.session)

    def _heard(self) -> None:
        words = self.case.status().words
        self.said.append(words)
        if words.startswith(SAVED) and self.case._last is not self.overtaken:
            self._promise()

    def _promise(self) -> None:
        self.book.promise(self.review.session)
        self.say()

    def change(self, *changes: tuple[str, tuple[Any, ...]]) -> bool:
        """Changes of the review, saved together."""
        for method, args in changes:
            getattr(self.review, method)(*args)
        self.case.changed()
        return self.pump()

    def pump(self) -> bool:
        """Have written what waits, and be told; True when all of it is on the disk."""
        if not self.case._prepared:
            self.case.settle(self.case.prepare())
        self.book.give(self.review.session)
        clean = self.case._saver.flush(5.0)
        self.case._saver._deliver()
        if clean and not self.case.typed and self.case.restorable is None:  # it is an answer now, and saved as one
            self.book.typed, self.book.typed_promised = [], False
        elif clean and self.book.typed and not self.book.typed_promised:
            self.book.typed_promised = True
            self.say()
        return clean

    def type(self, question: str, field: str, text: str) -> bool:
        """Text being typed, drafted."""
        self.case.typing(question, field, text)
        self.case.keep_draft()
        if self.book.typed_promised:
            self.book.typed.append((question, field, text))
            # The newest is promised once it is on the disk; before, any of them will do.
            clean = self.pump()
            if clean:
                del self.book.typed[:-1]
                self.say()
            return clean
        self.book.typed = [(question, field, text)]
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
            self.book.give(self.review.session)
            case, self.open_case = self.case, None
            case.abandon()

    def starts_again(self) -> list[str]:
        """The next start after whatever happened: what is still wrong then. The case is closed afterwards."""
        self.open_case = None
        wrong = []
        try:
            if not (self.folder / f"{self.book.case}.toml").exists() and self.book.promised < 0:
                self.create()
            else:
                self.open()
            if self.case.status().failed or self.case.file.read_only:
                wrong.append(f"starts again as: {self.case.status().words}, {self.case.file.notices}")
            else:
                if self.review.frozen:
                    self.case.amend("afterwards")
                if not self.change(("set_evidence", ("present", f"afterwards {len(self.book.given)}"))):
                    wrong.append(f"cannot save afterwards: {self.case.status().words}")
        except (SourceError, SaveFailed) as error:
            wrong.append(f"cannot start again: {error}")
        finally:
            self.close()
        left = [path for path in self.folder.rglob("*.tmp") if self.book.case in path.name or "export" in path.name]
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


def _export(talk: Talk, *, overwrite: bool = False) -> None:
    durable.write_new(talk.folder / "export.txt", EXPORT.encode(), overwrite=overwrite)


def _most(talk: Talk) -> None:
    for _ in range(TRIES):
        try:
            talk.create()
            break
        except SaveFailed:
            continue
        except ReferenceRefused:  # it is there after all, though that could not be made sure of
            talk.open()
            break
    for answer in ANSWERS:
        talk.change(answer)


def _edited_by_others(talk: Talk) -> None:
    """Another program changes one letter: the same size, and the same time of writing."""
    before = talk.case.file.path.stat()
    talk.case.file.path.write_bytes(talk.case.file.path.read_bytes().replace(b'"CM04"', b'"CM05"'))
    os.utime(talk.case.file.path, ns=(before.st_atime_ns, before.st_mtime_ns))


#: What a user does, by name; `LIFE` is all of it in order.
STEPS: dict[str, Callable[[Talk], object]] = {
    "create": lambda talk: talk.create(),
    "begin": _most,
    "save": lambda talk: talk.change(
        ("set_evidence", ("sentence", "The order of 3 Dec.")), ("choose", ("home", "yes"))
    ),
    "draft": lambda talk: talk.type("policy", "evidence", "Talked about home, and"),
    "draft on": lambda talk: talk.type("policy", "evidence", "Talked about home, and school"),
    "record": lambda talk: talk.record(),
    "last": lambda talk: talk.change(("write", ("learning", "Ask about home first."))),
    "complete": lambda talk: talk.complete(),
    "amend": lambda talk: talk.amend(),
    "export": _export,
    "export again": lambda talk: _export(talk, overwrite=True),
    "copy": lambda talk: talk.case.save_copy(talk.folder / "copy.toml"),
    "close": lambda talk: talk.close(),
    "open": lambda talk: talk.open(),
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


def do(talk: Talk, step: str) -> None:
    """One step, tried again until it is done."""
    for _ in range(TRIES):
        try:
            done = STEPS[step](talk)
        except SaveFailed:
            continue
        while done is False:
            done = talk.pump()
        return
    raise AssertionError(f"{step} never succeeded")
