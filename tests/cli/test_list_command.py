"""The command `list`: what it tells of a folder, in order or not."""

from __future__ import annotations

import json

from tests.cli.command import run, start


def test_list(folder, tmp_path):
    done = run(folder, "list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Case", "LAN-017", "LAN-018"]
    rows = json.loads(run(folder, "list", "--format", "json").stdout)
    assert [(row["case"], row["state"], row["answered"]) for row in rows] == [
        ("LAN-017", "completed", 9),
        ("LAN-018", "in progress", 1),
    ]
    assert done.stdout.splitlines()[0].split() == [
        "Case",
        "State",
        "Answered",
        "Case",
        "manager",
        "Inspector",
        "Last",
        "change",
    ]
    assert done.stdout.splitlines()[1].split()[5:7] == ["CM04", "INS2"]


def test_list_names_cases_of_which_only_other_files_are_left(folder):
    (folder / "sessions" / "LAN-018.toml").unlink()
    start(folder, "LAN-1.draft", ["y"])  # a case of its own, not the draft of another
    done = run(folder, "list")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "sqs-tui: LAN-018: its review is gone, but other files of it are here; sqs-tui purge LAN-018 shows which"
    ]
    again = run(folder, "review", "LAN-018", "--plain", "--inspector", "INS2", "--case-manager", "CM04")
    assert again.returncode == 2
    assert "its review is gone, but LAN-018.toml.bak is here" in again.stderr


def test_list_of_a_folder_that_is_not_there(tmp_path):
    done = run(tmp_path, "--sessions", "elsewhere", "list")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "sqs-tui: elsewhere: no such folder\n")
    done = run(tmp_path, "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No sessions in sessions yet" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_list_names_what_cannot_be_read_and_says_so_by_its_code(folder):
    (folder / "sessions" / "bad\x1b[2J.toml").write_text("x = ", encoding="utf-8")
    odd = (folder / "sessions" / "LAN-018.toml").read_text(encoding="utf-8")
    (folder / "sessions" / "LAN-018.toml").write_text(
        odd.replace('inspector = "INS2"', "inspector = 2"), encoding="utf-8"
    )
    done = run(folder, "list")
    assert done.returncode == 1
    assert done.stdout.count("cannot be read") == 2
    assert "is not TOML" in done.stdout
    assert "inspector" in done.stdout
    assert "\x1b" not in done.stdout


def test_list_overdue(folder, tmp_path):
    sessions = tmp_path / "sessions"
    done = run(tmp_path, "list", "--overdue")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No case in sessions is past its day." in done.stdout
    assert "2 sessions have no day" in done.stdout
    (sessions / "inspection.toml").write_text("schema = 1\ndispose_after = 2013-06-01\n", "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["Case", "LAN-017", "LAN-018"]
    assert done.stdout.count("2013-06-01") == 2
    assert "2 cases are past the day" in done.stdout
    # A session's own day comes before that of its inspection.
    path = sessions / "LAN-018.toml"
    plain = path.read_text("utf-8")
    path.write_text(plain.replace("position =", 'dispose_after = "2999-12-31"\nposition =', 1), "utf-8")
    content = json.loads(run(tmp_path, "list", "--overdue", "--format", "json").stdout)
    assert [(row["case"], row["dispose_after"]) for row in content["overdue"]] == [("LAN-017", "2013-06-01")]
    assert (content["undated"], content["unknown"], content["without_session"]) == (0, [], [])
    path.write_text(plain.replace("position =", 'dispose_after = "soon"\nposition =', 1), "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert done.returncode == 1
    assert "LAN-018.toml: its day is not known: dispose_after is 'soon', which is no day" in done.stderr
    assert "1 case is past the day" in done.stdout
    done = run(tmp_path, "check")
    assert done.returncode == 1
    line = path.read_text("utf-8").splitlines().index('dispose_after = "soon"') + 1
    assert f"LAN-018.toml:{line}:1: dispose_after is 'soon', which is no day; write it as" in done.stdout
    path.unlink()
    done = run(tmp_path, "list", "--overdue")
    assert "Without a session, but with other files: LAN-018." in done.stdout
    (sessions / "inspection.toml").write_text('schema = 1\ndispose_after = "2013-06-01"\n', "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert (done.returncode, done.stdout) == (2, "")
    assert "inspection.toml:2:1: 'dispose_after' is not a date" in done.stderr
    done = run(tmp_path, "check")
    assert done.returncode == 2
    assert "inspection.toml:2:1: 'dispose_after' is not a date" in done.stdout
    (sessions / "inspection.toml").write_text("schema = 1\n", "utf-8")
    assert "inspection.toml: in order." in run(tmp_path, "check").stdout
