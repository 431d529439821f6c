"""What the key bar, the texts and the guidance of a review hold, decided without a terminal."""

from __future__ import annotations

import pytest

from sqs_tui.kinds.registry import kind_of
from sqs_tui.open_case import OpenCase
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.parts import (
    OUTLINE_KEYS,
    READING_KEYS,
    TYPING_KEYS,
    keys_on_offer,
    likely_next,
    texts_wanted,
)
from tests.tui.controller.conftest import at, complete, press

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
    with case.edit() as review:
        review.choose("plan", "no")
        review.toggle_reason("plan", "other")
        review.set_view("plan", "differs")
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
    assert kind_of(by_id["plan"]).guidance_note.startswith("Not applicable is for what did not arise")
    assert kind_of(by_id["policy"]).guidance_note == ""


def test_what_comes_next_is_guessed_without_answering(case: OpenCase):
    before = case.review.session
    then, following = likely_next(case.review, case.review.instrument.by_id["plan"])
    assert (then.answer("plan").value, following.id) == ("yes", "release")
    assert case.review.session is before
    complete(case)
    assert likely_next(case.review, case.review.applicable[0]) is None
