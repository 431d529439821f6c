"""Questions by number, id, paragraph of the letter, or words."""

from __future__ import annotations

from sqs_tui.criteria.instrument import Question
from sqs_tui.review.find import holds
from sqs_tui.review.state import ReviewState


def questions_at(review: ReviewState, where: str) -> list[Question]:
    """What `where` may mean: one question by its number or id, else all of a paragraph, else all with the words."""
    if where.isdecimal():
        number = int(where) if len(where) < 6 else 0
        return [review.applicable[number - 1]] if 1 <= number <= len(review.applicable) else []
    if review.applies(where):
        return [review.at(where)]
    if same := [question for question in review.applicable if question.ref == where]:
        return same
    return [question for question in review.applicable if holds(f"{question.label} {question.text}", where)]
