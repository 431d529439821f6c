"""A record against the frozen dataclass it stands for: built, compared, shown, replaced and refused alike."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cached_property
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.source.fields import STRICT
from sqs_tui.source.record import record


class _Fields:
    """What both of them are made from."""

    a: int
    b: Annotated[str, "meant"] = "b"
    c: dict[str, int] = field(default_factory=dict)

    @property
    def both(self) -> str:
        return f"{self.a}{self.b}"


def _copy(name: str) -> type:
    own = {key: value for key, value in vars(_Fields).items() if key not in ("__dict__", "__weakref__")}
    return type(name, (), own | {"__qualname__": name, "__annotations__": dict(_Fields.__annotations__)})


Made: Any = record(_copy("Same"))
Known: Any = dataclass(frozen=True, slots=True)(_copy("Same"))

ARGUMENTS = st.lists(st.integers(), max_size=4)
NAMED = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(), max_size=4)


@given(ARGUMENTS, NAMED)
def test_it_is_built_from_whatever_a_dataclass_is_built_from(arguments: list[int], named: dict[str, int]):
    try:
        known = Known(*arguments, **named)
    except TypeError:
        with pytest.raises(TypeError):
            Made(*arguments, **named)
        return
    made = Made(*arguments, **named)
    assert repr(made) == repr(known)
    assert made.both == known.both
    assert [getattr(made, one.name) for one in fields(made)] == [getattr(known, one.name) for one in fields(known)]


@given(st.integers(0, 2), st.sampled_from("xy"), st.integers(0, 2), st.sampled_from("xy"))
def test_it_is_equal_and_hashed_by_its_fields(a: int, b: str, other_a: int, other_b: str):
    one, other = Made(a, b, 0), Made(other_a, other_b, 0)
    assert (one == other) is (Known(a, b, 0) == Known(other_a, other_b, 0))
    assert one != Known(a, b, 0)
    if one == other:
        assert hash(one) == hash(other)


def test_nothing_in_it_can_be_changed_and_a_replacement_is_another():
    made = Made(1)
    for change in (lambda: setattr(made, "a", 2), lambda: setattr(made, "new", 2), lambda: delattr(made, "a")):
        with pytest.raises(FrozenInstanceError):
            change()
    assert replace(made, a=2) == Made(2)
    assert made == Made(1)
    assert Made(1).c is not Made(1).c


def test_without_slots_it_may_have_cached_properties():
    @record(slots=False)
    class Cached:
        a: int

        @cached_property
        def list(self) -> list[int]:
            return [self.a]

    cached = Cached(1)
    assert cached.list is cached.list
    with pytest.raises(FrozenInstanceError):
        cached.a = 2  # type: ignore[misc]


def test_pydantic_checks_it_as_strictly_as_a_dataclass():
    from pydantic import TypeAdapter, ValidationError

    @record
    class Checked:
        __pydantic_config__ = STRICT

        a: int
        b: str = "b"

    adapter = TypeAdapter(Checked)
    assert adapter.validate_json('{"a": 1}') == Checked(1)
    for wrong in ('{"a": "1"}', '{"a": 1, "c": 2}', "{}", '{"a": 1, "b": 2}'):
        with pytest.raises(ValidationError):
            adapter.validate_json(wrong)


def test_what_is_made_is_checked_as_a_dataclass_checks_it():
    @record
    class Even:
        n: int

        def __post_init__(self) -> None:
            if self.n % 2:
                raise ValueError("odd")

    assert replace(Even(2), n=4).n == 4
    with pytest.raises(ValueError, match="odd"):
        Even(3)
    with pytest.raises(ValueError, match="odd"):
        replace(Even(2), n=3)
