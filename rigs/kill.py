"""Kills the real program in a real terminal, again and again, and checks from outside what it had promised.

Each round opens a review in a pseudo-terminal, answers, moves and writes as a user does, and ends it at a random
moment by KILL, TERM, HUP or by closing the window. Then the session file is read from outside:

  acknowledged   answers that stood on the screen beside "saved HH:MM:SS"; every one must be in the file and its log
  lost           of these, how many were not: must be 0
  typing lost    by KILL: the age in seconds of the oldest word on no disk (at most 5); by the others every word that
                 had appeared on the screen must be there
  offered        reopenings that had a draft to offer, and offered it with both texts
  orphans        temporaries a kill left behind; the next opening must have swept them

Also checked: exit status (137, 143, 129), the terminal given back as it was, the question it resumes at.
The exit status of this rig is 1 if anything was broken.

A rig must be able to fail. --weaken takes one protection away and must end with 1:

  acknowledge-first   "saved" is shown before anything is written
  no-signals          TERM and HUP end the process where it stands, as they do any Textual program
  no-drafts           what is being typed reaches the disk only when the text is left
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.pty import kill_rig, weakenings

WEAKENED = {
    "acknowledge-first": weakenings.ACKNOWLEDGES_FIRST,
    "no-signals": weakenings.NO_SIGNAL_HANDLERS,
    "no-drafts": weakenings.NO_DRAFTS,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="how many (200)")
    parser.add_argument("--seed", type=int, default=1, help="another number, other moments (1)")
    parser.add_argument("--weaken", choices=WEAKENED, help="take a protection away: must fail")
    parser.add_argument("--ways", nargs="+", choices=kill_rig.WAYS, default=kill_rig.WAYS, help="only these")
    options = parser.parse_args()

    begun, rounds = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="sqs-kill-") as folder:
        rig = kill_rig.Rig(Path(folder), options.seed, WEAKENED.get(options.weaken, ""))
        for number in range(options.kills):
            way = options.ways[number % len(options.ways)]
            try:
                done = rig.round(way)
            except AssertionError as stuck:
                done = kill_rig.Round(way, "before the kill", broken=[str(stuck)])
                rig._next_case()
            rounds.append(done)
            for problem in done.broken:
                print(f"round {number + 1}, {way}, {done.moment}: {problem}", flush=True)

    columns = [("kills", 7), ("acknowledged", 14), ("lost", 6), ("typed", 8), ("typing lost", 13)]
    columns += [("offered", 9), ("orphans", 9), ("broken", 8)]
    print("\n" + " " * 10 + "".join(f"{name:>{width}}" for name, width in columns))
    for way in (*options.ways, "all"):
        these = [r for r in rounds if way in ("all", r.how)]
        seconds = f"{max((r.lost_typing for r in these), default=0):.2f} s"
        print(
            f"{way:10}{len(these):7}{sum(r.acknowledged for r in these):14}{sum(r.lost for r in these):6}"
            f"{sum(r.typed for r in these):8}{seconds:>13}{sum(r.offered for r in these):9}"
            f"{sum(r.orphans for r in these):9}{sum(bool(r.broken) for r in these):8}"
        )
    moments = Counter(r.moment for r in rounds)
    print("\nkilled " + ", ".join(f"{moment}: {number}" for moment, number in sorted(moments.items())))
    print(
        f"{time.monotonic() - begun:.0f} s, seed {options.seed}"
        + (f", weakened: {options.weaken}" if options.weaken else "")
    )
    return 1 if any(r.broken for r in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
