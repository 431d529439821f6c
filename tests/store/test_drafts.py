"""A draft comes back as it was typed; whatever else lies in its place is refused gently and left alone."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from sqs_tui.source.problems import Problem
from sqs_tui.store.drafts import Draft, drop_draft, read_draft, save_draft
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.session_file import ReadOnly, SessionFile
from tests.store.samples import NAUGHTY, OPENED, small

DRAFT = Draft("LAN-017", "q", "evidence", "ab" * 32, "half a sen", OPENED)


def test_kept_read_and_dropped(tmp_path):
    assert read_draft(tmp_path, "LAN-017") is None
    save_draft(tmp_path, DRAFT)
    save_draft(tmp_path, replace(DRAFT, text="\n".join(NAUGHTY[:100])))
    assert read_draft(tmp_path, "LAN-017").base == DRAFT.base
    assert (tmp_path / ".LAN-017.draft.toml").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == [".LAN-017.draft.toml"]
    drop_draft(tmp_path, "LAN-017")
    drop_draft(tmp_path, "LAN-017")
    assert os.listdir(tmp_path) == []


def test_cut_short_anywhere_it_is_a_problem(tmp_path):
    save_draft(tmp_path, DRAFT)
    path = tmp_path / ".LAN-017.draft.toml"
    whole = path.read_bytes()
    for size in range(len(whole) - 1):
        path.write_bytes(whole[:size])
        found = read_draft(tmp_path, "LAN-017")
        # Only its last characters, the zone or fractions of the time, can go unnoticed; never of the text.
        assert isinstance(found, Problem) or found.text == DRAFT.text


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"case = 3", b"x = [[[[", b'case = "LAN-018"', b"\xef\xbb\xbf", b"a" * 5_000_000]
)
def test_hostile_content(tmp_path, content):
    path = tmp_path / ".LAN-017.draft.toml"
    path.write_bytes(content)
    assert isinstance(read_draft(tmp_path, "LAN-017"), Problem)
    assert path.read_bytes() == content


def test_another_case_s_draft_and_a_pipe(tmp_path):
    save_draft(tmp_path, replace(DRAFT, case="LAN-018"))
    (tmp_path / ".LAN-018.draft.toml").rename(tmp_path / ".LAN-017.draft.toml")
    assert isinstance(read_draft(tmp_path, "LAN-017"), Problem)
    os.mkfifo(tmp_path / ".LAN-019.draft.toml")
    assert isinstance(read_draft(tmp_path, "LAN-019"), Problem)


def test_what_cannot_be_stored_is_said(tmp_path):
    with pytest.raises(SaveFailed, match="character"):
        save_draft(tmp_path, replace(DRAFT, text="\ud800"))
    assert os.listdir(tmp_path) == []


def test_a_reader_keeps_no_drafts(tmp_path):
    SessionFile.create(tmp_path, small()).close()
    with SessionFile.open(tmp_path, "LAN-017", read_only=True) as file, pytest.raises(ReadOnly):
        file.save_draft("q", "evidence", "x")
