"""The session: everything recorded about the review of one case, as it stands in its TOML file.

docs/session-format.md says what each field is for, and which of them nothing writes yet.

Frozen throughout: a change makes a new `Session`, so that what is being written to disk can never be
half of one state and half of another, and undo needs no copying.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from sqs_tui.source.fields import STRICT, Code, Describe
from sqs_tui.source.record import record

#: The version of the session file format this program writes; newer ones are refused, never guessed at.
SCHEMA = 2

State = Literal["in_progress", "completed"]
View = Literal["agrees", "differs"]
#: Whether both sit at the review, or the inspector alone.
Mode = Literal["joint", "alone"]
#: By what an answer was put into the session.
AnswerSource = Literal["screen", "plain", "import", "migrate"]
Role = Literal["inspector", "case_manager", "stand_in"]

#: One field of a row of a group; a tuple holds codes.
Cell = str | bool | int | float | tuple[str, ...]
Row = dict[Code, Cell]


@record
class Action:
    """One agreed action: what, who (a role or a code, never a name) and by when, all in words."""

    __pydantic_config__ = STRICT

    what: str
    who: str = ""
    by: str = ""
    id: Annotated[str, Describe("tells it from another action of the same words")] = ""


@record
class Reading:
    """What the inspector's own reading of the file had judged, once the talk has confirmed or changed it."""

    __pydantic_config__ = STRICT

    value: str = ""
    values: tuple[Code, ...] = ()
    number: int | float | None = None
    reasons: tuple[Code, ...] = ()
    known_not_recorded: bool = False
    other: str = ""
    actions: tuple[Action, ...] = ()
    groups: tuple[Row, ...] = ()


@record
class Answer:
    """All that was recorded beside one question. A field at its default means nothing was recorded there.

    The last fields say what was asked and by what it was recorded; they change along with the others.
    """

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
    number: Annotated[int | float | None, Describe("the number given")] = None
    number_unit: Annotated[str, Describe("what the number counts: days, hours")] = ""
    groups: Annotated[tuple[Row, ...], Describe("what is given several times over: rows of field and value")] = ()
    suggested: Annotated[str, Describe("the value that a rule of the instrument suggested when it was answered")] = ""
    suggested_why: Annotated[str, Describe("that rule in words, as it was shown")] = ""
    private: Annotated[bool, Describe("the inspector's own: not in the talk, on the sheet, in the letter")] = False
    private_note: Annotated[str, Describe("a note that is the inspector's own, beside an answer that is not")] = ""
    provisional: Annotated[bool, Describe("judged in a reading before the talk, which has not come to it yet")] = False
    reading: Annotated[Reading | None, Describe("what the reading had said, now that the talk has come to it")] = None
    answered_by: Annotated[str, Describe("the code of who gave this answer for the case manager's side")] = ""
    kind: Annotated[str, Describe("the kind of the question")] = ""
    measure: Annotated[str, Describe("the digest of what was asked; answers to one measure are added up")] = ""
    language: Annotated[str, Describe("the language of `question`, English when absent")] = ""
    part_of: Annotated[str, Describe("the question of which this is a lettered part")] = ""
    source: Annotated[AnswerSource | None, Describe("by what the latest change of it was recorded")] = None

    @property
    def given(self) -> bool:
        """True when the question itself has been answered; notes alone do not answer it."""
        return bool(self.value or self.values or self.actions or self.groups or self.number is not None)

    @property
    def chosen(self) -> frozenset[str]:
        """The values that conditions and counts look at."""
        return frozenset(self.values or ((self.value,) if self.value else ()))


EMPTY = Answer()

#: What was asked and by what it was recorded: it goes with an answer, but is none, and the log does not repeat it.
ABOUT_AN_ANSWER = ("question", "kind", "measure", "language", "part_of", "source")
#: The fields of an answer that a change may touch, each logged.
ANSWER_FIELDS = tuple(f.name for f in fields(Answer) if f.name not in ABOUT_AN_ANSWER)
DEFAULTS: Mapping[str, Any] = {f.name: f.default for f in fields(Answer)}

#: A field of an answer as the log holds it; absent (None) for its default.
Logged = str | bool | int | float | tuple[str, ...] | tuple[Action, ...] | tuple[Row, ...] | Reading | None
#: The fields whose values are tables, which do not say themselves what they are tables of.
_TABLES: Mapping[str, Any] = {"actions": tuple[Action, ...], "groups": tuple[Row, ...], "reading": Reading}


