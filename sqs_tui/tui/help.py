"""F1: what can be done on the screen one is on, in words and key by key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import TextArea

from sqs_tui.tui.dialogs import Dialog
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, Line, Lines, line

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
        "The whole review as it reads back. m goes to what is missing, Enter on a line to its question, F2 comes back "
        "here. c completes the review when nothing is missing.",
    ],
    "inspection": [
        "All reviews of this folder together: every figure with its bar and its words, the matrix of cases and "
        "questions, the draft of the letter, and what is left to do. Only completed reviews are counted; whatever is "
        "not is named under Left to do, with the reason.",
        "Enter goes from a figure or a sentence to its cases, and from a case to the answer; Escape goes back to "
        "where you were. A click highlights a line, a second click on it does what Enter does.",
    ],
    "cases": [
        "One figure, and everybody it speaks of by their answer. Enter shows what was recorded, o opens the review "
        "itself.",
    ],
    "answer": [
        "What was recorded in one case. The arrows left and right go to the others with the same answer, o opens the "
        "review itself.",
    ],
    "dialog": ["Enter takes the highlighted line or goes on, Escape leaves everything as it was."],
    "find": ["Type words; the arrows choose among what holds them all; Enter goes there, Escape stays."],
}

NAMES = {
    "enter": "Enter", "escape": "Esc", "backspace": "Backspace", "delete": "Delete", "tab": "Tab",
    "pageup": "PgUp", "pagedown": "PgDn", "up": "↑", "down": "↓", "asterisk": "*", "slash": "/", "question_mark": "?",
    "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip

#: What can be done without a binding of its own.
LETTERS = {
    "review": [
        ("y n x", "Sufficient or Yes; Insufficient or No; Not applicable"),
        ("a b c …", "Pick the answer or the reason that stands behind the letter"),
    ],
}
EVERYWHERE = [("Ctrl+P", "Everything that can be done here, by name")]


class HelpDialog(Dialog[None]):
    """Help for the screen it was called from."""

    HELP = "dialog"
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, on: Screen[Any]) -> None:
        super().__init__()
        self._lines = _help(on)

    def compose(self) -> ComposeResult:
        """The help, which scrolls."""
        with VerticalScroll(can_focus=True):
            yield Lines(id="words")

    def on_mount(self) -> None:
        """Show it."""
        self.query_one("#words", Lines).show(self._lines)


def _help(on: Screen[Any]) -> list[Line]:
    lines = [line(styled(("Help", "bold"))), BLANK_LINE]
    name = getattr(on, "HELP", "dialog")
    typing = isinstance(on.focused, TextArea)
    for paragraph in ABOUT[name]:
        lines += [line(styled(paragraph)), BLANK_LINE]
    lines.append(line(styled(("Keys", "bold $primary"))))
    rows = list(LETTERS.get(name, []) if not typing else [])
    rows += [(keys_of(binding), binding.tooltip) for binding in bindings_of(on) if not (typing and _types(binding))]
    for key, does in rows + EVERYWHERE:
        lines.append(line(styled(does), lead=styled((f"{key:<17}", "bold $primary"))))
    return lines


#: Keys of the screen that write or move about while a text has the focus.
_WRITING = frozenset(
    ["enter", "up", "down", "backspace", "delete", "asterisk", "slash", "left_square_bracket", "right_square_bracket"]
)


def _types(binding: Binding) -> bool:
    """Whether the key of a binding of the screen writes something while a text has the focus."""
    return binding.key in _WRITING or len(binding.key) == 1


def bindings_of(screen: Screen[Any]) -> list[Binding]:
    """What can be done on a screen, once each: the screen's own first, then what holds everywhere."""
    found: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.id and active.binding.tooltip:
            before = found.get(active.binding.action)
            keys = f"{before.key},{active.binding.key}" if before else active.binding.key
            found[active.binding.action] = replace(before or active.binding, key=keys)
    order = [binding.action for binding in type(screen).BINDINGS if isinstance(binding, Binding)]
    return sorted(found.values(), key=lambda b: order.index(b.action) if b.action in order else len(order))


def keys_of(binding: Binding) -> str:
    """The first two keys of a binding, by the words that stand on them."""
    return " ".join(list(dict.fromkeys(map(_name, binding.key.split(","))))[:2])


def _name(key: str) -> str:
    if key.startswith("ctrl+"):
        return f"Ctrl+{_name(key[5:]) if len(key) > 6 else key[5:].upper()}"
    return NAMES.get(key) or (key.upper() if key[0] == "f" and key[1:].isdigit() else key)
