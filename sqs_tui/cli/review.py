"""`sqs-tui review`: one case, on screen or line by line."""

from __future__ import annotations

import argparse
import sys

from sqs_tui.cli.common import Refused, open_criteria
from sqs_tui.cli.home import on_screen


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    if not options.plain:
        return on_screen(options, options.case, options.inspector, options.case_manager)
    return _line_by_line(options)


def _line_by_line(options: argparse.Namespace) -> int:
    import shlex
    import signal

    from sqs_tui.plain.opening import interview
    from sqs_tui.plain.talk import Talk

    if sys.stdin is None:
        raise Refused("There is no input to read answers from.")

    # A closed window and a request to end leave as Ctrl-C does: with everything saved.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)

    def how_to_go_on(case: str) -> str:
        folder = ["--sessions", str(options.sessions)] if options.sessions_given else []
        return shlex.join(["sqs-tui", *folder, "review", case, "--plain"])

    return interview(
        Talk(sys.stdin.buffer, sys.stdout, echo=not sys.stdin.isatty()),
        options.sessions,
        open_criteria(options),
        case=options.case,
        inspector=options.inspector,
        case_manager=options.case_manager,
        how_to_go_on=how_to_go_on,
    )
