"""Starred examples: what was recorded as worth quoting, and what in it could tell a reader who the child is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.figure import Inspection
from sqs_tui.kinds.registry import kind_of
from sqs_tui.source.record import record

_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty"
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|{_NUMBERS}|half a|a dozen|dozens of|hundreds of)"
_UNITS = (
    r"lit(?:re|er)s?|pints?|bottles?|cans?|grams?|kilos?|ounces?|units|joints?|tablets?|pills?|pounds?|miles?|times"
    r"|knives|weapons?|cars?|phones?|siblings?|brothers?|sisters?|offences|schools?|placements?"
)
#: Capitals in the middle of a sentence that name no place and nobody.
_HARMLESS = re.compile(
    r"[A-Z]{2,}s?|I|Child|Need|Christmas|Easter|English|Welsh|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
)

_AGE = re.compile(
    rf"\b(?:aged?\s+(?:of\s+)?(?:\d+|{_NUMBERS})|(?:\d+|{_NUMBERS})[- ]years?[- ]old|born\s+(?:in|on)|year\s+\d+)\b"
    r"|\b1\d(?:th)? birthday\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(rf"\b{_NUMBER}\s+(?:\w+\s+)?(?:{_UNITS})\b|£\s?\d[\d,.]*", re.IGNORECASE)
_PLACE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"  # a postcode
    r"|\b[A-Z][\w'-]+ (?:Street|Road|Avenue|Lane|Park|School|Academy|College|Hospital|House|Hall|Estate)\b"
    r"|(?<=[\w,;] )[A-Z][\w'-]+"  # a name of any kind: a capital that does not begin a sentence
)
_CHECKS = (("age", _AGE), ("unusual quantity", _QUANTITY), ("place", _PLACE))


@record
class Flag:
    """Words of an example that could identify someone, and as what: an age, an unusual quantity or a place."""

    what: str
    words: str


@record
class Example:
    """A starred answer: its evidence as it was written, to be made anonymous before it is quoted."""

    question: Question
    case: str
    text: str
    flags: tuple[Flag, ...]


def examples(inspection: Inspection) -> tuple[Example, ...]:
    """Every starred answer that counts and has something written beside it, in the instrument's order."""
    found = []
    for question in inspection.instrument.questions:
        for review in inspection.reviews.values():
            answer = review.answer(question.id)
            written = "" if question.choices else kind_of(question).as_text(answer)
            if answer.good_example and (text := answer.evidence or written):
                found.append(Example(question, review.session.case, text, tuple(flags_in(text))))
    return tuple(found)


def flags_in(text: str) -> Iterator[Flag]:
    """What in `text` could identify someone. It finds the usual ways of writing; a person still has to read it."""
    for what, pattern in _CHECKS:
        for match in pattern.finditer(text):
            words = match[0]
            if not (what == "place" and _HARMLESS.fullmatch(words)):
                yield Flag(what, words)
