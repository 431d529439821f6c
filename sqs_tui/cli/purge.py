"""`sqs-tui purge`: one case removed for good, once it has been shown what that is and its reference typed."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from textwrap import fill

from sqs_tui.cli.common import Refused, complain, criteria_to_read_with, safe
from sqs_tui.errors import DONE, NOT_DONE
from sqs_tui.saved.disposal import day_of, day_of_inspection
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import read_source
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.instruments import FolderCriteria
from sqs_tui.store.paths import session_path
from sqs_tui.store.purge import NothingThere, Purge
from sqs_tui.store.session_text import content_of, session_from
from sqs_tui.store.system import exists

_OUT_OF_REACH = (
    "Not reached by this: sheets, summaries, letters, exports and copies that were written elsewhere (where, is not"
    " recorded); backups, snapshots and what a sync service keeps of this folder; what was printed, sent or copied;"
    " and what the disk still holds of removed files, which only encryption of the whole disk protects."
)


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    case, folder = options.case, options.sessions
    try:
        purge = Purge(folder, case)
    except NothingThere:
        raise Refused(f"{case}: nothing of it is in {folder}; sqs-tui list shows what is there") from None
    except SaveFailed as error:
        raise Refused(f"{case}: nothing was removed: {error}") from None
    with purge:
        _show(purge)
        _tell_who_relies_on_it(options)
        _ask(options)
        try:
            left = purge.carry_out()
        except SaveFailed as error:
            raise Refused(f"{case}: nothing was removed: {error}") from None
    for one in left:
        complain(f"{one.path}: not removed: {one.why}")
    if left:
        complain(f"{case}: not all of it is removed; the rest is. To try again: sqs-tui purge {case}")
        return NOT_DONE
    print(f"{case} is removed.")
    return DONE


def _show(purge: Purge) -> None:
    print(f"{purge.case}: {_state(purge.folder, purge.case)}")
    print("These files are about it:")
    names = [safe(str(copy.path)) for copy in purge.copies]
    for name, copy in zip(names, purge.copies, strict=True):
        print(f"  {name.ljust(max(map(len, names)))}  {copy.what}")
    if purge.alike:
        print("These may be about it as well. They are left alone: look at them yourself.")
        for path in purge.alike:
            print(f"  {safe(str(path))}")
    if not purge.can_lock:
        print("This drive cannot lock files: make sure that nobody has the case open.")
    print(fill(_OUT_OF_REACH, 100))


def _tell_who_relies_on_it(options: argparse.Namespace) -> None:
    """Say which other cases have no answers of their own to what this case manager was asked once, in this review."""
    criteria = criteria_to_read_with(options)
    if criteria is None:
        print("Whether other cases rely on what its case manager was asked once, cannot be told.")
        return
    folder = options.sessions
    asked = AskedWhere(sessions_in(folder), FolderCriteria(folder, criteria))
    if others := asked.relying_on(options.case, criteria.instrument):
        have, their = ("has", "its") if len(others) == 1 else ("have", "their")
        told = (
            "What its case manager was asked once, for all cases, is answered in this review and goes with it:"
            f" {', '.join(map(safe, others))}, of the same case manager, {have} no such answers of {their} own."
        )
        print(fill(told, 100))


def _state(folder: Path, case: str) -> str:
    """What the review is, and whether its day has come; as far as it can be read."""
    path = session_path(folder, case)
    if not exists(path):
        return "the review itself is gone, other files are not."
    try:
        source = read_source(path)
        session = session_from(source, content_of(source))
        day = day_of(session, day_of_inspection(folder))
    except SourceError as error:
        return f"not readable: {safe(str(error.problems[0]))}"
    except (TypeError, ValueError):
        return "it says no readable day after which to remove it."
    state = safe(str(session.state).replace("_", " "))
    if day is None:
        return f"{state}; no day is given after which to remove it."
    passed = date.today() > day
    return f"{state}; to be removed after {day.isoformat()}, which is {'past' if passed else 'still to come'}."


def _ask(options: argparse.Namespace) -> None:
    """Have the reference typed, or given a second time. Raises `Refused` when it is not."""
    case = options.case
    if options.yes is not None:
        if options.yes != case:
            raise Refused(f"nothing was removed: --yes {options.yes} does not repeat {case}")
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused(f"nothing was removed: to remove these files, add --yes {case}")
    print(f"To remove these files for good type {case}; anything else leaves them: ", end="", flush=True)
    if sys.stdin.readline().strip() != case:
        raise Refused("nothing was removed")
