"""The matrix of an inspection on the screen: cases down, questions across, one cell highlighted, headers that stay."""

from __future__ import annotations

from functools import lru_cache

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.style import Style

from sqs_tui.findings.drill import groups
from sqs_tui.findings.matrix import Cell, Column, Mark, Matrix, Row
from sqs_tui.kinds import marks
from sqs_tui.kinds.marks import SIGNS
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.wording import KNEW_THIS, MARKS_SHORT, SEEN_DIFFERENTLY, VIEWS
from sqs_tui.tui.inspection.view import Opener, Shown, View
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.drawn import Drawn
from sqs_tui.tui.widgets.lines import Line, line

#: The colours of the marks.
_COLOURS = {
    Mark.YES: "$success",
    Mark.NO: "bold $accent",
    Mark.NOT_APPLICABLE: "$muted",
    Mark.CHOSEN: "$primary",
    Mark.UNANSWERED: "bold $error",
    Mark.NOT_ASKED: "$muted",
}
#: How a cell is told: a mark, its word in the legend, its colour.
MARKS = {mark: (SIGNS[mark] or " ", MARKS_SHORT[mark], colour) for mark, colour in _COLOURS.items()}
#: Takes the place of the mark for No: the case manager knew it, but it is not recorded.
KNEW = (marks.KNEW, f"{MARKS_SHORT[Mark.NO]}, but known", "bold $accent")
#: Beside any mark: the case manager sees it differently.
DIFFERS = (marks.DIFFERS, SEEN_DIFFERENTLY, "$muted")
#: Rows that stay: sections, paragraphs of the letter, a rule.
HEADER = 3
#: Columns of a cell: its mark and a space, or the line after a section; wider where every question fits all the same.
NARROW, WIDE = 2, 3
#: How far one turn of the wheel goes.
_WHEEL = 3


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"matrix.{name}", tooltip=tooltip, show=False)


