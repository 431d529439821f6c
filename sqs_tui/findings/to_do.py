"""How far an inspection has come, in words: where and when it is, what is counted, and what is left to do. Pure."""

from __future__ import annotations

from datetime import date

from sqs_tui.findings.figure import Inspection, LeftOut
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.reports.wording import count_of
from sqs_tui.source.record import record
from sqs_tui.store.paths import conflict_of


@record
class ToDo:
    """One file that is not counted: its name, why, whether it is a draft, and the case it can be opened as."""

    file: str
    why: str
    draft: bool
    case: str | None

    def __str__(self) -> str:
        return f"{self.file}, {self.why}" if self.why.startswith("line ") else f"{self.file} {self.why}"


def where_and_when(about: InspectionFile | None) -> str:
    """The area and the days of the fieldwork, as far as `inspection.toml` says them; else empty."""
    if about is None:
        return ""
    return " · ".join(filter(None, [about.area or about.team, _days(about.fieldwork_start, about.fieldwork_end)]))


def to_do(inspection: Inspection) -> tuple[ToDo, ...]:
    """Every file that is not counted, drafts first: they are what is still worked on."""
    drafts = {f"{draft.case}.toml" for draft in inspection.drafts}
    return tuple(
        ToDo(left.file, left.why, left.file in drafts, _case_of(left))
        for left in sorted(inspection.left_out, key=lambda left: left.file not in drafts)
    )


def not_begun(inspection: Inspection) -> int | None:
    """How many planned cases are neither counted nor a draft; None where nothing was planned."""
    if inspection.about is None or inspection.about.planned_sample is None:
        return None
    return max(0, inspection.about.planned_sample - len(inspection.sessions) - len(inspection.drafts))


def of_how_many(inspection: Inspection) -> str:
    """What every figure rests on, in one line: "46 of 47 planned cases counted; 1 draft"."""
    counted, drafts = len(inspection.sessions), len(inspection.drafts)
    others = len(inspection.left_out) - drafts
    planned = inspection.about.planned_sample if inspection.about else None
    if planned:
        text = f"{counted} of {planned} planned cases counted"
    else:
        text = f"{count_of(counted, 'case') if counted else 'no cases'} counted"
    if drafts:
        text += f"; {count_of(drafts, 'draft')}"
    if others:
        text += f"; {count_of(others, 'other file')} left out"
    return text


def standing(inspection: Inspection) -> str:
    """Why there is nothing to show while no review is counted, and what to do; empty where one is."""
    counted, drafts = len(inspection.sessions), len(inspection.drafts)
    others = len(inspection.left_out) - drafts
    if counted:
        return ""
    if drafts and not others:
        return f"{count_of(drafts, 'review')} in progress, none completed yet: figures come from completed reviews."
    if drafts or others:
        return "No review in this folder can be counted yet. Left to do names each file and the reason."
    return "There is no review in this folder yet. Home is where one is begun."


def _case_of(left: LeftOut) -> str | None:
    stem = left.file.removesuffix(".toml")
    return stem if conflict_of(stem) is None else None


def _days(start: date | None, end: date | None) -> str:
    if start is None or end is None or start == end:
        return _day(start or end)
    if start.year != end.year:
        return f"{_day(start)} to {_day(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%B} to {_day(end)}"
    return f"{start.day} to {_day(end)}"


def _day(when: date | None) -> str:
    return f"{when.day} {when:%B %Y}" if when else ""
