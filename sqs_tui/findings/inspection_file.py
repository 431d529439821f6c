"""What the cases cannot say of an inspection, as `inspection.toml` in its folder does: where, when, who, how many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from sqs_tui.source.build import build
from sqs_tui.source.fields import STRICT, Describe
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import Source, read_source

FILE_NAME = "inspection.toml"
SCHEMA = 1
_DATES = ("fieldwork_start", "fieldwork_end", "letter_date", "dispose_after")


@record
class InspectionFile:
    """The content of `inspection.toml`; whatever is left out, the letter leaves a marked gap for."""

    __pydantic_config__ = STRICT

    schema: Annotated[int, Describe("version of this file format")]
    area: Annotated[str, Describe("the area inspected, as in 'youth offending work in …'")] = ""
    team: Annotated[str, Describe("the full name of the team")] = ""
    fieldwork_start: Annotated[date | None, Describe("first day of the inspection: 2013-01-07, without quotes")] = None
    fieldwork_end: Annotated[date | None, Describe("last day of the inspection")] = None
    letter_date: Annotated[date | None, Describe("the day the letter is dated")] = None
    addressee: Annotated[str, Describe("whom the letter goes to: name and office, line by line")] = ""
    salutation: Annotated[str, Describe("what follows 'Dear'")] = ""
    lead_inspector: Annotated[str, Describe("who answers questions about the inspection")] = ""
    contact: Annotated[str, Describe("how the lead inspector can be reached")] = ""
    signatory: Annotated[str, Describe("who signs: name and office, line by line")] = ""
    copies: Annotated[tuple[str, ...], Describe("who receives a copy")] = ()
    planned_sample: Annotated[int | None, Describe("how many cases were to be reviewed")] = None
    summary: Annotated[str, Describe("what only the lead inspector can say, for the summary; a draft may lack it")] = ""
    dispose_after: Annotated[
        date | None, Describe("the day after which its sessions should be purged; a session may say its own")
    ] = None
    note: Annotated[str, Describe("printed on every page made from this inspection, such as that it is invented")] = ""


def read_about(folder: Path) -> InspectionFile | None:
    """`inspection.toml` of `folder`, strictly checked; None when there is none. Raises `SourceError`."""
    path = folder / FILE_NAME
    if not os.path.lexists(path):
        return None
    from sqs_tui.source.validate import problems_of

    source = read_source(path)
    if problems := [*_misdated(source), *problems_of(InspectionFile, source, _undated(source.raw))]:
        raise SourceError(problems)
    if problems := list(_broken_rules(source)):
        raise SourceError(problems)
    return build(InspectionFile, source.raw)


def _misdated(source: Source) -> Iterator[Problem]:
    for key in _DATES:
        if type(source.raw.get(key, date.min)) is not date:  # a date and time is a kind of date, too
            yield source.problem(f"'{key}' is not a date", "write it as 2013-01-07, without quotes", key)


def _undated(raw: dict[str, Any]) -> dict[str, Any]:
    """The content as the strict check takes it, to which a session's texts may look like dates but never be any."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in raw.items()}


def _broken_rules(source: Source) -> Iterator[Problem]:
    raw = source.raw
    if raw["schema"] != SCHEMA:
        yield source.problem(f"schema {raw['schema']} is not what this program reads ({SCHEMA})", "update it", "schema")
    if "fieldwork_start" in raw and raw.get("fieldwork_end", raw["fieldwork_start"]) < raw["fieldwork_start"]:
        yield source.problem("the fieldwork ends before it starts", "correct one of the two days", "fieldwork_end")
    if raw.get("planned_sample", 1) < 1:
        yield source.problem("the planned sample is of no cases", "write a number from 1", "planned_sample")
