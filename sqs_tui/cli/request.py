"""What can be asked for on the command line, as one parser; which command does it is told by name."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import NoReturn

from sqs_tui import __version__
from sqs_tui.cli.common import NOT_DONE, complain

EXIT_CODES = """exit codes: 0 done; 1 what was asked about is not in order (unreadable or changed files);
2 it could not be carried out; 130 interrupted"""


def parsed(arguments: list[str]) -> argparse.Namespace:
    """The request as options. Ends the program for help, and for usage errors with one line and exit code 2."""

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> NoReturn:
            complain(f"{message}; see {self.prog} --help")
            raise SystemExit(NOT_DONE)

    def common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
        folder = "the folder of sessions (else $SQS_SESSIONS, else ./sessions)"
        parser.add_argument("--sessions", metavar="DIR", default=default, help=folder)
        criteria = "the criteria (else ./criteria.toml, else those of the program)"
        parser.add_argument("--criteria", metavar="FILE", default=default, help=criteria)
        language = "language of the questions, where they have it"
        parser.add_argument("--language", choices=("en", "cy"), default=default, help=language)

    whole = Parser(
        prog="sqs-tui",
        description="Joint case reviews of youth offending work. Without a command: the folder's cases, on screen.",
        epilog=EXIT_CODES,
    )
    whole.add_argument("--version", action="version", version=f"sqs-tui {__version__}")
    common(whole)
    whole.set_defaults(command="home", language="en")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)

    def command(name: str, help: str) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=help, description=help)
        # The common options may stand before or behind the command; behind, they must not undo those before.
        common(parser, default=argparse.SUPPRESS)
        parser.set_defaults(command=name)
        return parser

    review = command("review", "go through one case, new or saved")
    review.add_argument("case", nargs="?", metavar="CASE", help="its reference, such as LAN-017")
    review.add_argument("--plain", action="store_true", help="line by line, for screen readers, pipes and TERM=dumb")
    review.add_argument("--inspector", metavar="CODE", help="for a new case")
    review.add_argument("--case-manager", metavar="CODE", help="for a new case")

    listing = command("list", "list the sessions of the folder, one a line")
    listing.add_argument("--format", choices=("text", "json"), default="text")

    show = command("show", "print the summary of one session")
    show.add_argument("session", metavar="SESSION", help="a case of the folder, or a session file")
    show.add_argument("--format", choices=("text", "markdown", "html", "json"), default="text")
    show.add_argument("--for", dest="reader", choices=("case-manager",), help="the page for the case manager to keep")
    show.add_argument("--output", metavar="FILE", help="write to this file, readable by you alone")
    show.add_argument("--force", action="store_true", help="replace FILE if it is there")

    findings = command("findings", "the figures of an inspection, and the draft of its letter")
    findings.add_argument("folder", nargs="?", metavar="DIR", help="its sessions and inspection.toml (else --sessions)")
    findings.add_argument("--format", choices=("text", "markdown", "html", "json", "csv"), default="text")
    findings.add_argument("--output", metavar="FILE", help="write to this file, readable by you alone")
    findings.add_argument("--force", action="store_true", help="replace FILE if it is there")
    proofread = "instead, read an edited draft (text or Markdown) against the figures"
    findings.add_argument("--proofread", metavar="DRAFT", help=proofread)

    demo = command("demo", "write an invented inspection of 47 completed sessions")
    demo.add_argument("folder", metavar="DIR", help="a new or empty folder")

    check = command("check", "list every problem of criteria and sessions, with its place")
    check.add_argument("files", nargs="*", metavar="FILE", help="else the criteria and all sessions of the folder")

    options = whole.parse_args(arguments)
    options.sessions_given = options.sessions is not None
    options.sessions = Path(options.sessions or os.environ.get("SQS_SESSIONS") or "sessions")
    return options
