"""`sqs-tui show`: the summary of one session, or the page for its case manager."""

from __future__ import annotations

import argparse

from sqs_tui.cli.common import criteria_to_read_with, give_reading, refuse_word_on_screen, session_file
from sqs_tui.saved.reading import read_session


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    refuse_word_on_screen(options)
    reading = read_session(
        session_file(options.session, options.sessions), criteria_to_read_with(options), options.format,
        for_case_manager=options.reader == "case-manager", language=options.language,
    )  # fmt: skip
    return give_reading(reading.content, reading.notices, options, intact=reading.intact)
