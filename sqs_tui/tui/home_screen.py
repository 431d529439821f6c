"""Home: the reviews in this folder, to begin one, to open one, to find one."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from sqs_tui.review.engine import Review
from sqs_tui.review.session import Session
from sqs_tui.source.problems import SourceError
from sqs_tui.store.folder import Entry, sessions_in
from sqs_tui.tui.bars import Head, KeyBar
from sqs_tui.tui.dialogs import Field
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.lines import BLANK_LINE, Item, LineList, Lines, line
from sqs_tui.tui.safe import words

if TYPE_CHECKING:
    from sqs_tui.tui.app import SqsApp

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
        self._entries: list[Entry] | None = None
        self._failure = ""

    def compose_body(self) -> ComposeResult:
        with Vertical(id="body"):
            yield Lines(id="title")
            yield LineList(id="sessions")
        yield Field(id="filter", placeholder="case, state, code …")

    def on_mount(self) -> None:
        self.query_one(Head).show(
            left=words(("SQS TUI", "bold")),
            right=words((f"criteria {self.app.criteria.instrument.instrument.version}", "$muted")),
        )
        self.query_one(KeyBar).show(KEYS)
        self._check_criteria()

    def on_screen_resume(self) -> None:
        self.action_reload()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _check_criteria(self) -> None:
        app = self.app  # a thread must not look for it: by then it may be gone

        def work() -> None:
            if problems := app.criteria.problems():
                app.call_from_anywhere(lambda: self._refuse(SourceError(problems)))

        threading.Thread(target=work, name="check", daemon=True).start()

    def _refuse(self, error: SourceError) -> None:
        self.app.last_words = str(error)
        self.app.exit(return_code=2)

    def action_reload(self) -> None:
        """Read the folder again."""
        app = self.app

        def work() -> None:
            entries: list[Entry] = []
            failure = ""
            try:
                entries = sessions_in(app.folder)
            except SourceError as error:
                failure = str(error)
            app.call_from_anywhere(lambda: self._loaded(entries, failure))

        threading.Thread(target=work, name="sessions", daemon=True).start()

    def _loaded(self, entries: list[Entry], failure: str) -> None:
        latest = max((e for e in entries if e.session), key=_changed, default=None)
        first = self._entries is None
        self._entries, self._failure = entries, failure
        self._show(str(latest.path) if first and latest else None)

    def _show(self, here: str | None = None) -> None:
        if self._entries is None or not self.is_mounted:
            return
        wanted = self.query_one("#filter", Input).value.casefold().split()
        rows = [(entry, _row(self.app, entry)) for entry in self._entries]
        shown = [(entry, row) for entry, row in rows if all(word in row.plain.casefold() for word in wanted)]
        items = [Item(row, str(entry.path)) for entry, row in shown]
        self.query_one("#sessions", LineList).show(items, here)
        self.query_one("#title", Lines).show(self._title(len(shown)))

    def _title(self, shown: int) -> list:  # type: ignore[type-arg]
        entries = self._entries or []
        folder = words(("Reviews in ", "$muted"), str(self.app.folder))
        if self._failure:
            return [line(folder), BLANK_LINE, line(words((self._failure, "$error")))]
        if not entries:
            return [
                line(folder),
                BLANK_LINE,
                line(words(("There is no review here yet.", "bold"))),
                BLANK_LINE,
                line(words("Press ", ("n", "bold $primary"), BEGIN)),
            ]
        done = sum(entry.session is not None and entry.session.state == "completed" for entry in entries)
        bad = sum(entry.session is None for entry in entries)
        told = [
            f"{len(entries)} in all" if shown == len(entries) else f"{shown} of {len(entries)} shown",
            f"{done} completed",
        ]
        if bad:
            told.append(f"{bad} cannot be read")
        heading = "".join(name.ljust(width) for name, width in COLUMNS)
        return [line(words(folder, (" · " + " · ".join(told), "$muted"))), BLANK_LINE, line(words((heading, "$muted")))]

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        entry = next((e for e in self._entries or [] if str(e.path) == message.name), None)
        if entry is None:
            return
        if entry.problem is not None:
            self._explain(entry)
        elif entry.kind == "conflict":
            self.say("This copy was kept because another program changed the file: compare the two in a text editor.")
        elif problem := self.app.open(entry.case):
            self._tell("This review cannot be opened", problem)

    def _explain(self, entry: Entry) -> None:
        self._tell("This file cannot be read", str(entry.problem))

    def _tell(self, title: str, problem: str) -> None:
        from sqs_tui.tui.dialogs import ChoiceDialog

        body = [line(words(row)) for row in problem.splitlines()] + [
            BLANK_LINE,
            line(words(("It was left as it is.", "$muted"))),
        ]
        self.app.open_dialog(ChoiceDialog(title, body, [("close", "c", "Close")]))

    def action_open(self) -> None:
        self.query_one("#sessions", LineList).action_choose()

    def action_new(self) -> None:
        from sqs_tui.tui.dialogs import FormDialog

        latest = max((e for e in self._entries or [] if e.session), key=_changed, default=None)
        inspector = latest.session.inspector if latest and latest.session else ""

        def accept(values: dict[str, str]) -> str:
            from sqs_tui.store.case_reference import check_code, check_reference
            from sqs_tui.store.folder import cases_in
            from sqs_tui.tui.app import REFUSALS

            try:
                check_reference(values["case"], cases_in(self.app.folder))
                check_code(values["case_manager"], "case manager")
                check_code(values["inspector"], "inspector")
            except REFUSALS as refused:
                return str(refused)
            return ""

        def accepted(values: dict[str, str] | None) -> None:
            from sqs_tui.tui.app import REFUSALS

            if values is None:
                return
            try:
                self.app.begin(**values)
            except REFUSALS as refused:
                self._tell("The review could not be begun", str(refused))

        fields = [
            ("case", "Reference of the case, such as LAN-017", ""),
            ("case_manager", "Case manager: a code, such as CM04", ""),
            ("inspector", "Inspector: your code, such as INS2", inspector),
        ]
        note = "Codes only: what is written here becomes a file name, and stands on every report."
        self.app.open_dialog(FormDialog("A new review", fields, accept, note), accepted)

    def action_inspection(self) -> None:
        from sqs_tui.tui.inspection_screen import InspectionScreen

        self.app.push_screen(InspectionScreen())

    def action_filter(self) -> None:
        filter_ = self.query_one("#filter", Input)
        filter_.add_class("-open")
        filter_.focus()
        self.query_one(KeyBar).show(FILTER_KEYS)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show()

    def action_entered(self) -> None:
        """Keep the filter, and choose among what it shows."""
        self._leave_filter(keep=True)

    def action_all(self) -> None:
        self._leave_filter(keep=False)

    def _leave_filter(self, *, keep: bool) -> None:
        filter_ = self.query_one("#filter", Input)
        if not keep:
            filter_.value = ""
        filter_.set_class(bool(filter_.value), "-open")
        self.query_one(KeyBar).show(KEYS)
        self.query_one("#sessions").focus()


def _changed(entry: Entry) -> datetime:
    assert entry.session is not None
    return last_change(entry.session)


def when(moment: datetime) -> str:
    """A moment in local time; the year only where it is not this one."""
    local = moment.astimezone()
    return f"{local:%d %b %H:%M}" if local.year == datetime.now().astimezone().year else f"{local:%d %b %Y}"


def last_change(session: Session) -> datetime:
    """When anything was last recorded in a session."""
    return max(session.opened, *(c.at for c in session.log[-1:]), *(e.at for e in session.events[-1:]))


def _row(app: SqsApp, entry: Entry) -> Content:
    if entry.problem is not None:
        where = f"line {entry.problem.line}: " if entry.problem.line else ""
        return words(
            entry.case.ljust(COLUMNS[0][1]), ("cannot be read", "$error"), "  ", (where + entry.problem.what, "$muted")
        )
    session = entry.session
    assert session is not None
    if entry.kind == "conflict":
        return words(entry.case.ljust(COLUMNS[0][1]), ("conflict copy", "$warning"), "  ", (entry.path.name, "$muted"))
    state = ("✓ completed", "$success") if session.state == "completed" else ("· in progress", "")
    progress = Review(app.criteria.instrument, session).progress()
    answered = f"{progress.answered} of {progress.applicable}"
    cells = [(state[0], state[1]), (answered, ""), (session.case_manager, ""), (session.inspector, "")]
    return words(
        (entry.case.ljust(COLUMNS[0][1]), "bold"),
        *((text.ljust(width), style) for (text, style), (_, width) in zip(cells, COLUMNS[1:5], strict=True)),
        (f"{when(last_change(session))}", "$muted"),
    )
