"""Texts shown as written: brackets, quotes, backslashes, emoji, right-to-left, escapes, links, on every kind of screen.

    python rigs/texts.py --texts 5000     all of them (some minutes)
    python rigs/texts.py --texts 400      a short look

Every text is put wherever a text can stand: as an answer, a reason, the case manager's words, an action, as any text of
an instrument, as a code in a list. Then the screen is read back. Lost is a text of which a word is missing or another;
acted is a character that reaches the terminal and does something there, or a style that acts on a click. The exit
status is 1 if anything was lost, acted, or ended the app.

A rig must be able to fail. --weaken takes a protection away and must end with 1:

  markup   texts are taken for Textual's markup
  gate     control characters and bidirectional marks are let through
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

WEAKENED = ("markup", "gate")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=5000, help="how many different texts (5,000)")
    parser.add_argument("--weaken", choices=WEAKENED, help="take a protection away: must fail")
    options = parser.parse_args()
    weaken(options.weaken)
    from tests.tui import hostile_screens

    some = hostile_screens.texts(options.texts)
    print(f"{'texts shown as written':28}{'texts':>8}{'lost':>7}{'acted':>7}{'crashes':>9}{'time':>9}")
    broken = False
    for kind in hostile_screens.KINDS:
        found: dict[str, hostile_screens.Shown] = {}
        # A case for each thousand: nobody writes more into one.
        for part in hostile_screens.chunks(some, 1000):
            with tempfile.TemporaryDirectory(prefix="sqs-texts-") as name:
                folder = Path(name)
                try:
                    for shown in asyncio.run(kind(folder / "sessions", folder, part)):
                        found.setdefault(shown.screen, hostile_screens.Shown(shown.screen)).add(shown)
                except Exception as error:  # the app ended, or never came to rest
                    print(f"{kind.__name__:28}  CRASHED: {type(error).__name__}: {error}"[:300], flush=True)
                    broken = True
        for shown in found.values():
            print(
                f"{shown.screen:28}{shown.texts:8,}{len(shown.lost):7,}{len(shown.acted):7,}{shown.crashes:9,}"
                f"{shown.seconds:7.0f} s",
                flush=True,
            )
            for text in [*shown.lost[:5], *shown.acted[:5]]:
                print(f"    {text!r}")
            broken |= bool(shown.lost or shown.acted or shown.crashes)
    print(f"{len(some):,} different texts")
    return 1 if broken else 0


def weaken(name: str | None) -> None:
    """Before anything of the program is imported that would keep a copy."""
    if name == "markup":
        from textual.content import Content

        from sqs_tui.tui import styled

        real = styled.styled

        def taken_for_markup(*parts: str | tuple[str, str] | Content) -> Content:
            return Content.from_markup(real(*parts).plain)

        styled.styled = taken_for_markup
    elif name == "gate":
        import re

        from sqs_tui import text

        text._UNSAFE = re.compile("(?!)")


if __name__ == "__main__":
    sys.exit(main())
