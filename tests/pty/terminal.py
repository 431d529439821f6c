"""A program in a pseudo-terminal of a given size: keys in, a screen (pyte) and the raw bytes out.

Only what a person at a terminal could do and see: nothing here looks into the program. POSIX only.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyte

#: How long anything may take before the test is called hanging, in seconds. Nothing is measured with it.
HANGING = 20.0

KEYS = {
    "enter": b"\r", "esc": b"\x1b", "tab": b"\t", "backspace": b"\x7f", "delete": b"\x1b[3~", "space": b" ",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS", "f5": b"\x1b[15~", "f6": b"\x1b[17~",
    "f8": b"\x1b[19~", "f9": b"\x1b[20~",
    **{f"ctrl+{letter}": bytes([ord(letter) & 31]) for letter in "abcdefghklnopqrstuvwxyz"},
}  # fmt: skip

# Private forms that pyte would print the end of, or take for something else.
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
_UNFINISHED = re.compile(rb"\x1b(\[[0-9;?<>=$]*)?\Z")


def environment(home: Path, **more: str) -> dict[str, str]:
    """What a program is given by a plain terminal, everything it might write to inside `home`."""
    for name in ("", "tmp"):
        (home / name).mkdir(parents=True, exist_ok=True)
    given = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }
    if "PYTHONPATH" in os.environ:  # to try another copy of the program
        given["PYTHONPATH"] = os.environ["PYTHONPATH"]
    return given | more


class Terminal:
    """Runs `command` until it ends or the terminal is closed; leaving the `with` closes it."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        cwd: Path | None = None,
        size: tuple[int, int] = (100, 30),
        controlling: bool = True,
    ) -> None:
        """`size` is columns, rows. Without `controlling`, closing the window sends the program no signal."""
        self.columns, self.rows = size
        self.raw = bytearray()
        self._held = b""
        self._lines: list[str] | None = None
        self._words: str | None = None
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._master, self._slave = os.openpty()
        self._set_size()
        os.set_blocking(self._master, False)
        #: The terminal's modes before anything ran in it.
        self.modes: list[Any] = termios.tcgetattr(self._slave)

        def adopt() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            list(command), stdin=self._slave, stdout=self._slave, stderr=self._slave, env=dict(env), cwd=cwd,
            start_new_session=True, preexec_fn=adopt if controlling else None,
        )  # fmt: skip

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.close_window()

    # Out

    @property
    def lines(self) -> list[str]:
        """The rows of the screen."""
        if self._lines is None:
            buffer, columns = self._screen.buffer, range(self.columns)
            # Not pyte's `display`, which measures every character again. The second half of a wide one is "".
            self._lines = [
                "".join([row[x].data for x in columns]).rstrip() for row in map(buffer.__getitem__, range(self.rows))
            ]
        return self._lines

    def screen(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    def words(self) -> str:
        """The screen with every run of white space one space, so that wrapped text can be found in it."""
        if self._words is None:
            self._words = " ".join(self.screen().split())
        return self._words

    def read(self, seconds: float = 0.0) -> bool:
        """Take what the program writes within `seconds` at most, returning as soon as there was some."""
        if self._master < 0:
            return False
        if not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # EIO: nobody has the other side open any more
            return False
        self.raw += data
        self._lines = self._words = None
        data = self._held + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        self._held = data[cut:]
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data[:cut]))
        return bool(data)

    def drain(self, quiet: float = 0.0) -> None:
        """Take everything written so far, and until nothing has come for `quiet` seconds."""
        while self.read(quiet):
            pass

    def wait_for(self, wanted: str | re.Pattern[str] | Callable[[], object], timeout: float = HANGING) -> str:
        """Wait until the screen holds a text (white space aside), matches, or a condition holds."""
        until = time.monotonic() + timeout
        while not self.shows(wanted):
            if time.monotonic() > until or (self.process.poll() is not None and not self.read(0.05)):
                ended = self.process.poll()
                what = wanted if isinstance(wanted, str) else getattr(wanted, "pattern", "the condition")
                state = "is running" if ended is None else f"ended with {ended}"
                raise AssertionError(f"never seen: {what!r}; the program {state}; the screen:\n{self.screen()}")
            self.read(0.05)
        return self.screen()

    def shows(self, wanted: str | re.Pattern[str] | Callable[[], object]) -> bool:
        if isinstance(wanted, str):
            return " ".join(wanted.split()) in self.words()
        if isinstance(wanted, re.Pattern):
            return bool(wanted.search(self.words()))
        return bool(wanted())

    # In

    def send(self, data: bytes) -> None:
        """Bytes as the keyboard would send them; whatever the program writes meanwhile is taken."""
        rest = data
        while rest:
            ready, writable, _ = select.select([self._master], [self._master], [], HANGING)
            assert ready or writable, "the program does not read what is typed"
            if ready:
                self.read()
            if writable:
                with contextlib.suppress(BlockingIOError):
                    rest = rest[os.write(self._master, rest[:256]) :]

    def press(self, *keys: str) -> None:
        """Keys by their names in `KEYS`, or single characters."""
        for key in keys:
            self.send(KEYS.get(key) or key.encode())

    def type(self, text: str) -> None:
        self.send(text.encode())

    def paste(self, data: bytes) -> None:
        """A bracketed paste."""
        self.send(b"\x1b[200~" + data + b"\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size."""
        self.drain()
        self.columns, self.rows = columns, rows
        self._screen.resize(rows, columns)
        self._lines = self._words = None
        self._set_size()

    def _set_size(self) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))

    # The end

    def signal(self, number: int) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)

    def close_window(self) -> None:
        """What closing the window does: the terminal is gone, and whoever had it for their own gets a HUP."""
        for side in (self._slave, self._master):
            if side >= 0:
                os.close(side)
        self._master = self._slave = -1

    def ended(self, timeout: float = HANGING) -> int:
        """Wait for the end; the exit status as a shell tells it, 128 + the signal that killed it."""
        until = time.monotonic() + timeout
        while self.process.poll() is None:
            assert time.monotonic() < until, f"still running; the screen:\n{self.screen()}"
            if not self.read(0.02) and self._master < 0:
                time.sleep(0.02)
        self.drain()
        code = self.process.returncode
        return code if code >= 0 else 128 - code

    def restored(self) -> list[str]:
        """What of the terminal was not given back as it had been; empty when all was."""
        raw = bytes(self.raw)
        left = []
        if raw.rfind(b"\x1b[?1049l") < raw.rfind(b"\x1b[?1049h"):
            left.append("still on the alternate screen")
        if raw.rfind(b"\x1b[?25h") < raw.rfind(b"\x1b[?25l"):
            left.append("the cursor is hidden")
        for mode in (b"1000", b"1003", b"1006", b"2004"):
            if raw.rfind(b"\x1b[?" + mode + b"l") < raw.rfind(b"\x1b[?" + mode + b"h"):
                left.append(f"mode {mode.decode()} is still on")
        if termios.tcgetattr(self._slave)[:4] != self.modes[:4]:
            left.append("echo or line mode is not as it was")
        return left

    def cpu(self) -> float:
        """Seconds of processor time that the program has used so far (Linux)."""
        ticks = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def sqs(*arguments: str, before: str = "") -> list[str]:
    """The command line of the program itself; `before` is Python to run in its process first (faults, weak saving)."""
    if not before:
        return [sys.executable, "-m", "sqs_tui", *arguments]
    return [sys.executable, "-c", f"{before}\nimport sys\nfrom sqs_tui.cli import main\nsys.exit(main())", *arguments]


CRITERIA = Path(__file__).parents[2] / "criteria.toml"


def program(
    folder: Path, *arguments: str, before: str = "", size: tuple[int, int] = (100, 30), criteria: Path = CRITERIA,
    **env: str,
) -> Terminal:  # fmt: skip
    """The program over `folder`/sessions in a new terminal."""
    command = sqs("--sessions", str(folder / "sessions"), "--criteria", str(criteria), *arguments, before=before)
    return Terminal(command, environment(folder / "home", **env), folder, size)


def review(folder: Path, **how: Any) -> Terminal:
    """The review of LAN-1, begun when it is not there."""
    new = [] if (folder / "sessions" / "LAN-1.toml").exists() else ["--inspector", "INS2", "--case-manager", "CM04"]
    return program(folder, "review", "LAN-1", *new, **how)


SIGNALS = {"KILL": signal.SIGKILL, "TERM": signal.SIGTERM, "HUP": signal.SIGHUP}
