"""Every kind of terminal, and none: what it cannot do is said, and nothing is lost on the way out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.pty.terminal import CRITERIA, Terminal, environment, program, review, sqs


def session(folder: Path) -> str:
    return (folder / "sessions" / "LAN-1.toml").read_text("utf-8")


def command(folder: Path) -> list[str]:
    return sqs("--sessions", str(folder / "sessions"), "--criteria", str(CRITERIA), "review", "LAN-1", "--inspector", "I1", "--case-manager", "C1")  # fmt: skip


@pytest.mark.parametrize("stdin", ["/dev/null", "pipe"])
def test_no_terminal_is_one_line_that_names_plain(tmp_path: Path, stdin: str) -> None:
    given = subprocess.PIPE if stdin == "pipe" else subprocess.DEVNULL
    done = subprocess.run(
        command(tmp_path), stdin=given if stdin != "pipe" else None, input=b"y\n" * 100 if stdin == "pipe" else None,
        capture_output=True, env=environment(tmp_path / "home"), cwd=tmp_path, timeout=20,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert b"--plain" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize("redirected", ["0</dev/null", "1>out", "2>out"])
def test_one_side_that_is_no_terminal_is_refused_too(tmp_path: Path, redirected: str) -> None:
    """With 2>out Textual would paint the case into the file and nothing on the screen."""
    shell = ["sh", "-c", f'exec "$@" {redirected}', "sh", *command(tmp_path)]
    with Terminal(shell, environment(tmp_path / "home"), tmp_path) as terminal:
        assert terminal.ended(10) == 2
        out = tmp_path / "out"
        said = bytes(terminal.raw) + (out.read_bytes() if out.exists() else b"")
    assert b"--plain" in said
    assert b"\x1b" not in said


def test_a_dumb_terminal_is_one_line_that_names_plain(tmp_path: Path) -> None:
    with program(tmp_path, "review", "LAN-1", TERM="dumb") as terminal:
        assert terminal.ended() == 2
        assert b"--plain" in terminal.raw
        assert b"\x1b" not in terminal.raw
        assert terminal.raw.count(b"\n") == 1


def test_too_small_a_window_says_so_grows_and_still_quits(tmp_path: Path) -> None:
    with review(tmp_path, size=(30, 8)) as terminal:
        terminal.wait_for("too small")
        terminal.wait_for("q leaves")
        terminal.resize(100, 30)
        terminal.wait_for("Who is looking at this case")
        terminal.press("a")
        terminal.wait_for("What kind of sentence")
        terminal.resize(30, 8)
        terminal.wait_for("too small")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.restored() == []
    assert 'value = "allocated"' in session(tmp_path)


def test_resizing_while_writing_loses_nothing(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        typed = ""
        for number, size in enumerate([(80, 24), (140, 45), (60, 20), (100, 30), (45, 14), (90, 25)]):
            for word in (f"one{number} ", f"two{number} ", f"three{number} "):
                terminal.type(word)
                typed += word
            terminal.resize(*size)
            terminal.type(f"four{number} ")
            typed += f"four{number} "
            terminal.drain(0.1)
        terminal.press("esc")
        terminal.drain(0.2)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert typed.strip() in session(tmp_path)


@pytest.mark.parametrize(
    "more", [{"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}]
)
def test_an_ascii_terminal_shows_no_escaped_glyphs(tmp_path: Path, more: dict[str, str]) -> None:
    """Python writes what ASCII has not as \\u2713; better is UTF-8, or a line that names --plain."""
    with review(tmp_path, **more) as terminal:
        terminal.wait_for(lambda: terminal.process.poll() is not None or "saved" in terminal.words())
        terminal.drain(0.3)
        assert b"\\u2" not in terminal.raw
        assert b"\\xb7" not in terminal.raw
        if terminal.process.poll() is None:
            terminal.press("q")
        assert terminal.ended() in (0, 2)


def test_a_terminal_that_died_without_a_signal_does_not_leave_a_spinning_program(tmp_path: Path) -> None:
    with Terminal(command(tmp_path), environment(tmp_path / "home"), tmp_path, controlling=False) as terminal:
        terminal.wait_for("saved")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type("typed before it died")
        terminal.wait_for("before it died")
        terminal.close_window()
        time.sleep(2)
        if terminal.process.poll() is None:
            before = terminal.cpu()
            time.sleep(2)
            assert terminal.process.poll() is not None or terminal.cpu() - before < 1, "spins"
    files = [path for path in (tmp_path / "sessions").iterdir() if path.is_file()]
    assert any("typed before it died" in path.read_text() for path in files)


@pytest.mark.parametrize("pasted", [False, True])
def test_bytes_that_are_no_utf_8_become_replacement_characters_and_are_told(tmp_path: Path, pasted: bool) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        data = b"caf\xe9 au lait \xff\xfe end"
        terminal.paste(data) if pasted else terminal.send(data)
        terminal.wait_for("lait")
        terminal.wait_for("end")
        terminal.press("esc")
        terminal.wait_for("replaced")
        terminal.press("q")
        assert terminal.ended() == 0
    assert "caf\ufffd au lait \ufffd\ufffd end" in session(tmp_path)


def test_a_whole_burst_is_taken_key_by_key(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.drain(0.3)
        terminal.send(b"eFirst.\x0eaeSecond.\x1bn")  # evidence, on, an answer that moves on, evidence, Esc, No
        terminal.wait_for("saved")
        terminal.drain(0.5)
        terminal.send(b"eThe very last words\x11")
        assert terminal.ended() == 0
    text = session(tmp_path)
    assert re.findall(r'^(?:evidence|value) = "(.*)"$', text.split("[[events]]")[0], re.MULTILINE) == [
        "First.", "community", "no", "Second.", "The very last words",
    ]  # fmt: skip


def test_ctrl_c_neither_ends_nor_loses_anything(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.press("ctrl+c")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type("before ctrl-c")
        terminal.wait_for("before ctrl-c")
        terminal.press("ctrl+c")
        terminal.type(" and after")
        terminal.wait_for("before ctrl-c and after")
        terminal.signal(2)
        assert terminal.ended() == 130
        assert terminal.restored() == []
    assert "before ctrl-c and after" in session(tmp_path)


@pytest.mark.parametrize("keys", [["q"], ["ctrl+q"], ["e", "ctrl+q"], ["f2", "ctrl+q"], ["f1", "ctrl+q"]])
def test_quitting_saves_restores_the_terminal_and_ends_with_0(tmp_path: Path, keys: list[str]) -> None:
    with review(tmp_path, size=(80, 24)) as terminal:
        terminal.wait_for("saved")
        terminal.press("b")
        terminal.wait_for("What kind of sentence")
        for key in keys[:-1]:
            terminal.press(key)
            terminal.wait_for({"e": "Esc Done", "f2": "Still missing", "f1": "Help"}[key])
            terminal.drain(0.2)
        terminal.press(keys[-1])
        assert terminal.ended() == 0
        assert terminal.restored() == []
    assert 'value = "another"' in session(tmp_path)


def test_home_without_a_terminal_and_with_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "sqs_tui"], stdin=subprocess.DEVNULL, capture_output=True, env=environment(tmp_path / "home"), cwd=tmp_path, timeout=20)  # fmt: skip
    assert done.returncode == 2
    assert b"--plain" in done.stderr
    with program(tmp_path) as terminal:
        terminal.wait_for("There is no review here yet")
        terminal.press("q")
        assert terminal.ended() == 0
        assert terminal.restored() == []
    assert not os.path.exists(tmp_path / "sessions")


def test_enter_held_too_long_in_a_form_does_no_harm(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.wait_for("There is no review here yet")
        terminal.press("n")
        terminal.wait_for("A new review")
        for text in ("LAN-1", "CM04"):
            terminal.drain(0.2)
            terminal.type(text)
            terminal.press("enter")
        terminal.drain(0.2)
        terminal.type("INS2")
        terminal.send(b"\r\r\r")
        terminal.wait_for("who is here")
        terminal.drain(0.3)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
