"""The inspection on the screen: its figures, the matrix, the way down to one answer and back, and the files it writes."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from sqs_tui.findings.drill import groups, headline, parts, splitting_facts
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.matrix import Mark, matrix
from sqs_tui.tui.inspection.drill import AnswerScreen, CasesScreen
from sqs_tui.tui.inspection.figures import bar
from sqs_tui.tui.inspection.matrix import MatrixView
from sqs_tui.tui.inspection.screen import VIEWS, InspectionScreen
from sqs_tui.tui.inspection.to_do import ToDoView
from sqs_tui.tui.review.screen import ReviewScreen
from tests.tui.conftest import Driver, app_on, begin, check_golden, on_disk, real

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "lor_sufficient"


@pytest.fixture(scope="session")
def few(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some of it, for what does not need all; only read."""
    folder = tmp_path_factory.mktemp("few")
    for case in ("DEM-001", "DEM-002", "DEM-003", "DEM-005", "DEM-009", "DEM-011"):
        (folder / f"{case}.toml").write_bytes((demo / f"{case}.toml").read_bytes())
    copytree(demo / "instruments", folder / "instruments")
    return folder


@cache
def letter_of(folder: Path) -> Letter:
    return draft_letter(read_inspection(folder, real()))


@asynccontextmanager
async def inspection(folder: Path, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Driver]:
    """The inspection screen, come to from Home, with the folder read."""
    async with app_on(folder, size=size) as d:
        await d.press("i")
        await read(d)
        yield d


async def read(d: Driver) -> None:
    assert isinstance(d.app.screen, InspectionScreen)
    screen = d.app.screen
    await d.until(lambda: not screen._progress, "read")
    await d.quiet()


async def to_figure(d: Driver, question: str) -> None:
    """Move the highlight to a figure with the keys."""
    figures = d.app.screen.query_one("#figures")
    await d.press("home")
    for _ in range(100):
        if figures.here == question:
            return
        await d.press("down")
    pytest.fail(f"{question} cannot be reached")


async def test_the_figures_are_those_of_the_letter(demo: Path):
    letter = letter_of(demo)
    async with inspection(demo, (140, 100)) as d:
        assert "Demo (invented) · 7 to 9 January 2013" in d.text
        assert "47 of 47 planned cases counted." in d.text
        rows = d.painted("#figures").split("\n")
        told = 0
        for figure in letter.figures.values():
            said = headline(letter.inspection, figure)
            wanted = [f" {figure.question.label} ", f" {said.n} of {said.of} ", f" {said.said}"]
            if any(all(words in row + " " for words in wanted) for row in rows):
                told += 1
        assert told > 70  # a hundred rows show nearly all of them
        await to_figure(d, QUESTION)
        figure, detail = letter.figures[QUESTION], d.painted("#detail")
        assert figure.question.text in " ".join(detail.split())
        assert "23 of 47  Sufficient  half" in detail
        for code, cases in figure.reasons.items():
            reason = letter.inspection.instrument.reasons[code].text
            assert f"{len(cases)} of 24" in detail
            assert reason[1:] in " ".join(detail.split())
        assert f"Known, not recorded: {len(figure.known_not_recorded)} cases" in detail
        differ = f"Seen differently by the case manager: {len(figure.views_differ)} cases"
        assert differ in " ".join(detail.split())


async def test_a_split_sets_the_parts_side_by_side(demo: Path):
    letter = letter_of(demo)
    fact = splitting_facts(letter.inspection, letter.figures)[0]
    async with inspection(demo, (80, 24)) as d:
        await to_figure(d, QUESTION)
        await d.press("s")
        assert "In the community" in d.text
        assert "In custody" in d.text
        split = parts(letter.figures[QUESTION], fact)
        row = d.row(" good enough ")
        assert [f"{part.n} of {part.N}" in row for part in split.values()] == [True, True]
        assert sum(part.N for part in split.values()) == letter.figures[QUESTION].N
        # The parts of a question with options tell of the same option: the one most chose in all cases.
        split = parts(letter.figures["lor_level_agree"], fact)
        row = d.row(" level agreed: ")
        assert [f"{len(part.options['agree'])} of {part.N}" in row for part in split.values()] == [True, True]
        assert d.app.screen.query_one("#figures").here == QUESTION  # the place is kept
        await d.press("s")
        assert "In custody" not in d.painted("#columns")
        assert "23 of 47" in d.row(" good enough ")
        await d.press("S")
        assert "Split the figures by" in d.text
        assert "a  Sentence" in d.text
        await d.press("escape")
        assert "23 of 47" in d.row(" good enough ")
        await d.press("S", "a")
        assert "In custody" in d.painted("#columns")
        await d.press("S", "0")
        assert "In custody" not in d.painted("#columns")


