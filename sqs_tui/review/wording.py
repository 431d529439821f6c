"""A case, its answers and what changed about them, as they are read aloud."""

from __future__ import annotations

from collections.abc import Collection

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.parts import FIELDS
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.session import Answer
from sqs_tui.review.state import ReviewState

#: The fields of an answer as they are spoken of, the one that matters most first.
_FIELDS: dict[str, str] = {
    **{field: held.words for field, held in FIELDS.items()},
    "reasons": "a reason",
    "evidence": "the evidence",
    "other": "the other reason's words",
    "known_not_recorded": "knew, not recorded",
    "view": "their view",
    "their_words": "their words",
    "good_example": "the star",
}


def head_parts(review: ReviewState) -> tuple[str, ...]:
    """What a case is known by, most telling first: its reference, what kind of case it is, who is with it.

    The criteria say which answers tell the kind of case (`shown_in_head`).
    """
    session = review.session
    marked = (question for question in review.applicable if question.shown_in_head)
    told = ((question, review.answer(question.id)) for question in marked)
    kind = (in_words(question, answer).lower() for question, answer in told if answer.given)
    return (session.case, *kind, f"with {session.case_manager}")


def in_words(question: Question, answer: Answer) -> str:
    """An answer as it is read aloud; "not answered" when there is none."""
    return kind_of(question).in_words(question, answer) if answer.given else "not answered"


def what_went(before: Answer, after: Answer) -> str:
    """What stood beside an answer and does not stand beside the next, in words; empty when nothing went.

    Why something was not applicable is nothing more than that answer, and goes with it.
    """
    gone = []
    if before.value == "no" and before.reasons and not after.reasons:
        gone.append("1 reason" if len(before.reasons) == 1 else f"{len(before.reasons)} reasons")
    for field in ("other", "known_not_recorded", "view"):
        if getattr(before, field) and not getattr(after, field):
            gone.append(_FIELDS[field])
    return ", ".join(gone)


def what_changed(fields: Collection[str]) -> str:
    """What a change was about, in words: the answer itself, whatever else went with it."""
    return next((words for field, words in _FIELDS.items() if field in fields), "a change")
