"""The marks that prove a session's text whole, and what was appended since the text was last written as a whole.

docs/session-format.md describes both for whoever writes another reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sqs_tui.review.change_log import by_digest
from sqs_tui.review.session import ABOUT_AN_ANSWER, Session
from sqs_tui.store.integrity import digest_of_tables

#: What is counted, in the order in which a mark says it.
COUNTED = ("answers", "log", "events")
#: What the last mark says in place of the head, which may be older.
_NEWER = ("revision", "position", "active_seconds", "language")
_CHECK = 16


def end_of(session: Session) -> bytes:
    """The mark at the end of a text that holds all of `session`."""
    header = "[end]" if session.schema == 1 else "[[end]]"
    return "\n".join([header, *(f"{name} = {len(getattr(session, name))}" for name in COUNTED), ""]).encode()


def counts_in(raw: Mapping[str, Any]) -> dict[str, int]:
    """How many of what is counted there are in a parsed text; none of what is there but cannot be counted."""
    return {name: len(raw.get(name) or ()) for name in COUNTED if isinstance(raw.get(name), (dict, list, type(None)))}


def is_whole(raw: Mapping[str, Any], end: Any) -> bool:
    """Whether `end`, the mark or marks of the parsed text `raw`, says what is there and in what order it came."""
    marks = [end] if raw["schema"] == 1 else end
    if not isinstance(marks, list) or not marks or not all(isinstance(mark, dict) for mark in marks):
        return False
    if any(type(mark.get(name)) is not int for mark in marks for name in COUNTED):
        return False
    if marks[0].keys() != {*COUNTED} or counts_in(raw) != {name: marks[-1][name] for name in COUNTED}:
        return False
    return all(_follows(raw, before, mark) for before, mark in pairwise(marks))


def check_of(raw: Mapping[str, Any], before: Mapping[str, int], mark: Mapping[str, int]) -> str:
    """What a mark must give as its `check`: a digest over the log and the events since the mark `before`."""
    return digest_of_tables({name: raw.get(name, [])[before[name] : mark[name]] for name in ("log", "events")})[:_CHECK]


def brought_up_to_date(raw: dict[str, Any], marks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The content as it would stand had the text been written anew after its last mark: head and answers as logged.

    None when what was appended put a text into an answer by its digest alone, and that text is nowhere in `raw`.
    """
    if len(marks) == 1:
        return raw
    first, last = marks[0], marks[-1]
    content = {**raw, **{name: last[name] for name in _NEWER if name in last}}
    for event in raw.get("events", [])[first["events"] :]:
        for what, name in (("mode", "mode"), ("answering", "answered_by")):
            if event.get("what") == what:
                content.pop(name, None)
                content |= {name: event[name]} if name in event else {}
    kept = _texts_by_digest(raw)
    answers = {question: dict(answer) for question, answer in raw.get("answers", {}).items()}
    for change in raw.get("log", [])[first["log"] :]:
        if change.get("new_digest", "") not in kept:
            return None
        _apply(change, answers.setdefault(change["question"], {}), kept)
    content["answers"] = {question: answer for question, answer in answers.items() if answer.keys() - ABOUT_AN_ANSWER}
    return _with_texts_kept(content, kept)


def _apply(change: Mapping[str, Any], answer: dict[str, Any], kept: Mapping[str, str]) -> None:
    answer.pop(change["field"], None)
    answer |= {change["field"]: change["new"]} if "new" in change else {}
    answer |= {change["field"]: kept[change["new_digest"]]} if change.get("new_digest") else {}
    answer |= {"source": change["source"]} if "source" in change else {}


def _texts_by_digest(content: Mapping[str, Any]) -> dict[str, str]:
    """Every text that the log of `content` may know by its digest alone, and none under no digest."""
    log = content.get("log", [])
    if not any("old_digest" in change or "new_digest" in change for change in log):
        return {"": ""}
    answers = content.get("answers", {}).values()
    held = [value for answer in answers for name, value in answer.items() if name not in ABOUT_AN_ANSWER]
    in_full = [change.get(name) for change in log for name in ("old", "new")]
    return {"": "", **by_digest([*held, *in_full]), **content.get("texts", {})}


def _with_texts_kept(content: dict[str, Any], kept: Mapping[str, str]) -> dict[str, Any]:
    """`content` with every text that its log knows by digest, also where only an answer of before had held it."""
    still = _texts_by_digest(content)
    wanted = {change.get(name, "") for change in content.get("log", []) for name in ("old_digest", "new_digest")}
    lost = {digest: kept[digest] for digest in sorted(wanted) if digest in kept and digest not in still}
    return {**content, "texts": {**content.get("texts", {}), **lost}} if lost else content


def _follows(raw: Mapping[str, Any], before: Mapping[str, Any], mark: Mapping[str, Any]) -> bool:
    """Whether a later mark counts on from the one before, and its check is that of what came in between."""
    if mark.keys() - {*COUNTED, *_NEWER, "check"} or any(mark[name] < before[name] for name in COUNTED):
        return False
    return mark.get("check") == check_of(raw, before, mark)
