"""The log of a session: what a change leaves in it, and the answers that a whole log amounts to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.criteria.measure import measure_of
from sqs_tui.review.renamed import current_change
from sqs_tui.review.session import ANSWER_FIELDS, DEFAULTS, EMPTY, Answer, Change, Session


def replay(
    instrument: Instrument, log: Iterable[Change], kept: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Answer]:
    """The answers that a change log amounts to, applied to nothing, under the names of now.

    Equal to those of a review of the session it is from, all of it in English: wording and measure are taken from
    `instrument` as it is, and the log does not tell in which language something was asked.
    `kept` are the texts that the log may know by their digest alone, see `kept_texts`; one that is not kept any more
    counts as none, which changes nothing in the end, since what an answer holds is kept.
    """
    answers: dict[str, Answer] = {}
    for change in (current_change(instrument, change) for change in log):
        asked = instrument.by_id[change.question]
        new: Any = DEFAULTS[change.field] if change.new is None else change.new
        if change.new_digest:
            new = kept.get(change.new_digest, DEFAULTS[change.field])
        after = replace(
            answers.get(change.question, EMPTY),
            question=asked.text,
            kind=asked.kind,
            measure=measure_of(asked, instrument),
            source=change.source,
            **{change.field: new},
        )
        answers = with_answer(answers, change.question, after)
    return answers


def kept_texts(session: Session) -> dict[str, str]:
    """Every text that an entry of the log may know by its SHA-256 (hex) alone, by that digest.

    It may stand among the texts of the session, be what an answer holds now, or stand in full in another entry.
    """
    held = [getattr(answer, name) for answer in session.answers.values() for name in ANSWER_FIELDS]
    in_full = [value for change in session.log for value in (change.old, change.new)]
    return by_digest([*held, *in_full]) | session.texts


def by_digest(values: Iterable[Any]) -> dict[str, str]:
    """The texts among `values`, each under its SHA-256 (hex)."""
    texts = {value for value in values if isinstance(value, str)}
    return {sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts}


def taken_back(log: Iterable[Change]) -> frozenset[int]:
    """The steps that another step has taken back, and that no further one has brought back by undoing that."""
    undone: set[int] = set()
    for change in sorted(log, key=lambda change: change.step, reverse=True):
        if change.undoes is not None and change.step not in undone:
            undone.add(change.undoes)
    return frozenset(undone)


def with_answer(answers: Mapping[str, Answer], question: str, answer: Answer) -> dict[str, Answer]:
    """`answers` with one more; an answer that says nothing at all is not kept."""
    rest = dict(answers)
    if any(getattr(answer, name) != DEFAULTS[name] for name in ANSWER_FIELDS):
        rest[question] = answer
    else:
        rest.pop(question, None)
    return rest


def logged(name: str, value: Any) -> Any:
    """A value as the log holds it: absent (None) when it is the field's default."""
    return None if value == DEFAULTS[name] else value
