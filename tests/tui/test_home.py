"""Home: what stands in the folder, and what is refused at its door."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from sqs_tui.findings.demo import write_demo
from sqs_tui.open_case import open_case
from sqs_tui.saved.listing import rows_of
from sqs_tui.tui.dialogs import Dialog
from sqs_tui.tui.review.screen import ReviewScreen
from tests.tui.conftest import app_on, begin, on_disk, real

HOLDER = """
import sys
from pathlib import Path
from sqs_tui.store.session_file import SessionFile
file = SessionFile.open(Path(sys.argv[1]), sys.argv[2])
print("open", flush=True)
sys.stdin.readline()
"""


async def test_an_empty_folder_says_what_to_press(folder: Path):
    async with app_on(folder, size=(120, 30)) as d:
        assert "There is no review here yet." in d.text
        assert "Press n to begin one." in d.text
        assert "never names" in d.flat
        assert str(folder) in d.text
        await d.press("enter", "r", "down", "up", "home")  # nothing to open; nothing breaks
        assert "There is no review here yet." in d.text
        await d.press("n", "n")  # a key pressed twice does not ask twice
        assert "A new review" in d.text
        assert sum(isinstance(screen, Dialog) for screen in d.app.screen_stack) == 1
        await d.press("escape")
        assert not any(isinstance(screen, Dialog) for screen in d.app.screen_stack)
        assert not folder.exists()

        # begun, answered, left, and found here again
        await d.press("n", *"LAN-017", "enter", *"CM04", "enter", *"INS2", "enter")
        assert isinstance(d.app.screen, ReviewScreen)
        assert "Who is looking at this case" in d.text
        await d.settled()
        await d.press("b", "q")
        await d.until(lambda: "1 in all" in d.flat, "listed")
        assert "There is no review here yet." not in d.text
        row = d.row("LAN-017")
        assert "· in progress" in row
        assert "1 of" in row
        assert "CM04" in row
        assert "INS2" in row
        assert on_disk(folder).position == "sentence"
        await d.press("enter")
        await d.settled()
        assert d.question == "sentence"
        await d.press("q")
        await d.until(lambda: "1 in all" in d.flat, "listed")
        await d.press("q")
        assert d.app.return_code == 0


async def test_a_reference_that_cannot_be_used_is_refused_where_it_is_typed(folder: Path):
    begin(folder).close()
    umlaut = unicodedata.normalize("NFD", "LÄN-9")
    (folder / f"{umlaut}.toml").write_text("", encoding="utf-8")
    async with app_on(folder) as d:
        await d.press("n")
        for reference, why in (
            ("LAN/018", "A case reference is 1 to 40 letters"),
            ("..", "A case reference is 1 to 40 letters"),
            ("", "A case reference is 1 to 40 letters"),
            ("[b]x[/b]", "A case reference is 1 to 40 letters"),
            ("LÄN-9", "A case reference is 1 to 40 letters"),
            ("con", "a name with a meaning of its own"),
            ("inspection", "a name with a meaning of its own"),
            ("LAN-017", "There is already a session for LAN-017."),
            ("lan-017", "too like LAN-017"),
        ):
            await d.press("ctrl+u", "ctrl+k")
            await d.write(reference)
            await d.press("enter", "ctrl+u", "ctrl+k")
            await d.write("CM04")
            await d.press("enter", "enter")
            assert "A new review" in d.text, reference
            assert why in " ".join(row.strip(" │") for row in d.text.split()), (reference, d.text)
            d.app.screen.query_one("#case").focus()
            await d.press("end")
        await d.press("ctrl+u")
        await d.write("LAN-018")
        await d.press("enter", "ctrl+u")
        await d.write("Jane Smith")
        await d.press("enter", "enter")
        assert "Use a code for the case manager, such as CM04, never a name" in d.flat.replace(" │ │ ", " ")
        assert sorted(path.name for path in folder.glob("*.toml")) == sorted(["LAN-017.toml", f"{umlaut}.toml"])
        await d.press("escape")
        assert "A new review" not in d.text


async def test_files_that_cannot_be_read_are_listed_with_their_reason(folder: Path):
    case = begin(folder, case="LAN-001")
    with case.edit() as review:
        review.choose("sentence", "custody")
    case.close()
    good = (folder / "LAN-001.toml").read_text(encoding="utf-8")
    (folder / "LAN-002.toml").write_text("schema = 1\ncase = [\n", encoding="utf-8")
    (folder / "LAN-003.toml").write_bytes(b"\xff\xfe")
    (folder / "LAN-004.toml").write_text(good.replace('"LAN-001"', '"LAN-999"'), encoding="utf-8")
    (folder / "LAN-005.toml").write_text(good.replace("schema = 1", "schema = 99", 1), encoding="utf-8")
    (folder / "LAN-001.conflict-20260302T093000Z-77.toml").write_text(good, encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.glob("*.toml")}
    async with app_on(folder, size=(120, 30)) as d:
        assert "6 in all" in d.flat
        assert "4 cannot be read" in d.flat
        assert "conflict copy" in d.row("LAN-001.conflict-20260302T093000Z-77.toml")
        assert "cannot be read" in d.row("LAN-002")
        assert "line " in d.row("LAN-002")
        assert "is the session of LAN-999, not of LAN-004" in d.row("LAN-004")
        await d.click("LAN-005")
        assert "This file cannot be read" in d.text
        assert "LAN-005.toml" in d.flat.replace(" │ │ ", "")
        assert "It was left as it is." in d.text
        await d.press("enter")
        assert "This file cannot be read" not in d.text
        await d.press("home", "enter")  # the conflict copy stands first
        assert "compare the two in a text editor" in d.said
        assert {path: path.read_bytes() for path in folder.glob("*.toml")} == before

        # the filter: every word, in any column; kept with Enter, dropped with Escape
        await d.press("slash")
        await d.write("progress cm04")
        assert "1 of 6 shown" in d.flat
        assert "LAN-002" not in d.text
        await d.press("enter")
        assert d.focus == "sessions"
        assert "1 of 6 shown" in d.flat
        await d.press("enter")
        assert d.app.case is not None
        assert d.app.case.file.case == "LAN-001"
        await d.settled()
        await d.press("q")
        await d.until(lambda: "1 of 6 shown" in d.flat, "listed")
        await d.press("escape")
        assert "6 in all" in d.flat
        await d.press("slash")
        await d.write("nothing like it")
        assert "0 of 6 shown" in d.flat
        await d.press("escape")
        assert "6 in all" in d.flat


async def test_a_review_that_is_open_elsewhere_is_not_opened(folder: Path):
    begin(folder).close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder), "LAN-017"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin
    assert holder.stdout
    with holder:
        try:
            assert holder.stdout.readline() == b"open\n"
            async with app_on(folder) as d:
                await d.press("enter")
                assert "This review cannot be opened" in d.text
                assert f"open elsewhere, by process {holder.pid}" in d.flat.replace(" │ │ ", " ")
                await d.press("escape")
                assert d.app.case is None
                holder.communicate(b"\n")
                await d.press("enter")
                assert isinstance(d.app.screen, ReviewScreen)
                await d.settled()
        finally:
            holder.kill()


async def test_completed_reviews_say_so_and_open_to_be_read(folder: Path):
    from sqs_tui.review.session import SignOff, now
    from tests.tui.conftest import answer_everything

    case = begin(folder, case="LAN-001")
    with case.edit() as review:
        answer_everything(review)
    case.complete([SignOff("INS2", "inspector", now(), "Mine.")])
    case.close()
    begin(folder, case="LAN-002").close()
    async with app_on(folder) as d:
        assert "✓ completed" in d.row("LAN-001")
        assert "· in progress" in d.row("LAN-002")
        assert "2 in all · 1 completed" in d.flat
        await d.click("LAN-001")  # opens to be read: at the summary
        await d.settled()
        assert "summary, completed" in d.head
        await d.press("q")
        assert "completed, read-only" in d.head
        await d.press("q")
        await d.until(lambda: "2 in all" in d.flat, "listed")
        assert d.app.case is None


async def test_the_folder_itself_cannot_be_read(tmp_path: Path):
    (tmp_path / "sessions").write_text("not a folder", encoding="utf-8")
    async with app_on(tmp_path / "sessions") as d:
        assert "sessions" in d.text
        await d.press("n", *"LAN-017", "enter", *"CM04", "enter", *"INS2", "enter")
        assert d.app.case is None
        assert d.app.is_running


async def test_home_opens_although_the_criteria_are_not_in_order_and_says_so(tmp_path: Path, folder: Path):
    from sqs_tui.criteria.load import open_instrument
    from tests.instruments import SMALL

    path = tmp_path / "criteria.toml"
    path.write_text(
        SMALL.replace('reasons = ["not_done", "other"]', 'reasons = ["not_done", "nowhere"]'), encoding="utf-8"
    )
    begin(folder).close()
    from sqs_tui.tui.app import SqsApp

    app = SqsApp(folder, open_instrument(path))
    async with app.run_test() as pilot:
        for _ in range(4000):
            if app.return_code is not None:
                break
            await pilot.pause()
    assert app.return_code == 2
    assert f"{path}:" in app.last_words
    assert "nowhere" in app.last_words
    assert real().problems() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'opened = .*', 'opened = "x"'), (r'opened = .*', 'opened = 2026-01-01'),
        (r'opened = .*', 'opened = 2026-01-01T00:00:00'), (r'case_manager = .*', 'case_manager = 5'),
        (r'inspector = .*', 'inspector = ["a"]'), (r'state = .*', 'state = 5'),
        (r'at = .*', 'at = 0999-01-01T00:00:00Z'),
    ],
)  # fmt: skip
async def test_a_file_too_wrong_to_list_is_named_and_closes_home_to_no_other(folder: Path, old: str, new: str):
    begin(folder, case="LAN-001").close()
    begin(folder, case="LAN-002").close()
    path = folder / "LAN-001.toml"
    path.write_text(re.sub(old, new, path.read_text("utf-8"), count=1), "utf-8")
    async with app_on(folder) as d:
        await d.until(lambda: "LAN-002" in d.text, "listed")
        assert ("cannot be read" in d.row("LAN-001")) == (
            not old.startswith(("opened", "at"))  # no list looks at the one, and the other is a time
        )
        if "cannot be read" in d.text:
            await d.press("home", "enter")
            assert "This file cannot be read" in d.text
            await d.press("escape")
        await d.press("end", "enter")
        assert isinstance(d.app.screen, ReviewScreen)


async def test_what_was_asked_in_another_review_is_not_missing_in_this_one(tmp_path: Path):
    write_demo(tmp_path / "demo", real())
    rows = {row.case: row for row in rows_of(tmp_path / "demo", real())}
    async with app_on(tmp_path / "demo", size=(100, 60)) as d:
        await d.until(lambda: "DEM-004" in d.text, "listed")
        for case in ("DEM-001", "DEM-004", "DEM-012"):
            assert f"{rows[case].answered} of {rows[case].applicable} " in d.row(case)
        d.app.open("DEM-004")
        await d.settled()
        await d.until(lambda: "summary, completed" in d.head, "its summary")
        await d.quiet()
        assert "still missing" not in d.text
        assert f"{rows['DEM-004'].answered} of {rows['DEM-004'].applicable} questions answered" in d.text


async def test_the_review_that_was_changed_last_is_highlighted_and_in_view(tmp_path: Path):
    for number in range(40):
        begin(tmp_path, case=f"LAN-{number:03}").close()
    case = open_case(tmp_path, "LAN-035", real())
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
    assert case.close()
    path = tmp_path / "LAN-035.toml"
    path.write_text(
        re.sub(r"(\[\[log\]\]\nstep = 1\nat = ).*", r"\g<1>2999-01-01T00:00:00Z", path.read_text("utf-8")), "utf-8"
    )
    async with app_on(tmp_path, size=(100, 30)) as d:
        await d.until(lambda: "40 in all" in d.flat, "listed")
        await d.quiet()
        assert "LAN-035" in d.text
        assert d.app.screen.query_one("#sessions").here == str(path)
