"""`sqs-tui show`: the summary of one session, or the page for its case manager."""

from __future__ import annotations

import argparse

from sqs_tui.cli.common import (
    DONE,
    NOT_IN_ORDER,
    complain,
    criteria_to_read_with,
    give,
    refuse_word_on_screen,
    session_file,
)
from sqs_tui.saved.reading import read_session


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    refuse_word_on_screen(options)
    reading = read_session(
        session_file(options.session, options.sessions), criteria_to_read_with(options), options.format,
        for_case_manager=options.reader == "case-manager", language=options.language,
    )  # fmt: skip
    for notice in reading.notices:
        complain(notice)
    give(reading.content, options)
    return DONE if reading.intact else NOT_IN_ORDER
