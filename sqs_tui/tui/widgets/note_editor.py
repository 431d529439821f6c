"""The text area of the review: plain prose, saved while it is typed, left with Escape."""

from __future__ import annotations

from typing import Self

from textual import events
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from sqs_tui.tui.key_dispatch import AtOnce


class NoteEditor(AtOnce, TextArea):
    """A text area for one field of one answer. It loads text without reporting it as typed."""

    DEFAULT_CSS = """
    NoteEditor { height: auto; min-height: 1; max-height: 12; border: none; padding: 0 1; margin: 0 0 0 3;
        background: $surface; }
    NoteEditor:focus { border: none; background: $panel; }
    NoteEditor.-fixed { color: $muted; }
    """
    BINDINGS = [  # noqa: RUF012
        Binding("tab", "screen.done", "Done", id="note.tab", tooltip="Leave the text and go back to the question"),
        Binding("escape", "screen.done", "Done", id="note.done", tooltip="Leave the text and go back to the question"),
        Binding("ctrl+n", "screen.next", "Next", id="note.next", tooltip="Record the text and go to the next question"),
    ]

    WRITING = frozenset({"enter"})

    #: What was drawn last, and for what.
    _drawn: tuple[object, list[Strip]] | None = None

    class Typed(Message):
        """The user changed the text."""

        def __init__(self, area: NoteEditor) -> None:
            """`area` holds the text."""
            super().__init__()
            self.area = area

    class Left(Message):
        """The user is done with the text."""

        def __init__(self, area: NoteEditor) -> None:
            """`area` holds the text."""
            super().__init__()
            self.area = area

    def __init__(self, *, id: str) -> None:
        """An empty text, of no question yet."""
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.question = self.field = ""
        self._loaded = ""
        self._touched = False

    @property
    def touched(self) -> bool:
        """Whether the user has changed the text since it was loaded.

        What was not touched is nobody's typing, even where it is no longer what is recorded: that may have been changed
        by taking back, or by putting back what an earlier run left.
        """
        self._touched = self._touched or self.text != self._loaded
        return self._touched

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw it anew, or some regions of it."""
        self._drawn = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in view: as they were drawn last, where nothing has changed."""
        # Most often nothing is in it, and every key press would have it styled and filtered again: 2 % of an answer
        # (tricks.py "text area").
        state = (crop, self.outer_size, self.scroll_offset, self.visual_style, self.app.theme, self.has_focus)
        if self._drawn is None or self._drawn[0] != state:
            self._drawn = (state, super().render_lines(crop))
        return self._drawn[1]

    def load_field(self, question: str, field: str, text: str, *, fixed: bool) -> None:
        """Show the text of another field."""
        elsewhere = (self.question, self.field) != (question, field)
        self.question, self.field = question, field
        if self.read_only != fixed:
            self.read_only = fixed
            self.set_class(fixed, "-fixed")
        if self.text != text and (
            elsewhere or self.screen.focused is not self
        ):  # never under the hands of who is typing
            with self.prevent(TextArea.Changed):
                self.load_text(text)
            self.move_cursor(self.document.end)
        elif elsewhere:
            self.history.clear()  # taking back must not bring up another question's text
        if elsewhere or self.text == text:
            self._loaded, self._touched = self.text, False

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell whoever records the text."""
        event.stop()
        self.post_message(self.Typed(self))

    def on_blur(self, event: events.Blur) -> None:
        """Tell that the text was left."""
        self.post_message(self.Left(self))
