"""The day after which a session should be removed: its own, or that of its inspection."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqs_tui.findings.inspection_file import read_about
from sqs_tui.review.session import Session
from sqs_tui.text import one_line

#: How to write a day into a session.
WRITE_IT = 'write it as "2026-06-01"'


def day_of(session: Session, of_inspection: date | None) -> date | None:
    """The day after which a session should be purged: its own, else that of its inspection, else None.

    Raises ValueError when its own is not a day.
    """
    return date.fromisoformat(session.dispose_after) if session.dispose_after else of_inspection


def no_day(session: Session) -> str:
    """Why what a session says of its day is none, in words; empty when it is a day, or nothing is said."""
    try:
        day_of(session, None)
    except (TypeError, ValueError):
        return f"dispose_after is '{one_line(str(session.dispose_after))}', which is no day"
    return ""


def day_of_inspection(folder: Path) -> date | None:
    """What `inspection.toml` of a folder says for all its sessions. Raises `SourceError` when it is not in order."""
    about = read_about(folder)
    return about.dispose_after if about else None
