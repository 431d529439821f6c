"""`sqs-tui check`: every problem of criteria, sessions and what is said of their inspection, with its place."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqs_tui.cli.common import criteria_path, safe
from sqs_tui.findings.inspection_file import FILE_NAME as INSPECTION
from sqs_tui.saved.checked import check_criteria, check_file
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.system import exists


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    path_of_criteria = criteria_path(options)
    checked, criteria = check_criteria(path_of_criteria)
    files = [Path(name) for name in options.files]
    if not files:
        about = options.sessions / INSPECTION
        files = [
            path_of_criteria,
            *([about] if exists(about) else []),
            *(entry.path for entry in sessions_in(options.sessions)),
        ]
    results = [checked if path == path_of_criteria else check_file(path, criteria) for path in files]
    for result in results:
        for line in result.lines:
            print(safe(line))
    return max(result.code for result in results)
