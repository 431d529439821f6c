"""What a screen or a dialog may ask of the app it stands on, so that what is shown need not know the app itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from textual.dom import DOMNode
from textual.geometry import Size
from textual.screen import Screen

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.open_case import OpenCase


class Host(Protocol):
    """The app as its screens see it: a folder of cases under criteria, screens upon each other, one case open."""

    #: Where the sessions lie, and what a new one is asked.
    folder: Path
    criteria: LoadedInstrument
    #: Printed once the terminal is as it was before.
    last_words: str

    @property
    def size(self) -> Size:
        """The columns and rows of the terminal."""

    @property
    def screen(self) -> Screen[Any]:
        """The screen, or the dialog, that is on top."""

    def begin(self, *, case: str, inspector: str, case_manager: str) -> None:
        """Begin the review of a new case, and show it. Raises `SqsError`."""

    def open(self, case: str) -> str:
        """Open a saved case, and show it; why not, in words, when it cannot be."""

    def leave_case(self, case: OpenCase) -> None:
        """Save and close a case; where that fails, ask before leaving it."""

    def open_dialog(self, dialog: Screen[Any], done: Callable[[Any], object] | None = None) -> None:
        """Show a dialog unless one is open; `done` is given what it is dismissed with."""

    def push_screen(self, screen: Screen[Any], callback: Callable[[Any], Any] | None = None) -> object:
        """Show a screen over the present one; `callback` is given what it is dismissed with."""

    async def run_action(self, action: str, default_namespace: DOMNode | None = None) -> object:
        """Do what a key is bound to, on the widget or the screen that binds it."""

    def call_from_anywhere(self, do: Callable[[], None]) -> None:
        """Have `do` called in the app's own thread; does not wait."""

    def notify(self, message: str, *, markup: bool = True) -> None:
        """Say something in a corner, whatever screen is on."""

    def exit(self, *, return_code: int = 0) -> None:
        """End the program with this exit code."""
