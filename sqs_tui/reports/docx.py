"""A document as a Word file: real headings, lists and tables, the marking and the page number on every page.

The same document always gives the same bytes: nothing in the file says when, where or by whom it was written.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from sqs_tui.reports import docx_look as look
from sqs_tui.reports.document import Block, Document, Heading, Items, Note, Numbered, Paragraph, Point
from sqs_tui.reports.wording import MARKING
from sqs_tui.text import REPLACEMENT, shown

# What XML 1.0 cannot hold, of what the text gate lets through.
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The parts every page has anyway; the library's example file has more, which say what made it.
_KEPT = (
    RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
    RELATIONSHIP_TYPE.CORE_PROPERTIES,
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.HEADER,
    RELATIONSHIP_TYPE.FOOTER,
)
#: The first moment that a file in a zip can have.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_MARGIN, _LABELS, _WORDS = Mm(25), Mm(36), Mm(124)  # two margins and both columns make the 210 mm of A4
_BESIDE = (
    "The small grey lists stand beside the text for its writer. To take them all out in Word: right-click one, Styles,"
    f" Select all text with similar formatting, and delete; their styles are called {look.ASIDE_NAME}."
)


def render(document: Document) -> bytes:
    """The whole file."""
    return _Writer().written(document)


class _Writer:
    """Writes one document."""

    def __init__(self) -> None:
        self.word: WordDocument = docx.Document()
        self.lists = look.Lists()

    def written(self, document: Document) -> bytes:
        self._page()
        self._paragraph(look.TITLE, document.title)
        beside = any(isinstance(block, Items) and block.aside for block in document.blocks)
        self._table((*document.head, *([Note("Working notes", _BESIDE)] if beside else [])))
        for block in document.blocks:
            self._block(block)
        for text in document.foot:
            self._paragraph(look.FOOT, text)
        self._parts(document.title)
        return _without_times(self.word)

    def _page(self) -> None:
        """A4, the marking above, the page number below."""
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = _MARGIN
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
        section.header_distance = section.footer_distance = Mm(11)
        _styled(section.header.paragraphs[0], look.HEADER).add_run(MARKING)
        footer = _styled(section.footer.paragraphs[0], look.FOOTER)
        for text, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            footer.add_run(text)
            footer._p.append(_field(field))

    def _table(self, notes: tuple[Note, ...]) -> None:
        table = self.word.add_table(len(notes), 2)
        table.autofit = False
        table._tbl.tblPr.style = look.FACTS
        for column, width in zip(table.columns, (_LABELS, _WORDS), strict=True):
            column.width = width
        for row, note in zip(table.rows, notes, strict=True):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            cells = ((note.label, look.LABEL, _LABELS), (note.text, look.CELL, _WORDS))
            for cell, (text, style, width) in zip(row.cells, cells, strict=True):
                cell.width = width
                _styled(cell.paragraphs[0], style).add_run(_safe(text))
        self._paragraph(look.CELL, "")

    def _block(self, block: Block) -> None:
        if isinstance(block, Heading):
            paragraph = self._counted(look.HEADINGS[block.level], block, 0)
            paragraph.paragraph_format.page_break_before = block.new_page or None
        elif isinstance(block, Paragraph):
            self._counted(look.COUNTED if block.number else look.PLAIN, block, 1)
        elif isinstance(block, Numbered):
            for item in block.items:
                self._item(item, look.NUMBERED, look.NUMBERED_NOTE, self.lists.next)
            self.lists.romans()
        else:
            styles = (look.ASIDE, look.ASIDE_NOTE) if block.aside else (look.BULLET, look.BULLET_NOTE)
            for item in block.items:
                self._item(item, *styles)

    def _item(self, item: Point, style: str, note_style: str, number: int | None = None) -> None:
        paragraph = self._paragraph(style, item.text)
        if number is not None:
            _listed(paragraph, number, 0)
        for note in item.notes:
            below = self._paragraph(note_style, "")
            if note.label:
                below.add_run(f"{_safe(note.label)}: ").bold = True
            below.add_run(_safe(note.text))

    def _counted(self, style: str, block: Heading | Paragraph, level: int) -> WordParagraph:
        """A heading or a paragraph whose number, where it has one that Word can count, is Word's own."""
        number = look.counted(block.number)
        if number is None or len(number) != level + 1:
            return self._paragraph(style, f"{block.number}.\t{block.text}" if block.number else block.text)
        paragraph = self._paragraph(style, block.text)
        _listed(paragraph, self.lists.of(number), level)
        return paragraph

    def _paragraph(self, style: str, text: str) -> WordParagraph:
        paragraph = _styled(self.word.add_paragraph(), style)
        if text:
            paragraph.add_run(_safe(text))
        return paragraph

    def _parts(self, title: str) -> None:
        """The other parts of the file, in place of those of the library's example file."""
        part: Any = self.word.part
        part.numbering_part._element = parse_xml(self.lists.numbering())
        part._styles_part._element = parse_xml(look.STYLES)
        part._settings_part._element = parse_xml(look.SETTINGS)
        for rels in (part.rels, part.package.rels):
            for name in [name for name, rel in rels.items() if rel.reltype not in _KEPT]:
                del rels[name]
        properties = self.word.core_properties
        for said in list(properties._element):
            properties._element.remove(said)
        properties.title = _safe(title)[:255]  # the longest the format allows
        properties.subject = MARKING
        properties.language = "en-GB"


def _styled(paragraph: WordParagraph, style: str) -> WordParagraph:
    # By id: the library would look the name up among hundreds of styles that are not kept.
    paragraph._p.style = style
    return paragraph


def _listed(paragraph: WordParagraph, number: int, level: int) -> None:
    """Make a paragraph an entry of the list with this number."""
    listed = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    listed.get_or_add_ilvl().val = level
    listed.get_or_add_numId().val = number


def _field(code: str) -> Any:
    """A number that Word works out itself; until it has, 1."""
    field = OxmlElement("w:fldSimple", {qn("w:instr"): code})
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    return field


def _without_times(word: WordDocument) -> bytes:
    """The file, its parts packed as if at one moment."""
    packed, result = io.BytesIO(), io.BytesIO()
    word.save(packed)
    with zipfile.ZipFile(packed) as parts, zipfile.ZipFile(result, "w") as again:
        for name, content in _contents(parts):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.create_system = 0  # else it says which
            again.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _contents(parts: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in parts.namelist():
        yield name, parts.read(name)


def _safe(text: str) -> str:
    return _NO_XML.sub(REPLACEMENT, shown(text).strip("\n"))
