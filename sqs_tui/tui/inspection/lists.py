"""The lists of an inspection: one to be looked through, and the views that are such a list."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import events

from sqs_tui.tui.inspection.view import Shown, View
from sqs_tui.tui.widgets.lines import Item, LineList


class BrowseList(LineList):
    """A `LineList` to be looked through: a click highlights, a click on what is highlighted chooses.

    At the first and the last entry it also shows what stands before or after it, which can only be read.
    """

    def _go(self, index: int) -> None:
        super()._go(index)
        named = [number for number, item in enumerate(self._items) if item.name is not None]
        if index == named[0]:
            self.scroll_home(animate=False, immediate=True)
            self._keep_in_view()
        elif index == named[-1]:
            self.scroll_end(animate=False, immediate=True)
            self._keep_in_view()

    def on_click(self, event: events.Click) -> None:
        """Highlight the line that was clicked, or choose it where it is highlighted."""
        before = self._here
        offset = event.get_content_offset(self)
        y = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._items[self._rows[y][0]].name is not None:
            event.stop()
            self._go(self._rows[y][0])
            if self._here == before:
                self.action_choose()
        event.prevent_default()


class ListView(BrowseList, View):
    """A view whose rows are the items of a list."""

    #: Whether an item that is too long for its row goes on below it.
    WRAP: ClassVar[bool] = True

    def __init__(self) -> None:
        """An empty list under the name of the view."""
        super().__init__(id=self.NAME, wrap=self.WRAP)

    @abstractmethod
    def items(self, shown: Shown) -> list[Item]:
        """The rows."""

    def show_rows(self, shown: Shown) -> None:
        """Make the items and show them, the highlight where it was."""
        self.show(self.items(shown))

    def _go(self, index: int) -> None:
        moved = index != self._here
        super()._go(index)
        if moved:
            self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Tell when the width has changed; laid out anew by the list itself."""
        if self.scrollable_content_region.width != self._laid_out_for:
            self.post_message(self.Resized())

    def action_choose(self) -> None:
        """Tell that Enter was pressed, where a row is highlighted."""
        if self.here is not None:
            self.post_message(self.Entered())
