"""What is asked once of each case manager, and in which of their reviews it counts: one rule for everybody who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.review.session import Session
from sqs_tui.review.state import ReviewState
from sqs_tui.source.record import record


@record
class Home:
    """The case in whose review somebody is asked what is asked once, and how much of it is answered there."""

    case: str
    answered: int


def asked_once(instrument: Instrument) -> tuple[str, ...]:
    """The ids of the questions asked once of each case manager, in order; behind each its earlier ones.

    The others may have been asked under criteria in which these questions were called so.
    """
    once = (question for question in instrument.questions if question.unit == "case_manager")
    return tuple(name for question in once for name in (question.id, *question.was))


def is_asked_once(instrument: Instrument, section: str) -> bool:
    """Whether a section holds nothing but what is asked once of each case manager."""
    units = {question.unit for question in instrument.questions if question.section == section}
    return units == {"case_manager"}


def who_answers(session: Session) -> str:
    """The code of whoever answers in a session, in capitals: nobody is asked twice, nor counted twice, under one.

    A code is one person, however it is capitalised.
    """
    return str(session.case_manager).upper()  # of a session that was not checked strictly yet it may be no text


def homes(reviews: Iterable[ReviewState], once: Collection[str]) -> dict[str, Home]:
    """For each who answers in `reviews` the one in which the questions `once` count: code to home.

    It is the one in which most of these questions are answered; of equals that in which most apply; of equals the
    first. Only answers that apply are seen: what is parked in a review, because of its case facts, counts nowhere, so
    that these questions are asked and counted in another. `reviews` are given as if each were the only one; in each
    the questions are looked for by what its own criteria call them.
    """
    fullest: dict[str, tuple[tuple[int, int], str]] = {}
    for review in reviews:
        asked = {review.instrument.current_id(name) for name in once}
        rank = sum(review.answer(id).given for id in asked), sum(map(review.applies, asked))
        best = fullest.get(who := who_answers(review.session))
        if best is None or rank > best[0]:
            fullest[who] = rank, review.session.case
    return {who: Home(case, answered) for who, ((answered, _), case) in fullest.items()}
