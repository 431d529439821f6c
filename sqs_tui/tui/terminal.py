"""What Textual leaves open between the program and the terminal, closed: the only module that touches its privates.

Each function says which name it relies on; a test fails when Textual changes it.
"""

from __future__ import annotations

import asyncio
import codecs
import importlib
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any

#: Signals that end the program, and must not end an answer.
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT") if hasattr(signal, name))

#: The exit status of a program whose terminal went away: what SIGHUP would have given.
TERMINAL_GONE = 129

#: How long saving and restoring the terminal may take after a signal, in seconds.
PATIENCE = 1.0


def tolerate_bad_bytes() -> None:
    """Let a byte that is not UTF-8, typed or pasted, become U+FFFD instead of ending the program.

    Relies on the drivers' module global `getincrementaldecoder`.
    """
    for name in ("linux_driver", "linux_inline_driver"):
        if sys.platform == "win32":
            return  # the Windows driver reads characters, not bytes
        driver = importlib.import_module(f"textual.drivers.{name}")
        driver.getincrementaldecoder = lambda encoding: partial(  # type: ignore[attr-defined]
            codecs.getincrementaldecoder(encoding), errors="replace"
        )


def on_ending_signal(save: Callable[[], None], leave: Callable[[int], None]) -> None:
    """On TERM, HUP, INT and QUIT: save, then leave with 128 + the signal, at the latest after `PATIENCE`.

    Textual itself runs nothing on these. The daemon timer is there for a terminal that is already gone, on
    which restoring the screen would hang.
    """
    loop = asyncio.get_running_loop()

    def ended(number: int) -> None:
        leave_soon(128 + number)
        save()
        leave(128 + number)

    for number in ENDING:
        try:
            loop.add_signal_handler(number, ended, number)
        except (NotImplementedError, ValueError):  # Windows: the loop cannot, the interpreter can
            signal.signal(number, lambda number, _: loop.call_soon_threadsafe(ended, number))


def watch_for_a_dead_terminal(app: Any, ended: Callable[[], None]) -> None:
    """Call `ended` within a second or two of the terminal going away without a signal.

    That happens where the parent ignores HUP; Textual would then read end-of-file for ever, on a whole core.
    """
    stdin = sys.__stdin__
    if stdin is None or not stdin.isatty():
        return

    def look() -> None:
        if not os.isatty(stdin.fileno()):
            leave_soon(TERMINAL_GONE)
            ended()

    app.set_interval(1.0, look)


def leave_soon(code: int) -> None:
    """End the process after `PATIENCE`, whatever still hangs by then: a terminal that is gone cannot be restored."""
    timer = threading.Timer(PATIENCE, os._exit, (code,))
    timer.daemon = True
    timer.start()


def describe_crash(error: BaseException | None, safe: str) -> str:
    """A crash in two lines: its type, file and line, never a local variable, since those hold the case; and `safe`."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"sqs-tui: internal error: {type(error).__name__}{place}.\n{safe}"


def crash_message(app: Any, text: str) -> None:
    """Have `app` print `text` after the screen has been restored, instead of a traceback with its variables.

    Relies on `App._exit_renderables` and `App._close_messages_no_wait`.
    """
    from rich.text import Text

    app._exit_renderables[:] = [Text(text)]
    app._close_messages_no_wait()
