"""Home: the reviews in this folder, to begin one, to open one, to find one."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from sqs_tui.errors import NOT_DONE, SqsError
from sqs_tui.review.find import holds
from sqs_tui.saved.listing import WHEN, Listed, rows_in
from sqs_tui.source.problems import SourceError
from sqs_tui.store.folder import Entry, sessions_in
from sqs_tui.tui.dialogs import ChoiceDialog, Field, FormDialog, Refusal
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar
from sqs_tui.tui.widgets.lines import BLANK_LINE, Item, LineList, Lines, line

KEYS = [
    ("Enter", "Open", "open"),
    ("n", "New review", "new"),
    ("i", "Inspection", "inspection"),
    ("/", "Filter", "filter"),
    ("F1", "Help", "app.help"),
    ("r", "Read again", "reload"),
    ("F5", "Light/dark", "app.toggle_theme"),
    ("q", "Quit", "app.quit"),
]
BEGIN = " to begin one. It takes a reference for the case, and codes for the case manager and for you: never names."

FILTER_KEYS = [("Enter", "Keep", "filter"), ("Esc", "Show all", "all")]

#: Columns: heading, width.
COLUMNS = (("Case", 16), ("State", 15), ("Answered", 11), ("With", 9), ("Inspector", 10), ("Last change", 12))


class HomeScreen(Frame[None]):
    """Reads the folder in a thread each time it comes up, so that it opens at once however much there is."""

    AUTO_FOCUS = "#sessions"
    HELP = "home"
    BINDINGS = [  # noqa: RUF012
        Binding("n", "new", "New review", id="home.new", tooltip="Begin the review of a case", show=False),
        Binding(
            "slash,f3", "filter", "Filter", id="home.filter", tooltip="Show only lines with these words", show=False
        ),
        Binding("i", "inspection", "Inspection", id="home.inspection", tooltip="All cases together", show=False),
        Binding("r", "reload", "Read again", id="home.reload", tooltip="Read the folder again", show=False),
        Binding("escape", "all", "Show all", id="home.all", tooltip="Show every line again", show=False),
        Binding("q", "app.quit", "Quit", id="home.quit", tooltip="Leave the program", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        #: The files of the folder, and how each is listed.
        self._listed: list[tuple[Entry, Listed]] | None = None
        self._failure = ""

    def compose_body(self) -> ComposeResult:
        """What is in the folder, its reviews, and a line to filter them by."""
        with Vertical(id="body"):
            yield Lines(id="title")
            yield LineList(id="sessions")
        yield Field(id="filter", placeholder="case, state, code …")

    def on_mount(self) -> None:
        """Show head and keys, and check the criteria."""
        self.query_one(Head).show(
            left=styled(("SQS TUI", "bold")),
            right=styled((f"criteria {self.app.criteria.instrument.instrument.version}", "$muted")),
        )
        self.query_one(KeyBar).show(KEYS)
        self._check_criteria()

    def on_screen_resume(self) -> None:
        """Read the folder again: a review may have been changed."""
        self.action_reload()

    def on_resize(self) -> None:
        """Show the lines in the width there is now."""
        self.call_after_refresh(self._show)

    def _check_criteria(self) -> None:
        app = self.app  # a thread must not look for it: by then it may be gone

        def work() -> None:
            if problems := app.criteria.problems():
                app.call_from_anywhere(lambda: self._refuse(SourceError(problems)))

        threading.Thread(target=work, name="check", daemon=True).start()

    def _refuse(self, error: SourceError) -> None:
        self.app.last_words = str(error)
        self.app.exit(return_code=NOT_DONE)

    def action_reload(self) -> None:
        """Read the folder again."""
        app = self.app

        def work() -> None:
            listed: list[tuple[Entry, Listed]] = []
            failure = ""
            try:
                entries = sessions_in(app.folder)
                listed = list(zip(entries, rows_in(app.folder, entries, app.criteria), strict=True))
            except SourceError as error:
                failure = str(error)
            app.call_from_anywhere(lambda: self._loaded(listed, failure))

        threading.Thread(target=work, name="sessions", daemon=True).start()

    def _loaded(self, listed: list[tuple[Entry, Listed]], failure: str) -> None:
        first = self._listed is None
        self._listed, self._failure = listed, failure
        latest = self._latest()
        self._show(str(latest[0].path) if first and latest else None)

    def _latest(self) -> tuple[Entry, Listed] | None:
        """The review that was changed last, of those that can be read."""
        readable = [(entry, row) for entry, row in self._listed or [] if row.last_change]
        return max(readable, key=lambda one: one[1].last_change, default=None)

    def _show(self, here: str | None = None) -> None:
        if self._listed is None or not self.is_mounted:
            return
        wanted = self.query_one("#filter", Input).value
        rows = [(entry, _row(entry, row)) for entry, row in self._listed]
        shown = [(entry, row) for entry, row in rows if holds(row.plain, wanted)]
        items = [Item(row, str(entry.path)) for entry, row in shown]
        self.query_one("#sessions", LineList).show(items, here)
        self.query_one("#title", Lines).show(self._title(len(shown)))

    def _title(self, shown: int) -> list:  # type: ignore[type-arg]
        rows = [row for _, row in self._listed or []]
        folder = styled(("Reviews in ", "$muted"), str(self.app.folder))
        if self._failure:
            return [line(folder), BLANK_LINE, line(styled((self._failure, "$error")))]
        if not rows:
            return [
                line(folder),
                BLANK_LINE,
                line(styled(("There is no review here yet.", "bold"))),
                BLANK_LINE,
                line(styled("Press ", ("n", "bold $primary"), BEGIN)),
            ]
        states = Counter(row.state for row in rows)
        told = [f"{len(rows)} in all" if shown == len(rows) else f"{shown} of {len(rows)} shown"]
        told.append(f"{states['completed']} completed")
        if states["changed"]:
            told.append(f"{states['changed']} changed since")
        if states["cannot be read"]:
            told.append(f"{states['cannot be read']} cannot be read")
        heading = "".join(name.ljust(width) for name, width in COLUMNS)
        return [
            line(styled(folder, (" · " + " · ".join(told), "$muted"))),
            BLANK_LINE,
            line(styled((heading, "$muted"))),
        ]

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Open the review on this line, or say why it cannot be."""
        chosen = next((one for one in self._listed or [] if str(one[0].path) == message.name), None)
        if chosen is None:
            return
        entry, row = chosen
        if row.state == "cannot be read":
            self._tell("This file cannot be read", row.problem)
        elif entry.kind == "conflict":
            self.say("This copy was kept because another program changed the file: compare the two in a text editor.")
        elif problem := self.app.open(entry.case):
            self._tell("This review cannot be opened", problem)

    def _tell(self, title: str, problem: str) -> None:
        body = [line(styled(row)) for row in problem.splitlines()] + [
            BLANK_LINE,
            line(styled(("It was left as it is.", "$muted"))),
        ]
        self.app.open_dialog(ChoiceDialog(title, body, [("close", "c", "Close")]))

    def action_open(self) -> None:
        """Open the highlighted review."""
        self.query_one("#sessions", LineList).action_choose()

    def action_new(self) -> None:
        """Ask for reference and codes, and begin a review."""
        latest = self._latest()
        inspector = latest[1].inspector if latest else ""

        def accept(values: dict[str, str]) -> str:
            from sqs_tui.store.case_reference import check_code, check_reference
            from sqs_tui.store.folder import cases_in

            field = "case"
            try:
                check_reference(values["case"], cases_in(self.app.folder))
                field = "case_manager"
                check_code(values["case_manager"], "case manager")
                field = "inspector"
                check_code(values["inspector"], "inspector")
            except SqsError as refused:
                return Refusal(str(refused), field)
            return ""

        def accepted(values: dict[str, str] | None) -> None:
            if values is None:
                return
            try:
                self.app.begin(**values)
            except SqsError as refused:
                self._tell("The review could not be begun", str(refused))

        fields = [
            ("case", "Reference of the case, such as LAN-017", ""),
            ("case_manager", "Case manager: a code, such as CM04", ""),
            ("inspector", "Inspector: your code, such as INS2", inspector),
        ]
        note = "Codes only: what is written here becomes a file name, and stands on every report."
        self.app.open_dialog(FormDialog("A new review", fields, accept, note), accepted)

    def action_inspection(self) -> None:
        """Show all cases together."""
        from sqs_tui.tui.inspection.screen import InspectionScreen

        self.app.push_screen(InspectionScreen())

    def action_filter(self) -> None:
        """Show only lines with the words typed."""
        filter_ = self.query_one("#filter", Input)
        filter_.add_class("-open")
        filter_.focus()
        self.query_one(KeyBar).show(FILTER_KEYS)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter by what is typed so far."""
        self._show()

    def action_entered(self) -> None:
        """Keep the filter, and choose among what it shows."""
        self._leave_filter(keep=True)

    def action_all(self) -> None:
        """Show every line again."""
        self._leave_filter(keep=False)

    def _leave_filter(self, *, keep: bool) -> None:
        filter_ = self.query_one("#filter", Input)
        if not keep:
            filter_.value = ""
        filter_.set_class(bool(filter_.value), "-open")
        self.query_one(KeyBar).show(KEYS)
        self.query_one("#sessions").focus()


def _when(moment: str) -> str:
    """A moment of a listed row; the year only where it is not this one."""
    try:
        local = datetime.strptime(moment, WHEN)
    except ValueError:  # a year of fewer than four digits, which a file may hold
        return moment
    return f"{local:%d %b %H:%M}" if local.year == datetime.now().year else f"{local:%d %b %Y}"


def _row(entry: Entry, row: Listed) -> Content:
    case = row.case.ljust(COLUMNS[0][1])
    if row.state == "cannot be read":
        problem = entry.problem
        where = f"line {problem.line}: " if problem is not None and problem.line else ""
        return styled(case, (row.state, "$error"), "  ", (where + (problem.what if problem else row.problem), "$muted"))
    if row.state == "conflict":
        return styled(case, ("conflict copy", "$warning"), "  ", (entry.path.name, "$muted"))
    mark, style = {"completed": ("✓", "$success"), "changed": ("!", "$warning")}.get(row.state, ("·", ""))
    answered = "" if row.answered is None else f"{row.answered} of {row.applicable}"
    cells = [(f"{mark} {row.state}", style), (answered, ""), (row.case_manager, ""), (row.inspector, "")]
    return styled(
        (case, "bold"),
        *((text.ljust(width), style) for (text, style), (_, width) in zip(cells, COLUMNS[1:5], strict=True)),
        (_when(row.last_change), "$muted"),
    )
