"""Where in a TOML text each value stands, so that a problem found by a model can name its line and column.

The parser proper says where a text stops being TOML but not where a value was. This walks a text that is
already known to be valid, which lets it stay small: it follows keys, tables and brackets and trusts the rest.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

from sqs_tui.source.record import record

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Possessive throughout: to remember every letter, so as to try again, takes a hundred times the text's own memory.
_STRING = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"{3,5}'
    r"|'''[^']*+(?:'(?!'')[^']*+)*+'{3,5}"
    r'|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^\s,\]}#]+(?:[ ]\d\d:[^\s,\]}#]*)?")
_ESCAPES = {"b": "\b", "e": "\x1b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


@record
class Places:
    """Offsets of values in `text` by their path of keys and array positions."""

    text: str
    offsets: dict[Path, int]
    lines: list[int]  # where each begins

    def nearest(self, path: Path) -> tuple[int, int]:
        """Line and column, from 1, of `path` or of the nearest of its parents that the text holds."""
        while path and path not in self.offsets:
            path = path[:-1]
        offset = self.offsets.get(path, 0)
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1


def places_of(text: str) -> Places:
    """Every key of the valid TOML `text` with the offset where the key starts; array items where they start."""
    walk = _Walk(text)
    walk.document()
    return Places(text, walk.offsets, [0, *(match.end() for match in re.finditer("\n", text))])


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.offsets: dict[Path, int] = {}
        self.lengths: dict[Path, int] = {}  # arrays of tables: how many so far

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def key(self) -> list[str]:
        """A dotted key; leaves `at` behind it."""
        parts = []
        while True:
            self.skip()
            if match := _STRING.match(self.text, self.at):
                parts.append(_unquoted(match[0]))
            else:
                match = _BARE.match(self.text, self.at)
                assert match is not None
                parts.append(match[0])
            self.at = match.end()
            self.skip()
            if self.peek() != ".":
                return parts
            self.at += 1

    def document(self) -> None:
        table: Path = ()
        while True:
            self.skip()
            if self.at >= len(self.text):
                return
            start = self.at
            if self.peek() == "[":
                many = self.text.startswith("[[", self.at)
                self.at += 2 if many else 1
                table = self.header(self.key(), many)
                self.offsets.setdefault(table, start)
                self.at += 2 if many else 1
            else:
                self.pair(table)

    def header(self, parts: list[str], many: bool) -> Path:
        """The path a table header opens: names in it mean the newest item of an array of tables."""
        path: Path = ()
        for index, part in enumerate(parts):
            path = (*path, part)
            if many and index == len(parts) - 1:
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def pair(self, table: Path) -> None:
        start = self.at
        path = table
        for part in self.key():
            path = (*path, part)
            self.offsets.setdefault(path, start)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip()
        opening = self.peek()
        if opening == "[":
            self.at += 1
            index = 0
            while self.more("]"):
                self.offsets[*path, index] = self.at
                self.value((*path, index))
                index += 1
        elif opening == "{":
            self.at += 1
            while self.more("}"):
                self.pair(path)
        else:
            match = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            assert match is not None
            self.at = match.end()

    def more(self, closing: str) -> bool:
        """True when another item follows before `closing`; otherwise steps over `closing`."""
        self.skip()
        if self.peek() == ",":
            self.at += 1
            self.skip()
        if self.peek() == closing:
            self.at += 1
            return False
        return True


def _unquoted(token: str) -> str:
    """The key that a quoted key spells."""
    body = token[1:-1]
    if token[0] == "'":
        return body

    def escaped(match: re.Match[str]) -> Any:
        return _ESCAPES.get(match[1]) or chr(int(match[1][1:], 16))

    return re.sub(r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", escaped, body)
