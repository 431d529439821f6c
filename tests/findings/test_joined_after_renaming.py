"""Reviews from before and after a renaming, seen together: counted and compared as answers to one question."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import tomli
import tomli_w

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.findings.comparison.compare import Comparison, Side, compare
from sqs_tui.findings.export.sessions import export_of
from sqs_tui.findings.export.tables import answers_csv
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.tally import tally
from sqs_tui.review.engine import Review
from sqs_tui.review.session import Session
from sqs_tui.store.instruments import copy_instrument
from tests.findings.random_sessions import put, sealed, session_of
from tests.instruments import SMALL
from tests.renaming import Renaming

RAW = tomli.loads(SMALL)
KINDS = {question["id"]: question["kind"] for question in RAW["questions"]}
RENAMING = Renaming(
    questions={"sentence": "place", "plan": "planning", "policy": "policies"},
    values={"custody": "inside", "moved": "moved_house"},
    reasons={"health": "health_missed"},
)


@pytest.fixture
def older(tmp_path) -> LoadedInstrument:
    return _loaded(tmp_path / "older", RAW)


@pytest.fixture
def newer(tmp_path) -> LoadedInstrument:
    return _loaded(tmp_path / "newer", RENAMING.criteria(RAW, with_was=True))


def _loaded(folder: Path, raw: dict) -> LoadedInstrument:
    folder.mkdir()
    path = folder / "criteria.toml"
    path.write_text(tomli_w.dumps(raw), encoding="utf-8")
    return load_instrument(path)


def _sessions(older: LoadedInstrument) -> list[Session]:
    """Cases A-0 to A-11, completed under the older criteria."""
    random = Random(5)
    return [sealed(session_of(older, f"A-{n}", f"CM{n % 4}", random).session) for n in range(12)]


def _numbers(folder: Path, criteria: LoadedInstrument) -> dict[str, object]:
    """Every figure under its name of now."""
    figures = tally(read_inspection(folder, criteria))
    return {figure.question.text: replace(figure, question=None, by={}) for figure in figures.values()}


def test_figures_count_what_was_saved_under_the_older_names(older, newer, tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    for session in _sessions(older):
        asked = replace(session, instrument=replace(session.instrument, sha256=newer.source.sha256))
        put(before, sealed(RENAMING.session(asked, KINDS)))
        put(after, sealed(asked))
    for folder in (before, after):
        copy_instrument(folder, newer.source.data, newer.source.sha256)
    assert _numbers(after, newer) == _numbers(before, newer)
    exports = [answers_csv(export_of(read_inspection(folder, newer)), True) for folder in (before, after)]
    assert exports[0] == exports[1]


@pytest.mark.parametrize("turned", [False, True])
def test_two_reviews_are_compared_by_the_later_names(older, newer, turned):
    session = _sessions(older)[0]
    one = Side("a", "a.toml", Review(older.instrument, session))
    other = Side("b", "b.toml", Review(newer.instrument, RENAMING.session(session, KINDS)))
    comparison: Comparison = compare(*((other, one) if turned else (one, other)))
    assert comparison.only_first == comparison.only_second == ()
    assert comparison.differing == comparison.differing_beside == comparison.one_sided == ()
    assert comparison.alike
