"""`sqs-tui compare`: two reviews of one case, question by question, with how far they agree."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqs_tui.cli.common import criteria_to_read_with, give_reading, refuse_word_on_screen, session_file
from sqs_tui.findings.comparison.compare import Side, compare
from sqs_tui.findings.comparison.document import comparison_document, comparison_json
from sqs_tui.reports.render import document_file
from sqs_tui.saved.reading import Opened, read_review
from sqs_tui.text import one_line


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    refuse_word_on_screen(options)
    paths = [session_file(given, options.sessions) for given in (options.first, options.second)]
    criteria = criteria_to_read_with(options)
    opened = [read_review(path, criteria, options.language) for path in paths]
    notices = [f"{path}: {notice}" for path, one in zip(paths, opened, strict=True) for notice in one.notices]
    comparison = compare(*_sides(paths, opened))
    if options.format == "json":
        content = comparison_json(comparison).encode()
    else:
        content = document_file(comparison_document(comparison), options.format)
    return give_reading(content, notices, options, intact=all(one.intact for one in opened))


def _sides(paths: list[Path], opened: list[Opened]) -> list[Side]:
    """The two, each under the shortest name that tells it from the other."""
    sessions = [one.review.session for one in opened]
    for names in (
        [f"inspector {session.inspector}" for session in sessions],
        [f"case {session.case}" for session in sessions],
        [f"revision {session.revision}" for session in sessions],
        [path.stem for path in paths],
        ["the first", "the second"],
    ):
        if names[0] != names[1]:
            break
    return [
        Side(one_line(name), one_line(str(path)), one.review)
        for name, path, one in zip(names, paths, opened, strict=True)
    ]
