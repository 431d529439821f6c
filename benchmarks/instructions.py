"""How many instructions a program of ours takes, counted by valgrind: the same again and again, however busy a machine.

What waits for a disk or another thread cannot be told by it. `tricks --instructions` prints these counts.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.invented_case import Step
from benchmarks.speed import CASE, PANE, advances, reads, says_saved
from benchmarks.watched import Watched, environment

#: Opens a case without a terminal, as far as its first question, and ends.
START = """
import os, sys, pathlib
from sqs_tui.tui.app import SqsApp
from sqs_tui.criteria.load import *
from sqs_tui.open_case import open_case
SqsApp._prepare = lambda self, case: None
async def ends(pilot): await pilot.pause(); os._exit(0)
folder, case = pathlib.Path(sys.argv[1]), sys.argv[2]
criteria = open_instrument(bundled_criteria())
SqsApp(folder, criteria, open_case(folder, case, criteria)).run(headless=True, size=(100, 30), auto_pilot=ends)
"""
#: Answers that are given before those counted: what is checked after a start is done by then.
BEFORE = 4


def counted(command: list[str], folder: Path) -> float:
    """Millions of instructions of one command."""
    subprocess.run(_watching(command, folder), cwd=folder, env=_steady(), capture_output=True, check=True)
    return _told(folder)


def of_an_answer(command: list[str], folder: Path, first: str, steps: list[Step]) -> float:
    """Millions of instructions of one answer, of those behind the first few."""
    few, many = (_answering(command, folder, first, some) for some in (steps[:BEFORE], steps))
    return (many - few) / (len(steps) - BEFORE)


def _answering(command: list[str], folder: Path, first: str, steps: list[Step]) -> float:
    sessions = folder / "sessions"
    shutil.copytree(folder / "prepared", sessions)
    file = sessions / f"{CASE}.toml"
    whole = _watching([*command, "--sessions", str(sessions), "review", CASE], folder)
    try:
        with Watched(["env", "PYTHONHASHSEED=0", *whole], folder) as program:
            program.wait(reads(first, PANE), lambda rows: "opening" not in rows[0])
            for step in steps:
                saved = advances(file) if step.answers else lambda: True
                program.press(step.key)
                program.wait(reads(step.leads_to, PANE), says_saved, until=saved)
            program.press(b"q")
            program.ended()
    finally:
        shutil.rmtree(sessions)
    return _told(folder)


def _watching(command: list[str], folder: Path) -> list[str]:
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    return [*valgrind, f"--log-file={folder / 'counted'}", *command]


def _steady() -> dict[str, str]:
    return environment() | {"PYTHONHASHSEED": "0"}


def _told(folder: Path) -> float:
    found = re.search(r"I\s+refs:\s+([\d,]+)", (folder / "counted").read_text())
    if found is None:
        sys.exit("valgrind did not count")
    return int(found[1].replace(",", "")) / 1e6
