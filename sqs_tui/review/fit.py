"""Whether a session's answers are answers to the instrument it is opened with."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.criteria.instrument import Instrument, Question
from sqs_tui.kinds.parts import FIELDS, holds
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.renamed import current_answer
from sqs_tui.review.session import ANSWER_FIELDS, Answer, Session
from sqs_tui.source.problems import Problem
from sqs_tui.source.toml_reader import Source

Misfit = tuple[str, tuple[str | int, ...]]


def misfits(instrument: Instrument, session: Session) -> list[Misfit]:
    """Everything in `session` that `instrument` does not ask or offer: what, and the keys where it stands.

    Earlier names of questions, options and reasons are as good as those of now.
    A session made by this program under this instrument has none; one edited by hand may.
    """
    return [*_answers(instrument, session), *_beside(instrument, session), *_log(instrument, session)]


def fit_problems(instrument: Instrument, session: Session, source: Source) -> list[Problem]:
    """The same as problems of the file that the session was read from, each with its place."""
    wrong = misfits(instrument, session)
    return [source.problem(what, "correct it in a text editor", *keys) for what, keys in wrong]


def _answers(instrument: Instrument, session: Session) -> Iterator[Misfit]:
    for name, answer in session.answers.items():
        current = instrument.current_id(name)
        question = instrument.by_id.get(current)
        if question is None:
            yield f"the instrument has no question '{name}'", ("answers", name)
            continue
        if current != name and current in session.answers:
            yield f"'{name}' is what '{current}' was called, which is answered too", ("answers", name)
        for what, field in _wrong(instrument, question, current_answer(instrument, current, answer)):
            yield what, ("answers", name, field)


def _wrong(instrument: Instrument, question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    kind = kind_of(question)
    for field, held in FIELDS.items():
        if field != kind.field and holds(answer, field):
            yield f"{question.id} {held.misplaced}", field
    yield from kind.misfits(question, answer)
    yield from _wrong_reasons(instrument, question, answer)
    if answer.known_not_recorded and not (question.known_not_recorded and answer.value == "no"):
        yield "'known, not recorded' does not go with this answer", "known_not_recorded"


def _wrong_reasons(instrument: Instrument, question: Question, answer: Answer) -> Iterator[tuple[str, str]]:
    offered = instrument.reasons_of(question, answer.value)
    for code in answer.reasons:
        if code not in offered:
            yield f"'{code}' is not a reason offered with this answer of {question.id}", "reasons"
        elif instrument.reasons[code].exclusive and len(answer.reasons) > 1:
            yield f"the reason '{code}' cannot stand together with another", "reasons"
    if len(set(answer.reasons)) < len(answer.reasons):
        yield "a reason is given twice", "reasons"


def _beside(instrument: Instrument, session: Session) -> Iterator[Misfit]:
    """What refers to a question from beside its answer."""
    named: list[Misfit] = [
        *((answer.part_of, ("answers", name, "part_of")) for name, answer in session.answers.items() if answer.part_of),
        *(
            (name, ("contradictions", index, "questions", at))
            for index, found in enumerate(session.contradictions)
            for at, name in enumerate(found.questions)
        ),
        *((said.question, ("followups", index, "question")) for index, said in enumerate(session.followups)),
    ]
    for name, keys in named:
        if instrument.current_id(name) not in instrument.by_id:
            yield f"the instrument has no question '{name}'", keys


def _log(instrument: Instrument, session: Session) -> Iterator[Misfit]:
    for index, change in enumerate(session.log):
        if instrument.current_id(change.question) not in instrument.by_id:
            yield f"the instrument has no question '{change.question}'", ("log", index, "question")
        if change.field not in ANSWER_FIELDS:
            yield f"an answer has no '{change.field}'", ("log", index, "field")
