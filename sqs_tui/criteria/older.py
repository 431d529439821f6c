"""The roles of criteria that were in use before there were roles: a table, by id and version, that gives them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import tomli

#: The keys by which a file says that it knows of roles, among those of a question and among those of [letter].
_OF_QUESTIONS, _OF_LETTER = ("shown_in_head", "for_case_manager"), ("context", "summary")


def declares_roles(raw: dict[str, Any]) -> bool:
    """Whether a criteria file, parsed and not yet checked, gives any role itself."""
    letter = raw.get("letter")
    if isinstance(letter, dict) and any(key in letter for key in _OF_LETTER):
        return True
    return any(key in question for question in _questions(raw) for key in _OF_QUESTIONS)


def with_roles(raw: dict[str, Any]) -> dict[str, Any]:
    """`raw`, a criteria file parsed and not yet checked, with the roles that the table has for it, if any.

    It may have been edited: a role is given only where the question it is for is still there and of its kind, and a
    part of the letter only where a question still speaks in it.
    """
    roles = _roles().get(_known_as(raw))
    if roles is None:
        return raw
    kinds, given = roles["kinds"], roles["questions"]
    refs = [question.get("ref") for question in _questions(raw)]
    changed: dict[str, Any] = {}
    if isinstance(raw.get("questions"), list):
        changed["questions"] = [
            {**question, **given[question["id"]]} if _is_one_of(question, kinds) else question
            for question in raw["questions"]
        ]
    if isinstance(letter := raw.get("letter", {}), dict):
        changed["letter"] = {**letter, **{key: part for key, part in roles["letter"].items() if part["ref"] in refs}}
    return {**raw, **changed}


def _is_one_of(question: Any, kinds: dict[str, str]) -> bool:
    """Whether it is one of the questions of `kinds`, id to kind, and of that kind."""
    return isinstance(question, dict) and (str(question.get("id")), question.get("kind")) in kinds.items()


def _questions(raw: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of its questions that are tables."""
    listed = raw.get("questions")
    return [question for question in listed if isinstance(question, dict)] if isinstance(listed, list) else []


def _known_as(raw: dict[str, Any]) -> tuple[str, str]:
    """The id and the version of the instrument."""
    about = raw.get("instrument")
    return (str(about.get("id")), str(about.get("version"))) if isinstance(about, dict) else ("", "")


@cache
def _roles() -> dict[tuple[str, str], dict[str, Any]]:
    """The roles for each instrument that the table knows."""
    table = tomli.loads(Path(__file__).with_name("roles_of_older.toml").read_text(encoding="utf-8"))
    return {(older["id"], older["version"]): older for older in table["older"]}
