"""One command after the other, and at the end one table: what was tried, how often, and whether it held.

    python rigs/summary.py --short    what every change must pass; some of each
    python rigs/summary.py --long     every figure; an hour or more on two cores, as root on Linux for all of it

`bash rigs/run-short` and `bash rigs/run-long` call it. Each command prints its own table as it goes; a row of the last
one sums up a command: how often, what was found, and "held" or "BROKEN". Anything that cannot be done on this machine
is skipped there and says why. The exit status is 1 if anything was broken.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Part:
    """A line of the last table: what it shows, the command, and where in its output the figures stand."""

    what: str
    command: tuple[str, ...]
    figures: str


_DURABLE = (
    r"^((?:crash states of|kills at|errors at|levels|a disk|an immutable|another user|power cuts|two |stale|same|"
    r"deleted|steps|mutants).*)$"
)


def parts(*, whole: bool) -> list[Part]:
    """Every command, the longest first."""
    form = "--long" if whole else "--short"
    pytest = ("-m", "pytest", "-n2", "-p", "no:cacheprovider", "-m")
    tests = (*pytest, "slow or not slow" if whole else "not thorough")
    pty = ("tests/pty/test_escapes.py", "tests/pty/test_leaks.py", "tests/pty/test_kill.py")
    thorough = Part(
        "the suite, with 500 examples of what holds of everything",
        (*pytest, "not slow", "--hypothesis-profile=thorough"),
        r"^(\d+ passed.*?)(?: in [\d.]+s.*)?$",
    )
    kills, runs, texts = ("200", "1000000", "5000") if whole else ("8", "2000", "200")
    return [
        Part(
            "crash states, kills, I/O errors, full disks, power cuts, openers, state machine"
            + (", mutants" if whole else ""),
            ("rigs/durability/run.py", form),
            _DURABLE,
        ),
        Part(
            "escape sequences of 20 kinds, a sentence at 12 points of a crash, mutants that fit",
            (*tests, *pty, "tests/durability/test_mutants.py"),
            r"^(\d+ passed.*?)(?: in [\d.]+s.*)?$",
        ),
        Part(
            "hostile files; edits and flipped bits of a completed session",
            ("rigs/hostile.py", form),
            r"^(\S.{50,}\d(?: s)?)$",
        ),
        Part("kills of the real program while typing", ("rigs/kill.py", "--kills", kills), r"^( *kills.*|all +\d.*)$"),
        Part(
            "fuzzing of the two loaders",
            ("rigs/fuzz.py", "--runs", runs),
            r"^((?:sessions|criteria) .*|fuzzing of the loaders: skipped.*)$",
        ),
        Part("texts shown as written", ("rigs/texts.py", "--texts", texts), r"^(\S.{27,}\d s)$"),
        *([thorough] if whole else ()),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--short", action="store_true")
    form.add_argument("--long", action="store_true")
    options = parser.parse_args()
    begun, broken = time.monotonic(), 0
    every = parts(whole=options.long)
    # Two at a time: most of them wait for a disk or a terminal, or have one process.
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(carried_out, every))
    print(f"\n{'what':100}{'result':>12}{'time':>9}")
    for part, (status, said, seconds) in zip(every, results, strict=True):
        broken += status != 0
        print(f"{part.what:100}{'held' if status == 0 else f'BROKEN ({status})':>12}{seconds:7.0f} s")
        for line in re.findall(part.figures, said, re.MULTILINE):
            print(f"    {line}")
    print(f"{time.monotonic() - begun:.0f} s; " + ("all held" if not broken else f"{broken} broken"))
    return 1 if broken else 0


def carried_out(part: Part) -> tuple[int, str, float]:
    """Run its command and print what that printed; its exit status, the output, and how long it took."""
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- the commands above
        [sys.executable, *part.command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(f"== {' '.join(part.command)}\n{done.stdout}", flush=True)
    return done.returncode, done.stdout, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
