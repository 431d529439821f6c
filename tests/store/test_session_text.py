"""A session comes back from its text exactly as it was, and no text that was cut short passes for whole."""

# ruff: noqa: PT017 -- where some of many faults are survived, pytest.raises cannot say which

from __future__ import annotations

import random
from dataclasses import fields, replace
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.review.serialize import ARRAYS, HEAD
from sqs_tui.review.session import Action, Answer, Change, Session
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import MAX_BYTES, holds_too_much, parse_source
from sqs_tui.source.validate import problems_of
from sqs_tui.store import session_text
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.session_text import SessionWriter, content_of, session_from, to_toml
from tests.store.samples import NAUGHTY, OPENED, answered, large, old_sessions, sessions, small

PATH = Path("LAN-017.toml")


def back(data: bytes) -> Session:
    source = parse_source(PATH, data)
    return session_from(source, content_of(source))


def test_the_head_names_every_field_of_a_session():
    assert {field.name for field in fields(Session)} == {*HEAD, *ARRAYS, "instrument", "answers", "texts"}


@given(st.one_of(sessions, old_sessions))
@settings(max_examples=settings().max_examples * 3 // 2)
def test_any_session_comes_back_as_it_was(session):
    data = to_toml(session)
    source = parse_source(PATH, data)
    content = content_of(source)
    assert repr(session_from(source, content)) == repr(session)
    assert problems_of(Session, source, content) == []
    end = tomli.loads(data.decode())["end"]
    assert (end if session.schema == 1 else end[-1])["answers"] == len(session.answers)


@given(st.lists(sessions, min_size=2, max_size=4))
@settings(max_examples=settings().max_examples // 4 + 1)
def test_a_writer_used_before_gives_the_same_text(several):
    writer = SessionWriter()
    first = several[0]
    for other in several[1:]:
        mixed = replace(first, answers={**first.answers, **other.answers}, log=first.log + other.log)
        assert writer.to_toml(mixed) == to_toml(mixed)
        assert writer.to_toml(first) == to_toml(first)


def test_answers_by_the_thousands_with_their_entries_in_the_log_are_not_too_much():
    given = Answer("Was it good enough?", "no", reasons=("late",), kind="judgement", measure="ab" * 8, source="screen")
    entry = Change(1, OPENED, "q", "value", "yes", "no", source="screen")
    data = to_toml(replace(small(), answers={"q": given}, events=(), log=(entry,)))
    each = data[data.index(b"[answers.q]") : data.index(b"[[end]]")]
    assert not holds_too_much(each * 5000)
    assert holds_too_much(each * 7000)


@pytest.mark.parametrize(
    "words", [*NAUGHTY, "x" * 10_000, "字" * 10_000, "line\n" * 2_000, '"""\n\\', "a\\\nb", "\n", "\n\n x\n"]
)
def test_words_come_back_as_they_were(words):
    data = to_toml(answered(small(), "q", evidence=words))
    raw = tomli.loads(data.decode())
    assert raw["answers"]["q"].get("evidence", "") == words
    assert raw["log"][0]["new"] == words


def test_line_ends_of_another_system_are_not_lost():
    assert (
        tomli.loads(to_toml(answered(small(), "q", evidence="a\r\nb\rc\n")).decode())["log"][0]["new"] == "a\r\nb\rc\n"
    )


def test_texts_of_several_lines_are_readable_in_the_file():
    assert b'evidence = """\nfirst\nsecond"""' in to_toml(answered(small(), "q", evidence="first\nsecond"))


def test_unchanged_parts_are_not_written_anew(monkeypatch):
    writer, session = SessionWriter(), large()
    writer.to_toml(session)
    dumped = []
    real = session_text._checked
    monkeypatch.setattr(session_text, "_checked", lambda name, record: dumped.append(name) or real(name, record))
    changed = answered(session, "question_7", value="na")
    assert writer.to_toml(changed) == to_toml(changed)
    assert dumped[:2] == ["answers.question_7", "log"]


def test_equal_parts_of_other_types_are_told_apart():
    writer = SessionWriter()
    writer.to_toml(replace(small(), log=(Change(1, OPENED, "q", "known_not_recorded", new=True),)))
    with_one = replace(small(), log=(Change(1, OPENED, "q", "known_not_recorded", new=1),))  # type: ignore[arg-type]
    assert b"new = 1\n" in writer.to_toml(with_one)


def test_a_log_that_did_not_only_grow_is_written_as_it_is():
    writer = SessionWriter()
    log = tuple(Change(step, OPENED, "q", "evidence", new=str(step)) for step in range(1, 5))
    for after in (log[:2], log, log[:1], log[1:], (), (log[0], *log[2:]), log):
        session = replace(small(), log=after)
        assert writer.to_toml(session) == to_toml(session)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(evidence="\ud800"),
        Answer(evidence=object()),  # type: ignore[arg-type]
        Answer(values=["a"]),  # type: ignore[arg-type]
        Answer(value=None),  # type: ignore[arg-type]
    ],
)
def test_what_would_not_come_back_is_refused(answer):
    with pytest.raises(SaveFailed, match="'q'"):
        to_toml(replace(small(), answers={"q": answer}))


