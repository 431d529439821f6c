"""Letters typed at a question, turned into answers and reasons: all of a line, or nothing of it."""

from __future__ import annotations

from sqs_tui.criteria.instrument import Question
from sqs_tui.errors import SqsError
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.engine import Review
from sqs_tui.review.option_keys import choice_letters, reason_letters


class NotUnderstood(SqsError):
    """The line is no answer here. The message, if any, says what about it."""


def answer(review: Review, question: Question, line: str) -> None:
    """Record the answer in `line`: "n", "n a c", "a c", or a date. Raises `NotUnderstood`, `NotAllowed`.

    The line is tried on a copy first, so that one wrong letter at its end leaves nothing half recorded.
    """
    if kind_of(question).is_typed(line):
        review.write(question.id, line.strip())
        return
    keys = line.replace(",", " ").split()
    trial = Review(review.instrument, review.session, review.asked_in)
    _press(trial, question, keys)
    _press(review, question, keys)


def _press(review: Review, question: Question, keys: list[str]) -> None:
    before = _ticked(review, question)
    typed: list[str] = []
    for key in keys:
        if value := choice_letters(question).get(key.casefold()):
            review.choose(question.id, value)
            typed.append(value)
        elif code := reason_letters(review, question).get(key.casefold()):
            review.toggle_reason(question.id, code)
            typed.append(code)
        else:
            raise NotUnderstood(f"“{key}” is no answer here.")
    # What was to be ticked and is not was typed twice or driven out by the next: which was meant is not ours to guess.
    if not {*typed} - before <= _ticked(review, question) or len({*typed}) < len(typed):
        raise NotUnderstood("Those cannot stand together.")


def _ticked(review: Review, question: Question) -> set[str]:
    answer = review.answer(question.id)
    return {*answer.chosen, *answer.reasons}
