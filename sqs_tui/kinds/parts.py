"""What kinds are told of a question and of an answer, and what they give back: an option, a column, a text area."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Annotated, Literal, NamedTuple, Protocol

from sqs_tui.source.fields import STRICT, Code, Describe, Words
from sqs_tui.source.record import record

_HAS_NONE = "a question of kind {kind} has no {key}"
#: The keys of a question that not every kind has: what is said of one that does not belong there, and what to do.
OWN_KEYS: Mapping[str, tuple[str, str]] = {
    "options": (_HAS_NONE, "remove them"),
    "reasons": (_HAS_NONE, "remove it"),
    "na_reasons": (_HAS_NONE, "remove it"),
    "known_not_recorded": (_HAS_NONE, "remove it"),
    "two_views": (_HAS_NONE, "remove it"),
    "yes": (_HAS_NONE, "remove it"),
    "no": (_HAS_NONE, "remove it"),
    "strength": (_HAS_NONE, "remove it"),
    "about_the_child": (_HAS_NONE, "remove it"),
    "not_applicable": ("only facts say whether they may be not applicable", "remove not_applicable"),
}

#: The field of an answer that holds what was answered.
Field = Literal["value", "values", "actions", "number", "groups"]


class Held(NamedTuple):
    """Of a field of an answer: what it is in words, and what is said of a question whose answer stands elsewhere."""

    words: str
    misplaced: str


#: Every field that can hold what was answered: each kind has one of them, and whoever looks at all of them, looks here.
FIELDS: Mapping[Field, Held] = {
    "value": Held("the answer", "has no single value"),
    "values": Held("the answer", "does not take several values"),
    "actions": Held("the actions", "holds no actions"),
    "number": Held("the answer", "is not answered by a number"),
    "groups": Held("the answer", "has no rows"),
}

#: Between codes that stand in one cell of a table; no code holds it.
SEPARATOR = ";"


@record
class Option:
    """One answer of a choose-one or choose-many question."""

    __pydantic_config__ = STRICT

    value: Annotated[Code, Describe("the permanent code that is stored and counted")]
    text: Words
    exclusive: Annotated[bool, Describe("choose-many only: excludes every other option ('none of these')")] = False
    was: Annotated[tuple[Code, ...], Describe("earlier values of this option")] = ()


class Asked(Protocol):
    """A question, as far as kinds look at it: `criteria.instrument.Question` is one."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def yes(self) -> str: ...
    @property
    def no(self) -> str: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def choices(self) -> tuple[Option, ...]: ...
    def wording(self, value: str) -> str:
        """The words for one of its values."""


class Agreed(Protocol):
    """One agreed action: what, who and by when."""

    @property
    def what(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def by(self) -> str: ...


class Given(Protocol):
    """An answer, as far as kinds look at it: `review.session.Answer` is one.

    `kind` is the name of the kind of question it was given to; empty where that was not kept, as in schema 1.
    """

    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def values(self) -> tuple[str, ...]: ...
    @property
    def actions(self) -> tuple[Agreed, ...]: ...
    @property
    def number(self) -> int | float | None: ...
    @property
    def groups(self) -> tuple[Mapping[str, object], ...]: ...
    @property
    def given(self) -> bool: ...


def holds(answer: Given, field: Field) -> bool:
    """Whether something was answered in this field of an answer; a number of 0 is something."""
    return getattr(answer, field) not in ("", (), None)


@record
class Variable:
    """One column that an answer comes to in an export: what it holds, how it is got, what its codes mean.

    `suffix` goes behind the id of the question; empty for the answer itself. `written` is what people put in their
    own words. `or_status`: where there is no answer, the reason for that stands in its place.
    """

    suffix: str
    text: str
    value: Callable[[Given], str | int]
    codes: Mapping[str, str] = field(default_factory=dict)
    written: bool = False
    or_status: bool = False


class NoteArea(NamedTuple):
    """The text area below a question: the field of the answer it fills, the line above it, its word in the key bar.

    The field is "value" for the answer itself, as a text, whichever field it is kept in. An empty `field` means that
    there is no such area, and that the key opens a dialog.
    """

    field: str
    label: str
    key: str
