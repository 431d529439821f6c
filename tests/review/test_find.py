"""Searching: every word, anywhere at a question, whatever its capitals and accents; for all front ends alike."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import pytest

from sqs_tui.review.engine import Review, start
from sqs_tui.review.find import Search, holds
from tests.instruments import SMALL, small_instrument

TEXT = SMALL.replace(
    'label = "sentence"',
    'label = "sentence"\nref = "1.7"\nguidance = "The order of the court."\nprompts = ["Which café?"]',
)
with tempfile.TemporaryDirectory() as folder:
    INSTRUMENT = small_instrument(Path(folder), TEXT)


@pytest.fixture
def review() -> Review:
    made = Review(INSTRUMENT, start(INSTRUMENT, "0" * 64, case="A-1", inspector="INS1", case_manager="CM01"))
    made.choose("sentence", "custody")
    made.set_evidence("sentence", "Zoë and the naïve ﬁle")
    return made


def found(review: Review, words: str) -> list[tuple[str, str]]:
    return [(hit.question.id, hit.place) for hit in Search(review).found(words)]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("served", "question"), ("1.7", "question"), ("SERVED sentence", "question"), ("zoe", "answer"),
        ("custody", "answer"), ("order court", "guidance"), ("cafe", "guidance"), ("file NAIVE", "answer"),
        ("served zoe", "answer"), ("served court", "guidance"), ("zoe court", "guidance"),
    ],
)  # fmt: skip
def test_every_word_is_found_anywhere_and_told_by_the_last_place_needed(review: Review, words: str, place: str):
    assert found(review, words) == [("sentence", place)]


def test_the_id_of_a_question_is_searched(review: Review):
    assert ("present", "question") in found(review, "present")


def test_one_word_that_stands_nowhere_finds_nothing(review: Review):
    assert found(review, "served pineapple") == []


def test_words_are_not_made_of_the_end_of_one_text_and_the_beginning_of_the_next(review: Review):
    assert found(review, "court.Which") == []


def test_what_stands_in_the_question_comes_first(review: Review):
    review.set_evidence("present", "where the order is served")
    assert found(review, "served") == [("sentence", "question"), ("present", "answer")]


def test_no_words_are_in_every_question(review: Review):
    assert [name for name, _ in found(review, " ")] == [question.id for question in review.applicable]


@pytest.mark.parametrize("text", ["Zoë", "ZOË", "zoe", "ｚｏｅ"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_make_no_difference_however_they_are_typed(text: str, form: str):
    typed = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert holds("Zoe", typed)
    assert holds(unicodedata.normalize("NFD", "Zoë"), typed)


def test_signs_that_are_letters_are_no_accents():
    assert not holds("हिन्दी", "हद")
