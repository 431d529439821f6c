"""Ways in which something was once recorded that nobody meant, or not recorded that somebody did."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from sqs_tui.review.session import Action
from tests.tui.conftest import app_on, begin, on_disk


async def test_nothing_is_answered_in_a_terminal_too_small_to_show_it(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(100, 30)) as d:
        await d.go("lor_sufficient")
        await d.resize(39, 11)
        await d.press("y", "n", "k", "enter")
        assert d.question == "lor_sufficient"
        assert not d.answer.given


async def test_the_other_reason_is_not_held_when_its_judgement_is_taken_back(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        await d.press("n", "l")
        await d.write("words of another reason")
        await d.press("escape")
        assert case.review.answer("lor_sufficient").other == "words of another reason"
        await d.press("y")
        assert case.typed == {}
        assert "Not recorded" not in d.said


@pytest.mark.parametrize("leaving", ["ctrl+n", "escape", "tab"])
async def test_keys_right_behind_a_text_belong_to_the_question(folder: Path, leaving: str):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case) as d:
        await d.go("lor_on_time")
        await d.burst("e", *"Text 1.", leaving, "n")
        assert case.review.answer("lor_on_time").evidence == "Text 1."
        answered = "lor_sufficient" if leaving == "ctrl+n" else "lor_on_time"
        assert case.review.answer(answered).value == "no"
        assert [name for name in case.review.session.answers if case.review.answer(name).given] == [
            "case_manager_present", answered,
        ]  # fmt: skip


async def test_esc_and_a_letter_in_one_piece_are_not_a_letter_of_the_text(folder: Path):
    case = begin(folder)
    async with app_on(case) as d:
        await d.go("lor_on_time")
        await d.burst("e", *"Text.")
        d.app.post_message(events.Key("alt+n", "n"))  # what the terminal's parser makes of them
        await d.quiet()
        assert (d.answer.evidence, d.answer.value) == ("Text.", "no")
        d.app.post_message(events.Key("alt+left", None))
        await d.quiet()
        assert d.question == "lor_on_time"


async def test_a_paste_and_what_is_typed_behind_it_keep_their_order(folder: Path):
    case = begin(folder)
    async with app_on(case) as d:
        await d.go("lor_on_time")
        await d.press("e")
        d.app.post_message(events.Paste("pasted "))
        await d.burst(*"typed", "ctrl+n", "y")
        assert case.review.answer("lor_on_time").evidence == "pasted typed"
        assert case.review.answer("lor_sufficient").value == "yes"


async def test_fields_of_a_form_take_keys_that_come_in_one_piece(folder: Path):
    case = begin(folder)
    async with app_on(case) as d:
        await d.go("agreed_actions")
        await d.press("e")
        await d.burst(*"Write to school", "enter", *"CM1", "enter", *"1 Dec", "enter")
        assert case.review.answer("agreed_actions").actions == (Action("Write to school", "CM1", "1 Dec"),)


async def test_find_goes_to_what_was_typed_however_quickly(folder: Path):
    case = begin(folder)
    async with app_on(case) as d:
        await d.press("/")
        await d.burst(*"engaged well", "enter")
        assert "engaged well" in d.review.instrument.by_id[d.question].text


@pytest.mark.parametrize("how", ["q", "screen"])
async def test_leaving_takes_along_what_was_typed_just_before(folder: Path, how: str):
    case = begin(folder)
    async with app_on(case) as d:
        await d.go("lor_on_time")
        await d.press("e")
        await d.burst(*"The very last words", *(["escape", "q"] if how == "q" else ["ctrl+q"]))
        await d.until(lambda: d.app._exit, "ended")
    assert on_disk(folder).answers["lor_on_time"].evidence == "The very last words"


async def test_leaving_from_a_form_takes_along_what_stands_in_it(folder: Path):
    case = begin(folder)
    async with app_on(case) as d:
        await d.go("agreed_actions")
        await d.press("e")
        await d.burst(*"Write to school", "ctrl+q")
        await d.until(lambda: d.app._exit, "ended")
    assert [action.what for action in on_disk(folder).answers["agreed_actions"].actions] == ["Write to school"]


async def test_what_goes_with_an_answer_that_is_reversed_is_said_and_the_question_stays(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        await d.press("n", "a", "k", "v", "d", "escape", "y")
        assert d.question == "lor_sufficient"
        assert "Gone with the other answer: 1 reason, knew, not recorded, their view. u brings it all back." in d.said
        await d.press("u")
        assert (d.answer.value, d.answer.known_not_recorded, d.answer.view) == ("no", True, "differs")
        await d.press("x", "a")
        await d.go("lor_sufficient")
        await d.press("y")  # of Not applicable nothing is lost
        assert d.question == "lor_level_agree"


async def test_undo_says_what_it_takes_back(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case) as d:
        await d.go("lor_sufficient")
        await d.press("n", "a", "k", "e")
        await d.write("Seen in the file.")
        await d.press("escape", "asterisk")
        for what in ("the star", "the evidence", "knew, not recorded", "a reason", "the answer"):
            await d.press("u")
            assert d.said.startswith(f"Taken back: {what} at good enough.")


async def test_their_view_is_asked_for_from_the_outline_and_beside_the_guidance_too(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(100, 30)) as d:
        await d.go("lor_sufficient")
        await d.press("y")
        await d.go("lor_sufficient")
        await d.press("tab")
        assert d.focus == "outline"
        await d.press("v", "d")
        assert d.answer.view == "differs"
        assert d.focus == "their_words"
        await d.press("escape", "g", "v")
        assert "sees it differently" in d.painted("#asked")
        await d.press("f5")  # light or dark is no answer to that
        await d.press("a")
        assert d.answer.view == "agrees"


async def test_what_was_said_of_another_moment_does_not_stay(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(100, 30)) as d:
        await d.go("lor_sufficient")
        await d.press("n", "a")
        assert d.said.startswith("Given:")
        await d.press("l")
        assert d.said == "The other reason: write it down, Esc when done."
        await d.press("escape")
        assert d.said == ""
        await d.press("a", "f2", "enter")
        assert d.said == ""
