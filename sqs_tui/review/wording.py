"""A case, its answers and what changed about them, as they are read aloud."""

from __future__ import annotations

from collections.abc import Collection

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.marks import Mark
from sqs_tui.kinds.parts import FIELDS
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.session import Answer
from sqs_tui.review.state import ReviewState
from sqs_tui.text import count_of

#: What the case manager says of a judgement, behind "the case manager"; in a list of marks the second is shorter.
VIEWS = {"agrees": "agrees", "differs": "sees it differently"}
SEEN_DIFFERENTLY = "seen differently"
#: That a case manager knew what the record does not say; the shorter as a heading, a label and the name of a mark.
KNEW_THIS = "the case manager knew this, but it is not recorded"
KNOWN = "known, not recorded"

#: The words of the marks in a legend, and those of a legend that has one row of a terminal to itself. A question's own
#: wording stands beside its answers.
MARKS = {
    Mark.YES: "Sufficient or Yes",
    Mark.NO: "Insufficient or No",
    Mark.CHOSEN: "another answer",
    Mark.NOT_APPLICABLE: "not applicable",
    Mark.UNANSWERED: "unanswered",
}
MARKS_SHORT = {
    Mark.YES: "yes",
    Mark.NO: "no",
    Mark.NOT_APPLICABLE: "n/a",
    Mark.CHOSEN: "option",
    Mark.UNANSWERED: "open",
    Mark.NOT_ASKED: "does not apply",
}

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


def still_missing(number: int) -> str:
    """How much still keeps a review from being completed: "2 things are still missing"."""
    return f"{count_of(number, 'thing is', 'things are')} still missing"


def what_went(before: Answer, after: Answer) -> str:
    """What stood beside an answer and does not stand beside the next, in words; empty when nothing went.

    Why something was not applicable is nothing more than that answer, and goes with it.
    """
    gone = []
    if before.value == "no" and before.reasons and not after.reasons:
        gone.append(count_of(len(before.reasons), "reason"))
    for field in ("other", "known_not_recorded", "view"):
        if getattr(before, field) and not getattr(after, field):
            gone.append(_FIELDS[field])
    return ", ".join(gone)


def what_changed(fields: Collection[str]) -> str:
    """What a change was about, in words: the answer itself, whatever else went with it."""
    return next((words for field, words in _FIELDS.items() if field in fields), "a change")
