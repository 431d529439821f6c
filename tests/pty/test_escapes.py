"""Escape sequences in whatever others wrote never reach the terminal, from any place, on any screen, in any command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import tomli

from tests.pty.terminal import CRITERIA, Terminal, program, review

#: Each with a marker of its own that survives on the screen as text; what must not survive is what stands before it.
KINDS = {
    "title": "\x1b]0;M00\x07",
    "title, ST": "\x1b]2;M01\x1b\\",
    "clipboard": "\x1b]52;c;TTAyTTAy\x07M02",
    "link": "\x1b]8;;http://M03.example\x1b\\M03\x1b]8;;\x1b\\",
    "colours": "\x1b]4;1;rgb:00/00/00\x07M04",
    "directory": "\x1b]7;file:///M05\x07",
    "notification": "\x1b]777;notify;M06;x\x07",
    "clear": "\x1b[2JM07",
    "home": "\x1b[HM08",
    "alternate screen": "\x1b[?1049lM09",
    "mouse": "\x1b[?1003hM10",
    "report": "\x1b[6nM11",
    "insert answer": "\x1b[21tM12",
    "reset": "\x1bcM13",
    "DCS": "\x1bP+q544e;M14\x1b\\",
    "APC": "\x1b_GM15\x1b\\",
    "PM": "\x1b^M16\x1b\\",
    "C1 CSI": "\x9b2JM17",
    "C1 OSC": "\x9d0;M18\x9c",
    "C1 DCS": "\x90M19\x9c",
    "bidi override": "\u202eM20\u202c",
    "bidi isolate": "\u2066M21\u2069",
    "controls": "M22\x08\x08\x0e\x0f\x05\x7f",
    "line separator": "\u2028M23\u2029",
}
PAYLOAD = "".join(KINDS.values())
#: What a terminal would act on, as bytes; our own output has none of these right before a marker.
FORBIDDEN = [
    *(text.partition("M")[0].encode() for text in KINDS.values() if not text.startswith("M") and "M" in text),
    b"\x1b]52;", b"\xc2\x9b", b"\xc2\x9d", b"\xc2\x90", b"\xc2\x9c", b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\xe2\x80\xa8",
    b"\x1b]777;", b"\x1bP", b"\x1b_G", b"\x1b^", b"\x1bc", b"\x08", b"\x0e", b"\x05", b"\x7f",
]  # fmt: skip
#: Forms that Textual uses itself: not forbidden as such, only in front of a marker.
OWN = {b"\x1b[2J", b"\x1b[H", b"\x1b[?1049l", b"\x1b[?1003h", b"\x1b[6n"}


def escaped(terminal: Terminal) -> list[bytes]:
    raw = bytes(terminal.raw)
    out = [bad for bad in FORBIDDEN if bad not in OWN and bad in raw]
    return out + [bad for bad in OWN if re.search(re.escape(bad) + rb"M\d\d", raw)]


def toml(text: str) -> str:
    return (
        '"'
        + "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in text)
        + '"'
    )


@pytest.fixture(scope="module")
def poison(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a session that holds every kind in every text, and with files named so; only copied."""
    made = tmp_path_factory.mktemp("poison")
    folder = made / "sessions"
    with review(made) as terminal:
        terminal.wait_for("saved")
        terminal.press("a")
        terminal.wait_for("What kind of sentence")
        terminal.press("a")
        terminal.wait_for("Was a pre-sentence report")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type("POISON")
        terminal.wait_for("POISON")
        terminal.press("esc")
        terminal.wait_for("Enter Next")
        terminal.press("q")
        assert terminal.ended() == 0
    path = folder / "LAN-1.toml"
    text = path.read_text().replace('"POISON"', toml(PAYLOAD))
    text = text.replace(
        'question = "Was a pre-sentence', f'their_words = {toml(PAYLOAD)}\nquestion = "Was a pre-sentence'
    )
    path.write_text(text.replace('case_manager = "CM04"', f"case_manager = {toml('CM' + PAYLOAD)}"))
    for number, kind in enumerate(KINDS.values()):
        name = kind.replace("/", "_")
        (folder / f"{number}{name}.toml").write_text("x = 1\n")
        (folder / f"{number}{name}bad.toml").write_text(f"this is = = {toml(kind)}\n")
    return made


@pytest.fixture
def poisoned(tmp_path: Path, poison: Path) -> Path:
    shutil.copytree(poison / "sessions", tmp_path / "sessions")
    return tmp_path


