"""One writer for each session: a locked file beside it, which also says who that is.

The operating system ends the lock with the process that holds it, so a stale lock file blocks nobody, and
the file is never deleted: two programs could then each lock a file of their own under the same name.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqs_tui.errors import SqsError
from sqs_tui.review.session import now
from sqs_tui.source.toml_reader import MAX_BYTES
from sqs_tui.store import system
from sqs_tui.store.durable import SaveFailed, in_words
from sqs_tui.text import one_line

#: How often a lock file that vanishes between opening and locking is tried again.
_ATTEMPTS = 5
#: How a holder writes since when.
_SINCE = "%Y-%m-%d %H:%M:%S UTC"


class Locked(SqsError):
    """The session is open elsewhere. `pid`, `host` and `since` (as written there) are empty when it did not say."""

    def __init__(self, case: str = "", *, pid: str = "", host: str = "", since: str = "") -> None:
        self.case, self.pid, self.host, self.since = case, pid, host, since
        who = f"by process {pid} on {host} since {_local(since)}" if pid else "by another program"
        meanwhile = f"sqs-tui show {case} reads it meanwhile" if case else "sqs-tui show reads it meanwhile"
        super().__init__(f"open elsewhere, {who}; close it there first. {meanwhile}")


class Lock:
    """The lock on one session, held from construction to `close`.

    Raises `Locked` at once when somebody else holds it, `SaveFailed` when no lock file can be made here.
    `supported` is False on a drive that cannot lock at all (some network shares): then only the comparison
    of contents before each save stands between two writers, and the user must be told.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.supported = True
        self._fd = self._acquire()

    def renew(self) -> bool:
        """Make sure that the lock is still the one others would meet; True when it had to be taken anew.

        A lock file that was deleted, or replaced by a sync client, keeps nobody out. Raises as the constructor.
        """
        try:
            if system.same_file(self._fd, self.path):
                return False
        except OSError as error:
            raise SaveFailed(in_words(error)) from error
        before, self._fd = self._fd, self._acquire()
        self._release(before)
        return True

    def close(self) -> None:
        """Let others in. The file stays."""
        fd, self._fd = self._fd, -1
        self._release(fd)

    def remove(self) -> None:
        """Unlink the lock file, for a case of which nothing else is left; then let others in. Raises OSError.

        Whoever opened the file before finds, once it can be locked, that it has lost its name, and makes
        another. Windows unlinks no open file, so there it is closed first; whoever opened it then keeps it.
        """
        try:
            system.unlink(self.path)
        except PermissionError:
            self.close()
            system.unlink(self.path)
        else:
            self.close()

    def _acquire(self) -> int:
        try:
            for _ in range(_ATTEMPTS):
                fd = system.open_lock(self.path)
                try:
                    if self._locked(fd):
                        with contextlib.suppress(OSError):  # a note for others; the lock holds without it
                            system.rewrite(fd, _note())
                        return fd
                except BaseException:
                    self._release(fd)
                    raise
                self._release(fd)
        except OSError as error:
            raise SaveFailed(in_words(error)) from error
        raise Locked(_case_of(self.path))

    def _locked(self, fd: int) -> bool:
        """True when `fd` is locked and still has its name; False to try again with the file that has it now."""
        try:
            if not system.try_lock(fd):
                raise Locked(_case_of(self.path), **_holder(self.path))
        except OSError as error:
            if not system.cannot_lock(error):
                raise
            self.supported = False
        return system.same_file(fd, self.path)

    def _release(self, fd: int) -> None:
        with contextlib.suppress(OSError):
            system.close(fd)


def _case_of(path: Path) -> str:
    """The case that a lock file is called after; empty when it is called otherwise."""
    name = re.fullmatch(r"\.(.+)\.lock", path.name)
    return one_line(name[1]) if name else ""


def _local(since: str) -> str:
    """A time that a holder wrote, as the clock on the wall shows it; as it was written when it is none."""
    try:
        return f"{datetime.strptime(since, _SINCE).replace(tzinfo=UTC).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return since


def _note() -> bytes:
    note = {"pid": str(os.getpid()), "host": platform.node(), "since": f"{now():{_SINCE}}"}
    return json.dumps(note).encode()


def _holder(path: Path) -> dict[str, str]:
    """What the holder wrote about itself, as far as it can be read; it may be writing it just now."""
    try:
        note: Any = json.loads(system.read(path, MAX_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(note, dict):
        return {}
    return {key: one_line(note[key])[:80] for key in ("pid", "host", "since") if isinstance(note.get(key), str)}
