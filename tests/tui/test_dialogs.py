"""Dialogs that must not be got wrong: when saving fails, when leaving would lose something, and the palette."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sqs_tui.criteria.load import load_instrument
from sqs_tui.open_case import open_case
from sqs_tui.review.session import now
from sqs_tui.store import system
from sqs_tui.store.drafts import Draft, save_draft
from sqs_tui.tui.app import SqsApp
from sqs_tui.tui.dialogs import Dialog
from sqs_tui.tui.review.screen import ReviewScreen
from tests.corpus.outputs import CRITERIA, copied
from tests.tui.conftest import app_on, begin, on_disk, real


class Disk:
    """The door to the disk, which can be told to fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        # Only what is asked for is tried again, not what happens to be due.
        monkeypatch.setattr("sqs_tui.store.saver.RETRY_EVERY", 600.0)
        self.failing = 0
        self.spare = Path("/nowhere")
        for name in ("create", "create_unnamed"):
            monkeypatch.setattr(system, name, self._refusing(getattr(system, name)))

    def _refusing(self, create: Callable[[Path], int | None]) -> Callable[[Path], int | None]:
        def create_if_it_may(path: Path) -> int | None:
            if self.failing and self.spare not in (path, *path.parents):
                raise OSError(self.failing, os.strerror(self.failing))
            return create(path)

        return create_if_it_may


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


async def test_everything_to_be_known_about_a_case_is_shown_whole_before_it_is_worked_on(folder: Path):
    case = begin(folder)
    told = [f"This is number {n} of what is to be known about this review, which no one line holds." for n in range(3)]
    case.notices[:] = told
    async with app_on(case, size=(80, 24)) as d:
        assert isinstance(d.app.screen, Dialog)
        assert all(notice in " ".join(d.painted("#words").split()) for notice in told)
        await d.press("enter")
        assert isinstance(d.app.screen, ReviewScreen)
        await d.press("a")
        assert len(case.review.session.log) == 1


async def test_that_a_review_is_taken_to_another_form_can_be_read_before_it_is(tmp_path: Path):
    folder = copied("small", tmp_path)
    case = open_case(folder, "SML-001", load_instrument(folder / CRITERIA["small"]))
    async with app_on(case, size=(80, 24)) as d:
        told = "with the first change it is kept in the form of this version, which earlier ones cannot read."
        assert told in " ".join(d.painted("#words").split())
        await d.press("escape")
        assert "Text that was not finished" in d.text  # only then is anything else asked
        assert case.review.session.schema == 1


async def test_not_saved_stays_until_it_is_solved(folder: Path, tmp_path: Path, disk: Disk):
    async with app_on(begin(folder), size=(120, 30)) as d:
        await d.press("a")
        await d.saved()
        assert "✓ saved" in d.head
        before = on_disk(folder)
        disk.failing = errno.ENOSPC
        await d.press("a")
        await d.until(lambda: "NOT SAVED: disk full" in d.head, "the failure is told")
        assert "Ctrl+S tries again, F9 saves a copy elsewhere." in d.said
        for key in ("n", "y", "up", "g", "g", "ctrl+s", "f2", "q", "f5"):
            await d.press(key)
            assert "✗ NOT SAVED: disk full" in d.head, key
            assert "✓" not in d.head
            assert "saved " not in d.head.replace("NOT SAVED", "")
        await d.press("ctrl+s")
        await d.until(lambda: "Ctrl+S tries again" in d.said, "the way out is told again")
        assert on_disk(folder).answers == before.answers

        # a copy elsewhere; where it cannot be written, or a file is there, it says so
        await d.press("f9", "ctrl+u", "ctrl+k")
        await d.write(str(tmp_path / "copy.toml"))
        await d.press("enter")
        assert "Not written: disk full." in d.flat
        disk.spare = tmp_path / "stick"
        disk.spare.mkdir()
        await d.press("ctrl+u", "ctrl+k")
        await d.write(str(disk.spare / "copy.toml"))
        await d.press("enter")
        assert "Save a copy" not in d.text
        copy = (disk.spare / "copy.toml").read_text(encoding="utf-8")
        assert "psr_prepared" in copy
        await d.until(lambda: "NOT SAVED" in d.head, "a copy is not the review")

        # leaving asks; staying is the first choice
        answers = d.review.session.answers
        await d.press("q")
        assert "Not everything is saved" in d.text
        assert "disk full" in d.text
        await d.press("enter")
        assert isinstance(d.app.screen, ReviewScreen)
        await d.press("q", "s", "q", "escape")
        assert d.app.case is not None
        await d.press("ctrl+q")
        assert "Not everything is saved" in d.text
        await d.press("escape")

        disk.failing = 0
        await d.press("ctrl+s")
        await d.saved()
        assert "✓ saved" in d.head
        assert "NOT SAVED" not in d.text
        assert on_disk(folder).answers == answers
        await d.press("q")
        assert d.app.return_code == 0


