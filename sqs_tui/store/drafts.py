"""Free text still being typed, kept beside the session until it is an answer; never restored without asking."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path

import tomli
import tomli_w

from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import read_source
from sqs_tui.store import durable, paths, system
from sqs_tui.store.durable import SaveFailed


@record
class Draft:
    """A text that was being typed into one field of one answer.

    `base` is the SHA-256 (hex) of the session file at that time: when the session has another by now, the
    answer may have been changed since. `at` is UTC. The text comes before `at`, so that a file cut short
    never passes for whole.
    """

    case: str
    question: str
    field: str
    base: str
    text: str
    at: datetime


def save_draft(folder: Path, draft: Draft) -> None:
    """Keep `draft` durably in the place of the case's earlier one. Raises `SaveFailed`."""
    tables = asdict(draft)
    try:
        data = tomli_w.dumps(tables).encode()
    except UnicodeEncodeError:
        raise SaveFailed("the text holds a character that no file can hold") from None
    if tomli.loads(data.decode()) != tables:
        raise SaveFailed("the text would not be read back as it was typed")
    durable.replace_file(paths.draft_path(folder, draft.case), data)


def read_draft(folder: Path, case: str) -> Draft | Problem | None:
    """The draft kept for a case, None when there is none, or what is wrong with a file that is none of ours."""
    path = paths.draft_path(folder, case)
    if not system.exists(path):
        return None
    try:
        source = read_source(path)
    except SourceError as error:
        return error.problems[0]
    wanted = {field.name: datetime if field.name == "at" else str for field in fields(Draft)}
    if {key: type(value) for key, value in source.raw.items()} != wanted or source.raw["case"] != case:
        return source.problem(f"is not a draft of {case}", "look at it in a text editor, then remove it")
    return Draft(**source.raw)


def drop_draft(folder: Path, case: str) -> None:
    """Forget the draft of a case, if there is one. Raises `SaveFailed`."""
    durable.remove(paths.draft_path(folder, case))
