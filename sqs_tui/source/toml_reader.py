"""Reading a TOML file from disk without trusting it: what it is, how large, how deep, and only then its words."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import tomli

from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_locations import Places, places_of
from sqs_tui.text import clean, is_clean, one_line

#: Largest file read, in bytes. A full session is about 40 KB, the criteria about 130 KB.
MAX_BYTES = 4_000_000
#: Deepest nesting of arrays and inline tables; the parser's own recursion gives up near 500.
MAX_DEPTH = 40
#: Most dots on one line outside texts: the parser's time grows with the square of a dotted key's parts.
MAX_DOTS = 100
#: Most values, counted by the signs that make them: = , . [ { outside texts. A full session has about 1,500, the
#: criteria about 3,000; 5,000 answers with a log entry each have 105,000, and 100 with 5,000 entries 45,000. The worst
#: file of as many takes 2.6 s and 350 MB until it is told what is wrong with it; of a million it would be minutes.
MAX_VALUES = 120_000

_LOCATED = re.compile(
    r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL
)


@record(slots=False)
class Source:
    """A TOML file as read: its bytes, their SHA-256 (hex), and its content with unsafe characters replaced."""

    path: Path
    data: bytes
    text: str
    sha256: str
    raw: dict[str, Any]
    replaced: int

    @cached_property
    def _places(self) -> Places:
        return places_of(self.text)

    def place(self, *keys: str | int) -> tuple[int, int]:
        """Line and column (from 1) of the value at `keys`, or of the nearest table that holds it."""
        return self._places.nearest(keys)

    def problem(self, what: str, remedy: str, *keys: str | int) -> Problem:
        """A problem with the value at `keys`, placed. What it says may quote the file: it is put on one line."""
        line, column = self.place(*keys)
        return Problem(self.path, line, column, one_line(what), one_line(remedy))


def read_bytes(path: Path) -> bytes:
    """The content of a regular file of at most `MAX_BYTES`.

    Symbolic links, pipes, devices and folders are refused before anything is read from them, so that a
    FIFO cannot hang the program and a link cannot make it read or later replace a file elsewhere.
    Raises `SourceError`.
    """
    try:
        before = os.lstat(path)
        if stat.S_ISLNK(before.st_mode):
            raise _refused(path, "is a symbolic link", "put the file itself here")
        if not stat.S_ISREG(before.st_mode):
            kind = "a folder" if stat.S_ISDIR(before.st_mode) else "not a regular file"
            raise _refused(path, f"is {kind}", "move it away or name another file")
        if before.st_size > MAX_BYTES:
            what = f"is {before.st_size:,} bytes; at most {MAX_BYTES:,} are read"
            raise _refused(path, what, "look for what does not belong in it")
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise _refused(path, what, "check that it exists and that you may read it") from None


def read_source(path: Path) -> Source:
    """The TOML file at `path`. Raises `SourceError` with the place of what is wrong."""
    return parse_source(path, read_bytes(path))


def parse_source(path: Path, data: bytes) -> Source:
    """`data` as the TOML file `path` would hold it. Raises `SourceError`."""
    text = _decoded(path, data)
    bones = _TEXTS.sub(_newlines, text)
    deepest = _deepest(path, text, bones)
    raw = _parsed(path, text)
    source = Source(path, data, text, hashlib.sha256(data).hexdigest(), raw, 0)
    if deepest > MAX_DEPTH or _LONG_NUMBER.search(bones):
        _refuse_what_cannot_be_handled(source)
    # Where the whole text is clean and nothing in it is spelt by an escape, every string of it is clean: 5 % of reading
    # the criteria (tricks.py "clean texts"); what is to be refused is looked for only where it may be, 13 % (tricks.py
    # "depth and numbers").
    if "\\" not in text and is_clean(text):
        return source
    content, replaced = _cleaned(raw)
    return replace(source, raw=content, replaced=replaced)


def _refused(path: Path, what: str, remedy: str, line: int = 0, column: int = 0) -> SourceError:
    return SourceError([Problem(path, line, column, what, remedy)])


def _decoded(path: Path, data: bytes) -> str:
    """The text that the bytes spell. Raises `SourceError` where they are not UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refused(path, "is UTF-16", "save it as UTF-8", 1, 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        what = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise _refused(path, what, "save the file as UTF-8", line, column) from None


def _deepest(path: Path, text: str, bones: str) -> int:
    """How deep tables can at most be nested in `text`, of which `bones` is all but its strings and comments.

    Raises `SourceError` for what the parser could not take, or only in a time or memory without bounds.
    """
    depth = max(accumulate(map(_STEP.__getitem__, _BRACKET.findall(bones))), default=0)
    if depth > MAX_DEPTH:
        what, remedy = f"is nested more than {MAX_DEPTH} deep", "look for brackets that are never closed"
        raise _refused(path, what, remedy, *_where_too_deep(text))
    dots = 2
    for number, row in enumerate(bones.split("\n"), 1):
        if (here := row.count(".")) > MAX_DOTS:
            what = f"has a line with more than {MAX_DOTS} dots outside texts"
            raise _refused(path, what, "shorten its key", number, 1)
        dots = max(dots, here)
    if _values_in(bones.encode()) > MAX_VALUES:
        raise _refused(path, f"holds more than {MAX_VALUES:,} values", "look for what does not belong in it")
    if endless := _ENDLESS_NUMBER.search(bones):  # the parser would take a hundred bytes for each digit
        line = bones.count("\n", 0, endless.start()) + 1
        raise _refused(path, "is too large a number", "write one of at most 18 digits", line, 1)
    # Each table goes down at most as far as its brackets, and each bracket as far as the dots of a line.
    return (depth + 1) * (dots + 1)


def _parsed(path: Path, text: str) -> dict[str, Any]:
    """What the TOML `text` holds. Raises `SourceError` where it is none."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        found = _LOCATED.match(str(error))
        what = found["what"] if found else str(error)
        place = (int(found["line"]), int(found["column"])) if found and found["line"] else _end_of(text)
        raise _refused(path, f"is not TOML: {what}", "correct it in a text editor", *place) from None
    except (RecursionError, ValueError) as error:  # ValueError: an integer of thousands of digits
        what = f"is not TOML this program can hold: {error}"
        raise _refused(path, what, "correct it in a text editor") from None


def _end_of(text: str) -> tuple[int, int]:
    """Line and column, from 1, of what would follow `text`."""
    return text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1


def holds_too_much(data: bytes) -> bool:
    """Whether a file of these bytes, valid TOML, would be refused for its size or for the number of its values."""
    if len(data) > MAX_BYTES:
        return True
    # Nearly always there are few enough even with those in texts, which do not count; to leave these out first would
    # be 78 % of a session's text (tricks.py "values counted").
    if _values_in(data) <= MAX_VALUES:
        return False
    return _values_in(_TEXTS.sub("", data.decode()).encode()) > MAX_VALUES


def _values_in(bones: bytes) -> int:
    return len(bones) - len(bones.translate(None, b"=,.[{"))


def _refuse_what_cannot_be_handled(source: Source) -> None:
    """Raises `SourceError` for tables in tables too deep by dotted keys, and for integers of more than 64 bits.

    Python could hold the integers, but turns none of thousands of digits into text.
    """
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), source.raw)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*keys, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*keys, index), inner) for index, inner in enumerate(value)]
        elif type(value) is int and not -(2**63) <= value < 2**63:
            raise SourceError([source.problem("is too large a number", "write one of at most 18 digits", *keys)])
        if len(keys) > MAX_DEPTH + 2:
            what = f"is nested more than {MAX_DEPTH} deep"
            raise SourceError([source.problem(what, "use fewer dots in its keys", *keys)])


#: What brackets and dots do not count in: strings of four kinds, and comments. A text of several lines that is never
#: closed goes on to the end: to try again from within it would take a time that grows with the square of its length.
_TEXTS = re.compile(
    r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"{3,5}|.*)'
    r"|'''[^']*+(?:'(?!'')[^']*+)*+(?:'{3,5}|.*)"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*",
    re.DOTALL,
)
_LONG_NUMBER = re.compile(r"[0-9A-Fa-f_]{16}")
_ENDLESS_NUMBER = re.compile(r"[0-9_]{5000}|[0-9A-Fa-f_]{20000}")
_BRACKET = re.compile(r"[\[\]{}]")
_STEP = {"[": 1, "{": 1, "]": -1, "}": -1}


def _newlines(match: re.Match[str]) -> str:
    """A text replaced by its line ends, so that the lines after it keep their numbers."""
    return "\n" * match[0].count("\n")


def _where_too_deep(text: str) -> tuple[int, int]:
    """Line and column of the bracket with which `text`, known to be too deep, becomes so."""
    masked = _TEXTS.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    depth = 0
    for match in _BRACKET.finditer(masked):
        depth += _STEP[match[0]]
        if depth > MAX_DEPTH:
            return text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
    raise ValueError("not too deep")


def _cleaned(raw: Any) -> tuple[Any, int]:
    """`raw` with every string value passed through the text gate, and how many characters it replaced.

    Keys are left alone: the models refuse any that is not a plain code, and two that differ only in what
    the gate replaces would become one.
    """
    if isinstance(raw, str):
        return clean(raw)
    if isinstance(raw, dict):
        result: dict[str, Any] = {}
        total = 0
        for key, value in raw.items():
            result[key], replaced = _cleaned(value)
            total += replaced
        return result, total
    if isinstance(raw, list):
        pairs = [_cleaned(value) for value in raw]
        return [value for value, _ in pairs], sum(count for _, count in pairs)
    return raw, 0
