"""`sqs-tui list`: the sessions of a folder, one a line."""

from __future__ import annotations

import argparse

from sqs_tui.cli.common import DONE, NOT_IN_ORDER, Refused, criteria_to_read_with, print_utf8, safe
from sqs_tui.saved.listing import json_of, rows_of, text_of


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    if options.sessions_given and not options.sessions.exists():
        raise Refused(f"{options.sessions}: no such folder")
    rows = rows_of(options.sessions, criteria_to_read_with(options))
    if options.format == "json":
        print_utf8(json_of(rows))
    elif rows:
        print(text_of(rows), end="")
    else:
        print(f"No sessions in {safe(str(options.sessions))} yet. To begin one: sqs-tui review CASE")
    return DONE if all(row.in_order for row in rows) else NOT_IN_ORDER
