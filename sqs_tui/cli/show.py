"""`sqs-tui show`: the summary of one session, or the page for its case manager."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sqs_tui.cli.common import (
    DONE,
    NOT_IN_ORDER,
    Refused,
    complain,
    criteria_to_read_with,
    print_file,
    refuse_word_on_screen,
    write_file,
)
from sqs_tui.saved.reading import read_session
from sqs_tui.store.paths import session_path


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    refuse_word_on_screen(options)
    path, for_case_manager = _session_file(options), options.reader == "case-manager"
    reading = read_session(
        path, criteria_to_read_with(options), options.format,
        for_case_manager=for_case_manager, language=options.language,
    )  # fmt: skip
    for notice in reading.notices:
        complain(notice)
    if options.output is not None:
        write_file(options.output, reading.content, overwrite=options.force)
    else:
        print_file(reading.content, options.format)
    return DONE if reading.intact else NOT_IN_ORDER


def _session_file(options: argparse.Namespace) -> Path:
    """The file that `show SESSION` means: a case of the folder, or else a path."""
    given: str = options.session
    case = session_path(options.sessions, given)
    if os.sep not in given and "/" not in given and os.path.lexists(case):
        return case
    if os.path.lexists(given):
        return Path(given)
    raise Refused(f"{given}: no such session in {options.sessions}, and no such file; sqs-tui list shows what is there")
