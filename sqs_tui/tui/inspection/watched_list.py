"""A list that tells where one is on it, for screens that explain the highlighted line beside it."""

from __future__ import annotations

from textual import events
from textual.message import Message

from sqs_tui.tui.widgets.lines import LineList


class WatchedList(LineList):
    """A `LineList` that posts `Moved`; a click highlights, a click on what is highlighted chooses.

    At the first and the last entry it also shows what stands before or after it, which can only be read.
    """

    class Moved(Message):
        """Another line is highlighted."""

        def __init__(self, source: WatchedList) -> None:
            super().__init__()
            self.source = source

    class Resized(Message):
        """It has become wider or narrower: what was made for its width has to be made anew."""

    def on_resize(self) -> None:
        if self.scrollable_content_region.width != self._laid_out_for:
            self.post_message(self.Resized())

    def _go(self, index: int) -> None:
        moved = index != self._here
        super()._go(index)
        named = [number for number, item in enumerate(self._items) if item.name is not None]
        if index == named[0]:
            self.scroll_home(animate=False, immediate=True)
            self._keep_in_view()
        elif index == named[-1]:
            self.scroll_end(animate=False, immediate=True)
            self._keep_in_view()
        if moved:
            self.post_message(self.Moved(self))

    def on_click(self, event: events.Click) -> None:
        before = self._here
        offset = event.get_content_offset(self)
        y = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._items[self._rows[y][0]].name is not None:
            event.stop()
            self._go(self._rows[y][0])
            if self._here == before:
                self.action_choose()
        event.prevent_default()
