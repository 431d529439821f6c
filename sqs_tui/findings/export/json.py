"""An export as JSON: every session as one object, for programs that read what a table has no place for."""

from __future__ import annotations

import json
from typing import Any

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.export.sessions import Export, Exported
from sqs_tui.findings.export.tables import completed
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import MARKING
from sqs_tui.text import shown


def sessions_json(export: Export, with_text: bool) -> str:
    """All sessions; the same keys always, empty ones included, but for the texts people wrote without `with_text`."""
    about, instrument = export.inspection.about, export.instrument.instrument
    content = {
        "marking": MARKING,
        "instrument": {
            "id": instrument.id,
            "version": instrument.version,
            "title": instrument.title,
            "note": instrument.note,
        },
        "inspection_note": about.note if about else "",
        "with_text": with_text,
        "left_out": [{"file": left.file, "why": left.why} for left in export.left_out],
        "sessions": [_session(one, export, with_text) for one in export.sessions],
    }
    return json.dumps(_gated(content), ensure_ascii=False, indent=1) + "\n"


def _session(one: Exported, export: Export, with_text: bool) -> dict[str, Any]:
    session = one.session
    standing = {question: one.status(question) for question in export.instrument.questions}
    return {
        "case": session.case,
        "case_manager": session.case_manager,
        "inspector": session.inspector,
        "state": session.state,
        "counted": one.counted,
        "opened": session.opened.isoformat(),
        "completed": completed(one),
        "revision": session.revision,
        "digest": session.digest,
        "asked_in": one.review.asked_in,
        "answers": {
            question.id: _answer(one, question, status, with_text)
            for question, status in standing.items()
            if one.review.applies(question.id)
        },
        "does_not_apply": [question.id for question, status in standing.items() if status == "does_not_apply"],
        "asked_elsewhere": [question.id for question, status in standing.items() if status == "asked_elsewhere"],
    }


def _answer(one: Exported, question: Question, status: str, with_text: bool) -> dict[str, Any]:
    answer = one.review.answer(question.id)
    kind = kind_of(question)
    content: dict[str, Any] = {
        "status": status,
        "value": kind.as_text(answer) if kind.coded else "",
        "values": list(answer.values),
        "reasons": list(answer.reasons),
        "known_not_recorded": answer.known_not_recorded if one.review.offers_knew(question) else None,
        "view": answer.view if one.review.offers_view(question) else None,
        "good_example": answer.good_example,
    }
    if with_text:
        content |= {
            "written": "" if kind.coded else kind.as_text(answer),
            "actions": [{"what": action.what, "who": action.who, "by": action.by} for action in answer.actions],
            "other": answer.other,
            "their_words": answer.their_words,
            "evidence": answer.evidence,
        }
    return content


def _gated(content: Any) -> Any:
    """Every text of it passed through the text gate."""
    if isinstance(content, str):
        return shown(content)
    if isinstance(content, dict):
        return {key: _gated(value) for key, value in content.items()}
    return [_gated(value) for value in content] if isinstance(content, list) else content
