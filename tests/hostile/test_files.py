"""Files of sessions, criteria and inspections that mean harm or were damaged: told of in one line each, left as they are.

`rigs/hostile.py` is the long form: every truncation, 3,000 flipped bits, every bomb through every command, measured.
"""

from __future__ import annotations

import os
import re
import socket
import sys
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.criteria.load import load_instrument
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import parse_source
from tests.hostile import files
from tests.hostile.files import GOOD, Hostile

if sys.platform == "win32":
    pytest.skip("limits of processes are those of POSIX", allow_module_level=True)

from tests.hostile.reading import (
    Tried,
    bench,
    commands,
    one_command,
    path_of,
    put,
    through_the_commands,
    through_the_loaders,
)

#: No measure, only the end of patience: other tests may be running. The rig holds files to four seconds.
HANGING = 15.0

kinds = pytest.mark.parametrize("kind", GOOD)


def loaded(hostile: list[Hostile]) -> Tried:
    tried = through_the_loaders(hostile, Tried())
    assert tried.wrong == []
    assert tried.limits(HANGING) == []
    return tried


@kinds
def test_encodings_and_what_is_no_text(kind: str):
    assert loaded(list(files.encoded(kind, GOOD[kind]))).refused >= 15


@kinds
def test_cut_short_at_every_few_bytes(kind: str):
    tried = loaded(list(files.cut(kind, GOOD[kind], every=29)))
    if kind in ("session", "completed"):
        assert tried.refused == len(range(0, len(GOOD[kind]), 29))  # none passes for whole


@kinds
def test_flipped_bits(kind: str):
    assert loaded(list(files.flipped(kind, GOOD[kind], 60))).refused > 30


