"""Everything in a folder that should be a session is told of, whatever it turns out to be."""

from __future__ import annotations

import os

import pytest

from sqs_tui.source.problems import SourceError
from sqs_tui.store.folder import copies_of, sessions_in
from sqs_tui.store.session_file import SessionFile
from sqs_tui.store.session_text import to_toml
from tests.store.samples import answered, small


def test_what_is_there_and_what_is_not(folder):
    for case in ("LAN-2", "LAN-1"):
        SessionFile.create(folder, small(case)).close()
    for name in ("inspection.toml", ".hidden.toml", "notes.txt", "LAN-2.toml.bak"):
        (folder / name).write_bytes(b"not a session")
    (folder / "earlier").mkdir()
    (folder / "broken.toml").write_bytes(b"half = ")
    (folder / "LAN-1.conflict-20260302T093000Z-12.toml").write_bytes(to_toml(small("LAN-1")))
    (folder / "LAN-1 (copy).toml").write_bytes(to_toml(small("LAN-1")))
    (folder / "link.toml").symlink_to("LAN-1.toml")
    (folder / "folder.toml").mkdir()
    os.mkfifo(folder / "pipe.toml")
    entries = {entry.path.name: entry for entry in sessions_in(folder)}
    assert [name for name, entry in entries.items() if entry.session] == [
        "LAN-1.conflict-20260302T093000Z-12.toml", "LAN-1.toml", "LAN-2.toml",
    ]  # fmt: skip
    assert entries["LAN-1.conflict-20260302T093000Z-12.toml"].kind == "conflict"
    reasons = {name: str(entry.problem) for name, entry in entries.items() if entry.problem}
    for name, reason in {
        "broken.toml": "is not TOML",
        "LAN-1 (copy).toml": "is the session of LAN-1, not of LAN-1 (copy)",
        "link.toml": "symbolic link",
        "folder.toml": "a folder",
        "pipe.toml": "not a regular file",
    }.items():
        assert reason in reasons.pop(name)
    assert reasons == {}


def test_no_folder_holds_no_sessions_and_a_file_is_no_folder(tmp_path):
    assert sessions_in(tmp_path / "none") == []
    (tmp_path / "file").touch()
    with pytest.raises(SourceError, match="folder is gone"):
        sessions_in(tmp_path / "file")


def test_the_strict_check_on_request(folder):
    SessionFile.create(folder, answered(small(), "q", value="no")).close()
    path = folder / "LAN-017.toml"
    path.write_bytes(path.read_bytes().replace(b'value = "no"', b"value = 3"))
    assert sessions_in(folder)[0].session is not None
    assert "wrong kind of value" in str(sessions_in(folder, trusting=False)[0].problem)


def test_every_copy_of_a_case_and_of_no_other(folder):
    ours = [
        ".A.draft.toml",
        ".A.lock",
        f".A.toml.{'0' * 16}.tmp",
        "A.conflict-20260302T093000Z-1.toml",
        "A.toml",
        "A.toml.bak",
    ]
    others = [".B.draft.toml", "A.r1.toml", "A-1.toml", "AA.toml", ".A.x.lock", "a.toml"]
    (folder / "earlier").mkdir(parents=True)
    for name in [*ours, *others, "earlier/A.r1.toml", "earlier/A.r1.r2.toml"]:
        (folder / name).touch()
    assert copies_of(folder, "A") == [folder / name for name in [*ours, "earlier/A.r1.toml"]]
