"""How fast SQS TUI is beside the least that Textual can do, on this machine, now.

    python benchmarks/speed.py [--rounds N] [--answers N] [--profile]

Absolute times say more about a machine than about a program, so every figure comes with that of a bare Textual app,
measured in the same way and in turn with it: in each round, each program once. What is printed are medians over the
rounds, in milliseconds, their ratio, and beside it the bound that is to hold. Linux and macOS only, since it needs
a pseudo-terminal; `watched` tells how what is painted is timed. Set TMPDIR to measure saving on another disk.

Start   From just before the process is made until the first question stands on a terminal of 100 x 30: SQS TUI on a
        half-answered case of some 16 KiB, and `bare_question`. Commands that use no screen, in a folder of three
        such cases, from there until the process has ended; against the first frame of `bare_hello`.
Key     From just before y is typed until the next question stands there in full; until, besides, the file of the
        case has its next revision; and until the top right says "saved" again. Against `bare_question`, which saves
        nothing, painting the same questions. The first answer of each round is left out: while it waits for the
        checks that follow a start, no later one does. p99 is over the answers of all rounds.
Bytes   What is written to the terminal for one answer, until it is quiet again.

With --profile, instead: the imports that take longest until the first question stands, as told by -X importtime.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.invented_case import Step, make_case, questions_ahead
from benchmarks.watched import Condition, Sight, Watched, environment

HERE = Path(__file__).parent
CASES = ("LAN-001", "LAN-002", "LAN-003")
CASE = CASES[0]
#: Left of this column stands the outline of the review screen, which is not part of the question; likewise the
#: scrollbar at the right edge.
PANE = slice(30, 99)
WHOLE = slice(0, 100)
FRAME = 16.7


@dataclass
class Row:
    """One line of the table: figures of ours and of the bare app, in ms or bytes, and what they are held to.

    `of` makes one figure of many. `times` bounds the ratio; `most` bounds our figure itself.
    """

    what: str
    times: float | None = None
    most: float | None = None
    of: Callable[[list[float]], float] = median
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        ours, bare = self.of(self.ours), self.of(self.bare)
        bound = verdict = ""
        if self.times is not None:
            bound = f"{self.times:.2f} x"
            verdict = "within" if ours <= self.times * bare else "over"
        elif self.most is not None:
            bound = f"{self.most:.1f}"
            verdict = "within" if ours <= self.most else "over"
        return f"{self.what:<44}{ours:>9.1f}{bare:>9.1f}{ours / bare:>8.2f}{bound:>9}  {verdict}".rstrip()


def p99(figures: list[float]) -> float:
    """The figure that 99 in 100 do not exceed (the largest, where there are fewer than 100)."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


class Bench:
    """Measures both programs, round after round, and keeps the figures."""

    def __init__(self, folder: Path, answers: int) -> None:
        self.folder = folder
        self.prepared = folder / "prepared"
        for case in CASES:
            make_case(self.prepared, case)
        self.first, steps = questions_ahead(self.prepared, CASE)
        # One more than is counted, for the first of a round.
        answered = 0
        self.steps: list[Step] = []
        for step in steps:
            if answered <= answers:
                self.steps.append(step)
                answered += step.answers
        self.start = Row("Start: first question painted", times=1.35)
        self.commands = {
            "--version": Row("Start: --version", times=0.25),
            "list": Row("Start: list", times=0.9),
            f"show {CASE}": Row("Start: show", times=0.9),
        }
        keys = ("Key: next question painted", "Key: painted, and on the disk", "Key: painted, and said to be saved")
        # The last has no bound: Textual paints a second time only some frames later.
        bounded = (True, True, False)
        self.medians = [
            Row(f"{what} (median)", times=2.0 if bound else None) for what, bound in zip(keys, bounded, strict=True)
        ]
        self.slowest = [
            Row(f"{what} (p99)", most=FRAME if bound else None, of=p99, ours=row.ours, bare=row.bare)
            for what, bound, row in zip(keys, bounded, self.medians, strict=True)
        ]
        self.bytes = Row("Bytes written for one answer")

    def round(self) -> None:
        """Measure everything once."""
        self._ours()
        self._bare_question()
        hello = self._bare_hello()
        for arguments, row in self.commands.items():
            row.ours.append(self._command(arguments.split()))
            row.bare.append(hello)

    @property
    def rows(self) -> list[Row]:
        """The table."""
        return [self.start, *self.commands.values(), *self.medians, *self.slowest, self.bytes]

    @contextmanager
    def review(self, *options: str) -> Iterator[tuple[Watched, Path]]:
        """The program in review of a fresh copy of the prepared case, and the file of that case."""
        sessions = self.folder / "sessions"
        shutil.copytree(self.prepared, sessions)
        try:
            command = [sys.executable, *options, "-m", "sqs_tui", "--sessions", str(sessions), "review", CASE]
            with Watched(command, self.folder) as program:
                yield program, sessions / f"{CASE}.toml"
        finally:
            shutil.rmtree(sessions)

    def _ours(self) -> None:
        with self.review() as (program, file):
            (painted,), _ = program.wait(reads(self.first, PANE))
            self.start.ours.append(1000 * (painted - program.started))
            for index, step in enumerate(self.steps):
                saved = advances(file)
                pressed = program.press(step.key)
                (painted, said), on_disk = program.wait(reads(step.leads_to, PANE), says_saved, until=saved)
                if index and step.answers:
                    moments = (painted, max(painted, on_disk), max(painted, on_disk, said))
                    for row, moment in zip(self.medians, moments, strict=True):
                        row.ours.append(1000 * (moment - pressed))
                    self.bytes.ours.append(sum(len(data) for _, data in program.written))

    def _bare_question(self) -> None:
        texts = [self.first, *(step.leads_to for step in self.steps)]
        with Watched([sys.executable, str(HERE / "bare_question.py"), *texts], self.folder) as program:
            (painted,), _ = program.wait(reads(self.first, WHOLE))
            self.start.bare.append(1000 * (painted - program.started))
            for index, text in enumerate(texts[1:]):
                pressed = program.press(b"y")
                (painted,), _ = program.wait(reads(text, WHOLE))
                if index:
                    for row in self.medians:
                        row.bare.append(1000 * (painted - pressed))
                    self.bytes.bare.append(sum(len(data) for _, data in program.written))

    def _bare_hello(self) -> float:
        with Watched([sys.executable, str(HERE / "bare_hello.py")], self.folder) as program:
            (painted,), _ = program.wait(reads("Hello, World!", WHOLE))
            return 1000 * (painted - program.started)

    def _command(self, arguments: list[str]) -> float:
        command = [sys.executable, "-m", "sqs_tui", "--sessions", str(self.prepared), *arguments]
        if arguments == ["--version"]:
            command = [sys.executable, "-m", "sqs_tui", *arguments]
        started = perf_counter()
        subprocess.run(command, cwd=self.folder, env=environment(), stdout=subprocess.DEVNULL, check=True)
        return 1000 * (perf_counter() - started)


