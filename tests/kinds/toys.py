"""Two kinds of question that the program does not have, and criteria that ask them: each is one class, and no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from sqs_tui.kinds.families import Chosen, Entered
from sqs_tui.kinds.parts import Asked, Field, Given, NoteArea, Option
from sqs_tui.kinds.registry import KINDS
from tests.instruments import SMALL
from tests.plain.scripted_talk import WHOLE


class Scale(Chosen):
    """A mark from 1 to 5, which is its own key."""

    name = "scale"
    keys = frozenset(("two_views",))
    letters: Mapping[str, str] = {str(mark): str(mark) for mark in range(1, 6)}
    on_one_line = True
    how = "Type"

    def choices(self, question: Asked) -> tuple[Option, ...]:
        return tuple(Option(mark, f"mark {mark}") for mark in self.letters)

    def short(self, question: Asked, answer: Given) -> str:
        return f"{answer.value}/5"


class Number(Entered):
    """A whole number, kept as one, of which every one that was given is counted by itself."""

    name = "number"
    field: Field = "number"
    at_length = False
    coded = True
    counted = True
    how = "Type the number in digits."
    note_area = NoteArea("value", "Number, in digits", "Write")

    def parse(self, text: str) -> int:
        if not text.strip().isdecimal():
            raise ValueError("write the number in digits, for example 12")
        return int(text)

    def is_typed(self, line: str) -> bool:
        return line.strip().isdecimal()

    def short(self, question: Asked, answer: Given) -> str:
        return self.as_text(answer)

    def values(self, question: Asked, given: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(given, key=int))


_QUESTIONS = """
[[questions]]
id = "took_part"
section = "work"
kind = "scale"
text = "How far did the child take part?"
label = "taking part"
ref = "1.2"
two_views = true
letter = "The child took full part in {option.5} of the cases."

[[questions]]
id = "missed"
section = "work"
kind = "number"
text = "How many appointments were missed?"
label = "missed appointments"
ref = "1.3"
when = { any = [{ question = "took_part", values = ["1", "2", "3"] }] }
letter = "Missed appointments were counted in {N} cases."

"""
_BEFORE = '[[questions]]\nid = "learning"'
assert SMALL.count(_BEFORE) == 1

#: The small instrument with both of them, the second asked where the first was 3 or less.
TOY_CRITERIA = SMALL.replace(_BEFORE, _QUESTIONS.strip() + "\n\n" + _BEFORE)


def script(took_part: str, missed: str = "", *, asked_once: bool = True) -> list[str]:
    """Answers everything in plain mode, with or without what is asked once of each case manager; and completes it."""
    day, at = WHOLE.index("2013-01-07"), WHOLE.index("write")
    before = WHOLE[: day if asked_once else day - 2]
    toys = [took_part, "", *([missed, ""] if missed else [])]
    return [*before, *WHOLE[day:at], *toys, *WHOLE[at:], "complete", "yes", "yes", "q"]


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one place where the program learns of them."""
    for toy in (Scale(), Number()):
        monkeypatch.setitem(KINDS, toy.name, toy)
