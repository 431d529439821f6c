"""What a report says, before it is text, Markdown or HTML: a few kinds of block, built once and rendered three ways.

Every string in a document may hold what a user wrote; each renderer makes it safe for its own format.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The government security classification every page carries: case material about children.
MARKING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's title: level 2 for a section, 3 for a part of one."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; its own line breaks are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something said beside an item: what it is (empty when the words speak for themselves), and the words."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list and what was said beside it."""

    text: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """A list whose order means nothing more than the order of the questions."""

    items: tuple[Item, ...]


Block = Heading | Paragraph | Items


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `head` stands under the title, `foot` says at the end what the page belongs to."""

    title: str
    head: tuple[Note, ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]
