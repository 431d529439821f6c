"""The measure of a question: what makes its answers answers to the same thing, whichever version asked it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqs_tui.criteria.instrument import Instrument, Question, Test

#: What an answer says of the work, where a question judges the work.
_POLARITY = {"yes": "+", "no": "-"}


def measure_of(question: Question, instrument: Instrument) -> str:
    """The first 16 hex digits of SHA-256 over what is asked: kind, unit, wording, values with polarity, condition.

    Not over hint, guidance, label, base or letter sentence, nor over ids, which may be renamed by `was`. The texts
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
        polarity = "" if question.about_the_child else _POLARITY.get(choice.value, "")
        yield f"value {choice.value} {polarity} {'alone' if choice.exclusive else ''} {_flowing(choice.text)}"
    if question.when is not None:
        yield from _tests("all", question.when.all, instrument)
        yield from _tests("any", question.when.any, instrument)


def _tests(name: str, tests: Iterable[Test], instrument: Instrument) -> list[str]:
    """The tests of a condition in an order of their own, each question under the id it first had."""
    return sorted(f"{name} {_first_id(test.question, instrument)} {' '.join(sorted(test.values))}" for test in tests)


def _first_id(question: str, instrument: Instrument) -> str:
    known = instrument.by_id.get(question)
    return known.was[0] if known is not None and known.was else question


def _flowing(text: str) -> str:
    return " ".join(text.split())
