"""Find a question of this review by its words, its guidance, or what was answered."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from sqs_tui.open_case import OpenCase
from sqs_tui.review.find import PLACES, Found, Search
from sqs_tui.tui.dialogs import Dialog, Field
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, LineList, Lines, line

#: Rows of the dialog around the list, and of the screen around the dialog.
_AROUND = 11


class FindDialog(Dialog[str]):
    """A line to type in and the questions that hold every word of it; dismissed with the id of the one chosen."""

    HELP = "find"
    BINDINGS = [  # noqa: RUF012
        Binding("up", "move(-1)", "Up", id="find.up", tooltip="Move to the question above", show=False),
        Binding("down", "move(1)", "Down", id="find.down", tooltip="Move to the question below", show=False),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self._looked_for = ""
        self._sections = case.review.instrument.section_by_id
        self._search = Search(case.review)

    def compose(self) -> ComposeResult:
        """A line to type in, and what was found below it."""
        with VerticalScroll(can_focus=False):
            yield Lines(id="words")
            yield Field(placeholder="words from a question, its guidance or its answer")
            yield LineList(id="found")

    def on_mount(self) -> None:
        """Show every question."""
        self.query_one("#words", Lines).show([line(styled(("Find a question", "bold")))])
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what holds all that is typed so far."""
        self._find(event.value)

    def _find(self, text: str) -> None:
        self._looked_for = text
        found = [
            Item(_row(hit, self._sections[hit.question.section].short), hit.question.id)
            for hit in self._search.found(text)
        ]
        listed = self.query_one("#found", LineList)
        listed.show(found or [Item(styled(("Nothing holds these words.", "$muted")))])
        # As many as there are, but never so many that the line to type in is scrolled away.
        listed.styles.height = max(1, min(14, len(found), self.app.size.height - _AROUND))

    def action_move(self, by: int) -> None:
        """Highlight the question above or below."""
        self.query_one("#found", LineList).action_move(by)

    def action_entered(self) -> None:
        """Go to the question that is highlighted among what holds all that was typed so far."""
        if (typed := self.query_one(Field).value) != self._looked_for:
            self._find(typed)
        self.dismiss(self.query_one("#found", LineList).here)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Go to the question on this line."""
        self.dismiss(message.name)


def _row(hit: Found, section: str) -> Content:
    note = "" if hit.place == PLACES[0] else f"  (in its {hit.place})"
    return styled((f"{hit.question.ref or section:<12}", "$muted"), hit.question.text, (note, "$accent"))
