"""What makes answers answers to the same thing: which changes of a question give it another measure, and which not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from sqs_tui.criteria.load import load_instrument
from tests.instruments import SMALL


def measures(folder: Path, text: str) -> dict[str, str]:
    """The measure of every question of criteria with this text."""
    path = folder / "criteria.toml"
    path.write_text(text, "utf-8")
    loaded = load_instrument(path)
    return {question.id: loaded.measure(question.id) for question in loaded.instrument.questions}


def changed(folder: Path, before: str, after: str) -> set[str]:
    """The questions whose measure is another once `before` reads `after` in the criteria."""
    assert before in SMALL
    was, now = measures(folder, SMALL), measures(folder, SMALL.replace(before, after))
    return {question for question in was if was[question] != now[question]}


def test_the_measure_is_as_the_format_describes_it(tmp_path: Path):
    lines = (
        "kind one", "unit case", "text Where is the sentence served?",
        "value community   In the community", "value custody   In custody",
    )  # fmt: skip
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    assert measures(tmp_path, SMALL)["sentence"] == digest[:16]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('text = "Where is the sentence served?"', 'text = "Where was the sentence served?"'),
        ('text = "In custody"', 'text = "In prison"'),
    ],
)
def test_other_words_are_another_measure(tmp_path: Path, before: str, after: str):
    assert changed(tmp_path, before, after) == {"sentence"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('label = "sentence"', 'label = "the sentence"'),
        ('text = "Where is the sentence served?"', 'text = "Where is  the sentence\\nserved?"'),
        ('label = "sentence"', 'label = "sentence"\nhint = "Look at the order."'),
    ],
)
def test_what_is_beside_the_question_is_no_part_of_it(tmp_path: Path, before: str, after: str):
    assert changed(tmp_path, before, after) == set()


@pytest.mark.parametrize("names", [["sentence"], ["sentence", "middle"]])
def test_a_question_that_is_renamed_again_and_again_is_the_same_measure_to_what_depends_on_it(
    names: list[str], tmp_path: Path
):
    text = SMALL.replace('id = "sentence"\nsection', f'id = "a_place"\nwas = {json.dumps(names)}\nsection')
    text = text.replace('question = "sentence"', 'question = "a_place"')
    before, after = measures(tmp_path, SMALL), measures(tmp_path, text)
    assert {**before, "a_place": before["sentence"]} == {**after, "sentence": before["sentence"]}


def test_a_value_that_is_renamed_is_the_same_measure(tmp_path: Path):
    before = '{ value = "community", text'
    text = SMALL.replace(before, '{ value = "outside", was = ["community"], text').replace(
        'values = ["community"]', 'values = ["outside"]'
    )
    assert measures(tmp_path, text) == measures(tmp_path, SMALL)
