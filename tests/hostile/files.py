"""Files that mean harm, or were damaged: of sessions, of criteria and of inspections; small ones in order to begin with."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import tomli
import tomli_w

from sqs_tui.review.session import Action, AskedWith, Session, SignOff
from sqs_tui.store.integrity import digest
from sqs_tui.store.session_text import to_toml
from tests.instruments import SMALL
from tests.store.samples import OPENED, answered, small

SMALL_CRITERIA = (
    SMALL
    + """
[words]
counts_below = 10
exceptions = 2
bands = [
  { low = 0, high = 50.0, text = "few", also = ["{percent} per cent"], often = "rarely" },
  { low = 50.0, high = 100, text = { en = "most", cy = "y rhan fwyaf" } },
]

[letter]
split_by = ["sentence"]
most_areas = 4

[[letter.pooled]]
id = "both"
ref = "1.1"
label = "plan and home"
questions = ["plan", "home"]
base = "cases"
letter = "{Yes} of the cases, {reason.not_done} not done."

[[letter.funnels]]
label = "release"
steps = [{ question = "plan", values = ["yes"] }, { question = "release", values = ["yes"] }]

[[letter.crossed]]
rows = "sentence"
columns = "plan"

[[letter.areas]]
text = "the plans"
questions = ["plan"]
reasons = ["not_done", "health"]
among = { question = "sentence", values = ["custody"] }
"""
).encode()

INSPECTION = b"""schema = 1
area = "Lancaster"
team = "Lancaster Youth Offending Team"
fieldwork_start = 2026-03-02
fieldwork_end = 2026-03-04
letter_date = 2026-04-01
addressee = \"\"\"
The Chief Executive
Lancaster Council\"\"\"
salutation = "Colleague"
lead_inspector = "INS1"
contact = "by post"
signatory = "INS1"
copies = ["The Board", "The Team"]
planned_sample = 47
summary = "A summary."
note = "An invented inspection."
"""


def session(*, completed: bool = False, case: str = "LAN-017") -> Session:
    """A review under `SMALL_CRITERIA` with something recorded in every field."""
    asked = AskedWith("small", "1", hashlib.sha256(SMALL_CRITERIA).hexdigest())
    made = replace(small(case), instrument=asked, position="plan", dispose_after="2030-01-01")
    made = answered(made, "present", value="yes")
    made = answered(made, "sentence", value="custody", evidence="Order of “March”.\nTwo lines.")
    made = answered(made, "events", values=("released", "moved"))
    made = answered(
        made, "plan", value="no", reasons=("health", "other"), other="too late", known_not_recorded=True,
        view="differs", their_words="It is in my log.", evidence="Nothing in it.", good_example=True,
    )  # fmt: skip
    made = answered(made, "policy", value="yes")
    made = answered(made, "learning", value="Ask the nan.")
    made = answered(made, "agreed", actions=(Action("Update the plan", "CM04", "end of May"), Action("Meet")))
    if completed:
        signed = tuple(SignOff(code, role, OPENED, "as discussed") for code, role in _ROLES)
        made = replace(made, state="completed", revision=7, signoffs=signed)
        made = replace(made, events=(*made.events, replace(made.events[0], what="completed", digest="ab" * 32)))
        made = replace(made, digest=digest(made))
    return made


_ROLES: tuple[tuple[str, Literal["inspector", "case_manager"]], ...] = (("INS2", "inspector"), ("CM04", "case_manager"))


def a_session(*, completed: bool = False, case: str = "LAN-017") -> bytes:
    """The file of `session`."""
    return to_toml(session(completed=completed, case=case))


GOOD = {
    "session": a_session(),
    "completed": a_session(completed=True),
    "criteria": SMALL_CRITERIA,
    "inspection": INSPECTION,
}


@dataclass(frozen=True)
class Hostile:
    """One file: of which kind it pretends to be, what is wrong with it, and its bytes."""

    kind: str
    what: str
    data: bytes


def encoded(kind: str, good: bytes) -> Iterator[Hostile]:
    """Encodings, and bytes that are none."""
    text = good.decode()
    yield Hostile(kind, "with a BOM", b"\xef\xbb\xbf" + good)
    yield Hostile(kind, "with two BOMs", b"\xef\xbb\xbf" * 2 + good)
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
        yield Hostile(kind, name, text.encode(name))
    yield Hostile(kind, "cp1252", text.replace("e", "é").encode("cp1252", "replace"))
    yield Hostile(kind, "CR LF", text.replace("\n", "\r\n").encode())
    yield Hostile(kind, "CR", text.replace("\n", "\r").encode())
    yield Hostile(kind, "empty", b"")
    yield Hostile(kind, "only NULs", b"\0" * len(good))
    yield Hostile(kind, "a NUL within", good[:50] + b"\0" + good[50:])
    yield Hostile(kind, "a NUL at the end", good + b"\0" * 4096)
    yield Hostile(kind, "a lone surrogate", good + b"# \xed\xa0\x80")
    yield Hostile(kind, "overlong UTF-8", good + b"# \xc0\xaf")
    yield Hostile(kind, "binary", random.Random(5).randbytes(100_000))
    yield Hostile(kind, "a ZIP", b"PK\x03\x04" + random.Random(6).randbytes(5000))
    yield Hostile(kind, "HTML", b"<!doctype html><title>Sign in</title>")
    yield Hostile(kind, "merged by a sync client", b"<<<<<<< mine\n" + good + b"=======\n" + good + b">>>>>>> theirs\n")
    yield Hostile(kind, "twice the same", good + good)
    yield Hostile(kind, "a key of two lines", b'"two\\nlines" = 1\n' + good)


def bombs(kind: str, good: bytes) -> Iterator[Hostile]:
    """What takes a parser, or whoever looks at what it parsed, too long, too deep or too far."""
    top, n = b"position = ", 300_000
    for name, value in {
        "arrays 45 deep": b"[" * 45 + b"]" * 45,
        "arrays 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
        "arrays never closed": b"[" * 2_000_000,
        "inline tables 1,000 deep": b"{a=" * 1000 + b"1" + b"}" * 1000,
        "dots and brackets 2,000 deep": b"\n".join(b".".join([b"a"] * 99) + b" = [{" for _ in range(19))
        + b"a=1"
        + b"}]" * 19,
        "a decimal of 5,000 digits": b"1" * 5000,
        "a decimal of 3 million digits": b"1" * 3_000_000,
        "a hexadecimal of 20,000 digits": b"0x" + b"f" * 20_000,
        "one more than 64 bits": b"9223372036854775808",
        "a float of 5,000 digits": b"1." + b"1" * 5000,
        "infinity": b"inf",
        "not a number": b"nan",
        "1e999999999": b"1e999999999",
        "300,000 numbers": b"[" + b"1," * n + b"]",
        "300,000 empty tables": b"[" + b"{}," * n + b"]",
        "300,000 empty arrays": b"[" + b"[]," * n + b"]",
        "a text of 3 MB": b'"' + b"x" * 3_000_000 + b'"',
        "a text of 3 MB of escapes": b'"' + b"\\u001b" * 500_000 + b'"',
        "a text of 3 MB that is never closed": b'"' + b"x" * 3_000_000,
        "texts never closed, 800,000 times": b'"""' + b'\n\\"""' * 700_000,
        "literals never closed": b"'''" + b"\n'" * 1_000_000,
        "quotes only": b'"' * 3_000_000,
        "backslashes only": b'"""' + b"\\" * 3_000_000,
        "a date of year 0": b"0000-01-01",
        "a date with the largest offset": b"0001-01-01T00:00:00+23:59",
    }.items():
        yield Hostile(kind, name, top + value + b"\n" + good)
    yield Hostile(kind, "a key of 40 KB", b"k" * 40_000 + b" = 1\n" + good)
    yield Hostile(kind, "a dotted key of 40 KB", b".".join([b"k"] * 20_000) + b" = 1\n" + good)
    yield Hostile(kind, "a dotted header of 40 KB", good + b"\n[" + b".".join([b"k"] * 20_000) + b"]\n")
    yield Hostile(kind, "a quoted dotted key of 40 KB", b".".join([b'"k"'] * 10_000) + b" = 1\n" + good)
    yield Hostile(
        kind,
        "100 dots on each of 15,000 lines",
        b"\n".join(b"k%d." % i + b".".join([b"a"] * 99) + b" = 1" for i in range(15_000)) + b"\n" + good,
    )
    yield Hostile(kind, "117,000 unknown keys", b"".join(b"k%d = 1\n" % i for i in range(117_000)) + good)
    yield Hostile(kind, "117,000 tables", good + b"".join(b"\n[t%d]" % i for i in range(117_000)))
    yield Hostile(kind, "300,000 unknown keys", b"".join(b"k%d = 1\n" % i for i in range(n)) + good)
    yield Hostile(kind, "300,000 tables", good + b"".join(b"\n[t%d]" % i for i in range(n)))
    yield Hostile(kind, "300,000 tables of an array", good + b"\n[[log]]" * n)
    yield Hostile(
        kind,
        "tables 45 deep, 20,000 times",
        good + b"".join(b"\n[t%d.%s]" % (i, b".".join([b"a"] * 45)) for i in range(20_000)),
    )
    yield Hostile(kind, "3 MB of comments", b'# [[[[ """\n' * 300_000 + good)
    yield Hostile(kind, "3 MB of empty lines", b"\n" * 3_000_000 + good)
    yield Hostile(kind, "more than is read", good + b"#" * 5_000_000)
    for name, table in {
        "20,000 sections": b"[[sections]]\n" * 20_000,
        "58,000 questions of nothing": b"[[questions]]\n" * 58_000,
        "4,000 questions": b"".join(
            b'[[questions]]\nid = "z%d"\nsection = "close"\nkind = "text"\ntext = "a"\nlabel = "b"\n' % i
            for i in range(4000)
        ),
        "3,000 conditions": b"".join(
            b'[[questions]]\nid = "z%d"\nsection = "close"\nkind = "fact"\ntext = "a"\nlabel = "b"\nwhen = { all = [{ question = "z%d", values = ["yes"] }] }\n'
            % (i, max(i - 1, 0))
            for i in range(3000)
        ),
        "10,000 unknown reasons": b'[[questions]]\nid = "zz"\nsection = "close"\nkind = "judgement"\ntext = "a"\nlabel = "b"\nreasons = ['
        + b"".join(b'"r%d",' % i for i in range(10_000))
        + b"]\n",
        "10,000 placeholders": b'[[questions]]\nid = "zz"\nsection = "close"\nkind = "judgement"\ntext = "a"\nlabel = "b"\nletter = "'
        + b"{nothing}" * 10_000
        + b'"\n',
        "12,000 answers": b"".join(b"[answers.z%d]\nvalue = 1\n" % i for i in range(12_000)),
        "8,000 log entries": b'[[log]]\nstep = 1\nat = 2026-01-01T00:00:00Z\nquestion = "no_such"\nfield = "no_such"\n'
        * 8_000,
    }.items():
        yield Hostile(kind, name, before_end(good, table))