def test_the_dump_is_compared_with_what_was_given(monkeypatch):
    honest = session_text.tomli_w.dumps
    monkeypatch.setattr(session_text.tomli_w, "dumps", lambda *a, **k: honest(*a, **k).replace("kept", "lost"))
    with pytest.raises(SaveFailed, match="would not be read back"):
        to_toml(answered(small(), "q", evidence="kept"))


def test_a_session_that_could_not_be_opened_again_is_refused():
    with pytest.raises(SaveFailed, match="bytes"):
        to_toml(answered(small(), "q", evidence="x" * MAX_BYTES))


MIDDLING = answered(answered(small(), "q", value="no", evidence="a\n[end]\nb"), "r", actions=(Action("A " * 60),))


@pytest.mark.parametrize("session", [small(), MIDDLING, replace(small(), events=small().events * 11)])
def test_cut_short_anywhere_it_is_refused_in_one_line(session):
    data = to_toml(session)
    assert data.endswith(b"\n")
    for size in range(len(data) - 1):  # without its last line end alone nothing is missing
        with pytest.raises(SourceError) as refused:
            back(data[:size])
        assert len(refused.value.problems) == 1
        assert "\n" not in str(refused.value)
    assert back(data[:-1]) == session


def test_flipped_bits_give_a_session_or_one_of_the_declared_errors():
    data, random_bits = to_toml(large()), random.Random(3)
    for _ in range(150):
        broken = bytearray(data)
        broken[random_bits.randrange(len(data))] ^= 1 << random_bits.randrange(8)
        try:
            source = parse_source(PATH, bytes(broken))
            content = content_of(source)
            session_from(source, content)
            problems_of(Session, source, content)
        except SourceError as error:
            assert error.problems


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b"schema = 2", b"schema = 3", r"written by a newer version of SQS TUI \(schema 3\); update"),
        (b"schema = 2", b"schema = 0", r"schema 0 has never been written; put back"),
        (b"schema = 2\n", b"", "is not a session file"),
        (b"schema = 2", b"schema = 1", r"is not whole.*the last lines are \[end\] with answers = 1"),
        (b"[[end]]\nanswers = 1", b"[[end]]\nanswers = 2", r"is not whole.*the last lines are \[\[end\]\] with"),
        (b"[[end]]\nanswers = 1", b"[[end]]\nanswers = 1.0", "is not whole"),
        (b"[[end]]\nanswers = 1", b"[[end]]\nmore = 1\nanswers = 1", "is not whole"),
        (b"[[end]]\n", b"[[ending]]\n", "is not whole"),
        (b"[[end]]\n", b"[end]\n", "is not whole"),
        (b"[answers.q]", b"[answers]", "is not whole"),
        (b"inspector = ", b"inspectors = ", "inspector"),
        (b"revision = 0", b"revision = 0\nevidence = 3", "evidence"),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_a_reason(before, after, says):
    data = to_toml(answered(small(), "q", value="yes"))
    assert before in data
    with pytest.raises(SourceError, match=says):
        back(data.replace(before, after, 1))
