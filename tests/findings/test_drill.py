"""From a figure to its cases and answers, and how far an inspection has come: by numbers that must agree."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.drill import groups, headline, parts, questions_behind, splitting_facts
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.to_do import not_begun, standing, to_do, where_and_when
from tests.findings.random_sessions import put, sealed, session_of
from tests.instruments import bundled

CASES = 14


@pytest.fixture(scope="module")
def criteria() -> LoadedInstrument:
    return bundled()


@pytest.fixture(scope="module")
def letter(criteria, tmp_path_factory) -> Letter:
    folder = tmp_path_factory.mktemp("inspection")
    for number in range(CASES):
        put(folder, sealed(session_of(criteria, f"C{number:02}", f"CM{number % 5}", Random(number)).session))
    inspection = read_inspection(folder, criteria)
    assert len(inspection.sessions) == CASES
    return draft_letter(inspection)


def test_the_groups_of_a_figure_are_its_numbers_and_its_answers(letter):
    pooled = {each.id for each in letter.inspection.instrument.letter.pooled}
    looked_at = 0
    for name, figure in letter.figures.items():
        found = {group.value: group for group in groups(letter.inspection, figure)}
        counted = {"yes": figure.yes, "no": figure.no, "na": figure.not_applicable, "unanswered": figure.unanswered}
        counted |= figure.options
        assert {value: tuple(one.code for one in group.members) for value, group in found.items()} == {
            value: codes for value, codes in counted.items() if codes
        }
        for value, group in found.items():
            for one in group.members:
                assert one.review.session.case_manager == one.code or one.case == one.code
                given = {chosen for line in one.answers for chosen in line.answer.chosen} or {"unanswered"}
                assert value in given, (name, value)
                assert (len(one.answers) == 1) or name in pooled
                looked_at += 1
    assert looked_at > 500


def test_a_case_manager_is_looked_up_in_the_review_in_which_they_were_asked(letter):
    figure = next(figure for figure in letter.figures.values() if figure.unit == "case_manager" and figure.N)
    members = [one for group in groups(letter.inspection, figure) for one in group.members]
    assert {one.code for one in members} == {f"CM{number}" for number in range(5)}
    assert all(one.review.applies(figure.question.id) for one in members)


def test_a_pooled_figure_leads_to_all_its_questions(letter):
    pooled = letter.inspection.instrument.letter.pooled[0]
    figure = letter.figures[pooled.id]
    assert tuple(question.id for question in questions_behind(letter.inspection, figure)) == pooled.questions


def test_a_headline_is_the_figure_or_says_of_which_option_it_tells(letter):
    for figure in letter.figures.values():
        said = headline(letter.inspection, figure)
        if not figure.N:
            assert (said.n, said.of) == (0, 0)
        elif figure.question.kind == "many":
            none = {option.value for option in figure.question.options if option.exclusive}
            some = {code for value, codes in figure.options.items() if value not in none for code in codes}
            assert (said.n, said.of) == (len(some), figure.N)
        elif figure.options:
            chosen = next(option for option in figure.question.options if option.text == said.said)
            assert said.n == len(figure.options[chosen.value]) == max(map(len, figure.options.values()))
        else:
            assert (said.n, said.of) == (figure.n, figure.N)


def test_facts_that_split_part_the_cases_and_the_named_one_comes_first(letter):
    facts = splitting_facts(letter.inspection, letter.figures)
    assert facts[0].question.id == letter.inspection.instrument.letter.split_by[0]
    assert len({fact.question.id for fact in facts}) == len(facts) > 3
    for fact in facts:
        assert fact.unit == "case"
        for figure in letter.figures.values():
            split = parts(figure, fact)
            assert 0 <= sum(part.N for part in split.values()) <= figure.N
            if figure.unit == "case_manager":
                assert split == {}
        whole = parts(fact, fact)
        assert 2 <= len(whole) <= 4
        assert sum(len(part.judged) + len(part.not_applicable) for part in whole.values()) <= CASES


def test_what_is_left_names_each_file_drafts_first(criteria, tmp_path):
    put(tmp_path, sealed(session_of(criteria, "A", "CM1", Random(1)).session))
    put(tmp_path, session_of(criteria, "Z", "CM1", Random(2)).session)
    (tmp_path / "B.toml").write_text("x = [", encoding="utf-8")
    put(tmp_path, session_of(criteria, "A", "CM1", Random(3)).session, "A.conflict-20260302T093000Z-7.toml")
    (tmp_path / "inspection.toml").write_text("schema = 1\nplanned_sample = 5\n", encoding="utf-8")
    inspection = read_inspection(tmp_path, criteria)
    left = to_do(inspection)
    assert [(item.file, item.draft, item.case) for item in left] == [
        ("Z.toml", True, "Z"),
        ("A.conflict-20260302T093000Z-7.toml", False, None),
        ("B.toml", False, "B"),
    ]
    assert str(left[2]).startswith("B.toml, line 1: ")
    assert not_begun(inspection) == 3
    assert standing(inspection) == ""


def test_where_nothing_is_counted_the_standing_says_why(criteria, tmp_path):
    assert "no review in this folder" in standing(read_inspection(tmp_path, criteria))
    put(tmp_path, session_of(criteria, "Z", "CM1", Random(2)).session)
    inspection = read_inspection(tmp_path, criteria)
    assert standing(inspection).startswith("1 review in progress, none completed yet")
    assert not_begun(inspection) is None
    (tmp_path / "B.toml").write_text("x = [", encoding="utf-8")
    assert standing(read_inspection(tmp_path, criteria)).startswith("No review in this folder can be counted yet")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (None, None, "Nowhere"),
        (date(2013, 1, 7), None, "Nowhere · 7 January 2013"),
        (date(2013, 1, 7), date(2013, 1, 7), "Nowhere · 7 January 2013"),
        (date(2013, 1, 7), date(2013, 1, 9), "Nowhere · 7 to 9 January 2013"),
        (date(2013, 1, 30), date(2013, 2, 1), "Nowhere · 30 January to 1 February 2013"),
        (date(2012, 12, 31), date(2013, 1, 2), "Nowhere · 31 December 2012 to 2 January 2013"),
    ],
)
def test_where_and_when(start, end, said):
    about = InspectionFile(schema=1, area="Nowhere", fieldwork_start=start, fieldwork_end=end)
    assert where_and_when(about) == said
    assert where_and_when(None) == ""
