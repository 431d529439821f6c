"""Reading guardedly: what is refused before it is parsed, and what must not be."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqs_tui.review.session import Session
from sqs_tui.source.build import build
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import MAX_DEPTH, parse_source


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
        ("opened = 0001-01-01T00:00:00+23:59", "x.toml:2:1: 'opened' is not a date and time"),
        ("opened = 9999-12-31T23:59:59-23:59", "x.toml:2:1: 'opened' is not a date and time"),
        ("opened = 2013-01-07T09:30:00", "x.toml:2:1: 'opened' is not a date and time with its zone"),
        ("inspector = 09:30:00", "x.toml:2:1: 'inspector' is a date without quotes"),
    ],
)
def test_dates_stand_only_where_the_model_has_them(line: str, says: str):
    from sqs_tui.source.validate import problems_of

    found = [str(problem) for problem in problems_of(Session, parsed(f"schema = 1\n{line}\n"))]
    assert any(problem.startswith(says) for problem in found), found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("schema = 1\na = 9223372036854775808", "x.toml:2:1: is too large a number"),
        ("a = [1, {b = -9223372036854775809}]", "x.toml:1:10: is too large a number"),
        ("\n\na = " + "1" * 3_000_000, "x.toml:3:1: is too large a number"),
        ("a = 0x" + "f" * 20_000, "x.toml:1:1: is too large a number"),
        ("a = 1\n" + "\n".join(".".join("b" * 21) + " = [{" for _ in range(3)) + "}]" * 3, "x.toml:3:1: is nested"),
        ("a = [" + "1," * 120_000 + "]", "x.toml: holds more than 120,000 values"),
    ],
)
def test_what_no_file_of_ours_holds_is_refused_with_its_place(text: str, says: str):
    with pytest.raises(SourceError) as refused:
        parsed(text)
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)


def test_what_a_file_of_ours_may_hold_is_not_refused():
    assert parsed("a = 9223372036854775807\nb = -9223372036854775808").raw == {"a": 2**63 - 1, "b": -(2**63)}
    assert len(parsed("a = [" + "1," * 29_000 + "]").raw["a"]) == 29_000
    words = "=,.[{" * 20_000  # in texts they do not count
    assert parsed(f'a = """\n{words}"""').raw["a"] == words


@pytest.mark.parametrize("opening", ['"""' + '\n\\"""' * 400_000, "'''" + "\n'" * 400_000, '"""' + '\\"' * 400_000])
def test_texts_that_are_never_closed_take_no_long_time(opening: str):
    """Where they are tried again from every quote in them, this takes hours."""
    with pytest.raises(SourceError, match="is not TOML"):
        parsed(f"a = {opening}")


def test_of_very_many_problems_the_first_are_told_and_the_others_counted():
    from sqs_tui.source.validate import MOST_PROBLEMS, problems_of

    found = problems_of(Session, parsed("".join(f"k{n} = 1\n" for n in range(1000))))
    assert len(found) == MOST_PROBLEMS + 1
    assert "more problems; correct these first" in str(found[-1])
