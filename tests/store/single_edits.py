"""Every single-field edit of a saved session's file, as somebody with a text editor would make it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import tomli
import tomli_w

_Path = tuple[str | int, ...]


def edits(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with one thing changed in its meaning, and what: each leaf value, each key, each item of each list.

    The counts in [end] are put right again, as somebody would who knows the program.
    """
    raw = tomli.loads(data.decode())
    for path, value in _walk(raw):
        if path and path[0] == "end":
            continue
        for what, other in _others(value):
            yield f"{_name(path)}: {what}", _written(raw, path, other)
        if path:
            gone = "an item gone" if isinstance(path[-1], int) else "the key gone"
            yield f"{_name(path)}: {gone}", _written(raw, path, _GONE)
    yield (
        "an answer more",
        _written(raw, ("answers", "release"), {"question": "Did the plan cover release?", "value": "yes"}),
    )
    for name in ("log", "events", "signoffs"):
        yield f"{name}: the last one twice", _written(raw, (name,), [*raw[name], raw[name][-1]])
        yield f"{name}: the other way round", _written(raw, (name,), raw[name][::-1])
    for count in ("answers", "log", "events"):
        yield f"end.{count}: one more", _written(raw, ("end", count), raw["end"][count] + 1, recount=False)
    yield "the counts gone", _written(raw, ("end",), _GONE, recount=False)


def same(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file written otherwise, in nothing that it says."""
    raw, text = tomli.loads(data.decode()), data.decode()
    yield (
        "comments and empty lines",
        ("# a note\n\n" + text.replace("\n[", "\n\n# another\n[") + "\n# the end\n").encode(),
    )
    yield "spaces around the equals signs of the head", text.replace("schema = 1", "schema   =   1   ").encode()
    yield "CR LF", text.replace("\n", "\r\n").encode()
    yield "a BOM", b"\xef\xbb\xbf" + data
    yield (
        "keys in another order",
        tomli_w.dumps({key: _reversed(value) for key, value in reversed(raw.items())}).encode(),
    )
    yield "letters spelt by escapes", text.replace('case = "LAN-017"', 'case = "\\u004cAN-017"').encode()
    yield (
        "a time written for another zone",
        text.replace("opened = 2026-03-02 09:30:00+00:00", "opened = 2026-03-02T10:30:00+01:00").encode(),
    )
    yield "another number of saves", text.replace("revision = 7", "revision = 8").encode()
    yield (
        "another question on the screen when it was closed",
        text.replace('position = "plan"', 'position = "home"').encode(),
    )


def unreported(data: bytes, edited: Iterable[tuple[str, bytes]], check: Callable[[bytes], Any]) -> list[str]:
    """Those of `edited` that `check` finds in order, though they say something else than `data`."""
    meant = _record(data)
    return [what for what, text in edited if check(text).code == 0 and _record(text) != meant]


def flips(data: bytes, times: int, seed: int, check: Callable[[bytes], Any]) -> list[str]:
    """`times` bits flipped at random, each by itself; those that `check` passes though the record is another."""
    dice, unseen, meant = random.Random(seed), [], _record(data)
    for _ in range(times):
        at, bit = dice.randrange(len(data)), dice.randrange(8)
        flipped = bytearray(data)
        flipped[at] ^= 1 << bit
        if check(bytes(flipped)).code == 0 and _record(bytes(flipped)) != meant:
            unseen.append(f"bit {bit} of byte {at}, {data[max(0, at - 20) : at + 20]!r}")
    return unseen


def _record(data: bytes) -> dict[str, Any]:
    """What a file says, but for the two that may change without the record changing."""
    raw = tomli.loads(data.decode("utf-8-sig"))
    return {key: value for key, value in raw.items() if key not in ("revision", "position")}


_GONE = object()


def _walk(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    """Other values of the same kind, and one of another."""
    if isinstance(value, bool):
        yield "the other", not value
    elif isinstance(value, int):
        yield "one more", value + 1
        yield "a text", str(value)
    elif isinstance(value, str):
        yield "a letter more", value + "x"
        yield "a letter less", value[:-1]
        yield "another letter", ("y" if value[:1] != "y" else "z") + value[1:]
        yield "a space at the end", value + " "
        yield "another case", value.swapcase() if value.swapcase() != value else value + "X"
        yield "yes or no", "no" if value == "yes" else "yes"
        yield "in progress", "in_progress"
        yield "empty", ""
        yield "a number", 1
    elif isinstance(value, datetime):
        yield "a second later", value + timedelta(seconds=1)
        yield "without its zone", value.replace(tzinfo=None)
        yield "a day", date(value.year, value.month, value.day)
    elif isinstance(value, list):
        yield "one more", [*value, value[-1] if value else "x"]
        if len(value) > 1:
            yield "the other way round", value[::-1]
        yield "empty", []
    elif isinstance(value, dict):
        yield "an unknown key", {**value, "unknown_key": 1}


def _written(raw: dict[str, Any], path: _Path, value: Any, *, recount: bool = True) -> bytes:
    changed = _put(raw, path, value)
    if recount and "end" in changed:
        found = {name: changed.get(name, ()) for name in ("answers", "log", "events")}
        changed["end"] = {name: len(those) if hasattr(those, "__len__") else 0 for name, those in found.items()}
    return tomli_w.dumps(changed).encode()


def _put(within: Any, path: _Path, value: Any) -> Any:
    """A copy of `within` with `value` at `path`, or with nothing there."""
    if not path:
        return value
    step, *rest = path
    if isinstance(within, dict):
        pairs = {**within, step: _put(within.get(step), tuple(rest), value)}
        return {key: one for key, one in pairs.items() if one is not _GONE}
    items = [_put(one, tuple(rest), value) if index == step else one for index, one in enumerate(within)]
    return [one for one in items if one is not _GONE]


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(inner) for key, inner in reversed(value.items())}
    return [_reversed(inner) for inner in value] if isinstance(value, list) else value


def _name(path: _Path) -> str:
    return ".".join(map(str, path)) or "the file"
