"""Any change of what was recorded changes the digest; saving it again does not."""

from __future__ import annotations

from dataclasses import fields, replace

from hypothesis import given, settings

from sqs_tui.review.session import Session
from sqs_tui.source.guarded import parse_source
from sqs_tui.store.integrity import digest, matches
from sqs_tui.store.session_text import content_of, session_from, to_toml
from tests.store.samples import OPENED, large, sessions


def test_every_field_counts_but_the_three_that_may_change():
    session = large()
    other = {
        "schema": 2, "opened": OPENED.replace(hour=1), "instrument": replace(session.instrument, version="2"),
        "state": "completed", "revision": 9, "answers": {}, "signoffs": session.events, "events": (), "log": (),
    }  # fmt: skip
    same = {
        field.name for field in fields(Session)
        if digest(replace(session, **{field.name: other.get(field.name, "changed")})) == digest(session)
    }  # fmt: skip
    assert same == {"digest", "revision", "position"}


def test_every_answer_and_every_field_of_it_counts():
    session = large()
    for question, answer in session.answers.items():
        changed = {**session.answers, question: replace(answer, good_example=not answer.good_example)}
        assert digest(replace(session, answers=changed)) != digest(session)


@given(sessions)
@settings(max_examples=50)
def test_it_holds_after_saving_and_opening(session):
    session = replace(session, state="completed")
    session = replace(session, digest=digest(session))
    source = parse_source(None, to_toml(replace(session, revision=7)))
    opened = session_from(source, content_of(source))
    assert matches(opened)
    assert not matches(replace(opened, state="in_progress"))
    assert digest(replace(session, answers=dict(reversed(session.answers.items())))) == session.digest
