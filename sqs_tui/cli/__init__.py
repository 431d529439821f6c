"""The command line: one module for each command; nothing a user did ends in a traceback."""

from __future__ import annotations

import os
import sys

from sqs_tui import __version__
from sqs_tui.cli.common import complain
from sqs_tui.errors import DONE, INTERRUPTED, NOT_DONE


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command and return its exit code; nothing a user did ends in a traceback."""
    os.umask(0o077)
    _make_streams_safe()
    try:
        code = _carried_out(sys.argv[1:] if arguments is None else arguments)
        # A full disk, or a reader that went away, may show only now.
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output, such as `head`, has read enough
        _give_up_output()
        return DONE
    except OSError as error:
        _give_up_output()
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}")
        return NOT_DONE
    except Exception as error:  # of an error in the program only the place is told: its message may hold the case
        from sqs_tui.crash import describe_crash

        print(describe_crash(error), file=sys.stderr)
        return NOT_DONE


def _carried_out(arguments: list[str]) -> int:
    # What a command needs is imported when it is meant: else --version would take five times as long, `list` 18 %
    # longer, a start 6 % (tricks.py "imported for --version", "module of the command").
    if arguments == ["--version"]:
        print(f"sqs-tui {__version__}")
        return DONE
    from sqs_tui.cli.request import parsed

    try:
        options = parsed(arguments)
    except SystemExit as end:  # help was printed, or what is wrong with the request
        return DONE if end.code is None else int(end.code)

    from importlib import import_module

    from sqs_tui.errors import SqsError
    from sqs_tui.source.problems import SourceError
    from sqs_tui.store import system
    from sqs_tui.store.durable import SaveFailed
    from sqs_tui.store.lock import Locked

    system.no_core_dumps()
    try:
        code: int = import_module(f"sqs_tui.cli.{options.command}").run(options)
        return code
    except SourceError as error:
        for problem in error.problems:
            complain(str(problem))
    except Locked as error:
        complain(f"{options.case}: {error}")
    except SaveFailed as error:
        complain(f"NOT SAVED: {error}")
    except SqsError as error:
        complain(str(error))
    return NOT_DONE


def _make_streams_safe() -> None:
    """Let output show the number of a character it cannot show, instead of failing; and be there at all."""
    if sys.stdout is None:  # closed by whoever started the program
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- it stays open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _give_up_output() -> None:
    """Send what is still to be written nowhere: Python flushes once more at its end, and would complain then."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
