"""Sessions that were saved before questions, options or reasons were renamed, read under the names of now.

Criteria say with `was` what something used to be called. A session keeps the names it was saved with, and its digest
is over those; so nothing here reaches a file. `ReviewState` takes every session through `under_current_names`, and so
whatever is done with a review knows current names only: what applies, what is parked, where one goes on, undo,
summary, figures, export. What looks at a session before there is a review (`review.fit`) or refers to a question from
elsewhere (a text that was being typed) uses the same functions.

A session is opened under its own copy of the criteria, in which nothing has been renamed since, so this matters where
several sessions are looked at under one: in findings, in an export, and in comparing two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqs_tui.criteria.instrument import Instrument, Question
from sqs_tui.review.session import Answer, Change, Reading, Session

#: The fields of an answer that hold names of its question's options, or of reasons.
_NAMED = ("value", "values", "reasons", "suggested", "reading")


def under_current_names(instrument: Instrument, session: Session) -> Session:
    """`session` with the current ids, option values and reason codes of `instrument`; itself where none has changed.

    An answer under an earlier id stays there when there is another under the present one: `misfits` tells of it.
    """
    if not instrument.former_names or instrument.former_names.isdisjoint(_names_in(session)):
        return session
    answers: dict[str, Answer] = {}
    for name, answer in session.answers.items():
        current = instrument.current_id(name)
        kept = name if current != name and current in session.answers else current
        answers[kept] = current_answer(instrument, kept, answer)
    return replace(
        session,
        position=instrument.current_id(session.position),
        answers=answers,
        contradictions=tuple(
            replace(found, questions=tuple(map(instrument.current_id, found.questions)))
            for found in session.contradictions
        ),
        followups=tuple(replace(said, question=instrument.current_id(said.question)) for said in session.followups),
        log=tuple(current_change(instrument, change) for change in session.log),
    )


def _names_in(session: Session) -> Iterator[str]:
    """Everything in a session that may be a name: one with none of an earlier time stays the very same session."""
    yield session.position
    yield from session.answers
    for answer in session.answers.values():
        yield from (answer.value, *answer.values, *answer.reasons, answer.suggested, answer.part_of)
        yield from _names_read(answer.reading)
    for found in session.contradictions:
        yield from found.questions
    for said in session.followups:
        yield said.question
    for change in session.log:
        yield change.question
        for logged in (change.old, change.new):
            if isinstance(logged, str):
                yield logged
            elif isinstance(logged, tuple):
                yield from (name for name in logged if isinstance(name, str))
            elif isinstance(logged, Reading):
                yield from _names_read(logged)


def _names_read(reading: Reading | None) -> tuple[str, ...]:
    return () if reading is None else (reading.value, *reading.values, *reading.reasons)


def current_answer(instrument: Instrument, question: str, answer: Answer) -> Answer:
    """An answer to a question (by its current id) with the values and codes of now."""
    asked = instrument.by_id.get(question)
    fields = {name: _renamed(instrument, asked, name, getattr(answer, name)) for name in _NAMED}
    fields["part_of"] = instrument.current_id(answer.part_of)
    changed = {name: value for name, value in fields.items() if value != getattr(answer, name)}
    return replace(answer, **changed) if changed else answer


def current_change(instrument: Instrument, change: Change) -> Change:
    """An entry of the log with the names of now."""
    name = instrument.current_id(change.question)
    asked = instrument.by_id.get(name)
    old = _renamed(instrument, asked, change.field, change.old)
    new = _renamed(instrument, asked, change.field, change.new)
    if (name, old, new) == (change.question, change.old, change.new):
        return change
    return replace(change, question=name, old=old, new=new)


def _renamed(instrument: Instrument, asked: Question | None, field: str, value: Any) -> Any:
    """The value of a field of an answer, or of its change, with the names of now."""
    if isinstance(value, Reading):
        read = {
            name: _renamed(instrument, asked, name, getattr(value, name)) for name in ("value", "values", "reasons")
        }
        return replace(value, **read)
    if field == "reasons" and value:
        return tuple(map(instrument.current_reason, value))
    if asked is None or not asked.options or not value:
        return value
    if field in ("value", "suggested"):
        return asked.current_value(value)
    return tuple(map(asked.current_value, value)) if field == "values" else value
