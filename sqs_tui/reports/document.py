"""What a report says, before it is text, Markdown, HTML or Word: a few kinds of block, built once, rendered in each.

Every string in a document may hold what a user wrote; each renderer makes it safe for its own format.
"""

from __future__ import annotations

from sqs_tui.source.record import record


@record
class Heading:
    """A heading below the document's title: level 2 for a section, 3 for a part of one.

    `new_page` is for what is kept apart from all before it, where there are pages. `number` is that of a numbered
    section, such as 1.
    """

    level: int
    text: str
    new_page: bool = False
    number: str = ""

    @property
    def said(self) -> str:
        """The text behind its number, for formats in which the number is part of the text."""
        return _behind(self.number, self.text)


@record
class Paragraph:
    """Running text; its own line breaks are kept. `number` is that of a numbered one, such as 1.1."""

    text: str
    number: str = ""

    @property
    def said(self) -> str:
        """The same as of a heading."""
        return _behind(self.number, self.text)


@record
class Note:
    """Something said beside an item: what it is (empty when the words speak for themselves), and the words."""

    label: str
    text: str


@record
class Point:
    """One entry of a list and what was said beside it.

    `about` is the id of the question or figure it tells of, for a format that can lead there.
    """

    text: str
    notes: tuple[Note, ...] = ()
    about: str = ""


@record
class Items:
    """A list whose order means nothing more than the order of the questions.

    `aside` is one for whoever works on the text, not for whom it is sent to.
    """

    items: tuple[Point, ...]
    aside: bool = False


@record
class Numbered:
    """A list whose entries are known by their place in it: i, ii, iii, iv."""

    items: tuple[Point, ...]


Block = Heading | Paragraph | Items | Numbered


@record
class Document:
    """A whole report. `head` stands under the title, `foot` says at the end what the page belongs to."""

    title: str
    head: tuple[Note, ...]
    blocks: tuple[Block, ...]
    foot: tuple[str, ...]


def _behind(number: str, text: str) -> str:
    return f"{number}. {text}" if number else text


def roman(number: int) -> str:
    """The number of an entry as it is printed: 4 is iv. From 1."""
    text = ""
    for letters, value in (("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1)):
        count, number = divmod(number, value)
        text += letters * count
    return text