def before_end(good: bytes, table: bytes) -> bytes:
    """`table` put into `good`, and the counts in [end] of a session corrected, so that it is looked at."""
    head, end, _ = good.partition(b"[end]\n")
    data = head + b"\n" + table
    if not end:
        return data
    try:
        raw = tomli.loads(data.decode())
    except (ValueError, RecursionError):
        return data
    found = {name: raw.get(name, ()) for name in ("answers", "log", "events")}
    counts = {name: len(those) if hasattr(those, "__len__") else 0 for name, those in found.items()}
    return data + b"\n" + end + "".join(f"{name} = {count}\n" for name, count in counts.items()).encode()


#: A value of every type that TOML has, and some of them too large.
OTHER_VALUES = (
    "1", "-1", "9223372036854775807", "1.5", "inf", "true", '""', '"no such"', "2026-01-01", "09:30:00",
    "2026-01-01T00:00:00", "2026-01-01T00:00:00Z", "[]", "{}", '["a", 1]', "[{}]", '{ en = "x", fr = "y" }', "[[]]",
)  # fmt: skip


def mistyped(kind: str, good: bytes) -> Iterator[Hostile]:
    """Every key with a value of every other type; left out; twice; under another name; and deeper than it should be."""
    lines = good.decode().split("\n")
    inside = ""
    for at, line in enumerate(lines):
        if inside:
            inside = "" if inside in line else inside
            continue
        found = re.match(r"^(\s*)([A-Za-z0-9_]+) = (.*)$", line)
        if not found:
            continue
        indent, key, value = found.groups()
        inside = '"""' if value.count('"""') == 1 else ""
        last = at
        opened = value.count("[") - value.count("]") + value.count("{") - value.count("}")
        while (inside and last + 1 < len(lines) and (last == at or '"""' not in lines[last])) or (
            not inside and opened > 0
        ):
            last += 1
            opened += lines[last].count("[") - lines[last].count("]") + lines[last].count("{") - lines[last].count("}")
        before, after = lines[:at], lines[last + 1 :]
        place = f"line {at + 1}, {key}"

        def made(
            what: str, *new: str, place: str = place, before: list[str] = before, after: list[str] = after
        ) -> Hostile:
            return Hostile(kind, f"{place}: {what}", "\n".join([*before, *new, *after]).encode())

        for other in OTHER_VALUES:
            yield made(other, f"{indent}{key} = {other}")
        own = lines[at : last + 1]
        yield made("left out")
        yield made("twice", *own, *own)
        yield made("misspelt", f"{indent}{key}x = {value}", *own[1:])
        yield made("one more", *own, f"{indent}unknown_key = 1")
        yield made("deeper", f"{indent}{key}.{key}.a = 1")
        yield made("no value", f"{indent}{key} =")


