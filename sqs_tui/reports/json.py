"""A summary, or the case manager's page, as JSON: the same keys always, empty ones included."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.sheet import sheet_of
from sqs_tui.reports.wording import MARKING
from sqs_tui.review.session import Action
from sqs_tui.review.summary import Read, SectionSummary, Summary
from sqs_tui.text import shown


def summary_json(summary: Summary) -> str:
    """Everything in a summary. Answers stand once, in their section; other lists name them by question id."""
    return _dumped(
        {
            **_identity(summary),
            "progress": _progress(summary),
            "sections": [_section(section) for section in summary.sections],
            "known_not_recorded": _ids(summary.known_not_recorded),
            "views_differ": _ids(summary.views_differ),
            "good_examples": _ids(summary.good_examples),
            "actions": list(map(_action, summary.actions)),
            "missing": [{"question": m.question.id, "text": m.question.text, "what": m.what} for m in summary.missing],
            "parked": summary.parked,
            "asked_in": summary.asked_in,
            "signoffs": [
                {"role": s.role, "code": s.code, "at": _at(s.at), "confirms": s.confirms} for s in summary.signoffs
            ],
            "events": [
                {"at": _at(e.at), "what": e.what, "revision": e.revision, "why": e.why, "digest": e.digest}
                for e in summary.events
            ],
        }
    )


def sheet_json(summary: Summary) -> str:
    """The page for the case manager."""
    sheet = sheet_of(summary)
    return _dumped(
        {
            **_identity(summary),
            "strengths": list(map(_text, sheet.strengths)),
            "done_well": [
                {
                    "section": section.id,
                    "title": section.title,
                    "questions": [{"question": line.question.id, "words": line.question.strength} for line in lines],
                }
                for section, lines in sheet.done_well
            ],
            "closing": list(map(_text, sheet.closing)),
            "actions": list(map(_action, sheet.actions)),
            "their_words": [
                {"question": line.question.id, "text": line.question.text, "words": line.answer.their_words}
                for line in sheet.their_words
            ],
        }
    )


def _dumped(content: dict[str, Any]) -> str:
    # Whatever got into a key has not passed the gate that texts pass.
    return shown(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _identity(summary: Summary) -> dict[str, Any]:
    return {
        "marking": MARKING,
        "case": summary.case,
        "inspector": summary.inspector,
        "case_manager": summary.case_manager,
        "opened": _at(summary.opened),
        "state": summary.state,
        "revision": summary.revision,
        "digest": summary.digest,
        "instrument": summary.instrument,
        "note": summary.note,
    }


def _progress(part: Summary | SectionSummary) -> dict[str, int]:
    return {"answered": part.progress.answered, "applicable": part.progress.applicable}


def _section(section: SectionSummary) -> dict[str, Any]:
    return {
        "id": section.section.id,
        "number": section.section.number,
        "title": section.section.title,
        "progress": _progress(section),
        "strengths": list(map(_line, section.strengths)),
        "to_improve": list(map(_line, section.to_improve)),
        "not_applicable": list(map(_line, section.not_applicable)),
        "other": list(map(_line, section.other)),
    }


def _line(line: Read) -> dict[str, Any]:
    answer = line.answer
    return {
        "question": line.question.id,
        "ref": line.question.ref,
        "kind": line.question.kind,
        "unit": line.question.unit,
        "text": answer.question or line.question.text,
        "value": kind_of(line.question).as_text(answer),
        "values": list(answer.values),
        "actions": list(map(_action, answer.actions)),
        "words": line.words,
        "reasons": list(answer.reasons),
        "reasons_in_words": list(line.reasons),
        "known_not_recorded": answer.known_not_recorded,
        "view": answer.view,
        "their_words": answer.their_words,
        "evidence": answer.evidence,
        "good_example": answer.good_example,
    }


def _text(line: Read) -> dict[str, str]:
    return {"question": line.question.id, "label": line.question.label, "text": line.answer.value}


def _action(action: Action) -> dict[str, str]:
    return {"what": action.what, "who": action.who, "by": action.by}


def _ids(lines: Iterable[Read]) -> list[str]:
    return [line.question.id for line in lines]


def _at(moment: datetime) -> str:
    return moment.isoformat()
