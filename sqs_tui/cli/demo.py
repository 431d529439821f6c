"""`sqs-tui demo`: an invented inspection to look at."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqs_tui.cli.common import Refused, open_criteria, safe
from sqs_tui.errors import DONE
from sqs_tui.findings.demo import write_demo
from sqs_tui.store.durable import SaveFailed


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    folder = Path(options.folder)
    try:
        written = write_demo(folder, open_criteria(options))
    except SaveFailed as error:
        raise Refused(f"{folder}: {error}") from None
    print(
        f"{written} invented sessions are in {safe(str(folder))}. Their figures: sqs-tui findings {safe(str(folder))}"
    )
    return DONE
