"""A document as Markdown (CommonMark): what users wrote is escaped, so that it reads as they wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqs_tui.reports.document import Block, Document, Heading, Note, Numbered, Paragraph, Point, roman
from sqs_tui.reports.wording import MARKING
from sqs_tui.text import shown

# Everything that can begin emphasis, code, links, HTML, entities, tables or strike-through, wherever it stands…
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&|~$]")
# … and what begins a heading, list, quotation, rule or underline at the start of a line.
_AT_START = re.compile(r"^(?:([#+=-])|(\d+)([.)]))")
# What many readers turn into links by itself.
_LINK = re.compile(r"(?i)(https?|ftp)(:)(?=//)|(www)(\.)|(\w)(@)(?=\w)")


def render(document: Document) -> str:
    """The whole document, ending with a newline."""
    parts = [f"**{MARKING}**", f"# {_inline(document.title)}"]
    parts.append("\n".join(f"- **{_inline(note.label)}:** {_text(note.text, '  ')}" for note in document.head))
    parts += map(_block, document.blocks)
    parts.append("---")
    parts += (_text(text, "") for text in document.foot)
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_inline(block.said)}"
    if isinstance(block, Paragraph):
        return _text(block.said, "")
    if isinstance(block, Numbered):
        # By hand: Markdown's own lists number themselves, and only 1, 2, 3. Escaped, since some readers know i, too.
        numbered = ((f"{roman(number)}\\. ", item) for number, item in enumerate(block.items, 1))
        return "\n".join(line for number, item in numbered for line in _item(item, number))
    return "\n".join(line for item in block.items for line in _item(item))


def _item(item: Point, number: str = "") -> Iterator[str]:
    yield f"- {number}{_text(item.text, '  ')}"
    for note in item.notes:
        yield f"  - {_labelled(note)}"


def _labelled(note: Note) -> str:
    words = _text(note.text, "    ")
    return f"**{_inline(note.label)}:** {words}" if note.label else words


def _inline(text: str) -> str:
    return _text(" ".join(text.split()), "")


def _text(text: str, indent: str) -> str:
    """`text` escaped; its line breaks stay line breaks, and an empty line inside it does not end a list item."""
    lines = [_escaped(line.strip()) for line in shown(text).strip().split("\n")]
    return f"\\\n{indent}".join(line or "&nbsp;" for line in lines)


def _escaped(line: str) -> str:
    line = _ANYWHERE.sub(r"\\\g<0>", line)
    line = _LINK.sub(lambda match: "\\".join(filter(None, match.groups())), line)
    return _AT_START.sub(lambda match: f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}", line)
