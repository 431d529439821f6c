"""Reading a whole folder of sessions: quickly, and telling whoever waits how far it is."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

#: Seconds between two lines of progress; what is read within the first of these is not worth one.
_EVERY = 0.4


@contextmanager
def reading() -> Iterator[Callable[[int, int], None]]:
    """What to tell how many sessions have been read: shown to a person who waits, on a line that goes away again."""
    # What is read is kept until the end: to look for garbage among it again and again only takes time: 1 % of reading
    # 47 sessions (tricks.py "while reading").
    collected = gc.isenabled()
    gc.disable()
    try:
        with _shown() as tell:
            yield tell
    finally:
        if collected:
            gc.enable()


@contextmanager
def _shown() -> Iterator[Callable[[int, int], None]]:
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, of: None
        return
    told, width = monotonic(), 0

    def tell(done: int, of: int) -> None:
        nonlocal told, width
        if monotonic() - told >= _EVERY:
            line = f"Reading sessions: {done:,} of {of:,}"
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            told, width = monotonic(), len(line)

    try:
        yield tell
    finally:
        if width:
            print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)
