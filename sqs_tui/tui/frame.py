"""What Home, Review and Summary share: a head, a body, a line for what was just said, the keys, and a smallest size."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import TypeVar

from textual.app import ComposeResult, SystemCommand
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from sqs_tui.open_case import OpenCase
from sqs_tui.tui.host import Host
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar, Said

T = TypeVar("T")

#: Below this a question cannot be read; columns, rows.
SMALLEST = (40, 12)


class TooSmall(Widget):
    """Stands in place of the body in a terminal that is too small for it."""

    def render(self) -> Content:
        """How small it is, and how large it has to be."""
        width, height = self.app.size
        return styled(
            f"{width} × {height} is too small to work in.\nAt least {SMALLEST[0]} × {SMALLEST[1]}.\nq leaves."
        )


class Frame(Screen[T]):
    """A full screen. Subclasses compose their body and may override what stands at the right of the head."""

    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (SMALLEST[0], "-narrow"), (66, "-medium"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (SMALLEST[1], "-short"), (28, "-roomy")]  # noqa: RUF012

    BLANK = True  # here and below, of what only holds others: 6 % of an answer (tricks.py "draws nothing")
    app: Host  # type: ignore[assignment]
    _told_failure = False

    def __init__(self) -> None:
        super().__init__()
        self._head, self._said, self._bar = Head(), Said(), KeyBar()

    def compose(self) -> ComposeResult:
        """The head, the body, what was just said, and the keys."""
        # Textual would do so at the first resize, and style every widget a second time before the first paint: 3 % of
        # a start (tricks.py "classes of the size").
        width, height = self.app.size
        for breakpoints, have in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height)):
            self.update_classes({[name for least, name in breakpoints if least <= have][-1]: True}, update=False)
        yield self._head
        yield from self.compose_body()
        yield TooSmall(id="small")
        yield self._said
        yield self._bar

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """The widget with id "body" that fills what the bars leave."""

    def settled(self) -> None:
        """What is learnt about a case after the first paint is in: show it."""

    def further_commands(self) -> Iterator[SystemCommand]:
        """What can be done here and has no key, for the palette."""
        yield from ()

    def say(self, text: Content | str) -> None:
        """Say what has just happened, in the line above the keys."""
        self._said.say(text)

    def show_status(self, case: OpenCase, instead: Content | None = None) -> None:
        """Tell at the top right whether all is saved; what failed stays there until it is solved.

        `instead` is told when nothing has failed.
        """
        if not self.is_attached:  # the saver may report to a screen that has just been left
            return
        status = case.status()
        if status.failed:
            self._told_failure = True
            shown = styled((f" ✗ {status.words} ", "bold $text on $error"))
            self.say(styled((f"{status.words}. ", "bold $error"), "Ctrl+S tries again, F9 saves a copy elsewhere."))
        elif instead is not None:
            shown = instead
        else:
            mark = "✓ " if status.words.startswith("saved") else ""
            shown = styled((mark, "$success"), (status.words, "$muted"))
        if self._told_failure and not status.failed:
            self._told_failure = False
            self.say("What could not be saved is saved now.")
        self._head.show(right=shown)
