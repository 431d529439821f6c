"""The command `compare`: which two reviews are meant, and in which format."""

from __future__ import annotations

import json

from tests.cli.command import run


def test_compare_finds_reviews_by_case_by_version_and_by_file(folder, tmp_path):
    sessions = tmp_path / "sessions"
    conflict, earlier = "LAN-017.conflict-20260302T093000Z-7", "sessions/earlier/LAN-017.r1.toml"
    whole = (sessions / "LAN-017.toml").read_text(encoding="utf-8")
    (sessions / "earlier").mkdir()
    (sessions / "earlier" / "LAN-017.r1.toml").write_text(whole, encoding="utf-8")
    (sessions / f"{conflict}.toml").write_text(whole, encoding="utf-8")
    second = tmp_path / "second.toml"
    second.write_text(whole, encoding="utf-8")
    for other in ("LAN-017.r1", conflict, "second.toml", earlier):
        done = run(tmp_path, "compare", "LAN-017", other)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("OFFICIAL-SENSITIVE\n\nTwo reviews of case LAN-017\n")
        assert "Nowhere: every question that both answered has the same answer." in done.stdout
        assert "are not here" not in done.stderr
    second.write_text(whole.replace('inspector = "INS2"', 'inspector = "INS3"'), encoding="utf-8")
    done = run(tmp_path, "compare", "LAN-017", "second.toml")
    assert (done.returncode, done.stderr) == (
        1,
        "sqs-tui: second.toml: This session was changed after it was completed.\n",
    )


def test_compare_in_each_format_and_to_a_file(folder, tmp_path):
    done = run(tmp_path, "compare", "LAN-017", "LAN-018")
    assert done.returncode == 0
    assert "These are reviews of different cases, LAN-017 and LAN-018" in " ".join(done.stdout.split())
    content = json.loads(run(tmp_path, "compare", "LAN-017", "LAN-018", "--format", "json").stdout)
    assert (content["first"]["case"], content["second"]["case"]) == ("LAN-017", "LAN-018")
    for format in ("markdown", "html", "docx"):
        done = run(tmp_path, "compare", "LAN-017", "LAN-018", "--format", format, "--output", f"out.{format}")
        assert (done.returncode, done.stdout) == (0, f"Written to out.{format}\n")
    done = run(tmp_path, "compare", "LAN-017", "LAN-018", "--output", "out.txt")
    assert (done.returncode, done.stdout) == (0, "Written to out.txt\n")
    assert run(tmp_path, "compare", "LAN-017", "LAN-018", "--output", "out.txt").returncode == 2


def test_what_cannot_be_compared(folder, tmp_path):
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", encoding="utf-8")
    for arguments, says in (
        (["LAN-017", "LAN-999"], "LAN-999: no such session in sessions, and no such file"),
        (["LAN-017", "LAN-019"], "LAN-019.toml:1:8: is not TOML"),
        (["LAN-017", "criteria.toml"], "criteria.toml"),
        (["LAN-017"], "required: B"),
    ):
        done = run(tmp_path, "compare", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
        assert "Traceback" not in done.stderr
