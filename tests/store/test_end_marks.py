"""A file to which a save has appended: what is behind the first mark counts, and only what the last one covers."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from sqs_tui.review.session import Session
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import parse_source
from sqs_tui.store.end_marks import check_of
from sqs_tui.store.session_text import content_of, session_from, to_toml
from tests.store.samples import answered, small

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
    session = read(appended("revision = 8\nactive_seconds = 70"))
    assert (session.answer("q").value, session.answer("q").source) == ("yes", "plain")
    assert (session.answer("r").question, session.answer("r").evidence) == ("Did it help?", "Seen.")
    assert (session.mode, session.revision, session.active_seconds) == ("joint", 8, 70)


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
