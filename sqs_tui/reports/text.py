"""A document as plain text: 80 columns, headings underlined, nothing that only an eye could tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import TextWrapper

from sqs_tui.reports.document import Block, Document, Heading, Note, Numbered, Paragraph, Point, roman
from sqs_tui.reports.wording import MARKING
from sqs_tui.text import shown

WIDTH = 80


def render(document: Document) -> str:
    """The whole document, ending with a newline."""
    lines = [MARKING, "", *_underlined(document.title, "=")]
    for note in document.head:
        lines += _wrapped(f"{note.label}: {note.text}", "", "  ")
    for block in document.blocks:
        lines += ["", *_block(block)]
    lines += ["", "-" * WIDTH]
    for text in document.foot:
        lines += _wrapped(text, "", "")
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from _underlined(block.said, "-") if block.level == 2 else _wrapped(f"{block.said}:", "", "")
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.said, "", "")
    elif isinstance(block, Numbered):
        for number, item in enumerate(block.items, 1):
            yield from _item(item, f"{roman(number)}. ".ljust(6))
    else:
        for item in block.items:
            yield from _item(item, "- ")


def _item(item: Point, mark: str) -> Iterator[str]:
    yield from _wrapped(item.text, mark, " " * len(mark))
    for note in item.notes:
        yield from _wrapped(_labelled(note), " " * (len(mark) + 2), " " * (len(mark) + 2))


def _labelled(note: Note) -> str:
    return f"{note.label}: {note.text}" if note.label else note.text


def _underlined(text: str, line: str) -> list[str]:
    wrapped = list(_wrapped(text, "", ""))
    return [*wrapped, line * max(map(len, wrapped), default=0)]


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    """`text` in lines of at most `WIDTH`, its own line breaks kept; a word longer than that stays whole."""
    wrapper = TextWrapper(WIDTH, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
    wrapper.initial_indent = first
    for line in shown(text).strip("\n").split("\n"):
        yield from wrapper.wrap(line) or [wrapper.initial_indent.rstrip()]
        wrapper.initial_indent = rest
