"""What the review decides, without a terminal: which key means what, what is said, where one goes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.open_case import OpenCase, open_case
from sqs_tui.review.session import Action, SignOff, now
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Outcome, Pace
from sqs_tui.tui.review.parts import (
    OUTLINE_KEYS,
    READING_KEYS,
    TYPING_KEYS,
    guidance_note,
    keys_on_offer,
    likely_next,
    texts_wanted,
)
from tests.instruments import SMALL
from tests.tui.conftest import answer_everything, begin, criteria_from, on_disk


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> LoadedInstrument:
    return criteria_from(tmp_path_factory.mktemp("small"))


@pytest.fixture
def case(folder: Path, small: LoadedInstrument) -> Iterator[OpenCase]:
    """A case of the small instrument, in custody, with the case manager there, and ready to be saved."""
    case = begin(folder, small)
    case.settle(case.prepare())
    case.review.choose("present", "yes")
    case.review.choose("sentence", "custody")
    yield case
    case.close()


@pytest.fixture
def controller(case: OpenCase) -> ReviewController:
    return at(case, "present")


def at(case: OpenCase, question: str, **given: object) -> ReviewController:
    """A controller that looks at this question."""
    controller = ReviewController(case, Pace(), **given)
    controller.go(case.review.instrument.by_id[question])
    return controller


def press(controller: ReviewController, key: str, character: str | None = "", **seen: bool) -> Outcome | None:
    """A key, whose character is its name where nothing else is given."""
    return controller.take_key(key, key if character == "" else character, **{"in_view": True, **seen})


def complete(case: OpenCase) -> None:
    answer_everything(case.review)
    case.complete([SignOff("INS2", "inspector", now(), "Confirmed.")])


def place(controller: ReviewController) -> str:
    return controller.question.id


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
    case.review.choose("present", "no")
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
    case.review.set_actions("agreed", [Action("Ring the school")])
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
    case.changed()
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
    answer_everything(case.review)
    case.review.clear("seen_on")
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


def test_notices_are_said_once(case: OpenCase):
    case.notices[:] = ["Something about its file."]
    controller = ReviewController(case, Pace())
    assert controller.opening().said == "Something about its file."
    assert controller.opening() == Outcome()


# What the parts of the screen hold


def bar(controller: ReviewController) -> dict[str, str]:
    return {key: does for key, does, _ in keys_on_offer(controller.case.review, controller.question, "question")}


def test_the_bar_offers_what_can_be_said_at_the_question(case: OpenCase):
    controller = at(case, "plan")
    offered = bar(controller)
    assert offered["y/n/x"] == "Answer"
    assert offered["v"] == "View"
    assert "k" not in offered
    press(controller, "n")
    assert "k" in bar(controller)
    assert "v" not in bar(at(case, "policy"))


@pytest.mark.parametrize(
    ("question", "answering", "writing"),
    [
        ("present", "y/n", "Evidence"),
        ("events", "a/b/c", "Evidence"),
        ("seen_on", None, "Write"),
        ("agreed", None, "Add"),
    ],
)
def test_the_bar_names_the_keys_of_each_kind(case: OpenCase, question: str, answering: str | None, writing: str):
    offered = bar(at(case, question))
    assert next((key for key, does in offered.items() if does == "Answer"), None) == answering
    assert offered["e"] == writing


def test_the_bar_follows_the_focus_and_the_state(case: OpenCase):
    review, question = case.review, case.review.applicable[0]
    assert keys_on_offer(review, question, "text") is TYPING_KEYS
    assert keys_on_offer(review, question, "outline") is OUTLINE_KEYS
    complete(case)
    assert keys_on_offer(review, question, "question") is READING_KEYS


def wanted(case: OpenCase, question: str) -> list[tuple[str, str]]:
    texts = texts_wanted(case, case.review.instrument.by_id[question])
    return [(text.area, text.field) for text in texts if text.wanted]


def test_the_texts_of_a_question_come_and_go_with_what_is_said(case: OpenCase):
    assert wanted(case, "plan") == [("note", "evidence")]
    case.review.choose("plan", "no")
    case.review.toggle_reason("plan", "other")
    case.review.set_view("plan", "differs")
    assert wanted(case, "plan") == [("other", "other"), ("their_words", "their_words"), ("note", "evidence")]
    assert wanted(case, "seen_on") == [("note", "value")]
    assert wanted(case, "agreed") == []


def test_words_of_theirs_that_are_being_typed_keep_their_text(case: OpenCase):
    case.typing("plan", "their_words", "Not quite")
    assert ("their_words", "their_words") in wanted(case, "plan")
    shown = [text.text for text in texts_wanted(case, case.review.instrument.by_id["plan"]) if text.wanted]
    assert shown == ["Not quite", ""]


def test_only_a_judgement_says_what_not_applicable_is_for(case: OpenCase):
    by_id = case.review.instrument.by_id
    assert guidance_note(by_id["plan"]).startswith("Not applicable is for what did not arise")
    assert guidance_note(by_id["policy"]) == ""


def test_what_comes_next_is_guessed_without_answering(case: OpenCase):
    before = case.review.session
    then, following = likely_next(case.review, case.review.instrument.by_id["plan"])
    assert (then.answer("plan").value, following.id) == ("yes", "release")
    assert case.review.session is before
    complete(case)
    assert likely_next(case.review, case.review.applicable[0]) is None
