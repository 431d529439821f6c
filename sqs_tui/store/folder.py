"""A folder of sessions, and what is in it: every session, and every file that should be one and why it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from sqs_tui.review.session import Session
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import read_source
from sqs_tui.store import durable, paths, system
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.session_text import content_of, of_another_case, session_from
from sqs_tui.text import one_line


@record
class Entry:
    """One file of a folder: its session, or the first thing that is wrong with it (never both, never neither).

    `case` is what the file is called after. A `conflict` is a version of a session that could not take its
    place because another program had changed it: to be looked at, never to be counted.
    """

    path: Path
    kind: Literal["session", "conflict"]
    case: str
    session: Session | None
    problem: Problem | None


def ensure_folder(folder: Path) -> None:
    """Make the folder, and those above it, where they are missing; 0700, and durable. Raises `SaveFailed`."""
    there = False
    try:
        there = folder.is_dir()
        if not there:
            ensure_folder(folder.parent)
            try:
                system.make_folder(folder)
            except FileExistsError:
                if not folder.is_dir():  # else somebody else was faster
                    raise
        # Also when it is there: an earlier try may have made it, and failed at this.
        system.fsync_folder(folder.parent)
    except OSError as error:
        if there and isinstance(error, PermissionError):  # the folder above is not ours, so neither was the try
            return
        raise SaveFailed(durable.in_words(error)) from error


def cases_in(folder: Path) -> list[str]:
    """The case references that are taken in a folder, readable or not, sorted. Raises `SaveFailed`."""
    try:
        return [path.stem for path in _candidates(folder) if paths.conflict_of(path.stem) is None]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SaveFailed(durable.in_words(error)) from error


def sessions_in(
    folder: Path, *, trusting: bool = True, progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Entry]:
    """Everything in `folder` that is a session or is named like one, sorted by case; none when there is no folder.

    Hidden files, backups, `earlier/` and `instruments/` are not. `trusting` builds the sessions without the
    strict check, which `SessionFile.verify` makes before anything is saved; figures want it made here.
    `progress` is told after each file how many have been read, and of how many.
    Raises `SourceError` when the folder itself cannot be read.
    """
    entries: list[Entry] = []
    try:
        candidates = _candidates(folder)
        for done, path in enumerate(candidates, 1):
            entries.append(_entry(path, trusting))
            progress(done, len(candidates))
    except FileNotFoundError:
        return []
    except OSError as error:
        problem = Problem(folder, 0, 0, durable.in_words(error), "check that you may read the folder")
        raise SourceError([problem]) from None
    return sorted(entries, key=lambda entry: (entry.case, entry.path.name))


def copies_of(folder: Path, case: str) -> list[Path]:
    """Every file about one case: session, backup, draft, lock, conflict copies, leftovers, earlier revisions."""

    def found(where: Path, ours: Callable[[str], bool]) -> list[Path]:
        if not where.is_dir():
            return []
        return [where / name for name in system.names(where) if ours(durable.target_of(name) or name)]

    lock = paths.lock_path(folder, case)
    here = found(folder, lambda name: paths.belongs_to(case, name) or name == lock.name)
    return here + found(folder / paths.EARLIER, lambda name: paths.is_earlier_of(case, name))


def check_nothing_left(folder: Path, case: str) -> None:
    """Refuse a case whose session is gone while other files of it are here: a new one would replace them.

    Raises `ReferenceRefused` with what is there, and what can be done; `SaveFailed`.
    """
    lock = paths.lock_path(folder, case)
    try:
        left = [path for path in copies_of(folder, case) if path != lock and durable.target_of(path.name) is None]
    except OSError as error:
        raise SaveFailed(durable.in_words(error)) from error
    if left:
        names = ", ".join(one_line(str(path.relative_to(folder))) for path in left)
        raise ReferenceRefused(
            f"{case}: its review is gone, but {names} {'is' if len(left) == 1 else 'are'} here. To have it back, give"
            f" the latest of them the name {case}.toml; to begin anew, remove what is left with sqs-tui purge {case}"
        )


def _candidates(folder: Path) -> list[Path]:
    names = [name for name in system.names(folder) if name.endswith(".toml") and not name.startswith(".")]
    return [folder / name for name in names if name.lower() not in paths.NO_SESSIONS]


def _entry(path: Path, trusting: bool) -> Entry:
    copied = paths.conflict_of(path.stem)
    kind: Literal["session", "conflict"] = "conflict" if copied else "session"
    case = copied or path.stem
    try:
        source = read_source(path)
        content = content_of(source)
        session = session_from(source, content)
        if session.case != case:
            raise SourceError([of_another_case(source, session, case)])
        if not trusting:
            from sqs_tui.source.validate import problems_of

            if problems := problems_of(Session, source, content):
                raise SourceError(problems)
    except SourceError as error:
        return Entry(path, kind, case, None, error.problems[0])
    return Entry(path, kind, case, session, None)
