"""The sessions of a folder, one a line: aligned for reading, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import get_args

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.review.session import Session, State
from sqs_tui.review.state import ReviewState
from sqs_tui.saved.checked import explained
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import SourceError
from sqs_tui.source.record import record
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.folder import Entry, sessions_in
from sqs_tui.store.instruments import FolderCriteria
from sqs_tui.store.integrity import changed_since_completed
from sqs_tui.text import one_line

#: How the last change is told, in local time.
WHEN = "%Y-%m-%d %H:%M"

_COLUMNS = ("Case", "State", "Answered", "Case manager", "Inspector", "Last change")


@record
class Listed:
    """One file of the folder, every text safe to show.

    `answered` and `applicable` are None where it cannot be read or its criteria are lost.
    """

    file: str
    case: str
    state: str
    answered: int | None = None
    applicable: int | None = None
    inspector: str = ""
    case_manager: str = ""
    last_change: str = ""
    problem: str = ""

    @property
    def in_order(self) -> bool:
        """Whether there is nothing to say against the file."""
        return not self.problem


def rows_of(folder: Path, criteria: LoadedInstrument | None) -> list[Listed]:
    """Every session of the folder, and every file that should be one; `criteria` are None when they are broken.

    Raises `SourceError` for the folder itself.
    """
    return rows_in(folder, sessions_in(folder), criteria)


def rows_in(folder: Path, entries: list[Entry], criteria: LoadedInstrument | None) -> list[Listed]:
    """The same for entries of the folder that have been read already, one row for each, in their order."""

    kept = FolderCriteria(folder, criteria)
    asked = AskedWhere(entries, kept)
    return [_row(entry, kept, asked) for entry in entries]


def text_of(rows: Iterable[Listed]) -> str:
    """Aligned columns under their names; what is wrong with a file on a line below it."""
    table: list[tuple[tuple[str, ...], str]] = [(_COLUMNS, "")]
    for row in rows:
        answered = "" if row.answered is None else f"{row.answered} of {row.applicable}"
        table.append(((row.case, row.state, answered, row.case_manager, row.inspector, row.last_change), row.problem))
    lines = []
    for line, (_, problem) in zip(aligned([cells for cells, _ in table]), table, strict=True):
        lines.append(line)
        lines += [f"  {problem}"] if problem else []
    return "\n".join(lines) + "\n"


def json_of(rows: Iterable[Listed]) -> str:
    """The same as a list of objects, every key always there."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Rows of as many cells each, as lines with their columns under each other."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(map(str.ljust, cells, widths)).rstrip() for cells in table]


def _row(entry: Entry, kept: FolderCriteria, asked: AskedWhere) -> Listed:
    if entry.session is None:
        return _unreadable(entry, str(entry.problem))
    try:
        return _readable(entry, entry.session, kept, asked)
    except SourceError as error:
        return _unreadable(entry, str(error.problems[0]))
    except BUILD_ERRORS as error:
        # Sessions are listed without the strict check, for speed: this one was too wrong for that after all.
        return _unreadable(entry, str(explained(entry.path, error)[0]))


def _unreadable(entry: Entry, why: str) -> Listed:
    return Listed(one_line(str(entry.path)), one_line(entry.case), "cannot be read", problem=one_line(why))


def _readable(entry: Entry, session: Session, kept: FolderCriteria, asked: AskedWhere) -> Listed:
    if session.state not in get_args(State):
        raise ValueError(session.state)
    state, problem = session.state.replace("_", " "), ""
    if changed_since_completed(session):
        state, problem = "changed", "Changed after it was completed."
    if entry.kind == "conflict":
        state = "conflict"
        problem = f"{one_line(entry.path.name)}: a version that another program kept from being saved. Compare the two."
    answered = applicable = None
    if (own := kept.of(session)) is not None:
        progress = ReviewState(own.instrument, session, asked.elsewhere(session, own.instrument)).progress()
        answered, applicable = progress.answered, progress.applicable
    changed = max([*(event.at for event in session.events), *(change.at for change in session.log)])
    return Listed(
        file=one_line(str(entry.path)),
        case=one_line(entry.case),
        state=state,
        answered=answered,
        applicable=applicable,
        inspector=one_line(session.inspector),
        case_manager=one_line(session.case_manager),
        last_change=f"{changed.astimezone():{WHEN}}",
        problem=problem,
    )
