"""The command `purge`: what it removes, when it asks, and what it leaves."""

from __future__ import annotations

import sys

import pytest

from tests.cli.command import run, start


def test_purge_without_a_terminal_asks_for_the_reference_twice(folder, tmp_path):
    sessions = tmp_path / "sessions"
    start(tmp_path, "LAN-01", ["y"])
    before = sorted(sessions.rglob("*"))
    for more, says in (([], "add --yes LAN-017"), (["--yes", "LAN-01"], "does not repeat"), (["--yes", "y"], "repeat")):
        done = run(tmp_path, "purge", "LAN-017", *more, lines="LAN-017\n")
        assert done.returncode == 2
        assert "LAN-017.toml.bak" in done.stdout
        assert f"nothing was removed: {'to' if not more else '--yes'}" in done.stderr
        assert says in done.stderr
    for case in ("LAN-999", "lan-017", "../LAN-017", "sessions/LAN-017.toml"):
        assert run(tmp_path, "purge", case, "--yes", case).returncode == 2
    assert sorted(sessions.rglob("*")) == before
    run(tmp_path, "show", "LAN-017", "--output", "LAN-017-summary.txt")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("LAN-017: completed; no day is given after which to remove it.\n")
    assert "They are left alone" in done.stdout
    assert "Not reached by this" in done.stdout
    assert done.stdout.endswith("LAN-017 is removed.\n")
    assert [path for path in before if path.exists()] == [path for path in before if "LAN-017" not in path.name]
    assert (tmp_path / "LAN-017-summary.txt").exists()
    assert [line.split()[0] for line in run(tmp_path, "list").stdout.splitlines()] == ["Case", "LAN-01", "LAN-018"]


def test_purge_tells_what_it_cannot_remove_and_removes_the_rest(folder, tmp_path):
    sessions = tmp_path / "sessions"
    (sessions / "LAN-017.toml.bak").unlink()
    (sessions / "LAN-017.toml.bak").mkdir()
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert done.returncode == 2
    assert "LAN-017.toml.bak: not removed: " in done.stderr
    assert "not all of it is removed; the rest is" in done.stderr
    assert [path.name for path in sessions.iterdir() if "LAN-017" in path.name] == ["LAN-017.toml.bak"]
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert "the review itself is gone, other files are not" in done.stdout


def test_purge_tells_which_cases_rely_on_what_was_asked_once(folder, tmp_path):
    told = "goes with it: LAN-018, of the same case manager, has no such answers of its own."
    done = run(tmp_path, "purge", "LAN-017")
    assert told in " ".join(done.stdout.split())
    assert "of the same case manager" not in run(tmp_path, "purge", "LAN-018").stdout
    (tmp_path / "criteria.toml").write_text("broken", "utf-8")
    done = run(tmp_path, "purge", "LAN-017")
    assert "Whether other cases rely on what its case manager was asked once, cannot be told." in done.stdout


def test_purge_of_a_file_that_cannot_be_read(folder, tmp_path):
    path = tmp_path / "sessions" / "LAN-017.toml"
    path.write_text("half = \x1b[2J", "utf-8")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert done.returncode == 0
    assert "LAN-017: not readable: " in done.stdout
    assert "\x1b" not in done.stdout
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_purge_is_refused_while_the_case_is_open_elsewhere(folder, tmp_path):
    from sqs_tui.store.lock import Lock

    lock = Lock(tmp_path / "sessions" / ".LAN-017.lock")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    lock.close()
    assert done.returncode == 2
    assert "LAN-017: open elsewhere, by process" in done.stderr
    assert (tmp_path / "sessions" / "LAN-017.toml").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize(("typed", "code"), [("LAN-017", 0), ("y", 2)])
def test_purge_at_a_terminal_has_the_reference_typed(folder, tmp_path, typed, code):
    from tests.pty.terminal import Terminal, environment, sqs

    env = environment(tmp_path / "home")
    with Terminal(sqs("purge", "LAN-017"), env, tmp_path, size=(160, 40)) as terminal:
        terminal.wait_for("To remove these files for good type LAN-017")
        terminal.type(typed)
        terminal.press("enter")
        assert terminal.ended() == code
    assert (tmp_path / "sessions" / "LAN-017.toml").exists() == bool(code)
