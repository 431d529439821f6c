"""What can be asked for on the command line, as one parser; which command does it is told by name."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from sqs_tui import __version__
from sqs_tui.cli.common import complain
from sqs_tui.errors import NOT_DONE
from sqs_tui.reports.formats import FINDINGS, REPORTS

EXIT_CODES = """exit codes: 0 done; 1 what was asked about is not in order (unreadable or changed files);
2 it could not be carried out; 130 interrupted"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        complain(f"{message}; see {self.prog} --help")
        raise SystemExit(NOT_DONE)


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The request as options. Ends the program for help, and for usage errors with one line and exit code 2."""
    whole = _Parser(
        prog="sqs-tui",
        description="Joint case reviews of youth offending work. Without a command: the folder's cases, on screen.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action="version", version=f"sqs-tui {__version__}")
    _common(whole)
    whole.set_defaults(command="home", language="en")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    # A start need not wait for the commands that cannot be meant, 0.7 % of it and 2 % of `list` (tricks.py "only the
    # command meant"); whoever asks for help sees them all.
    helped = not {"-h", "--help"}.isdisjoint(arguments)
    for name in [name for name in COMMANDS if name in arguments and not helped] or COMMANDS:
        help, add_arguments = COMMANDS[name]
        parser = commands.add_parser(name, help=help, description=help)
        # The common options may stand before or behind the command; behind, they must not undo those before.
        _common(parser, default=argparse.SUPPRESS)
        parser.set_defaults(command=name)
        add_arguments(parser)
    options = whole.parse_args(arguments)
    options.sessions_given = options.sessions is not None
    options.sessions = Path(options.sessions or os.environ.get("SQS_SESSIONS") or "sessions")
    return options


def _common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    folder = "the folder of sessions (else $SQS_SESSIONS, else ./sessions)"
    parser.add_argument("--sessions", metavar="DIR", default=default, help=folder)
    criteria = "the criteria (else ./criteria.toml, else those of the program)"
    parser.add_argument("--criteria", metavar="FILE", default=default, help=criteria)
    language = "language of the questions, where they have it"
    parser.add_argument("--language", choices=("en", "cy"), default=default, help=language)


def _report(parser: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    """What every command has that writes a report: its format, and a file for it."""
    only = "docx is for --output FILE, or a pipe"
    parser.add_argument("--format", choices=formats, default="text", help=only)
    parser.add_argument("--output", metavar="FILE", help="write to this file, readable by you alone")
    parser.add_argument("--force", action="store_true", help="replace FILE if it is there")


def _review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", nargs="?", metavar="CASE", help="its reference, such as LAN-017")
    parser.add_argument("--plain", action="store_true", help="line by line, for screen readers, pipes and TERM=dumb")
    parser.add_argument("--inspector", metavar="CODE", help="for a new case")
    parser.add_argument("--case-manager", metavar="CODE", help="for a new case")


def _list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--overdue", action="store_true", help="only those kept for longer than dispose_after says")


def _show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", metavar="SESSION", help="a case of the folder, or a session file")
    _report(parser, REPORTS)
    parser.add_argument("--for", dest="reader", choices=("case-manager",), help="the page for the case manager to keep")


def _findings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", metavar="DIR", help="its sessions and inspection.toml (else --sessions)")
    _report(parser, FINDINGS)
    proofread = "instead, read an edited draft (text or Markdown) against the figures"
    parser.add_argument("--proofread", metavar="DRAFT", help=proofread)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", metavar="DIR", help="its sessions and inspection.toml (else --sessions)")
    parser.add_argument("--output", metavar="OUT", required=True, help="the folder for the files, new or not")
    parser.add_argument("--force", action="store_true", help="replace the files if they are there")
    without = "leave out what was written: evidence, views, other reasons, texts, actions"
    parser.add_argument("--without-text", action="store_true", help=without)


def _compare(parser: argparse.ArgumentParser) -> None:
    session = "a case of the folder, an earlier or other version by its name (LAN-017.r3), or a session file"
    parser.add_argument("first", metavar="A", help=session)
    parser.add_argument("second", metavar="B", help="the same")
    _report(parser, REPORTS)


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", help="a new or empty folder")


def _check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="else the criteria, inspection.toml and all sessions of the folder"
    )


def _purge(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="its reference, exactly")
    parser.add_argument("--yes", metavar="CASE", help="its reference again, where there is no terminal to ask at")


#: Each command: what it does, and the function that adds its arguments. The module of its name carries it out.
COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "review": ("go through one case, new or saved", _review),
    "list": ("list the sessions of the folder, one a line", _list),
    "show": ("print the summary of one session", _show),
    "findings": ("the figures of an inspection, and the draft of its letter", _findings),
    "export": ("write the sessions as tables for spreadsheets and statistics, and as JSON", _export),
    "compare": ("compare two reviews of one case, question by question", _compare),
    "demo": ("write an invented inspection of 47 completed sessions", _demo),
    "check": ("list every problem of criteria and sessions, with its place", _check),
    "purge": ("remove one case for good, with every copy of it in the folder", _purge),
}
