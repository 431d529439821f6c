"""What is asked once of each case manager counts in one of their reviews, where most of it applies and is answered."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqs_tui.review.asked_once import Home, asked_once, homes, is_asked_once
from sqs_tui.review.engine import Review, start
from tests.instruments import SMALL, small_instrument

#: Two questions are asked once, but only of a case manager who is here.
HERE = 'unit = "case_manager"\nwhen = { all = [{ question = "present", values = ["yes"] }] }'
ONCE = SMALL.replace('unit = "case_manager"', HERE).replace(
    'label = "somewhere to live"', 'label = "somewhere to live"\nunit = "case_manager"'
)
with tempfile.TemporaryDirectory() as folder:
    INSTRUMENT = small_instrument(Path(folder), ONCE)


def review(case: str, present: str = "yes", answered: Iterable[str] = (), case_manager: str = "CM04") -> Review:
    made = Review(INSTRUMENT, start(INSTRUMENT, "ab" * 32, case=case, inspector="INS1", case_manager=case_manager))
    made.choose("present", "yes")
    made.choose("events", "moved")
    for question in answered:
        made.choose(question, "yes")
    made.choose("present", present)
    return made


def home(*reviews: Review) -> dict[str, Home]:
    return homes(reviews, asked_once(INSTRUMENT))


def test_the_questions_that_are_asked_once():
    assert asked_once(INSTRUMENT) == ("home", "policy")


def test_a_section_is_asked_once_only_where_all_of_it_is():
    once = tuple(replace(q, unit="case_manager") if q.section == "close" else q for q in INSTRUMENT.questions)
    instrument = replace(INSTRUMENT, questions=once)
    assert [section.id for section in instrument.sections if is_asked_once(instrument, section.id)] == ["close"]


def test_a_question_is_asked_elsewhere_when_it_is_asked_once_and_of_this_case_manager_in_another_case():
    made = review("A-1")
    policy, sentence = INSTRUMENT.by_id["policy"], INSTRUMENT.by_id["sentence"]
    assert not made.is_asked_elsewhere(policy)
    made.asked_elsewhere("A-2")
    assert made.is_asked_elsewhere(policy)
    assert not made.is_asked_elsewhere(sentence)


def test_most_answers_win_and_of_equals_the_first():
    none, one, two = review("A"), review("B", "yes", ["policy"]), review("C", "yes", ["home", "policy"])
    assert home(none, one, two, review("D", "yes", ["home", "policy"])) == {"CM04": Home("C", 2)}
    assert home(none, one) == {"CM04": Home("B", 1)}


def test_answers_that_are_parked_count_nowhere():
    parked = review("A", "no", ["policy"])
    assert parked.parked()
    assert home(parked, review("B")) == {"CM04": Home("B", 0)}
    assert home(parked, review("B", "yes", ["policy"])) == {"CM04": Home("B", 1)}


def test_without_any_answer_it_is_the_first_in_which_most_applies():
    assert home(review("A", "no"), review("B"), review("C")) == {"CM04": Home("B", 0)}
    assert home(review("A", "no"), review("B", "no")) == {"CM04": Home("A", 0)}


def test_each_code_has_a_home_of_its_own():
    mine, theirs = review("A", "yes", ["policy"]), review("B", "yes", ["home"], case_manager="CM05")
    assert home(mine, theirs) == {"CM04": Home("A", 1), "CM05": Home("B", 1)}


def test_a_code_is_one_person_however_it_is_capitalised():
    asked, again = review("A", "yes", ["policy"]), review("B", case_manager="cm04")
    assert home(asked, again) == {"CM04": Home("A", 1)}
