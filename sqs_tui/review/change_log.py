"""The log of a session: what a change leaves in it, and the answers that a whole log amounts to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.review.renamed import current_change
from sqs_tui.review.session import ANSWER_FIELDS, DEFAULTS, EMPTY, Answer, Change


def replay(instrument: Instrument, log: Iterable[Change]) -> dict[str, Answer]:
    """The answers that a change log amounts to, applied to nothing, under the names of now.

    Equal to those of a review of the session it is from.
    """
    answers: dict[str, Answer] = {}
    for change in (current_change(instrument, change) for change in log):
        new: dict[str, Any] = {change.field: DEFAULTS[change.field] if change.new is None else change.new}
        before = answers.get(change.question, EMPTY)
        after = replace(before, question=instrument.by_id[change.question].text, **new)
        answers = with_answer(answers, change.question, after)
    return answers


def with_answer(answers: Mapping[str, Answer], question: str, answer: Answer) -> dict[str, Answer]:
    """`answers` with one more; an answer that says nothing at all is not kept."""
    rest = dict(answers)
    if any(getattr(answer, name) != DEFAULTS[name] for name in ANSWER_FIELDS):
        rest[question] = answer
    else:
        rest.pop(question, None)
    return rest


def logged(name: str, value: Any) -> Any:
    """A value as the log holds it: absent (None) when it is the field's default."""
    return None if value == DEFAULTS[name] else value
