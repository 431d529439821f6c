"""What holds of every kind of question: what the engine records fits it, and every face agrees with the others."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.criteria.instrument import About, Instrument, Question, Section
from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.marks import DIFFERS, EXAMPLE, KNEW, SIGNS, Mark, sign_of
from sqs_tui.kinds.parts import FIELDS, OWN_KEYS, SEPARATOR, Option, holds
from sqs_tui.kinds.registry import KINDS, kind_as_read, kind_of
from sqs_tui.review.engine import NotAllowed, Review, start
from sqs_tui.review.fit import misfits
from sqs_tui.review.option_keys import LETTERS, choice_letters
from sqs_tui.review.session import Action, Answer

OPTIONS = (Option("none", "Nothing", exclusive=True), Option("released", "Released"), Option("moved", "Moved"))
#: A value that each of the keys of a question can have.
OWN = {
    "options": OPTIONS, "reasons": ("late",), "na_reasons": ("late",), "known_not_recorded": True, "two_views": True,
    "yes": "Fully", "no": "Hardly", "strength": "it was done", "about_the_child": True, "not_applicable": True,
}  # fmt: skip
ACTIONS = (Action("Update the plan", "CM04", "end of May"), Action("Call the school"))
#: How wide the outline is to the right of a label that is cut at its widest.
SHORT = 5

every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def question_of(kind: Kind, *, whole: bool = False) -> Question:
    """A question of this kind; `whole`: with every key that it may have, else with its options alone."""
    own = {key: value for key, value in OWN.items() if key in kind.keys and (whole or key == "options")}
    if "options" in own and not kind.several:
        own["options"] = OPTIONS[1:]
    return Question("asked", "only", kind.name, "What is asked?", "asked", **own)


def review_of(kind: Kind) -> Review:
    """A new review that asks this one question."""
    about, section = About("one", "1", "One question"), Section("only", "The only one", "Only")
    instrument = Instrument(1, about, (section,), {}, (question_of(kind, whole="not_applicable" in kind.keys),))
    return Review(instrument, start(instrument, "0" * 64, case="KIND-1", inspector="INS2", case_manager="CM04"))


def ways_to_answer(kind: Kind) -> list[Review]:
    """A review for every way in which the engine lets the question be answered, or a few where there is no end."""
    reviews = []
    if kind.several:
        for keys in product([choice.value for choice in question_of(kind).choices], repeat=3):
            reviews.append(review_of(kind))
            for value in keys:
                reviews[-1].choose("asked", value)
    elif kind.rows:
        reviews = [review_of(kind), review_of(kind)]
        for count, review in enumerate(reviews, start=1):
            review.set_actions("asked", ACTIONS[:count])
    elif kind.written:
        for text in ("2013-01-07", " 2024-02-29\n"):
            reviews.append(review_of(kind))
            reviews[-1].write("asked", text)
    else:
        for choice in review_of(kind).instrument.by_id["asked"].choices:
            reviews.append(review_of(kind))
            reviews[-1].choose("asked", choice.value)
    return [review for review in reviews if review.answer("asked").given]


def answers_of(kind: Kind) -> list[tuple[Question, Answer]]:
    """The question and the answer of each of them."""
    return [(review.instrument.by_id["asked"], review.answer("asked")) for review in ways_to_answer(kind)]


@every_kind
def test_what_the_engine_records_fits(kind: Kind):
    reviews = ways_to_answer(kind)
    assert reviews
    for review in reviews:
        assert misfits(review.instrument, review.session) == []
        answer = review.answer("asked")
        assert [field for field in FIELDS if holds(answer, field)] == [kind.field]


@every_kind
def test_what_no_front_end_can_record_is_told_with_its_field(kind: Kind):
    review = review_of(kind)
    wrong = {"value": "made_up", "values": ("made_up",), "actions": ACTIONS, "number": 0, "groups": ({"rows": 1},)}
    assert wrong.keys() == FIELDS.keys()
    for field, value in wrong.items():
        if field == kind.field and (kind.written or kind.rows):
            continue  # words and actions may be any
        session = replace(review.session, answers={"asked": Answer(**{field: value})})
        assert [keys for _, keys in misfits(review.instrument, session)] == [("answers", "asked", field)]


def test_an_option_that_excludes_all_others_stands_alone():
    for review in ways_to_answer(KINDS["many"]):
        assert review.answer("asked").values in (("none",), ("released",), ("moved",), ("released", "moved"))
    wrong = list(KINDS["many"].misfits(question_of(KINDS["many"]), Answer(values=("none", "moved"))))
    assert wrong == [("'none' cannot stand together with another answer", "values")]


@every_kind
def test_an_answer_is_read_aloud_and_has_a_place_in_the_outline(kind: Kind):
    for question, answer in answers_of(kind):
        assert kind.in_words(question, answer)
        assert len(kind.short(question, answer)) <= SHORT


@given(text=st.text())
def test_words_are_kept_as_they_are_written(text: str):
    assert KINDS["text"].parse(text) == text


@given(day=st.dates(), around=st.sampled_from(["", " ", "\n", "\t "]))
def test_a_day_is_read_back_from_how_it_is_read_aloud(day, around: str):
    kind = KINDS["date"]
    value = kind.parse(around + day.isoformat() + around)
    assert value == day.isoformat() == kind.parse(kind.in_words(question_of(kind), Answer(value=value)))
    assert kind.is_typed(around + value + around)


@pytest.mark.parametrize("text", ["", "soon", "7 January 2013", "2013-02-30", "2013-13-01", "0000-01-01"])
def test_what_is_no_day_is_refused_with_an_example(text: str):
    with pytest.raises(ValueError, match=r"write the date as YYYY-MM-DD, for example \d{4}-\d\d-\d\d$"):
        KINDS["date"].parse(text)


@every_kind
def test_only_what_is_written_can_be_written(kind: Kind):
    if not kind.written:
        with pytest.raises(TypeError):
            kind.parse("yes")
        with pytest.raises(NotAllowed, match="answered by choosing"):
            review_of(kind).write("asked", "yes")
        assert not any(kind.is_typed(line) for line in ("yes", "2013-01-07", ""))
    assert bool(question_of(kind).choices) == (not kind.written and not kind.rows)


@every_kind
def test_each_choice_has_a_key_of_its_own_that_no_reason_can_have(kind: Kind):
    question = question_of(kind, whole=True)
    letters = choice_letters(question)
    assert list(letters.values()) == [choice.value for choice in question.choices]
    assert all(letter == letter.casefold().strip() for letter in letters)
    assert len(set(kind.letters.values())) == len(kind.letters)
    if {"reasons", "na_reasons"} & kind.keys:
        assert letters.keys().isdisjoint(LETTERS)


@every_kind
def test_it_has_the_keys_that_it_says_and_no_others(kind: Kind):
    assert kind.keys <= OWN_KEYS.keys() == OWN.keys()
    assert list(kind.problems(question_of(kind, whole=True))) == []
    for key in OWN_KEYS.keys() - kind.keys:
        question = Question(
            "asked", "only", kind.name, "?", "?", **{"options": question_of(kind).options, key: OWN[key]}
        )
        told = [where for _, _, where in kind.problems(question)]
        assert (key,) in told, f"{key} is taken"


@every_kind
def test_every_answer_has_a_mark_whose_sign_is_in_the_one_table(kind: Kind):
    for _, answer in answers_of(kind):
        mark = kind.mark(answer)
        assert mark not in (Mark.UNANSWERED, Mark.NOT_ASKED)
        assert sign_of(answer.value) == SIGNS[mark]
        assert kind.yes_no == (mark in (Mark.YES, Mark.NO, Mark.NOT_APPLICABLE))


def test_every_mark_has_a_sign_that_no_other_has():
    assert list(SIGNS) == list(Mark)
    signs = [*SIGNS.values(), KNEW, DIFFERS, EXAMPLE]
    assert len(set(signs)) == len(signs)


@every_kind
def test_what_is_counted_and_exported_has_its_code_explained(kind: Kind):
    for question, answer in answers_of(kind):
        first, *more = kind.variables(question)
        assert first.suffix == ""
        assert len({variable.suffix for variable in more} | {""}) == len(more) + 1
        assert bool(kind.code(answer)) == kind.coded
        assert first.value(answer) == (kind.code(answer) if kind.coded else kind.in_words(question, answer))
        assert first.written == (not kind.coded)
        codes = kind.code(answer).split(SEPARATOR)
        for variable in (first, *more):
            explained = codes if variable is first else [str(variable.value(answer))]
            assert not variable.codes or variable.codes.keys() >= set(explained)
        if kind.counted:
            given = kind.codes(answer)
            assert set(given) <= set(kind.values(question, given))


@every_kind
def test_an_answer_whose_criteria_are_lost_is_read_as_a_kind_that_holds_it(kind: Kind):
    for _, answer in answers_of(kind):
        read = kind_as_read(answer)
        assert read.field == kind.field
        assert read.in_words(Question("lost", "only", read.name, "?", "?"), answer)


def test_every_kind_is_in_the_registry_under_its_own_name():
    assert list(KINDS) == [kind.name for kind in KINDS.values()]


def test_a_question_of_no_kind_cannot_be_made():
    question = Question("q", "s", "text", "?", "?")
    assert kind_of(question) is KINDS["text"]
    with pytest.raises(ValueError, match="there is no kind of question 'txet'"):
        Question("q", "s", "txet", "?", "?")
