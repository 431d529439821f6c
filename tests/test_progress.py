"""What is told while a folder is read: one line on a terminal that goes away again, and nothing anywhere else."""

from __future__ import annotations

import gc
import io
import sys

from sqs_tui.cli import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_one_line_that_goes_away(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    moments = iter([0.0, 0.1, 0.5, 0.5, 0.6, 0.95, 0.95])
    monkeypatch.setattr(progress, "monotonic", lambda: next(moments))
    with progress.reading() as tell:
        for done in (1, 1200, 1300, 2400):
            tell(done, 10_000)
    assert sys.stderr.getvalue() == (
        "\rReading sessions: 1,200 of 10,000\rReading sessions: 2,400 of 10,000\r" + " " * 33 + "\r"
    )


def test_no_progress_on_a_terminal_that_cannot_rewrite_a_line(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(progress, "monotonic", lambda: 0 / 0)
    with progress.reading() as tell:
        tell(1, 2)
    assert sys.stderr.getvalue() == ""


def test_garbage_is_looked_for_again_afterwards():
    assert gc.isenabled()
    with progress.reading():
        assert not gc.isenabled()
    assert gc.isenabled()
