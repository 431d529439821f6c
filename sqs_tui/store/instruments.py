"""The criteria that sessions were opened under, kept once per version, so that each opens under its own."""

from __future__ import annotations

from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument, open_instrument
from sqs_tui.review.session import Session
from sqs_tui.source.problems import Problem
from sqs_tui.store import durable, paths
from sqs_tui.store.folder import ensure_folder

#: A temporary older than this, in seconds, belongs to no running save. Sessions of one folder share these
#: files, so no session's lock can tell; and to lose one in use would only make its writer try again.
_ABANDONED = 3600.0


def copy_instrument(folder: Path, data: bytes, sha256: str) -> Path:
    """Keep the criteria file `data` for the sessions in `folder`; where it is kept. Raises `SaveFailed`.

    `sha256` (hex) is that of `data`, as the sessions record it.
    """
    if durable.sha256(data) != sha256:
        raise ValueError("the digest is not that of the criteria")
    path = paths.instrument_path(folder, sha256)
    if instrument_copy(folder, sha256) is None:
        ensure_folder(path.parent)
        durable.sweep(path.parent, lambda _: True, older=_ABANDONED)
        durable.replace_file(path, data)
    return path


def instrument_copy(folder: Path, sha256: str) -> Path | None:
    """Where the criteria with this SHA-256 (hex) are kept; None when they are not, or no longer as they were."""
    path = paths.instrument_path(folder, sha256)
    try:
        return path if durable.digest_of(path) == sha256 else None
    except OSError:
        return None


class FolderCriteria:
    """The criteria that the sessions of a folder were begun with, each version read once.

    `current` are those one works with, None when they are broken: `language` is then that of the questions.
    """

    def __init__(self, folder: Path, current: LoadedInstrument | None, language: str = "en") -> None:
        self.current = current
        self._folder = folder
        self._language = current.language if current else language
        self._known = {current.source.sha256: current} if current else {}

    def of(self, session: Session) -> LoadedInstrument | None:
        """The criteria a session was begun with: the current ones, or the copy kept beside it; None when lost.

        Raises `SourceError` when the copy is there but cannot be used.
        """
        sha256 = session.instrument.sha256
        if sha256 not in self._known:
            copy = instrument_copy(self._folder, sha256)
            if copy is None:
                return None
            self._known[sha256] = open_instrument(copy, self._language)
        return self._known[sha256]


def criteria_of(folder: Path, session: Session, current: LoadedInstrument | None) -> LoadedInstrument | None:
    """The criteria one session was begun with, as `FolderCriteria.of` finds them."""
    return FolderCriteria(folder, current).of(session)


def no_criteria(path: Path, session: Session) -> Problem:
    """The problem of a session in `path` whose criteria are neither the current ones nor kept beside it."""
    what = f"was asked under {session.instrument.id} {session.instrument.version}, and those criteria are not here"
    return Problem(path, 0, 0, what, "sqs-tui show still reads it")
