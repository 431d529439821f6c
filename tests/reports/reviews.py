"""One review of the small instrument with something of everything in it, at a fixed time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.review.engine import Review, start
from sqs_tui.review.session import Action, Event, Session, SignOff

AT = datetime(2013, 1, 8, 14, 3, 7, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4


def draft(instrument: Instrument, text: str = "It is in my contact log.") -> Review:
    """Custody, a plan that was not good enough and that the two see differently; `text` wherever text can be."""
    session = start(instrument, "0" * 64, case="LAN-017", inspector="INS2", case_manager="CM04")
    review = Review(instrument, session)
    review.choose("present", "yes")
    review.choose("sentence", "custody")
    review.choose("events", "released")
    review.choose("events", "moved")
    review.choose("plan", "no")
    review.toggle_reason("plan", "health")
    review.toggle_reason("plan", "other")
    review.set_other("plan", text)
    review.toggle_knew("plan")
    review.set_view("plan", "differs", text)
    review.set_evidence("plan", text)
    review.toggle_good_example("plan")
    review.choose("home", "yes")
    review.choose("policy", "yes")
    review.set_evidence("policy", text)
    review.write("learning", text)
    review.set_actions("agreed", [Action(text, "CM04", "31 January"), Action("Update the plan")])
    return Review(instrument, _fixed(review), asked_in=None)


def completed(instrument: Instrument) -> Review:
    """The same, completed, signed by both, after having been amended once."""
    review = draft(instrument)
    review.write("seen_on", "2013-01-07")
    session = replace(
        _fixed(review),
        state="completed",
        revision=31,
        digest=DIGEST,
        signoffs=(
            SignOff("INS2", "inspector", AT, "This record gives my judgements."),
            SignOff("CM04", "case_manager", AT, "It gives my view as I said it."),
        ),
        events=(
            Event(AT, "opened", 0),
            Event(AT, "completed", 20),
            Event(AT, "amended", 21, "a date was missing", "f" * 64),
            Event(AT, "completed", 30),
        ),
    )
    return Review(instrument, session)


def _fixed(review: Review) -> Session:
    session = review.session
    log = tuple(replace(change, at=AT) for change in session.log)
    return replace(session, opened=AT, revision=17, events=(Event(AT, "opened", 0),), log=log)
