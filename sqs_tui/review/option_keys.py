"""The letters that stand for options and reasons, the same on the screen and line by line.

Left out are the letters that name something to do everywhere: e evidence, g guidance, k knew, n no,
q leave, u undo, v their view, x not applicable, y yes.
"""

from __future__ import annotations

from itertools import chain, count, islice, product

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.state import ReviewState

LETTERS = "abcdfhijlmoprstwz"


def letters_for(number: int) -> list[str]:
    """A letter for each of `number` choices, in order; pairs of letters once there are no single ones left."""
    longer = chain.from_iterable(product(LETTERS, repeat=length) for length in count(1))
    return ["".join(letters) for letters in islice(longer, number)]


def choice_letters(question: Question) -> dict[str, str]:
    """What to type for each value the question can be answered with: letter to value."""
    values = [choice.value for choice in question.choices]
    if own := kind_of(question).letters:
        return {own[value]: value for value in values}
    return dict(zip(letters_for(len(values)), values, strict=True))


def reason_letters(review: ReviewState, question: Question) -> dict[str, str]:
    """What to type for each reason offered beside the present answer: letter to code."""
    codes = review.reasons(question)
    return dict(zip(letters_for(len(codes)), codes, strict=True))
