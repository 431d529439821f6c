"""The review with the mouse, over more than one sitting, and when it may only be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqs_tui.open_case import open_case
from sqs_tui.review.session import SignOff, now
from sqs_tui.tui.summary import SummaryScreen
from tests.tui.conftest import Driver, answer_everything, app_on, begin, criteria_from, on_disk, real


async def test_every_choice_by_mouse_as_by_key(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        await d.click("( ) Insufficient")
        assert (d.question, d.answer.value) == ("lor_sufficient", "no")
        await d.click("emotional or mental health")
        await d.click("[ ] alcohol or drug")
        await d.click("f [x] alcohol or drug")
        assert d.answer.reasons == ("emotional_mental_health",)
        await d.click("not done")
        assert d.answer.reasons == ("not_done",)
        await d.click("Case manager knew, not recorded")
        assert d.answer.known_not_recorded
        await d.click("Good example to quote")
        assert d.answer.good_example
        await d.click("Case manager: their own view")
        await d.click("a agrees")
        assert d.answer.view == "agrees"
        await d.click("Case manager: agrees")
        await d.click("d sees it differently")
        assert (d.answer.view, d.focus) == ("differs", "their_words")
        await d.write("In the log.")
        x, y = d.places("e  Evidence")[0]
        await d.pilot.click(offset=(x + 5, y + 1))  # the empty line to write in, below its name
        await d.quiet()
        assert d.focus == "note"
        await d.write("Page 3.")
        await d.click("another reason")
        assert d.focus == "other"
        await d.write("Words of it.")
        await d.click("Was the assessment of the likelihood")  # anywhere: what was written is recorded
        await d.press("escape")
        assert (d.answer.evidence, d.answer.their_words, d.answer.other) == ("Page 3.", "In the log.", "Words of it.")
        await d.click("( ) Not applicable")
        await d.click("not needed in this case")
        assert d.question == "lor_level_agree"
        assert d.review.answer("lor_sufficient").reasons == ("not_needed",)
        await d.go("lor_sufficient")
        await d.click("( ) Sufficient")
        assert d.question == "lor_level_agree"
        await d.click("It was set too low")
        assert d.review.answer("lor_level_agree").value == "too_low"
        await d.go("sig_event")
        await d.click("b [ ]")
        assert len(d.answer.values) == 1
        assert d.question == "sig_event"
        by_mouse = d.review.session.answers

    other = begin(folder, case="LAN-018")
    with other.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(other, size=(140, 45)) as d:
        await d.go("lor_sufficient")
        await d.press("n", "c", "a", "k", "asterisk", "v", "a", "v", "d")
        await d.write("In the log.")
        await d.press("escape", "e")
        await d.write("Page 3.")
        await d.press("escape", "l")
        await d.write("Words of it.")
        await d.press("escape", "x", "a", "up", "y", "b")
        await d.go("sig_event")
        await d.press("b")
        assert d.review.session.answers == by_mouse


async def test_evidence_opens_by_a_click_on_its_name(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.click("e  Evidence", into=4)
        assert d.focus == "note"


async def test_the_outline_by_keys_and_by_mouse_and_the_key_bar_by_mouse(folder: Path):
    async with app_on(begin(folder), size=(140, 45)) as d:
        await d.press("tab")
        assert d.focus == "outline"
        await d.press("down", "down", "enter")
        assert (d.question, d.focus) == ("psr_prepared", "")
        await d.press("n", "tab", "end", "enter")
        assert d.question == "strengths"
        await d.press("tab", "home", "down", "down", "enter")
        assert d.question == d.review.applicable[[q.section for q in d.review.applicable].index("public")].id
        await d.click("1 Reoffending")
        assert d.question == "lor_on_time"
        await d.click("level agreed")
        assert d.question == "lor_level_agree"
        assert "▶ level agreed" in d.text
        assert "1 of 30 answered" in d.text
        assert "✓" not in d.row("report to court")  # another section: folded away
        await d.click("Case   ")
        assert "✓ report to court     no" in d.text
        assert "▸ Case" in d.text

        await d.click("Enter Next")
        assert d.question == "sentence"
        await d.click("↑ Back")
        assert d.question == "case_manager_present"
        await d.click("e Evidence")
        assert d.focus == "note"
        assert "Esc Done" in d.bar
        await d.click("Esc Done")
        assert d.focus == ""
        await d.click("g Guidance")
        assert "What good looks like" in d.text
        await d.click("g Guidance")
        assert "What good looks like" not in d.text
        await d.click("/ Find")
        assert "Find a question" in d.text
        await d.press("escape")
        await d.click("u Undo")
        assert not d.review.answer("psr_prepared").given
        await d.click("F1 Help")
        assert "Keys" in d.text
        await d.press("escape")
        await d.click("y/n Answer")
        assert "F1 explains every key" in d.said
        await d.click("F2 Summary")
        assert isinstance(d.app.screen, SummaryScreen)
        await d.click("q Back")
        await d.click("q Leave")
        assert d.app.return_code == 0


async def test_the_key_bar_says_what_the_keys_do_while_the_outline_has_them(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.press("tab")
        assert d.focus == "outline"
        assert "↑ Back" not in d.bar  # up moves in the outline now
        assert "Enter Next" not in d.bar


async def test_leaving_saves_and_coming_back_resumes(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.press("a", "b", "n", "e")
        await d.write("Half a sentence")
        await d.press("ctrl+q")  # straight out of a text
        assert d.app.return_code == 0
        assert str(folder / "LAN-017.toml") in d.app.last_words
    session = on_disk(folder)
    assert session.answer("parent_available").evidence == "Half a sentence"
    assert session.answer("sentence").value == "custody"
    assert session.position == "parent_available"
    async with app_on(open_case(folder, "LAN-017", real())) as d:
        assert d.question == "parent_available"
        assert "Half a sentence" in d.text
        assert "in custody" in d.head
        assert f"3 of {len(d.review.applicable)} answered" in d.text
        await d.press("u", "u")
        assert d.review.answer("psr_prepared").value == ""
        assert (d.question, d.review.answer("parent_available").evidence) == ("psr_prepared", "")


async def test_keys_before_the_slow_checks_are_done_are_not_lost(folder: Path):
    async with app_on(begin(folder), settled=False) as d:
        await d.press("a", "a", "n")
        answers = d.review.session.answers
        assert len(answers) == 3
        await d.saved()
        assert on_disk(folder).answers == answers


async def test_answers_set_aside_are_told_and_come_back(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        for question, value in (("sentence", "custody"), ("plan", "yes"), ("release", "yes"), ("home", "yes")):
            review.choose(question, value)
    before = review.session.answers
    async with app_on(case) as d:
        await d.go("sentence")
        await d.press("a")
        assert "sentence: In the community." in d.said
        assert "3 answers do not apply now" in d.said
        assert len(d.review.parked()) == 3
        await d.press("f2")
        assert "3 answers are kept aside" in d.flat
        await d.press("escape")
        await d.press("u")
        assert d.review.session.answers == before
        assert not d.review.parked()
        await d.press("a", "up", "b")
        assert "do not apply" not in d.said
        assert d.review.session.answers == before


async def test_a_completed_review_is_read_until_it_is_amended_with_a_reason(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no")
    case.complete([SignOff("INS2", "inspector", now(), "Mine.")])
    case.close()
    async with app_on(open_case(folder, "LAN-017", case.criteria)) as d:
        assert "completed, read-only" in d.head
        assert "Press a to amend it." in d.said
        assert "a Amend" in d.bar
        frozen = d.review.session
        await d.go("plan")
        await d.press("y", "n", "x", "b", "k", "asterisk", "u", "backspace")
        assert "amend it to change an answer" in d.said
        await d.press("v")
        assert "press a to amend it" in d.said
        await d.press("e")
        assert d.focus == ""
        await d.click("Sufficient")
        await d.go("agreed")
        await d.press("e", "b")
        assert "An agreed action" not in d.text
        assert d.review.session == frozen

        await d.press("a", "enter")
        assert "Say why it is amended." in d.text
        await d.press("escape")
        assert d.review.frozen
        await d.press("a")
        await d.write("The log of 12 December came to light")
        await d.press("enter")
        assert not d.review.frozen
        assert "Open again, to be amended." in d.said
        assert "read-only" not in d.head
        assert d.review.session.signoffs == ()
        await d.go("plan")
        await d.press("y")
        assert d.review.answer("plan").value == "yes"
        await d.saved()
        event = on_disk(folder).events[-1]
        assert (event.what, event.why) == ("amended", "The log of 12 December came to light")
        assert (folder / "earlier" / f"LAN-017.r{event.revision}.toml").exists()
        await d.press("f2")
        assert "Amended" in d.text or d.app.screen.query_one("#summary").virtual_size.height > 20


async def test_leaving_the_view_of_an_open_completed_review_by_escape_in_a_text(folder: Path, tmp_path: Path):
    """A text that may only be read still lets one out, and records nothing."""
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review)
    case.complete([SignOff("INS2", "inspector", now(), "Mine.")])
    async with app_on(case) as d:
        await d.go("learning")
        d.app.screen.query_one("#note").focus()
        await d.press("x", "y", "escape")
        assert d.focus == ""
        assert d.answer.value == "What was said about learning points."


async def test_a_case_manager_is_asked_about_management_once(folder: Path):
    first = begin(folder, case="LAN-001")
    with first.edit() as review:
        answer_everything(review)
    first.close()
    case = begin(folder, case="LAN-002")
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(140, 45)) as d:
        assert "Management in LAN-001" in d.flat
        assert not any(q.section == "management" for q in d.review.applicable)
        await d.go("health_attention")
        assert d.review.next(d.review.applicable[-3].id).section == "close"
        await d.press("f2")
        assert "Operational management was asked in the review of LAN-001." in _whole(d)
    other = begin(folder, case="LAN-003", case_manager="CM05")
    with other.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(other, size=(140, 45)) as d:
        assert "LAN-0" not in d.text.replace("LAN-003", "")
        assert "Management 0/13" in d.flat.replace("  ", " ")


def _whole(d: Driver) -> str:
    """All of the summary, also what is out of view."""
    items = d.app.screen.query_one("#summary")._items
    return "\n".join((item.content() if callable(item.content) else item.content).plain for item in items)


async def test_text_left_by_a_crash_is_offered_and_never_restored_unasked(folder: Path):
    case = begin(folder)
    case.settle(case.prepare())
    case.typing("sentence", "evidence", "Half a [b]thought[/b]")
    case.keep_draft()
    case._saver.flush(5.0)
    case.typed.clear()
    case.abandon()
    for key, left in (("l", True), ("r", False)):
        async with app_on(open_case(folder, "LAN-017", real())) as d:
            await d.until(lambda d=d: "Text that was not finished" in d.text, "the draft is offered")
            assert "Half a [b]thought[/b]" in d.text
            assert d.review.answer("sentence").evidence == ""
            await d.press(key)
            assert (d.review.answer("sentence").evidence == "") is left
            if not left:
                assert d.question == "sentence"
                assert "Half a [b]thought[/b]" in d.text
    assert on_disk(folder).answer("sentence").evidence == "Half a [b]thought[/b]"
    async with app_on(open_case(folder, "LAN-017", real())) as d:
        assert "Text that was not finished" not in d.text


async def test_a_draft_that_is_not_wanted_is_deleted(folder: Path):
    case = begin(folder)
    case.settle(case.prepare())
    case.typing("sentence", "evidence", "No longer wanted")
    case.keep_draft()
    case._saver.flush(5.0)
    case.abandon()
    async with app_on(open_case(folder, "LAN-017", real())) as d:
        await d.until(lambda: "Text that was not finished" in d.text, "the draft is offered")
        assert "Recorded" in d.text
        await d.press("d")
        await d.saved()
    assert not list(folder.glob(".*draft*"))
    assert on_disk(folder).answers == {}


async def test_text_is_drafted_while_it_is_typed(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sqs_tui.typed_text.DRAFT_AFTER", 0.001)
    async with app_on(begin(folder)) as d:
        await d.press("e", "h", "i")
        await d.until(lambda: any("hi" in p.read_text() for p in folder.glob(".*draft.toml")), "drafted")
        assert on_disk(folder).answers == {}
        await d.press("escape")
        await d.until(lambda: not list(folder.glob(".*draft.toml")), "the draft is gone")
        await d.until(lambda: "✓ saved" in d.head, "the screen says so")
        assert on_disk(folder).answer("case_manager_present").evidence == "hi"
