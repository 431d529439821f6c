"""Places: the line and column named for a value is where that value stands."""

from __future__ import annotations

import tomllib
from typing import Any

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.source.toml_locations import places_of

KEYS = st.text("abcxyz_-09", min_size=1, max_size=5) | st.sampled_from(["a b", "é", 'q"q', "d.d", "tab\t"])
SCALARS = (
    st.integers(-9, 99)
    | st.booleans()
    | st.text(max_size=12)
    | st.sampled_from(['"', "a # b", "[x]", "{", "'''", '"""', "line\nline", "back\\slash", 'end"'])
    | st.datetimes()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=5)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


@given(DOCUMENTS, st.booleans())
def test_every_value_is_found_where_it_stands(document: dict[str, Any], multiline: bool):
    text = tomli_w.dumps(document, multiline_strings=multiline)
    places = places_of(text)
    for path, value in leaves(document):
        offset = places.offsets[path]
        if isinstance(path[-1], str):
            key, _, rest = text[offset:].partition("=")
            assert list(leaves(tomllib.loads(f"{key}= 0"))) == [(path[-1:], 0)]
        else:
            rest = text[offset:]
        assert starts_with(rest.lstrip(" "), value)


def starts_with(text: str, value: Any) -> bool:
    """Whether TOML `text` begins with `value`, found by cutting it at every end that could be its own."""
    for end in [i for i, c in enumerate(text) if c in ",]}\n"] + [len(text)]:
        try:
            if tomllib.loads(f"v = {text[:end]}") == {"v": value}:
                return True
        except tomllib.TOMLDecodeError:
            continue
    return False


def test_tables_and_arrays_of_tables_are_counted():
    text = "[a]\nx = 1\n[[b]]\ny = 2\n[[b]]\n  y = 3\n[b.c]\nz = 4\n"
    places = places_of(text)
    assert places.nearest(("b", 1, "y")) == (6, 3)
    assert places.nearest(("b", 1, "c", "z")) == (8, 1)
    assert places.nearest(("b", 1, "nothing", "here")) == (5, 1)
    assert places.nearest(("nowhere",)) == (1, 1)


def test_keys_may_be_spelt_by_every_escape():
    key = '"\\x41\\u0042\\U00000043\\e\\t\\\\"'
    assert places_of(f"a = 1\n{key} = 2\n").nearest(("ABC\x1b\t\\",)) == (2, 1)
