"""`sqs-tui findings`: the figures of an inspection and the draft of its letter."""

from __future__ import annotations

import argparse
from pathlib import Path

from sqs_tui.cli.common import complain, give, inspection_folder, open_criteria, refuse_word_on_screen, safe
from sqs_tui.cli.progress import reading
from sqs_tui.errors import DONE, NOT_IN_ORDER
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.render import rendered_file
from sqs_tui.findings.to_do import of_how_many


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    folder = inspection_folder(options)
    refuse_word_on_screen(options)
    with reading() as progress:
        inspection = read_inspection(folder, open_criteria(options), progress)
    drafts = {f"{draft.case}.toml" for draft in inspection.drafts}
    others = [left for left in inspection.left_out if left.file not in drafts]
    if not inspection.sessions or inspection.left_out:
        complain(f"{folder}: {of_how_many(inspection)}")
    for left in others:
        complain(f"{folder / left.file}: {left.why}")
    letter = draft_letter(inspection)
    if options.proofread is not None:
        return max(_proofread(options.proofread, letter), NOT_IN_ORDER if others else DONE)
    give(rendered_file(letter, options.format), options)
    return NOT_IN_ORDER if others else DONE


def _proofread(name: str, letter: Letter) -> int:
    from sqs_tui.findings.letter.proofread import proofread
    from sqs_tui.source.toml_reader import read_bytes

    doubts = proofread(read_bytes(Path(name)).decode("utf-8-sig", "replace"), letter)
    for doubt in doubts:
        print(safe(f"{name}:{doubt.line}: {doubt.ref}: {doubt.what}"))
    if not doubts:
        print(safe(f"{name}: every number in it can come from the figures."))
    return NOT_IN_ORDER if doubts else DONE
