"""Signing a completed review: who can, and what exactly each of them confirms."""

from __future__ import annotations

from sqs_tui.review.session import SignOff, now
from sqs_tui.review.state import ReviewState

INSPECTOR_CONFIRMS = "These judgements are mine, made on the evidence I have seen."
CASE_MANAGER_CONFIRMS = "We have gone through this review together, and my own view has its place in it."


def signoffs(review: ReviewState, *, with_case_manager: bool) -> list[SignOff]:
    """The sign-offs of the inspector and, where they were there and wish to, of the case manager; as of now."""
    session, at = review.session, now()
    step = session.amendments
    signed = [SignOff(session.inspector, "inspector", at, INSPECTOR_CONFIRMS, step)]
    if with_case_manager:
        signed.append(SignOff(session.case_manager, "case_manager", at, CASE_MANAGER_CONFIRMS, step))
    return signed
