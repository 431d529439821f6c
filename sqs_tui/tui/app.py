"""The Textual app: which screen is on, what every screen shares, and how the program ends."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.filter import ANSIToTruecolor, LineFilter
from textual.message import Message
from textual.screen import Screen

from sqs_tui.crash import describe_crash
from sqs_tui.criteria.load import LoadedInstrument, open_instrument
from sqs_tui.errors import DONE, NOT_DONE, SqsError
from sqs_tui.open_case import OpenCase, Prepared, new_case, open_case
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.text import shown
from sqs_tui.tui import textual_internals, theme
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.key_dispatch import Holding, taken_at_once
from sqs_tui.tui.review.outcome import Pace
from sqs_tui.tui.review.screen import ReviewScreen
from sqs_tui.tui.styled import UnsafeCharacterFilter


class Later(Message):
    """Something another thread wants done in the app's own."""

    def __init__(self, do: Callable[[], None]) -> None:
        super().__init__()
        self.do = do


class SqsApp(App[int]):
    """Home over a folder of sessions, or one case straight away when `case` is open already."""

    CSS = theme.CSS
    TITLE = "SQS TUI"
    ENABLE_COMMAND_PALETTE = True
    AUTO_FOCUS = ""
    BINDINGS = [  # noqa: RUF012
        Binding(
            "f1,question_mark", "help", "Help", id="app.help", tooltip="What can be done here, key by key", show=False
        ),
        Binding(
            "f5", "toggle_theme", "Light or dark", id="app.theme", tooltip="Switch between light and dark", show=False
        ),
        Binding(
            "ctrl+q", "quit", "Quit", id="app.quit", tooltip="Save and leave the program", show=False, priority=True
        ),
    ]

    def __init__(self, folder: Path, criteria: LoadedInstrument, case: OpenCase | None = None) -> None:
        super().__init__()
        for each in (theme.DARK, theme.LIGHT):
            self.register_theme(each)
        # Setting `theme` would have the whole style sheet parsed twice before the first paint: 2.4 % of a start
        # (tricks.py "style sheet").
        self.set_reactive(SqsApp.theme, theme.DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.folder = folder
        self.criteria = criteria
        self.case = case
        if case is not None:
            case.settles_later()
        self._straight = case is not None
        #: One's pace stays as it is from one case to the next.
        self._pace = Pace()
        self._filter = UnsafeCharacterFilter()
        #: Printed once the screen is restored.
        self.last_words = ""
        textual_internals.on_fatal_error(self, self._crash_words)

    def get_line_filters(self) -> list[LineFilter]:
        """The filters that all text passes on its way to the terminal, that of unsafe characters last."""
        # Nothing here is drawn in the terminal's own sixteen colours, so there are none to translate: 2 % of an answer
        # (tricks.py "sixteen").
        inherited = [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]
        return [*inherited, self._filter]

    def get_default_screen(self) -> Screen[Any]:
        """The review of the case that is open already, else Home."""
        if self.case is not None:
            return ReviewScreen(self.case, self._pace)
        # Here and elsewhere what is not on the first screen is imported when it is opened: Home, the inspection, the
        # summary and dialogs would be 9 % of a start, the last two alone 2 % (tricks.py "when they are opened").
        from sqs_tui.tui.home import HomeScreen

        return HomeScreen()

    def on_mount(self) -> None:
        """Save on signals and when the terminal goes away, and have the case checked."""
        textual_internals.on_ending_signal(self.save_everything, lambda code: self.exit(return_code=code))
        textual_internals.watch_for_a_dead_terminal(self, self.save_everything)
        if self.case is not None:
            self._prepare(self.case)
        self.call_after_refresh(_collect_again)

    # Cases

    def begin(self, *, case: str, inspector: str, case_manager: str) -> None:
        """Begin the review of a new case. Raises `SqsError`."""
        self._show(new_case(self.folder, self.criteria, case=case, inspector=inspector, case_manager=case_manager))

    def open(self, case: str) -> str:
        """Open a saved case; why not, in words, when it cannot be."""
        try:
            self._show(open_case(self.folder, case, self.criteria))
        except SqsError as refused:
            return str(refused)
        return ""

    def _show(self, case: OpenCase) -> None:
        self.case = case
        case.settles_later()
        screen = ReviewScreen(case, self._pace)
        self.push_screen(screen)
        self._prepare(case)
        if case.review.frozen:
            self.call_after_refresh(screen.action_summary)

    def _prepare(self, case: OpenCase) -> None:
        """After the first paint: the checks and look-ups that a first paint need not wait for, in a thread."""

        def work() -> None:
            try:
                prepared = case.prepare()
            except SourceError as error:
                prepared = Prepared(error.problems, None)
            except Exception as error:  # or nothing would ever be saved, and nothing said of it
                what = f"could not be checked, so nothing can be saved ({type(error).__name__})"
                prepared = Prepared([Problem(case.file.path, 0, 0, what, "an error in the program: report it")], None)
            self.call_from_anywhere(lambda: self._settle(case, prepared))

        def start() -> None:
            threading.Thread(target=work, name="prepare", daemon=True).start()

        # Not before the first paint, which would come a third later with the checks; pydantic alone is 14 % of a start
        # (tricks.py "after the first paint").
        self.call_after_refresh(self.set_timer, 0.05, start)

    def _settle(self, case: OpenCase, prepared: Prepared) -> None:
        if case is not self.case:
            return
        try:
            case.settle(prepared)
        except SourceError as error:
            self.last_words = str(error)
            case.abandon()
            self.exit(return_code=NOT_DONE)
            return
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.settled()

    def leave_case(self, case: OpenCase) -> None:
        """Save and close a case; where that fails, ask before leaving it."""
        self._hold_typed()
        if case.flush():
            self._close(case)
            return
        from sqs_tui.tui.dialogs import ask_to_leave_unsaved

        ask_to_leave_unsaved(self, case, lambda: self._close(case))

    def _close(self, case: OpenCase) -> None:
        case.close()
        self.case = None
        if self._straight:
            self.last_words = f"Review of {case.file.case}: {case.file.path}"
            self.exit(return_code=DONE)
        else:
            self.pop_screen()

    def save_everything(self) -> None:
        """Put all that was typed and answered on the disk, now, in this thread."""
        if self.case is None:
            return
        self._hold_typed()
        self.case.flush(textual_internals.PATIENCE * 0.8)

    def _hold_typed(self) -> None:
        """Have the case hold all that stands in texts, also where messages about it are still on their way."""
        for screen in self.screen_stack:
            if isinstance(screen, Holding):
                screen.hold_typed()

    # Everywhere

    async def on_event(self, event: events.Event) -> None:
        """Have keys and pastes taken in the order in which they came; what is painted at once lets saving go first."""
        typed = event if isinstance(event, events.Key | events.Paste) and not event.is_forwarded else None
        if typed is None or not await taken_at_once(self, typed, self._give_way):
            await super().on_event(event)

    def _give_way(self) -> None:
        if self.case is not None:
            self.case.give_way()

    def call_from_anywhere(self, do: Callable[[], None]) -> None:
        """Have `do` called in the app's own thread; does not wait."""
        self.post_message(Later(do))

    def on_later(self, message: Later) -> None:
        """Do what another thread wants done."""
        message.do()

    def open_dialog(self, dialog: Screen[Any], done: Callable[[Any], object] | None = None) -> None:
        """Show a dialog unless one is open: a key pressed twice must not ask twice."""
        from sqs_tui.tui.dialogs import Dialog

        if not isinstance(self.screen, Dialog):
            self.push_screen(dialog, done)  # type: ignore[arg-type]

    def action_help(self) -> None:
        """What can be done here, key by key."""
        from sqs_tui.tui.help import HelpDialog

        self.open_dialog(HelpDialog(self.screen))

    def action_toggle_theme(self) -> None:
        """Switch between light and dark."""
        self.theme = theme.LIGHT.name if self.theme == theme.DARK.name else theme.DARK.name

    async def action_quit(self) -> None:
        """Save and leave the program."""
        if self.case is None:
            self.exit(return_code=DONE)
        else:
            self._straight = True
            self.leave_case(self.case)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action of the screen that is on, by name; nothing that writes where the user did not say."""
        from sqs_tui.tui.help import bindings_of, keys_of

        nodes = {active.binding.action: active.node for active in screen.active_bindings.values()}
        for binding in bindings_of(screen):
            title = f"{binding.description} ({keys_of(binding)})"
            yield SystemCommand(title, binding.tooltip, _running(nodes[binding.action], binding.action))
        if isinstance(screen, Frame):
            yield from screen.further_commands()

    def _crash_words(self, error: BaseException | None) -> str:
        """What is said of an error that ends the app, with all saved before that can be."""
        safe = "Nothing was open."
        if self.case is not None:
            with contextlib.suppress(Exception):  # what went wrong may be what saves
                self.save_everything()
            safe = f"The review is saved in {shown(str(self.case.file.path))} as far as it said so."
        return describe_crash(error, safe)


def _collect_again() -> None:
    """Look for garbage again, but never in what the start has made: that stays, and looking would delay an answer.

    The first look would take 43 ms of processor time: how long `gc.collect()` takes here without `gc.freeze()`.
    """
    gc.freeze()
    gc.enable()


def _running(node: Any, action: str) -> Callable[[], Any]:
    async def run() -> None:
        await node.run_action(action)

    return run


def run(
    folder: Path,
    criteria_path: Path,
    language: str = "en",
    case: str | None = None,
    inspector: str | None = None,
    case_manager: str | None = None,
) -> int:
    """Open the app on a folder of sessions, straight at `case` when one is given; the exit code.

    Raises `SqsError` when the criteria or the case cannot be opened.
    """
    criteria = open_instrument(criteria_path, language)
    textual_internals.tolerate_bad_bytes()
    opened = None
    if case is not None:
        from sqs_tui.store.folder import cases_in

        if case in cases_in(folder) or not (inspector and case_manager):
            opened = open_case(folder, case, criteria)
        else:
            opened = new_case(folder, criteria, case=case, inspector=inspector, case_manager=case_manager)
    app = SqsApp(folder, criteria, opened)
    # How long one thread may keep another waiting, in seconds: with Python's own 5 ms, answers that meet the checks
    # after a start would be painted some 4 ms later, of 27 (medians of 64 runs; tricks.py "threads switch").
    sys.setswitchinterval(0.002)
    app.run()
    code = app.return_code or DONE
    if code > 128:
        # Ended by a signal, with all saved; the terminal may be gone, and Python's own ending would stumble over that.
        os._exit(code)
    if app.last_words:
        print(shown(app.last_words), file=sys.stderr if code == NOT_DONE else sys.stdout)
    return code
