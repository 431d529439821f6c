"""Strict checking of a parsed file against its model, with every problem in the file's own words and place."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime, time
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from sqs_tui.source.problems import Problem
from sqs_tui.source.toml_reader import Source

if TYPE_CHECKING:
    from pydantic import TypeAdapter


#: So many problems of one file are told; whoever has corrected these will ask again.
MOST_PROBLEMS = 200


@cache
def adapter(model: type) -> TypeAdapter[Any]:
    """pydantic's validator for one of the models; made once, or a check would take 13 times as long.

    Here pydantic is imported, which nothing before the first paint does: 14 % of a start, and half of `list` (tricks.py
    "validators", "pydantic").
    """
    from pydantic import TypeAdapter

    return TypeAdapter(model)


def problems_of(model: type, source: Source, raw: dict[str, Any] | None = None) -> list[Problem]:
    """Everything in `source` (or in `raw`, a part of its content) that `model` does not allow; empty when in order.

    The content goes to pydantic as JSON: in its strict mode only JSON may fill dataclasses and tuples, and
    strictness is the point: nothing is converted, nothing unknown is let through.
    """
    from pydantic import ValidationError
    from pydantic_core import to_json

    content = source.raw if raw is None else raw
    problems = (
        []
        if moments_right(model)(content)
        else [
            source.problem(f"'{path[-1]}' {what}", remedy, *path)
            for path, what, remedy in islice(_moments(model, content), MOST_PROBLEMS)
        ]
    )
    try:
        adapter(model).validate_json(to_json(content, inf_nan_mode="constants"))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True, include_input=False)
        problems += [_problem(model, source, content, details) for details in found[:MOST_PROBLEMS]]
        if len(found) > MOST_PROBLEMS:
            what, remedy = f"and {len(found) - MOST_PROBLEMS:,} more problems", "correct these first"
            problems.append(replace(problems[-1], what=what, remedy=remedy))
    return problems


def _moments(kind: Any, value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, str, str]]:
    """Dates and times where the model has none, and texts where it has one: JSON cannot tell these apart."""
    kind = _meant(kind)
    if isinstance(value, dict):
        hints = _hints(kind) if isinstance(kind, type) and is_dataclass(kind) else {}
        within = get_args(kind)[1] if get_origin(kind) is dict else None
        for key, inner in value.items():
            yield from _moments(hints.get(key, within), inner, (*path, key))
    elif isinstance(value, list):
        within = next(iter(get_args(kind)), None)
        for index, inner in enumerate(value):
            yield from _moments(within, inner, (*path, index))
    elif kind is datetime and not _is_moment(value):
        yield path, "is not a date and time with its zone", "write it without quotes, such as 2013-01-07T09:30:00Z"
    elif kind is not datetime and isinstance(value, (date, time)):
        yield path, "is a date without quotes", "put it in quotes"


@cache
def moments_right(kind: Any) -> Callable[[Any], bool]:
    """Whether `_moments` finds nothing, as nearly always: else a check would take three times as long.

    See tricks.py "moments".
    """
    kind = _meant(kind)
    item, deeper = next(iter(get_args(kind)), None), _Deeper(kind)
    moments = deeper.moments

    def right(value: Any) -> bool:
        if isinstance(value, dict):
            for key, inner in value.items():
                if type(inner) in _PLAIN:
                    if key in moments:
                        return False
                elif key in moments and _is_moment(inner):
                    continue
                elif not deeper[key](inner):
                    return False
            return True
        if isinstance(value, list):
            return all(map(moments_right(item), value))
        return _is_moment(value) if kind is datetime else not isinstance(value, (date, time))

    return right


class _Deeper(dict[str, Callable[[Any], bool]]):
    """`moments_right` of what stands at each key of a table. Filled when first needed: a model may hold itself."""

    def __init__(self, kind: Any) -> None:
        self.hints = _hints(kind) if isinstance(kind, type) and is_dataclass(kind) else {}
        self.within = get_args(kind)[1] if get_origin(kind) is dict else None
        self.moments = frozenset(name for name, hint in self.hints.items() if _meant(hint) is datetime)

    def __missing__(self, key: str) -> Callable[[Any], bool]:
        found = self[key] = moments_right(self.hints.get(key, self.within))
        return found


def _is_moment(value: Any) -> bool:
    """Whether it is a date and time of a known zone, and one that every zone can tell.

    At the ends of the calendar they cannot; and of two times of which one has a zone, none comes first.
    """
    return isinstance(value, datetime) and value.tzinfo is not None and MINYEAR < value.year < MAXYEAR


_PLAIN = frozenset((str, bool, int, float))


def _meant(kind: Any) -> Any:
    """Of several kinds that a value may be of the one with parts, else the first; any other kind as it is."""
    if get_origin(kind) in (Union, types.UnionType):
        return next((member for member in get_args(kind) if get_origin(member) is tuple), get_args(kind)[0])
    return kind


@cache
def _hints(model: Any) -> dict[str, Any]:
    """The types of a model's fields; else 22 times as long to tell what is broken (tricks.py "types of fields")."""
    return get_type_hints(model)


def _problem(model: type, source: Source, content: dict[str, Any], details: Any) -> Problem:
    kind: str = details["type"]
    path = _path_in(content, details["loc"])
    name = str(path[-1]) if path else "the file"
    context = details.get("ctx", {})
    if kind in ("missing", "missing_argument", "missing_keyword_only_argument"):
        wanted = details["loc"][-1]
        return source.problem(f"'{wanted}' is missing", f"add {wanted} = …", *path)
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return source.problem(f"unknown key '{name}'", _nearest(name, model, path), *path)
    if kind == "literal_error":
        return source.problem(f"'{name}' is not one of its values", f"write one of {context['expected']}", *path)
    if kind == "string_pattern_mismatch":
        remedy = "use lower-case letters, digits and underscores, a letter first"
        return source.problem(f"'{name}' is not a code", remedy, *path)
    message = details["msg"].removeprefix("Input should be ")
    return source.problem(f"'{name}' has the wrong kind of value", f"it should be {message}", *path)


def _path_in(content: Any, loc: tuple[Any, ...]) -> tuple[str | int, ...]:
    """The part of pydantic's location that is a path in the file: it also names union members and models."""
    path: list[str | int] = []
    for step in loc:
        in_table = isinstance(content, dict) and step in content
        in_array = isinstance(content, list) and isinstance(step, int) and step < len(content)
        if in_table or in_array:
            content = content[step]
            path.append(step)
    return tuple(path)


def _nearest(name: str, model: type, path: tuple[str | int, ...]) -> str:
    """What to do about an unknown key: the known one it was probably meant to be."""
    close = get_close_matches(name, _known_keys(model, path[:-1]), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else "remove it"


def _known_keys(kind: Any, path: tuple[str | int, ...]) -> list[str]:
    """The keys that the table at `path` may have, `kind` being the model of the whole file."""
    for step in path:
        if isinstance(kind, type) and is_dataclass(kind):
            kind = _hints(kind).get(str(step))
        else:  # an array's item or a value of a table with free keys
            kind = get_args(kind)[-1] if get_origin(kind) is dict else next(iter(get_args(kind)), None)
        if get_origin(kind) in (Union, types.UnionType):
            kind = next((member for member in get_args(kind) if is_dataclass(member)), kind)
    return [field.name for field in fields(kind)] if is_dataclass(kind) else []
