"""What Textual leaves open between the program and the terminal, closed: the only module that touches its privates.

Each function says which names it relies on; `tests/tui/test_textual_internals.py` has for each the test that fails when
Textual changes it.
"""

from __future__ import annotations

import asyncio
import codecs
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from sqs_tui.text import REPLACEMENT

#: Signals that end the program, and must not end an answer.
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT") if hasattr(signal, name))

#: The exit status of a program whose terminal went away: what SIGHUP would have given.
TERMINAL_GONE = 129

#: How long saving and restoring the terminal may take after a signal, in seconds.
PATIENCE = 1.0


def tolerate_bad_bytes() -> None:
    """Let a byte that is not UTF-8, typed or pasted, become U+FFFD instead of ending the program.

    An escape character in a paste, too. Relies on the drivers' module global `getincrementaldecoder`.
    """
    for name in ("linux_driver", "linux_inline_driver"):
        if sys.platform == "win32":
            return  # the Windows driver reads characters, not bytes
        driver = importlib.import_module(f"textual.drivers.{name}")
        driver.getincrementaldecoder = lambda encoding: Decoder  # type: ignore[attr-defined]


class Decoder:
    """What comes from the terminal as text, in which a paste is nothing but text until the terminal ends it.

    Textual takes an escape sequence in a paste for keys, and hands these over before the rest of the paste: the text
    would come in another order, and where no text is being written its letters would be answers.
    """

    _START, _END = "\x1b[200~", "\x1b[201~"

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._pasting = False
        #: Outside of a paste what came last, in it what is kept back: either may be half of a mark.
        self._before = ""

    def decode(self, data: bytes, final: bool = False) -> str:
        """The text of the next bytes; what may be the beginning of the end of a paste waits for the rest of it."""
        text, told = self._decoder.decode(data, final), ""
        if final and self._pasting:
            text, self._before = self._before + text, ""
        while text:
            if not self._pasting:
                before, self._before = self._before, ""
                found = (before + text).find(self._START)
                end = found + len(self._START) - len(before) if found >= 0 else len(text)
                told, text, self._pasting = told + text[:end], text[end:], found >= 0
                if not self._pasting:
                    self._before = (before + told)[1 - len(self._START) :]
                continue
            text, self._before = self._before + text, ""
            pasted, mark, text = text.partition(self._END)
            if not mark and not final:
                kept = next((n for n in range(len(self._END) - 1, 0, -1) if pasted.endswith(self._END[:n])), 0)
                self._before, pasted = pasted[len(pasted) - kept :], pasted[: len(pasted) - kept]
            told += pasted.replace("\x1b", REPLACEMENT) + mark
            self._pasting = not mark
        return told


def paint_now(screen: Any) -> bool:
    """Paint what has changed on the screen at once; False when that must wait.

    Textual lets every widget tell the screen in a message of its own, and paints when all queues are empty: a key
    press waits for that for as long as for anything else. What needs a new layout is left to Textual, all together.
    Saves 4 % of an answer, which is painted 1 ms earlier, of 6 (tricks.py "painted at once").
    Relies on `Widget._repaint_required`, `_layout_required` and `_scroll_required`, `Screen._compositor`,
    `_dirty_widgets` and `_compositor_refresh`, and `App._batch_count`.
    """
    if not screen.is_current or screen.app.screen is not screen or screen.app._batch_count:
        return False
    widgets = list(screen._compositor.visible_widgets)
    if any(each._layout_required or each._scroll_required for each in (screen, *widgets)):
        return False
    changed = {each for each in widgets if each._repaint_required}
    for each in changed:
        each._repaint_required = False
    screen._compositor.update_widgets(changed | screen._dirty_widgets)
    screen._compositor_refresh()
    return True


async def put_into(widget: Any, event: Any) -> None:
    """Have a widget take a key or a paste now, in place of when its queue comes to it.

    Relies on `MessagePump._context`.
    """
    event.stop()  # or it would come up to the app again
    with widget._context():
        await widget.on_event(event)


async def did_what_comes_first(app: Any, event: Any) -> bool:
    """Do what a key means everywhere, whatever has the focus; False when it means no such thing.

    Relies on `App._check_bindings`.
    """
    return bool(await app._check_bindings(event.key, priority=True))


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


def on_fatal_error(app: Any, tell: Callable[[BaseException | None], str]) -> None:
    """Have `app`, when an error ends it, print what `tell` makes of that, instead of a traceback with its variables.

    It is printed after the screen has been restored. Relies on `App._fatal_error`, `App._exit_renderables` and
    `App._close_messages_no_wait`.
    """

    def ended() -> None:
        from rich.text import Text

        app._exit_renderables[:] = [Text(tell(sys.exc_info()[1]))]
        app._close_messages_no_wait()

    app._fatal_error = ended
