"""Two ways in which something was once recorded that nobody meant."""

from __future__ import annotations

from pathlib import Path

from tests.tui.conftest import app_on, begin


async def test_nothing_is_answered_in_a_terminal_too_small_to_show_it(folder: Path):
    case = begin(folder)
    case.review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(100, 30)) as d:
        await d.go("lor_sufficient")
        await d.resize(39, 11)
        await d.press("y", "n", "k", "enter")
        assert d.question == "lor_sufficient"
        assert not d.answer.given


async def test_the_other_reason_is_not_held_when_its_judgement_is_taken_back(folder: Path):
    case = begin(folder)
    case.review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        await d.press("n", "l")
        await d.write("words of another reason")
        await d.press("escape")
        assert case.review.answer("lor_sufficient").other == "words of another reason"
        await d.press("y")
        assert case.typed == {}
        assert "Not recorded" not in d.said