class MatrixGrid(Drawn, can_focus=True):
    """Draws what is in view of a matrix of any size; Enter or a click on the highlighted cell enters it."""

    DEFAULT_CSS = "MatrixGrid { height: 1fr; }"
    BINDINGS = [  # noqa: RUF012 (Textual's own declaration)
        _key("up", "step(-1, 0)", "up", "Case above", "The same question in the case above"),
        _key("down", "step(1, 0)", "down", "Case below", "The same question in the case below"),
        _key("left", "step(0, -1)", "left", "Question before", "The question before, in the same case"),
        _key("right", "step(0, 1)", "right", "Question after", "The question after, in the same case"),
        _key("pageup", "page(-1, 0)", "page_up", "Page up", "A screenful of cases up"),
        _key("pagedown", "page(1, 0)", "page_down", "Page down", "A screenful of cases down"),
        _key("ctrl+pageup,shift+left", "page(0, -1)", "page_left", "Page left", "A screenful of questions back"),
        _key("ctrl+pagedown,shift+right", "page(0, 1)", "page_right", "Page right", "A screenful of questions on"),
        _key("home", "edge(0, -1)", "first", "First question", "The first question of this case"),
        _key("end", "edge(0, 1)", "last", "Last question", "The last question of this case"),
        _key("ctrl+home", "edge(-1, 0)", "top", "First case", "The first case"),
        _key("ctrl+end", "edge(1, 0)", "bottom", "Last case", "The last case"),
        _key("enter", "choose", "choose", "Read it", "Read the answer of the highlighted cell"),
    ]

    def __init__(self, *, id: str) -> None:
        """An empty matrix."""
        super().__init__(id=id)
        self._matrix = Matrix((), ())
        self._here = (0, 0)
        #: First row and first column in view, below and beside the headers.
        self._first = (0, 0)
        #: Columns that the codes of case and case manager take, and those of a cell.
        self._lead, self._cell = 12, NARROW
        #: How many cases and how many questions fit.
        self._room = (1, 1)

    # What is shown

    def show(self, matrix: Matrix) -> None:
        """Show this one instead; the highlight stays on its case and its question where both are still there."""
        before = self.here
        self._matrix = matrix
        if before is not None:
            row = next((y for y, row in enumerate(matrix.rows) if row.case == before[0].case), 0)
            column = next((x for x, one in enumerate(matrix.columns) if one.question == before[1].question), 0)
            self._here = row, column
        self._measure()
        self._keep_in_view()
        self.refresh()

    @property
    def here(self) -> tuple[Row, Column, Cell] | None:
        """The highlighted cell with its case and its question; None while there is none."""
        if not (self._matrix.rows and self._matrix.columns):
            return None
        row = self._matrix.rows[self._here[0]]
        return row, self._matrix.columns[self._here[1]], row.cells[self._here[1]]

    def _measure(self) -> None:
        """How wide the codes of a case and a cell are, and how much fits."""
        width, height = self.content_size
        longest = max((len(row.case) + len(row.case_manager) + 3 for row in self._matrix.rows), default=0)
        self._lead = min(max(12, longest), max(12, width // 3))
        self._cell = WIDE if self._lead + WIDE * len(self._matrix.columns) <= width else NARROW
        self._room = max(1, height - HEADER), max(1, (width - self._lead) // self._cell)

    def on_resize(self) -> None:
        """Fill the room there is now, the highlight in view."""
        self._measure()
        self._keep_in_view()
        self.refresh()

    # Drawing

    def row(self, y: int, width: int) -> tuple[Content, Style]:
        """A header that stays, or a case."""
        top, left = self._first
        columns = self._matrix.columns[left : left + self._room[1]]
        if not columns:
            return Content(""), self.visual_style
        if y < HEADER:
            content = (self._sections, self._paragraphs, self._rule)[y](columns)
        elif top + y - HEADER < len(self._matrix.rows):
            content = self._case(top + y - HEADER, left, len(columns))
        else:
            content = Content("")
        return content, self.visual_style

    def _sections(self, columns: tuple[Column, ...]) -> Content:
        """The number of each section over its first question in view, and where there is more to either side."""
        left, room = self._first[1], self._room[1]
        more_before, more_after = left > 0, left + room < len(self._matrix.columns)
        text = ""
        for index, column in enumerate(columns):
            if index == 0 or columns[index - 1].section != column.section:
                text = text[: index * self._cell].ljust(index * self._cell) + f"Section {column.section}  "
        text = text[: len(columns) * self._cell].ljust(len(columns) * self._cell)
        lead = f"{len(self._matrix.rows)} cases".ljust(self._lead - 2) + ("‹ " if more_before else "  ")
        return styled((lead, "$muted"), (text, "bold $primary"), ("›" if more_after else "", "$muted"))

    def _paragraphs(self, columns: tuple[Column, ...]) -> Content:
        """What follows the point in the paragraph's number, over the first of the questions that share it."""
        pieces: list[tuple[str, str]] = [("Paragraph".ljust(self._lead), "$muted")]
        before = ""
        for index, column in enumerate(columns):
            number = column.ref.rpartition(".")[2] if "." in column.ref else "S" if column.ref else ""
            here = self._first[1] + index == self._here[1]
            told = number if here or column.ref != before else ""
            before = column.ref
            pieces.append((told[: self._cell].ljust(self._cell), "bold" if here else "$muted"))
        return styled(*pieces)

    def _rule(self, columns: tuple[Column, ...]) -> Content:
        at = (self._here[1] - self._first[1]) * self._cell
        rule = "─" * (len(columns) * self._cell)
        last = min(len(self._matrix.rows), self._first[0] + self._room[0])
        lead = f"{self._first[0] + 1} to {last}".ljust(self._lead)
        if not 0 <= at < len(rule):
            return styled((lead + rule, "$muted"))
        return styled((lead + rule[:at], "$muted"), ("▼", "bold $primary"), (rule[at + 1 :], "$muted"))

    def _case(self, index: int, left: int, number: int) -> Content:
        row = self._matrix.rows[index]
        here = index == self._here[0]
        codes = _codes(row, self._lead, here)
        columns = self._matrix.columns
        cells = []
        for x in range(left, left + number):
            last = x + 1 < len(columns) and columns[x + 1].section != columns[x].section
            style = "reverse" if here and x == self._here[1] else ""
            cells.append(_look(row.cells[x], self._cell, last, style))
        content = Content.assemble(codes, *cells)
        return content.stylize("on $primary 18%") if here else content

    # Moving

    def action_step(self, down: int, right: int) -> None:
        """Go to the cell so many cases down and so many questions to the right."""
        self._go(self._here[0] + down, self._here[1] + right)

    def action_page(self, down: int, right: int) -> None:
        """Go a screenful of cases or of questions on or back."""
        rows, columns = self._room
        self._go(self._here[0] + down * max(1, rows - 1), self._here[1] + right * max(1, columns - 1))

    def action_edge(self, down: int, right: int) -> None:
        """Go to the first or last case, or question."""
        self._go(self._here[0] + down * len(self._matrix.rows), self._here[1] + right * len(self._matrix.columns))

    def action_choose(self) -> None:
        """Tell that Enter was pressed, where a cell is highlighted."""
        if self.here is not None:
            self.post_message(View.Entered())

    def _go(self, row: int, column: int) -> None:
        if self.here is None:
            return
        row = min(max(0, row), len(self._matrix.rows) - 1)
        column = min(max(0, column), len(self._matrix.columns) - 1)
        moved = (row, column) != self._here
        self._here = row, column
        self._keep_in_view()
        self.refresh()
        if moved:
            self.post_message(View.Moved())

    def _keep_in_view(self) -> None:
        rows, columns = self._room
        self._first = (
            _scrolled(self._first[0], self._here[0], rows, len(self._matrix.rows)),
            _scrolled(self._first[1], self._here[1], columns, len(self._matrix.columns)),
        )

    def _scroll(self, down: int, right: int) -> None:
        """Move what is in view, and leave the highlight where it is."""
        rows, columns = self._room
        top = min(max(0, self._first[0] + down), max(0, len(self._matrix.rows) - rows))
        left = min(max(0, self._first[1] + right), max(0, len(self._matrix.columns) - columns))
        self._first = top, left
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show the cases below, with Shift the questions to the right."""
        event.stop()
        self._scroll(*((0, _WHEEL) if event.shift else (_WHEEL, 0)))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Show the cases above, with Shift the questions to the left."""
        event.stop()
        self._scroll(*((0, -_WHEEL) if event.shift else (-_WHEEL, 0)))

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Show the questions to the right."""
        event.stop()
        self._scroll(0, _WHEEL)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Show the questions to the left."""
        event.stop()
        self._scroll(0, -_WHEEL)

    def on_click(self, event: events.Click) -> None:
        """Highlight the cell that was clicked, or enter it where it is highlighted."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < HEADER or offset.x < self._lead:
            return
        row = self._first[0] + offset.y - HEADER
        column = self._first[1] + (offset.x - self._lead) // self._cell
        if row >= len(self._matrix.rows) or column >= min(len(self._matrix.columns), self._first[1] + self._room[1]):
            return
        event.stop()
        if (row, column) == self._here:
            self.action_choose()
        else:
            self._go(row, column)


class MatrixView(MatrixGrid, View):
    """The matrix under its legend; Enter shows the answer of the highlighted cell."""

    NAME, TITLE, SHORT = "matrix", "Matrix", "Matrix"
    TOOLTIP = "All cases against all questions"
    KEYS = (("←↑↓→", "Move", "none"), ("Enter", "The answer", "go"))

    def __init__(self) -> None:
        """An empty matrix under the name of the view."""
        super().__init__(id=self.NAME)

    def show_rows(self, shown: Shown) -> None:
        """Show the matrix, the highlight on its case and its question."""
        self.show(shown.overview.matrix)

    def above(self, shown: Shown) -> list[Line]:
        """What the marks mean."""
        return [legend()]

    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        """The highlighted cell in words."""
        return cell_lines(*self.here) if self.here else []

    def enter(self, shown: Shown, opener: Opener) -> None:
        """Show the answer of the highlighted cell, where the question applies."""
        if self.here is None:
            return
        row, column, cell = self.here
        if cell.mark is Mark.NOT_ASKED:
            opener.say("This question does not apply in this case: there is no answer to read.")
            return
        for group in groups(shown.inspection, shown.letter.figures[column.question]):
            for index, one in enumerate(group.members):
                if one.code == row.case:
                    opener.open_answer(group, index)
                    return


def legend() -> Line:
    """What the marks mean; a blank, that the question does not apply, is told where one stands on it."""
    yes, no, *others = (look for mark, look in MARKS.items() if mark is not Mark.NOT_ASKED)
    told = (yes, no, KNEW, *others, DIFFERS)
    return line(styled(*(piece for mark, word, style in told for piece in ((mark, style), (f" {word}  ", "$muted")))))


def cell_lines(row: Row, column: Column, cell: Cell) -> list[Line]:
    """One cell in words: whose, which question, what was judged and why."""
    ref = f"{column.ref} " if column.ref else ""
    mark, _, style = MARKS[cell.mark]
    unsaid = {Mark.NOT_ASKED: "does not apply in this case", Mark.UNANSWERED: "not answered"}
    told = unsaid.get(cell.mark, cell.words)
    why = f"  because: {'; '.join(cell.reasons)}" if cell.reasons else ""
    beside = [
        text
        for holds, text in (
            (cell.known_not_recorded, KNEW_THIS),
            (cell.views_differ, f"the case manager {VIEWS['differs']}"),
            (cell.example, "starred as a good example"),
        )
        if holds
    ]
    lines = [
        line(styled((row.case, "bold"), (f" · {row.case_manager}  ", "$muted"), f"{ref}{column.text}")),
        line(styled((f"{mark} ".lstrip(), style), (capitalised(told), "bold"), why)),
    ]
    if beside:
        lines.append(line(styled(capitalised(" · ".join(beside)))))
    return lines


# Codes and cells are remembered: a screenful of rows would take 11 % longer (tricks.py "matrix").
@lru_cache(maxsize=4096)
def _codes(row: Row, width: int, here: bool) -> Content:
    room = max(1, width - len(row.case_manager) - 3)
    case = row.case if len(row.case) <= room else row.case[: room - 1] + "…"
    return styled(
        (case.ljust(room), "bold $primary" if here else ""),
        (f" {row.case_manager}"[: width - room].ljust(width - room), "$muted"),
    )


@lru_cache(maxsize=512)
def _look(cell: Cell, width: int, last: bool, style: str) -> Content:
    """A cell: its mark, and whether the views differ; the `last` of its section ends in a line."""
    sign, _, look = KNEW if cell.mark is Mark.NO and cell.known_not_recorded else MARKS[cell.mark]
    beside = (
        (DIFFERS[0].ljust(width - 1), "$muted") if cell.views_differ else ("│".rjust(width - 1) * last, "$muted 40%")
    )
    content = styled((sign, look), beside, " " * (width - 1 - len(beside[0])))
    return content.stylize(style, 0, 1 if style == "reverse" else width) if style else content


def _scrolled(first: int, here: int, room: int, number: int) -> int:
    """The first one in view, so that `here` is, and no room is left over at the end."""
    if here < first:
        first = here
    elif here >= first + room:
        first = here - room + 1
    return max(0, min(first, number - room))
