"""`sqs-tui list`: the sessions of a folder, one a line; or those kept for too long."""

from __future__ import annotations

import argparse

from sqs_tui.cli.common import Refused, complain, criteria_to_read_with, print_utf8, safe
from sqs_tui.errors import DONE, NOT_IN_ORDER
from sqs_tui.saved.listing import json_of, rows_of, text_of
from sqs_tui.store.purge import cases_without_session


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    if options.sessions_given and not options.sessions.exists():
        raise Refused(f"{options.sessions}: no such folder")
    if options.overdue:
        return _overdue(options)
    rows = rows_of(options.sessions, criteria_to_read_with(options))
    if options.format == "json":
        print_utf8(json_of(rows))
    elif rows:
        print(text_of(rows), end="")
    else:
        print(f"No sessions in {safe(str(options.sessions))} yet. To begin one: sqs-tui review CASE")
    lost = cases_without_session(options.sessions) if options.sessions.is_dir() else []
    for case in lost:
        complain(
            f"{safe(case)}: its review is gone, but other files of it are here; sqs-tui purge {safe(case)} shows which"
        )
    return NOT_IN_ORDER if lost or not all(row.in_order for row in rows) else DONE


def _overdue(options: argparse.Namespace) -> int:
    from datetime import date

    from sqs_tui.saved import overdue

    found = overdue.overdue_in(options.sessions, criteria_to_read_with(options), date.today())
    if options.format == "json":
        print_utf8(overdue.json_of(found))
    else:
        print(overdue.text_of(found, options.sessions), end="")
    for file, why in found.unknown:
        complain(f"{file}: its day is not known: {why}")
    return NOT_IN_ORDER if found.unknown else DONE
