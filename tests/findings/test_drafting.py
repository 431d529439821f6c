"""Sentences: the figure put into the instrument's wording, nothing empty left, and read as people would write it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqs_tui.findings.figure import Figure
from sqs_tui.findings.letter.sentences import draft
from tests.instruments import bundled

INSTRUMENT = bundled().lettered()
WORDS = INSTRUMENT.words


def cases(n: int, letter: str = "A") -> tuple[str, ...]:
    return tuple(f"{letter}{i:03d}" for i in range(n))


def drafted(template: str, figure: Figure) -> str:
    return " ".join(sentence.text for sentence in draft(template, figure, WORDS))


def figure(yes: int, no: int, **more) -> Figure:
    counts = {code: cases(n, "N") for code, n in more.pop("reasons", {}).items()}
    return Figure(INSTRUMENT.by_id["plan_community"], yes=cases(yes), no=cases(no, "N"), reasons=counts, **more)


LISTED = (
    "There was a plan in {yes} of the cases. Of the others, {reason.not_done} had not been completed;"
    " {reason.unclear_plan} were unclear; and {reason.physical_health+substance_misuse} gave too little attention."
)


@pytest.mark.parametrize(
    ("reasons", "rest"),
    [
        ({"not_done": 6, "unclear_plan": 4, "physical_health": 3, "substance_misuse": 5},
         " Of the others, six had not been completed; four were unclear; and five gave too little attention."),
        ({"unclear_plan": 11, "physical_health": 3}, " Of the others, 11 were unclear; and three gave too little attention."),
        ({"unclear_plan": 1}, " Of the others, one was unclear."),
        ({"substance_misuse": 2}, " Of the others, two gave too little attention."),
        ({}, ""),
    ],
)  # fmt: skip
def test_clauses_without_a_case_are_dropped_and_the_rest_still_reads(reasons, rest):
    assert drafted(LISTED, figure(21, 14, reasons=reasons)) == f"There was a plan in 60% of the cases.{rest}"


def test_whose_cases_they_are_goes_with_the_first_clause_that_is_left():
    template = "In {reason.not_done} of the others there was none; in {reason.unclear_plan} it was unclear."
    assert drafted(template, figure(5, 6, reasons={"unclear_plan": 2})) == "In two of the others it was unclear."
    both = figure(5, 6, reasons={"unclear_plan": 2, "not_done": 1})
    assert drafted(template, both) == "In one of the others there was none; in two it was unclear."


def test_what_stands_before_a_colon():
    template = "Plans were poor in {no} of the cases: {reason.not_done} were missing."
    assert drafted(template, figure(20, 20)) == "Plans were poor in half of the cases."
    assert drafted("A range of issues was found: {reason.not_done} were missing.", figure(1, 1)) == ""


@pytest.mark.parametrize(
    ("yes", "no", "text"),
    [
        (6, 2, "In two out of eight relevant cases, planning was not good enough."),
        (24, 24, "In half of the relevant cases, planning was not good enough."),
        (0, 5, "In all of the relevant cases, planning was not good enough."),
        (47, 0, "In none of the relevant cases, planning was not good enough."),
        (11, 1, "In one of the relevant cases, planning was not good enough."),
    ],
)
def test_a_share_of_the_cases(yes, no, text):
    assert drafted("In {no} of the relevant cases,\n  planning was   not good enough.", figure(yes, no)) == text


def test_always_and_rarely():
    template = "Screenings were done on time in {yes} of the cases."
    assert drafted(template, figure(47, 0)) == "Screenings were always done on time."
    assert drafted(template, figure(5, 42)) == "Screenings were rarely done on time."
    assert drafted(template, figure(4, 5)) == "Screenings were done on time in four out of nine cases."


def test_always_and_rarely_stand_behind_the_verb():
    assert drafted("It had been set in {yes} of the cases.", figure(5, 42)) == "It had rarely been set."
    assert drafted("It was noted in the plan in {yes} of the cases with one.", figure(4, 20)) == (
        "It was rarely noted in the plan in the cases with one."
    )


@pytest.mark.parametrize(
    ("yes", "no", "text"),
    [
        (0, 30, "Oversight had not put this right in any of the cases where it was needed."),
        (30, 0, "Oversight had put this right in all of the cases where it was needed."),
        (15, 15, "Oversight had not put this right in half of the cases where it was needed."),
    ],
)
def test_nothing_is_denied_twice(yes, no, text):
    assert (
        drafted("Oversight had not put this right in {no} of the cases where it was needed.", figure(yes, no)) == text
    )


def test_a_capital_at_the_start_of_a_sentence():
    assert drafted("{Yes} of the plans were good.", figure(34, 13)) == "Nearly three-quarters of the plans were good."
    assert drafted("{Yes} of the plans were good.", figure(11, 1)) == "All but one of the plans were good."


def test_counts_and_flags():
    one = figure(20, 27, known_not_recorded=cases(3, "N"), views_differ=cases(12, "N"))
    assert (
        drafted("Of {N}, {yes_count} were good and {no_count} were not.", one) == "Of 47, 20 were good and 27 were not."
    )
    assert drafted("In {knew} of these it was known; in {differ} views differed.", one) == (
        "In three of these it was known; in 12 views differed."
    )


def test_nobody_gives_no_sentence():
    assert draft(LISTED, figure(0, 0, not_applicable=cases(47)), WORDS) == ()


def test_each_sentence_knows_whom_it_counts():
    plan = figure(21, 14, reasons={"not_done": 2})
    share, counts = draft(LISTED, plan, WORDS)
    assert (share.cases, counts.cases) == (plan.yes, ("N000", "N001"))


@pytest.mark.parametrize("question", [q for q in INSTRUMENT.questions if q.letter], ids=lambda q: q.id)
@pytest.mark.parametrize(("yes", "no"), [(47, 0), (0, 47), (24, 23), (6, 2), (1, 0), (0, 1), (1, 30), (30, 1)])
def test_every_sentence_of_the_instrument_fills_whatever_the_numbers(question, yes, no):
    options = {o.value: cases(yes if i == 0 else no, f"O{i}") for i, o in enumerate(question.options)}
    judged = Figure(question) if options else Figure(question, yes=cases(yes), no=cases(no, "N"))
    sentences = draft(question.letter, replace(judged, options=options), WORDS)
    assert sentences
    for sentence in sentences:
        assert sentence.text[0].isupper()
        assert sentence.text.endswith(".")
        assert not {"{", "}"} & set(sentence.text)
        assert "  " not in sentence.text
        assert "none had" not in sentence.text


ASSESSMENTS = (
    "{Yes} of the assessments of risk were sufficient. Of the others, {reason.not_done} had not been done;"
    " {reason.unclear_plan} were unclear. In {knew} of these cases the case manager knew this."
)


@pytest.mark.parametrize(
    ("yes", "no", "text"),
    [
        (1, 1, "One out of two assessments of risk was sufficient. The other had not been done; it was unclear."
               " In the other case the case manager knew this."),
        (1, 11, "One of the assessments of risk was sufficient. Of the others, one had not been done; one was unclear."
                " In one of these cases the case manager knew this."),
        (0, 1, "None of the assessments of risk were sufficient. That one had not been done; it was unclear."
               " In this case the case manager knew this."),
        (0, 3, "None of the assessments of risk were sufficient. Of these, one had not been done; one was unclear."
               " In one of these cases the case manager knew this."),
        (11, 1, "All but one of the assessments of risk were sufficient. The other had not been done; it was unclear."
                " In the other case the case manager knew this."),
    ],
)  # fmt: skip
def test_one_is_spoken_of_as_one(yes, no, text):
    one = cases(1, "N")
    judged = figure(yes, no, reasons={"not_done": 1, "unclear_plan": 1}, known_not_recorded=one)
    assert drafted(ASSESSMENTS, judged) == text


def test_the_only_one():
    assert drafted("{Yes} of the plans were good.", figure(1, 0)) == "The only plan was good."
    assert (
        drafted("In {yes} of the custody cases it was seen.", figure(1, 0)) == "In the only custody case it was seen."
    )
    assert drafted("It was seen in {yes} of the cases.", figure(1, 0)) == "It was seen in the only case."
    literal = "{Yes} of the plans did not cover all of the factors."
    assert drafted(literal, figure(1, 0)) == "The only plan did not cover all of the factors."


def test_the_verb_of_a_clause_within_is_left_alone():
    template = "When asked, {yes} of the staff felt that their needs were met."
    assert drafted(template, figure(1, 1)) == "When asked, one out of two staff felt that their needs were met."
    template = "When asked, {yes} of the case managers were positive."
    assert drafted(template, figure(1, 1)) == "When asked, one out of two case managers was positive."


def test_of_the_one_case_that_fell_short():
    no = "Reviews fell short in {no} of the cases where one was due: in {reason.not_done} there was none."
    assert drafted(no, figure(1, 1, reasons={"not_done": 1})) == (
        "Reviews fell short in one out of two cases where one was due: in this case there was none."
    )
    yes = "Plans were good in {yes} of the cases; in {reason.not_done} of these there was none."
    assert drafted(yes, figure(1, 1, reasons={"not_done": 1})) == (
        "Plans were good in one out of two cases; in the other case there was none."
    )


def test_never():
    assert drafted("It had been set too low in {yes} of the cases.", figure(0, 4)) == "It had never been set too low."
    assert drafted("All three were sufficient in {yes} of the cases.", figure(0, 4)) == (
        "All three were sufficient in none of the cases."
    )


def test_a_denial_in_one_clause_denies_nothing_in_another():
    template = "For those who had not complied, action was taken in {yes} of the cases."
    assert drafted(template, figure(13, 0)) == "For those who had not complied, action was always taken."
    template = "It had not made any difference to the management of {no} of the cases."
    assert drafted(template, figure(5, 0)) == "It had made a difference to the management of all of the cases."
    assert drafted(template, figure(0, 5)) == "It had not made any difference to the management of any of the cases."


def test_only_half_where_the_sentence_goes_on_to_what_was_absent():
    template = "Plans were good in {yes} of the cases where one was due; in {reason.not_done} of these there was none."
    some = {"not_done": 4}
    assert drafted(template, figure(20, 20, reasons=some)).startswith("Plans were good in only half of the cases")
    assert drafted(template, figure(20, 20)) == "Plans were good in half of the cases where one was due."
    assert drafted(template, figure(30, 10, reasons=some)).startswith("Plans were good in three-quarters of the cases")
