"""Any change of what was recorded changes the digest, and `check` reports it; saving it again does not.

Reported is every change of what the file says. Not reported is how it is spelt (white space, comments, the order of
keys, escapes, line ends, the zone a time is written in), nor what may change without the record changing: the count of
saves (`revision`), and where the cursor stood (`position`).
"""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given

from sqs_tui.criteria.load import load_instrument
from sqs_tui.review.session import Event, FollowUp, Session, SignOff
from sqs_tui.saved.checked import check_file
from sqs_tui.source.toml_reader import parse_source
from sqs_tui.store.integrity import changed_since_completed, digest, matches
from sqs_tui.store.session_file import SessionFile
from sqs_tui.store.session_text import content_of, session_from, to_toml
from tests.hostile.files import SMALL_CRITERIA, a_session
from tests.store.samples import OPENED, large, sessions, small
from tests.store.single_edits import edits, flips, same, unreported


def test_every_field_counts_but_those_that_may_change():
    session = large()
    other = {
        "schema": 1, "active_seconds": 7, "mode": "joint", "contradictions": session.events, "followups": session.events,
        "texts": {"a": "b"}, "opened": OPENED.replace(hour=1), "instrument": replace(session.instrument, version="2"),
        "state": "completed", "revision": 9, "answers": {}, "signoffs": session.events, "events": (), "log": (),
    }  # fmt: skip
    same = {
        field.name for field in fields(Session)
        if digest(replace(session, **{field.name: other.get(field.name, "changed")})) == digest(session)
    }  # fmt: skip
    assert same == {"digest", "revision", "parent", "position", "followups"}


def test_every_answer_and_every_field_of_it_counts():
    session = large()
    for question, answer in session.answers.items():
        changed = {**session.answers, question: replace(answer, good_example=not answer.good_example)}
        assert digest(replace(session, answers=changed)) != digest(session)


@given(sessions)
def test_it_holds_after_saving_and_opening(session):
    session = replace(session, state="completed")
    session = replace(session, digest=digest(session))
    source = parse_source(None, to_toml(replace(session, revision=7)))
    opened = session_from(source, content_of(source))
    assert matches(opened)
    assert not matches(replace(opened, state="in_progress"))
    assert digest(replace(session, answers=dict(reversed(session.answers.items())))) == session.digest


@pytest.mark.parametrize("schema", [1, 2])
def test_what_became_of_the_actions_is_said_of_a_completed_session_without_changing_its_record(schema, tmp_path):
    session = replace(large(), schema=schema, state="completed", events=(*large().events, Event(OPENED, "completed")))
    with SessionFile.create(tmp_path, replace(session, digest=digest(session))) as file:
        said = replace(file.session, followups=(FollowUp("actions", "Update the plan", OPENED, True, "INS2"),))
        file.save(said)
    with SessionFile.open(tmp_path, session.case) as file:
        assert file.verify() == []
        assert (file.session.schema, file.session.followups) == (schema, said.followups)
        assert matches(file.session)
        assert not (tmp_path / "earlier").exists()


AMENDED = (Event(OPENED, "opened"), Event(OPENED, "completed"), Event(OPENED, "amended"))


@pytest.mark.parametrize(
    ("in_progress", "changed"),
    [
        ({}, False),
        ({"events": AMENDED}, False),
        ({"digest": "ab" * 32}, True),
        ({"events": AMENDED[:2]}, True),
        ({"signoffs": (0,)}, False),
        ({"signoffs": (1,), "events": AMENDED}, False),
        ({"signoffs": (0,), "events": AMENDED}, True),
        ({"signoffs": (1,)}, True),
        ({"signoffs": (0,), "events": AMENDED[:2]}, True),
    ],
)
def test_signing_before_it_is_completed_is_no_change_of_a_completed_session(in_progress, changed):
    after = in_progress.get("signoffs", ())
    signed = tuple(SignOff("INS2", "inspector", OPENED, "As said.", amendment) for amendment in after)
    assert changed_since_completed(replace(small(), **{**in_progress, "signoffs": signed})) == changed


# A completed session's file edited by hand, and what `check` says of it.


@pytest.fixture
def checked(tmp_path: Path):
    """A function from the bytes of a session file to what `check` says of them."""
    (tmp_path / "criteria.toml").write_bytes(SMALL_CRITERIA)
    criteria = load_instrument(tmp_path / "criteria.toml")
    path = tmp_path / "LAN-017.toml"

    def check(data: bytes):
        path.write_bytes(data)
        return check_file(path, criteria)

    return check


def test_single_edits_of_a_completed_session_are_reported(checked):
    """Values, keys and list items of the file changed, lost, added or moved, each by itself.

    Every fifth, and all of the head; rigs/hostile.py tries every one.
    """
    data = a_session(completed=True)
    assert checked(data).code == 0
    every = list(edits(data))
    assert len(every) > 1000
    head = [edit for edit in every if "." not in edit[0]]
    assert unreported(data, head + every[::5], checked) == []


def test_the_same_record_written_otherwise_is_in_order(checked):
    """Comments, white space, order of keys, escapes: the digest is of what is said, not of how it is spelt."""
    data = a_session(completed=True)
    for what, written in same(data):
        assert written != data, what
        assert checked(written).code == 0, what


def test_flipped_bits_of_a_completed_session_are_reported(checked):
    """Whatever one bit does: it is reported, or the file says the same as before."""
    assert flips(a_session(completed=True), 150, 3, checked) == []


def test_an_edit_that_nothing_reports_would_be_seen_here(checked, monkeypatch):
    """The rig can fail: without the comparison of digests most edits of words pass."""
    monkeypatch.setattr("sqs_tui.saved.checked.changed_since_completed", lambda session: False)
    data = a_session(completed=True)
    assert len(unreported(data, list(edits(data))[::20], checked)) > 5
    assert flips(data, 100, 3, checked) != []
