"""What a decision means for the screen, and the one way in which a decision changes the review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.engine import NotAllowed, Review
from sqs_tui.source.record import record

#: The texts that can be written at a question.
Area = Literal["note", "other", "their_words"]
#: What can be opened over a review.
Opens = Literal["summary", "find", "amend", "action", "copy", "leave", "notices"]
#: What is wanted in view: another question from its top, reasons that have come up, the line of the other view.
InView = Literal["question", "reasons", "their_view"]


@dataclass(slots=True)
class Pace:
    """How fast one goes: after an answer of one key on to the next question, or staying on it."""

    moves_on: bool = True


@record
class Outcome:
    """What is to be done on the screen, in this order; what changes in the case has been changed already."""

    #: What is said; None leaves what was said before.
    said: str | None = None
    #: Nothing keeps the focus: keys answer again.
    unfocused: bool = False
    #: The case, or the question that is looked at, has changed: bring the screen in line.
    shown: bool = False
    in_view: InView | None = None
    #: The text that takes the next key.
    write_in: Area | None = None
    opens: Opens | None = None
    #: Which of the agreed actions is opened: its place among them, or the one behind the last for a new one.
    action: int = 0
    #: The question one is brought to, where that is another.
    question: Question | None = None


#: Carries an outcome out.
Carry = Callable[[Outcome], None]


def change(case: OpenCase, do: Callable[[Review], Outcome]) -> Outcome:
    """Change the review of `case` and have that saved; or say why that is not allowed."""
    try:
        with case.edit() as review:
            return do(review)
    except NotAllowed as refused:
        return Outcome(f"{capitalised(str(refused))}.")


def move_on(review: Review, after: Question, said: str | None = None) -> Outcome:
    """On to the next question in the same step as an answer of one key; to the summary after the last."""
    if (following := review.next(after.id)) is None:
        return Outcome(said, opens="summary")
    review.move_to(following.id)
    return Outcome(said, question=following)
