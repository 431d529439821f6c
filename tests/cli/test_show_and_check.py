"""The commands `show` and `check`: a report of one case, and what is wrong with a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys

import pytest

from tests.cli.command import run


def test_a_session_changed_after_completion_is_not_in_order(folder):
    path = folder / "sessions" / "LAN-017.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("contact log", "contact sheet"), encoding="utf-8")
    for arguments, stream in ((["list"], "stdout"), (["show", "LAN-017"], "stderr"), (["check"], "stdout")):
        done = run(folder, *arguments)
        assert done.returncode == 1
        assert "changed after it was completed" in getattr(done, stream).lower()


def test_show(folder):
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert done.stdout.startswith("OFFICIAL-SENSITIVE\n\nReview of case LAN-017\n")
    assert run(folder, "show", "sessions/LAN-017.toml").stdout == done.stdout
    assert json.loads(run(folder, "show", "LAN-017", "--format", "json").stdout)["case"] == "LAN-017"
    sheet = run(folder, "show", "LAN-017", "--for", "case-manager", "--format", "markdown").stdout
    assert "What was done well" in sheet
    assert "Insufficient" not in sheet
    for missing in ("LAN-999", "../LAN-017", "sessions/none.toml"):
        done = run(folder, "show", missing)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_show_writes_a_private_file_and_never_over_another(folder):
    done = run(folder, "show", "LAN-017", "--format", "html", "--output", "out.html")
    assert (done.returncode, done.stdout) == (0, "Written to out.html\n")
    out = folder / "out.html"
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.write_text("mine", encoding="utf-8")
    done = run(folder, "show", "LAN-017", "--output", "out.html")
    assert (done.returncode, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in done.stderr
    assert run(folder, "show", "LAN-017", "--output", "out.html", "--force").returncode == 0
    assert "LAN-017" in out.read_text(encoding="utf-8")
    assert run(folder, "show", "LAN-017", "--output", "none/out.html").returncode == 2


def test_sessions_are_read_under_their_own_criteria(folder):
    criteria = folder / "criteria.toml"
    criteria.write_text(
        criteria.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8"
    )
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "under version 1" in done.stderr
    for copy in (folder / "sessions" / "instruments").iterdir():
        copy.unlink()
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "are not here" in done.stderr
    assert "Was the plan good enough? No" in done.stdout
    assert "LAN-017" in run(folder, "list").stdout
    assert run(folder, "check", "sessions/LAN-017.toml").returncode == 1


def test_check(folder):
    done = run(folder, "check")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "criteria.toml: in order."
    assert "not yet completed" in done.stdout
    (folder / "bad.toml").write_text('schema = 1\nquestions = [{ id = "A" }]\nextra = 1\n', encoding="utf-8")
    done = run(folder, "check", "bad.toml", "sessions/LAN-017.toml", "none.toml")
    assert done.returncode == 2
    assert "bad.toml:3:1: unknown key 'extra'" in done.stdout
    assert len(done.stdout.splitlines()) > 4
    assert "LAN-017.toml: in order, completed" in done.stdout
    session = folder / "sessions" / "LAN-018.toml"
    session.write_text(session.read_text(encoding="utf-8").replace("in_progress", "begun"), encoding="utf-8")
    assert "'state' is not one of its values" in run(folder, "show", "LAN-018").stderr
    assert "'state' is not one of its values" in run(folder, "list").stdout
    done = run(folder, "check")
    assert done.returncode == 2
    assert "LAN-018.toml:6:1: 'state' is not one of its values" in done.stdout


def test_check_hints_at_criteria_that_give_no_roles(folder):
    assert "shown_in_head" not in run(folder, "check", "criteria.toml").stdout
    path = folder / "criteria.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        "".join(line for line in text.splitlines(keepends=True) if not line.startswith(("shown_in", "for_case"))),
        encoding="utf-8",
    )
    done = run(folder, "check", "criteria.toml")
    assert done.returncode == 0
    first, hint = done.stdout.splitlines()
    assert first == "criteria.toml: in order."
    assert "shown_in_head or for_case_manager" in hint


def test_check_knows_the_names_of_kept_versions(folder):
    sessions = folder / "sessions"
    (sessions / "earlier").mkdir()
    shutil.copy(sessions / "LAN-017.toml", sessions / "earlier" / "LAN-017.r3.toml")
    for name in ("LAN-017.toml.bak", "earlier/LAN-017.r3.toml"):
        done = run(folder, "check", f"sessions/{name}")
        assert done.returncode == 0, done.stdout
        assert "in order" in done.stdout
    shutil.copy(sessions / "LAN-017.toml", sessions / "earlier" / "LAN-018.r3.toml")
    assert "give the file back its name" in run(folder, "check", "sessions/earlier/LAN-018.r3.toml").stdout


def test_hostile_keys_reach_no_output_where_the_criteria_are_lost(folder):
    path = folder / "sessions" / "LAN-018.toml"
    text = path.read_text("utf-8").replace(
        "[answers.", '[answers."zz\\u009b31m\\u202e"]\nquestion = "x"\nvalue = "yes"\n\n[answers.', 1
    )
    text = re.sub(r'sha256 = "\w+"', f'sha256 = "{"0" * 64}"', text)
    text = re.sub(r"^answers = (\d+)", lambda found: f"answers = {int(found[1]) + 1}", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    for format in ("json", "text"):
        done = run(folder, "show", "LAN-018", "--format", format)
        assert "\x9b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stdout + done.stderr
        assert done.returncode == 2
        assert "is not a code" in done.stderr


def test_broken_criteria_are_listed_whole(folder):
    (folder / "criteria.toml").write_text("schema = 1\n[instrument]\nid = 3\n", encoding="utf-8")
    named = ["--criteria", "criteria.toml"]
    for arguments in ([*named, "list"], [*named, "show", "LAN-017"], ["review", "LAN-017", "--plain"], ["check"]):
        done = run(folder, *arguments)
        assert done.returncode == 2
        said = done.stdout if arguments == ["check"] else done.stderr
        assert len([line for line in said.splitlines() if "criteria.toml:" in line]) > 2


@pytest.mark.parametrize("broken", ["schema = 1\n[instrument]\nid = 3\n", "not TOML"])
def test_sessions_are_read_with_their_copy_when_the_criteria_are_broken(folder, broken):
    before = {name: run(folder, *name.split()).stdout for name in ("list", "list --format json", "show LAN-017")}
    (folder / "criteria.toml").write_text(broken, encoding="utf-8")
    for name, text in before.items():
        done = run(folder, *name.split())
        assert (done.returncode, done.stdout) == (0, text)
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("sqs-tui: criteria.toml:")
        assert "kept beside them" in done.stderr
    checked = run(folder, "check", "sessions/LAN-017.toml")
    assert (checked.returncode, "in order, completed" in checked.stdout) == (0, True)
    for copy in (folder / "sessions" / "instruments").iterdir():
        copy.unlink()
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "are not here" in done.stderr


def test_a_date_without_quotation_marks_is_no_traceback(folder):
    """As a hand edit in a text editor leaves it."""
    path = folder / "sessions" / "LAN-017.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('value = "2013-01-07"', "value = 2013-01-07"), encoding="utf-8"
    )
    for arguments in (["show", "LAN-017"], ["show", "LAN-017", "--format", "json"], ["check"]):
        assert run(folder, *arguments).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_reports_are_written_over_nothing_but_a_file_and_that_only_when_asked(folder, tmp_path):
    aim, session = tmp_path / "aim.txt", tmp_path / "sessions" / "LAN-018.toml"
    aim.write_text("mine", "utf-8")
    (tmp_path / "link.txt").symlink_to(aim)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    before = session.read_bytes()
    never = ("link.txt", "nowhere.txt", "folder.txt", "pipe.txt", "sessions/LAN-018.toml")
    asked = [(["show", "LAN-017"], name, ["--force"]) for name in never]
    asked += [
        (["show", "LAN-017"], "aim.txt", []),
        (["findings"], "aim.txt", []),
        (["findings"], "link.txt", ["--force"]),
    ]
    for command, name, force in asked:
        done = run(tmp_path, *command, "--output", name, *force)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{name}: " in done.stderr
    assert (aim.read_text("utf-8"), session.read_bytes()) == ("mine", before)
    assert not (tmp_path / "none").exists()
    assert list(tmp_path.rglob("*.tmp")) == []
    assert run(tmp_path, "findings", "--output", "aim.txt", "--force").returncode == 0
    assert stat.S_IMODE(aim.stat().st_mode) == 0o600