def test_home_and_what_it_says_about_each_file(poisoned: Path) -> None:
    with program(poisoned) as terminal:
        terminal.wait_for("cannot be read")
        for _ in range(8):
            terminal.press("down", "enter")
            terminal.drain(0.15)
            terminal.press("esc")
            terminal.drain(0.15)
        terminal.press("/")
        terminal.paste(PAYLOAD.replace("\x1b", "").encode())
        terminal.drain(0.2)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert escaped(terminal) == []


def through_every_screen(terminal: Terminal) -> None:
    terminal.wait_for("saved")
    terminal.drain(0.3)
    for key, seen in (
        ("g", ""),
        ("f2", "Write the sheet"),
        ("end", ""),
        ("f1", "Help"),
        ("esc", ""),
        ("esc", ""),
        ("/", "Find a question"),
        ("down", ""),
    ):
        terminal.press(key)
        if seen:
            terminal.wait_for(seen)
        terminal.drain(0.25)
    terminal.type("M0")
    terminal.drain(0.2)
    terminal.press("esc")
    terminal.drain(0.2)
    terminal.press("ctrl+p")
    terminal.drain(0.3)
    terminal.press("esc")
    terminal.drain(0.2)
    terminal.press("ctrl+q")
    terminal.ended()


def test_a_session_through_every_screen(poisoned: Path) -> None:
    with program(poisoned, "review", "LAN-1") as terminal:
        through_every_screen(terminal)
        assert b"M01" in terminal.raw
        assert escaped(terminal) == []


@pytest.mark.parametrize(
    "command",
    [["list"], ["list", "--format", "json"], ["show", "LAN-1"], ["show", "LAN-1", "--format", "markdown"],
     ["show", "LAN-1", "--format", "html"], ["show", "LAN-1", "--format", "json"],
     ["show", "LAN-1", "--for", "case-manager"], ["check"], ["show", PAYLOAD], ["review", PAYLOAD], ["check", PAYLOAD],
     [PAYLOAD], ["--language", PAYLOAD, "list"]],
    ids=lambda command: " ".join(command)[:25].encode("ascii", "replace").decode(),
)  # fmt: skip
def test_every_command(poisoned: Path, command: list[str]) -> None:
    with program(poisoned, *command) as terminal:
        terminal.ended()
        assert terminal.raw
        assert escaped(terminal) == []


def test_criteria_through_every_screen_and_check(tmp_path: Path) -> None:
    text = CRITERIA.read_text("utf-8")
    mark = toml(PAYLOAD)[1:-1]
    for key in ("text", "label", "hint"):
        text = text.replace(f'\n{key} = "W', f'\n{key} = "{mark} W')
    text = text.replace('title = "The case"', f'title = "{mark} The case"')
    poisoned = tmp_path / "poison.toml"
    poisoned.write_text(text, "utf-8")
    with program(tmp_path, "check", str(poisoned), criteria=poisoned) as terminal:
        terminal.ended()
        assert escaped(terminal) == []
    with review(tmp_path, criteria=poisoned) as terminal:
        terminal.wait_for(lambda: terminal.process.poll() is not None or "saved" in terminal.words())
        if terminal.process.poll() is None:
            through_every_screen(terminal)
        assert escaped(terminal) == []


def test_a_paste_into_every_place_one_can_write_in(tmp_path: Path) -> None:
    data = PAYLOAD.replace("\x1b[201~", "").encode()
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.drain(0.3)
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.paste(data)
        terminal.wait_for("M23")
        terminal.press("esc")
        terminal.drain(0.3)
        terminal.press("f2")
        terminal.wait_for("Write the sheet")
        terminal.drain(0.2)
        terminal.press("esc")
        terminal.drain(0.2)
        terminal.press("/")
        terminal.wait_for("Find a question")
        terminal.drain(0.2)
        terminal.paste(data)
        terminal.drain(0.3)
        terminal.press("esc")
        terminal.drain(0.2)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert escaped(terminal) == []
    saved = (tmp_path / "sessions" / "LAN-1.toml").read_text("utf-8")
    assert "M23" in saved
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2066]", saved)


def test_a_paste_with_escape_sequences_stays_in_its_order_and_presses_no_key(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("Who is looking")
        terminal.paste(b"\x1bb q \x1bOP \x1b[31mb")  # where nothing is written: neither an answer nor a key
        terminal.drain(0.3)
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.paste(b"first \x1b[31mred\x1b[0m \x1bOP last")
        terminal.wait_for("last")
        terminal.press("esc")
        terminal.wait_for("Enter Next")
        terminal.wait_for(lambda: "✓ saved" in terminal.lines[0])
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    (answer,) = tomli.loads((tmp_path / "sessions" / "LAN-1.toml").read_text("utf-8"))["answers"].values()
    assert answer["evidence"] == "first \ufffd[31mred\ufffd[0m \ufffdOP last"
    assert "value" not in answer
