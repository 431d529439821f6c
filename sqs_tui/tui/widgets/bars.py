"""The one-line bars of every screen: the head, what was just said, and the keys."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.style import Style

from sqs_tui.reports.wording import MARKING
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.drawn import Drawn


class Bar(Drawn):
    """A widget of one row that draws itself, and only when what it says has changed."""

    DEFAULT_CSS = "Bar { height: 1; padding: 0 1; }"

    @abstractmethod
    def bar(self, width: int) -> Content:
        """What the bar says in `width` columns."""

    def row(self, y: int, width: int) -> tuple[Content, Style]:
        """The one row."""
        return self.bar(width), self.visual_style


class Head(Bar):
    """Where we are at the left, the protective marking in the middle, whether all is saved at the right."""

    DEFAULT_CSS = "Head { background: $panel; }"

    def __init__(self) -> None:
        """A head with nothing at either side yet."""
        super().__init__(id="head")
        self._left = self._right = Content("")

    def show(self, left: Content | None = None, right: Content | None = None) -> None:
        """Change either side."""
        before = self._left, self._right
        self._left = self._left if left is None else left
        self._right = self._right if right is None else right
        if not (self._left.is_same(before[0]) and self._right.is_same(before[1])):
            self.refresh()

    def bar(self, width: int) -> Content:
        """Both sides, and the marking between them where there is room."""
        # The marking is there whatever it costs: of the case, its reference comes first and stays longest.
        room = width - self._right.cell_length - len(MARKING) - 4
        left = self._left.truncate(max(8, room), ellipsis=True)
        free = width - left.cell_length - self._right.cell_length
        middle = styled((MARKING, "$muted")) if free >= len(MARKING) + 2 else Content("")
        # The marking stands in the middle of the screen while there is room for it there.
        before = max(1, min((width - len(MARKING)) // 2 - left.cell_length, free - len(MARKING) - 1))
        if not middle:
            return Content.assemble(left, " " * max(0, free), self._right)
        return Content.assemble(left, " " * before, middle, " " * (free - before - len(MARKING)), self._right)


class Said(Bar):
    """One line for what has just happened, so that nothing happens in silence."""

    DEFAULT_CSS = "Said { color: $muted; }"

    def __init__(self) -> None:
        """An empty line."""
        super().__init__(id="said")
        self._text = Content("")

    def say(self, text: Content | str) -> None:
        """Show this, in place of what was said before."""
        said = styled(text)
        if not said.is_same(self._text):
            self._text = said
            self.refresh()

    def bar(self, width: int) -> Content:
        """What was said, cut where it is too long."""
        return self._text.truncate(width, ellipsis=True)


class KeyBar(Bar):
    """The keys that matter here, the important ones first; as many as fit; each can be clicked."""

    DEFAULT_CSS = "KeyBar { background: $panel; }"

    def __init__(self) -> None:
        """A bar without keys."""
        super().__init__(id="keys")
        self._keys: Sequence[tuple[str, str, str]] = ()
        self._zones: list[tuple[int, int, str]] = []

    def show(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """Show these: the key, what it does, and the action a click runs."""
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def bar(self, width: int) -> Content:
        """As many keys as fit, the last one always."""
        x = 0
        parts: list[Content] = []
        self._zones = []
        # The last key is how one leaves: it is shown whatever else there is no room for.
        *others, last = self._keys or [("", "", "")]
        reserved = len(last[0]) + len(last[1]) + 1
        for index, (key, does, action) in enumerate([*others, last]):
            room = width - x - (0 if index == len(others) else reserved + 2)
            needed = len(key) + len(does) + 1
            if needed > room:
                continue
            self._zones.append((x, x + needed, action))
            parts.append(styled((key, "bold $primary"), " ", (does, "$muted"), "  "))
            x += needed + 2
        return Content.assemble(*parts)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key that was clicked does."""
        offset = event.get_content_offset(self)
        for start, end, action in self._zones:
            if offset is not None and start <= offset.x < end:
                event.stop()
                await self.screen.run_action(action)
                return
