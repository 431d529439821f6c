"""Sessions saved before something was renamed: they say and do under the new names what they did under the old."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest
import tomli
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.review.change_log import replay
from sqs_tui.review.engine import Review
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Answer, Contradiction, FollowUp, Session
from sqs_tui.review.summary import summarise
from sqs_tui.review.wording import head_parts, in_words
from tests.instruments import SMALL, small_instrument
from tests.renaming import Renaming
from tests.review.test_engine import INSTRUMENT, REVIEWS, moves, new_review, play

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
RAW = tomli.loads(SMALL)
KINDS = MappingProxyType({question["id"]: question["kind"] for question in RAW["questions"]})
NAMES = {
    "questions": sorted(KINDS),
    "values": sorted({option["value"] for question in RAW["questions"] for option in question.get("options", ())}),
    "reasons": sorted(RAW["reasons"]),
}

SOME = st.fixed_dictionaries({kind: st.sets(st.sampled_from(names)) for kind, names in NAMES.items()})


def renaming_of(chosen: dict[str, set[str]]) -> Renaming:
    return Renaming(**{kind: {name: f"new_{name}" for name in names} for kind, names in chosen.items()})


def with_was(renaming: Renaming) -> Instrument:
    """The small instrument under the new names, with the old ones beside them."""
    with tempfile.TemporaryDirectory() as folder:
        return small_instrument(Path(folder), tomli_w.dumps(renaming.criteria(RAW, with_was=True)))


def told(review: Review) -> list[object]:
    """What a review says in words, all of it."""
    summary = summarise(review)
    lines = [line for section in summary.sections for line in section.lines]
    return [
        head_parts(review),
        [question.text for question in review.applicable],
        [question.text for question in review.parked()],
        [(missing.question.text, missing.what) for missing in review.missing()],
        [review.progress(section.id) for section in review.instrument.sections],
        [(line.question.text, line.words, line.reasons, line.answer.evidence) for line in lines],
        review.resume_at().text,
        review.voices(),
    ]


@settings(max_examples=settings().max_examples // 2)
@given(REVIEWS, SOME, st.data())
def test_it_says_the_same_whatever_was_renamed(review: Review, chosen, data):
    renaming = renaming_of(chosen)
    review.move_to(data.draw(st.sampled_from(INSTRUMENT.questions)).id)
    renamed = Review(with_was(renaming), review.session)
    assert misfits(renamed.instrument, review.session) == []
    assert told(renamed) == told(review)
    assert renamed.session == replace(renaming.session(review.session, KINDS), digest=review.session.digest)


@settings(max_examples=settings().max_examples // 2)
@given(REVIEWS, SOME, moves())
def test_it_goes_on_the_same_and_undo_takes_back_what_was_done_under_the_old_names(review: Review, chosen, step):
    renaming = renaming_of(chosen)
    renamed = Review(with_was(renaming), review.session)
    review.undo()
    renamed.undo()
    assert told(renamed) == told(review)
    name, arguments = step
    question = renaming.questions.get(arguments[0], arguments[0]) if arguments else None
    value = arguments[1:]
    if name == "choose" and KINDS[arguments[0]] in ("one", "many"):
        value = (renaming.values.get(value[0], value[0]),)
    if name == "toggle_reason":
        value = (renaming.reasons.get(value[0], value[0]),)
    play(review, [step])
    play(renamed, [(name, (question, *value) if arguments else ())])
    assert told(renamed) == told(review)
    assert replay(renamed.instrument, renamed.session.log) == dict(renamed.session.answers)


@given(REVIEWS, SOME)
@settings(max_examples=settings().max_examples // 2)
def test_the_log_amounts_to_the_answers_under_the_new_names(review: Review, chosen):
    renaming = renaming_of(chosen)
    renamed = Review(with_was(renaming), review.session)
    assert replay(renamed.instrument, review.session.log) == dict(renamed.session.answers)


def referring(question: str) -> list[Session]:
    """Sessions that refer to a question from beside its answer, each in one way and in no other."""
    session = new_review().session
    return [
        replace(session, answers={"plan": Answer(value="yes", part_of=question)}),
        replace(session, contradictions=(Contradiction("one", "These differ.", ("plan", question), AT, ("INS1",)),)),
        replace(session, followups=(FollowUp(question, "Update the plan", AT, True),)),
    ]


def test_what_refers_to_a_question_from_beside_its_answer_goes_with_its_name():
    instrument = with_was(Renaming(questions={"sentence": "place"}))
    for before, after in zip(referring("sentence"), referring("place"), strict=True):
        assert misfits(instrument, before) == []
        assert Review(instrument, before).session == replace(
            after, id=before.id, opened=before.opened, events=before.events
        )


def test_what_refers_to_no_question_is_told_with_its_place():
    places = [keys for session in referring("sentense") for _, keys in misfits(INSTRUMENT, session)]
    assert places == [
        ("answers", "plan", "part_of"),
        ("contradictions", 0, "questions", 1),
        ("followups", 0, "question"),
    ]


def test_what_has_not_been_renamed_is_the_same_session():
    session = new_review().session
    assert Review(INSTRUMENT, session).session is session


def test_an_answer_under_both_names_is_told_and_the_one_under_the_present_name_counts():
    renaming = Renaming(questions={"sentence": "place"})
    instrument = with_was(renaming)
    session = replace(
        new_review().session, answers={"sentence": Answer(value="custody"), "place": Answer(value="community")}
    )
    assert [what for what, _ in misfits(instrument, session)] == [
        "'sentence' is what 'place' was called, which is answered too"
    ]
    assert Review(instrument, session).answer("place").value == "community"


def test_a_name_that_a_question_has_now_is_never_taken_for_an_earlier_one():
    renaming = Renaming(questions={"plan": "planning"})
    instrument = with_was(renaming)
    assert instrument.current_id("plan") == "planning"
    assert INSTRUMENT.current_id("plan") == "plan"
    assert instrument.current_id("nobody_knows") == "nobody_knows"


@pytest.mark.parametrize("wrong", ["sentense", "new_sentence"])
def test_what_no_question_was_ever_called_is_still_no_question(wrong):
    session = replace(new_review().session, answers={wrong: Answer(value="custody")})
    assert misfits(with_was(Renaming(questions={"sentence": "place"})), session)


def test_words_of_an_option_come_from_the_option_it_is_now():
    instrument = with_was(Renaming(values={"custody": "inside"}))
    session = replace(new_review().session, answers={"sentence": Answer(value="custody")})
    review = Review(instrument, session)
    assert in_words(instrument.by_id["sentence"], review.answer("sentence")) == "In custody"
    assert review.applies("plan")
