"""A sentence typed as an answer is found in the session, its backup and its draft, and nowhere else."""

from __future__ import annotations

import socket
import stat
import threading
from pathlib import Path

import pytest

from tests.pty.terminal import Terminal, program, review

SENTENCE = "Unverwechselbar-7f3a he told his nan about the knife"
MARK = b"Unverwechselbar-7f3a"
OURS = {"LAN-1.toml", "LAN-1.toml.bak", ".LAN-1.draft.toml"}


def type_it(terminal: Terminal) -> None:
    terminal.wait_for("saved")
    terminal.press("e")
    terminal.wait_for("Esc Done")
    for word in SENTENCE.split():
        terminal.type(f"{word} ")
        terminal.wait_for(word)


def found(folder: Path) -> set[str]:
    """The files anywhere below `folder` with the sentence, or a third of it, in them."""
    return {path.name for path in folder.rglob("*") if path.is_file() and MARK in path.read_bytes()}


def too_open(folder: Path) -> list[str]:
    return [
        f"{path} {stat.filemode(path.stat().st_mode)}"
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@pytest.mark.parametrize("at", ["typing", "drafted", "recorded", "summary", "term", "quit", "crash"])
def test_the_sentence_is_only_where_it_belongs(tmp_path: Path, at: str) -> None:
    tmp_path.chmod(0o755)
    before = CRASH if at == "crash" else ""
    with review(tmp_path, before=before) as terminal:
        type_it(terminal)
        if at != "typing":
            draft = tmp_path / "sessions" / ".LAN-1.draft.toml"
            terminal.wait_for(lambda: draft.exists() and b"knife" in draft.read_bytes())
        if at in ("recorded", "summary", "quit", "crash"):
            terminal.press("esc")
            terminal.wait_for("Enter Next")
        if at == "summary":
            terminal.press("f2")
            terminal.wait_for("Still missing")
        if at == "crash":
            terminal.press("g")
            assert terminal.ended() not in (0, 2)
        elif at == "quit":
            terminal.press("q")
            assert terminal.ended() == 0
        else:
            terminal.signal(15 if at == "term" else 9)
            terminal.ended()
    assert found(tmp_path) <= OURS
    assert at == "typing" or found(tmp_path)
    assert too_open(tmp_path / "sessions") == []
    made = {path for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert made == set(), "files outside of the folder of sessions"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEXTUAL_LOG", "log.txt"),
        ("TEXTUAL", "devtools,debug"),
        ("TEXTUAL_SCREENSHOT", "1"),
        ("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver"),
        ("TEXTUAL_DEBUG", "1"),
    ],
)
def test_developers_switches_write_nothing_and_are_told(tmp_path: Path, name: str, value: str) -> None:
    sent = bytearray()
    server = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        try:
            while True:
                connection, _ = server.accept()
                connection.settimeout(2)
                while data := connection.recv(65536):
                    sent.extend(data)
        except OSError:
            pass

    threading.Thread(target=listen, daemon=True).start()
    env = {
        name: str(tmp_path / value) if name == "TEXTUAL_LOG" else value,
        "TEXTUAL_DEVTOOLS_PORT": str(server.getsockname()[1]),
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path / "home"),
    }
    with review(tmp_path, **env) as terminal:
        terminal.wait_for(lambda: terminal.process.poll() is not None or "saved" in terminal.words())
        if terminal.process.poll() is None:  # ignored, with a notice
            assert name.encode() in terminal.raw, "no notice"
            type_it(terminal)
            terminal.press("esc")
            terminal.wait_for("Enter Next")
            terminal.drain(1.0 if name == "TEXTUAL_SCREENSHOT" else 0.2)
            terminal.press("q")
            assert terminal.ended() == 0
        else:  # refused
            assert terminal.ended() == 2
            assert name.encode() in terminal.raw
    server.close()
    assert found(tmp_path) <= OURS
    assert not any(path.suffix in (".svg", ".txt") for path in tmp_path.rglob("*"))
    assert sent == b""


#: Guidance fails with a local variable that holds the case.
CRASH = """
from sqs_tui.tui.review_screen import ReviewScreen
async def fails(self):
    secret = str(self.case.review.session.answers)
    raise RuntimeError("about " + secret)
ReviewScreen.action_guidance = fails
"""


def test_a_crash_tells_type_file_and_line_and_nothing_of_the_case(tmp_path: Path) -> None:
    with review(tmp_path, before=CRASH) as terminal:
        type_it(terminal)
        terminal.press("esc")
        terminal.wait_for("Enter Next")
        terminal.drain(0.2)
        painted = len(terminal.raw)
        terminal.press("g")
        assert terminal.ended() not in (0, 2)
        assert terminal.restored() == []
        last = bytes(terminal.raw[painted:])
    said = last[last.rfind(b"\x1b[?1049l") :]
    assert b"RuntimeError" in said
    assert b"<string>:5" in said
    assert b"LAN-1.toml" in said
    assert MARK not in said
    assert b"knife" not in said
    assert SENTENCE in (tmp_path / "sessions" / "LAN-1.toml").read_text()


def test_a_crash_while_typing_keeps_what_was_typed(tmp_path: Path) -> None:
    crash = CRASH.replace("action_guidance", "action_pace").replace("async def", "def")
    with review(tmp_path, before=crash) as terminal:
        type_it(terminal)
        terminal.press("f4")
        assert terminal.ended() not in (0, 2)
    assert "knife" in "".join(path.read_text() for path in (tmp_path / "sessions").iterdir() if path.is_file())


def test_home_shows_a_folder_and_leaves_it_as_it_is(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        type_it(terminal)
        terminal.press("esc")
        terminal.wait_for("Enter Next")
        terminal.press("q")
        assert terminal.ended() == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with program(tmp_path) as terminal:
        terminal.wait_for("LAN-1")
        terminal.press("q")
        assert terminal.ended() == 0
        assert MARK not in terminal.raw
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
