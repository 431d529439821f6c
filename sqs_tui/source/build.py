"""Turning parsed TOML into the models' objects without checking it: what a start can afford before pydantic.

It trusts its input. Whoever uses it on a file lets `validate` look at the same content before anything is
written; whatever is too wrong to build raises one of `BUILD_ERRORS` and is then explained by `validate`.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")

#: The last is for times at the edge of the calendar, which no other zone's clock can show.
BUILD_ERRORS = (TypeError, KeyError, ValueError, AttributeError, OverflowError)


def build(model: type[T], raw: Any) -> T:
    """`raw` (tables as dict, arrays as list) as an object of the dataclass `model`."""
    result: T = _builder(model)(raw)  # type: ignore[arg-type]
    return result


def _same(raw: Any) -> Any:
    return raw


@cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """A function from raw TOML to `kind`; `_same` for what TOML already holds as it should be.

    Remembered: a session would take 58 % longer to read, the criteria 11 % (tricks.py "builders").
    """
    origin = get_origin(kind)
    if origin is tuple:
        item = _builder(get_args(kind)[0])
        return tuple if item is _same else lambda raw: tuple(map(item, raw))
    if origin is dict:
        value = _builder(get_args(kind)[1])
        return lambda raw: {key: value(one) for key, one in raw.items()}
    if origin in (Union, types.UnionType):
        return _union(tuple(a for a in get_args(kind) if a is not types.NoneType))
    if not is_dataclass(kind):
        return _same
    assert isinstance(kind, type)
    return _table(kind)


def _table(kind: type) -> Callable[[Any], Any]:
    """A function from a raw table to the model `kind`."""
    hints = get_type_hints(kind)
    converted = {f.name: make for f in fields(kind) if (make := _builder(hints[f.name])) is not _same}
    # A model whose fields hold tables of several kinds says by `types_in` which they are in a given table.
    types_in: Callable[[Any], dict[str, Any]] | None = getattr(kind, "types_in", None)

    def table(raw: Any) -> Any:
        if not isinstance(raw, dict):  # an array of pairs would pass for one below
            raise TypeError(f"{kind.__name__} is a table")
        # Copying the table first keeps the parsed source as it was for the check that follows.
        values = dict(raw)
        meant = {name: _builder(one) for name, one in types_in(raw).items()} if types_in else {}
        for name, make in {**converted, **meant}.items():
            if name in values:
                values[name] = make(values[name])
        return kind(**values)

    return table


def _union(members: tuple[Any, ...]) -> Callable[[Any], Any]:
    """For `X | None` the builder of X; for scalars or arrays whichever fits what was found."""
    arrays = [member for member in members if get_origin(member) is tuple]
    if not arrays:
        return _builder(members[0]) if len(members) == 1 else _same
    plain = _builder(arrays[0])
    tables = next((_builder(member) for member in arrays if is_dataclass(get_args(member)[0])), plain)

    def either(raw: Any) -> Any:
        if not isinstance(raw, list):
            return raw
        return tables(raw) if raw and isinstance(raw[0], dict) else plain(raw)

    return either
