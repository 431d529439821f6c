"""Sessions whose criteria are lost: their answers are read as the kind that they say, or as one that can hold them."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from sqs_tui.findings.comparison.compare import Side, compare
from sqs_tui.review.engine import Review, start
from sqs_tui.review.session import Answer
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import line_for
from sqs_tui.saved.reading import stored_instrument
from tests.instruments import small_instrument


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """A review with a fact, a choice of one, a judgement, and a question that is not answered but has evidence."""
    instrument = small_instrument(tmp_path)
    review = Review(instrument, start(instrument, "0" * 64, case="LAN-017", inspector="INS2", case_manager="CM04"))
    for question, value in (("present", "yes"), ("sentence", "custody"), ("plan", "no")):
        review.choose(question, value)
    review.set_evidence("events", "the log of visits")
    return review


def without_criteria(review: Review, *, kinds_kept: bool) -> ReviewState:
    """The same as it is read without its criteria; of schema 1 nothing is kept of what kind the questions were."""
    session = review.session
    if not kinds_kept:
        session = replace(session, answers={name: replace(a, kind="") for name, a in session.answers.items()})
    return ReviewState(stored_instrument(session), session)


def test_an_answer_is_read_as_the_kind_that_was_kept_with_it(review: Review):
    lost = without_criteria(review, kinds_kept=True)
    kinds = {question.id: question.kind for question in lost.instrument.questions}
    assert kinds == {"present": "fact", "sentence": "one", "plan": "judgement", "events": "many"}


def test_an_answer_is_read_aloud_with_nothing_that_the_session_does_not_say(review: Review):
    lost = without_criteria(review, kinds_kept=True)
    words = {name: line_for(lost, question).words for name, question in lost.instrument.by_id.items()}
    assert words == {"present": "Yes", "sentence": "custody", "plan": "No", "events": "not answered"}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(kind="many", value="yes"), "fact"),
        (Answer(kind="judgement", value="some"), "text"),
        (Answer(kind="text", values=("one", "two")), "many"),
        (Answer(kind="of_tomorrow", value="no"), "fact"),
    ],
)
def test_a_kept_kind_that_cannot_hold_the_answer_is_not_believed(review: Review, answer: Answer, kind: str):
    session = replace(review.session, answers={"asked": answer})
    lost = ReviewState(stored_instrument(session), session)
    assert lost.instrument.by_id["asked"].kind == kind
    assert line_for(lost, lost.instrument.by_id["asked"]).words


@pytest.mark.parametrize("kinds_kept", [True, False])
def test_two_reviews_agree_alike_in_either_order_when_the_criteria_of_one_are_lost(review: Review, kinds_kept: bool):
    sides = Side("one", "one.toml", review), Side("two", "two.toml", without_criteria(review, kinds_kept=kinds_kept))
    for pair in permutations(sides):
        judged = compare(*pair).judgements()
        assert (judged.n, judged.N) == (1, 1)
