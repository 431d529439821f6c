"""`sqs-tui compare`: two reviews of one case, question by question, with how far they agree."""

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
from sqs_tui.findings.comparison import Comparison, Side, compare
from sqs_tui.findings.comparison_document import comparison_document, comparison_json
from sqs_tui.saved.reading import Opened, read_review
from sqs_tui.store.paths import EARLIER, session_path
from sqs_tui.text import one_line


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    refuse_word_on_screen(options)
    paths = [_file(given, options.sessions) for given in (options.first, options.second)]
    criteria = criteria_to_read_with(options)
    opened = [read_review(path, criteria, options.language) for path in paths]
    for path, one in zip(paths, opened, strict=True):
        for notice in one.notices:
            complain(f"{path}: {notice}")
    content = _rendered(compare(*_sides(paths, opened)), options.format)
    if options.output is not None:
        write_file(options.output, content, overwrite=options.force)
    else:
        print_file(content, options.format)
    return DONE if all(one.intact for one in opened) else NOT_IN_ORDER


def _file(given: str, folder: Path) -> Path:
    """The file that is meant: a session of the folder, an earlier revision of one, or else a path."""
    if os.sep not in given and "/" not in given:
        for place in (folder, folder / EARLIER):
            if os.path.lexists(path := session_path(place, given)):
                return path
    if os.path.lexists(given):
        return Path(given)
    raise Refused(f"{given}: no such session in {folder}, and no such file; sqs-tui list shows what is there")


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


def _rendered(comparison: Comparison, format: str) -> bytes:
    """The comparison as the content of a file."""
    # Imported here, so that a report in one format does not wait for what the others need.
    if format == "json":
        return comparison_json(comparison).encode()
    if format == "docx":
        from sqs_tui.reports.docx import render as word

        return word(comparison_document(comparison))
    if format == "markdown":
        from sqs_tui.reports.markdown import render
    elif format == "html":
        from sqs_tui.reports.html import render
    else:
        from sqs_tui.reports.text import render
    return render(comparison_document(comparison)).encode()
