"""The sessions of a folder that have been kept for longer than they should: told of, never removed by itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.inspection_file import FILE_NAME
from sqs_tui.saved.disposal import WRITE_IT, day_of, day_of_inspection, no_day
from sqs_tui.saved.listing import Listed, aligned, rows_in
from sqs_tui.source.record import record
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.purge import cases_without_session
from sqs_tui.text import one_line

_COLUMNS = ("Case", "State", "Dispose after", "Case manager", "Inspector", "Last change")


@record
class Overdue:
    """What a folder holds that is past its day (YYYY-MM-DD beside each), and what it cannot tell the day of.

    `undated` sessions have none; `unknown` are files whose day cannot be read, with why; `remains` are cases
    of which other files are here, but no session.
    """

    rows: tuple[tuple[Listed, str], ...]
    undated: int
    unknown: tuple[tuple[str, str], ...]
    remains: tuple[str, ...]

    @property
    def cases(self) -> int:
        """How many cases are past their day; of one there may be several files."""
        return len({row.case for row, _ in self.rows})


def overdue_in(folder: Path, criteria: LoadedInstrument | None, today: date) -> Overdue:
    """What is past its day `today`. Raises `SourceError` for the folder or its `inspection.toml`, `SaveFailed`."""
    of_inspection = day_of_inspection(folder)
    entries = sessions_in(folder)
    rows: list[tuple[Listed, str]] = []
    unknown: list[tuple[str, str]] = []
    undated = 0
    for entry, row in zip(entries, rows_in(folder, entries, criteria), strict=True):
        if entry.session is None:
            unknown.append((row.file, row.problem))
            continue
        if why := no_day(entry.session):
            unknown.append((row.file, f"{why}; {WRITE_IT}"))
            continue
        day = day_of(entry.session, of_inspection)
        if day is None:
            undated += 1
        elif today > day:
            rows.append((row, day.isoformat()))
    remains = cases_without_session(folder) if entries or folder.is_dir() else []
    return Overdue(tuple(rows), undated, tuple(unknown), tuple(remains))


def text_of(overdue: Overdue, folder: Path) -> str:
    """Aligned columns, and what to do about it."""
    where, lines = one_line(str(folder)), []
    if overdue.rows:
        cells = [(r.case, r.state, day, r.case_manager, r.inspector, r.last_change) for r, day in overdue.rows]
        lines += [*aligned([_COLUMNS, *cells]), ""]
        verb = "1 case is" if overdue.cases == 1 else f"{overdue.cases} cases are"
        lines.append(f"{verb} past the day. To remove one with every copy that is here: sqs-tui purge CASE")
    else:
        lines.append(f"No case in {where} is past its day.")
    if overdue.undated:
        sessions = "1 session has" if overdue.undated == 1 else f"{overdue.undated} sessions have"
        lines.append(f"{sessions} no day. To give all of them one, write into {one_line(str(folder / FILE_NAME))}:")
        lines += ["  schema = 1", "  dispose_after = 2026-06-01"]
    if overdue.remains:
        cases = ", ".join(overdue.remains)
        lines.append(f"Without a session, but with other files: {cases}. sqs-tui purge CASE removes those as well.")
    return "\n".join(lines) + "\n"


def json_of(overdue: Overdue) -> str:
    """The same as one object, every key always there; its `overdue` as `list --format json` has them, with the day."""
    content = {
        "overdue": [{**asdict(row), "dispose_after": day} for row, day in overdue.rows],
        "undated": overdue.undated,
        "unknown": [{"file": file, "why": why} for file, why in overdue.unknown],
        "without_session": list(overdue.remains),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
