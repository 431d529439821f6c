"""What each trick for speed saves: the program with it and without it, in turn, on this machine, now.

    python benchmarks/tricks.py [--rounds N] [--answers N] [NAME ...]

A few lines of Python take a trick out before the program, or a piece of it, begins; each round measures it as it is
and then without each of the named tricks (a part of the name is enough; else without each of all). What else the
machine does only makes things longer, so that what one in ten runs or answers does not exceed is compared; all in ms:

start    until the first question stands on a terminal: processor time of the thread that paints, and time on the clock
answer   of one answer: processor time of that thread until all is quiet, time until the next question is painted, and
         until the file has its next revision
else     processor time of one piece of the program, again and again in a process of its own; `PIECES` says which

How far a difference can be trusted is seen by asking for a trick that changes nothing: "nothing". What happens between
threads is seen only on a machine that has nothing else to do. Linux only: it reads `/proc`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.invented_case import make_case, questions_ahead
from benchmarks.speed import CASE, PANE, advances, reads
from benchmarks.watched import Watched, environment
from sqs_tui.criteria.load import bundled_criteria, load_instrument
from sqs_tui.findings.demo import write_demo

#: Each piece of the program: what it needs, given the `folder` of a half-answered case and of the demo, and what it is.
PIECES = {
    "save": (
        "from sqs_tui.store.session_text import SessionWriter; from sqs_tui.open_case import open_case\n"
        "from sqs_tui.criteria.load import *; opened = open_case(folder, CASE, open_instrument(bundled_criteria()))\n"
        "review, writer = opened.review, SessionWriter(); question = review.applicable[0].id",
        "review.toggle_good_example(question); writer.to_toml(review.session)",
    ),
    "read criteria": (
        "from sqs_tui.source.toml_reader import read_source; from sqs_tui.criteria.load import bundled_criteria",
        "read_source(bundled_criteria())",
    ),
    "open criteria": ("from sqs_tui.criteria.load import *", "open_instrument(bundled_criteria())"),
    "read session": (
        "from sqs_tui.source.toml_reader import read_source; from sqs_tui.store.session_text import *",
        "source = read_source(folder / f'{CASE}.toml'); session_from(source, content_of(source))",
    ),
    "check session": (
        "from sqs_tui.source.validate import problems_of; from sqs_tui.source.toml_reader import read_source\n"
        "from sqs_tui.store.session_text import *\n"
        "source = read_source(folder / f'{CASE}.toml'); content = content_of(source)",
        "problems_of(Session, source, content)",
    ),
    "summary": (
        "from sqs_tui.review.summary import summarise; from sqs_tui.open_case import open_case\n"
        "from sqs_tui.criteria.load import *; opened = open_case(folder, CASE, open_instrument(bundled_criteria()))",
        "summarise(opened.review)",
    ),
    "read inspection": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "criteria = open_instrument(bundled_criteria())",
        "read_inspection(folder / 'demo', criteria)",
    ),
    "draft letter": (
        "from sqs_tui.findings.inspection import read_inspection; from sqs_tui.criteria.load import *\n"
        "from sqs_tui.findings.letter.letter import draft_letter\n"
        "inspection = read_inspection(folder / 'demo', open_instrument(bundled_criteria()))",
        "draft_letter(inspection)",
    ),
    "arguments": ("from sqs_tui.cli.request import parsed", "parsed(['list'])"),
}
SCREENS = ("screens",)

#: What takes each trick out, and where that is to be felt: on the screens, or in a piece of the program.
TRICKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "nothing": ("", (*SCREENS, *PIECES)),
    # garbage and threads
    "no garbage looked for at the start": (
        "import gc; gc.enable(); gc.disable = gc.freeze = lambda: None", SCREENS,
    ),
    "what the start made is frozen": ("import gc; gc.freeze = lambda: None", SCREENS),
    "threads switch every 2 ms": ("import sys; sys.setswitchinterval = lambda s: None", SCREENS),
    "the painter gives way to saving": (
        "from sqs_tui.store.saver import Saver; Saver.give_way = lambda *a, **k: None", SCREENS,
    ),
    # screens
    "painted at once": ("from sqs_tui.tui import textual_internals as t; t.paint_now = lambda screen: False", SCREENS),
    "the next question drawn ahead": (
        "from sqs_tui.tui.review.screen import ReviewScreen; ReviewScreen._look_ahead = lambda self: None", SCREENS,
    ),
    "rows drawn by the widget, kept": (
        "from sqs_tui.tui.widgets.drawn import Drawn; whole = Drawn.render_lines\n"
        "def anew(self, crop): self._kept_for = None; return whole(self, crop)\n"
        "Drawn.render_lines = anew", SCREENS,
    ),
    "strips remembered": ("from sqs_tui.tui.widgets import drawn as d; d._strip = d._strip.__wrapped__", SCREENS),
    "offsets remembered": ("from sqs_tui.tui.widgets import drawn as d; d._at = d._at.__wrapped__", SCREENS),
    "texts remembered": ("from sqs_tui.tui import styled as s; s._remembered = s._joined", SCREENS),
    "folded lines remembered": (
        "from sqs_tui.tui.widgets import lines as l; l._folded = l._folded.__wrapped__", SCREENS,
    ),
    "rows of the outline remembered": (
        "from sqs_tui.tui.review import outline as o; o._row = o._row.__wrapped__; o._whole = o._whole.__wrapped__",
        SCREENS,
    ),
    "no filter for sixteen colours": (
        "from sqs_tui.tui.app import SqsApp; from textual.app import App\n"
        "SqsApp.get_line_filters = lambda self: [*App.get_line_filters(self), self._filter]", SCREENS,
    ),
    "style sheet parsed once": (
        "from textual.app import App; App.set_reactive = lambda self, which, value: setattr(self, which.name, value)",
        SCREENS,
    ),
    "pydantic after the first paint": ("import pydantic.type_adapter", SCREENS),
    # rules
    "choices remembered": (
        "from sqs_tui.kinds import families as f; f._worded = f._worded.__wrapped__", (*SCREENS, "summary"),
    ),
    # saving
    "only new parts of a session written": (
        "from sqs_tui.store.session_text import SessionWriter as W; whole = W.to_toml\n"
        "W.to_toml = lambda self, session: whole(W(), session)", (*SCREENS, "save"),
    ),
    "fields of a record looked up once": (
        "from sqs_tui.review import serialize as s; s._fields = s._fields.__wrapped__", ("save", "read inspection"),
    ),
    # reading
    "clean texts not cleaned": (
        "from sqs_tui.source import toml_reader as t; t.is_clean = lambda text: False",
        ("read criteria", "read session"),
    ),
    "builders made once": (
        "from sqs_tui.source import build as b; b._builder = b._builder.__wrapped__", ("open criteria", "read session"),
    ),
    "moments sought in a fraction of the time": (
        "from sqs_tui.source import validate as v\n"
        "v.moments_right = lambda kind: lambda value: not any(v._moments(kind, value))",
        ("check session", "read inspection"),
    ),
    "types of fields worked out once": (
        "from sqs_tui.source import validate as v; v._hints = v._hints.__wrapped__", ("check session",),
    ),
    "validators made once": (
        "from sqs_tui.source import validate as v; v.adapter = v.adapter.__wrapped__", ("check session",),
    ),
    "no garbage looked for while reading": ("always = True", ("read inspection",)),
    "bounds of bands worked out once": (
        "from sqs_tui.findings import words as w; w._bounds = w._bounds.__wrapped__", ("draft letter",),
    ),
    # commands
    "only the command meant is added to the parser": (
        "from sqs_tui.cli import request as r; whole = r.parsed\n"
        "class Unknown(list):\n    def __contains__(self, name): return False\n"
        "r.parsed = lambda arguments: whole(Unknown(arguments))", ("arguments",),
    ),
}  # fmt: skip

#: What every run begins with, so that what the lines above import is imported without a search for garbage either.
ALWAYS = "import gc; gc.disable()"
#: What is run of a piece: as often as there is time for, and what one in ten times does not exceed.
REPEATED = """
import timeit
timer = timeit.Timer(what, globals=globals(), timer=time.process_time, setup="gc.enable()" if always else "pass")
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
        if what == "screens":
            return self._screens(before)
        setup, statement = PIECES[what]
        given = f"import time, pathlib; folder = pathlib.Path({str(self.prepared)!r}); CASE = {CASE!r}; always = False"
        code = "\n".join([ALWAYS, given, before, setup, f"what = {statement!r}", REPEATED])
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
        )
        return {what: [float(done.stdout)]}

    def _screens(self, before: str) -> dict[str, list[float]]:
        sessions = self.folder / "sessions"
        shutil.copytree(self.prepared, sessions)
        file = sessions / f"{CASE}.toml"
        painted_after, on_disk_after, cpu = [], [], []
        try:
            with Watched(_command(before, ["--sessions", str(sessions), "review", CASE]), self.folder) as program:
                (painted,), _ = program.wait(reads(self.first, PANE))
                start, clock = _processor(program), 1000 * (painted - program.started)
                for index, step in enumerate(self.steps):
                    used = _processor(program)
                    saved = advances(file) if step.answers else lambda: True
                    pressed = program.press(step.key)
                    (painted,), on_disk = program.wait(reads(step.leads_to, PANE), until=saved)
                    if index and step.answers:
                        painted_after.append(1000 * (painted - pressed))
                        on_disk_after.append(1000 * (on_disk - pressed))
                        cpu.append(_processor(program) - used)
        finally:
            shutil.rmtree(sessions)
        return {
            "start, processor": [start],
            "start, clock": [clock],
            "answer, processor": cpu,
            "answer, painted": painted_after,
            "answer, on the disk": on_disk_after,
        }


