"""What the reports say, against files that were read by a person; and that no text can break out of its place.

Set UPDATE_GOLDEN=1 to write the files anew, and read what changed.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sqs_tui.reports.formats import REPORTS
from sqs_tui.reports.render import report
from sqs_tui.review.engine import Review, start
from sqs_tui.review.summary import summarise
from sqs_tui.text import clean
from tests.instruments import bundled, small_instrument
from tests.reports.reviews import completed, draft

GOLDEN = Path(__file__).parent / "golden"
NAUGHTY = Path(__file__).parents[1] / "data" / "naughty-strings.json"
SUFFIXES = {"text": "txt", "markdown": "md", "html": "html", "json": "json"}
with tempfile.TemporaryDirectory() as folder:
    SMALL = small_instrument(Path(folder))
REVIEWS = {"draft": draft, "completed": completed}

#: Those that are text.
FORMATS = [format for format in REPORTS if format != "docx"]


@pytest.mark.parametrize("sheet", [False, True], ids=["summary", "sheet"])
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("state", REVIEWS)
def test_reports_read_as_they_were_approved(state, format, sheet):
    text = report(summarise(REVIEWS[state](SMALL)), format, for_case_manager=sheet)
    golden = GOLDEN / f"{'sheet' if sheet else 'summary'}-{state}.{SUFFIXES[format]}"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("sheet", [False, True], ids=["summary", "sheet"])
@pytest.mark.parametrize("format", FORMATS)
def test_every_report_says_what_it_is(format, sheet):
    text = report(summarise(completed(SMALL)), format, for_case_manager=sheet)
    for words in ("OFFICIAL-SENSITIVE", "LAN-017", "A small instrument for tests", "31", "0123456789ab"):
        assert words in " ".join(text.split())


def test_the_sheet_holds_no_judgement_against_anybody():
    """Nothing that fell short, no reason for it, no evidence: only what was done well and what was said and agreed."""
    for format in FORMATS:
        text = report(summarise(completed(SMALL)), format, for_case_manager=True).lower()
        for word in ("insufficient", "not sufficient", "health missed", "why", "fail", "score", "missing", "evidence"):
            assert word not in text, word


def test_the_sheet_of_a_long_review_is_one_page():
    text = report(summarise(completed(SMALL)), for_case_manager=True)
    assert len(text.splitlines()) <= 60
    assert text.index("What was done well") < text.index("Learning points") < text.index("What we agreed")


def under_the_bundled(**answers: str) -> Review:
    """A review under the real criteria with these answers."""
    instrument = bundled().instrument
    review = Review(instrument, start(instrument, "0" * 64, case="LAN-017", inspector="INS2", case_manager="CM04"))
    for question, value in answers.items():
        kind = instrument.by_id[question].kind
        (review.write if kind == "text" else review.choose)(question, value)
    return review


def test_the_sheet_begins_with_their_own_words_and_says_what_each_yes_means():
    review = under_the_bundled(
        case_manager_present="allocated",
        lor_on_time="yes",
        lor_sufficient="yes",
        roh_sufficient="no",
        lor_level_agree="agree",
        complied="yes",
        cm_knows_needs="yes",
        om_priorities="yes",
        strengths="She stayed with it.",
    )
    text = report(summarise(review), for_case_manager=True)
    assert text.index("Strengths") < text.index("She stayed with it.") < text.index("What was done well")
    assert text.count("She stayed with it.") == 1
    listed = " ".join(text.partition("What was done well")[2].partition("---\n\n")[2].partition("----")[0].split())
    assert listed == (
        "- Reducing the likelihood of reoffending: the first assessment was done on time;"
        " the assessment explained why the child offended"
    )


@pytest.mark.parametrize("value", ["yes", "no"])
def test_whether_the_child_complied_is_neither_done_well_nor_not(value):
    review = under_the_bundled(case_manager_present="allocated", complied=value, eng_start=value)
    section = next(part for part in summarise(review).sections if part.section.id == "sentence")
    assert [line.question.id for line in section.other] == ["complied"]
    assert [line.question.id for line in section.strengths + section.to_improve] == ["eng_start"]
    assert "Also recorded" in report(summarise(review))


def test_text_is_at_most_80_wide():
    review = draft(SMALL, "word " * 200)
    assert max(map(len, report(summarise(review)).splitlines())) <= 80


def test_html_is_one_file_that_fetches_nothing():
    page = report(summarise(draft(SMALL)), "html")
    assert not re.search(r"<script|src=|href=|url\(|@import|https?:", page)
    assert re.search(r'<html lang="en', page)
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


class _Page(HTMLParser):
    """The tags of a page and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data


# A marker on both sides, since renderers strip the ends of lines; line breaks become a space before comparing.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(lambda text: f"X{text}X")
HOSTILE = [
    "</p><script>alert(1)</script>",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png) <http://example.org>",
    "# not a heading\n- not a list\n1. nor this\n> nor that\n---\n===\n```\ncode\n    indented",
    "a\n\nb",
    "*stars* _lines_ ~~struck~~ `code` | table | &amp; &#65; \\",
    "www.example.org https://example.org me@example.org",
    "\x1b[2J\x1b]0;title\x07 \x00 \x9b31m \u202e reversed",
    "عربي עברית 👩‍👧 e\u0301",
]


def _flat(text: str) -> str:
    return " ".join(clean(text)[0].split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    _check_every_format(text)


@given(TEXTS)
def test_any_text_stays_text(text):
    _check_every_format(text)


def test_naughty_strings_stay_text():
    for text in json.loads(NAUGHTY.read_text(encoding="utf-8")):
        if clean(text)[0].strip():
            _check_every_format(f"X{text}X")


MARKDOWN = MarkdownIt("gfm-like", {"linkify": True})


@cache
def _calm() -> _Page:
    """The same page about a text that can do no harm."""
    return _Page(report(summarise(draft(SMALL, "XharmlessX")), "html"))


def _check_every_format(text: str) -> None:
    review = draft(SMALL, text)
    summary = summarise(review)
    wanted = _flat(text)

    said_as = {format: report(summary, format) for format in FORMATS}
    for page_of in said_as.values():
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page_of)

    assert wanted in _flat(said_as["text"])
    page, calm = _Page(said_as["html"]), _calm()
    assert page.tags == calm.tags
    assert wanted in _flat(page.text)
    assert json.loads(said_as["json"])["actions"][0]["what"] == clean(text)[0]

    tokens = [t for block in MARKDOWN.parse(said_as["markdown"])
              for t in (block.children or [block])]  # fmt: skip
    kinds = {token.type for token in tokens}
    assert not kinds & {"link_open", "image", "html_inline", "html_block", "code_inline", "code_block", "fence",
                        "em_open", "s_open", "table_open", "blockquote_open"}  # fmt: skip
    said = "".join(" " if t.type in ("softbreak", "hardbreak") else t.content for t in tokens)
    assert wanted.replace(" ", "") in _flat(said.replace("\xa0", " ")).replace(" ", "")
