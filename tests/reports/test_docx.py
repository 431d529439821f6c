"""The Word file: what is in it is real (headings, lists, a table), it is whole whatever was typed, and always the same."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.reports.document import (
    Document,
    Heading,
    Items,
    Note,
    Numbered,
    Paragraph,
    Point,
    roman,
)
from sqs_tui.reports.docx import render
from sqs_tui.reports.formats import REPORTS
from sqs_tui.reports.render import report, report_file
from sqs_tui.reports.wording import MARKING
from sqs_tui.review.summary import summarise
from tests.instruments import small_instrument
from tests.reports.reviews import completed
from tests.reports.word_numbers import numbered

NAUGHTY = Path(__file__).parents[1] / "data" / "naughty-strings.json"
with tempfile.TemporaryDirectory() as folder:
    SMALL = small_instrument(Path(folder))


def document(text: str = "words") -> Document:
    return Document(
        f"A title {text}",
        (Note("Case", text), Note("", text)),
        (
            Heading(2, f"A section {text}"),
            Heading(3, "A part"),
            Paragraph(text),
            Paragraph(f"Half of them. {text}", "1.1"),
            Items((Point(text, (Note("Why", text), Note("", text))), Point("second"))),
            Items((Point(text, (Note("", text),)),), aside=True),
            Numbered((Point("first", (Note("", "5 of 7"),)), Point("second"))),
            Paragraph("between"),
            Numbered((Point("first again"),)),
            Heading(2, "Behind it", new_page=True),
        ),
        ("Where it belongs.", text),
    )


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def styled(word) -> list[tuple[str, str]]:
    return [(paragraph.style.style_id, paragraph.text) for paragraph in word.paragraphs]


def test_headings_lists_and_numbers_are_words_own():
    lines = styled(opened(render(document())))
    assert ("Title", "A title words") in lines
    assert ("Heading1", "A section words") in lines
    assert ("Heading2", "A part") in lines
    assert ("NumberedText", "Half of them. words") in lines
    assert ("ListBullet", "second") in lines
    assert ("ListBullet2", "Why: words") in lines
    assert ("WorkingNote", "words") in lines
    assert ("ListNumber", "first") in lines


def test_every_style_and_list_that_is_used_is_there_and_has_a_name():
    data = render(document())
    word, files = opened(data), parts(data)
    known = {style.style_id for style in word.styles}
    used = set(re.findall(r'w:(?:pStyle|tblStyle|basedOn|next) w:val="(\w+)"', files["word/document.xml"].decode()))
    used |= set(re.findall(r'w:(?:pStyle|basedOn|next) w:val="(\w+)"', files["word/styles.xml"].decode()))
    assert used <= known
    lists = set(re.findall(r'<w:num w:numId="(\d+)"', files["word/numbering.xml"].decode()))
    used_lists = {
        number for part in ("document", "styles")
        for number in re.findall(r'w:numId w:val="(\d+)"', files[f"word/{part}.xml"].decode())
    }  # fmt: skip
    assert used_lists <= lists


@pytest.mark.parametrize("together", [True, False], ids=["as Word counts", "list by list"])
def test_sections_paragraphs_and_lists_get_their_numbers_from_the_word_processor(together):
    blocks = (
        Heading(2, "One", number="1"), Paragraph("a", "1.1"), Paragraph("b", "1.2"), Paragraph("left out: 3", "1.4"),
        Numbered((Point("first"), Point("second"))),
        Heading(2, "Two", number="2"), Paragraph("c", "2.1"), Paragraph("d", "2.2"),
        Numbered((Point("first again"),)),
        Heading(2, "Four", number="4"), Paragraph("e", "4.3"), Paragraph("f", "4.4"), Paragraph("g", "5.2"),
    )  # fmt: skip
    assert numbered(render(Document("t", (Note("a", "b"),), blocks, ())), together=together) == [
        "1. One", "1.1. a", "1.2. b", "1.4. left out: 3", "i. first", "ii. second",
        "2. Two", "2.1. c", "2.2. d", "i. first again", "4. Four", "4.3. e", "4.4. f", "5.2. g",
    ]  # fmt: skip


def test_a_number_that_no_word_processor_counts_stands_in_the_text():
    word = opened(render(Document("t", (Note("a", "b"),), (Heading(2, "A", number="1a"), Paragraph("b", "0.1")), ())))
    assert styled(word)[-2:] == [("Heading1", "1a.\tA"), ("NumberedText", "0.1.\tb")]


def test_the_page_is_a4_in_british_english_with_marking_and_page_number():
    data = render(document())
    word, files = opened(data), parts(data)
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [paragraph.text for paragraph in section.header.paragraphs] == [MARKING]
    footer = next(content.decode() for name, content in files.items() if "footer" in name)
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    assert '<w:lang w:val="en-GB"' in files["word/styles.xml"].decode()
    assert len(word.tables) == 1
    assert [cell.text for cell in word.tables[0].rows[0].cells] == ["Case", "words"]
    breaks = [p.text for p in word.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["Behind it"]


def test_nothing_in_it_says_who_made_it_where_or_when():
    data = render(document())
    assert data == render(document())
    files = parts(data)
    assert sorted(files) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/footer1.xml", "word/header1.xml", "word/numbering.xml", "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    core = files["docProps/core.xml"].decode()
    assert re.findall(r"<(\w+:\w+)>", core) == ["dc:title", "dc:subject", "dc:language"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {(entry.date_time, entry.create_system) for entry in file.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}


@pytest.mark.parametrize(
    "text", ["\x00\x07\x1b[31m", "\ud800", "\ufffe", "\uffff", "a\x0bb\x0cc", "\U000103ff", "\u202eabc"]
)
def test_what_no_file_can_hold_is_replaced(text):
    whole = "".join(opened(render(document(text))).element.itertext())
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202e]", whole)


def test_line_breaks_and_tabs_stay():
    word = opened(render(Document("t", (Note("a", "b"),), (Paragraph("one\ntwo\tthree"),), ())))
    assert word.paragraphs[-1].text == "one\ntwo\tthree"


def test_strings_that_break_programs_do_not_break_the_file():
    texts = json.loads(NAUGHTY.read_text("utf-8"))
    content = [part for text in texts for part in (Paragraph("before"), Paragraph(text), Items((Point(text),)))]
    *_, first = [paragraph.text for paragraph in opened(render(Document("t", (Note("a", "b"),), (), ()))).paragraphs]
    said = [
        paragraph.text for paragraph in opened(render(Document("t", (Note("a", "b"),), tuple(content), ()))).paragraphs
    ]
    assert said.index("before") == said.index(first) + 1
    assert said[said.index("before") :: 3] == ["before"] * len(texts)


@given(st.text(st.characters()))
@settings(max_examples=settings().max_examples // 2)
def test_any_text_gives_a_file_that_opens(text):
    data = render(Document(text, (Note(text, text),), (Heading(2, text), Paragraph(text)), (text,)))
    assert len(opened(data).paragraphs) == 5


@pytest.mark.parametrize("sheet", [False, True], ids=["summary", "sheet"])
def test_it_holds_what_the_text_report_holds(sheet):
    summary = summarise(completed(SMALL))
    word = opened(report_file(summary, "docx", for_case_manager=sheet))
    table = [cell.text for row in word.tables[0].rows for cell in row.cells]
    said = " ".join(" ".join([*(paragraph.text for paragraph in word.paragraphs), *table]).split())
    for line in report(summary, for_case_manager=sheet).split("\n\n"):
        for words in re.split(r"\n|: |^- ", line.strip("-=\n ")):
            assert " ".join(words.strip("-= :").split()) in said


def test_every_other_format_is_the_text_as_a_file():
    summary = summarise(completed(SMALL))
    for format in REPORTS:
        if format != "docx":
            assert report_file(summary, format) == report(summary, format).encode()


def test_roman_numbers():
    assert [roman(number) for number in range(1, 13)] == [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
    ]  # fmt: skip
