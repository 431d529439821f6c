"""Folders that are not as they should be: each gives a truthful line, none a division by zero or a made-up figure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from sqs_tui.criteria.load import load_instrument, open_instrument
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.inspection_file import read_about
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.render import rendered
from sqs_tui.findings.tally import tally
from sqs_tui.findings.to_do import of_how_many
from sqs_tui.reports.formats import FINDINGS
from sqs_tui.review.engine import Review, start
from sqs_tui.source.problems import SourceError
from sqs_tui.store.paths import instrument_path
from tests.findings.random_sessions import other_version, put, sealed, session_of
from tests.instruments import SMALL


@pytest.fixture
def criteria(tmp_path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL, "utf-8")
    return load_instrument(path)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "inspection").mkdir()
    return tmp_path / "inspection"


def reviewed(criteria, case: str, seed: int = 1) -> Review:
    return session_of(criteria, case, f"CM-{case}", Random(seed))


def every_format(folder, criteria) -> dict[str, str]:
    letter = draft_letter(read_inspection(folder, criteria))
    return {name: rendered(letter, name) for name in FINDINGS if name != "docx"}


def test_an_empty_folder(folder, criteria):
    inspection = read_inspection(folder, criteria)
    assert of_how_many(inspection) == "no cases counted"
    written = every_format(folder, criteria)
    assert "No area stands out from the figures." in written["text"]
    content = json.loads(written["json"])
    assert content["sessions"] == {"complete": 0, "draft": 0, "left_out": []}
    assert content["letter"] == []
    assert {figure["N"] for figure in content["figures"]} == {0}
    assert {figure["percent"] for figure in content["figures"]} == {None}


def test_criteria_that_no_session_was_begun_with_are_checked_before_they_are_used(folder, criteria, tmp_path):
    put(folder, sealed(reviewed(criteria, "A").session))
    path = tmp_path / "other.toml"
    path.write_text(SMALL.replace('id = "plan"', 'id = "plan"\nunit = "child"', 1), "utf-8")
    broken = open_instrument(path)
    with pytest.raises(SourceError, match="'unit'"):
        read_inspection(folder, broken)
    # Not where a session vouches for them: its review could not have been begun otherwise.
    (folder / "instruments").mkdir()
    instrument_path(folder, criteria.source.sha256).write_bytes(criteria.source.data)
    assert len(read_inspection(folder, broken).sessions) == 1


def test_all_drafts(folder, criteria):
    for case in ("A", "B"):
        put(folder, reviewed(criteria, case).session)
    inspection = read_inspection(folder, criteria)
    assert ([draft.case for draft in inspection.drafts], of_how_many(inspection)) == (
        ["A", "B"],
        "no cases counted; 2 drafts",
    )
    assert json.loads(every_format(folder, criteria)["json"])["letter"] == []


def test_one_broken_file_is_named_with_its_line(folder, criteria):
    put(folder, sealed(reviewed(criteria, "A").session))
    path = put(folder, sealed(reviewed(criteria, "B").session))
    path.write_text(path.read_text("utf-8").replace("[end]", "[end"), "utf-8")
    inspection = read_inspection(folder, criteria)
    (left,) = inspection.left_out
    assert left.file == "B.toml"
    assert left.why.startswith("line ")
    assert "is not TOML" in left.why
    assert of_how_many(inspection) == "1 case counted; 1 other file left out"
    for text in every_format(folder, criteria).values():
        assert "B.toml" in text or text.startswith("ref,")


def test_two_sessions_of_one_case_count_once(folder, criteria):
    put(folder, sealed(reviewed(criteria, "Lan-1", 1).session))
    put(folder, sealed(reviewed(criteria, "lan-1", 2).session))
    put(folder, sealed(reviewed(criteria, "Lan-1", 1).session), "Lan-1 (copy).toml")
    inspection = read_inspection(folder, criteria)
    assert [session.case for session in inspection.sessions] == ["Lan-1"]
    assert {left.file: left.why for left in inspection.left_out} == {
        "Lan-1 (copy).toml": "line 3: is the session of Lan-1, not of Lan-1 (copy)",
        "lan-1.toml": "is of the same case as Lan-1.toml, which is the one counted",
    }


def test_changed_conflicting_and_not_fitting_sessions_are_left_out(folder, criteria):
    session = reviewed(criteria, "A").session
    put(folder, replace(sealed(session), inspector="INS9"))
    put(folder, sealed(session), "A.conflict-20260302T093000Z-7.toml")
    strange = replace(
        session, case="B", answers={**session.answers, "present": replace(session.answer("present"), value="perhaps")}
    )
    put(folder, sealed(strange))
    assert {left.file: left.why for left in read_inspection(folder, criteria).left_out} == {
        "A.conflict-20260302T093000Z-7.toml": "is a version that could not be saved as A.toml: compare the two",
        "A.toml": "was changed after it was completed",
        "B.toml": "does not fit the instrument it names: 'perhaps' is not an answer of present",
    }


def test_of_two_versions_the_one_of_most_sessions_counts(folder, criteria):
    for case in ("A", "B"):
        put(folder, sealed(reviewed(criteria, case).session))
    put(folder, sealed(other_version(criteria.instrument, reviewed(criteria, "C").session)))
    inspection = read_inspection(folder, criteria)
    assert [session.case for session in inspection.sessions] == ["A", "B"]
    assert [left.why for left in inspection.left_out] == ["was made under small 0; counted is small 1"]


def test_an_earlier_version_of_most_sessions_is_counted_under_its_own_criteria(folder, criteria, tmp_path):
    from sqs_tui.store.instruments import copy_instrument

    for case in ("A", "B"):
        put(folder, sealed(reviewed(criteria, case).session))
    copy_instrument(folder, criteria.source.data, criteria.source.sha256)
    newer = tmp_path / "newer.toml"
    newer.write_text(
        SMALL.replace('version = "1"', 'version = "2"').replace('id = "policy"', 'id = "policies"'), "utf-8"
    )
    inspection = read_inspection(folder, load_instrument(newer))
    assert (len(inspection.sessions), inspection.instrument.instrument.version) == (2, "1")


def test_sessions_whose_criteria_are_lost_are_not_guessed_at(folder, criteria):
    put(folder, sealed(other_version(criteria.instrument, reviewed(criteria, "A").session)))
    inspection = read_inspection(folder, criteria)
    assert (inspection.sessions, len(inspection.left_out)) == ((), 1)


def test_every_answer_not_applicable(folder, criteria):
    review = reviewed(criteria, "A")
    session = review.session
    na = replace(session.answer("plan"), value="na", reasons=("out_of_time",), known_not_recorded=False)
    custody = replace(session.answer("sentence"), value="custody")
    put(folder, sealed(replace(session, answers={**session.answers, "sentence": custody, "plan": na})))
    letter = draft_letter(read_inspection(folder, criteria))
    plan = letter.figures["plan"]
    assert (plan.N, plan.percent, len(plan.not_applicable)) == (0, None, 1)
    assert [figure.question.id for figure in letter.silent] == ["plan"]
    assert "plan (plan): 0 yes and 0 no, of 0 cases (1 not applicable)" in " ".join(rendered(letter, "text").split())


ABOUT = """
schema = 1
area = "Anywhere"
fieldwork_start = 2013-01-07
fieldwork_end = 2013-01-09
planned_sample = 47
"""


def test_what_inspection_toml_says_is_in_the_letter(folder, criteria):
    (folder / "inspection.toml").write_text(ABOUT, "utf-8")
    put(folder, sealed(reviewed(criteria, "A").session))
    about = read_about(folder)
    assert about
    assert (about.area, about.fieldwork_end, about.planned_sample) == ("Anywhere", date(2013, 1, 9), 47)
    text = " ".join(every_format(folder, criteria)["text"].split())
    assert "youth offending work in Anywhere" in text
    assert "from 7 January 2013 to 9 January 2013" in text
    assert "1 of 47 planned cases counted" in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('area = "Anywhere"', 'aera = "Anywhere"', "inspection.toml:3:1: unknown key 'aera'; did you mean 'area'?"),
        ("planned_sample = 47", "planned_sample = 0", "the planned sample is of no cases"),
        ("planned_sample = 47", 'planned_sample = "47"', "has the wrong kind of value"),
        ("fieldwork_end = 2013-01-09", "fieldwork_end = 2013-01-06", "the fieldwork ends before it starts"),
        ("fieldwork_end = 2013-01-09", 'fieldwork_end = "2013-01-09"', "date"),
        ("fieldwork_end = 2013-01-09", "fieldwork_end = 2013-01-09T10:00:00", "date"),
        ("schema = 1", "schema = 2", "schema 2"),
        ("schema = 1", "", "'schema' is missing"),
        ("schema = 1", "schema = ", "is not TOML"),
    ],
)
def test_a_bad_inspection_toml_is_refused_with_its_place(folder, old, new, says):
    (folder / "inspection.toml").write_text(ABOUT.replace(old, new), "utf-8")
    with pytest.raises(SourceError) as refused:
        read_about(folder)
    assert says in str(refused.value)


def test_no_inspection_toml_leaves_gaps_to_fill(folder, criteria):
    assert read_about(folder) is None
    assert "Dear […]" in every_format(folder, criteria)["text"]


def test_an_option_may_be_called_as_the_program_calls_what_is_not_answered(folder, tmp_path):
    path = tmp_path / "criteria.toml"
    path.write_text(
        SMALL.replace('value = "released", text = "Released"', 'value = "unanswered", text = "No reply"'), "utf-8"
    )
    criteria = load_instrument(path)
    for case, event in (("A", "unanswered"), ("B", "")):
        review = Review(
            criteria.instrument,
            start(criteria.instrument, criteria.source.sha256, case=case, inspector="INS1", case_manager="CM04"),
        )
        if event:
            review.choose("events", event)
        put(folder, sealed(review.session))
    figure = tally(read_inspection(folder, criteria))["events"]
    assert (figure.options["unanswered"], figure.unanswered, figure.N) == (("A",), ("B",), 1)
