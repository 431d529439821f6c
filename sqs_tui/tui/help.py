"""F1: what can be done on the screen one is on, in words and key by key."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from sqs_tui.tui.dialogs import Dialog
from sqs_tui.tui.lines import BLANK_LINE, Line, Lines, line
from sqs_tui.tui.safe import words

ABOUT = {
    "home": [
        "The reviews in this folder, one a line. Enter opens one where it was left; a completed one opens to be read.",
        "Each review is a file of its own that you can read in any text editor.",
    ],
    "review": [
        "One question at a time. The letter before an answer, a reason or a line picks it; a click does too. After an "
        "answer of one key the next question comes up, after No first the reasons; Enter goes on. F4 makes it stay.",
        "Everything is on the disk as soon as the top right says saved. Nothing has to be filled in before you move "
        "on; only completing asks for what is missing.",
        "The case manager's own view (v) stands beside the judgement, in their words. k says that they knew something "
        "that is not recorded.",
    ],
    "summary": [
        "The whole review as it reads back. What is missing stands first. Enter on a line goes to its question, F2 "
        "comes back here. c completes the review when nothing is missing.",
    ],
    "dialog": ["Enter takes the highlighted line or goes on, Escape leaves everything as it was."],
    "find": ["Type words; the arrows choose among what holds them all; Enter goes there, Escape stays."],
}


class HelpDialog(Dialog[None]):
    """Help for the screen it was called from."""

    HELP = "dialog"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, on: Screen[Any]) -> None:
        super().__init__()
        self._lines = _help(on)

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=True):
            yield Lines(id="words")

    def on_mount(self) -> None:
        self.query_one("#words", Lines).show(self._lines)


def _help(on: Screen[Any]) -> list[Line]:
    lines = [line(words(("Help", "bold"))), BLANK_LINE]
    for paragraph in ABOUT[getattr(on, "HELP", "dialog")]:
        lines += [line(words(paragraph)), BLANK_LINE]
    rows: dict[str, tuple[str, str]] = {}
    for active in on.active_bindings.values():
        binding = active.binding
        if binding.tooltip and binding.action not in rows:
            rows[binding.action] = (on.app.get_key_display(binding), binding.tooltip)
    lines.append(line(words(("Keys", "bold $primary"))))
    for key, tooltip in rows.values():
        lines.append(line(words(tooltip), lead=words((f"{key:<11}", "bold $primary"))))
    return lines
