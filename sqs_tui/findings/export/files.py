"""The sessions of an inspection for other programs: as two tables, a codebook that explains them, and JSON."""

from __future__ import annotations

from sqs_tui.findings.export.json import sessions_json
from sqs_tui.findings.export.sessions import Export
from sqs_tui.findings.export.tables import answers_csv, codebook_csv, sessions_csv

_MADE_BY = {
    "sessions.csv": sessions_csv,
    "answers.csv": answers_csv,
    "codebook.csv": codebook_csv,
    "sessions.json": sessions_json,
}

#: What an export consists of.
FILES = tuple(_MADE_BY)


def file_of(export: Export, name: str, *, with_text: bool = True) -> bytes:
    """The content of one of `FILES`; without the texts that people wrote unless `with_text`."""
    return _MADE_BY[name](export, with_text).encode("utf-8")
