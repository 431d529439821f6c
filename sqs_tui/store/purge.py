"""Removing a case for good: every file about it that is here, in an order that a crash does not make worse.

What only looks as if it were about the case is told of and left alone, and so is everything of other cases.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from sqs_tui.errors import SqsError
from sqs_tui.source.record import record
from sqs_tui.store import durable, paths, system
from sqs_tui.store.case_reference import ReferenceRefused, check_name
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import cases_in, copies_of
from sqs_tui.store.lock import Lock

#: How much of a file is looked at to see which case it says it is of: that stands at its head.
_HEAD_BYTES = 4096
#: Names that are written for a case: those beside its session, and those in `earlier`.
_BESIDE = re.compile(r"\.?(?P<case>.+?)(?:\.draft\.toml|\.lock|\.toml\.bak|\.toml)")
_EARLIER = re.compile(r"(?P<case>.+)\.r\d+\.toml")


@record
class Copy:
    """One file about the case, and what it is in a few words."""

    path: Path
    what: str


@record
class NotRemoved:
    """What of a case may still be there, and why."""

    path: Path
    why: str


class NothingThere(SqsError):
    """There is no file about this case in the folder."""


class Purge:
    """The removal of one case: made, it has the case to itself and knows every file; `carry_out` removes them.

    `copies` are those files, `alike` others that are named like the case or say that they are of it. Raises
    `ReferenceRefused` for a name no case has, `NothingThere`, `Locked` when the case is open elsewhere,
    `SaveFailed` where the folder cannot be read or no lock be made. Close it; `with` does.
    """

    def __init__(self, folder: Path, case: str) -> None:
        check_name(case)
        self.folder, self.case = folder, case
        if not _found(folder, case):
            raise NothingThere
        self._lock = Lock(paths.lock_path(folder, case))
        try:
            found = _found(folder, case)  # again, now that nobody else can add to it
            self.alike = _alike(folder, case, found)
        except BaseException:
            self.close()
            raise
        self.copies = sorted((Copy(path, _what(case, path)) for path in found), key=self._place)

    @property
    def can_lock(self) -> bool:
        """False on a drive without locks: nothing then shows that the case is open elsewhere."""
        return self._lock.supported

    def carry_out(self) -> list[NotRemoved]:
        """Remove every one of `copies`, durably; what could not be, whatever the reason, the others being removed.

        The review itself goes after the removal of all else has been synced, so that a case of which anything
        is left after a crash is still listed; the lock goes last. Raises `Locked` or `SaveFailed` when, since this was
        made, the case has been opened elsewhere or its lock been lost: then nothing is removed.
        """
        self._lock.renew()
        session, lock = paths.session_path(self.folder, self.case), self._lock.path
        left = _removed([copy.path for copy in self.copies if copy.path not in (session, lock)])
        left += _removed([session])
        left += _removed([lock], self._lock)
        known = {one.path for one in left}
        try:
            back = [path for path in _found(self.folder, self.case) if path not in known]
        except SaveFailed as error:
            return [*left, NotRemoved(self.folder, f"cannot be looked at again: {error}")]
        return left + [NotRemoved(path, "has come back meanwhile") for path in back]

    def close(self) -> None:
        """Let others open the case."""
        self._lock.close()

    def __enter__(self) -> Purge:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _place(self, copy: Copy) -> tuple[bool, bool, bool, str]:
        """The review first, then what is beside it, the lock last."""
        path = copy.path
        is_session, is_lock = path == paths.session_path(self.folder, self.case), path == self._lock.path
        return not is_session, is_lock, path.parent != self.folder, path.name


def cases_without_session(folder: Path) -> list[str]:
    """The cases whose review is gone but of which another file is still here, locks apart. Raises `SaveFailed`."""
    there = set(cases_in(folder))
    sessions = {paths.session_path(folder, case) for case in there}  # a case may be called LAN-1.draft
    named: set[str] = set()
    try:
        for where in (folder, folder / paths.EARLIER):
            for path in (where / name for name in system.names(where)) if where.is_dir() else ():
                if not path.name.endswith(".lock") and path not in sessions:
                    named.add(_named_after(path))
    except OSError as error:
        raise SaveFailed(durable.in_words(error)) from error
    return sorted(case for case in named - there if case and _is_a_case(case))


def _found(folder: Path, case: str) -> list[Path]:
    try:
        return copies_of(folder, case)
    except OSError as error:
        raise SaveFailed(durable.in_words(error)) from error


def _removed(files: Iterable[Path], lock: Lock | None = None) -> list[NotRemoved]:
    """Unlink `files` and make that last; what could not be. `lock` is the lock whose file one of them is."""
    left, folders = [], []
    for path in files:
        try:
            if lock is None:
                system.unlink(path)
            else:
                lock.remove()
        except FileNotFoundError:
            pass
        except OSError as error:
            left.append(NotRemoved(path, durable.in_words(error)))
            continue
        folders.append(path.parent)
    for folder in dict.fromkeys(folders):
        try:
            system.fsync_folder(folder)
        except OSError as error:
            left.append(NotRemoved(folder, f"what was removed may come back: {durable.in_words(error)}"))
    return left


def _what(case: str, path: Path) -> str:
    """What a file about a case is, in a few words."""
    name = path.name
    if durable.target_of(name) is not None:
        return "left by an interrupted save"
    if paths.is_earlier_of(case, name):
        return "a completed version that was amended"
    return {
        paths.session_path(path.parent, case).name: "the review",
        paths.backup_path(path.parent, case).name: "the review, one save earlier",
        paths.draft_path(path.parent, case).name: "text that was being typed",
        paths.lock_path(path.parent, case).name: "says who has it open",
    }.get(name, "a version that another program kept from being saved")


def _alike(folder: Path, case: str, ours: Iterable[Path]) -> list[Path]:
    """Files that may be about the case but are not `ours`, in the folder and where the screens propose to write."""
    known = set(ours)
    home = Path(os.path.expanduser("~"))
    places = {where.resolve(): where for where in (home, Path(), folder, folder / paths.EARLIER) if where.is_dir()}
    found = []
    for where in places.values():
        with contextlib.suppress(OSError):  # of the user's other folders one may be unreadable
            for path in (where / name for name in system.names(where)):
                if path not in known and not path.is_dir() and (_names(case, path) or _says(case, path)):
                    found.append(path)
    return found


def _named_after(path: Path) -> str:
    """What stands in the place of the case in a name that is written for one; empty for any other name."""
    pattern = _EARLIER if path.parent.name == paths.EARLIER else _BESIDE
    match = pattern.fullmatch(durable.target_of(path.name) or path.name)
    return (paths.conflict_of(match["case"]) or match["case"]) if match else ""


def _names(case: str, path: Path) -> bool:
    """Whether a file name has the case in it, letter for letter but for its capitals, and is not another case's."""
    if not re.search(rf"(?<![0-9a-z]){re.escape(case)}(?![0-9a-z])", path.name, re.IGNORECASE):
        return False
    after = _named_after(path)
    return after == case or not _is_a_case(after)


def _says(case: str, path: Path) -> bool:
    """Whether a file, whatever it is called, says at its head that it is of the case."""
    if path.suffix not in (".toml", ".bak"):
        return False
    try:
        return f'case = "{case}"'.encode() in system.read(path, _HEAD_BYTES).splitlines()
    except OSError:
        return False


def _is_a_case(text: str) -> bool:
    try:
        check_name(text)
    except ReferenceRefused:
        return False
    return True
