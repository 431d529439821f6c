"""The file of one session: the only code that reads or writes session files, and only while nobody else does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

from sqs_tui.review.session import Session, now
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import MAX_BYTES, Source, read_source
from sqs_tui.store import drafts, durable, paths, system
from sqs_tui.store.case_reference import check_name, check_reference
from sqs_tui.store.drafts import Draft
from sqs_tui.store.durable import Changed, Digest, SaveFailed
from sqs_tui.store.folder import cases_in, check_nothing_left, ensure_folder
from sqs_tui.store.lock import Lock, Locked
from sqs_tui.store.session_text import SessionWriter, content_of, of_another_case, session_from, to_toml
from sqs_tui.text import count_of


@record
class Saved:
    """The session is on the disk: when (UTC), as which revision, and the SHA-256 (hex) of the file."""

    at: datetime
    revision: int
    sha256: str


class ReadOnly(SaveFailed):
    """This session may not be saved here; the text says why."""


class Conflict(SaveFailed):
    """Somebody else changed the file. Ours is safe in `copy`, theirs is untouched, and this one is read-only now."""

    def __init__(self, copy: Path) -> None:
        super().__init__(f"the file was changed by another program; this version is kept as {copy.name}")
        self.copy = copy


class SessionFile:
    """One session file, open. Make one with `create` or `open`, and close it; `with` does.

    One thread may save while another verifies: saving waits for that. Two saves never run at once.
    """

    def __init__(self, folder: Path, case: str, lock: Lock | None) -> None:
        """Not to be called directly: nothing has been read yet."""
        self.folder, self.case = folder, case
        self.path = paths.session_path(folder, case)
        #: One sentence each about what happened while opening and saving that the user should know.
        self.notices: list[str] = []
        self._lock = lock
        self._refusal = "" if lock else "opened to read only"
        self._writer = SessionWriter()
        self._saving = threading.Lock()
        self._verifying = threading.Lock()
        self._unverified: tuple[Source, dict[str, Any]] | None = None
        self._problems: list[Problem] = []
        self._session: Session
        self._sha256: Digest = None
        self._revision = 0
        #: What the file may hold: the content last known, and what failed saves may have put there.
        self._ours: set[Digest] = {None}
        self._conflict: tuple[Path, set[Digest]] | None = None
        self._sure = False

    @classmethod
    def create(cls, folder: Path, session: Session) -> SessionFile:
        """A new file holding `session`, saved as revision 1. Makes the folder when there is none.

        Raises `ReferenceRefused`, `Locked` or `SaveFailed`.
        """
        ensure_folder(folder)
        check_reference(session.case, cases_in(folder))
        check_nothing_left(folder, session.case)
        file = cls(folder, session.case, Lock(paths.lock_path(folder, session.case)))
        file._session = session
        try:
            file._settle_lock()
            file.save(session)
        except BaseException:
            file.close()
            raise
        return file

    @classmethod
    def open(cls, folder: Path, case: str, *, read_only: bool = False) -> SessionFile:
        """The session of `case`, quickly: built but not yet checked strictly (see `verify`).

        Where no lock file can be written it is opened to read only, with a notice. Raises
        `ReferenceRefused` for a name no case has, `SourceError` for a file that cannot be used, `Locked`.
        """
        check_name(case)
        path = paths.session_path(folder, case)
        lock, notice = None, ""
        if not read_only and system.exists(path):  # no lock file for a session that is not there
            try:
                lock = Lock(paths.lock_path(folder, case))
            except SaveFailed as error:
                notice = f"Opened to read only: {error}."
        file = cls(folder, case, lock)
        if notice:
            file.notices.append(notice)
        try:
            file._settle_lock()
            file._load()
        except BaseException:
            file.close()
            raise
        return file

    @property
    def session(self) -> Session:
        """The session as it is on the disk."""
        return self._session

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the file as last read or saved; empty before the first save."""
        return self._sha256 or ""

    @property
    def read_only(self) -> bool:
        """True when `save` will refuse; why is in `notices` or in the error that was raised."""
        return bool(self._refusal or self._conflict)

    @property
    def sure(self) -> bool:
        """True when `session` is known to be on the disk itself: saved here, or made sure of since it was opened."""
        return self._sure

    def verify(self) -> list[Problem]:
        """What the strict check finds in the file as it was opened; empty when in order. May be called anywhere.

        Takes a tenth of a second the first time, so the screen comes first. Problems make this read-only.
        """
        with self._verifying:
            if self._unverified is not None:
                from sqs_tui.source.validate import problems_of

                self._problems = problems_of(Session, *self._unverified)
                self._unverified = None
                if self._problems:
                    self._refusal = f"the file is not in order: {self._problems[0]}"
            return self._problems

    def save(self, session: Session, syncing: Callable[[], None] = durable.nothing) -> Saved:
        """Put `session` on the disk, with the next revision number; when this returns, it is there for good.

        `syncing` is called when there is nothing to do for a while but wait for the disk. Raises `SaveFailed`; its
        kind `Conflict` once ours is safe in a copy, `ReadOnly` when it may not be.
        """
        with self._saving:
            if self._conflict is not None:
                raise self._into_copy(session)
            self._check_may_save(session)
            try:
                if self._session.state == "completed" and not _same_completion(self._session, session):
                    self._keep_earlier()
                return self._put(self._next(session), syncing)
            except Changed:
                raise self._into_copy(session) from None

    def make_sure(self) -> None:
        """Have the session, as it was opened, on the disk itself: whoever saved it may have been ended before that.

        Raises `SaveFailed`; it must then be saved anew, since another try would succeed without any effect.
        """
        with self._saving:
            self._check_locked()
            durable.make_sure(self.path)
            self._sure = True

    def save_copy(self, path: Path, session: Session) -> None:
        """Write `session` to a file of the user's choice that must not exist yet. Raises `SaveFailed`."""
        durable.write_new(path, to_toml(session))

    def save_draft(self, question: str, field: str, text: str) -> None:
        """Keep a text that is still being typed, bound to the session as it is on the disk. Raises `SaveFailed`."""
        with self._saving:
            self._check_locked()
            drafts.save_draft(self.folder, Draft(self.case, question, field, self.sha256, text, now()))

    def drop_draft(self) -> None:
        """Forget the text that was being typed. Raises `SaveFailed`."""
        with self._saving:
            self._check_locked()
            drafts.drop_draft(self.folder, self.case)

    def close(self) -> None:
        """Let others open it. Nothing can be saved afterwards."""
        with self._saving:
            if self._lock is not None:
                self._lock.close()
                self._lock = None
            self._refusal = self._refusal or "closed"

    def __enter__(self) -> SessionFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _settle_lock(self) -> None:
        """What only the holder of the lock may do, and what the user should know about the lock."""
        if self._lock is None:
            return
        if not self._lock.supported:
            self.notices.append("This drive cannot lock files: make sure that nobody else has this session open.")
        swept = durable.sweep(self.folder, lambda name: paths.belongs_to(self.case, name))
        swept += durable.sweep(self.folder / paths.EARLIER, lambda name: paths.is_earlier_of(self.case, name))
        if swept:
            self.notices.append(f"{count_of(swept, 'unfinished file')} of an interrupted save removed.")

    def _load(self) -> None:
        source = read_source(self.path)
        content = content_of(source)
        session = session_from(source, content)
        if session.case != self.case:
            raise SourceError([of_another_case(source, session, self.case)])
        if source.replaced:
            self.notices.append(
                f"{count_of(source.replaced, 'unsafe character')} in the file shown as \N{REPLACEMENT CHARACTER}."
            )
        try:
            if self._lock is not None and system.make_private(self.path):
                self.notices.append("Others could read the file of this review; now only you can.")
        except OSError as error:
            self.notices.append(f"Others may be able to read the file of this review: {durable.in_words(error)}.")
        self._session, self._sha256, self._revision = session, source.sha256, session.revision
        self._ours = {source.sha256}
        self._unverified = (source, content)

    def _check_may_save(self, session: Session) -> None:
        self.verify()
        if self._refusal:
            raise ReadOnly(self._refusal)
        if session.case != self.case:
            raise ReadOnly(f"this file is for {self.case} only")
        self._check_locked()

    def _check_locked(self) -> None:
        """Make sure that nobody else may write now; the draft of a second opener is not ours either."""
        if self._lock is None:
            raise ReadOnly(self._refusal)
        try:
            if self._lock.renew():
                self.notices.append("The lock file had been removed and was made again.")
        except Locked as error:
            raise SaveFailed(str(error)) from None

    def _next(self, session: Session) -> Session:
        """`session` as the revision that follows the one on the disk, which it names by its digest."""
        parent = "" if session.schema == 1 else self.sha256
        return replace(session, revision=self._revision + 1, parent=parent)

    def _put(self, session: Session, syncing: Callable[[], None]) -> Saved:
        """The protocol. A file that somebody deleted is written again: there is nothing of theirs to lose."""
        data = self._writer.to_toml(session)
        try:
            backup = paths.backup_path(self.folder, self.case)
            durable.replace_file(self.path, data, {*self._ours, None}, backup, syncing)
        except SaveFailed as error:
            if error.perhaps:
                # It may be found there next time: that is no conflict, and its number is used up.
                self._ours.add(durable.sha256(data))
                self._revision = session.revision
            raise
        digest = durable.sha256(data)
        self._session, self._sha256, self._revision, self._ours = session, digest, session.revision, {digest}
        self._sure = True
        return Saved(now(), session.revision, digest)

    def _keep_earlier(self) -> None:
        """Before a completed session is amended: its file as it is, kept as `earlier/CASE.r<revision>.toml`."""
        kept = paths.earlier_path(self.folder, self.case, self._session.revision)
        try:
            if durable.digest_of(kept) == self._sha256:
                # By an earlier try, which may have failed at making sure that it lasts.
                system.fsync_folder(kept.parent)
                system.fsync_folder(self.folder)
                return
            data = system.read(self.path, MAX_BYTES + 1) if system.exists(self.path) else to_toml(self._session)
        except OSError as error:
            raise SaveFailed(durable.in_words(error)) from error
        if durable.sha256(data) != self._sha256:
            raise Changed
        ensure_folder(kept.parent)
        try:
            durable.replace_file(kept, data, expected={None})
        except Changed:
            raise SaveFailed(f"{kept.parent.name}/{kept.name} is there already and says something else") from None

    def _into_copy(self, session: Session) -> Conflict:
        """Ours under another name, also when it goes on changing after that; the error to raise about it."""
        data = to_toml(self._next(session))
        at = now()
        while True:
            copy, ours = self._conflict or (paths.conflict_path(self.folder, self.case, at), set())
            try:
                durable.replace_file(copy, data, expected={*ours, None})
            except Changed:
                self._conflict = None
                at += timedelta(seconds=1)
                continue
            except SaveFailed as error:
                if error.perhaps:
                    ours.add(durable.sha256(data))
                raise
            self._conflict = (copy, {durable.sha256(data)})
            return Conflict(copy)


def _same_completion(one: Session, other: Session) -> bool:
    """Whether two states are the same completed review; one that was amended and completed again is another."""
    return one.state == other.state == "completed" and one.digest == other.digest
