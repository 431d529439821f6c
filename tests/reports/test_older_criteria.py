"""Reviews under criteria from before there were roles: what they say is what they said when they were made.

Each folder of `tests/data/older_criteria` has the criteria as they were, a review under them, and its head, summary,
sheet and letter as the program of that time wrote them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.render import rendered
from sqs_tui.reports.render import report
from sqs_tui.review.summary import summarise
from sqs_tui.review.wording import head_parts
from sqs_tui.saved.reading import read_session
from sqs_tui.store.instruments import copy_instrument
from tests.instruments import bundled

OLDER = Path(__file__).parents[1] / "data" / "older_criteria"
CASE = "OLD-001"


@pytest.fixture(params=["first", "latest"])
def older(request, tmp_path: Path) -> tuple[Path, Inspection]:
    """What was kept, and the same review read in a folder as it is today, beside a copy of its criteria."""
    kept = OLDER / request.param
    criteria: LoadedInstrument = load_instrument(kept / "criteria.toml")
    copy_instrument(tmp_path, criteria.source.data, criteria.source.sha256)
    shutil.copy(kept / f"{CASE}.toml", tmp_path)
    return kept, read_inspection(tmp_path, bundled())


def test_its_head_tells_the_kind_of_case(older):
    kept, inspection = older
    assert "\n".join(head_parts(inspection.reviews[CASE])) + "\n" == (kept / "head.txt").read_text("utf-8")


@pytest.mark.parametrize("for_case_manager", [False, True])
def test_its_summary_and_sheet_stay_as_they_were(older, for_case_manager):
    kept, inspection = older
    text = report(summarise(inspection.reviews[CASE]), for_case_manager=for_case_manager)
    assert text == (kept / ("sheet.txt" if for_case_manager else "summary.txt")).read_text("utf-8")


def test_its_letter_stays_as_it_was(older):
    kept, inspection = older
    assert rendered(draft_letter(inspection), "text") == (kept / "letter.txt").read_text("utf-8")


def test_without_its_criteria_own_words_still_stand_for_the_reason_they_are(tmp_path):
    shutil.copy(OLDER / "latest" / f"{CASE}.toml", tmp_path)
    criteria = bundled()
    reading = read_session(tmp_path / f"{CASE}.toml", criteria, "text", for_case_manager=False)
    text = " ".join(reading.content.decode().split())
    assert any("are not here" in notice for notice in reading.notices)
    assert "Why: release not planned; a reason in own words, 46" in text
    assert "; other" not in text


def test_without_its_criteria_nothing_that_was_written_is_taken_for_the_case_manager(tmp_path):
    shutil.copy(OLDER / "latest" / f"{CASE}.toml", tmp_path)
    criteria = bundled()
    reading = read_session(tmp_path / f"{CASE}.toml", criteria, "text", for_case_manager=True)
    assert b"Written for" not in reading.content
