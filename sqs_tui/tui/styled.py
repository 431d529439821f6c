"""The text gate of the screen: how text becomes something a widget shows, never markup, never an escape sequence."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content, Span
from textual.filter import LineFilter

from sqs_tui.text import REPLACEMENT, can_act, shown

#: A piece of text with the style it is shown in: "", "bold", "$primary", "bold $success" …
Piece = str | tuple[str, str] | Content


def styled(*pieces: Piece) -> Content:
    """The pieces one after the other, each cleaned and none of it read as markup."""
    # Most of a screen's words were on the screen before. Contents never change, so they can be shown again: 4 % of an
    # answer (tricks.py "texts remembered").
    return _joined(*pieces) if any(isinstance(piece, Content) for piece in pieces) else _remembered(*pieces)


def _joined(*pieces: Piece) -> Content:
    texts: list[str] = []
    spans: list[Span] = []
    end = 0
    for piece in pieces:
        if isinstance(piece, Content):
            text = piece.plain
            spans += [Span(span.start + end, span.end + end, span.style) for span in piece.spans]
        else:
            text, style = (piece, "") if isinstance(piece, str) else piece
            text = shown(text).replace("\t", " ")  # a row cannot tell how wide a tab is
            if style and text:
                spans.append(Span(end, end + len(text), style))
        texts.append(text)
        end += len(text)
    return Content("".join(texts), spans)


_remembered = lru_cache(maxsize=2048)(_joined)


class UnsafeCharacterFilter(LineFilter):
    """The last gate before the terminal: whatever a widget rendered, no segment of text can act on it.

    Widgets that edit text show it as typed, control characters included; this replaces them on the way out.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments as they may reach the terminal."""
        return [
            segment if segment.control or not can_act(segment.text, on_a_row=True) else _safe(segment)
            for segment in segments
        ]


def _safe(segment: Segment) -> Segment:
    """The segment as it may reach the terminal, as wide as the widget that drew it takes it to be."""
    text = "".join(
        char if shown(char) == char else REPLACEMENT * cell_len(char)
        for char in segment.text.replace("\n", " ").replace("\t", " ")
    )
    # Where a joiner lost what it joined, widths no longer add up: rather unreadable than a torn row.
    same = cell_len(text) == segment.cell_length
    return Segment(text if same else REPLACEMENT * segment.cell_length, segment.style)
