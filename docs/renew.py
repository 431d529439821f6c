"""Renew what the README shows of the program: the picture of a review and the transcript of plain mode.

`python docs/renew.py` writes docs/review.svg and prints the transcript; the case in both is invented. A test
compares the README's transcript with what plain mode says.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sqs_tui.criteria.load import bundled_criteria, load_instrument
from sqs_tui.open_case import new_case
from sqs_tui.tui.app import SqsApp

DOCS = Path(__file__).resolve().parent


def transcript() -> str:
    """What plain mode says when it is given docs/transcript-input.txt."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sqs_tui", "review", "EXAMPLE-1", "--plain", "--inspector", "INS2"]
        done = subprocess.run(  # noqa: S603
            [*command, "--case-manager", "CM04", "--criteria", str(bundled_criteria())],
            input=(DOCS / "transcript-input.txt").read_text(encoding="utf-8"),
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=folder,
            check=True,
        )
    return done.stdout


async def picture() -> str:
    """The review of an invented case as SVG, without the fonts that would be fetched."""
    with tempfile.TemporaryDirectory() as folder:
        criteria = load_instrument(bundled_criteria())
        case = new_case(Path(folder), criteria, case="EXAMPLE-1", inspector="INS2", case_manager="CM04")
        app = SqsApp(Path(folder), criteria, case)
        async with app.run_test(size=(140, 40)) as pilot:
            await pilot.pause(0.5)
            for key in ["a", "a", "n", "y", *"nnnn", "j", *"nnnn", "y", "n", "c", "d", "k", "g"]:
                await pilot.press(key)
            case.review.set_view("lor_sufficient", "differs", "It is in my contact log, from the second meeting on.")
            case.review.set_evidence(
                "lor_sufficient", "Invented: talked about separation; the record has the drinking only."
            )
            app.screen.show_question()  # type: ignore[attr-defined]
            await pilot.pause()
            svg = app.export_screenshot(title="SQS TUI")
        case.close()
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return re.sub(r"Fira Code", "ui-monospace", svg)


if __name__ == "__main__":
    (DOCS / "review.svg").write_text(asyncio.run(picture()), encoding="utf-8")
    print(transcript(), end="")
