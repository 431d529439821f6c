"""Reading guardedly: what is refused before it is parsed, and what must not be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.review.session import Session
from sqs_tui.source.build import build
from sqs_tui.source.guarded import MAX_DEPTH, parse_source
from sqs_tui.source.problems import SourceError


def parsed(text: str):
    return parse_source(Path("x.toml"), text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "line",
    [
        "\u6f22" * 400,
        ". " * 400 + "=",
        "." * 5000,
        "[" * 500 + "{" * 500,
        "# not a comment [[[[",
        'two quotes at the end""',
        "it's \\\\ [",
    ],
)
def test_a_text_may_hold_anything_in_any_length(line: str):
    import tomli_w

    for multiline in (True, False):
        text = tomli_w.dumps({"a": f"first\n{line}\nlast"}, multiline_strings=multiline)
        assert parsed(text).raw == {"a": f"first\n{line}\nlast"}


@given(st.text("[]{}\"'#=.\n a\\", max_size=60))
def test_anything_is_parsed_or_refused(text: str):
    with suppress(SourceError):
        parsed(text)


@pytest.mark.parametrize("extra", [0, 1])
def test_depth_is_counted_exactly(extra: int):
    depth = MAX_DEPTH + extra
    text = "# [[[[\na = '[['\nb = " + "[" * depth + "]" * depth
    if extra:
        with pytest.raises(SourceError, match=f"x.toml:3:{4 + depth}: is nested"):
            parsed(text)
    else:
        assert parsed(text).raw["a"] == "[["


def test_an_array_is_not_taken_for_a_table():
    with pytest.raises(TypeError):
        build(Session, {"answers": {"q": [{"value": 1, "x": 2}]}})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("position = 2013-01-07", "x.toml:2:1: 'position' is a date without quotes; put it in quotes"),
        ('opened = "2013-01-07T09:30:00Z"', "x.toml:2:1: 'opened' is not a date and time"),
        ("opened = 2013-01-07", "x.toml:2:1: 'opened' is not a date and time"),
        ("inspector = 09:30:00", "x.toml:2:1: 'inspector' is a date without quotes"),
    ],
)
def test_dates_stand_only_where_the_model_has_them(line: str, says: str):
    from sqs_tui.source.validate import problems_of

    found = [str(problem) for problem in problems_of(Session, parsed(f"schema = 1\n{line}\n"))]
    assert any(problem.startswith(says) for problem in found), found
