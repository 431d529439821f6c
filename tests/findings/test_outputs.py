"""What leaves the room: the letter's parts in their order, JSON with its agreed keys, CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from random import Random

import docx
import pytest

from sqs_tui.findings.figure import Inspection, LeftOut
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.letter.examples import flags_in
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.render import rendered, rendered_file
from sqs_tui.review.session import Session
from tests.findings.random_sessions import session_of
from tests.instruments import bundled
from tests.reports.word_numbers import numbered

CRITERIA = bundled()


@cache
def invented() -> tuple[Session, ...]:
    random = Random(7)
    return tuple(session_of(CRITERIA, f"A-{n:02}", f"CM{n % 9}", random).session for n in range(30))


def letter(text: str = "Nothing was planned."):
    sessions = list(invented())
    starred = replace(sessions[0].answer("lor_sufficient"), evidence=text, good_example=True)
    sessions[0] = replace(sessions[0], answers={**sessions[0].answers, "lor_sufficient": starred})
    about = InspectionFile(schema=1, area="Anywhere", note="Invented.", planned_sample=31)
    draft = replace(sessions[1], case="A-30", state="in_progress")
    left_out = (LeftOut("A-30.toml", "is a draft"),)
    return draft_letter(Inspection(about, CRITERIA.lettered(), tuple(sessions), (draft,), left_out))


LETTER = letter()


def test_the_parts_stand_in_the_letters_order():
    text = rendered(LETTER, "text")
    parts = (
        "Dear […]", "\nContext\n", "\nSummary\n", "\n1. Reducing the likelihood of reoffending\n", "\n1.1. ", "\n1.6. ",
        "\n2. Protecting the public\n", "\n3. Protecting the child or young person\n", "\n3.5. ", "\n4. Ensuring that",
        "\nOperational management\n", "\nAreas requiring improvement\n", "\ni.    ", "Yours sincerely", "\nBehind the letter",
        "A-30.toml: is a draft",
    )  # fmt: skip
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    assert "OFFICIAL-SENSITIVE" in text
    assert "Invented." in text


def test_paragraphs_keep_their_numbers_in_markdown_and_html():
    assert "\n1\\.1. " in rendered(LETTER, "markdown")
    assert "<p>1.1. " in rendered(LETTER, "html")


def test_sections_keep_their_numbers_in_every_format():
    for format, told in (("text", "\n1. Red"), ("markdown", "## 1\\. Red"), ("html", "<h3>1. Red")):
        assert told in rendered(LETTER, format)


def test_the_areas_are_a_numbered_list():
    assert "\n- i\\. " in rendered(LETTER, "markdown")
    assert '<ol type="i">' in rendered(LETTER, "html")
    assert any(p.style.style_id == "ListNumber" for p in word_of(LETTER).paragraphs)


def test_the_word_file_is_the_same_letter():
    said = numbered(rendered_file(LETTER, "docx"), together=True)
    for theme in LETTER.themes:
        assert f"{theme.section.number}. {theme.section.title}" in said
        for paragraph in theme.paragraphs:
            if paragraph.sentences:
                assert f"{paragraph.number}. {' '.join(s.text for s in paragraph.sentences)}" in said


def word_of(letter: Letter):
    return docx.Document(io.BytesIO(rendered_file(letter, "docx")))


def test_every_sentence_names_its_question_and_cases():
    for sentence in LETTER.sentences:
        assert sentence.ref == sentence.figure.question.ref
        everybody = {*sentence.figure.judged, *sentence.figure.known_not_recorded}
        assert set(sentence.cases) <= everybody


def test_json_has_the_agreed_keys():
    content = json.loads(rendered(LETTER, "json"))
    assert list(content) == ["inspection", "sessions", "figures", "letter"]
    assert content["inspection"]["area"] == "Anywhere"
    assert content["sessions"] == {"complete": 30, "draft": 1, "left_out": [{"file": "A-30.toml", "why": "is a draft"}]}
    for figure in content["figures"]:
        assert list(figure) == [
            "question", "ref", "unit", "base", "yes", "no", "n", "N", "percent", "not_applicable", "unanswered",
            "words", "reasons", "known_not_recorded", "views_differ", "cases", "by",
        ]  # fmt: skip
        assert figure["percent"] is None or figure["N"] >= 10
    lor = next(figure for figure in content["figures"] if figure["question"] == "lor_sufficient")
    assert len(lor["cases"]["yes"]) == lor["yes"] == lor["n"]
    assert lor["N"] == lor["yes"] + lor["no"]
    parts = lor["by"]["sentence"]
    assert sum(part["N"] for part in parts.values()) == lor["N"]
    assert all(set(sentence) == {"ref", "sentence", "question", "cases"} for sentence in content["letter"])


def test_csv_has_one_number_a_line():
    rows = list(csv.DictReader(io.StringIO(rendered(LETTER, "csv"))))
    whole = [row for row in rows if row["question"] == "lor_sufficient" and not row["split_by"]]
    yes = next(row for row in whole if row["code"] == "yes")
    assert int(yes["n"]) == len(yes["cases"].split()) == LETTER.figures["lor_sufficient"].n
    reasons = [row for row in whole if row["counts"] == "reason"]
    assert {row["N"] for row in reasons} == {str(len(LETTER.figures["lor_sufficient"].no))}
    assert {row["part"] for row in rows if row["split_by"]} == {"community", "custody"}


def test_no_cell_is_a_formula():
    hostile = replace(LETTER.figures["complied"].question, label="=cmd()", base="@here")
    figures = {"complied": replace(LETTER.figures["complied"], question=hostile)}
    text = rendered(replace(LETTER, figures=figures), "csv")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=cmd()" in cells
    assert "'@here" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_hostile_text_stays_text_everywhere():
    hostile = letter("<script>alert(1)</script> \x1b]0;x\x07 | **bold** [link](x)")
    html = rendered(hostile, "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    for format in ("text", "markdown", "html"):
        assert "\x1b" not in rendered(hostile, format)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("No consideration of a 14 year old boy drinking three litres of cider a day.",
         {"age": "14 year old", "unusual quantity": "three litres"}),
        ("Aged fifteen, he hid six knives.", {"age": "Aged fifteen", "unusual quantity": "six knives"}),
        ("They moved to Preston in December.", {"place": "Preston"}),
        ("He was excluded from Hill Park School.", {"place": "Hill"}),
        ("Seen near PR1 8XY.", {"place": "PR1 8XY"}),
        ("Owes £2,000 to others.", {"unusual quantity": "£2,000"}),
        ("The YOT nurse and CAMHS met in January; the PSR was good. Joint work helped.", {}),
    ],
)  # fmt: skip
def test_what_could_identify_someone_is_flagged(text, flags):
    found = {}
    for flag in flags_in(text):
        found.setdefault(flag.what, flag.words)
    assert {what: found.get(what, "")[: len(words)] for what, words in flags.items()} == flags
    assert set(found) == set(flags)


def test_a_flagged_example_stands_in_its_paragraph():
    text = rendered(letter("A 14 year old boy drank three litres of cider a day."), "text")
    assert text.index("\n1.1. ") < text.index("Starred example, case A-00: A 14 year old") < text.index("\n1.2. ")
    assert "Could identify someone: unusual quantity: “three litres”" in text
