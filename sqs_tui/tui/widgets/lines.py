"""Two widgets that draw lines of text themselves: `Lines` flows and can be clicked, `LineList` scrolls and selects.

One widget that renders a screenful is painted and updated far faster than a screenful of widgets, and shows
exactly the letters it is given: no markup, no state told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.style import Style

from sqs_tui.tui.widgets.drawn import EMPTY, Drawn

Action = Callable[[], object]


class Stretch(NamedTuple):
    """A piece of a line, and what a click on it does."""

    content: Content
    action: Action | None = None


class Line(NamedTuple):
    """Cells that share a line where they fit and stand below each other where they do not.

    `lead` stands before the first and indents whatever follows it.
    """

    cells: tuple[Stretch, ...]
    lead: Content = EMPTY
    gap: int = 3


def line(content: Content, action: Action | None = None, *, lead: Content = EMPTY) -> Line:
    """A line of one cell."""
    return Line((Stretch(content, action),), lead)


BLANK_LINE = line(EMPTY)


class _Row(NamedTuple):
    """One row as laid out: its content, and from which to which column which action is clicked."""

    content: Content
    zones: tuple[tuple[int, int, Action], ...] = ()


class Lines(Drawn):
    """Lines of text, wrapped to the width, each cell clickable; as high as its text, and at least `least` rows.

    A least height lets the text change without the whole screen being laid out anew.
    """

    DEFAULT_CSS = "Lines { height: auto; width: 1fr; }"

    def __init__(self, *, id: str) -> None:
        """No lines yet."""
        super().__init__(id=id)
        self.least = 0
        self._lines: tuple[Line, ...] = ()
        self._laid_out: tuple[int, list[_Row]] = (0, [])

    def show(self, lines: Sequence[Line]) -> None:
        """Show these lines instead, drawing what has changed.

        Here and in `LineList` and the bars, to draw all of it would be 25 % more of an answer (tricks.py "only rows").
        """
        self._lines = tuple(lines)
        width, before = self._laid_out
        self._laid_out = (0, [])
        if self.display != bool(lines):
            self.display = bool(lines)
        after = self._rows(width) if width else []
        if max(self.least, len(before)) != max(self.least, len(after)):
            self.refresh(layout=True)
            return
        rows = zip_longest(before, after, fillvalue=_Row(EMPTY))
        changed = [y for y, (old, new) in enumerate(rows) if not old.content.is_same(new.content)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def draw_ahead(self, lines: Sequence[Line]) -> None:
        """Draw lines that are likely to be shown next, for whoever draws them then."""
        if width := self._laid_out[0]:
            rows = [row for line in lines for row in _rows(line, width)]
            for y, row in enumerate(rows):
                self.strip(y, width, row.content, self.visual_style)

    def _rows(self, width: int) -> list[_Row]:
        if self._laid_out[0] != width:
            self._laid_out = (width, [row for line in self._lines for row in _rows(line, width)])
        return self._laid_out[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the lines take in this width."""
        return max(self.least, len(self._rows(width)))

    def row(self, y: int, width: int) -> tuple[Content, Style]:
        """A row of the wrapped lines."""
        rows = self._rows(width)
        return rows[y].content if y < len(rows) else EMPTY, self.visual_style

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What the mouse has selected, as text."""
        text = "\n".join(row.content.plain for row in self._rows(self.content_size.width))
        return selection.extract(text), "\n"

    def on_click(self, event: events.Click) -> None:
        """Do what belongs to the cell that was clicked."""
        offset = event.get_content_offset(self)
        rows = self._rows(self.content_size.width)
        if offset is None or offset.y >= len(rows):
            return
        for start, end, action in rows[offset.y].zones:
            if start <= offset.x < end:
                event.stop()
                action()
                return


def _rows(line: Line, width: int) -> list[_Row]:
    room = max(8, width - line.lead.cell_length)
    widths = [cell.content.cell_length for cell in line.cells]
    lead, blank = line.lead, _spaces(line.lead.cell_length)
    single = len(line.cells) > 1 and sum(widths) + line.gap * (len(widths) - 1) <= room
    single = single and all("\n" not in cell.content.plain for cell in line.cells)
    if single:
        parts, zones, x = [lead], [], lead.cell_length
        for index, (cell, cells) in enumerate(zip(line.cells, widths, strict=True)):
            if index:
                parts.append(_spaces(line.gap))
                x += line.gap
            parts.append(cell.content)
            if cell.action:
                zones.append((x, x + cells, cell.action))
            x += cells
        return [_Row(Content.assemble(*parts), tuple(zones))]
    rows: list[_Row] = []
    for cell in line.cells:
        for text in _wrapped(cell.content, room):
            zones = [(0, width, cell.action)] if cell.action else []
            rows.append(_Row((blank if rows else lead) + text if lead.plain else text, tuple(zones)))
    return rows


def _spaces(number: int) -> Content:
    return Content(" " * number)


def _wrapped(content: Content, width: int) -> Sequence[Content]:
    """The rows of a text; what fits stays as it is, blanks at its end included."""
    if content.cell_length <= width and "\n" not in content.plain:
        return (content,)
    return content.wrap(width)


class Item(NamedTuple):
    """An entry of a `LineList`: what it shows, under which name it is chosen; no name means it is only read.

    A callable is asked for its content when it comes into view, so that long lists cost what is seen of them.
    """

    content: Content | Callable[[], Content]
    name: str | None = None
    indent: int = 0


class LineList(ScrollView, Drawn, can_focus=True):
    """A scrolling list of items of which one may stand highlighted; Enter or a click chooses it."""

    DEFAULT_CSS = """
    LineList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    LineList > .line-list--here { background: $primary 18%; }
    LineList:focus > .line-list--here { background: $primary 40%; text-style: bold; }
    """
    COMPONENT_CLASSES = {"line-list--here"}  # noqa: RUF012 (Textual's own declaration)
    BINDINGS = [  # noqa: RUF012
        Binding("up", "move(-1)", "Up", id="list.up", tooltip="Move to the line above", show=False),
        Binding("down", "move(1)", "Down", id="list.down", tooltip="Move to the line below", show=False),
        Binding("pageup", "page(-1)", "Page up", id="list.page_up", tooltip="Move a page up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="list.page_down", tooltip="Move a page down", show=False),
        Binding("home", "end(-1)", "First", id="list.first", tooltip="Move to the first line", show=False),
        Binding("end", "end(1)", "Last", id="list.last", tooltip="Move to the last line", show=False),
        Binding("enter", "choose", "Choose", id="list.choose", tooltip="Choose the highlighted line", show=False),
    ]

    class Chosen(Message):
        """An item was chosen."""

        def __init__(self, source: LineList, name: str) -> None:
            """`source` is the list, `name` that of the item."""
            super().__init__()
            self.source, self.name = source, name

        @property
        def control(self) -> LineList:
            """The list, for Textual's `on` decorator."""
            return self.source

    def __init__(self, *, id: str, wrap: bool = False) -> None:
        """An empty list; `wrap` folds items that are too long for their row."""
        super().__init__(id=id)
        self._wrap = wrap
        self._items: Sequence[Item] = ()
        self._here: int | None = None
        #: For each row on the list: which item, and where it was wrapped its text.
        self._rows: list[tuple[int, Content | None]] = []
        self._laid_out_for = -1

    @property
    def here(self) -> str | None:
        """The name of the highlighted item."""
        return None if self._here is None else self._items[self._here].name

    def show(self, items: Sequence[Item], here: str | None = None) -> None:
        """Show these items, `here` (else the one highlighted so far, else the first) highlighted and in view.

        Draws only what has changed: an item that is the very same object as before is the same.
        """
        wanted = here if here is not None else self.here
        before, was_here, top = self._items, self._here, self.scroll_offset.y
        self._items = items
        named = [index for index, item in enumerate(items) if item.name is not None]
        self._here = next((index for index in named if items[index].name == wanted), named[0] if named else None)
        self._laid_out_for = -1
        self._lay_out()
        if self._wrap or len(items) != len(before) or top != self.scroll_offset.y:
            self.refresh()
            return
        moved = {was_here, self._here} if was_here != self._here else set()
        rows = enumerate(zip(before, items, strict=True))
        changed = [index for index, (old, new) in rows if old is not new or index in moved]
        if changed:
            self.refresh(*(Region(0, index - top, self.size.width, 1) for index in changed))

    def draw_ahead(self, items: Sequence[Item], here: str | None) -> None:
        """Draw what would change if these items, of one row each, were shown instead, for whoever shows them then."""
        width, top = self.scrollable_content_region.width, self.scroll_offset.y
        if width <= 0:  # saving may be done before there is a screen; the list has no styles by then
            return
        for index, (old, new) in enumerate(zip(self._items, items, strict=False)):
            if old is not new or new.name == here:
                content, style = self._drawn(_content(new), width, here=new.name == here)
                self.strip(index - top, width, content, style)

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0 or width == self._laid_out_for:
            return
        self._laid_out_for = width
        if self._wrap:
            self._rows = [
                (index, (_spaces(item.indent) if number else EMPTY) + row)
                for index, item in enumerate(self._items)
                for number, row in enumerate(_wrapped(_content(item), max(8, width - item.indent)))
            ]
        else:
            self._rows = [(index, None) for index in range(len(self._items))]
        if self.virtual_size != (size := Size(width, len(self._rows))):
            self.virtual_size = size
        self._keep_in_view()

    def on_resize(self) -> None:
        """Lay the items out for the new width, the highlighted one in view."""
        self._lay_out()
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        if self._here is None:
            return
        mine = [y for y, (index, _) in enumerate(self._rows) if index == self._here]
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        # A line of context above and below, so that one sees where one is going.
        if mine and mine[0] - 1 < top:
            self.scroll_to(y=max(0, mine[0] - 1), animate=False, immediate=True)
        elif mine and mine[-1] + 2 > top + height:
            self.scroll_to(y=mine[-1] + 2 - height, animate=False, immediate=True)

    def row(self, y: int, width: int) -> tuple[Content, Style]:
        """A row of an item, as far as the list is scrolled."""
        y += self.scroll_offset.y
        if y >= len(self._rows):
            return EMPTY, self.visual_style
        index, row = self._rows[y]
        content = row if row is not None else _content(self._items[index])
        return self._drawn(content, width, here=index == self._here)

    def _drawn(self, content: Content, width: int, *, here: bool) -> tuple[Content, Style]:
        style = self.visual_style
        if here:
            style += self.get_visual_style("line-list--here", partial=True)
        return content.truncate(width, ellipsis=True), style

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """What the mouse has selected, as text."""
        rows = (row if row is not None else _content(self._items[index]) for index, row in self._rows)
        return selection.extract("\n".join(row.plain for row in rows)), "\n"

    def action_move(self, by: int) -> None:
        """Highlight the item so many on, or scroll where none can be highlighted."""
        named = [index for index, item in enumerate(self._items) if item.name is not None]
        if self._here is None or not named:
            self.scroll_relative(y=by, animate=False)
            return
        self._go(named[max(0, min(len(named) - 1, named.index(self._here) + by))])

    def action_page(self, by: int) -> None:
        """Highlight the item so many screenfuls on."""
        self.action_move(by * max(1, self.scrollable_content_region.height - 2))

    def action_end(self, direction: int) -> None:
        """Highlight the first or the last item."""
        self.action_move(direction * len(self._items))

    def action_choose(self) -> None:
        """Choose the highlighted item."""
        if (name := self.here) is not None:
            self.post_message(self.Chosen(self, name))

    def _go(self, index: int) -> None:
        self._here = index
        self._keep_in_view()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the item that was clicked."""
        offset = event.get_content_offset(self)
        y = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._items[self._rows[y][0]].name is not None:
            event.stop()
            self._go(self._rows[y][0])
            self.action_choose()


def _content(item: Item) -> Content:
    return item.content() if callable(item.content) else item.content
