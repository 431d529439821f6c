"""The text gate of the screen: how text becomes something a widget shows, never markup, never an escape sequence."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from sqs_tui.text import shown

#: A piece of text with the style it is shown in: "", "bold", "$primary", "bold $success" …
Piece = str | tuple[str, str] | Content


def words(*pieces: Piece) -> Content:
    """The pieces one after the other, each cleaned and none of it read as markup."""
    return Content.assemble(*(_clean(piece) for piece in pieces))


def _clean(piece: Piece) -> Content:
    if isinstance(piece, Content):
        return piece
    text, style = (piece, "") if isinstance(piece, str) else piece
    return Content.styled(shown(text), style)


class UnsafeCharacterFilter(LineFilter):
    """The last gate before the terminal: whatever a widget rendered, no segment of text can act on it.

    Widgets that edit text show it as typed, control characters included; this replaces them on the way out.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control or (segment.text.isascii() and segment.text.isprintable()) else _safe(segment)
            for segment in segments
        ]


def _safe(segment: Segment) -> Segment:
    text = shown(segment.text).replace("\n", " ").replace("\t", " ")
    # NFC may merge two characters of one cell each; the width a widget counted on must stay.
    return segment if text == segment.text else Segment(text.ljust(segment.cell_length), segment.style)
