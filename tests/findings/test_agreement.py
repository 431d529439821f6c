"""Agreement of two reviews: the published figures, what must hold of any pairs, and what a comparison says."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.criteria.load import load_instrument
from sqs_tui.findings.comparison.agreement import Agreement, cohens_kappa, gwets_ac1
from sqs_tui.findings.comparison.compare import Comparison, Side, compare
from sqs_tui.findings.comparison.document import comparison_document, comparison_json
from sqs_tui.reports import html, markdown, text
from sqs_tui.review.engine import Review
from tests.findings.random_sessions import session_of
from tests.instruments import SMALL

pairs = st.lists(st.tuples(*[st.sampled_from(["yes", "no", "na"])] * 2), max_size=60)


def table(both: int, first: int, second: int, neither: int) -> list[tuple[str, str]]:
    """A 2 by 2 table as pairs: both Yes, the first alone, the second alone, both No."""
    return [
        *[("yes", "yes")] * both, *[("yes", "no")] * first, *[("no", "yes")] * second, *[("no", "no")] * neither,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "kappa", "ac1"),
    [
        ((40, 9, 6, 45), "0.70", None),  # Feinstein and Cicchetti 1990
        ((80, 10, 5, 5), "0.32", None),  # the same, where nearly all is Yes
        ((118, 5, 2, 0), "-0.0234", "0.9408"),  # Gwet 2002: 94 per cent the same, and kappa below nothing
        ((20, 5, 10, 15), "0.40", None),  # the example of many introductions to kappa
    ],
)
def test_the_coefficients_are_those_that_were_published(cells, kappa, ac1):
    found = table(*cells)
    places = len(kappa.partition(".")[2])
    assert f"{float(cohens_kappa(found)):.{places}f}" == kappa
    if ac1:
        assert f"{float(gwets_ac1(found, 2)):.4f}" == ac1


@given(pairs)
def test_they_are_what_a_naive_count_over_all_answers_finds(found):
    if not found:
        assert cohens_kappa(found) is gwets_ac1(found, 3) is None
        return
    total = len(found)
    same = Fraction(sum(1 for a, b in found if a == b), total)
    product = spread = Fraction(0)
    for answer in ("yes", "no", "na"):
        first = Fraction(sum(1 for a, _ in found if a == answer), total)
        second = Fraction(sum(1 for _, b in found if b == answer), total)
        product += first * second
        mean = (first + second) / 2
        spread += mean * (1 - mean) / 2
    assert gwets_ac1(found, 3) == (same - spread) / (1 - spread)
    assert cohens_kappa(found) == (None if product == 1 else (same - product) / (1 - product))


@given(pairs, st.randoms())
def test_they_do_not_depend_on_who_is_first_or_on_the_order(found, random):
    turned = [(second, first) for first, second in found]
    random.shuffle(turned)
    one, other = Agreement(tuple(found), 3), Agreement(tuple(turned), 3)
    assert (one.n, one.N, one.percent, one.kappa, one.ac1) == (other.n, other.N, other.percent, other.kappa, other.ac1)
    assert one.n <= one.N
    assert all(value is None or -1 <= value <= 1 for value in (one.kappa, one.ac1))


@given(st.lists(st.sampled_from(["yes", "no", "na"]), min_size=1, max_size=60))
def test_what_is_the_same_throughout_agrees_fully(answers):
    agreement = Agreement(tuple((answer, answer) for answer in answers), 3)
    assert agreement.n == agreement.N
    if agreement.N < 10:
        assert agreement.percent is agreement.kappa is agreement.ac1 is None
    else:
        assert (agreement.percent, agreement.ac1) == (100, 1)
        assert agreement.kappa == (1 if len(set(answers)) > 1 else None)


def test_of_fewer_than_ten_there_is_no_per_cent_and_no_coefficient():
    assert Agreement(tuple(table(8, 1, 0, 0)), 3).percent is None
    assert Agreement(tuple(table(8, 1, 0, 0)), 3).kappa is None
    assert Agreement(tuple(table(8, 1, 0, 0)), 3).ac1 is None
    assert Agreement(tuple(table(8, 1, 0, 1)), 3).percent == 90


# Two reviews


@pytest.fixture(scope="module")
def criteria(tmp_path_factory):
    path = tmp_path_factory.mktemp("criteria") / "criteria.toml"
    path.write_text(SMALL, "utf-8")
    return load_instrument(path)


def answered(criteria, *changes: tuple[str, str], case: str = "A", inspector: str = "INS1", seed: int = 1) -> Review:
    review = session_of(criteria, case, "CM1", Random(seed))
    session = replace(review.session, inspector=inspector)
    review = Review(criteria.instrument, session)
    review.choose("present", "yes")
    review.choose("sentence", "custody")
    review.choose("plan", "yes")
    review.choose("release", "no")
    for question, value in changes:
        review.choose(question, value)
    return review


def compared(first: Review, second: Review) -> Comparison:
    sides = [Side(f"inspector {one.session.inspector}", f"{one.session.case}.toml", one) for one in (first, second)]
    return compare(*sides)


def ids(those) -> list[str]:
    return [one.question.id for one in those]


def test_where_two_reviews_differ_comes_first(criteria):
    first = answered(criteria)
    second = answered(criteria, ("plan", "no"), inspector="INS2")
    second.toggle_reason("plan", "health")
    second.set_evidence("plan", "Health was not in it.")
    comparison = compared(first, second)
    assert ids(comparison.differing) == ["plan"]
    assert "release" in ids(comparison.one_sided)
    said = text.render(comparison_document(comparison))
    places = [
        said.index(part)
        for part in ("Where the answers differ", "Was the plan good", "Inspector INS1: Sufficient", "Inspector INS2: Ins",
                     "because: health missed", "Evidence: Health was not", "Answered in one", "not asked: it does not",
                     "\nAgreement\n", "The same in both")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "OFFICIAL-SENSITIVE" in said
    for word in ("poor", "fair", "moderate", "substantial", "perfect", "score", "fail"):
        assert word not in said.lower()


def test_the_same_answer_for_other_reasons_is_told_apart(criteria):
    reviews = [answered(criteria, ("plan", "no"), inspector=name) for name in ("INS1", "INS2")]
    reviews[0].toggle_reason("plan", "health")
    reviews[1].toggle_reason("plan", "victims")
    comparison = compared(*reviews)
    assert "plan" not in ids(comparison.differing)
    assert ids(comparison.differing_beside) == ["plan"]
    assert "plan" not in ids(comparison.alike)


@pytest.mark.parametrize("seed", range(20))
def test_comparing_is_symmetrical_and_a_review_equals_itself(criteria, seed):
    first, second = (
        session_of(criteria, "A", "CM1", Random(seed * 2)), session_of(criteria, "A", "CM1", Random(seed * 2 + 1)),
    )  # fmt: skip
    one, other = compared(first, second), compared(second, first)
    for part in ("differing", "differing_beside", "one_sided", "alike"):
        assert ids(getattr(one, part)) == ids(getattr(other, part))
    assert (one.judgements().n, one.judgements().N, one.others) == (
        other.judgements().n,
        other.judgements().N,
        other.others,
    )
    itself = compared(first, first)
    assert (itself.differing, itself.differing_beside, itself.one_sided) == ((), (), ())
    assert itself.judgements().n == itself.judgements().N
    asked = [question for question in first.applicable if question.kind not in ("text", "actions")]
    assert len(itself.alike) == sum(first.answer(question.id).given for question in asked)


def test_different_cases_and_versions_are_said_in_one_line_each(criteria, tmp_path):
    path = tmp_path / "criteria.toml"
    newer = SMALL.replace('version = "1"', 'version = "2"').replace(
        'id = "policy"', 'id = "policies"\nwas = ["policy"]'
    )
    path.write_text(newer.replace('id = "seen_on"', 'id = "met_on"'), "utf-8")
    later = load_instrument(path)
    comparison = compared(answered(criteria), answered(later, case="B", inspector="INS2"))
    notes = [note.text for note in comparison_document(comparison).head if note.label == "Please note"]
    assert notes == [
        "These are reviews of different cases, A and B: their answers need not agree.",
        "They were asked under different criteria, small 1 and small 2: compared is what both have, 7 questions;"
        " 2 that only one has are left out.",
    ]
    assert "policy" in ids(comparison.questions)
    assert [question.id for question in comparison.only_first] == ["seen_on"]
    assert [question.id for question in comparison.only_second] == ["met_on"]


def test_every_format_and_the_keys_of_json(criteria):
    comparison = compared(answered(criteria), answered(criteria, ("sentence", "community"), inspector="<b>=1"))
    document = comparison_document(comparison)
    assert "<b>" not in html.render(document)
    assert "Two reviews of case A" in markdown.render(document)
    content = json.loads(comparison_json(comparison))
    assert list(content) == [
        "marking", "first", "second", "notices", "questions", "only_first", "only_second", "agreement", "others",
    ]  # fmt: skip
    by_id = {question["question"]: question for question in content["questions"]}
    assert by_id["sentence"]["same"] is False
    assert by_id["plan"]["second"] is None
    assert by_id["plan"]["same"] is None
    assert content["agreement"][0]["section"] is None
    assert content["agreement"][0]["percent"] is None


def test_nothing_answered_in_both_is_no_agreement(criteria):
    empty = Review(criteria.instrument, replace(answered(criteria).session, answers={}, inspector="INS2"))
    comparison = compared(answered(criteria), empty)
    said = text.render(comparison_document(comparison))
    assert "There is no question that both answered." in said
    assert "All judgements: none that both answered" in said
