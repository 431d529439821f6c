"""Inspections out of thin air: every applicable question answered at random, saved as the program saves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.review.engine import Review, start
from sqs_tui.review.session import Session
from sqs_tui.store.integrity import digest
from sqs_tui.store.session_text import to_toml

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def answer_at_random(review: Review, random: Random, optional: float = 0.5) -> None:
    """Answer everything that applies, going back now and then, so that some answers end up parked."""
    for question in review.instrument.questions:
        if review.applies(question.id):
            _answer(review, question.id, random, optional)
    for question in random.sample(review.instrument.questions, 3):
        if review.applies(question.id) and question.choices:
            _answer(review, question.id, random, optional)
    while missing := [m for m in review.missing() if m.question.choices or m.question.kind == "text"]:
        _answer(review, missing[0].question.id, random, 0)


def _answer(review: Review, name: str, random: Random, optional: float) -> None:  # noqa: C901 (one branch for each thing that can be recorded)
    question = review.instrument.by_id[name]
    if question.optional and random.random() < optional:
        return
    if question.kind == "text":
        review.write(name, "Something was said.")
    elif question.kind == "date":
        review.write(name, "2026-03-02")
    elif question.choices:
        review.choose(name, random.choice(question.choices).value)
        if question.kind == "many" and not review.answer(name).values:
            review.choose(name, question.options[0].value)
        offered = review.reasons(question)
        for code in random.sample(offered, random.randint(1, len(offered))) if offered else ():
            if not review.answer(name).reasons or not review.instrument.reasons[code].exclusive:
                review.toggle_reason(name, code)
        if review.wants_words(question):
            review.set_other(name, "in other words")
        if review.offers_knew(question) and random.random() < 0.4:
            review.toggle_knew(name)
        if review.offers_view(question):
            review.set_view(name, random.choice([None, "agrees", "differs"]))
        if random.random() < 0.05:
            review.set_evidence(name, "A 14 year old boy drank three litres of cider a day in Preston.")
            review.toggle_good_example(name)


def session_of(
    criteria: LoadedInstrument, case: str, case_manager: str, random: Random, asked_in: str | None = None
) -> Review:
    """One case, reviewed to the end but not completed."""
    session = start(criteria.instrument, criteria.source.sha256, case=case, inspector="INS1", case_manager=case_manager)
    review = Review(criteria.instrument, session, asked_in)
    answer_at_random(review, random)
    return review


def sealed(session: Session) -> Session:
    """`session` as completed, with the digest over what it holds, whatever that is."""
    session = replace(session, state="completed", opened=AT, digest="")
    return replace(session, digest=digest(session))


def put(folder: Path, session: Session, name: str = "") -> Path:
    """Write `session` as the file of its case, or as another; the path."""
    folder.mkdir(exist_ok=True)
    path = folder / (name or f"{session.case}.toml")
    path.write_bytes(to_toml(session))
    return path


def other_version(instrument: Instrument, session: Session) -> Session:
    """The same session as if an earlier version of the instrument had been used."""
    return replace(session, instrument=replace(session.instrument, version="0", sha256="0" * 64))
