"""`sqs-tui findings`: the figures of an inspection and the draft of its letter."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from sqs_tui.cli.common import (
    DONE,
    NOT_IN_ORDER,
    Refused,
    complain,
    open_criteria,
    print_file,
    refuse_word_on_screen,
    safe,
    write_file,
)
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter import Letter, draft_letter, of_how_many
from sqs_tui.findings.render import rendered_file

#: Seconds between two lines of progress; what is read within the first of these is not worth one.
_EVERY = 0.4


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    folder = Path(options.folder) if options.folder is not None else options.sessions
    if not folder.is_dir():
        raise Refused(f"{folder}: no such folder; name the one that holds the inspection's sessions")
    refuse_word_on_screen(options)
    # Everything that is read is kept until the end: to look for garbage among it again and again only takes time.
    gc.disable()
    with _progress() as progress:
        inspection = read_inspection(folder, open_criteria(options), progress)
    drafts = {f"{case}.toml" for case in inspection.drafts}
    others = [left for left in inspection.left_out if left.file not in drafts]
    if not inspection.sessions or inspection.left_out:
        complain(f"{folder}: {of_how_many(inspection)}")
    for left in others:
        complain(f"{folder / left.file}: {left.why}")
    letter = draft_letter(inspection)
    if options.proofread is not None:
        return max(_proofread(options.proofread, letter), NOT_IN_ORDER if others else DONE)
    content = rendered_file(letter, options.format)
    if options.output is not None:
        write_file(options.output, content, overwrite=options.force)
    else:
        print_file(content, options.format)
    return NOT_IN_ORDER if others else DONE


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """What to tell how many sessions have been read: shown to a person who waits, on a line that goes away again."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, of: None
        return
    told, width = monotonic(), 0

    def tell(done: int, of: int) -> None:
        nonlocal told, width
        if monotonic() - told >= _EVERY:
            line = f"Reading sessions: {done:,} of {of:,}"
            print(f"\r{line}", end="", file=sys.stderr, flush=True)
            told, width = monotonic(), len(line)

    try:
        yield tell
    finally:
        if width:
            print(f"\r{' ' * width}\r", end="", file=sys.stderr, flush=True)


def _proofread(name: str, letter: Letter) -> int:
    from sqs_tui.findings.proofread import proofread
    from sqs_tui.source.guarded import read_bytes

    doubts = proofread(read_bytes(Path(name)).decode("utf-8-sig", "replace"), letter)
    for doubt in doubts:
        print(safe(f"{name}:{doubt.line}: {doubt.ref}: {doubt.what}"))
    if not doubts:
        print(safe(f"{name}: every number in it can come from the figures."))
    return NOT_IN_ORDER if doubts else DONE