def newer(kind: str, good: bytes) -> Iterator[Hostile]:
    for schema in ("3", "99", "9223372036854775807", "0", "-1", "1.0", '"1"', "true", "0x" + "f" * 20_000):
        yield Hostile(
            kind, f"schema {schema[:30]}", re.sub(rb"schema = \d", f"schema = {schema}".encode(), good, count=1)
        )


def cut(kind: str, good: bytes, every: int = 1) -> Iterator[Hostile]:
    """Truncated at every byte, or at every so many."""
    for size in range(0, len(good), every):
        yield Hostile(kind, f"cut at byte {size}", good[:size])


def flipped(kind: str, good: bytes, times: int, seed: int = 3) -> Iterator[Hostile]:
    """One bit of one byte turned over, `times` times at random."""
    dice = random.Random(seed)
    for _ in range(times):
        at, bit = dice.randrange(len(good)), dice.randrange(8)
        data = bytearray(good)
        data[at] ^= 1 << bit
        yield Hostile(kind, f"bit {bit} of byte {at} flipped", bytes(data))


def naughty(kind: str, good: bytes, texts: list[str]) -> Iterator[Hostile]:
    """Strings that upset programs, in the place of every text and of a key."""
    raw = tomli.loads(good.decode())
    for text in texts:
        yield Hostile(kind, f"text {text[:20]!r}", tomli_w.dumps(_with(raw, text)).encode("utf-8", "surrogatepass"))
        yield Hostile(kind, f"key {text[:20]!r}", good.replace(b"schema", json.dumps(text).encode(), 1))


def _with(raw: Any, text: str) -> Any:
    if isinstance(raw, dict):
        return {key: _with(value, text) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_with(value, text) for value in raw]
    return text if isinstance(raw, str) else raw
