"""Each view of an inspection by itself, without an app: its rows, what it explains, and where Enter leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.drill import Group, splitting_facts
from sqs_tui.findings.figure import Figure, Inspection, LeftOut
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.matrix import Mark, matrix
from sqs_tui.findings.to_do import to_do
from sqs_tui.reports.formats import FINDINGS
from sqs_tui.tui.inspection import screen, write
from sqs_tui.tui.inspection.figures import FiguresView
from sqs_tui.tui.inspection.letter import LetterView
from sqs_tui.tui.inspection.lists import ListView
from sqs_tui.tui.inspection.matrix import MatrixView
from sqs_tui.tui.inspection.reading import Overview
from sqs_tui.tui.inspection.title import left_out, title_lines, unread_lines
from sqs_tui.tui.inspection.to_do import ToDoView
from sqs_tui.tui.inspection.view import Opener, Shown, View
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, Line, line
from tests.findings.random_sessions import put, sealed, session_of
from tests.tui.conftest import app_on, real

CASES = 14


class Opened:
    """An opener that only writes down what it is asked for, and chooses the first of several questions."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def say(self, text: object) -> None:
        self.asked.append(("say", str(text)))

    def open_cases(self, shown: Shown, figure: Figure) -> None:
        self.asked.append(("cases", figure.question.id))

    def open_answer(self, group: Group, index: int) -> None:
        self.asked.append(("answer", f"{group.members[index].code} {group.value}"))

    def open_review(self, case: str) -> None:
        self.asked.append(("review", case))

    def tell_why(self, problem: str) -> None:
        self.asked.append(("why", problem))

    def ask_which(
        self, title: str, questions: Sequence[Question], chosen: Callable[[str], None], none: str = ""
    ) -> None:
        self.asked.append(("which", title))
        chosen(questions[0].id)


