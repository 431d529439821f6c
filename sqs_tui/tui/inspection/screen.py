"""The whole inspection on the screen: its title, the tabs of its views, and the one view that is looked at."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical, VerticalScroll

from sqs_tui.findings.to_do import standing
from sqs_tui.reports.wording import capitalised
from sqs_tui.source.problems import SourceError
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.inspection.figures import FiguresView
from sqs_tui.tui.inspection.letter import LetterView
from sqs_tui.tui.inspection.matrix import MatrixView
from sqs_tui.tui.inspection.opener import FrameOpener
from sqs_tui.tui.inspection.reading import BEGUN, Overview, read_in_thread
from sqs_tui.tui.inspection.title import tabs, title_lines, unread_lines
from sqs_tui.tui.inspection.to_do import ToDoView
from sqs_tui.tui.inspection.view import Key, Shown, View
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar
from sqs_tui.tui.widgets.lines import BLANK_LINE, Line, Lines, line

#: The views in the order of their tabs and of the keys 1, 2, 3 …
VIEWS: tuple[type[View], ...] = (FiguresView, MatrixView, LetterView, ToDoView)

#: From this height on there is room for an empty line under the views.
ROOMY = 28
#: From this width on there is room to name what is left out, and for the whole names of the views.
WIDE_ENOUGH = 66
#: From this width on what is highlighted is explained beside the list, else below it.
ROOM_BESIDE = 126

_ALL_VIEWS = capitalised(", ".join(view.TITLE.lower() for view in VIEWS))
_NEXT_VIEW: Key = (f"1–{len(VIEWS)}", "View", "next_view")
_WRITE: Key = ("w", "Write files", "write")
_COMMON: tuple[Key, ...] = (("F1", "Help", "app.help"), ("r", "Read again", "reload"), ("q", "Home", "back"))


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"inspection.{name}", tooltip=tooltip, show=False)


def _view_keys() -> list[Binding]:
    return [
        _key(str(number), f"view('{view.NAME}')", view.NAME, view.TITLE, view.TOOLTIP)
        for number, view in enumerate(VIEWS, start=1)
    ]


class InspectionScreen(Frame[None]):
    """Reads the folder in a thread, and again when a case has been opened from here; shows one view at a time."""

    AUTO_FOCUS = f"#{VIEWS[0].NAME}"
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
        *_view_keys(),
        _key("tab", "next_view", "next_view", "Next view", f"{_ALL_VIEWS}, in turn"),
        _key("s", "split", "split", "Split", "Set the parts of the cases side by side, by one fact after another"),
        _key("S", "choose_split", "choose_split", "Split by …", "Choose the fact the figures are split by"),
        _key("w", "write", "write", "Write files", "Write the letter or the report to a file"),
        _key("r", "reload", "reload", "Read again", "Read the folder again"),
        _key("q,escape", "back", "back", "Home", "Back to the list of reviews"),
    ]

    def __init__(self) -> None:
        """A screen that reads its folder as soon as it is shown."""
        super().__init__()
        self._views = [view() for view in VIEWS]
        self._view = self._views[0]
        self._shown: Shown | None = None
        #: The id of the fact that was chosen to split by; empty for none.
        self._split_by = ""
        self._opener = FrameOpener(self, self._opened)
        self._problem = ""
        self._progress = BEGUN
        #: Counts the readings, so that only what the latest has found is shown; a case was opened since it.
        self._reading = 0
        self._stale = True

    def compose_body(self) -> ComposeResult:
        """The title, the views of which one is displayed, and what explains it."""
        with Vertical(id="body"):
            yield Lines(id="title")
            with Container(id="panes"):
                with Vertical(id="main"):
                    yield Lines(id="columns")
                    yield from self._views
                with VerticalScroll(id="told", can_focus=False):
                    yield Lines(id="detail")

    def on_mount(self) -> None:
        """Say at the top where one is."""
        self.query_one(Head).show(left=styled(("Inspection", "bold")))
        self._show()

    def on_resize(self) -> None:
        """Use the room there is now."""
        self.call_after_refresh(self._show)

    def on_screen_resume(self) -> None:
        """Read the folder when it is shown first, and when it may have changed since."""
        if self._stale:
            self.action_reload()

    # Reading

    def _opened(self) -> None:
        self._stale = True

    def action_reload(self) -> None:
        """Read the folder in a thread, saying how far it is."""
        self._stale, self._problem = False, ""
        self._reading += 1
        number = self._reading
        self._tell(number, BEGUN)
        read_in_thread(
            self.app.folder,
            self.app.criteria,
            later=self.app.call_from_anywhere,
            told=lambda progress: self._tell(number, progress),
            done=lambda read: self._loaded(number, read),
        )

    def _tell(self, number: int, progress: str) -> None:
        if number == self._reading and self.is_attached:
            self._progress = progress
            self._show_title()

    def _loaded(self, number: int, read: Overview | SourceError) -> None:
        if number != self._reading or not self.is_attached:
            return
        self._progress = ""
        if isinstance(read, SourceError):
            self._problem, self._shown = str(read), None
        else:
            shown = self._shown = Shown(number, read).split_by(self._split_by)
            self._problem, self._split_by = "", shown.split
            if not self._view.has_rows(shown):
                self._view = next((view for view in self._views if view.has_rows(shown)), self._view)
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
        roomy, wide = self.size.height >= ROOMY, self.size.width >= WIDE_ENOUGH
        if self._shown is None:
            lines = unread_lines(self.app.folder, self._problem, self._progress)
        else:
            most_named = 0 if not wide or self._view.NAMES_LEFT_OUT else 2 if roomy else 1
            lines = title_lines(self._shown, self.app.folder, self._progress, most_named=most_named)
            lines.append(tabs(self._views, self._view, self._shown, self._going_to, wide=wide))
            if roomy:
                lines.append(BLANK_LINE)
        self.query_one("#title", Lines).show(lines)

    def _going_to(self, view: View) -> Callable[[], None]:
        return lambda: self._go_to(view)

    def _show_view(self) -> None:
        panes = self.query_one("#panes")
        panes.display = self._shown is not None
        panes.set_class(self._view.BESIDE and self.size.width >= ROOM_BESIDE, "-beside")
        panes.set_class(not self._view.BESIDE, "-brief")
        for view in self._views:
            view.display = view is self._view
        self.query_one(KeyBar).show(self._keys())

    def _keys(self) -> list[Key]:
        if self._shown is None:
            return [*_COMMON[-2:]]
        if not self._view.has_rows(self._shown):
            return [_NEXT_VIEW, *_COMMON]
        return [*self._view.KEYS, _NEXT_VIEW, _WRITE, *_COMMON]

    def _focus(self) -> None:
        if self._shown is not None and self.app.screen is self:
            self._view.focus()

    def _show_rows(self) -> None:
        """What the view shows: its rows, and the lines above them."""
        if self._shown is None:
            return
        above: list[Line]
        if told := standing(self._shown.inspection):
            above = [line(styled((told, "bold"))), BLANK_LINE]
        else:
            above = self._view.above(self._shown)
        self.query_one("#columns", Lines).show(above)
        self._view.fill(self._shown)

    def _show_detail(self) -> None:
        """Explain what is highlighted."""
        if self._shown is None:
            return
        lines = self._view.detail(self._shown, beside=self.query_one("#panes").has_class("-beside"))
        told = self.query_one("#told")
        told.display = bool(lines)
        self.query_one("#detail", Lines).show(lines)
        told.scroll_home(animate=False)

    # Doing

    def action_view(self, name: str) -> None:
        """Look at the view of that name."""
        self._go_to(next(view for view in self._views if name == view.NAME))

    def action_next_view(self) -> None:
        """Look at the next view, and after the last at the first."""
        self._go_to(self._views[(self._views.index(self._view) + 1) % len(self._views)])

    def _go_to(self, view: View) -> None:
        if self._shown is None or view is self._view:
            return
        self._view = view
        self.say("")
        self._show()
        self._focus()

    def on_view_resized(self) -> None:
        """Make what depends on the width of the view anew."""
        self._show_rows()
        self._show_detail()

    def on_view_moved(self) -> None:
        """Explain what is highlighted now."""
        self._show_detail()

    def on_view_entered(self) -> None:
        """Go to what stands behind it."""
        self.action_go()

    def action_go(self) -> None:
        """From what is highlighted to what stands behind it."""
        if self._shown is not None:
            self._view.enter(self._shown, self._opener)

    def action_split(self) -> None:
        """Split the rows by the next fact, and after the last by none."""
        if self._shown is not None:
            self._view.split(self._shown, self._opener, self._split)

    def action_choose_split(self) -> None:
        """Have the fact chosen that the rows are split by."""
        if self._shown is not None:
            self._view.choose_split(self._shown, self._opener, self._split)

    def _split(self, question: str) -> None:
        self._split_by = question
        if self._shown is None:  # while it was chosen, the folder was read again and cannot be used
            return
        shown = self._shown = self._shown.split_by(question)
        self._show_rows()
        self._show_detail()
        self.say(f"Split by: {shown.fact.question.text}" if shown.fact else "Not split.")

    def action_write(self) -> None:
        """Write the letter or the figures to a file."""
        if self._shown is None or not self._shown.inspection.sessions:
            self.say("There is nothing to write yet: no review is counted.")
            return
        from sqs_tui.tui.inspection.write import ask_to_write

        ask_to_write(self.app, self._shown.letter, self._opener.say)

    def action_none(self) -> None:
        """A click on what only names the arrows."""

    def action_back(self) -> None:
        """Leave for Home."""
        self.dismiss(None)
