"""The session: everything recorded about the review of one case, as it stands in its TOML file.

Frozen throughout: a change makes a new `Session`, so that what is being written to disk can never be
half of one state and half of another, and undo needs no copying.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from sqs_tui.source.fields import STRICT, Code, Describe

#: The version of the session file format this program writes; newer ones are refused, never guessed at.
SCHEMA = 1

State = Literal["in_progress", "completed"]
View = Literal["agrees", "differs"]


@dataclass(frozen=True, slots=True)
class Action:
    """One agreed action: what, who (a role or a code, never a name) and by when, all in words."""

    __pydantic_config__ = STRICT

    what: str
    who: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was recorded beside one question. A field at its default means nothing was recorded there."""

    __pydantic_config__ = STRICT

    question: Annotated[str, Describe("the question as it was asked")] = ""
    value: Annotated[str, Describe("yes, no, na, the option chosen, the text written, or the date as YYYY-MM-DD")] = ""
    values: Annotated[tuple[Code, ...], Describe("choose many: the options chosen, in the instrument's order")] = ()
    actions: tuple[Action, ...] = ()
    reasons: Annotated[tuple[Code, ...], Describe("why No, or why Not applicable")] = ()
    other: Annotated[str, Describe("the reason in the inspector's own words")] = ""
    known_not_recorded: Annotated[bool, Describe("the case manager knew this, but it is not recorded")] = False
    view: Annotated[View | None, Describe("the case manager agrees, or sees it differently")] = None
    their_words: Annotated[str, Describe("how the case manager put it")] = ""
    evidence: Annotated[str, Describe("what the judgement rests on")] = ""
    good_example: Annotated[bool, Describe("worth quoting in the letter")] = False

    @property
    def given(self) -> bool:
        """True when the question itself has been answered; notes alone do not answer it."""
        return bool(self.value or self.values or self.actions)

    @property
    def chosen(self) -> frozenset[str]:
        """The values that conditions and counts look at."""
        return frozenset(self.values or ((self.value,) if self.value else ()))


EMPTY = Answer()

#: The fields of an answer that a change may touch; `question` is what was asked, not what was answered.
ANSWER_FIELDS = tuple(f.name for f in fields(Answer) if f.name != "question")
DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in fields(Answer)}


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one answer going from one value to another; absent `old` or `new` means its default.

    Changes of one step (one key press, say an answer and the reasons it clears) share `step` and are
    undone together; `undoes` names the step that this one takes back.
    """

    __pydantic_config__ = STRICT

    step: int
    at: datetime
    question: Code
    field: str
    old: str | bool | tuple[str, ...] | tuple[Action, ...] | None = None
    new: str | bool | tuple[str, ...] | tuple[Action, ...] | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the session as a whole: opened, completed, amended; `why` for amending."""

    __pydantic_config__ = STRICT

    at: datetime
    what: Literal["opened", "completed", "amended"]
    revision: Annotated[int, Describe("amended: the completed revision that is kept")] = 0
    why: str = ""
    digest: Annotated[str, Describe("amended: the digest of the completed revision that was opened again")] = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody confirming a completed session: a code, a role, when, and what exactly they confirm."""

    __pydantic_config__ = STRICT

    code: str
    role: Literal["inspector", "case_manager"]
    at: datetime
    confirms: str


@dataclass(frozen=True, slots=True)
class AskedWith:
    """The instrument a session was opened under."""

    __pydantic_config__ = STRICT

    id: Code
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Session:
    """The review of one case. Order of revisions is `revision`, never a clock."""

    __pydantic_config__ = STRICT

    schema: int
    case: str
    inspector: str
    case_manager: str
    opened: datetime
    instrument: AskedWith
    state: State = "in_progress"
    revision: int = 0
    position: Annotated[str, Describe("id of the question on the screen when it was last saved")] = ""
    dispose_after: Annotated[str, Describe("the day (YYYY-MM-DD) after which this session should be purged")] = ""
    digest: Annotated[str, Describe("completed: SHA-256 over everything else")] = ""
    answers: dict[Code, Answer] = field(default_factory=dict)
    signoffs: tuple[SignOff, ...] = ()
    events: tuple[Event, ...] = ()
    log: tuple[Change, ...] = ()

    def answer(self, question: str) -> Answer:
        """What is recorded for a question id, parked or not; an empty answer when nothing is."""
        return self.answers.get(question, EMPTY)


def now() -> datetime:
    """The time as sessions store it: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
