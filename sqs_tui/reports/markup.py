"""HTML out of elements: whatever is not an element already is text, and stays text."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from sqs_tui.text import shown


class Markup(str):
    """HTML that is whole and safe as it stands."""

    __slots__ = ()


#: What an element can hold: an element, a text or a number, several of them, or nothing.
Content = Markup | str | int | Iterable["Content"] | None


def element(name: str, /, *content: Content, **attributes: str | int | bool | None) -> Markup:
    """`<name …>content</name>`.

    An attribute is written with `_` for `-` and may end with `_` where Python has a word of that name; True gives it
    without a value, and False, None and the empty text leave it out.
    """
    given = "".join(map(_attribute, attributes, attributes.values()))
    return Markup(f"<{name}{given}>{joined(*content)}</{name}>")


def joined(*content: Content) -> Markup:
    """Several contents, one after the other."""
    return Markup("".join(_parts(content)))


def stacked(*content: Content) -> Markup:
    """The same, each on a line of its own: for a person who reads the source; in a browser white space."""
    return Markup("".join(f"\n{part}" for part in _parts(content)) + "\n")


def _parts(content: Iterable[Content]) -> Iterable[str]:
    for part in content:
        if isinstance(part, Markup):
            yield part
        elif isinstance(part, str):
            yield _safe(part)
        elif isinstance(part, int):
            yield str(part)
        elif part is not None:
            yield from _parts(part)


def _attribute(key: str, value: str | int | bool | None) -> str:
    if value is None or value is False or value == "":  # by identity: 0 is a value, and equal to False
        return ""
    key = key.removesuffix("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{_safe(str(value))}"'


def _safe(text: str) -> str:
    return escape(shown(text).strip("\n"))
