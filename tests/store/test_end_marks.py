"""A file to which a save has appended: what is behind the first mark counts, and only what the last one covers."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import given

from sqs_tui.review.change_log import kept_texts, logged
from sqs_tui.review.serialize import table_of
from sqs_tui.review.session import ANSWER_FIELDS, Answer, Change, Session
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import parse_source
from sqs_tui.store.end_marks import check_of
from sqs_tui.store.session_text import content_of, session_from, to_toml
from tests.store.samples import OPENED, answer, answered, small

LOG = """
[[log]]
step = 1
at = 2026-03-02 09:40:00+00:00
question = "q"
field = "value"
old = "no"
new = "yes"
source = "plain"

[[log]]
step = 2
at = 2026-03-02 09:41:00+00:00
question = "r"
field = "evidence"
new = "Seen."

[[events]]
at = 2026-03-02 09:42:00+00:00
what = "mode"
mode = "joint"

[answers.r]
question = "Did it help?"
kind = "judgement"
"""


def first() -> bytes:
    return to_toml(answered(small(), "q", value="no"))


def appended(marked: str = "", *, answers: int = 2) -> bytes:
    """A whole file with one save appended; `marked` are lines of its mark beside the counts and the check."""
    text = first().decode() + LOG
    raw = tomli.loads(text)
    before, counts = raw["end"][0], {"answers": answers, "log": len(raw["log"]), "events": len(raw["events"])}
    lines = [f"{name} = {count}" for name, count in counts.items()]
    return "\n".join([text, "[[end]]", *lines, f'check = "{check_of(raw, before, counts)}"', marked]).encode()


def read(data: bytes) -> Session:
    source = parse_source(Path("LAN-017.toml"), data)
    return session_from(source, content_of(source))


def test_what_was_appended_counts_in_answers_and_head():
    session = read(appended('revision = 8\nactive_seconds = 70\nlanguage = "cy"'))
    assert (session.answer("q").value, session.answer("q").source) == ("yes", "plain")
    assert (session.answer("r").question, session.answer("r").evidence) == ("Did it help?", "Seen.")
    assert (session.mode, session.revision, session.active_seconds, session.language) == ("joint", 8, 70, "cy")


def test_written_as_a_whole_it_says_the_same_with_one_mark():
    session = read(appended())
    data = to_toml(session)
    assert len(tomli.loads(data.decode())["end"]) == 1
    assert read(data) == session


def test_an_answer_that_is_taken_away_again_is_not_there():
    gone = LOG.replace('old = "no"\nnew = "yes"', 'old = "no"').replace("[answers.r]", "[answers.s]")
    raw = tomli.loads(text := first().decode() + gone)
    counts = {"answers": 2, "log": len(raw["log"]), "events": len(raw["events"])}
    mark = "".join(f"{name} = {count}\n" for name, count in counts.items())
    check = check_of(raw, raw["end"][0], counts)
    session = read(f'{text}\n[[end]]\n{mark}check = "{check}"\n'.encode())
    assert set(session.answers) == {"r"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'new = "Seen."', b'new = "Gone."'),
        (b'check = "', b'check = "0'),
        (b'what = "mode"\nmode = "joint"', b'what = "mode"\nmode = "alone"'),
        (b"answers = 2", b"answers = 3"),
    ],
)
def test_what_the_mark_does_not_cover_is_not_whole(before: bytes, after: bytes):
    data = appended()
    assert before in data
    with pytest.raises(SourceError, match="is not whole"):
        read(data.replace(before, after))


def test_cut_short_behind_the_first_mark_it_is_not_whole():
    data = appended()
    with pytest.raises(SourceError, match="is not whole"):
        read(data[: data.rindex(b"[[end]]")])


# What is appended says the same as what is written as a whole, whichever way a text is put.


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def with_appended(whole: Session, changes: list[dict[str, Any]]) -> bytes:
    """`whole` as a file, with these entries (tables) of the log appended by one save."""
    tables = ("[[log]]" + tomli_w.dumps({"log": change}).removeprefix("[log]") for change in changes)
    text = "\n".join([to_toml(whole).decode(), *tables])
    raw = tomli.loads(text)
    counts = {"answers": len(raw["answers"]), "log": len(raw["log"]), "events": len(raw["events"])}
    lines = [f"{name} = {count}" for name, count in counts.items()]
    return "\n".join([text, "[[end]]", *lines, f'check = "{check_of(raw, raw["end"][0], counts)}"', ""]).encode()


def changed_to(session: Session, after: Answer) -> tuple[Session, list[Change]]:
    """`session` with `after` as its answer to q, and the entries of the log which that takes, texts by digest alone.

    Texts that only the log needs are kept.
    """
    before, step = session.answer("q"), session.log[-1].step + 1
    entries = []
    for name in ANSWER_FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new or type(old) is not type(new):
            values = {"old": logged(name, old), "new": logged(name, new)}
            texts = {f"{side}_digest": digest_of(text) for side, text in values.items() if isinstance(text, str)}
            values = {side: value for side, value in values.items() if not isinstance(value, str)}
            entries.append(Change(step, OPENED + timedelta(seconds=step), "q", name, **values, **texts))
    changed = replace(session, answers={**session.answers, "q": after}, log=(*session.log, *entries))
    return changed, entries


@given(answer, answer)
def test_appended_and_read_every_field_is_as_it_would_be_written_as_a_whole(before: Answer, after: Answer):
    about = dict.fromkeys(("question", "kind", "measure", "language", "part_of"), "")
    before = replace(before, **about, source=None, good_example=True)
    after = replace(after, **about, source=None, good_example=True)
    texts = {digest_of(text): text for f in fields(Answer) if isinstance(text := getattr(after, f.name), str)}
    start = replace(answered(small(), "q", good_example=True), answers={"q": before}, texts=texts)
    expected, entries = changed_to(start, after)
    session = read(with_appended(start, [table_of(entry) for entry in entries]))
    assert repr(session.answers) == repr(expected.answers)
    assert session.log == expected.log
    again = read(to_toml(session))
    assert again == session
    assert all(
        digest in kept_texts(again) for entry in entries for digest in (entry.old_digest, entry.new_digest) if digest
    )


ENTRY = {"step": 9, "at": OPENED, "question": "q", "field": "evidence"}
BEFORE = answered(answered(small(), "q", value="no", evidence="In the log."), "r", their_words="With an answer.")


@pytest.mark.parametrize(
    ("session", "text"),
    [
        (replace(BEFORE, texts={digest_of("Kept."): "Kept."}), "Kept."),
        (replace(BEFORE, log=()), "With an answer."),
        (answered(BEFORE, "q", evidence="Another."), "In the log."),
    ],
)
def test_a_text_appended_by_its_digest_is_found_wherever_it_is_kept(session: Session, text: str):
    read_back = read(with_appended(session, [{**ENTRY, "new_digest": digest_of(text)}]))
    assert read_back.answer("q").evidence == text


def test_a_text_that_stands_in_full_in_what_was_appended_is_found():
    changes = [{**ENTRY, "new": "New."}, {**ENTRY, "old_digest": digest_of("New.")}]
    taken_back = {**ENTRY, "new_digest": digest_of("New.")}
    assert read(with_appended(BEFORE, changes)).answer("q").evidence == ""
    assert read(with_appended(BEFORE, [*changes, taken_back])).answer("q").evidence == "New."


def test_a_text_that_only_an_answer_of_before_had_held_is_kept_for_undo():
    change = {**ENTRY, "old_digest": digest_of("In the log."), "new": "New."}
    session = read(with_appended(replace(BEFORE, log=()), [change]))
    assert kept_texts(read(to_toml(session)))[digest_of("In the log.")] == "In the log."


def test_a_text_appended_by_its_digest_that_is_kept_nowhere_is_not_whole():
    with pytest.raises(SourceError, match="is not whole: a text is missing"):
        read(with_appended(BEFORE, [{**ENTRY, "new_digest": digest_of("Gone.")}]))
