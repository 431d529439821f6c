"""The matrix says of each case what the tally counts: column by column, whatever was answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.matrix import Cell, Mark, matrix
from sqs_tui.findings.tally import tally
from sqs_tui.review.engine import start
from sqs_tui.review.session import Answer, Session
from tests.findings.random_sessions import session_of
from tests.instruments import bundled

CRITERIA = bundled()
INSTRUMENT = CRITERIA.lettered()


def inspection(*sessions: Session) -> Inspection:
    return Inspection(None, INSTRUMENT, sessions, (), ())


def session(case: str, answers: dict[str, Answer]) -> Session:
    begun = start(INSTRUMENT, CRITERIA.source.sha256, case=case, inspector="INS1", case_manager="CM1")
    return replace(begun, answers=answers)


@settings(max_examples=settings().max_examples // 2)
@given(st.integers(0, 10**6), st.integers(0, 9), st.floats(0, 1))
def test_each_column_counts_what_the_figure_counts(seed: int, cases: int, gaps: float):
    random = Random(seed)
    sessions = [session_of(CRITERIA, f"A-{n:02}", f"CM{n % 3}", random).session for n in range(cases)]
    # Holes in them, so that questions are unanswered and what hung on their answers is parked.
    holed = [replace(s, answers={q: a for q, a in s.answers.items() if random.random() >= gaps / 4}) for s in sessions]
    whole = inspection(*holed)
    figures = tally(whole)
    found = matrix(whole)
    assert [row.case for row in found.rows] == [s.case for s in whole.sessions]
    for index, column in enumerate(found.columns):
        who: dict[str, list[str]] = defaultdict(list)
        for row in found.rows:
            cell = row.cells[index]
            who[cell.mark].append(row.case)
            for flag in ("known_not_recorded", "views_differ", "example"):
                if getattr(cell, flag):
                    who[flag].append(row.case)
            if cell.mark is Mark.NO:
                for reason in cell.reasons:
                    who[f"because {reason}"].append(row.case)
        figure = figures[column.question]
        assert tuple(who[Mark.YES]) == figure.yes
        assert tuple(who[Mark.NO]) == figure.no
        assert tuple(who[Mark.NOT_APPLICABLE]) == figure.not_applicable
        assert tuple(who[Mark.UNANSWERED]) == figure.unanswered
        assert tuple(who[Mark.CHOSEN]) == (figure.judged if figure.options else ())
        assert tuple(who["known_not_recorded"]) == figure.known_not_recorded
        assert tuple(who["views_differ"]) == figure.views_differ
        assert tuple(who["example"]) == figure.good_examples
        # What an inspector put into own words is counted under the reason that asked for them.
        for code, cases in figure.reasons.items():
            reason = INSTRUMENT.reasons[code]
            assert reason.words or tuple(who[f"because {reason.text}"]) == cases


def test_it_holds_every_question_of_the_numbered_sections():
    columns = matrix(inspection()).columns
    assert len(columns) == 48
    assert [column.section for column in columns] == sorted(column.section for column in columns)
    assert {INSTRUMENT.by_id[column.question].unit for column in columns} == {"case"}
    assert matrix(inspection()).rows == ()


def test_what_is_parked_shows_nothing():
    in_custody = {"sentence": Answer(value="custody"), "plan_community": Answer(value="no", reasons=("not_done",))}
    cells = _cells({"case_manager_present": Answer(value="nobody"), **in_custody})
    assert cells["plan_community"].mark is Mark.NOT_ASKED
    assert cells["plan_community"].reasons == ()
    assert cells["plan_custody"].mark is Mark.UNANSWERED


def test_a_reason_in_own_words_reads_as_it_was_written():
    said = Answer(value="no", reasons=("not_done", "other"), other="the file was lost", known_not_recorded=True)
    cells = _cells({"case_manager_present": Answer(value="allocated"), "lor_sufficient": said})
    assert cells["lor_sufficient"].reasons == ("not done", "the file was lost")
    assert cells["lor_sufficient"].known_not_recorded
    absent = _cells({"case_manager_present": Answer(value="nobody"), "lor_sufficient": said})
    assert not absent["lor_sufficient"].known_not_recorded


def test_an_option_is_told_in_its_words():
    cells = _cells({"lor_level_agree": Answer(value="too_low")})
    assert (cells["lor_level_agree"].mark, cells["lor_level_agree"].words) == (Mark.CHOSEN, "It was set too low")


def _cells(answers: dict[str, Answer]) -> dict[str, Cell]:
    found = matrix(inspection(session("A-1", answers)))
    return {column.question: cell for column, cell in zip(found.columns, found.rows[0].cells, strict=True)}
