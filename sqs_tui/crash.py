"""What is said of an error in the program itself: where it happened, and nothing of what it was working on."""

from __future__ import annotations

import os
import traceback


def describe_crash(error: BaseException | None, safe: str = "") -> str:
    """A crash in a line or two: its type, file and line; and `safe`, which says where the session is.

    Never its message nor a local variable, since those hold the case.
    """
    frames = traceback.extract_tb(error.__traceback__) if error else []
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return f"sqs-tui: internal error: {type(error).__name__}{place}." + (f"\n{safe}" if safe else "")