def _command(before: str, arguments: list[str]) -> list[str]:
    code = f"{ALWAYS}\n{before}\ngc.enable()\nimport sys; from sqs_tui.cli import main; sys.exit(main())"
    return [sys.executable, "-c", code, *arguments]


def _processor(program: Watched) -> float:
    """What the thread that paints has used of the processor, in ms."""
    return int(Path(f"/proc/{program.pid}/schedstat").read_text().split()[0]) / 1e6


def main() -> None:
    """Measure and print, as the arguments say."""
    parser = argparse.ArgumentParser(description="What each trick for speed saves.")
    parser.add_argument("--rounds", type=int, default=10, help="how often everything is measured (%(default)s)")
    parser.add_argument("--answers", type=int, default=10, help="answers given in a round, at most (%(default)s)")
    parser.add_argument("tricks", nargs="*", metavar="NAME", help="the tricks; else all")
    options = parser.parse_args()
    names = [name for name in TRICKS if not options.tricks or any(part in name for part in options.tricks)]
    kinds = sorted({kind for name in names for kind in TRICKS[name][1]})
    took: dict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.answers)
        for kind in kinds:
            bench.run("", kind)  # for byte code and disk caches; forgotten
        for _ in range(options.rounds):
            for name, before, mine in [("", "", kinds), *((name, *TRICKS[name]) for name in names)]:
                for kind in mine:
                    for what, times in bench.run(before, kind).items():
                        took[name, what] += times
    print(f"{'without':<48}{'':<22}{'as it is':>10}{'without':>10}{'longer by':>11}")
    for (name, what), times in took.items():
        if name:
            whole, without = _tenth(took["", what]), _tenth(times)
            print(f"{name:<48}{what:<22}{whole:>10.2f}{without:>10.2f}{without - whole:>11.2f}")


def _tenth(times: list[float]) -> float:
    """What one in ten does not exceed."""
    return sorted(times)[len(times) // 10]


if __name__ == "__main__":
    main()
