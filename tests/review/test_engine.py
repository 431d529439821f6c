"""The rules of a review, as properties over random reviews and as the single cases that explain them."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.review.change_log import replay
from sqs_tui.review.engine import NotAllowed, Review, if_answered, start
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import EMPTY, Action
from tests.instruments import small_instrument

with tempfile.TemporaryDirectory() as folder:
    INSTRUMENT = small_instrument(Path(folder))


def new_review() -> Review:
    return Review(INSTRUMENT, start(INSTRUMENT, "0" * 64, case="A-1", inspector="INS1", case_manager="CM01"))


def answered(**values: str) -> Review:
    review = new_review()
    for question, value in values.items():
        review.choose(question, value)
    return review


IDS = [q.id for q in INSTRUMENT.questions]
TEXTS = st.text(max_size=8)


@st.composite
def moves(draw: st.DrawFn) -> tuple[str, tuple[object, ...]]:
    """Something a user may try at any question, allowed or not."""
    question = draw(st.sampled_from(IDS))
    values = [c.value for c in INSTRUMENT.by_id[question].choices] or ["yes"]
    name, arguments = draw(
        st.sampled_from(
            [
                ("choose", (question, draw(st.sampled_from(values)))),
                ("choose", (question, draw(st.sampled_from(values)))),
                ("choose", (question, draw(st.sampled_from(values)))),
                ("toggle_reason", (question, draw(st.sampled_from(list(INSTRUMENT.reasons))))),
                ("toggle_knew", (question,)),
                ("toggle_good_example", (question,)),
                ("set_view", (question, draw(st.sampled_from(["agrees", "differs", None])), draw(st.none() | TEXTS))),
                ("set_evidence", (question, draw(TEXTS))),
                ("set_other", (question, draw(TEXTS))),
                ("write", (question, draw(TEXTS | st.just("2013-01-07")))),
                ("set_actions", (question, (Action(draw(TEXTS), "YOT", "March"),))),
                ("clear", (question,)),
                ("undo", ()),
            ]
        )
    )
    return name, arguments


def play(review: Review, steps: list[tuple[str, tuple[object, ...]]]) -> Review:
    for name, arguments in steps:
        with suppress(NotAllowed):
            getattr(review, name)(*arguments)
    return review


REVIEWS = st.lists(moves(), max_size=30).map(lambda steps: play(new_review(), steps))


@given(REVIEWS)
def test_previous_takes_back_next(review: Review):
    for question in review.applicable[:-1]:
        following = review.next(question.id)
        assert following is not None
        assert review.previous(following.id) == question
    assert review.next(review.applicable[-1].id) is None
    assert review.previous(review.applicable[0].id) is None


@given(REVIEWS, st.sampled_from(IDS))
def test_stepping_from_a_parked_question_goes_to_its_neighbours(review: Review, question: str):
    order = IDS.index
    after, before = review.next(question), review.previous(question)
    assert after is None or (order(after.id) > order(question) and review.applies(after.id))
    assert before is None or (order(before.id) < order(question) and review.applies(before.id))
    assert review.applies(review.at(question).id)


@given(REVIEWS)
def test_a_parked_answer_counts_nowhere(review: Review):
    parked = {q.id for q in review.parked()}
    without = replace(review.session, answers={k: v for k, v in review.session.answers.items() if k not in parked})
    bare = Review(INSTRUMENT, without)
    assert bare.applicable == review.applicable
    assert bare.missing() == review.missing()
    assert bare.progress() == review.progress()
    assert all(review.answer(question) == EMPTY for question in parked)


@given(REVIEWS, st.sampled_from(["sentence", "release", "present"]))
def test_flipping_a_fact_there_and_back_restores_everything(review: Review, question: str):
    if not review.applies(question) or not review.answer(question).given:
        return
    before = review.session.answers, review.applicable, review.missing()
    there = next(c.value for c in INSTRUMENT.by_id[question].choices if c.value != review.answer(question).value)
    value, view = review.answer(question).value, review.answer(question).view
    review.choose(question, there)
    review.choose(question, value)
    if view is not None:
        review.set_view(question, view)
    reasons = before[0][question].reasons
    for code in reasons:
        review.toggle_reason(question, code)
    assert (review.session.answers, review.applicable, review.missing()) == before


@given(REVIEWS)
def test_replaying_the_log_gives_the_session(review: Review):
    assert replay(INSTRUMENT, review.session.log) == review.session.answers


@given(REVIEWS)
def test_undoing_everything_leaves_nothing_and_the_record_grows(review: Review):
    length = len(review.session.log)
    steps = len({c.step for c in review.session.log if c.undoes is None} - {c.undoes for c in review.session.log})
    for _ in range(steps):
        assert review.undo() is not None
    assert review.undo() is None
    assert review.session.answers == {}
    assert len(review.session.log) >= length
    assert replay(INSTRUMENT, review.session.log) == {}


@given(REVIEWS, moves())
def test_undo_takes_back_exactly_one_step(review: Review, move: tuple[str, tuple[object, ...]]):
    if move[0] == "undo":
        return
    before = review.session
    play(review, [move])
    if len(review.session.log) > len(before.log):
        review.undo()
    assert review.session.answers == before.answers


@given(REVIEWS)
def test_completing_is_possible_exactly_when_nothing_is_missing(review: Review):
    missing = review.missing()
    try:
        review.complete()
    except NotAllowed:
        assert missing
    else:
        assert not missing
        assert review.frozen


@given(REVIEWS)
def test_only_applicable_questions_can_be_changed_and_what_is_kept_fits(review: Review):
    assert misfits(INSTRUMENT, review.session) == []
    for question in INSTRUMENT.questions:
        if not review.applies(question.id):
            with pytest.raises(NotAllowed):
                review.toggle_good_example(question.id)


@given(REVIEWS, st.sampled_from(["present", "sentence", "plan", "events"]), st.data())
def test_if_answered_tells_what_choosing_parks_and_leaves_the_review_alone(
    review: Review, question: str, data: st.DataObject
):
    if not review.applies(question):
        return
    value = data.draw(st.sampled_from([c.value for c in INSTRUMENT.by_id[question].choices]))
    before = set(review.parked())
    session = review.session
    told = if_answered(review, question, value).parked()
    assert review.session is session
    assert set(review.parked()) == before
    review.choose(question, value)
    assert review.parked() == told


@given(st.lists(st.sampled_from(["not_done", "health", "victims", "other"]), max_size=12))
def test_an_exclusive_reason_never_stands_with_another(codes: list[str]):
    review = answered(sentence="custody", plan="no")
    for code in codes:
        review.toggle_reason("plan", code)
        reasons = review.answer("plan").reasons
        assert "not_done" not in reasons or reasons == ("not_done",)


def test_conditions_settle_through_a_chain():
    review = answered(sentence="custody", plan="yes", release="yes", home="yes")
    assert review.applies("home")
    review.choose("sentence", "community")
    assert not review.applies("plan")
    assert not review.applies("release")
    assert not review.applies("home")
    assert [q.id for q in review.parked()] == ["plan", "release", "home"]
    review.choose("sentence", "custody")
    assert review.answer("home").value == "yes"


def test_changing_the_judgement_clears_its_reasons_and_undo_brings_them_back():
    review = answered(present="yes", sentence="custody", plan="no")
    review.toggle_reason("plan", "health")
    review.toggle_knew("plan")
    review.choose("plan", "yes")
    assert review.answer("plan").reasons == ()
    assert not review.answer("plan").known_not_recorded
    assert review.undo() == INSTRUMENT.by_id["plan"]
    assert review.answer("plan").reasons == ("health",)
    assert review.answer("plan").known_not_recorded


def test_agreement_was_with_the_judgement_it_was_said_of():
    review = answered(present="yes", sentence="custody", plan="yes")
    review.set_view("plan", "agrees", "we did that together")
    review.choose("plan", "no")
    assert review.answer("plan").view is None
    assert review.answer("plan").their_words == "we did that together"
    review.undo()
    assert review.answer("plan").view == "agrees"
    review.clear("plan")
    assert review.answer("plan").view is None


def test_what_a_case_manager_said_does_not_count_when_none_was_there():
    review = answered(present="yes", sentence="custody", plan="no")
    review.toggle_knew("plan")
    review.set_view("plan", "differs", "it is in my log")
    review.choose("present", "no")
    answer = review.answer("plan")
    assert (answer.view, answer.their_words, answer.known_not_recorded) == (None, "", False)
    review.choose("present", "yes")
    assert review.answer("plan").known_not_recorded


def test_not_applicable_takes_one_reason():
    review = answered(sentence="custody", plan="na")
    assert review.missing_at(INSTRUMENT.by_id["plan"]) == "no reason for not applicable"
    review.toggle_reason("plan", "out_of_time")
    review.toggle_reason("plan", "other")
    assert review.answer("plan").reasons == ("other",)
    assert review.missing_at(INSTRUMENT.by_id["plan"]) == "the other reason is not in words"
    review.set_other("plan", "transferred in")
    assert review.missing_at(INSTRUMENT.by_id["plan"]) == ""


def test_the_case_managers_voice_needs_a_case_manager():
    review = answered(present="no", sentence="custody", plan="no")
    assert not review.offers_view(INSTRUMENT.by_id["plan"])
    with pytest.raises(NotAllowed):
        review.toggle_knew("plan")
    review.choose("present", "yes")
    review.set_view("plan", "differs", "it is in my log")
    assert review.answer("plan").view == "differs"


def test_the_case_manager_is_asked_once():
    review = new_review()
    assert review.applies("policy")
    review.asked_elsewhere("A-0")
    assert not review.applies("policy")
    assert review.asked_in == "A-0"
    review.asked_elsewhere(None)
    assert review.applies("policy")


def finished() -> Review:
    review = answered(present="yes", sentence="community", events="none", policy="yes")
    review.write("learning", "talk to school earlier")
    return review


def test_a_completed_review_is_frozen_until_amended_with_a_reason():
    review = finished()
    review.complete()
    for change in (
        lambda: review.choose("present", "no"),
        lambda: review.undo(),
        lambda: review.set_evidence("present", "x"),
        lambda: review.complete(),
    ):
        with pytest.raises(NotAllowed):
            change()
    with pytest.raises(NotAllowed):
        review.amend("   ")
    review.amend("the wrong sentence was ticked")
    review.choose("sentence", "custody")
    assert [event.what for event in review.session.events] == ["opened", "completed", "amended"]
    assert review.session.events[-1].why == "the wrong sentence was ticked"


def test_dates_and_values_that_do_not_exist_are_refused():
    review = new_review()
    with pytest.raises(NotAllowed, match="YYYY-MM-DD"):
        review.write("seen_on", "7 Jan")
    review.write("seen_on", "2013-01-07")
    with pytest.raises(NotAllowed):
        review.choose("present", "na")
    with pytest.raises(NotAllowed):
        review.choose("nothing", "yes")


def test_resuming_goes_to_the_question_that_was_on_the_screen():
    review = answered(present="yes")
    assert review.resume_at().id == "sentence"
    review.move_to("learning")
    assert review.resume_at().id == "learning"
    review.move_to("plan")  # does not apply yet
    assert review.resume_at().id == "events"


def test_text_is_kept_as_written_but_for_what_could_act():
    review = new_review()
    review.write("learning", "a[b]\x1b[31m\r\ncafe\u0301")
    assert review.answer("learning").value == "a[b]\ufffd[31m\ncaf\u00e9"
