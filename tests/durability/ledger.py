"""What a case was given and what was said to be saved of it, and whether what is found on the disk keeps that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import tomli

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Session
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import parse_source
from sqs_tui.source.validate import problems_of
from sqs_tui.store import durable, integrity
from sqs_tui.store.session_text import content_of, session_from
from tests.durability.simulated_disk import View

CASE = "LAN-017"


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


def session_key(session: Session) -> str:
    """The same for sessions that say the same, whichever save wrote them and wherever the cursor."""
    return repr(replace(session, revision=0, parent="", position=""))


Typed = tuple[str, str, str]  # question, field, text


class Ledger:
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
        key = session_key(session)
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
        self.given.append(session_key(session))
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
        key = session_key(session)
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
