"""What the commands share: how each ends, the criteria they mean, and the ways out of the program for text."""

from __future__ import annotations

import os
import sys

from sqs_tui.errors import DONE, NOT_IN_ORDER, SqsError

TYPE_CHECKING = False  # like typing's, whose import would double what --version takes (tricks.py "typing")
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from pathlib import Path

    from sqs_tui.criteria.load import LoadedInstrument


class Refused(SqsError):
    """A request that cannot be carried out: what, where and what to do, in one line."""


def criteria_path(options: argparse.Namespace) -> Path:
    """The criteria asked for, else those of the folder one works in, else those that come with the program."""
    from pathlib import Path

    from sqs_tui.criteria.load import FILE_NAME, bundled_criteria

    if options.criteria is not None:
        return Path(options.criteria)
    here = Path(FILE_NAME)
    return here if os.path.lexists(here) else bundled_criteria()


def open_criteria(options: argparse.Namespace) -> LoadedInstrument:
    """Those criteria, read and checked as far as a start can afford. Raises `SourceError`."""
    from sqs_tui.criteria.load import open_instrument

    return open_instrument(criteria_path(options), options.language)


def criteria_to_read_with(options: argparse.Namespace) -> LoadedInstrument | None:
    """The same; None, with a line about it, where those of the folder are broken: sessions have copies of theirs."""
    from sqs_tui.source.problems import SourceError

    try:
        return open_criteria(options)
    except SourceError as error:
        if options.criteria is not None:
            raise
        first, *more = error.problems
        others = f" (and {len(more)} more: sqs-tui check)" if more else ""
        complain(f"{first}{others}. Sessions are read with the criteria that are kept beside them.")
        return None


def session_file(given: str, folder: Path) -> Path:
    """The file that is meant: a session of the folder, an earlier version of one by its name, or else a path."""
    from pathlib import Path

    from sqs_tui.store.paths import EARLIER, session_path

    if os.sep not in given and "/" not in given:
        for place in (folder, folder / EARLIER):
            if os.path.lexists(path := session_path(place, given)):
                return path
    if os.path.lexists(given):
        return Path(given)
    raise Refused(f"{given}: no such session in {folder}, and no such file; sqs-tui list shows what is there")


def inspection_folder(options: argparse.Namespace) -> Path:
    """The folder that holds the inspection: the one named, else that of the sessions."""
    from pathlib import Path

    folder: Path = Path(options.folder) if options.folder is not None else options.sessions
    if not folder.is_dir():
        raise Refused(f"{folder}: no such folder; name the one that holds the inspection's sessions")
    return folder


def give_reading(content: bytes, notices: Iterable[str], options: argparse.Namespace, *, intact: bool) -> int:
    """A report of what was read, after what its reader should know first; the exit code that tells what it is worth."""
    for notice in notices:
        complain(notice)
    give(content, options)
    return DONE if intact else NOT_IN_ORDER


def give(content: bytes, options: argparse.Namespace) -> None:
    """A report to the file that was asked for, else to standard output."""
    if options.output is not None:
        write_file(options.output, content, overwrite=options.force)
    else:
        print_file(content, options.format)


def write_file(name: str, content: bytes, *, overwrite: bool) -> None:
    """Write what was asked for to a file of its own, for the user alone to read, and say so."""
    from pathlib import Path

    from sqs_tui.store.durable import SaveFailed, write_new

    path = Path(name)
    if not overwrite and os.path.lexists(path):
        raise Refused(f"{name}: is there already; name another file, or add --force to replace it")
    try:
        write_new(path, content, overwrite=overwrite)
    except SaveFailed as error:
        raise Refused(f"{name}: not written: {error}") from None
    print(f"Written to {safe(name)}")


def print_utf8(text: str) -> None:
    """Print what says of itself that it is UTF-8, whatever the terminal's encoding is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))


def print_file(content: bytes, format: str) -> None:
    """Print a report: text for whatever encoding the terminal has, everything else as it stands in a file."""
    if format in ("text", "markdown"):
        print(content.decode(), end="")
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def refuse_word_on_screen(options: argparse.Namespace) -> None:
    """Word's format is not to be read on a terminal: say so, before all the work."""
    if options.format == "docx" and options.output is None and sys.stdout.isatty():
        raise Refused("A Word file cannot be shown on a terminal: add --output FILE.docx, or send it to a file or pipe")


def complain(text: str) -> None:
    """One line to standard error."""
    print(f"sqs-tui: {safe(text)}", file=sys.stderr)


def safe(text: str) -> str:
    """A line that may hold a file name: those may hold anything, escape sequences included."""
    from sqs_tui.text import one_line

    return one_line(text)
