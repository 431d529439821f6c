"""The measure of a question: what makes its answers answers to the same thing, whichever version asked it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqs_tui.criteria.instrument import Instrument, Question, Test

#: What an answer says of the work, where a question judges the work.
_POLARITY = {"yes": "+", "no": "-"}


def measure_of(question: Question, instrument: Instrument) -> str:
    """The first 16 hex digits of SHA-256 over what is asked: kind, unit, wording, values with polarity, condition.

    Not over hint, guidance, label, base or letter sentence, nor over ids, which may be renamed by `was`: the oldest
    name, which stands first there, is the one that no further renaming changes. The texts
    should be the English ones, so that a question is one measure in whatever language it is asked.

    docs/session-format.md spells out the lines that are digested; they may only be added to, and only where what is
    added was not there before.
    """
    return hashlib.sha256("\n".join(_lines(question, instrument)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _lines(question: Question, instrument: Instrument) -> Iterator[str]:
    yield f"kind {question.kind}"
    yield f"unit {question.unit}"
    yield f"text {_flowing(question.text)}"
    for choice in question.choices:
        value = _first_value(question, choice.value)
        polarity = "" if question.about_the_child else _POLARITY.get(choice.value, "")
        yield f"value {value} {polarity} {'alone' if choice.exclusive else ''} {_flowing(choice.text)}"
    if question.when is not None:
        yield from _tests("all", question.when.all, instrument)
        yield from _tests("any", question.when.any, instrument)


def _tests(name: str, tests: Iterable[Test], instrument: Instrument) -> list[str]:
    """The tests of a condition in an order of their own, each question and value under what it was first called."""
    return sorted(_test(name, test, instrument.by_id.get(test.question)) for test in tests)


def _test(name: str, test: Test, asked: Question | None) -> str:
    if asked is None:
        return " ".join([name, test.question, *sorted(test.values)])
    values = sorted(_first_value(asked, value) for value in test.values)
    return " ".join([name, asked.was[0] if asked.was else asked.id, *values])


def _first_value(question: Question, value: str) -> str:
    return next((option.was[0] for option in question.options if option.value == value and option.was), value)


def _flowing(text: str) -> str:
    return " ".join(text.split())