def reads(text: str, columns: slice) -> Sight:
    """That `text` is on the screen in full within these columns, wrapped as may be, or was: the first time counts."""
    was = False

    def sight(rows: list[str]) -> bool:
        nonlocal was
        was = was or text in " ".join(" ".join(row[columns] for row in rows).split())
        return was

    return sight


def says_saved(rows: list[str]) -> bool:
    """That the top right says that all is saved."""
    return "✓ saved" in rows[0]


def advances(file: Path) -> Condition:
    """That a session file has a later revision than it has now."""
    now = revision_of(file)
    return lambda: revision_of(file) > now


def revision_of(file: Path) -> int:
    """The revision of a session file, read without the rest of it."""
    with file.open("rb") as opened:
        found = re.search(rb"^revision = (\d+)$", opened.read(400), re.MULTILINE)
    return int(found[1]) if found else 0


def profile(bench: Bench) -> None:
    """Print the imports that take longest, ours and others', the imports within them included."""
    with bench.review("-X", "importtime") as (program, _):
        # Textual paints to standard error, where the times are printed too, across what is painted.
        (painted,), _ = program.wait(reads(bench.first, PANE))
        printed = b"".join(data for at, data in program.written if at <= painted)
        total = 1000 * (painted - program.started)
    times = [
        (int(alone) / 1000, int(nested) / 1000, name.decode())
        for alone, nested, name in re.findall(rb"import time:\s+(\d+) \|\s+(\d+) \|\s+([\w.]+)", printed)
    ]
    ours = [each for each in times if each[2].startswith("sqs_tui")]
    theirs = [each for each in times if not each[2].startswith("sqs_tui")]
    print(f"First question painted after {total:.0f} ms, measuring included. Imports until then, in ms:")
    for whose, some in (("sqs_tui", ours), ("others", theirs)):
        print(f"\n{whose}: {sum(alone for alone, _, _ in some):.1f} in {len(some)} modules\n    alone  nested")
        for alone, nested, name in sorted(some, key=lambda each: -each[1])[:15]:
            print(f"{alone:>9.1f}{nested:>8.1f}  {name}")


def main() -> None:
    """Measure and print, as the arguments say."""
    parser = argparse.ArgumentParser(description="SQS TUI's speed beside a bare Textual app's.")
    parser.add_argument("--rounds", type=int, default=20, help="how often everything is measured (%(default)s)")
    parser.add_argument("--answers", type=int, default=20, help="answers counted in a round, at most (%(default)s)")
    parser.add_argument("--profile", action="store_true", help="print where the start goes instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Bench(Path(folder, "warm-up"), answers=0).round()  # for byte code and disk caches; forgotten
        bench = Bench(Path(folder, "measured"), options.answers)
        if options.profile:
            profile(bench)
            return
        for _ in range(options.rounds):
            bench.round()
    print(f"{'':<44}{'ours':>9}{'bare':>9}{'ratio':>8}{'bound':>9}")
    for row in bench.rows:
        print(row)
    print(f"Rounds: {options.rounds}. Answers: {len(bench.bytes.ours)}.")


if __name__ == "__main__":
    main()