async def test_leaving_all_the_same_loses_only_what_was_said_to_be_lost(folder: Path, disk: Disk):
    async with app_on(begin(folder)) as d:
        await d.press("a")
        await d.saved()
        disk.failing = errno.EIO
        await d.press("a")
        await d.until(lambda: "NOT SAVED: input/output error" in d.head, "the failure is told")
        await d.press("q", "l")
        assert d.app.return_code == 0
        assert d.app.case is None
    disk.failing = 0
    assert set(on_disk(folder).answers) == {"case_manager_present"}


async def test_a_copy_may_be_saved_on_the_way_out(folder: Path, tmp_path: Path, disk: Disk):
    async with app_on(begin(folder)) as d:
        disk.failing, disk.spare = errno.EROFS, tmp_path / "stick"
        disk.spare.mkdir()
        await d.press("a", "q")
        assert "read-only folder" in d.text
        await d.press("c", "ctrl+u", "ctrl+k")
        await d.write(str(disk.spare / "copy.toml"))
        await d.press("enter")
        assert "case_manager_present" in (disk.spare / "copy.toml").read_text(encoding="utf-8")
        assert d.app.case is not None
        disk.failing = 0
        await d.press("ctrl+s")
        await d.saved()


async def test_the_way_out_of_not_saved_works_where_it_is_told(folder: Path, tmp_path: Path, disk: Disk):
    """On the summary too it says Ctrl+S and F9."""
    async with app_on(begin(folder)) as d:
        await d.press("a", "f2")
        await d.saved()
        disk.failing = errno.ENOSPC
        with d.case.edit() as review:
            review.set_evidence(review.applicable[0].id, "Seen.")
        await d.until(lambda: "NOT SAVED: disk full" in d.head, "the failure is told here")
        assert "F9 saves a copy" in d.said
        await d.press("f9")
        assert "Save a copy" in d.text
        await d.press("escape")
        disk.failing = 0
        await d.press("ctrl+s")
        await d.saved()
        assert "✓ saved" in d.head


async def test_another_program_changed_the_file(folder: Path):
    async with app_on(begin(folder), size=(140, 30)) as d:
        await d.press("a")
        await d.saved()
        path = folder / "LAN-017.toml"
        theirs = path.read_text(encoding="utf-8") + "\n# edited elsewhere\n"
        path.write_text(theirs, encoding="utf-8")
        await d.press("a")
        await d.until(lambda: "NOT SAVED HERE" in d.text, "the conflict is told")
        assert "✓" not in d.head
        assert path.read_text(encoding="utf-8") == theirs
        copies = list(folder.glob("*.conflict-*.toml"))
        assert len(copies) == 1
        await d.press("n")
        await d.until(lambda: "psr_prepared" in copies[0].read_text(encoding="utf-8"), "the copy goes on")
        assert "NOT SAVED HERE" in d.text


async def test_a_file_that_turns_out_not_to_be_in_order_is_left_untouched(folder: Path):
    begin(folder).close()
    path = folder / "LAN-017.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('inspector = "INS2"', 'inspector = "INS2"\ndispose_after = 5'),
        encoding="utf-8",
    )
    before = path.read_bytes()
    app = SqsApp(folder, real(), open_case(folder, "LAN-017", real()))
    async with app.run_test() as pilot:
        for _ in range(2000):
            if app.return_code is not None:
                break
            await pilot.pause(0.005)
    assert app.return_code == 2
    assert "dispose_after" in app.last_words
    assert path.read_bytes() == before


