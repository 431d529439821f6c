"""Nothing depends on what things are called in `criteria.toml`: with every name in it changed all works as before.

Under names that read as nothing the same answers are given, and what is read, shown, counted and exported is compared
with what the criteria as they are give: once the new names are turned back, it is the same.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
import tomli
import tomli_w

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.findings.comparison.compare import Side, compare
from sqs_tui.findings.comparison.document import comparison_document, comparison_json
from sqs_tui.findings.demo import demo_sessions
from sqs_tui.findings.export.files import FILES, file_of
from sqs_tui.findings.export.sessions import export_of
from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.letter.proofread import proofread
from sqs_tui.findings.matrix import matrix
from sqs_tui.findings.render import rendered
from sqs_tui.plain.opening import interview
from sqs_tui.plain.talk import Talk
from sqs_tui.reports.formats import FINDINGS
from sqs_tui.reports.render import document_text, report
from sqs_tui.review.engine import Review, start
from sqs_tui.review.option_keys import choice_letters
from sqs_tui.review.session import Session
from sqs_tui.review.summary import summarise
from sqs_tui.saved.checked import check_file
from sqs_tui.saved.listing import json_of, rows_of
from sqs_tui.store.instruments import copy_instrument
from tests.findings.random_sessions import answer_at_random, put, sealed
from tests.instruments import bundled
from tests.renaming import Renaming, everything
from tests.tui.conftest import Driver, app_on, begin

AS_IT_IS = bundled()
RAW = tomli.loads(AS_IT_IS.source.data.decode())
RENAMING: Renaming = everything(RAW)
KINDS = {question["id"]: question["kind"] for question in RAW["questions"]}

#: What differs from one run to another, or follows from the names: digests, moments, how many saves it took, and where a
#: test's folder is.
_VARIES = re.compile(
    r" +(?:✓ saved [\d:]+|saving …)$|\b[0-9a-f]{12,64}\b|\d\d:\d\d(?::\d\d)?|\d{4}-\d\d-\d\dT[\d:.+]+"
    r"|/\S*(?=/sessions)|revision \d+",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory) -> LoadedInstrument:
    path = tmp_path_factory.mktemp("renamed") / "criteria.toml"
    path.write_text(tomli_w.dumps(RENAMING.criteria(RAW)), encoding="utf-8")
    return load_instrument(path)


def same(as_it_is: str, renamed: str) -> None:
    """Whether two texts say the same, the second under the new names."""
    texts = (as_it_is, RENAMING.back(renamed))
    # Markdown escapes what stands in a name.
    before, after = (_VARIES.sub("…", text.replace("\\_", "_")).splitlines() for text in texts)
    assert after == before


def written(criteria: LoadedInstrument, folder: Path) -> Path:
    """A folder with every other case of the demo, told under these criteria, and a draft beside them."""
    copy_instrument(folder, criteria.source.data, criteria.source.sha256)
    sessions = [*_demo(), replace(_demo()[0], case="DEM-900", state="in_progress", digest="", signoffs=())]
    for session in sessions:
        put(folder, _under(criteria, session))
    return folder


@cache
def _demo() -> tuple[Session, ...]:
    return tuple(demo_sessions(AS_IT_IS))[::2]


def _under(criteria: LoadedInstrument, session: Session) -> Session:
    if criteria is not AS_IT_IS:
        told = RENAMING.session(session, KINDS)
        asked = replace(told.instrument, sha256=criteria.source.sha256)
        session = replace(told, instrument=asked)
    return sealed(session) if session.digest else session


def test_every_name_is_another_and_can_be_turned_back(renamed):
    ours, theirs = AS_IT_IS.instrument, renamed.instrument
    assert not set(ours.by_id) & set(theirs.by_id)
    assert not set(ours.reasons) & set(theirs.reasons)
    assert not set(ours.section_by_id) & set(theirs.section_by_id)
    assert theirs.questions[1].shown_in_head
    text = RENAMING.back(renamed.source.data.decode())
    assert tomli.loads(text) == tomli.loads(tomli_w.dumps(Renaming().criteria(RAW)))


def test_the_file_is_in_order(renamed):
    checked = check_file(renamed.source.path, renamed)
    assert (checked.code, len(checked.lines)) == (0, 1)


@pytest.mark.parametrize("seed", range(2))
def test_a_review_goes_and_reads_back_the_same(renamed, seed):
    reviews = []
    for criteria in (AS_IT_IS, renamed):
        session = start(criteria.instrument, "0" * 64, case="A-1", inspector="INS1", case_manager="CM01")
        reviews.append(Review(criteria.instrument, session))
        answer_at_random(reviews[-1], Random(seed))
    for for_case_manager in (False, True):
        for format in ("text", "html", "json"):
            same(*(report(summarise(review), format, for_case_manager=for_case_manager) for review in reviews))


def test_an_interview_line_by_line_reads_the_same(renamed, tmp_path):
    lines = _lines()
    said = []
    for name, criteria in (("a", AS_IT_IS), ("b", renamed)):
        said.append(_interview(criteria, tmp_path / name / "sessions", lines))
    same(*said)
    assert "The review is completed." in said[0]


def _lines() -> list[str]:
    """What is typed to answer everything: the last choice of every third question, with a reason, else the first."""
    review = Review(AS_IT_IS.instrument, start(AS_IT_IS.instrument, "0", case="A", inspector="I", case_manager="C"))
    lines: list[str] = []
    question = review.applicable[0]
    while question is not None:
        if question.kind == "text":
            lines += ["write", f"About {question.label}.", "."]
        elif question.kind == "actions":
            lines += ["add", "Write to the school", "CM04", "next week"]
        else:
            letters = list(choice_letters(question).items())
            second = len(lines) % 3 == 0 and question.kind == "judgement"
            letter, value = letters[1] if second else letters[0]
            review.choose(question.id, value)
            lines.append(f"{letter} a" if review.reasons(question) else letter)
        lines.append("")
        question = review.next(question.id)
    return [*lines, "summary", "complete", "yes", "yes", "q"]


def _interview(criteria: LoadedInstrument, folder: Path, lines: list[str]) -> str:
    out = io.StringIO()
    talk = Talk(io.BytesIO("".join(f"{line}\n" for line in lines).encode()), out, echo=True)
    code = interview(
        talk, folder, criteria, case="A-1", inspector="INS1", case_manager="CM01", how_to_go_on=lambda case: case
    )
    assert code == 0, out.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("format", [one for one in FINDINGS if one != "docx"])
def test_findings_and_letter_say_the_same(letters, format):
    same(*(rendered(letter, format) for letter in letters))


def test_proofreading_finds_the_same(letters):
    doubts = []
    for letter in letters:
        edited = rendered(letter, "text").replace("half", "two-thirds").replace("all but one", "three-quarters")
        doubts.append("\n".join(f"{doubt.line} {doubt.ref} {doubt.what}" for doubt in proofread(edited, letter)))
    assert doubts[0]
    same(*doubts)


def test_the_matrix_is_the_same(inspections):
    same(*(str(matrix(inspection)) for inspection in inspections))


@pytest.mark.parametrize("name", FILES)
def test_exports_hold_the_same(inspections, name):
    same(*(file_of(export_of(inspection), name).decode() for inspection in inspections))


def test_the_list_of_sessions_is_the_same(folders):
    same(*(json_of(rows_of(folder, criteria)) for criteria, folder in folders))


def test_comparing_two_reviews_says_the_same(inspections):
    said = []
    for inspection in inspections:
        first, second = list(inspection.reviews.values())[17:19]
        comparison = compare(Side("first", "a.toml", first), Side("second", "b.toml", second))
        said.append(document_text(comparison_document(comparison), "text") + comparison_json(comparison))
    same(*said)


@pytest.fixture(scope="module")
def folders(renamed, tmp_path_factory) -> list[tuple[LoadedInstrument, Path]]:
    return [
        (criteria, written(criteria, tmp_path_factory.mktemp(name) / "sessions"))
        for name, criteria in (("as_it_is", AS_IT_IS), ("renamed", renamed))
    ]


@pytest.fixture(scope="module")
def inspections(folders) -> list[Inspection]:
    found = [read_inspection(folder, criteria) for criteria, folder in folders]
    assert [(len(one.sessions), len(one.drafts)) for one in found] == [(24, 1), (24, 1)]
    return found


@pytest.fixture(scope="module")
def letters(inspections) -> list[Letter]:
    return [draft_letter(inspection) for inspection in inspections]


async def test_the_screens_show_the_same(renamed, tmp_path):
    seen = []
    for name, criteria in (("a", AS_IT_IS), ("b", renamed)):
        async with app_on(begin(tmp_path / name / "sessions", criteria), size=(100, 40)) as d:
            seen.append("\n".join([text async for text in _looking_around(d)]))
    same(*seen)
    assert "LAN-017 · in custody · with CM04" in seen[1]


async def _looking_around(d: Driver):
    await d.settled()
    keys = [
        "a",
        "b",
        "y",
        "y",
        "y",
        "n",
        "n",
        "y",
        "n",
        "a",
        "b",
        "enter",
        "g",
        "n",
        "a",
        "enter",
        "n",
        "a",
        "b",
        "k",
        "enter",
    ]
    for key in keys:
        await d.press(key)
        yield d.text
    await d.press("f2")
    yield d.text
