"""Completing a review with sign-offs, and opening a completed one again."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.open_case import OpenCase
from sqs_tui.plain.talk import Talk
from sqs_tui.plain.wording import number_of, sentence
from sqs_tui.review.signing import CASE_MANAGER_CONFIRMS, INSPECTOR_CONFIRMS, signoffs
from sqs_tui.review.state import ReviewState
from sqs_tui.review.wording import still_missing


def missing(review: ReviewState) -> Iterator[str]:
    """Everything still missing, each with the number to jump to; one sentence when nothing is."""
    things = review.missing()
    if not things:
        yield "Nothing is missing."
        return
    yield f"{still_missing(len(things))}:"
    for thing in things:
        yield sentence(f"Question {number_of(review, thing.question)}, {thing.question.label}: {thing.what}")
    yield "Type jump and a number to go there, and return to come back."


def complete(talk: Talk, case: OpenCase) -> None:
    """Complete the review if nothing is missing and both who are asked for it confirm; else say what is open."""
    review, session = case.review, case.review.session
    if review.frozen:
        talk.say("This review is completed already.")
        return
    if review.missing():
        talk.say(*missing(review))
        return
    talk.say("Nothing is missing. Completing freezes the review; it can be opened again later, with a reason.")
    talk.say(f"The inspector confirms: {INSPECTOR_CONFIRMS}")
    if not talk.confirm(f"Does inspector {session.inspector} confirm this?"):
        talk.say("The review was not completed.")
        return
    both: bool | None = False
    if review.voices():
        talk.say(f"The case manager confirms: {CASE_MANAGER_CONFIRMS}")
        both = talk.confirm(f"Does case manager {session.case_manager} confirm this?")
        if both is None:  # to complete without them is a decision, and takes a no that was said
            talk.say("The review was not completed. To complete it without the case manager's sign-off, say no there.")
            return
        if not both:
            talk.say("It is completed without the case manager's sign-off.")
    case.complete(signoffs(review, with_case_manager=bool(both)))
    talk.say("The review is completed. Type summary to hear it, or amend to open it again.")


def amend(talk: Talk, case: OpenCase) -> None:
    """Open a completed review again; why is asked, and kept."""
    if not case.review.frozen:
        talk.say("This review is not completed, so there is nothing to amend: change what you like.")
        return
    why = talk.ask("Why is it amended?")
    if not why.strip():
        talk.say("Without a reason it stays completed.")
        return
    case.amend(why)
    talk.say("The review is open again. The completed version is kept, and its sign-offs with it.")