async def test_from_a_figure_to_an_answer_to_the_case_and_back(few: Path, tmp_path: Path):
    folder = tmp_path / "copy"
    copytree(few, folder)
    letter = letter_of(few)
    figure = letter.figures[QUESTION]
    insufficient = groups(letter.inspection, figure)[1]
    assert insufficient.value == "no"
    async with inspection(folder) as d:
        await to_figure(d, QUESTION)
        await d.press("enter")
        assert isinstance(d.app.screen, CasesScreen)
        assert f"– Insufficient  {len(figure.no)} cases" in d.text
        await d.press(*["down"] * len(figure.yes))  # past the last sufficient case, to the first insufficient
        one = insufficient.members[0]
        await d.press("enter")
        assert isinstance(d.app.screen, AnswerScreen)
        assert d.head.strip().startswith(one.code)
        assert f"Insufficient: 1 of {len(figure.no)}" in d.head
        (answer,) = one.answers
        assert "– Insufficient" in d.text
        for reason in answer.reasons:
            assert reason in d.flat
        assert " ".join(answer.answer.evidence.split()) in d.flat
        await d.press("right")
        second = insufficient.members[1]
        assert d.head.strip().startswith(second.code)
        await d.press("o")
        await d.until(lambda: d.app.case is not None and isinstance(d.app.screen_stack[-2], ReviewScreen), "opened")
        await d.settled()
        assert d.review.session.case == second.code
        assert d.review.frozen
        await d.until(lambda: "summary, completed" in d.head, "its summary, as Home opens it")
        await d.press("q", "q")
        await d.until(lambda: isinstance(d.app.screen, AnswerScreen), "back at the answer")
        await d.press("escape")
        assert d.app.screen.query_one("#cases").here.split()[1] == second.code
        await d.press("escape")
        await read(d)  # a case was open: the folder has been read again
        assert d.app.screen.query_one("#figures").here == QUESTION
        await d.press("escape")
        assert "Reviews in" in d.text


async def test_the_matrix_scrolls_and_explains_the_cell_one_is_on(demo: Path):
    whole = matrix(letter_of(demo).inspection)
    async with inspection(demo, (80, 24)) as d:
        await d.press("2")
        view = d.app.screen.query_one("#matrix", MatrixView)
        assert d.focus == "matrix"
        assert "DEM-001" in d.text
        assert "Section 1" in d.text
        await d.press("ctrl+end", "end")
        row, column, _ = view.here
        assert (row.case, column.question) == (whole.rows[-1].case, whole.columns[-1].question)
        assert whole.rows[-1].case in d.painted("#matrix").split("\n")[-1]
        assert "Section 4" in d.painted("#matrix").split("\n")[0]  # the headers stay
        assert "DEM-001" not in d.text
        explained = " ".join(d.painted("#detail").split())
        assert f"{row.case} · {row.case_manager} {column.ref} {column.text}" in explained
        # A cell with reasons, reached with the keys, then by the mouse
        y, x = next(
            (y, x)
            for y, row in enumerate(whole.rows)
            for x, cell in enumerate(row.cells)
            if cell.mark is Mark.NO and cell.known_not_recorded and cell.reasons and x > 2
        )
        await d.press("ctrl+home", "home", *["down"] * y, *["right"] * x)
        cell = whole.rows[y].cells[x]
        assert view.here == (whole.rows[y], whole.columns[x], cell)
        explained = " ".join(d.painted("#detail").split())
        assert f"{cell.words} because: {'; '.join(cell.reasons)}" in explained
        assert "knew this, but it is not recorded" in explained
        await d.press("enter")
        assert isinstance(d.app.screen, AnswerScreen)
        assert d.head.strip().startswith(whole.rows[y].case)
        assert whole.columns[x].text in d.flat
        await d.press("escape")
        assert view.here == (whole.rows[y], whole.columns[x], cell)
        await d.click(whole.rows[y + 1].case, into=view._lead)
        assert view.here[:2] == (whole.rows[y + 1], whole.columns[view._first[1]])


