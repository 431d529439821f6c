"""What every page says about where it comes from: the marking, the case, the criteria, how finished it is."""

from __future__ import annotations

from sqs_tui.reports.document import Note
from sqs_tui.reports.wording import MARKING, count_of, day, day_and_time, short
from sqs_tui.review.summary import Summary


def head_of(summary: Summary) -> tuple[Note, ...]:
    """Whose review this is, of when, under which criteria, and how finished it is."""
    return (
        Note("Case", summary.case),
        Note("Inspector", summary.inspector),
        Note("Case manager", summary.case_manager),
        Note("Opened", day(summary.opened)),
        Note("State", state_of(summary)),
        Note("Record", _record(summary)),
        Note("Criteria", summary.instrument),
        *([Note("Please note", _note(summary))] if summary.note else []),
    )


def foot_of(summary: Summary) -> tuple[str, ...]:
    """What identifies a page that has come loose from the rest."""
    name = f"{MARKING}. Case {summary.case}, {_record(summary)}. {summary.instrument}."
    return (name, _note(summary)) if summary.note else (name,)


def state_of(summary: Summary) -> str:
    """Completed when, or how far it has come."""
    if summary.state == "completed":
        at = next((event.at for event in reversed(summary.events) if event.what == "completed"), None)
        return f"completed on {day_and_time(at)}" if at else "completed"
    progress = summary.progress
    return f"not yet completed, {progress.answered} of {count_of(progress.applicable, 'question')} answered"


def _note(summary: Summary) -> str:
    """What the instrument says of itself, without the line breaks of its file."""
    return " ".join(summary.note.split())


def _record(summary: Summary) -> str:
    """Revision and short digest; a draft has no digest yet."""
    return f"revision {summary.revision}, " + (f"digest {short(summary.digest)}" if summary.digest else "draft")
