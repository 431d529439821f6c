"""The summary: what it reads back, what is missing, completing it, and the sheet it writes."""

from __future__ import annotations

import stat
from pathlib import Path

from sqs_tui.tui.review.screen import ReviewScreen
from sqs_tui.tui.summary import CASE_MANAGER_CONFIRMS, INSPECTOR_CONFIRMS, SummaryScreen
from tests.tui.conftest import Driver, answer_everything, app_on, begin, criteria_from, on_disk


def _whole(d: Driver) -> list[str]:
    """All lines of the summary, also those out of view."""
    items = d.app.screen.query_one("#summary")._items
    return [(item.content() if callable(item.content) else item.content).plain for item in items]


async def test_a_whole_review_reads_back_strengths_first(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no", events="moved", home="yes")
        review.toggle_reason("plan", "victims")
        review.toggle_reason("plan", "health")
        review.toggle_reason("plan", "other")
        review.set_other("plan", "lost in the move")
        review.toggle_knew("plan")
        review.set_view("plan", "differs", "It is in my contact log.")
        review.set_evidence("plan", "Log of 12 December.")
        review.toggle_good_example("home")
    async with app_on(case, size=(100, 45)) as d:
        await d.press("f2")
        lines = _whole(d)
        text = "\n".join(lines)
        done, poor = text.index("What was done well"), text.index("What was not sufficient")
        assert done < text.index("Was there somewhere to live?") < poor < text.index("Was the plan good enough?")
        assert "because: health missed; victims missed; lost in the move" in text
        assert "Log of 12 December." in text
        assert text.index("The case manager knew, but it is not recorded") < text.index("Where the two views differ")
        assert "In their words: It is in my contact log." in text
        assert "Good examples to quote" in text
        assert "Update the plan (CM04), by end of May" in text
        assert "Still missing" not in text
        assert "✓" in d.row("somewhere to live")  # a mark and a word, not a colour
        assert "Sufficient" in d.row("somewhere to live")
        assert "Insufficient" in d.row("plan good enough")
        await d.press("m")
        assert d.said == "Nothing is missing."
        await d.press("a")
        assert "still open" in d.said

        # every line leads to its question, and back
        await d.click("Was the plan good enough?")
        assert d.question == "plan"
        await d.press("f2", "home")
        first = d.app.screen.query_one("#summary").here
        await d.press("down", "down", "up", "end", "pageup", "home", "enter")
        assert d.question == first.partition(" ")[0]


async def test_what_is_missing_stands_there_and_jumps(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no")
        review.toggle_reason("plan", "not_done")
        review.clear("policy")
    async with app_on(case) as d:
        await d.press("f2")
        assert "Still missing: 2" in d.text
        assert "no reason given" in d.row("! Was the plan good enough?")
        await d.press("c")
        assert d.said.startswith("2 things are still missing")
        assert isinstance(d.app.screen, SummaryScreen)
        here = d.app.screen.query_one("#summary").here
        assert here == "plan missing"
        await d.press("m")
        assert d.app.screen.query_one("#summary").here == "policy missing"
        await d.press("m", "enter")
        assert d.question == "plan"
        await d.press("a", "f2")
        assert "Still missing: 1" in d.text
        await d.click("! Are the policies clear?")
        assert d.question == "policy"
        await d.press("y", "f2")
        assert "Still missing" not in d.text
        await d.press("c", "n")
        assert not d.review.frozen


async def test_what_is_said_about_missing_things_can_be_read_at_80_columns(folder: Path, tmp_path: Path):
    async with app_on(begin(folder, criteria_from(tmp_path)), size=(80, 24)) as d:
        await d.press("f2", "c")
        assert "still missing" in d.said
        assert not d.said.endswith("…")


async def test_completing_signed_by_both_or_by_one(folder: Path, tmp_path: Path):
    criteria = criteria_from(tmp_path)
    case = begin(folder, criteria)
    with case.edit() as review:
        answer_everything(review)  # the case manager is there
    async with app_on(case) as d:
        await d.press("f2", "c")
        assert "Complete this review?" in d.text
        assert "INS2 confirms: " + INSPECTOR_CONFIRMS[:20] in d.flat
        assert "CM04 confirms: " + CASE_MANAGER_CONFIRMS[:20] in d.flat
        await d.press("enter")  # the first choice is not to
        assert not d.review.frozen
        await d.press("c", "escape")
        assert not d.review.frozen
        await d.press("c", "b")
        assert d.review.frozen
        assert "summary, completed" in d.head
        assert d.said.startswith("Completed.")
        assert "c Complete" not in d.bar
        assert "a Amend" in d.bar
        await d.press("c")
        assert "completed already" in d.said
        await d.saved()
        session = on_disk(folder)
        assert session.state == "completed"
        assert session.digest
        assert [(s.code, s.role) for s in session.signoffs] == [("INS2", "inspector"), ("CM04", "case_manager")]
        assert [s.confirms for s in session.signoffs] == [INSPECTOR_CONFIRMS, CASE_MANAGER_CONFIRMS]
        assert any("Signed by CM04" in line for line in _whole(d))

        # amended here too, and signed again by the inspector alone
        await d.press("a")
        await d.write("One more thing")
        await d.press("enter")
        assert "in progress" in d.head
        assert any("Amended" in line and "One more thing" in line for line in _whole(d))
        assert not any("Signed by" in line for line in _whole(d))
        await d.press("c", "i")
        await d.saved()
        assert [s.code for s in on_disk(folder).signoffs] == ["INS2"]
        await d.press("q")
        assert "completed, read-only" in d.head

    case = begin(folder, criteria, case="LAN-018")
    with case.edit() as review:
        answer_everything(review, present="no")  # nobody there: nobody to sign for them
    async with app_on(case) as d:
        await d.press("f2", "c")
        assert "CM04 confirms" not in d.flat
        assert "and CM04" not in d.text
        await d.click("Complete, signed by INS2")
        assert [s.code for s in d.review.session.signoffs] == ["INS2"]


async def test_after_the_last_question_comes_the_summary(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review)
    async with app_on(case) as d:
        await d.go("agreed")
        await d.press("enter")
        assert isinstance(d.app.screen, SummaryScreen)
        await d.press("escape")
        assert isinstance(d.app.screen, ReviewScreen)
        assert d.question == "agreed"


async def test_the_sheet_and_the_summary_are_written_where_one_says(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no")
    async with app_on(case) as d:
        await d.press("f2")
        for letter, name, holds in (
            ("s", "sheet.html", "<html"),
            ("s", "sheet.txt", "LAN-017"),
            ("i", "summary.md", "LAN-017"),
            ("i", "summary.json", '"case"'),
        ):
            await d.press("w", letter, "ctrl+u", "ctrl+k")
            await d.write(str(tmp_path / name))
            await d.press("enter")
            written = (tmp_path / name).read_text(encoding="utf-8")
            assert holds in written
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
            assert f"Written to {tmp_path}"[: len(d.said)] in d.said.rstrip("…") or "Written to" in d.said
        sheet = (tmp_path / "sheet.txt").read_text(encoding="utf-8")
        assert "Insufficient" not in sheet  # no judgement words about the person

        await d.press("w", "s", "ctrl+u", "ctrl+k")
        await d.write(str(tmp_path / "sheet.exe"))
        await d.press("enter")
        assert "end it with" in d.flat
        await d.press("end", "backspace", "backspace", "backspace", *"txt", "enter")
        assert "Not written: a file of this name is already there." in d.flat
        assert (tmp_path / "sheet.txt").read_text(encoding="utf-8") == sheet
        await d.press("escape", "w", "escape")
        assert isinstance(d.app.screen, SummaryScreen)


async def test_a_save_that_is_reported_after_the_summary_has_gone_ends_nothing(folder: Path, tmp_path: Path):
    """The saver reports from its own thread: its message may come when another screen is on, or none."""
    async with app_on(begin(folder, criteria_from(tmp_path))) as d:
        await d.press("f2")
        report = d.case.on_status
        await d.press("escape")
        report()
        await d.quiet()
        assert d.app.return_code is None
        assert d.question == "present"
