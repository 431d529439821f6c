"""Sessions of an older form taken to the present one, and what is kept of fields that nothing writes yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sqs_tui.review.engine import Asking, NotAllowed, Review
from sqs_tui.review.session import SCHEMA, Action, Contradiction, FollowUp, Reading, Session, SignOff, now
from sqs_tui.review.signing import signoffs
from sqs_tui.review.upgrade import derived_id, upgraded
from tests.review.test_engine import INSTRUMENT, answered, finished

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MORE = {
    "number": 3,
    "number_unit": "days",
    "groups": ({"who": "a", "days": 2},),
    "suggested": "no",
    "suggested_why": "two reasons were given",
    "private": True,
    "private_note": "to myself",
    "provisional": True,
    "reading": Reading("no"),
    "answered_by": "CM09",
    "part_of": "sentence",
}


def old(session: Session) -> Session:
    """A session as one of schema 1, which had none of these fields."""
    bare = {"kind": "", "measure": "", "language": "", "source": None}
    answers = {question: replace(answer, **bare) for question, answer in session.answers.items()}
    return replace(session, schema=1, id="", language="", answers=answers)


def with_more(session: Session) -> Session:
    """A session that holds everything that nothing writes yet."""
    return replace(
        session,
        mode="joint",
        answered_by="CM09",
        active_seconds=90,
        answers={**session.answers, "sentence": replace(session.answer("sentence"), **MORE)},
        contradictions=(Contradiction("one", "These do not go together.", ("sentence",), AT, ("INS1",)),),
        followups=(FollowUp("agreed", "Update the plan", AT, True, "INS1"),),
        texts={"ab" * 32: "a text that only the log needs"},
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda review: review.choose("present", "no"),
        lambda review: review.toggle_good_example("present"),
        lambda review: review.undo(),
    ],
)
def test_the_first_change_of_whatever_sort_takes_it_to_the_present_form_and_the_log_says_so_once(change):
    review = Review(INSTRUMENT, old(answered(present="yes").session))
    change(review)
    change(review)
    assert review.session.schema == SCHEMA
    assert [event.what for event in review.session.events] == ["opened", "upgraded"]
    assert review.session.id == derived_id(review.session)


def test_where_one_is_takes_it_nowhere_and_is_remembered():
    before = old(answered(present="yes").session)
    review = Review(INSTRUMENT, before)
    review.move_to("plan")
    assert review.session == replace(before, position="plan")


def test_opening_alone_changes_nothing():
    session = old(answered(present="yes").session)
    assert Review(INSTRUMENT, session).session is session


def test_what_was_recorded_stays_as_it_was():
    session = old(answered(present="yes", sentence="custody").session)
    after = upgraded(session)
    assert replace(after, schema=1, id="", events=session.events) == session


def test_every_copy_gets_the_same_id_and_another_session_another():
    session = old(answered(present="yes").session)
    later = Review(INSTRUMENT, session)
    later.choose("present", "no")
    assert derived_id(session) == derived_id(later.session)
    assert derived_id(session) != derived_id(replace(session, opened=AT))


def test_an_answer_says_what_was_asked_and_by_what_it_was_recorded():
    review = Review(INSTRUMENT, answered().session, asking=Asking("plain", "cy", lambda question: f"m-{question}"))
    review.choose("present", "yes")
    answer = review.answer("present")
    assert (answer.kind, answer.measure, answer.language, answer.source) == ("fact", "m-present", "cy", "plain")
    assert review.session.log[-1].source == "plain"
    assert review.session.language == "cy"


def test_an_action_keeps_its_id_when_its_words_are_changed():
    review = answered()
    review.set_actions("agreed", [Action("Update the plan", "CM04", "May", "a1"), Action("Update the plan")])
    first, second = review.answer("agreed").actions
    review.set_actions("agreed", [replace(first, by="end of May"), second])
    assert [action.id for action in review.answer("agreed").actions] == ["a1", ""]


def test_every_change_undo_completion_and_amendment_keeps_what_nothing_writes_yet():
    before = with_more(finished().session)
    review = Review(INSTRUMENT, before)
    review.set_evidence("sentence", "In the file.")
    review.choose("sentence", "custody")
    review.undo()
    review.undo()
    review.complete()
    review.amend("the date was wrong")
    after = review.session
    for name in ("id", "mode", "answered_by", "active_seconds", "contradictions", "followups", "texts"):
        assert getattr(after, name) == getattr(before, name), name
    assert {name: getattr(after.answer("sentence"), name) for name in MORE} == MORE


def test_who_answers_in_the_case_managers_place_is_written_beside_what_is_asked_of_a_case_manager():
    review = Review(INSTRUMENT, replace(answered(present="yes").session, answered_by="CM09"))
    asked = next(q for q in INSTRUMENT.questions if q.unit == "case_manager")
    review.choose(asked.id, asked.choices[0].value)
    assert review.answer(asked.id).answered_by == "CM09"
    assert review.answer("present").answered_by == ""


def test_signoffs_say_after_which_amendment_they_were_given_and_an_amendment_keeps_them():
    review = finished()
    review.complete(signoffs(review, with_case_manager=False))
    first = review.session.signoffs
    review.amend("the date was wrong")
    assert review.session.signoffs == ()
    assert review.session.events[-1].signoffs == first
    assert [signed.after_amendment for signed in (*first, *signoffs(review, with_case_manager=True))] == [0, 1, 1]


def test_a_stand_in_can_have_signed():
    signed = SignOff("CM09", "stand_in", now(), "In the case manager's place.")
    review = finished()
    review.complete([signed])
    assert review.session.signoffs == (signed,)


def _with_digest_in_log(kept: bool) -> Review:
    """A text put in place of another, which the log knows by its digest alone."""
    review = answered(present="yes")
    review.set_evidence("present", "before")
    review.set_evidence("present", "after")
    session, digest = review.session, "8f62fcbe7ea89e2e1c4b7d0cf2ad1cd2ba2e7ad9b6b30f0a6ba0d0d1d5a6fe67"
    log = (*session.log[:-1], replace(session.log[-1], old=None, old_digest=digest))
    return Review(INSTRUMENT, replace(session, log=log, texts={digest: "before"} if kept else {}))


def test_undo_finds_a_text_of_which_the_log_has_the_digest():
    review = _with_digest_in_log(kept=True)
    review.undo()
    assert review.answer("present").evidence == "before"


def test_undo_is_refused_where_the_text_is_no_longer_kept_and_nothing_changes():
    review = _with_digest_in_log(kept=False)
    before = review.session
    with pytest.raises(NotAllowed, match="no longer kept"):
        review.undo()
    assert review.session is before


def test_a_completed_review_stays_as_it_is_wherever_one_looks():
    review = finished()
    review.complete()
    review = Review(INSTRUMENT, old(review.session))
    session = review.session
    with pytest.raises(NotAllowed):
        review.move_to("plan")
    assert review.session is session
