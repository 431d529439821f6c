"""The roles of criteria that were in use before there were roles: a table, by what the file holds, that gives them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import tomli

#: The keys by which a file says that it knows of roles, among those of a question and among those of [letter].
_OF_QUESTIONS, _OF_LETTER = ("shown_in_head", "for_case_manager"), ("context", "summary")


def declares_roles(raw: dict[str, Any]) -> bool:
    """Whether a criteria file, parsed and not yet checked, gives any role itself."""
    letter, questions = raw.get("letter"), raw.get("questions")
    if isinstance(letter, dict) and any(key in letter for key in _OF_LETTER):
        return True
    listed = questions if isinstance(questions, list) else []
    return any(isinstance(question, dict) and any(key in question for key in _OF_QUESTIONS) for question in listed)


def with_roles(raw: dict[str, Any], sha256: str) -> dict[str, Any]:
    """`raw`, the content of the file with this SHA-256 (hex), with the roles that the table has for it, if any."""
    roles = _roles().get(sha256)
    if roles is None:
        return raw
    return {
        **raw,
        "questions": [{**question, **roles["questions"].get(question["id"], {})} for question in raw["questions"]],
        "letter": {**raw.get("letter", {}), **roles["letter"]},
    }


@cache
def _roles() -> dict[str, dict[str, Any]]:
    """The roles for each content that the table knows."""
    table = tomli.loads(Path(__file__).with_name("roles_of_older.toml").read_text(encoding="utf-8"))
    return {sha256: older for older in table["older"] for sha256 in older["sha256"]}
