"""`sqs-tui export`: the sessions of a folder as tables for spreadsheets and statistics, and as JSON."""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path

from sqs_tui.cli.common import Refused, complain, inspection_folder, open_criteria, safe
from sqs_tui.cli.progress import reading
from sqs_tui.errors import DONE, NOT_IN_ORDER
from sqs_tui.findings.export.files import FILES, file_of
from sqs_tui.findings.export.sessions import Export, export_of
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.reports.wording import count_of
from sqs_tui.store.durable import SaveFailed, remove, write_new
from sqs_tui.store.folder import ensure_folder


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    folder = inspection_folder(options)
    out = Path(options.output)
    _refuse_to_overwrite(out, force=options.force)
    with reading() as progress:
        export = export_of(read_inspection(folder, open_criteria(options), progress))
    for left in export.left_out:
        complain(f"{folder / left.file}: {left.why}")
    if not export.sessions:
        complain(f"{folder}: there is no session in it that can be exported; the tables have no rows")
    _write(export, out, with_text=not options.without_text, force=options.force)
    drafts = sum(not one.counted for one in export.sessions)
    among = f", {count_of(drafts, 'draft')} among them" if drafts else ""
    sessions = f"{count_of(len(export.sessions), 'session')}{among}"
    print(f"Written to {safe(str(out))}: {', '.join(FILES)} ({sessions}).")
    return NOT_IN_ORDER if export.left_out else DONE


def _refuse_to_overwrite(out: Path, *, force: bool) -> None:
    if os.path.lexists(out) and not out.is_dir():
        raise Refused(f"{out}: is not a folder; name one, new or not, for the files to be written to")
    there = [name for name in FILES if os.path.lexists(out / name)]
    if there and not force:
        raise Refused(f"{out}: has {', '.join(there)} already; name another folder, or add --force to replace them")


def _write(export: Export, out: Path, *, with_text: bool, force: bool) -> None:
    """All four files or, where one of them cannot be written, none that was not there before."""
    contents = {name: file_of(export, name, with_text=with_text) for name in FILES}
    made = not out.is_dir()
    there = {name for name in FILES if os.path.lexists(out / name)}
    done: list[str] = []
    try:
        ensure_folder(out)
        for name, content in contents.items():
            write_new(out / name, content, overwrite=force)
            done.append(name)
    except BaseException as error:
        perhaps = [FILES[len(done)]] if isinstance(error, SaveFailed) and error.perhaps else []
        for name in [*done, *perhaps]:
            if name not in there:
                with contextlib.suppress(SaveFailed):
                    remove(out / name)
        if made:
            with contextlib.suppress(OSError):  # never made, or somebody else put something into it
                out.rmdir()
        if not isinstance(error, SaveFailed):
            raise
        replaced = [name for name in done if name in there]
        already = f"; {', '.join(replaced)} had been replaced before that" if replaced else ""
        already += "".join(f"; {name} may have been replaced" for name in perhaps if name in there)
        raise Refused(f"{out}: not written: {error}{already}") from None