@kinds
def test_wrong_types_unknown_keys_keys_twice_and_keys_left_out(kind: str):
    some = list(files.mistyped(kind, GOOD[kind]))
    assert len(some) > 300
    assert loaded(some[:: max(1, len(some) // 150)]).refused > 100


@kinds
def test_other_schemas(kind: str):
    assert loaded(list(files.newer(kind, GOOD[kind]))).refused >= 7


BOMBS = {
    "arrays 100,000 deep", "dots and brackets 2,000 deep", "a decimal of 5,000 digits", "a hexadecimal of 20,000 digits",
    "texts never closed, 800,000 times", "a key of 40 KB", "a dotted key of 40 KB", "10,000 unknown reasons",
    "117,000 unknown keys",
}  # fmt: skip


@pytest.mark.slow  # rigs/hostile.py --short has the same
@kinds
def test_bombs(kind: str):
    some = [one for one in files.bombs(kind, GOOD[kind]) if one.what in BOMBS]
    assert len(some) == len(BOMBS)
    loaded(some)


@pytest.mark.slow  # likewise
@kinds
def test_through_the_real_commands(kind: str):
    good = GOOD[kind]
    some = chain(files.cut(kind, good, 900), files.flipped(kind, good, 2, seed=9), files.newer(kind, good))
    chosen = [one for one in some if one.what not in ("schema -1", "schema true")]
    tried = through_the_commands(chosen, Tried())
    assert tried.wrong == []
    assert tried.limits(HANGING) == []


@pytest.mark.parametrize("kind", ["session", "criteria", "inspection"])
@pytest.mark.parametrize("what", ["loop", "dangling", "link", "folder", "fifo", "socket", "zero", "unreadable"])
def test_what_is_no_file_is_refused_without_hanging(kind: str, what: str):
    """Each of these could be waited for for ever, or read for ever, or lead somewhere else."""
    with bench() as folder:
        path = put(folder, Hostile(kind, what, GOOD[kind]))
        elsewhere = folder / "elsewhere"
        elsewhere.write_bytes(path.read_bytes())
        path.unlink()
        if what in ("loop", "dangling", "link", "zero"):
            path.symlink_to(
                {"loop": path, "dangling": folder / "nowhere", "link": elsewhere, "zero": "/dev/zero"}[what]
            )
        elif what == "folder":
            path.mkdir()
        elif what == "fifo":
            os.mkfifo(path)
        elif what == "socket":
            with socket.socket(socket.AF_UNIX) as end:
                end.bind(str(path))
        else:
            if os.geteuid() == 0:
                pytest.skip("root may read anything")
            path.write_bytes(GOOD[kind])
            path.chmod(0)
        before = elsewhere.read_bytes()
        tried = Tried()
        for command in commands(folder, kind):
            assert one_command(command, path, f"{what}: {command[4]}", tried) in (1, 2)
        assert tried.wrong == []
        assert tried.limits(HANGING) == []
        assert elsewhere.read_bytes() == before


def test_a_file_of_another_kind_is_refused():
    with bench() as folder:
        for kind, other in (("session", "criteria"), ("criteria", "session"), ("inspection", "session")):
            put(folder, Hostile(kind, "another kind", GOOD[other]))
            tried = Tried()
            command = ["list", "show", "review"] if kind == "session" else ["check", "findings"]
            for one in (one for one in commands(folder, kind) if one[4] in command):
                assert one_command(one, path_of(folder, kind), kind, tried) in (1, 2)
            assert tried.wrong == []


_LINES = st.sampled_from([line for good in GOOD.values() for line in good.decode().split("\n")])
_VALUES = st.sampled_from([*files.OTHER_VALUES, "0x" + "f" * 5000, '"' + "x" * 500 + '"', '"""\n', "[", "{", "nan"])


@settings(max_examples=settings().max_examples * 2)
@given(st.data())
def test_lines_and_values_of_any_kind_in_any_order_are_read_or_refused(data: st.DataObject):
    """The short form of rigs/fuzz.py: lines of real files mixed, lost, repeated, with values of other kinds."""
    kind = data.draw(st.sampled_from(sorted(GOOD)))
    lines = GOOD[kind].decode().split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["lose", "add", "value", "swap"]))
        if change == "lose":
            del lines[at : at + data.draw(st.integers(1, 3))]
            lines = lines or [""]
        elif change == "add":
            lines.insert(at, data.draw(_LINES))
        elif change == "value":
            lines[at] = f"{lines[at].partition('=')[0]}= {data.draw(_VALUES)}"
        else:
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    text = "\n".join(lines)
    bytes_ = files.before_end(text.encode(), b"") if kind in ("session", "completed") else text.encode()
    loaded([Hostile(kind, "mixed", bytes_)])


def test_bytes_of_any_kind_are_read_or_refused():
    @given(st.binary(max_size=200))
    def tried(data: bytes) -> None:
        try:
            parse_source(Path("x.toml"), data)
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017

    tried()


def test_the_files_to_begin_with_are_in_order(tmp_path: Path):
    for kind, good in GOOD.items():
        assert through_the_loaders([Hostile(kind, "in order", good)], Tried()).refused == 0
    (tmp_path / "criteria.toml").write_bytes(GOOD["criteria"])
    load_instrument(tmp_path / "criteria.toml")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_times_at_the_ends_of_the_calendar_are_told_of_by_every_command(moment: str):
    """They are valid TOML, and no clock of another zone can show them: found by fuzzing."""
    data = GOOD["completed"].replace(b"2026-03-02 09:30:00+00:00", moment.encode())
    assert data != GOOD["completed"]
    hostile = [Hostile("completed", moment, data)]
    assert loaded(hostile).refused == 1
    assert through_the_commands(hostile, Tried()).wrong == []


@pytest.mark.parametrize("change", ["question = []", "step = []", "at = 1", "field = {}"])
def test_a_session_too_wrong_to_be_opened_is_told_of_by_every_command(change: str):
    """Commands build a session without the strict check, for speed; what then cannot be used is explained by it."""
    key = change.partition(" ")[0]
    head, log, rest = GOOD["session"].decode().partition("[[log]]")
    wrong = re.sub(rf"^{key} = .*$", change, rest, count=1, flags=re.MULTILINE)
    assert wrong != rest
    assert through_the_commands([Hostile("session", change, (head + log + wrong).encode())], Tried()).wrong == []
