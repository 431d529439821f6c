"""A session's objects as plain TOML tables, fields at their default left out: short files, small diffs."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqs_tui.review.session import Session

#: The order of the keys at the head of a session file.
HEAD = (
    "schema", "id", "case", "inspector", "case_manager", "answered_by", "mode", "language", "state", "revision",
    "parent", "opened", "active_seconds", "position", "dispose_after", "digest",
)  # fmt: skip
#: The arrays of tables, in their order in the file.
ARRAYS = ("signoffs", "contradictions", "followups", "events", "log")
#: What somebody opening the file looks for first; the others are left out when they say nothing.
_ALWAYS = frozenset({"schema", "case", "inspector", "case_manager", "state", "revision", "opened"})
_SAYING_NOTHING = {field.name: field.default for field in fields(Session)}
_SCALARS = frozenset((str, bool, int, float, datetime))


def table_of(record: Any) -> dict[str, Any]:
    """A dataclass as a table, in the order of its fields."""
    table = {}
    for name, default, kind in _fields(record.__class__):
        value = getattr(record, name)
        # The type too: False == 0, and a change to "" is not a change to nothing.
        if value is not default and (value != default or type(value) is not kind):
            table[name] = value if type(value) in _SCALARS else _plain(value)
    return table


def head_of(session: Session) -> dict[str, Any]:
    """The keys at the head of the file and the instrument's table."""
    head = {}
    for name in HEAD:
        value = getattr(session, name)
        if name in _ALWAYS or value != _SAYING_NOTHING[name]:
            head[name] = value
    return {**head, "instrument": table_of(session.instrument)}


@cache
def _fields(record: type) -> tuple[tuple[str, Any, type], ...]:
    """Name, default and the default's type of each field; remembered, 3 % of a session's text (tricks.py "fields")."""
    return tuple((field.name, field.default, type(field.default)) for field in fields(record))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if is_dataclass(value):
        return table_of(value)
    return value
