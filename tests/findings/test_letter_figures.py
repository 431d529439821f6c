"""The figures of the published letter come out of the demo inspection, in the letter's words, each from its cases.

`tests/data/letter_figures.csv` has a line for each of the 31: what the letter says, what is counted out of what,
and where the draft says it.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from sqs_tui.cli import main
from sqs_tui.findings.figure import Counted, Figure, Inspection
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.letter.sentences import counted_by
from sqs_tui.findings.tally import tally
from sqs_tui.findings.words import ways_to_say
from tests.instruments import bundled

TABLE = Path(__file__).parents[1] / "data" / "letter_figures.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
IDS = [f"{number}-{row['ref']}-{row['figure']}" for number, row in enumerate(ROWS, 1)]


@pytest.fixture(scope="module")
def folder(demo: Path) -> Path:
    return demo


@pytest.fixture(scope="module")
def inspection(folder) -> Inspection:
    return read_inspection(folder, bundled())


@pytest.fixture(scope="module")
def figures(inspection) -> dict[str, Figure]:
    return tally(inspection)


@pytest.fixture(scope="module")
def draft(folder, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("out") / "letter.txt"
    assert main(["findings", str(folder), "--output", str(path)]) == 0
    return " ".join(path.read_text("utf-8").split())


def counted(row: dict[str, str], figure: Figure) -> tuple[Counted, Counted]:
    """Who a row counts, and out of whom."""
    of = {"judged": figure.judged, "everybody": figure.judged, "no": figure.no}[row["out_of"]]
    who = {one for part in row["counts"].split("+") for one in counted_by(part.replace(":", "."), figure)}
    return tuple(sorted(who)), of


def test_there_is_a_line_for_each_figure_of_the_letter():
    assert len(ROWS) == 31


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_the_figure_reads_as_in_the_letter(row, figures, draft, inspection):
    who, of = counted(row, figures[row["figure"]])
    assert (len(who), len(of)) == (int(row["n"]), int(row["N"]))
    if row["in_words"]:
        assert row["in_words"] in ways_to_say(inspection.instrument.words, len(who), len(of))
    assert row["in_the_draft"] in draft


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_it_would_not_if_one_case_were_answered_otherwise(row, figures, inspection):
    figure = figures[row["figure"]]
    who, _ = counted(row, figure)
    if row["counts"] == "knew" or row["counts"].startswith("reason"):
        change = {"value": "yes", "values": (), "reasons": (), "known_not_recorded": False}
    else:
        change = {"value": "", "values": ()}
    pooled = next((p for p in inspection.instrument.letter.pooled if p.id == row["figure"]), None)
    for question in pooled.questions if pooled else (row["figure"],):
        for number, session in enumerate(inspection.sessions):
            if {session.case, session.case_manager} & {*who} and session.answer(question).given:
                other = replace(
                    session, answers={**session.answers, question: replace(session.answer(question), **change)}
                )
                sessions = (*inspection.sessions[:number], other, *inspection.sessions[number + 1 :])
                changed = tally(replace(inspection, sessions=sessions))
                assert len(counted(row, changed[row["figure"]])[0]) == len(who) - 1
                return
    pytest.fail("no case is behind this figure")


def test_the_areas_of_the_letter_come_out_in_its_order(inspection):
    named = [one.area.text for one in draft_letter(inspection).areas if one.named]
    assert named == [
        "the quality of assessment and planning in community cases for work to protect the public and reduce the"
        " vulnerability of children and young people",
        "the assessment of physical, emotional and mental health needs",
        "quality assurance and management oversight with a focus on assessment and planning",
        "a review of assessment and plans should be undertaken in response to significant changes",
    ]


def test_planning_in_custody_is_much_better(figures):
    assert (figures["vmp_community"].percent, figures["vmp_custody"].percent) == (36, 83)


def test_reasons_for_insufficient_plans_are_not_to_be_added_up(figures):
    plan = figures["plan_community"]
    assert sum(map(len, plan.reasons.values())) > len(plan.no)
    alone = set(plan.reasons["not_done"])
    assert not [code for code, cases in plan.reasons.items() if code != "not_done" and alone & set(cases)]


def test_the_funnel_from_not_complying_to_complying_again(draft):
    for line in (
        "4.3 complied (complied), No: 13 of 47 cases",
        "noncompliance_action (action taken), Sufficient: 13 of 13 cases",
        "then_complied (then complied), Yes: 11 of 13 cases",
    ):
        assert line in draft


def test_insufficient_reports_against_their_oversight(draft):
    assert "psr_sufficient no, psr_oversight no: 8 cases" in draft
