"""Files that mean harm or were damaged, and edits of a completed session: what they take, what is told, what is left.

    python rigs/hostile.py --long     every truncation, 3,000 flipped bits, every bomb, every wrong value (some minutes)
    python rigs/hostile.py --short    some of each

Each file stands for a session, the criteria or an inspection, and goes through the loaders in this process; a part of
them also through the commands (check, list, show, findings, review --plain), each in a process of its own. Reading one
file may take 4 s of processor time and 400 MB; every problem is told on one line that names the file and the place;
there is no traceback; the file is as it was, its time too. Edits and flipped bits of a completed session must be
reported by `check`. The exit status is 1 if anything was not so.

A rig must be able to fail. --weaken takes a protection away and must end with 1:

  caps      files are parsed whatever their size, depth and number of values
  whole     the counts at the end of a session are not looked at
  digest    a completed session is not compared with its digest
  one-line  what is told of a problem quotes the file as it stands
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqs_tui.criteria.load import load_instrument
from sqs_tui.saved import checked
from sqs_tui.source import toml_reader
from sqs_tui.store import session_text
from tests.hostile import files, reading
from tests.hostile.files import GOOD, Hostile
from tests.hostile_text import NAUGHTY
from tests.store import single_edits

WEAKENED = ("caps", "whole", "digest", "one-line")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--short", action="store_true", help="some of each")
    form.add_argument("--long", action="store_true", help="all of them")
    parser.add_argument("--weaken", choices=WEAKENED, help="take a protection away: must fail")
    options = parser.parse_args()
    weaken(options.weaken)
    whole: bool = options.long

    def every(step: int, of: Iterable[Hostile]) -> list[Hostile]:
        return list(islice(of, 0, None, 1 if whole else step))

    def of_each(make: Callable[[str, bytes], Iterable[Hostile]]) -> list[Hostile]:
        return [hostile for kind, good in GOOD.items() for hostile in make(kind, good)]

    flips = 3000 if whole else 100
    print(
        f"{'hostile files':52}{'runs':>8}{'told':>8}{'most time':>11}{'most MB':>9}{'wrong':>7}{'time':>9}", flush=True
    )
    rows: list[tuple[str, Callable[[], list[Hostile]]]] = [
        ("cut short at every byte" if whole else "cut short", lambda: every(40, of_each(files.cut))),
        ("one bit flipped", lambda: of_each(lambda kind, good: files.flipped(kind, good, flips // 4))),
        ("encodings, and what is no text", lambda: of_each(files.encoded)),
        ("wrong types, unknown, missing and double keys", lambda: every(60, of_each(files.mistyped))),
        ("other schemas", lambda: of_each(files.newer)),
        ("strings that upset programs", lambda: every(30, of_each(lambda k, g: files.naughty(k, g, NAUGHTY)))),
    ]
    broken = 0
    for what, make in rows:
        broken += row(what, lambda make=make: reading.through_the_loaders(make(), reading.Tried()))  # type: ignore[misc]
    broken += row("bombs: depth, length, number, never closed", lambda: bombs(1 if whole else 8))
    sample: list[Hostile] = [
        *of_each(lambda kind, good: files.cut(kind, good, 300 if whole else 2500)),
        *of_each(lambda kind, good: files.flipped(kind, good, 40 if whole else 2, seed=8)),
        *of_each(lambda kind, good: islice(files.encoded(kind, good), 0, None, 1 if whole else 9)),
        *of_each(lambda kind, good: islice(files.mistyped(kind, good), 0, None, 25 if whole else 900)),
    ]
    commands = "through check, list, show, findings, review --plain"
    broken += row(commands, lambda: reading.through_the_commands(sample, reading.Tried()))
    if whole:
        some = [hostile for number, hostile in enumerate(sample) if number % 40 == 0]
        broken += row(
            f"{commands[:30]} … started anew", lambda: reading.through_the_commands(some, reading.Tried(), start=True)
        )
    broken += edited(flips, 1 if whole else 20)
    return 1 if broken else 0


def row(what: str, does: Callable[[], reading.Tried]) -> int:
    """Print what was found; how much was wrong."""
    begun = time.monotonic()
    tried = does()
    wrong = [*tried.wrong, *tried.limits()]
    print(
        f"{what:52}{tried.runs:8,}{tried.refused:8,}{tried.slowest[0]:9.2f} s{tried.largest[0] >> 20 or '':>9}"
        f"{len(wrong):7,}{time.monotonic() - begun:7.0f} s",
        flush=True,
    )
    for one in wrong[:8]:
        print(f"    {one[:600]}")
    return len(wrong)


def bombs(step: int) -> reading.Tried:
    """Each read by `check` in a process of its own, so that what it takes of memory is its own."""
    tried = reading.Tried()
    with reading.bench() as folder:
        for kind, good in GOOD.items():
            for hostile in islice(files.bombs(kind, good), 0, None, step):
                path = reading.put(folder, hostile)
                command = reading.commands(folder, kind)[0]
                reading.one_command(command, path, f"{kind}, {hostile.what}: {command[4]}", tried)
                if path.read_bytes() != hostile.data:
                    tried.wrong.append(f"{kind}, {hostile.what}: changed")
    return tried


def edited(flips: int, step: int) -> int:
    """Edits of a completed session's file, one at a time, as `check` sees them."""
    data = files.a_session(completed=True)
    print(f"\n{'edits of a completed session':52}{'runs':>8}{'unreported':>12}", flush=True)
    broken = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "criteria.toml").write_bytes(files.SMALL_CRITERIA)
        criteria = load_instrument(folder / "criteria.toml")
        path = folder / "LAN-017.toml"

        def check(content: bytes) -> checked.Checked:
            path.write_bytes(content)
            return checked.check_file(path, criteria)

        single = list(islice(single_edits.edits(data), 0, None, step))
        found = {
            f"single edits ({len(single):,})": (len(single), single_edits.unreported(data, single, check)),
            "flipped bits": (flips, single_edits.flips(data, flips, 3, check)),
        }
        same = [what for what, content in single_edits.same(data) if check(content).code]
        found["the same written otherwise, called changed"] = (9, same)
        for what, (number, unseen) in found.items():
            print(f"{what.split(' (')[0]:52}{number:8,}{len(unseen):12,}", flush=True)
            for one in unseen[:8]:
                print(f"    {one[:300]}")
            broken += len(unseen)
    return broken


def weaken(name: str | None) -> None:
    if name == "caps":
        toml_reader.MAX_VALUES = toml_reader.MAX_DOTS = toml_reader.MAX_BYTES = 10**9
    elif name == "whole":
        patch.object(session_text, "_sized", lambda value: False).start()
    elif name == "digest":
        patch.object(checked, "changed_since_completed", lambda session: False).start()
    elif name == "one-line":
        patch.object(toml_reader, "one_line", str).start()


if __name__ == "__main__":
    sys.exit(main())
