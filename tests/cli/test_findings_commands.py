"""The commands `findings` and `export`: the draft letter, its proofreading, the tables."""

from __future__ import annotations

import json
import stat

from tests.cli.command import run


def test_findings(folder, tmp_path):
    done = run(tmp_path, "findings")
    assert (done.returncode, done.stderr) == (0, "sqs-tui: sessions: 1 case counted; 1 draft\n")
    assert "1. The work" in done.stdout
    content = json.loads(run(tmp_path, "findings", "sessions", "--format", "json").stdout)
    assert (content["sessions"]["complete"], content["sessions"]["draft"]) == (1, 1)
    for format in ("markdown", "html", "csv"):
        assert run(tmp_path, "findings", "--format", format).stdout
    done = run(tmp_path, "findings", "--output", "letter.txt")
    assert (done.returncode, done.stdout) == (0, "Written to letter.txt\n")
    assert stat.S_IMODE((tmp_path / "letter.txt").stat().st_mode) == 0o600
    assert run(tmp_path, "findings", "--output", "letter.txt").returncode == 2
    assert run(tmp_path, "findings", "--output", "letter.txt", "--force").returncode == 0


def test_findings_name_what_is_not_counted(folder, tmp_path):
    path = tmp_path / "sessions" / "LAN-017.toml"
    path.write_text(path.read_text("utf-8").replace('inspector = "INS2"', 'inspector = "INS3"'), "utf-8")
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", "utf-8")
    done = run(tmp_path, "findings", "--format", "json")
    assert done.returncode == 1
    assert "no cases counted; 1 draft; 2 other files left out" in done.stderr
    assert "LAN-017.toml: was changed after it was completed" in done.stderr
    assert "LAN-019.toml: line 1: is not TOML" in done.stderr
    assert json.loads(done.stdout)["letter"] == []


def test_findings_that_cannot_be(folder, tmp_path):
    for arguments, says in (
        (["none"], "none: no such folder"),
        (["--format", "pdf"], "invalid choice"),
        (["--proofread", "none.txt"], "cannot be read"),
    ):
        done = run(tmp_path, "findings", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    (tmp_path / "sessions" / "inspection.toml").write_text("schema = 1\naera = 2\n", "utf-8")
    done = run(tmp_path, "findings")
    assert (done.returncode, done.stdout) == (2, "")
    assert "inspection.toml:2:1: unknown key 'aera'; did you mean 'area'?" in done.stderr


def test_export(folder, tmp_path):
    done = run(tmp_path, "export", "--output", "tables")
    assert (done.returncode, done.stderr) == (0, "")
    names = ("sessions.csv", "answers.csv", "codebook.csv", "sessions.json")
    assert done.stdout == f"Written to tables: {', '.join(names)} (2 sessions, 1 draft among them).\n"
    assert run(tmp_path, "export", "--output", "tables").returncode == 2
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", "utf-8")
    done = run(tmp_path, "export", "sessions", "--output", "tables", "--force", "--without-text")
    assert done.returncode == 1
    assert done.stderr == "sqs-tui: sessions/LAN-019.toml: line 1: is not TOML: Invalid value\n"


def test_an_edited_draft_is_read_against_the_figures(folder, tmp_path):
    assert run(tmp_path, "findings", "--output", "letter.txt").returncode == 0
    done = run(tmp_path, "findings", "--proofread", "letter.txt")
    assert (done.returncode, done.stdout) == (0, "letter.txt: every number in it can come from the figures.\n")