async def test_each_sentence_of_the_draft_leads_to_its_question_and_cases(demo: Path):
    letter = letter_of(demo)
    async with inspection(demo, (100, 40)) as d:
        await d.press("3")
        for number in (0, 4, len(letter.sentences) - 1):
            d.app.screen.query_one("#letter").show(d.app.screen.query_one("#letter")._items, str(number))
            d.app.screen._show_detail()
            await d.quiet()
            sentence = letter.sentences[number]
            assert sentence.text in " ".join(d.painted("#letter").split())
            told = " ".join(d.painted("#detail").split())
            assert sentence.figure.question.text in told
            assert f"It speaks of {len(sentence.cases)} case" in told
        await d.press("end")
        area = [area for area in letter.areas if area.named][-1]
        assert f"{len(area.cases)} of {len(area.of)} cases in which it could be told" in d.flat
        await d.press("enter", "a")  # of several questions, the first
        assert letter.figures[area.area.questions[0]].question.text in d.flat
        await d.press("escape", "home", "enter")
        assert isinstance(d.app.screen, CasesScreen)
        assert letter.sentences[0].figure.question.text in d.flat


async def test_files_are_written_for_the_user_alone_and_over_nothing_unasked(few: Path, tmp_path: Path):
    async with inspection(few) as d:
        target = tmp_path / "figures.json"
        for again in (False, True):
            await d.press("w", "j", "ctrl+u")
            await d.write(str(target))
            await d.press("enter")
            if again:
                assert "is there already" in d.flat
                await d.press("enter")  # the safe answer stands first
                await d.until(lambda: "Nothing was written." in d.said, "kept")
                assert target.read_text() == "mine"
                continue
            await d.until(lambda: "Written, for you alone to read:" in d.said, "written")
            assert stat.S_IMODE(target.stat().st_mode) == 0o600
            assert json.loads(target.read_text())["sessions"]["complete"] == 6
            target.write_text("mine")
        await d.press("w", "j", "ctrl+u")
        await d.write(str(target))
        await d.press("enter", "r")
        await d.until(lambda: "Written, for you alone to read:" in d.said, "replaced")
        assert json.loads(target.read_text())["sessions"]["complete"] == 6
        await d.press("w", "h", "ctrl+u")
        await d.write(str(tmp_path / "report.pdf"))
        await d.press("enter")
        assert "end it with" in d.flat
        await d.press("ctrl+u")
        await d.write(str(tmp_path / "no" / "report.html"))
        await d.press("enter")
        assert "There is no folder" in d.flat
        await d.press("escape")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["figures.json"]


async def test_what_is_left_is_named_with_the_reason_and_can_be_gone_to(demo: Path, tmp_path: Path):
    folder = tmp_path / "some"
    folder.mkdir()
    for name in ("DEM-001", "DEM-002", "DEM-003"):
        (folder / f"{name}.toml").write_bytes((demo / f"{name}.toml").read_bytes())
    copytree(demo / "instruments", folder / "instruments")
    (folder / "inspection.toml").write_text('schema = 1\narea = "Nowhere"\nplanned_sample = 10\n', encoding="utf-8")
    (folder / "DEM-002.toml").write_text("broken = [", encoding="utf-8")
    begin(folder, case="NEW-1").close()
    async with inspection(folder) as d:
        assert "2 of 10 planned cases counted; 1 draft; 1 other file left out." in d.flat
        assert "DEM-002.toml, line 1" in d.flat
        await d.press("4")
        assert "7 planned cases not begun, or not in this folder." in d.flat
        assert "In progress 1" in d.flat
        assert "Left out 1" in d.flat
        await d.press("enter")  # a draft is gone on with
        await d.settled()
        assert d.case.file.case == "NEW-1"
        await d.press("a", "q")
        await read(d)
        assert on_disk(folder, "NEW-1").answers
        await d.press("down", "enter")
        assert "This file cannot be opened" in d.text
        await d.press("escape", "1")
        assert "on time" in d.text


