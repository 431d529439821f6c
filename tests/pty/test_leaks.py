"""A sentence typed as an answer is found in the session, its backup and its draft, and nowhere else.

After a crash at each of these points: while typing, after the draft, half of the temporary written, before its fsync,
before and after the rename, before the folder's fsync, after "saved", in the summary, while completing, while amending,
while a report and while the findings are written, by TERM, by an abort with core files allowed, by an exception.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import stat
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli

from sqs_tui.criteria.load import load_instrument
from sqs_tui.open_case import new_case
from sqs_tui.review.signing import signoffs
from sqs_tui.store.durable import target_of
from tests.pty.terminal import CRITERIA, Terminal, program, review
from tests.tui.conftest import answer_everything

#: Of this run alone: others may be searching, too.
MARK = f"Unverwechselbar-{uuid.uuid4().hex[:8]}".encode()
SENTENCE = f"{MARK.decode()} he told his nan about the knife"
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


def temporaries(folder: Path) -> set[str]:
    """What a kill leaves beside the file it was to become, and the next opening sweeps."""
    return {path.name for path in folder.rglob("*") if target_of(path.name)}


def too_open(folder: Path) -> list[str]:
    return [
        f"{path} {stat.filemode(path.stat().st_mode)}"
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


#: Kills the program at one moment of writing a session with the sentence in it: half of the temporary written, not yet
#: flushed, not yet renamed, renamed, and renamed but with the folder not yet flushed.
KILLED_AT = """
import os, signal
from sqs_tui.store import system
armed = False
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def write(fd, data, real=system.write):
    global armed
    armed = all(part in bytes(data) for part in {parts})
    if armed and {at!r} == "write":
        real(fd, bytes(data)[: len(data) // 2])
        die()
    return real(fd, data)
def fsync(fd, real=system.fsync):
    if armed and {at!r} == "fsync":
        die()
    return real(fd)
def replace(source, target, real=system.replace):
    if armed and {at!r} == "before the rename":
        die()
    done = real(source, target)
    if armed and {at!r} == "rename" and not target.name.endswith(".bak"):
        die()
    return done
def fsync_folder(folder, real=system.fsync_folder):
    if armed and {at!r} == "folder fsync":
        die()
    return real(folder)
system.write, system.fsync, system.replace, system.fsync_folder = write, fsync, replace, fsync_folder
"""


def killed_at(at: str, *parts: bytes) -> str:
    return KILLED_AT.format(at=at, parts=(MARK, *parts))


#: Where programs leave things: beside the folder of the test, everything that anybody may write to.
ELSEWHERE = ("/tmp", "/var/tmp", "/dev/shm", "/run/user", "~/.cache", "~/.config", "~/.local", "~/.textual", ".")


def found_elsewhere(but: Path, since: float) -> set[str]:
    """Files changed since then, anywhere outside of the folder `but`, with the sentence in them."""
    found = set()
    for place in ELSEWHERE:
        for folder, inner, files in os.walk(os.path.expanduser(place)):
            inner[:] = [name for name in inner if Path(folder, name) != but and name not in (".git", ".venv")]
            for name in files:
                path = Path(folder, name)
                with contextlib.suppress(OSError):
                    about = path.lstat()
                    if stat.S_ISREG(about.st_mode) and about.st_mtime >= since and MARK in path.read_bytes():
                        found.add(str(path))
    return found


@contextlib.contextmanager
def nowhere_else(folder: Path, *asked_for: str, typed: bool = True) -> Iterator[None]:
    """Around a crash: the sentence is in the session, its backup, its draft, an earlier revision and what was asked for."""
    since = time.time() - 2
    yield
    assert found(folder) <= OURS | set(asked_for) | temporaries(folder)
    assert found(folder) or not typed
    assert found_elsewhere(folder.parent, since) == set()  # beside it are the folders of other tests
    assert too_open(folder / "sessions") == []
    assert {path for path in (folder / "home").rglob("*") if path.is_file()} == set(), "files outside of the sessions"
    assert not any(path.name.startswith("core") for path in folder.rglob("*")), "a core file"


@pytest.mark.parametrize("at", ["typing", "drafted", "saved", "summary", "term", "quit", "abort", "exception"])
def test_the_sentence_is_only_where_it_belongs(tmp_path: Path, at: str) -> None:
    before = CRASH if at == "exception" else ""
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))  # what a developer's machine may have; children inherit it
    try:
        with nowhere_else(tmp_path, typed=at != "typing"), review(tmp_path, before=before) as terminal:
            type_it(terminal)
            if at != "typing":
                draft = tmp_path / "sessions" / ".LAN-1.draft.toml"
                terminal.wait_for(lambda: draft.exists() and b"knife" in draft.read_bytes())
            if at in ("saved", "summary", "quit", "exception"):
                terminal.press("esc")
                terminal.wait_for("Enter Next")
                terminal.wait_for(lambda: MARK in (tmp_path / "sessions" / "LAN-1.toml").read_bytes())
            if at == "summary":
                terminal.press("f2")
                terminal.wait_for("Still missing")
            if at == "exception":
                terminal.press("g")
                assert terminal.ended() not in (0, 2)
            elif at == "quit":
                terminal.press("q")
                assert terminal.ended() == 0
            else:
                terminal.signal({"term": signal.SIGTERM, "abort": signal.SIGABRT}.get(at, signal.SIGKILL))
                terminal.ended()
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))


@pytest.mark.parametrize("at", ["write", "fsync", "before the rename", "rename", "folder fsync"])
def test_killed_while_it_is_saved_it_is_only_where_it_belongs(tmp_path: Path, at: str) -> None:
    """And what the kill left behind is gone once the case was opened again."""
    written = nowhere_else(tmp_path, typed=at != "write")  # of which half is there, perhaps without it
    with written, review(tmp_path, before=killed_at(at, b"[end]")) as terminal:
        type_it(terminal)
        terminal.press("esc")
        assert terminal.ended() == 137
    with nowhere_else(tmp_path, typed=at in ("rename", "folder fsync")), review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.signal(signal.SIGKILL)
        terminal.ended()
    assert temporaries(tmp_path) == set()


def whole_case(folder: Path, *, completed: bool) -> None:
    """A session with every question answered and the sentence as the evidence of one."""
    case = new_case(folder / "sessions", load_instrument(CRITERIA), case="LAN-1", inspector="INS2", case_manager="CM04")
    with case.edit() as review:
        answer_everything(review)
    with case.edit() as review:
        review.set_evidence(review.applicable[0].id, SENTENCE)
    if completed:
        case.settle(case.prepare())
        case.complete(signoffs(case.review, with_case_manager=True))
    case.close()
    assert MARK in (folder / "sessions" / "LAN-1.toml").read_bytes()


@pytest.mark.parametrize("at", ["write", pytest.param("rename", marks=pytest.mark.thorough)])
def test_killed_while_completing_it_is_only_where_it_belongs(tmp_path: Path, at: str) -> None:
    whole_case(tmp_path, completed=False)
    with nowhere_else(tmp_path), review(tmp_path, before=killed_at(at, b'state = "completed"')) as terminal:
        terminal.wait_for("saved")
        terminal.press("f2")
        terminal.wait_for("summary, in progress")
        terminal.press("c")
        terminal.wait_for("Complete this review?")
        terminal.press("b")
        assert terminal.ended() == 137


@pytest.mark.parametrize("at", [pytest.param("write", marks=pytest.mark.thorough), "rename"])
def test_killed_while_amending_it_is_only_where_it_belongs(tmp_path: Path, at: str) -> None:
    whole_case(tmp_path, completed=True)
    completed = tomli.loads((tmp_path / "sessions" / "LAN-1.toml").read_text(encoding="utf-8"))
    kept = f"LAN-1.r{completed['revision']}.toml"
    with nowhere_else(tmp_path, kept), review(tmp_path, before=killed_at(at)) as terminal:
        terminal.wait_for("completed")
        terminal.press("f2")
        terminal.wait_for("summary, completed")
        terminal.press("a")
        terminal.wait_for("Why")
        terminal.type("because")
        terminal.wait_for("because")
        terminal.press("enter")
        assert terminal.ended() == 137


@pytest.mark.parametrize(
    ("command", "at"),
    [
        ("show", "write"),
        ("findings", "fsync"),
        ("show", "folder fsync"),
        pytest.param("findings", "write", marks=pytest.mark.thorough),
        pytest.param("show", "fsync", marks=pytest.mark.thorough),
        pytest.param("findings", "folder fsync", marks=pytest.mark.thorough),
    ],
)
def test_killed_while_a_report_is_written_it_is_only_where_it_belongs(tmp_path: Path, command: str, at: str) -> None:
    whole_case(tmp_path, completed=True)
    arguments = ["show", "LAN-1"] if command == "show" else ["findings"]
    before = killed_at(at).replace("all(part in bytes(data) for part in", "True or (")
    with (
        nowhere_else(tmp_path, "report.html"),
        program(
            tmp_path, *arguments, "--format", "html", "--output", str(tmp_path / "report.html"), before=before
        ) as terminal,
    ):
        assert terminal.ended() == 137


LEAKS = """
import os
from sqs_tui.review.engine import Review
def set_evidence(self, question, text, real=Review.set_evidence):
    open({where!r}, "a").write(text)
    return real(self, question, text)
Review.set_evidence = set_evidence
"""


@pytest.mark.parametrize("where", ["home", "memory", "beside"])
def test_a_sentence_left_somewhere_would_be_found(tmp_path: Path, where: str) -> None:
    """The rig can fail: the same with a program that keeps a note of what was typed."""
    memory = Path(f"/dev/shm/sqs-leak-{MARK.decode()}")
    place = {"home": tmp_path / "home" / "log.txt", "memory": memory, "beside": tmp_path / "sessions" / "notes"}[where]

    def crash() -> None:
        with nowhere_else(tmp_path), review(tmp_path, before=LEAKS.format(where=str(place))) as terminal:
            type_it(terminal)
            terminal.press("esc")
            terminal.wait_for(lambda: MARK in (tmp_path / "sessions" / "LAN-1.toml").read_bytes())
            terminal.signal(signal.SIGKILL)
            terminal.ended()

    try:
        with pytest.raises(AssertionError, match=place.name):
            crash()
    finally:
        memory.unlink(missing_ok=True)


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
from sqs_tui.tui.review.screen import ReviewScreen
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