@record
class Change:
    """One field of one answer going from one value to another; absent `old` or `new` means its default.

    Changes of one step (one key press, say an answer and the reasons it clears) share `step` and are
    undone together; `undoes` names the step that this one takes back, which may be one that took back another.
    A text may stand as its digest, in `old_digest` or `new_digest`: see `Session.texts`.
    """

    __pydantic_config__ = STRICT

    step: int
    at: datetime
    question: Code
    field: str
    old: Logged = None
    new: Logged = None
    undoes: int | None = None
    old_digest: Annotated[str, Describe("SHA-256 of a text that was there before, in place of `old`")] = ""
    new_digest: Annotated[str, Describe("SHA-256 of a text that is there now, in place of `new`")] = ""
    source: AnswerSource | None = None

    @staticmethod
    def types_in(raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `old` and `new` are in the table `raw`, where that depends on the field which it is a change of."""
        kind = _TABLES.get(raw["field"])
        return {"old": kind, "new": kind} if kind else {}


@record
class SignOff:
    """Somebody confirming a completed session: a code, a role, when, and what exactly they confirm."""

    __pydantic_config__ = STRICT

    code: str
    role: Role
    at: datetime
    confirms: str
    after_amendment: Annotated[int, Describe("0: at first completion; n: after amendment n")] = 0


@record
class Event:
    """Something that happened to the session as a whole; `why` in words where somebody was asked, or what it was.

    `mode` and `answered_by` are what those of the session became; `signoffs` those of the completed revision.
    """

    __pydantic_config__ = STRICT

    at: datetime
    what: Literal["opened", "completed", "amended", "upgraded", "mode", "answering", "imported", "migrated"]
    revision: Annotated[int, Describe("amended: the completed revision that is kept")] = 0
    why: str = ""
    digest: Annotated[
        str,
        Describe(
            "amended: the digest of the completed revision that was opened again; imported, migrated: the SHA-256 of"
            " the file that was imported, or of the criteria it was begun under"
        ),
    ] = ""
    mode: Mode | None = None
    answered_by: str = ""
    signoffs: tuple[SignOff, ...] = ()


@record
class Contradiction:
    """Answers that do not fit together by a check of the instrument, left standing, and who has seen that."""

    __pydantic_config__ = STRICT

    check: Annotated[Code, Describe("id of the check in the instrument")]
    text: Annotated[str, Describe("its sentence, as it was shown")]
    questions: tuple[Code, ...]
    at: datetime
    seen_by: Annotated[tuple[str, ...], Describe("the codes of those who have seen it")]
    after_amendment: int = 0


@record
class FollowUp:
    """What became of an agreed action; may be said after completion, so it is outside of the digest."""

    __pydantic_config__ = STRICT

    question: Code
    action: Annotated[str, Describe("the id of the agreed action, or what was agreed where it has none")]
    at: datetime
    done: bool
    by: Annotated[str, Describe("the code of who said so")] = ""


@record
class AskedWith:
    """The instrument a session was opened under."""

    __pydantic_config__ = STRICT

    id: Code
    version: str
    sha256: str


@record
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
    id: Annotated[str, Describe("tells copies of this session from other sessions of the same case")] = ""
    parent: Annotated[str, Describe("SHA-256 of the file as it was one revision before")] = ""
    mode: Mode | None = None
    answered_by: Annotated[str, Describe("the code of who answers now in the case manager's place")] = ""
    language: Annotated[str, Describe("the language it was last asked in, English when absent")] = ""
    active_seconds: Annotated[int, Describe("time worked on it, without breaks")] = 0
    position: Annotated[str, Describe("id of the question on the screen when it was last saved")] = ""
    dispose_after: Annotated[str, Describe("the day (YYYY-MM-DD) after which this session should be purged")] = ""
    digest: Annotated[str, Describe("completed: SHA-256 over everything else")] = ""
    answers: dict[Code, Answer] = field(default_factory=dict)
    signoffs: tuple[SignOff, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    events: tuple[Event, ...] = ()
    log: tuple[Change, ...] = ()
    #: Texts that the log knows by their digest alone and no answer holds.
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def amendments(self) -> int:
        """How often it was opened again after completion."""
        return sum(event.what == "amended" for event in self.events)

    def answer(self, question: str) -> Answer:
        """What is recorded for a question id, parked or not; an empty answer when nothing is."""
        return self.answers.get(question, EMPTY)


def now() -> datetime:
    """The time as sessions store it: UTC, whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)
