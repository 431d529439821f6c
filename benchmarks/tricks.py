"""What each trick for speed saves: the program with it and without it, in turn, on this machine, now.

    python benchmarks/tricks.py [--rounds N] [--answers N] [--instructions] [NAME ...]

A few lines of Python take a trick out before the program, or a piece of it, begins; each round measures it as it is
and then without each of the named tricks (a part of the name is enough; else without each of all). What else the
machine does only makes things longer, so that what one in ten runs or answers does not exceed is compared; all in ms:

start    until the first question stands on a terminal: processor time of the thread that paints, and time on the clock
answer   of one answer: processor time of that thread until all is quiet, time until the next question is painted, and
         until the file has its next revision; of the first, which meets the checks that follow a start, apart
command  processor time of one command from beginning to end, "-- list" and such
else     processor time of one piece of the program, again and again in a process of its own

`taken_out` says what each trick is, what the pieces are, and how a trick is taken out. Have the byte code compiled
beforehand (`python -m compileall sqs_tui`), and unset PYTHONDONTWRITEBYTECODE.

How far a difference can be trusted is seen by asking for a trick that changes nothing: "nothing". What happens between
threads is seen only on a machine that has nothing else to do. On one that has, --instructions tells small things
apart: it counts the instructions, in millions, which are the same whatever else runs. Linux only: it reads `/proc`.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import instructions
from benchmarks.invented_case import make_case, questions_ahead
from benchmarks.speed import CASE, PANE, advances, reads
from benchmarks.taken_out import COMMANDS, PIECES, TRICKS
from benchmarks.watched import Watched, environment
from sqs_tui.criteria.load import bundled_criteria, load_instrument
from sqs_tui.findings.demo import write_demo

#: What every run begins with, so that what the lines above import is imported without a search for garbage either.
ALWAYS = "import gc; gc.disable()"
#: What is run of a piece: as often as there is time for, and what one in ten times does not exceed.
REPEATED = """
import timeit
before = "gc.enable()" if always else "pass"
timer = timeit.Timer("exec(what)", before, time.process_time, globals=globals())
timer.timeit(1)
times = timer.repeat(repeat=max(5, int(0.6 / max(1e-5, timer.timeit(1)))) , number=1)
print(1000 * sorted(times)[len(times) // 10])
"""


class Bench:
    """Runs the program, or a piece of it, with some lines of Python before it, and measures it."""

    def __init__(self, folder: Path, answers: int) -> None:
        self.folder, self.prepared = folder, folder / "prepared"
        make_case(self.prepared, CASE)
        write_demo(self.prepared / "demo", load_instrument(bundled_criteria()))
        self.first, steps = questions_ahead(self.prepared, CASE)
        self.steps = steps[: answers + 1]

    def run(self, before: str, what: str) -> dict[str, list[float]]:
        """One run; what was measured in it."""
        if what in ("start", "answer"):
            return self._start(before) if what == "start" else self._answer(before)
        if what in COMMANDS:
            return {what: [self._whole_command(self._command_of(before, what)) for _ in range(3)]}
        code = "\n".join([self._piece(before, what), REPEATED])
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE, text=True, check=True
        )
        return {what: [float(done.stdout)]}

    def count(self, before: str, what: str) -> dict[str, list[float]]:
        """The same in millions of instructions."""
        if what == "start":
            start = [sys.executable, "-c", f"{ALWAYS}\n{before}\n{instructions.START}", str(self.prepared), CASE]
            return {what: [instructions.counted(start, self.folder)]}
        if what == "answer":
            return {what: [instructions.of_an_answer(_command(before, []), self.folder, self.first, self.steps)]}
        if what in COMMANDS:
            return {what: [instructions.counted(self._command_of(before, what), self.folder)]}
        code = self._piece(before, what)
        once, often = (
            instructions.counted([sys.executable, "-c", f"{code}\nfor _ in range({n}): exec(what)"], self.folder)
            for n in (1, 3)
        )
        return {what: [(often - once) / 2]}

    def _piece(self, before: str, what: str) -> str:
        setup, statement = PIECES[what]
        given = f"import time, pathlib; folder = pathlib.Path({str(self.prepared)!r}); CASE = {CASE!r}; always = False"
        return "\n".join([ALWAYS, given, before, setup, f"what = compile({statement!r}, 'what', 'exec')"])

    def _command_of(self, before: str, what: str) -> list[str]:
        only = COMMANDS[what] == ["--version"]
        return _command(before, COMMANDS[what] if only else ["--sessions", str(self.prepared), *COMMANDS[what]])

    def _whole_command(self, command: list[str]) -> float:
        used = _of_children()
        subprocess.run(command, cwd=self.folder, env=environment(), stdout=subprocess.DEVNULL, check=True)
        return _of_children() - used

    @contextmanager
    def _review(self, before: str) -> Iterator[tuple[Watched, Path]]:
        """The program in review of a fresh copy of the case, with its first question painted; and the case's file."""
        sessions = self.folder / "sessions"
        shutil.copytree(self.prepared, sessions)
        try:
            with Watched(_command(before, ["--sessions", str(sessions), "review", CASE]), self.folder) as program:
                yield program, sessions / f"{CASE}.toml"
        finally:
            shutil.rmtree(sessions)

    def _start(self, before: str) -> dict[str, list[float]]:
        with self._review(before) as (program, _):
            (painted,), _ = program.wait(reads(self.first, PANE))
            return {
                "start, processor": [_processor(program)],
                "start, clock": [1000 * (painted - program.started)],
            }

    def _answer(self, before: str) -> dict[str, list[float]]:
        painted_after, on_disk_after, cpu, first = [], [], [], []
        with self._review(before) as (program, file):
            program.wait(reads(self.first, PANE))
            for index, step in enumerate(self.steps):
                used = _processor(program)
                saved = advances(file) if step.answers else lambda: True
                pressed = program.press(step.key)
                (painted,), on_disk = program.wait(reads(step.leads_to, PANE), until=saved)
                if not index:
                    first.append(1000 * (painted - pressed))
                elif step.answers:
                    painted_after.append(1000 * (painted - pressed))
                    on_disk_after.append(1000 * (on_disk - pressed))
                    cpu.append(_processor(program) - used)
        return {
            "answer, processor": cpu,
            "answer, painted": painted_after,
            "answer, on the disk": on_disk_after,
            "first answer, painted": first,
        }


def _command(before: str, arguments: list[str]) -> list[str]:
    code = f"{ALWAYS}\n{before}\ngc.enable()\nimport sys; from sqs_tui.cli import main; sys.exit(main())"
    return [sys.executable, "-c", code, *arguments]


def _of_children() -> float:
    """What processes that have ended have used of the processor, in ms."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (used.ru_utime + used.ru_stime)


def _processor(program: Watched) -> float:
    """What the thread that paints has used of the processor, in ms."""
    return int(Path(f"/proc/{program.pid}/schedstat").read_text().split()[0]) / 1e6


def main() -> None:
    """Measure and print, as the arguments say."""
    parser = argparse.ArgumentParser(description="What each trick for speed saves.")
    parser.add_argument("--rounds", type=int, default=10, help="how often everything is measured (%(default)s)")
    parser.add_argument("--answers", type=int, default=10, help="answers given in a round, at most (%(default)s)")
    counting = "count millions of instructions instead, with valgrind, each once"
    parser.add_argument("--instructions", action="store_true", help=counting)
    parser.add_argument("tricks", nargs="*", metavar="NAME", help="the tricks; else all")
    options = parser.parse_args()
    names = [name for name in TRICKS if not options.tricks or any(part in name for part in options.tricks)]
    kinds = sorted({kind for name in names for kind in TRICKS[name][1]})
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.answers)
        measure = bench.count if options.instructions else bench.run
        for kind in kinds:
            bench.run("", kind)  # for byte code and disk caches; forgotten
        for _ in range(1 if options.instructions else options.rounds):
            for name, before, mine in [("", "", kinds), *((name, *TRICKS[name]) for name in names)]:
                for kind in mine:
                    for what, times in measure(before, kind).items():
                        took[name, what] += times
    print(f"{'without':<52}{'':<22}{'as it is':>10}{'without':>10}{'longer by':>11}")
    for (name, what), times in took.items():
        if name:
            whole, without = _tenth(took["", what]), _tenth(times)
            print(f"{name:<52}{what:<22}{whole:>10.2f}{without:>10.2f}{without - whole:>11.2f}")


def _tenth(times: list[float]) -> float:
    """What one in ten does not exceed."""
    return sorted(times)[len(times) // 10]


if __name__ == "__main__":
    main()
