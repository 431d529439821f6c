"""The whole inspection on the screen: its figures, the matrix of its cases, the draft of its letter, what is left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll

from sqs_tui.findings.drill import groups
from sqs_tui.findings.figure import Figure
from sqs_tui.findings.letter.letter import of_how_many
from sqs_tui.findings.matrix import Mark
from sqs_tui.findings.overview import Overview, read_overview
from sqs_tui.findings.to_do import ToDo, standing, where_and_when
from sqs_tui.reports.wording import capitalised
from sqs_tui.source.problems import SourceError
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.inspection.drill import AnswerScreen, CasesScreen, tell_why
from sqs_tui.tui.inspection.figures import figure_items, figure_lines, heading
from sqs_tui.tui.inspection.letter import area_of, behind_lines, letter_items, sentence_of
from sqs_tui.tui.inspection.matrix import MatrixView, cell_lines, legend
from sqs_tui.tui.inspection.to_do import left_items, not_counted, what_to_do
from sqs_tui.tui.inspection.watched_list import WatchedList
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar
from sqs_tui.tui.widgets.lines import BLANK_LINE, Cell, Item, Line, LineList, Lines, line

#: The four ways to look at it: the widget's id, what the user calls it, and a shorter word for where there is no room.
VIEWS = (
    ("figures", "Figures", "Figures"),
    ("matrix", "Matrix", "Matrix"),
    ("letter", "Draft letter", "Letter"),
    ("left", "Left to do", "To do"),
)

#: Seconds between two words of how far the reading is.
_EVERY = 0.2
#: From this height on there is room for an empty line under the views.
ROOMY = 28
#: From this width on there is room to name what is left out, and for the whole names of the views.
WIDE_ENOUGH = 66
#: From this width on what is highlighted is explained beside the list, else below it.
ROOM_BESIDE = 126

_COMMON = [
    ("w", "Write files", "write"),
    ("F1", "Help", "app.help"),
    ("r", "Read again", "reload"),
    ("q", "Home", "back"),
]
KEYS = {
    "figures": [("Enter", "Its cases", "go"), ("s", "Split", "split"), ("1–4", "View", "next_view"), *_COMMON],
    "matrix": [("←↑↓→", "Move", "none"), ("Enter", "The answer", "go"), ("1–4", "View", "next_view"), *_COMMON],
    "letter": [("Enter", "Its cases", "go"), ("1–4", "View", "next_view"), *_COMMON],
    "left": [("Enter", "Open it", "go"), ("1–4", "View", "next_view"), *_COMMON],
}


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"inspection.{name}", tooltip=tooltip, show=False)


class InspectionScreen(Frame[None]):
    """Reads the folder in a thread, and again when a case has been opened from here; shows one view at a time."""

    AUTO_FOCUS = "#figures"
    HELP = "inspection"
    SCOPED_CSS = False  # for the classes that the screen itself has
    CSS = """
    #panes, #main { height: 1fr; }
    #main > * { margin: 0 2 0 3; }
    #columns { height: auto; }
    #told { height: 10; padding: 1 3 0 3; background: $surface; scrollbar-size-vertical: 1; }
    .-short #told { height: 8; padding: 0 3; }
    .-brief #told { height: 6; }
    .-short .-brief #told { height: 4; }
    #panes.-beside { layout: horizontal; }
    #panes.-beside #told { width: 48; height: 1fr; padding: 1 2 0 2; }
    InspectionScreen.-short #title { padding: 0 3; }
    """
    BINDINGS = [  # noqa: RUF012 (Textual's own declaration)
        _key("1", "view('figures')", "figures", "Figures", "Every figure, with its bar and its words"),
        _key("2", "view('matrix')", "matrix", "Matrix", "All cases against all questions"),
        _key("3", "view('letter')", "letter", "Draft letter", "The letter as far as the figures can say it"),
        _key("4", "view('left')", "left", "Left to do", "What is not counted, and why"),
        _key("tab", "next_view", "next_view", "Next view", "Figures, matrix, draft letter, left to do, in turn"),
        _key("s", "split", "split", "Split", "Set the parts of the cases side by side: community and custody, say"),
        _key("S", "choose_split", "choose_split", "Split by …", "Choose the fact the figures are split by"),
        _key("w", "write", "write", "Write files", "Write the letter or the report to a file"),
        _key("r", "reload", "reload", "Read again", "Read the folder again"),
        _key("q,escape", "back", "back", "Home", "Back to the list of reviews"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._read: Overview | None = None
        self._problem = ""
        self._progress = "Reading the reviews of this folder …"
        self._view = "figures"
        #: The id of the fact the figures are split by; empty for none.
        self._split_by = ""
        #: What the rows of each view were made of: reading, split, width.
        self._made: dict[str, tuple[int, str, int]] = {}
        #: Counts the readings, so that only what the latest has found is shown; a case was opened since it.
        self._reading = 0
        self._stale = True

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield Lines(id="title")
            with Container(id="panes"):
                with Vertical(id="main"):
                    yield Lines(id="columns")
                    yield WatchedList(id="figures")
                    yield MatrixView(id="matrix")
                    yield WatchedList(id="letter", wrap=True)
                    yield WatchedList(id="left", wrap=True)
                with VerticalScroll(id="told", can_focus=False):
                    yield Lines(id="detail")

    def on_mount(self) -> None:
        self.query_one(Head).show(left=styled(("Inspection", "bold")))
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def on_screen_resume(self) -> None:
        if self._stale:
            self.action_reload()

    # Reading

    def action_reload(self) -> None:
        """Read the folder in a thread, saying how far it is."""
        app = self.app
        self._stale, self._problem = False, ""
        self._reading += 1
        number = self._reading

        told = 0.0

        def progress(done: int, of: int) -> None:
            nonlocal told
            if monotonic() - told >= _EVERY:
                told = monotonic()
                said = f"Reading the reviews of this folder: {done} of {of} …"
                app.call_from_anywhere(lambda: self._tell(number, said))

        def work() -> None:
            try:
                read: Overview | SourceError = read_overview(app.folder, app.criteria, progress)
            except SourceError as error:
                read = error
            except Exception as error:
                unforeseen = error
                app.call_from_anywhere(lambda: _raise(unforeseen))  # it ends the app as any other does
                return
            app.call_from_anywhere(lambda: self._loaded(number, read))

        self._tell(number, "Reading the reviews of this folder …")
        threading.Thread(target=work, name="inspection", daemon=True).start()

    def _tell(self, number: int, progress: str) -> None:
        if number == self._reading and self.is_attached:
            self._progress = progress
            self._show_title()

    def _loaded(self, number: int, read: Overview | SourceError) -> None:
        if number != self._reading or not self.is_attached:
            return
        self._progress = ""
        self._made.clear()
        if isinstance(read, SourceError):
            self._problem, self._read = str(read), None
        else:
            self._problem, self._read = "", read
            if self._split_by not in {fact.question.id for fact in read.facts}:
                self._split_by = ""
            if not read.letter.inspection.sessions and read.to_do:
                self._view = "left"
        self._show()
        self._focus()

    # Showing

    def _show(self) -> None:
        """Show everything anew, each view keeping its place."""
        if not self.is_attached:
            return
        self._show_title()
        self._show_view()
        self._show_rows()
        self._show_detail()

    def _show_title(self) -> None:
        lines: list[Line] = []
        roomy = self.size.height >= ROOMY
        if self._read is None:
            lines.append(line(styled(("Inspection of ", "$muted"), str(self.app.folder))))
            lines.append(BLANK_LINE)
            if self._problem:
                lines += [line(styled((row, "$error"))) for row in self._problem.splitlines()]
                lines += [
                    BLANK_LINE,
                    line(styled("Correct it, then press ", ("r", "bold $primary"), " to read it again.")),
                ]
            else:
                lines.append(line(styled(self._progress)))
        else:
            inspection = self._read.letter.inspection
            where = where_and_when(inspection.about) or str(self.app.folder)
            told = self._progress or f"{capitalised(of_how_many(inspection))}."
            lines.append(Line((Cell(styled((where, "bold"))), Cell(styled((told, "$muted"))))))
            wide = self.size.width >= WIDE_ENOUGH
            if wide and self._view != "left" and (named := not_counted(self._read.to_do, 2 if roomy else 1)):
                lines.append(line(styled(named), lead=styled(("! ", "$warning"))))
            lines.append(self._tabs())
            if roomy:
                lines.append(BLANK_LINE)
        self.query_one("#title", Lines).show(lines)

    def _tabs(self) -> Line:
        assert self._read is not None
        left = len(self._read.to_do)
        cells = []
        for number, (view, full, short) in enumerate(VIEWS, start=1):
            name = full if self.size.width >= WIDE_ENOUGH else short
            told = f"{name} ({left})" if view == "left" and left else name
            here = view == self._view
            content = (
                styled((f" {number} {told} ", "bold reverse"))
                if here
                else styled((f" {number}", "bold $primary"), (f" {told} ", ""))
            )
            cells.append(Cell(content, self._going_to(view)))
        return Line(tuple(cells), gap=1)

    def _going_to(self, view: str) -> Callable[[], None]:
        return lambda: self.action_view(view)

    def _show_view(self) -> None:
        there = self._read is not None
        self.query_one("#panes").display = there
        panes = self.query_one("#panes")
        panes.set_class(self._view in ("figures", "letter") and self.size.width >= ROOM_BESIDE, "-beside")
        panes.set_class(self._view in ("matrix", "left"), "-brief")
        for view, *_ in VIEWS:
            self.query_one(f"#{view}").display = view == self._view
        self.query_one(KeyBar).show(self._keys())

    def _keys(self) -> list[tuple[str, str, str]]:
        if self._read is None:
            return _COMMON[-2:]
        if not self._read.letter.inspection.sessions and (self._view != "left" or not self._read.to_do):
            return [("1–4", "View", "next_view"), *_COMMON[-3:]]
        return KEYS[self._view]

    def _focus(self) -> None:
        if self._read is not None and self.app.screen is self:
            self.query_one(f"#{self._view}").focus()

    @property
    def _fact(self) -> Figure | None:
        facts = self._read.facts if self._read else ()
        return next((fact for fact in facts if fact.question.id == self._split_by), None)

    def _show_rows(self) -> None:
        """What the view shows: its rows, made anew only when they would be others, and the lines above them."""
        if self._read is None:
            return
        letter, view = self._read.letter, self._view
        # Before the figures have been laid out they have no width; they tell when they have one.
        width = self.query_one("#figures").scrollable_content_region.width if view == "figures" else 1
        above: list[Line] = []
        if told := standing(letter.inspection):
            above = [line(styled((told, "bold"))), BLANK_LINE]
        elif view == "figures" and width:
            above = [heading(letter, self._fact, width)]
        elif view == "matrix":
            above = [legend()]
        self.query_one("#columns", Lines).show(above)
        of = (self._reading, self._split_by if view == "figures" else "", width)
        if not width or self._made.get(view) == of:
            return
        self._made[view] = of
        if view == "matrix":
            self.query_one("#matrix", MatrixView).show(self._read.matrix)
            return
        items: list[Item] = []
        if view == "left":
            items = left_items(self._read.letter.inspection, self._read.to_do)
        elif letter.inspection.sessions:
            items = figure_items(letter, self._fact, width) if view == "figures" else letter_items(letter)
        self.query_one(f"#{view}", WatchedList).show(items)

    def _show_detail(self) -> None:
        """Explain what is highlighted."""
        if self._read is None:
            return
        lines: list[Line] = []
        letter = self._read.letter
        if self._view == "figures" and (figure := self._figure()) is not None:
            beside = self.query_one("#panes").has_class("-beside")
            lines = figure_lines(letter, figure, self._fact, spaced=beside)
        elif self._view == "matrix" and (here := self.query_one("#matrix", MatrixView).here) is not None:
            lines = cell_lines(*here)
        elif self._view == "letter":
            lines = behind_lines(letter, self.query_one("#letter", WatchedList).here)
        elif self._view == "left" and (item := self._item()) is not None:
            lines = what_to_do(item)
        self.query_one("#told").display = bool(lines)
        self.query_one("#detail", Lines).show(lines)
        self.query_one("#told").scroll_home(animate=False)

    def _figure(self) -> Figure | None:
        assert self._read is not None
        return self._read.letter.figures.get(self.query_one("#figures", WatchedList).here or "")

    def _item(self) -> ToDo | None:
        assert self._read is not None
        here = self.query_one("#left", WatchedList).here
        return next((item for item in self._read.to_do if item.file == here), None)

    # Doing

    def action_view(self, view: str) -> None:
        if self._read is None or view == self._view:
            return
        self._view = view
        self.say("")
        self._show()
        self._focus()

    def action_next_view(self) -> None:
        names = [view for view, *_ in VIEWS]
        self.action_view(names[(names.index(self._view) + 1) % len(names)])

    def on_watched_list_resized(self, message: WatchedList.Resized) -> None:
        self._show_rows()
        self._show_detail()

    def on_watched_list_moved(self, message: WatchedList.Moved) -> None:
        self._show_detail()

    def on_matrix_view_moved(self, message: MatrixView.Moved) -> None:
        self._show_detail()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        self.action_go()

    def on_matrix_view_chosen(self, message: MatrixView.Chosen) -> None:
        self.action_go()

    def action_go(self) -> None:
        """From what is highlighted to what stands behind it."""
        if self._read is None:
            return
        if self._view == "matrix":
            self._go_to_answer()
        elif self._view == "left":
            self._go_to_file()
        elif self._view == "letter":
            self._go_behind_the_letter()
        elif (figure := self._figure()) is not None:
            self._go_to_cases(figure)

    def _go_to_cases(self, figure: Figure) -> None:
        assert self._read is not None
        self.app.push_screen(CasesScreen(self._read.letter, figure, self._fact, self._open_case))

    def _go_behind_the_letter(self) -> None:
        """From a sentence to its figure; from an area to the one of its figures that is asked for."""
        assert self._read is not None
        letter, name = self._read.letter, self.query_one("#letter", WatchedList).here
        if (sentence := sentence_of(letter, name)) is not None:
            self._go_to_cases(sentence.figure)
        elif (area := area_of(letter, name)) is not None:
            from sqs_tui.tui.inspection.choose import QuestionDialog

            def chosen(question: str | None) -> None:
                if question is not None:
                    self._go_to_cases(letter.figures[question])

            asked = [letter.figures[question].question for question in area.area.questions]
            self.app.open_dialog(QuestionDialog("Which of its questions?", asked), chosen)

    def _go_to_answer(self) -> None:
        assert self._read is not None
        here = self.query_one("#matrix", MatrixView).here
        if here is None:
            return
        row, column, cell = here
        if cell.mark is Mark.NOT_ASKED:
            self.say("This question does not apply in this case: there is no answer to read.")
            return
        figure = self._read.letter.figures[column.question]
        for group in groups(self._read.letter.inspection, figure):
            for index, one in enumerate(group.members):
                if one.code == row.case:
                    self.app.push_screen(AnswerScreen(group, index, self._open_case))
                    return

    def _go_to_file(self) -> None:
        item = self._item()
        if item is None:
            return
        problem = self._open_case(item.case) if item.case else f"{item}."
        if problem:
            tell_why(self.app, problem)

    def _open_case(self, case: str) -> str:
        problem = self.app.open(case)
        self._stale = self._stale or not problem
        return problem

    def action_split(self) -> None:
        """On to the next fact that the instrument splits by, and after the last back to none."""
        if self._read is None or self._view != "figures":
            return
        named = self._read.letter.inspection.instrument.letter.split_by
        ids = [fact.question.id for fact in self._read.facts if fact.question.id in named]
        if not ids:
            self.action_choose_split()
            return
        ids = ["", *ids]
        self._split(ids[(ids.index(self._split_by) + 1) % len(ids)] if self._split_by in ids else "")

    def action_choose_split(self) -> None:
        if self._read is None or self._view != "figures":
            return
        from sqs_tui.tui.inspection.choose import QuestionDialog

        if not self._read.facts:
            self.say("No fact parts these cases: each was answered in one way only.")
            return
        facts = [fact.question for fact in self._read.facts]
        dialog = QuestionDialog("Split the figures by", facts, none="Not split")
        self.app.open_dialog(dialog, lambda name: None if name is None else self._split(name.removeprefix("none")))

    def _split(self, fact: str) -> None:
        self._split_by = fact
        self._show_rows()
        self._show_detail()
        chosen = self._fact
        self.say(f"Split by: {chosen.question.text}" if chosen else "Not split.")

    def action_write(self) -> None:
        if self._read is None or not self._read.letter.inspection.sessions:
            self.say("There is nothing to write yet: no review is counted.")
            return
        from sqs_tui.tui.inspection.write import ask_to_write

        ask_to_write(self.app, self._read.letter, self._say_if_here)

    def _say_if_here(self, text: str) -> None:
        if self.is_attached:
            self.say(text)

    def action_none(self) -> None:
        """A click on what only names the arrows."""

    def action_back(self) -> None:
        self.dismiss(None)


def _raise(error: Exception) -> None:
    raise error