@pytest.mark.parametrize(("drafts", "broken"), [(0, 0), (2, 0), (0, 1)])
async def test_where_nothing_is_counted_it_says_so_and_what_to_do(folder: Path, drafts: int, broken: int):
    folder.mkdir()
    for number in range(drafts):
        begin(folder, case=f"NEW-{number}").close()
    for number in range(broken):
        (folder / f"BAD-{number}.toml").write_text("broken = [", encoding="utf-8")
    async with inspection(folder, (80, 24)) as d:
        said = (
            "2 reviews in progress" if drafts else "No review in this folder can be counted" if broken else "no review"
        )
        for key, view in zip("1234", VIEWS, strict=True):
            await d.press(key, "down", "enter" if view is not ToDoView else "up", "s", "end", "w")
            assert said in d.flat
            assert "nothing to write yet" in d.said
            assert isinstance(d.app.screen, InspectionScreen)
        assert "0 of 0" not in d.text
        await d.press("q")
        assert "Reviews in" in d.text


async def test_an_inspection_file_that_is_wrong_is_told_with_its_place(folder: Path):
    folder.mkdir()
    (folder / "inspection.toml").write_text("schema = 1\nplanned_sample = 0\n", encoding="utf-8")
    async with inspection(folder) as d:
        assert "inspection.toml:2:1" in "".join(d.text.split())  # wherever a long path is broken
        assert "the planned sample is of no cases" in d.flat
        await d.press("1", "2", "s", "w", "enter")  # nothing breaks
        (folder / "inspection.toml").write_text("schema = 1\n", encoding="utf-8")
        await d.press("r")
        await read(d)
        assert "There is no review in this folder yet." in d.flat


async def test_leaving_while_it_reads_breaks_nothing(few: Path):
    async with app_on(few) as d:
        for _ in range(3):
            await d.press("i", "r", "q")
        assert "Reviews in" in d.text
        await d.press("i")
        await read(d)
        assert "6 cases counted" in d.text
        assert d.app.return_code is None


@pytest.mark.parametrize("width", [140, 100, 80, 60])
async def test_it_fits(few: Path, width: int):
    async with inspection(few, (width, 24)) as d:
        for key, view in zip("1234", VIEWS, strict=True):
            await d.press(key)
            assert d.app.screen.query_one(view).display
            assert "q Home" in d.bar
            assert "OFFICIAL-SENSITIVE" in d.head
            for node in d.app.screen.walk_children():
                if node.display and node.region.width:
                    assert node.region.right <= width, node
            assert d.app.screen.query_one(view).region.height >= 6
        await d.press("1", "enter")
        assert "q Back" in d.bar
        await d.press("enter", "f1")
        assert "What was recorded in one case" in d.flat


async def test_goldens_of_the_inspection(demo: Path):
    async with inspection(demo, (80, 24)) as d:
        await to_figure(d, QUESTION)
        check_golden("inspection-figures-80x24", d.text)
        await d.resize(100, 30)
        await d.press("2", "down", "right")
        check_golden("inspection-matrix-100x30", d.text)


@pytest.mark.parametrize(("n", "of"), [(0, 7), (1, 200), (7, 14), (199, 200), (7, 7)])
def test_a_bar_is_full_or_empty_only_for_all_or_none(n: int, of: int):
    drawn = bar(n, of, 10).plain
    assert len(drawn) == 10
    assert (drawn == "━" * 10) is (n == of)
    assert (drawn == "─" * 10) is (n == 0)
    assert bar(0, 0, 10).plain == " " * 10


def test_every_key_of_the_inspection_in_the_readme_is_bound():
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("## The inspection")[1].split("\n## ")[0]
    keys = [
        key
        for row in section.splitlines()
        if row.startswith("| `")
        for key in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    screens = (InspectionScreen, CasesScreen, AnswerScreen, MatrixView)
    bound = {key for screen in screens for binding in screen.BINDINGS for key in binding.key.split(",")}
    assert len(keys) > 10
    assert {{"←": "left", "→": "right", "Enter": "enter"}.get(key, key) for key in keys} <= bound


def test_neither_home_nor_a_review_waits_for_it():
    code = (
        "import sys, sqs_tui.tui.app, sqs_tui.tui.home, sqs_tui.tui.review.screen;"
        "print(*(name for name in sys.modules if '.inspection' in name and not name.endswith('inspection_file') or name == 'sqs_tui.findings.letter.letter'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
