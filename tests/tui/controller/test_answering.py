"""What the review decides, without a terminal: which key means what, what is said, where one goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sqs_tui.open_case import OpenCase, open_case
from sqs_tui.review.session import Action
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Outcome, Pace
from tests.instruments import SMALL
from tests.tui.conftest import begin, criteria_from, on_disk
from tests.tui.controller.conftest import at, place, press


def test_the_decisions_do_without_textual():
    code = "import sys, sqs_tui.tui.review.controller, sqs_tui.tui.review.parts; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "sqs_tui.tui.review.controller" in loaded
    assert not {name.partition(".")[0] for name in loaded} & {"textual", "rich", "pydantic"}


# Answers


def test_an_answer_of_one_key_goes_on_and_says_so(controller: ReviewController):
    outcome = press(controller, "y")
    assert outcome.said == "case manager here: Yes. ↑ goes back to add to it, u takes it back."
    assert outcome.question is controller.question
    assert outcome.in_view == "question"
    assert place(controller) == "sentence"


def test_an_answer_and_where_one_is_then_are_saved_together(controller: ReviewController, folder: Path):
    press(controller, "y")
    assert controller.case.flush()
    session = on_disk(folder)
    assert session.answers["present"].value == "yes"
    assert session.position == "sentence"


def test_an_answer_stays_at_the_pace_that_stays(controller: ReviewController):
    assert controller.change_pace().said == "After an answer: stay on it."
    assert press(controller, "y").said == "case manager here: Yes. u takes it back."
    assert place(controller) == "present"
    assert controller.change_pace().said == "After an answer: on to the next question."
    press(controller, "y")
    assert place(controller) == "sentence"


def test_the_pace_is_kept_from_one_controller_to_the_next(case: OpenCase):
    pace = Pace()
    ReviewController(case, pace).change_pace()
    assert not ReviewController(case, pace).pace.moves_on


def test_an_answer_that_has_reasons_stays_for_them_and_wants_them_in_view(case: OpenCase):
    controller = at(case, "plan")
    outcome = press(controller, "n")
    assert (outcome.in_view, outcome.shown, outcome.question) == ("reasons", True, None)
    assert place(controller) == "plan"


def test_what_went_with_the_answer_before_is_said_and_keeps_one_there(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "n")
    press(controller, "b")
    said = press(controller, "y").said
    assert said == "plan: Sufficient. Gone with the other answer: 1 reason. u brings it all back."
    assert place(controller) == "plan"


def test_answers_that_no_longer_apply_are_told(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "y")
    press(controller, "y")  # release, which is asked where the plan is good enough
    said = press(at(case, "sentence"), "a").said
    assert said.endswith(" 2 answers do not apply now: kept aside, not counted, back if this changes back.")


def test_one_of_several_stays_and_what_excludes_the_others_goes_on(case: OpenCase):
    controller = at(case, "events")
    press(controller, "b")
    assert place(controller) == "events"
    press(controller, "a")
    assert case.review.answer("events").values == ("none",)
    assert place(controller) != "events"


def test_the_last_answer_is_saved_shown_and_opens_the_summary(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path, SMALL[: SMALL.index('[[questions]]\nid = "seen_on"')]))
    case.settle(case.prepare())
    controller = at(case, "policy")
    outcome = press(controller, "y")
    assert (outcome.opens, outcome.shown, outcome.unfocused) == ("summary", True, True)
    assert outcome.said.startswith("policies: Yes.")
    assert case.close()
    assert on_disk(folder).answers["policy"].value == "yes"


def test_a_reason_is_given_and_taken_away(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "n")
    assert press(controller, "b").said == "Given: health missed. Enter goes on."
    assert press(controller, "b").said == "No longer given: health missed. Enter goes on."
    assert case.review.answer("plan").reasons == ()


def test_a_reason_in_ones_own_words_is_written_at_once(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "n")
    outcome = press(controller, "d")
    assert (outcome.write_in, outcome.shown) == ("other", True)
    assert outcome.said == "The other reason: write it down, Esc when done."


def test_the_one_reason_for_not_applicable_goes_on_without_a_word(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "x")
    outcome = press(controller, "a")
    assert outcome.said is None
    assert outcome.question is not None
    assert place(controller) != "plan"


def test_clear_takes_the_answer_away_and_says_when_there_is_none(controller: ReviewController):
    assert controller.here.clear().said == "Answer taken away; notes stay. u brings it back."
    assert controller.here.clear() == Outcome("There is no answer here to take away.")


def test_undo_goes_to_where_the_change_was_made(case: OpenCase):
    controller = at(case, "policy")
    outcome = controller.undo()
    assert outcome.said == "Taken back: the answer at sentence. u again takes back the change before."
    assert place(controller) == "sentence"
    controller.undo()
    assert controller.undo() == Outcome("There is nothing to take back.")


def test_what_is_refused_is_said_in_a_sentence_and_nothing_is_saved(case: OpenCase):
    case.changed = lambda: pytest.fail("saved")
    outcome = ReviewController(case, Pace()).here.toggle_knew()
    assert outcome == Outcome("'knew, not recorded' goes with an answer of No, where the question offers it.")


# The two voices


def test_how_they_see_it_is_asked_for_and_answered_by_the_next_key(case: OpenCase):
    controller = at(case, "plan")
    outcome = controller.here.ask_view()
    assert (outcome.unfocused, outcome.in_view) == (True, "their_view")
    assert press(controller, "a").said == "The case manager agrees."
    assert case.review.answer("plan").view == "agrees"
    assert not controller.here.asking_view


def test_a_view_that_differs_is_put_in_their_words(case: OpenCase):
    controller = at(case, "plan")
    controller.here.ask_view()
    assert press(controller, "d").write_in == "their_words"
    controller.here.ask_view()
    assert press(controller, "backspace", None).said == "No view of theirs is recorded."


@pytest.mark.parametrize("key", ["escape", "q", "y"])
def test_any_other_key_leaves_their_view_and_does_nothing_else(case: OpenCase, key: str):
    controller = at(case, "plan")
    controller.here.ask_view()
    outcome = press(controller, key, key if len(key) == 1 else None)
    assert outcome == Outcome("Their view stays as it was.", shown=True)
    assert not case.review.answer("plan").given


def test_a_function_key_is_no_answer_to_how_they_see_it(case: OpenCase):
    controller = at(case, "plan")
    controller.here.ask_view()
    assert press(controller, "f1", None) is None
    assert controller.here.asking_view


def test_moving_away_asks_no_longer(case: OpenCase):
    controller = at(case, "plan")
    controller.here.ask_view()
    controller.next()
    assert not controller.here.asking_view


def test_their_view_is_not_asked_for_where_nobody_is_there_to_have_one(case: OpenCase):
    with case.edit() as review:
        review.choose("present", "no")
    controller = at(case, "plan")
    assert "made together with a case manager" in controller.here.ask_view().said
    assert not controller.here.asking_view


def test_knew_and_star_say_what_they_have_become(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "n")
    assert controller.here.toggle_knew().said == "Known, not recorded."
    assert controller.here.toggle_knew().said == "'Knew, not recorded' taken away."
    assert controller.here.toggle_star().said == "Marked as a good example to quote."
    assert controller.here.toggle_star().said == "No longer marked as a good example."


@pytest.mark.parametrize(("what", "view"), [("agrees", "agrees"), ("differs", "differs"), ("no_view", None)])
def test_a_click_beside_the_answer_says_how_they_see_it(case: OpenCase, what: str, view: str | None):
    controller = at(case, "plan")
    controller.here.beside(what)
    assert case.review.answer("plan").view == view


def test_a_click_beside_the_answer_does_what_its_letter_does(case: OpenCase):
    controller = at(case, "plan")
    press(controller, "n")
    controller.here.beside("knew")
    controller.here.beside("star")
    controller.here.beside("view")
    assert controller.here.answer.known_not_recorded
    assert controller.here.answer.good_example
    assert controller.here.asking_view


# What is written


def test_writing_begins_in_the_note_and_actions_in_a_dialog(case: OpenCase):
    assert at(case, "plan").here.write() == Outcome(write_in="note")
    controller = at(case, "agreed")
    assert controller.here.write() == Outcome(opens="action", action=0)
    with case.edit() as review:
        review.set_actions("agreed", [Action("Ring the school")])
    assert controller.here.write() == Outcome(opens="action", action=1)
    assert press(controller, "a") == Outcome(opens="action", action=0)
    assert press(controller, "b") is None


def test_what_is_typed_is_held_and_recorded_before_one_goes(case: OpenCase):
    controller = at(case, "plan", hold_typed=lambda: case.typing("plan", "evidence", "Seen on file."))
    controller.next()
    assert case.review.answer("plan").evidence == "Seen on file."


def test_what_cannot_be_recorded_is_said_when_one_is_done_with_it(case: OpenCase):
    controller = at(case, "seen_on")
    case.typing("seen_on", "value", "2 March")
    outcome = controller.done()
    assert outcome.said == "Not recorded yet: write the date as YYYY-MM-DD, for example 2013-01-07."
    assert (outcome.unfocused, outcome.shown) == (True, True)
    case.typing("seen_on", "value", "2013-03-02")
    assert controller.done().said == ""
    assert case.review.answer("seen_on").value == "2013-03-02"


def test_what_cannot_be_recorded_is_said_rather_than_the_answer_that_left_it(case: OpenCase):
    controller = at(case, "present")
    case.typing("seen_on", "value", "2 March")
    assert press(controller, "y").said.startswith("Not recorded yet: ")


def test_an_action_that_was_written_is_recorded(case: OpenCase):
    controller = at(case, "agreed")
    case.typing_action("agreed", 0, Action("Ring the school"))
    assert controller.action_written().shown
    assert case.review.answer("agreed").actions == (Action("Ring the school"),)


def test_text_of_an_earlier_run_is_put_back_where_it_was_typed(case: OpenCase, folder: Path):
    case.typing("plan", "evidence", "Half a sent")
    case.keep_draft()
    case._saver.flush(5.0)
    case.abandon()
    again = open_case(folder, "LAN-017", case.criteria)
    controller = ReviewController(again, Pace())
    assert not controller.offers_draft()  # nothing is decided before the files are checked
    again.settle(again.prepare())
    assert controller.offers_draft()
    assert controller.restore_draft().said == "Put back and recorded. u takes it back."
    assert (place(controller), again.review.answer("plan").evidence) == ("plan", "Half a sent")
    assert not controller.offers_draft()
    again.close()
