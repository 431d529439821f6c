"""The benchmark runs here and says all it is to say; how fast anything is depends on the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SPEED = Path(__file__).parents[1] / "benchmarks" / "speed.py"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_every_row_is_printed_with_its_bound():
    command = [sys.executable, str(SPEED), "--rounds", "1", "--answers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    heading, *rows, counted = done.stdout.splitlines()
    assert heading.split() == ["ours", "bare", "ratio", "bound"]
    starts = ["first question painted", "--version", "list", "show"]
    keys = ["next question painted", "painted, and on the disk", "painted, and said to be saved"]
    named = [f"Start: {start}" for start in starts] + [f"Key: {key} ({of})" for of in ("median", "p99") for key in keys]
    for row, name in zip(rows, [*named, "Bytes written for one answer"], strict=True):
        assert row.startswith(name)
        assert row.endswith(("within", "over")) or row.startswith("Bytes") or "said to be saved" in row
    assert counted == "Rounds: 1. Answers: 2."


def test_every_trick_can_be_taken_out():
    """The lines that take a trick out name what is in the program now: one that was renamed has another line there."""
    code = "import tricks\nfor name, (before, _) in tricks.TRICKS.items():\n    print(name)\n    exec(before, {})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SPEED.parent, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout.splitlines()[-1] + "\n" + done.stderr
