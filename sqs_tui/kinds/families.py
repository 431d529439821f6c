"""What kinds have in common that are answered by choosing, by Yes or No, or by entering something."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import ClassVar

from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.marks import Mark
from sqs_tui.kinds.parts import SEPARATOR, Asked, Field, Given, NoteArea, Option, Variable

_NO_LETTERS: Mapping[str, str] = {}
_EVIDENCE = NoteArea("evidence", "Evidence", "Evidence")


class Chosen(Kind):
    """A kind that is answered by one of its choices, or several. Its `name`, `keys` and `choices` are its own."""

    field: Field = "value"
    yes_no = False
    judges = False
    written = False
    at_length = False
    general_na_reasons = False
    letters = _NO_LETTERS
    on_one_line = False
    how = "Type the letter of one:"
    note_area = _EVIDENCE
    guidance_note = ""
    counted = True
    verb = "answered"
    coded = True

    def parse(self, text: str) -> str:
        raise TypeError(f"what is {self.name} is chosen")

    def misfits(self, question: Asked, answer: Given) -> Iterator[tuple[str, str]]:
        offered = {choice.value for choice in question.choices}
        for value in answer.values if self.several else filter(None, [answer.value]):
            if value not in offered:
                yield f"'{value}' is not an answer of {question.id}", self.field

    def in_words(self, question: Asked, answer: Given) -> str:
        return question.wording(answer.value)

    def is_typed(self, line: str) -> bool:
        return False

    def short(self, question: Asked, answer: Given) -> str:
        return ""

    def values(self, question: Asked, given: Collection[str]) -> tuple[str, ...]:
        return tuple(choice.value for choice in question.choices)

    def mark(self, answer: Given) -> Mark:
        return Mark.CHOSEN

    def code(self, answer: Given) -> str:
        return SEPARATOR.join(answer.values) or answer.value

    def variables(self, question: Asked) -> Iterator[Variable]:
        codes = {choice.value: choice.text for choice in question.choices}
        yield Variable("", question.text, self.code, codes, or_status=True)


class YesNo(Chosen):
    """A kind that is answered Yes, No or Not applicable, and that says why."""

    keys = frozenset(
        ("reasons", "na_reasons", "known_not_recorded", "two_views", "yes", "no", "strength", "about_the_child")
    )
    yes_no = True
    letters: Mapping[str, str] = {"yes": "y", "no": "n", "na": "x"}
    on_one_line = True
    how = "Type"
    #: A session of schema 1 that is read without its criteria does not tell a judgement from a fact.
    shape = "yes or no"
    _SHORT: ClassVar[Mapping[str, str]] = {"yes": "yes", "no": "no", "na": "n/a"}

    @abstractmethod
    def offered(self, question: Asked) -> tuple[tuple[str, str], ...]:
        """The answers of those three that the question takes, each with its usual wording."""

    def choices(self, question: Asked) -> tuple[Option, ...]:
        return _worded(self.offered(question), question.yes, question.no)

    def short(self, question: Asked, answer: Given) -> str:
        return self._SHORT[answer.value]

    def mark(self, answer: Given) -> Mark:
        return Mark(answer.value)


@cache
def _worded(offered: tuple[tuple[str, str], ...], yes: str, no: str) -> tuple[Option, ...]:
    """The answers in the question's own words; remembered, 4 % of an answer (tricks.py "choices")."""
    own = {"yes": yes, "no": no}
    return tuple(Option(value, own.get(value) or text) for value, text in offered)


class Entered(Kind):
    """A kind whose answer is entered, not chosen: read aloud as it is, and counted only where the kind says so.

    Its `name`, `at_length`, `how`, `note_area`, `coded`, `parse` and `is_typed` are its own.
    """

    keys = frozenset()
    field: Field = "value"
    yes_no = False
    judges = False
    written = True
    general_na_reasons = False
    letters = _NO_LETTERS
    on_one_line = False
    guidance_note = ""
    counted = False
    verb = "answered"

    def choices(self, question: Asked) -> tuple[Option, ...]:
        return ()

    def misfits(self, question: Asked, answer: Given) -> Iterator[tuple[str, str]]:
        yield from ()

    def in_words(self, question: Asked, answer: Given) -> str:
        return self.as_text(answer)

    def short(self, question: Asked, answer: Given) -> str:
        return "done"

    def values(self, question: Asked, given: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(given))

    def mark(self, answer: Given) -> Mark:
        return Mark.CHOSEN

    def code(self, answer: Given) -> str:
        return self.as_text(answer) if self.coded else ""

    def variables(self, question: Asked) -> Iterator[Variable]:
        def value(answer: Given) -> str:
            return self.in_words(question, answer) if answer.given else ""

        yield Variable("", question.text, self.code if self.coded else value, written=not self.coded)
