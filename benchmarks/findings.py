"""How fast `sqs-tui findings` is beside the least that must be done: to parse the same files and check their shape.

    python benchmarks/findings.py [--rounds N] [--sessions N]

Absolute times say more about a machine than about a program, so each figure comes with that of a bare Python process
(`bare_parsing.py`), measured in turn with it: it imports pydantic and tomllib, reads the same files one by one, and
lets pydantic build the same models from each. What is printed are medians over the rounds, in milliseconds, their
ratio, and beside it the bound that is to hold. Both start anew each time; nothing is kept from one run to the next.

The 47 sessions are those of `sqs-tui demo`. The 10,000 are in one folder, as if some 200 inspections had been put
together: the demo's again and again, under other case references and case managers and with digests made anew.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import tomli

from sqs_tui.criteria.load import bundled_criteria, load_instrument
from sqs_tui.findings.demo import write_demo
from sqs_tui.review.session import Session
from sqs_tui.source.build import build
from sqs_tui.store.integrity import digest

HERE = Path(__file__).parent
CRITERIA = load_instrument(bundled_criteria())


@dataclass
class Row:
    """One line of the table: a folder, how often the bare process may be exceeded, and the times measured, in ms."""

    folder: Path
    sessions: int
    times: float
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Each once."""
        self.ours.append(_timed("-m", "sqs_tui", "findings", str(self.folder)))
        self.bare.append(_timed(str(HERE / "bare_parsing.py"), str(self.folder)))

    def __str__(self) -> str:
        ours, bare = median(self.ours), median(self.bare)
        verdict = "within" if ours <= self.times * bare else "over"
        what = f"findings over {self.sessions:,} sessions"
        return f"{what:<34}{ours:>10.0f}{bare:>10.0f}{ours / bare:>8.2f}{self.times:>7.2f} x  {verdict}"


def _timed(*arguments: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return 1000 * (perf_counter() - started)


def many(folder: Path, demo: Path, sessions: int) -> None:
    """So many sessions in `folder`, made of those in `demo`: each completed and in order."""
    shutil.copytree(demo / "instruments", folder / "instruments")
    texts = {path.stem: path.read_text("utf-8") for path in sorted(demo.glob("DEM-*.toml"))}
    for made in range(sessions):
        round, which = divmod(made, len(texts))
        name, text = list(texts.items())[which]
        case = f"{name}-{round:03}"
        text = text.replace(f'case = "{name}"', f'case = "{case}"', 1)
        text = re.sub(r'"(CM\d\d)"', rf'"\1-{round:03}"', text)
        raw = tomli.loads(text)
        raw.pop("end")
        session = build(Session, raw)
        (folder / f"{case}.toml").write_text(text.replace(session.digest, digest(session), 1), "utf-8")


def main() -> None:
    """Measure and print, as the arguments say."""
    parser = argparse.ArgumentParser(description="The speed of findings beside bare parsing of the same files.")
    parser.add_argument("--rounds", type=int, default=7, help="how often the 47 are measured (%(default)s)")
    parser.add_argument("--sessions", type=int, default=10_000, help="how many the many are (%(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        demo, large = Path(folder, "demo"), Path(folder, "many")
        write_demo(demo, CRITERIA)
        many(large, demo, options.sessions)
        few = Row(demo, len(list(demo.glob("DEM-*.toml"))), times=1.5)
        lot = Row(large, options.sessions, times=2.0)
        Row(demo, few.sessions, few.times).measure()  # for byte code and disk caches; forgotten
        for _ in range(options.rounds):
            few.measure()
        for _ in range(min(options.rounds, 3)):
            lot.measure()
    print(f"{'':<34}{'ours':>10}{'bare':>10}{'ratio':>8}{'bound':>9}")
    print(few)
    print(lot)
    print(f"Rounds: {options.rounds}, and {min(options.rounds, 3)} of the many.")


if __name__ == "__main__":
    main()