async def test_the_palette_reaches_every_action_and_writes_no_file_unasked(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.press("e", "escape")
        commands = list(d.app.get_system_commands(d.app.screen))
        titles = " ".join(command.title for command in commands)
        for name in ("Next", "Back", "Evidence", "Their view", "Knew", "Good example", "Guidance", "Find", "Undo",
                     "Clear", "Summary", "Pace", "First unanswered", "Save", "Save a copy", "Leave", "Help",
                     "Light or dark", "Quit"):  # fmt: skip
            assert name in titles, name
        assert "screenshot" not in titles.lower()
        assert all(command.help for command in commands)
        await d.press("ctrl+p")
        await d.write("Find")
        await d.until(lambda: "Find (" in d.text and "Back (" not in d.text, "the palette lists it alone")
        await d.press("enter")
        await d.until(lambda: "words from a question" in d.text, "the palette did it")
        await d.press("escape")
        assert d.question == "case_manager_present"


async def test_help_says_what_can_be_done_where_one_is(folder: Path):
    async with app_on(begin(folder)) as d:
        await d.press("f1", "f1")
        assert sum(isinstance(screen, Dialog) for screen in d.app.screen_stack) == 1
        assert "One question at a time." in d.text
        await d.press("end")
        assert "Save and leave the program" in d.text or "Leave the review" in d.text
        await d.press("escape", "question_mark")
        assert "One question at a time." in d.text
        await d.press("escape", "f2", "f1")
        assert "The whole review as it reads back." in d.flat
        assert "Freeze the review" in d.text
        await d.press("escape", "escape")
        assert d.question == "case_manager_present"


async def test_text_of_an_earlier_run_is_offered_again_when_nothing_else_is_asked(folder: Path):
    begin(folder).close()
    save_draft(folder, Draft("LAN-017", "lor_on_time", "evidence", "", "precious words", now()))
    case = open_case(folder, "LAN-017", real())
    async with app_on(case, settled=False) as d:
        await d.press("f1")
        await d.settled()
        assert "Text that was not finished" not in d.text
        await d.press("escape")
        assert "Text that was not finished" in d.text
        assert "precious words" in d.text
        await d.press("r")
        assert case.review.answer("lor_on_time").evidence == "precious words"


async def test_leaving_an_action_that_was_written_is_asked_twice(folder: Path):
    case = begin(folder)
    async with app_on(case, size=(80, 24)) as d:
        await d.go("agreed_actions")
        await d.press("e", "escape")  # nothing written: nothing to ask
        assert "An agreed action" not in d.text
        await d.press("e", *"Second", "escape")
        assert "Not kept yet. Enter keeps it; Esc again leaves it" in d.flat
        await d.press("enter", "enter", "enter")
        assert [action.what for action in d.answer.actions] == ["Second"]
        await d.press("e", *"Third", "escape", "escape")
        assert "An agreed action" not in d.text
        assert len(d.answer.actions) == 1
        assert case.typed == {}


async def test_a_refused_field_has_the_cursor_and_is_in_view(folder: Path):
    async with app_on(folder, size=(80, 24)) as d:
        await d.press("n", *"lan/017", "enter", *"CM04", "enter", *"INS2", "enter")
        assert d.focus == "case"
        assert "lan/017" in d.painted("#case")
        await d.press("home", *["delete"] * 7, *"LAN-017", "enter", *"x", "enter")
        await d.press(*["backspace"] * 3, *"no name", "enter", "enter")
        assert d.focus in ("case_manager", "inspector")


async def test_the_question_and_its_guidance_scroll_by_keys_of_their_own(folder: Path):
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    async with app_on(case, size=(80, 24)) as d:
        await d.go("lor_sufficient")
        await d.press("right_square_bracket")
        assert d.said == "g opens the guidance."
        await d.press("n", "g", "pageup", "pageup")
        pane, guidance = d.app.screen.query_one("#pane"), d.app.screen.query_one("#guidance")
        assert (pane.scroll_offset.y, guidance.scroll_offset.y) == (0, 0)
        await d.press("pagedown")
        assert pane.scroll_offset.y
        assert not guidance.scroll_offset.y
        await d.press("right_square_bracket")
        assert guidance.scroll_offset.y
        await d.press("left_square_bracket")
        assert not guidance.scroll_offset.y


@pytest.mark.parametrize("recorded", ["", "recorded words"])
async def test_text_put_back_at_the_question_on_the_screen_stays(folder: Path, recorded: str):
    case = begin(folder)
    with case.edit() as review:
        review.set_evidence("lor_on_time", recorded)
        review.move_to("lor_on_time")
    case.close()
    save_draft(folder, Draft("LAN-017", "lor_on_time", "evidence", "", f"{recorded} and precious words", now()))
    case = open_case(folder, "LAN-017", real())
    async with app_on(case) as d:
        await d.press("r")
        assert d.question == "lor_on_time"
        assert d.said.startswith("Put back and recorded.")
        assert case.review.answer("lor_on_time").evidence == f"{recorded} and precious words"
        await d.press("e")
        await d.write(", more")
        await d.press("escape", "enter")
        assert case.review.answer("lor_on_time").evidence == f"{recorded} and precious words, more"
