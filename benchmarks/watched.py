"""A program in a pseudo-terminal, watched from outside: when does a text stand on its screen?"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pyte

COLUMNS, ROWS = 100, 30

#: A program that has written nothing for this long, in seconds, has painted what it had to paint.
QUIET = 0.05
#: How often a `Condition` of the outside world is looked at, in seconds: the accuracy of its time.
POLL = 0.0005
#: How long to wait for anything at all, in seconds.
PATIENCE = 300.0

#: Something to be seen in the rows of a screen.
Sight = Callable[[list[str]], bool]
#: Something to be found out elsewhere, such as on the disk.
Condition = Callable[[], bool]


class Watched:
    """A program and its terminal of 100 x 30. Times are those of `perf_counter`, in seconds; `started` is one.

    What the program writes is only read and stamped while it works. It is replayed, chunk by chunk, through a
    terminal emulator once the program is quiet: the emulator takes longer than some programs do, and would
    otherwise be measured with them. A text is found on the emulated screen rather than in the bytes, since those
    hold it in pieces, between cursor movements and colours, and leave out what stood there before.
    """

    def __init__(self, command: list[str], folder: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        #: Everything that was written since the last key, each piece with the time it was read.
        self.written: list[tuple[float, bytes]] = []
        self._replayed = 0
        self._master, slave = os.openpty()
        termios.tcsetwinsize(slave, (ROWS, COLUMNS))
        self.started = perf_counter()
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def rows(self) -> list[str]:
        """What stands on the screen, as far as it was replayed."""
        return list(self._screen.display)

    def press(self, keys: bytes) -> float:
        """Type; the time just before."""
        self.written.clear()
        self._replayed = 0
        pressed = perf_counter()
        os.write(self._master, keys)
        return pressed

    def wait(self, *sights: Sight, until: Condition = lambda: True) -> tuple[list[float], float]:
        """Wait until `until` holds and all `sights` stand on a quiet screen.

        The time each of them has stood since, and the time `until` was first seen to hold.
        """
        stands: list[float | None] = [None] * len(sights)
        held: float | None = None
        give_up = perf_counter() + PATIENCE
        while True:
            ready = self._readable(QUIET if held else POLL)
            now = perf_counter()
            if ready:
                self.written.append((now, self._read()))
            if held is None:
                held = perf_counter() if until() else None
            elif not ready:
                self._replay(sights, stands)
                since = [at for at in stands if at is not None]
                if len(since) == len(sights) and not self._readable(0):
                    return since, held
            if now > give_up:
                raise TimeoutError("\n".join(["This is not what was waited for:", *self.rows]))

    def ended(self) -> None:
        """Wait until the program has ended."""
        with contextlib.suppress(EOFError):
            while True:
                self._read()
        self._process.wait()

    def _readable(self, timeout: float) -> bool:
        return bool(select.select([self._master], [], [], timeout)[0])

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 65536)
        except OSError:  # how Linux says that the program has ended
            raise EOFError("\n".join(["The program has ended:", *self.rows])) from None

    def _replay(self, sights: tuple[Sight, ...], stands: list[float | None]) -> None:
        for at, data in self.written[self._replayed :]:
            self._stream.feed(data)
            rows = self.rows
            for index, sight in enumerate(sights):
                stands[index] = (stands[index] or at) if sight(rows) else None
        self._replayed = len(self.written)


def environment() -> dict[str, str]:
    """That of the caller, with a common terminal in it and nothing that changes how Textual starts or paints."""
    odd = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE", "SQS_SESSIONS")
    kept = {name: value for name, value in os.environ.items() if name not in odd and not name.startswith("TEXTUAL")}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
