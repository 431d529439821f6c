"""Where one goes in a review, and what a key means where no answer stands behind it; decided without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_tui.open_case import OpenCase
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Outcome, Pace
from tests.tui.conftest import answer_everything, on_disk
from tests.tui.controller.conftest import at, complete, place, press

# Moving


def test_next_and_back_say_nothing_and_let_keys_answer_again(controller: ReviewController):
    forward = controller.next()
    assert (place(controller), forward.said, forward.unfocused) == ("sentence", "", True)
    back = controller.previous()
    assert (place(controller), back.said, back.unfocused) == ("present", "", True)
    assert controller.previous() == Outcome("This is the first question.", unfocused=True)


def test_after_the_last_question_comes_the_summary(case: OpenCase):
    controller = at(case, "agreed")
    assert controller.next() == Outcome(unfocused=True, opens="summary")
    assert place(controller) == "agreed"


def test_where_one_is_is_remembered_but_not_in_a_completed_review(case: OpenCase):
    controller = at(case, "policy")
    assert case.review.session.position == "policy"
    complete(case)
    controller.go(case.review.instrument.by_id["present"])
    assert (place(controller), case.review.session.position) == ("present", "policy")


def test_a_section_of_the_outline_leads_to_its_first_question(controller: ReviewController):
    outcome = controller.chosen_in_outline("work")
    assert (place(controller), outcome.unfocused) == ("plan", True)
    controller.chosen_in_outline("sentence")
    assert place(controller) == "sentence"


def test_a_section_in_which_nothing_is_asked_leads_nowhere(controller: ReviewController):
    assert controller.chosen_in_outline("nowhere") == Outcome(unfocused=True)
    assert place(controller) == "present"


def test_what_was_found_is_gone_to_and_the_focus_left_as_it_is(controller: ReviewController):
    assert not controller.go_to("policy").unfocused
    assert place(controller) == "policy"


def test_the_first_unanswered_question_and_what_may_be_left_open(case: OpenCase):
    controller = at(case, "policy")
    controller.first_unanswered()
    assert place(controller) == "events"
    with case.edit() as review:
        answer_everything(review)
        review.clear("seen_on")
    said = controller.first_unanswered().said
    assert said == "Every question that must be answered is. 1 may be left open."


def test_a_question_that_does_not_apply_after_all_is_left(case: OpenCase):
    controller = at(case, "policy")
    case.review.asked_elsewhere("LAN-001")
    assert controller.settled().shown
    assert place(controller) == "plan"


@pytest.mark.parametrize(
    ("decide", "opens"), [("find", "find"), ("summary", "summary"), ("save_copy", "copy"), ("leave", "leave")]
)
def test_what_is_typed_is_recorded_before_anything_opens(case: OpenCase, decide: str, opens: str):
    controller = at(case, "plan")
    case.typing("plan", "evidence", "Seen on file.")
    assert getattr(controller, decide)().opens == opens
    assert case.review.answer("plan").evidence == "Seen on file."


def test_saving_now_records_what_is_typed(case: OpenCase, folder: Path):
    case.typing("plan", "evidence", "Seen on file.")
    assert at(case, "plan").save_now().said is None
    assert case.flush()
    assert on_disk(folder).answers["plan"].evidence == "Seen on file."


# Keys that mean something else


def test_nothing_is_answered_that_cannot_be_seen_but_one_can_leave(controller: ReviewController):
    assert press(controller, "n", in_view=False) == Outcome()
    assert controller.here.answer.value == "yes"
    assert press(controller, "q", in_view=False).opens == "leave"


def test_a_key_that_picks_nothing_is_left_to_what_it_is_bound_to(controller: ReviewController):
    assert press(controller, "g") is None
    assert press(controller, "enter", "\r") is None
    assert press(controller, "up", None) is None


def test_a_key_that_is_bound_to_nothing_says_so(controller: ReviewController):
    assert controller.unbound("z").said == "z does nothing here. F1 says what can be done."
    assert controller.unbound(None) == controller.unbound("\x01") == Outcome()


def test_a_completed_review_is_read_or_amended(case: OpenCase):
    complete(case)
    controller = ReviewController(case, Pace())
    before = case.review.session
    assert controller.opening().said.startswith("This review is completed and opens to be read.")
    assert press(controller, "a") == Outcome(opens="amend")
    assert press(controller, "y") is None
    refused = "This review is completed; press a to amend it."
    assert controller.unbound("y").said == controller.here.write().said == refused
    assert "completed; amend it" in controller.pick("y").said  # a click
    assert case.review.session is before
    assert not controller.offers_draft()
    case.amend("Something was forgotten.")
    assert controller.amended() == Outcome("Open again, to be amended.", shown=True)
    assert press(controller, "n").said.startswith("case manager here: No.")


def test_notices_too_long_for_their_line_are_opened_and_a_completed_review_is_said_to_be_read_all_the_same(
    case: OpenCase,
):
    case.notices[:] = ["Something about its file.", "And something else that fills the rest of the one line there is."]
    assert ReviewController(case, Pace()).opening() == Outcome(opens="notices")
    complete(case)
    outcome = ReviewController(case, Pace()).opening()
    assert (outcome.said or "").startswith("This review is completed")
    assert outcome.opens == "notices"


def test_notices_are_said_once(case: OpenCase):
    case.notices[:] = ["Something about its file."]
    controller = ReviewController(case, Pace())
    assert controller.opening().said == "Something about its file."
    assert controller.opening() == Outcome()