def of(inspection: Inspection) -> Shown:
    letter = draft_letter(inspection)
    return Shown(
        1, Overview(letter, matrix(inspection), splitting_facts(letter.inspection, letter.figures), to_do(inspection))
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """An inspection of invented cases, all of them counted."""
    folder = tmp_path_factory.mktemp("inspection")
    for number in range(CASES):
        put(folder, sealed(session_of(real(), f"C{number:02}", f"CM{number % 5}", Random(number)).session))
    return of(read_inspection(folder, real()))


@pytest.fixture(scope="module")
def uncounted(shown: Shown) -> Shown:
    """One without a case, but with a draft, a file that is broken, and a second version of a case."""
    left = (
        LeftOut("C01.toml", "is a draft"),
        LeftOut("C02.toml", "line 1: this is no TOML"),
        LeftOut(
            "C03.conflict-20260302T093000Z-12.toml", "is a version that could not be saved as C03.toml: compare the two"
        ),
    )
    draft = shown.inspection.sessions[1]
    return of(replace(shown.inspection, sessions=(), drafts=(draft,), left_out=left))


def told(lines: list[Line]) -> str:
    return "\n".join(each.lead.plain + "".join(cell.content.plain for cell in each.cells) for each in lines)


def names(items: list[Item]) -> list[str]:
    return [item.name for item in items if item.name is not None]


def at(view: ListView, shown: Shown, name: str) -> ListView:
    """The view with its rows, and one of them highlighted."""
    view.show(view.items(shown), name)
    return view


def cell_of(shown: Shown, *, asked: bool) -> tuple[int, int]:
    """Row and column of the first cell of a question about the case that was, or was not, asked."""
    about_case = {figure.question.id for figure in shown.letter.figures.values() if figure.unit == "case"}
    columns = shown.overview.matrix.columns
    return next(
        (y, x)
        for y, row in enumerate(shown.overview.matrix.rows)
        for x, cell in enumerate(row.cells)
        if (cell.mark is not Mark.NOT_ASKED) == asked and columns[x].question in about_case
    )


@pytest.mark.parametrize("view", screen.VIEWS)
def test_a_view_leaves_nothing_unsaid_that_the_screen_asks(view: type[View]):
    faces = [name for cls in (View, ListView) for name, it in vars(cls).items() if hasattr(it, "__isabstractmethod__")]
    assert len(faces) > 3
    unsaid = [name for name in faces if hasattr(getattr(view, name, None), "__isabstractmethod__")]
    assert unsaid == []
    assert all((view.NAME, view.TITLE, view.SHORT, view.TOOLTIP, view.KEYS))
    assert [other for other in screen.VIEWS if other.NAME == view.NAME] == [view]
    assert {action for *_, action in view.KEYS} <= {"go", "none", "split"}


def test_every_figure_is_one_row_and_what_the_letter_numbers_stands_first(shown: Shown):
    rows = names(FiguresView().items(shown))
    assert sorted(rows) == sorted(shown.letter.figures)
    numbered = [bool(shown.inspection.instrument.section_by_id[_section(shown, row)].number) for row in rows]
    assert numbered == sorted(numbered, reverse=True)


def _section(shown: Shown, row: str) -> str:
    return shown.letter.figures[row].question.section


def test_the_highlighted_figure_is_explained_and_leads_to_its_cases(shown: Shown):
    opened = Opened()
    for name in list(shown.letter.figures)[::10]:
        view = at(FiguresView(), shown, name)
        assert shown.letter.figures[name].question.text in told(view.detail(shown, beside=True))
        view.enter(shown, opened)
        assert opened.asked[-1] == ("cases", name)


def test_beside_its_rows_a_figure_is_explained_with_more_room_than_below(shown: Shown):
    view = at(FiguresView(), shown, next(iter(shown.letter.figures)))
    spaced, close = view.detail(shown, beside=True), view.detail(shown, beside=False)
    assert len(spaced) > len(close)
    assert [each for each in told(spaced).split("\n") if each.strip()] == told(close).split("\n")


def test_the_facts_that_split_take_turns_and_none_comes_after_the_last(shown: Shown):
    facts = [fact.question.id for fact in shown.overview.facts]
    named = [fact for fact in facts if fact in shown.inspection.instrument.letter.split_by]
    assert named
    turns: list[str] = []
    now = shown
    for _ in range(len(named) + 1):
        FiguresView().split(now, Opened(), turns.append)
        now = now.split_by(turns[-1])
        assert now.split == turns[-1]
    assert turns == [*named, ""]


def test_where_the_instrument_names_no_fact_one_is_asked_for(shown: Shown):
    plan = replace(shown.inspection.instrument.letter, split_by=())
    inspection = replace(shown.inspection, instrument=replace(shown.inspection.instrument, letter=plan))
    other = shown._replace(overview=shown.overview._replace(letter=replace(shown.letter, inspection=inspection)))
    opened, turns = Opened(), []
    FiguresView().split(other, opened, turns.append)
    assert opened.asked == [("which", "Split the figures by")]
    assert turns == [other.overview.facts[0].question.id]


def test_only_the_figures_are_made_anew_for_another_split(shown: Shown):
    split = shown.split_by(shown.overview.facts[0].question.id)
    assert split.split
    assert FiguresView().made_of(shown) != FiguresView().made_of(split)
    for view in (LetterView(), MatrixView(), ToDoView()):
        assert view.made_of(shown) == view.made_of(split)
        assert view.made_of(shown) != view.made_of(shown._replace(reading=2))


def test_rows_are_made_once_for_one_reading(shown: Shown):
    made = []

    class Counting(ToDoView):
        def items(self, shown: Shown) -> list[Item]:
            made.append(shown.reading)
            return super().items(shown)

    view = Counting()
    for reading in (1, 1, 2, 2):
        view.fill(shown._replace(reading=reading))
    assert made == [1, 2]


def test_a_sentence_leads_to_its_figure_and_an_area_to_one_of_its_own(shown: Shown):
    opened = Opened()
    sentence = shown.letter.sentences[-1]
    view = at(LetterView(), shown, str(len(shown.letter.sentences) - 1))
    assert sentence.figure.question.text in told(view.detail(shown, beside=True))
    view.enter(shown, opened)
    assert opened.asked == [("cases", sentence.figure.question.id)]
    areas = [(place, area) for place, area in enumerate(shown.letter.areas) if area.named]
    assert areas
    for place, area in areas:
        at(view, shown, f"area {place}").enter(shown, opened)
        assert opened.asked[-2:] == [("which", "Which of its questions?"), ("cases", area.area.questions[0])]


def test_a_cell_leads_to_its_answer_and_says_where_the_question_does_not_apply(shown: Shown):
    view, opened = MatrixView(), Opened()
    view.show_rows(shown)
    for asked in (True, False):
        y, x = cell_of(shown, asked=asked)
        view._here = (y, x)
        row, column, _ = view.here
        assert column.text in told(view.detail(shown, beside=False))
        view.enter(shown, opened)
        kind, what = opened.asked[-1]
        assert (kind == "answer" and what.split()[0] == row.case) if asked else (kind == "say" and "not apply" in what)


def test_a_file_that_is_left_is_opened_and_a_second_version_is_told_about(uncounted: Shown):
    view, opened = ToDoView(), Opened()
    assert names(view.items(uncounted)) == ["C01.toml", "C02.toml", "C03.conflict-20260302T093000Z-12.toml"]
    assert view.number(uncounted) == 3
    for name in names(view.items(uncounted)):
        at(view, uncounted, name).enter(uncounted, opened)
    assert opened.asked[:2] == [("review", "C01"), ("review", "C02")]
    assert opened.asked[2][0] == "why"
    assert "compare the two" in opened.asked[2][1]


def test_while_nothing_is_counted_only_what_is_left_has_rows(shown: Shown, uncounted: Shown):
    assert [view().has_rows(shown) for view in screen.VIEWS] == [True] * 4
    assert [view().has_rows(uncounted) for view in screen.VIEWS] == [view is ToDoView for view in screen.VIEWS]
    assert FiguresView().items(uncounted) == LetterView().items(uncounted) == []


def test_the_title_names_what_is_left_out_as_far_as_there_is_room(uncounted: Shown):
    folder = Path("reviews")
    assert left_out(uncounted.overview.to_do, 1).endswith("; and 1 more")
    assert "line 1" not in told(title_lines(uncounted, folder, "", most_named=0))
    assert "C02.toml, line 1" in told(title_lines(uncounted, folder, "", most_named=1))
    assert "Reading" in told(title_lines(uncounted, folder, "Reading …", most_named=1))
    assert "press r" in told(unread_lines(folder, "It is broken.", ""))


class CodesView(ListView):
    """A fifth view: the codes of the cases."""

    NAME, TITLE, SHORT, TOOLTIP = "codes", "Codes", "Codes", "The codes of the cases"
    KEYS = (("Enter", "Say it", "go"),)

    def items(self, shown: Shown) -> list[Item]:
        return [Item(styled(session.case), session.case) for session in shown.inspection.sessions]

    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        return [line(styled(f"This is {self.here}."))]

    def enter(self, shown: Shown, opener: Opener) -> None:
        opener.say(f"It was {self.here}.")


def test_an_inspection_is_written_in_every_format_of_the_findings():
    assert sorted(write.FORMATS.values()) == sorted(FINDINGS)


async def test_a_fifth_view_is_one_class_and_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    put(tmp_path, sealed(session_of(real(), "C07", "CM1", Random(7)).session))
    monkeypatch.setattr(screen, "VIEWS", (*screen.VIEWS, CodesView))
    async with app_on(tmp_path, size=(100, 30)) as d:
        await d.press("i")
        await d.until(lambda: not d.app.screen._progress, "read")
        await d.press(*["tab"] * 4)
        assert "5 Codes" in d.text
        assert "This is C07." in d.painted("#detail")
        assert "Enter Say it" in d.bar
        await d.press("enter")
        assert d.said == "It was C07."
