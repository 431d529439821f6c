"""Widgets that draw their rows of text themselves, and keep what has not changed: what makes a key press quick."""

from __future__ import annotations

from abc import abstractmethod
from functools import lru_cache
from typing import Self

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.app import App
from textual.color import Color
from textual.content import Content, Span
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from sqs_tui.tui.styled import styled

EMPTY = Content("")
BLACK = Color(0, 0, 0)


class Drawn(Widget):
    """A widget that draws its rows of text itself: no border, one background, padding as the style sheet says.

    Textual's own way goes through a `Visual`, a cache of styles and the filters, and a key press draws some thirty
    rows. A row is kept until `refresh` is called for it, or anything else changes how it looks: that alone saves 9 % of
    an answer (tricks.py "rows drawn by the widget").
    """

    _kept: dict[int, Strip]
    #: What the rows kept were drawn for; None when none are.
    _kept_for: object = None

    @abstractmethod
    def row(self, y: int, width: int) -> tuple[Content, Style]:
        """What stands in row `y` of the content, `width` columns wide, and in which style."""

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw these regions anew, or everything."""
        if not regions:
            self._kept_for = None
        elif self._kept_for is not None:
            for y in (y for region in regions for y in region.line_range):
                self._kept.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in view: as they were kept, or drawn now."""
        top, inner = self.styles.padding.top, self.scrollable_content_region.size
        selection, base = self.text_selection, self.visual_style
        state = (self.styles.padding, self.outer_size, inner, selection, base, self.app.theme, self.has_focus)
        if self._kept_for != state:
            self._kept, self._kept_for = {}, state
        kept, strips = self._kept, []
        for y in range(crop.y - top, crop.bottom - top):
            if (strip := kept.get(y)) is None:
                content, style = self.row(y, inner.width) if 0 <= y < inner.height else (EMPTY, base)
                if selection is not None and (span := selection.get_span(y)) is not None:
                    selected = Style.from_styles(self.screen.get_component_styles("screen--selection"))
                    content = content.stylize(selected, span[0], len(content) if span[1] == -1 else span[1])
                strip = kept[y] = self.strip(y, inner.width, content, style)
            strips.append(strip)
        left, right = crop.column_span
        return strips if (left, right) == (0, self.outer_size.width) else [each.crop(left, right) for each in strips]

    def strip(self, y: int, width: int, content: Content, style: Style) -> Strip:
        """A row as it is painted. What stands in the padding has the style of the widget, not that of the row."""
        frame = (self.styles.padding.left, width, self.outer_size.width, self.visual_style)
        return _strip(self.app, self.app.theme, content.plain, tuple(content.spans), y, style, frame)


@lru_cache(maxsize=2048)
def _strip(
    app: App[object], theme: str, text: str, spans: tuple[Span, ...], y: int, style: Style,
    frame: tuple[int, int, int, Style],
) -> Strip:  # fmt: skip
    """The strip of a row: in the theme's colours, through the filters, selectable with the mouse.

    Most rows of a screen were on one before, or were drawn ahead: remembering them saves 21 % of an answer (tricks.py
    "strips").
    """
    before, width, whole, around = frame
    pieces = []
    x = 0
    for piece, its in styled(text).add_spans(spans).render(style, "", parse_style=app.stylesheet.parse_style):
        pieces.append(Segment(piece, its.rich_style + _at(x, y)))
        x += len(piece)
    strip = Strip(pieces).adjust_cell_length(width, style.rich_style + _at(x, y))
    strip = Strip([Segment(" " * before, around.rich_style), *strip], before + width)
    strip = strip.adjust_cell_length(whole, around.rich_style)
    for each in app.get_line_filters():
        strip = strip.apply_filter(each, style.background or BLACK)
    return strip


@lru_cache(maxsize=8192)
def _at(x: int, y: int) -> RichStyle:
    """Tells Textual which character of the text a segment begins at, for selecting it with the mouse.

    Remembered: 1 % of an answer (tricks.py "offsets").
    """
    return RichStyle.from_meta({"offset": (x, y)})
