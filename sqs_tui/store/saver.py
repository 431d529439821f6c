"""Saving while the talk goes on: one thread writes, in order; whatever is given to it is on the disk or still dirty."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from time import monotonic
from typing import Literal, TypeVar

from sqs_tui.review.session import Session
from sqs_tui.source.record import record
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.session_file import Conflict, Saved, SessionFile

#: How long after a failed save the next one is tried, in seconds.
RETRY_EVERY = 5.0

T = TypeVar("T")


@record
class _Typed:
    """A text that is being typed into a field."""

    question: str
    field: str
    text: str


class Saver:
    """Saves the states of one session in the order in which they are submitted.

    A state that waits is superseded by a newer one, which contains it; only a completed state is always
    saved before its amendment, since it is to be kept. The text being typed is saved after the states, and
    its draft dropped only once they are saved. A failure leaves all of it dirty and is tried again every
    `RETRY_EVERY` seconds, with `retry` and with whatever is submitted next. A `Conflict` settles a state:
    it is safe in the copy, and every later one goes there too.

    `on_saved` and `on_failed` are called in the saver's own thread, never in that of a caller; `on_saved` is
    told None when what was opened has been made sure of, or a draft been kept or dropped.
    """

    def __init__(
        self, file: SessionFile, on_saved: Callable[[Saved | None], None], on_failed: Callable[[SaveFailed], None]
    ) -> None:
        self._file = file
        self._on_saved, self._on_failed = on_saved, on_failed
        self._sessions: list[Session] = []
        self._draft: _Typed | Literal["drop"] | None = None
        self._unsure: Session | None = None
        self._outcomes: list[Saved | SaveFailed | None] = []
        self._failures = 0
        self._wake = self._delivering = self._closed = False
        #: Set while the saver's thread only waits for the disk.
        self._syncing = False
        # Reentrant, since a signal handler may call `flush` while its own thread is inside `submit`.
        self._state = threading.Condition(threading.RLock())
        # Held by whichever thread is writing, so that there are never two.
        self._writing = threading.Lock()
        self._flushing: int | None = None
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self._thread.start()

    @property
    def dirty(self) -> bool:
        """True while anything submitted is not on the disk."""
        with self._state:
            return bool(self._sessions) or self._draft is not None or self._unsure is not None

    def make_sure(self, session: Session) -> None:
        """Have `session`, which is what was opened, made sure of on the disk, or else saved anew; returns at once."""
        with self._state:
            self._unsure = session
            self._awake()

    def submit(self, session: Session) -> None:
        """Have `session` saved; returns at once."""
        with self._state:
            last = self._sessions[-1] if self._sessions else None
            if last is None or (last.state == "completed" and session.state != "completed"):
                self._sessions.append(session)
            else:
                self._sessions[-1] = session
            self._awake()

    def give_way(self, most: float, *, until_saved: bool = False) -> None:
        """Let the saver work until it only waits for the disk (or all is saved), for at most `most` seconds.

        Threads of one Python take turns: what the caller does meanwhile would slow down the save, and the save the
        caller, who loses more by that than by doing the one after the other: an answer is painted and on the disk about
        1 ms earlier, of 6 and 7 (tricks.py "gives way"). What is said to be saved does not depend on it.
        """
        with self._state:
            failures = self._failures
            self._state.wait_for(
                lambda: (self._syncing and not until_saved) or not self.dirty or self._failures > failures, most
            )

    def submit_draft(self, question: str, field: str, text: str) -> None:
        """Have the text that is being typed into a field kept as a draft; returns at once."""
        with self._state:
            self._draft = _Typed(question, field, text)
            self._awake()

    def drop_draft(self) -> None:
        """Have the draft removed, once the states submitted before are saved; returns at once."""
        with self._state:
            self._draft = "drop"
            self._awake()

    def retry(self) -> None:
        """Try again now what failed; returns at once."""
        with self._state:
            self._awake()

    def flush(self, timeout: float) -> bool:
        """Have everything on the disk before returning; False when that failed or took more than `timeout` seconds.

        The saver's thread is given the chance to do it; when it is dead or waits in a callback (perhaps for
        this very thread), the calling thread does it. A call to the disk that never ends is not waited for:
        it belongs to the thread that made it, and a second writer beside it is never started.
        """
        until = monotonic() + timeout
        with self._state:
            if self._flushing == threading.get_ident():  # in a signal handler that interrupted this very function
                return False
            failures = self._failures
            if self._thread.is_alive():
                self._awake()
                self._state.wait_for(lambda: not self.dirty or self._failures > failures or self._delivering, timeout)
            if not self.dirty or self._failures > failures:
                return not self.dirty
        if not self._writing.acquire(timeout=max(0.0, until - monotonic())):
            return False
        try:
            self._flushing = threading.get_ident()
            while self._write_next():
                pass
        finally:
            self._flushing = None
            self._writing.release()
        with self._state:
            self._awake()
        return not self.dirty

    def close(self, timeout: float) -> bool:
        """`flush`, and end the thread, which reports what there is to report first. The file stays open."""
        clean = self.flush(timeout)
        with self._state:
            self._closed = True
            self._awake()
        return clean

    def _awake(self) -> None:
        self._wake = True
        self._state.notify_all()

    def _run(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._wake, RETRY_EVERY if self.dirty else None)
                self._wake = False
                closed = self._closed
            more = True
            while more:
                with self._writing:
                    more = not closed and self._write_next()
                self._deliver()
            if closed:
                return

    def _write_next(self) -> bool:
        """Write one thing that waits; True when that went well and there may be more. `_writing` is held."""
        with self._state:
            session = self._sessions[0] if self._sessions else None
            draft, unsure = self._draft, self._unsure
        if session is None and unsure is not None:
            return self._make_sure(unsure)
        if session is None:
            return draft is not None and self._write_draft(draft)
        outcome = self._tried(lambda: self._file.save(session, self._waits_for_the_disk))
        settled = not isinstance(outcome, SaveFailed) or isinstance(outcome, Conflict)
        with self._state:
            self._unsure = None  # a save makes sure of all; and one that failed is tried again
            self._outcomes.append(outcome)
            if settled and self._sessions[0] is session:  # else a newer one has taken its place meanwhile
                del self._sessions[0]
            self._settled(settled)
        if not settled and isinstance(draft, _Typed):
            # What keeps the session from being saved need not keep the text from it.
            self._write_draft(draft)
        return settled

    def _make_sure(self, session: Session) -> bool:
        outcome = self._tried(self._file.make_sure)
        with self._state:
            self._unsure = None
            self._outcomes.append(outcome)
            if outcome is not None and not self._sessions:
                self._sessions.append(session)
            self._settled(outcome is None)
        return outcome is None

    def _write_draft(self, draft: _Typed | Literal["drop"]) -> bool:
        def write() -> None:
            if isinstance(draft, _Typed):
                self._file.save_draft(draft.question, draft.field, draft.text)
            else:
                self._file.drop_draft()

        outcome = self._tried(write)
        with self._state:
            # None too: only now may the screen say again that everything is saved.
            self._outcomes.append(outcome)
            if outcome is None and self._draft is draft:
                self._draft = None
            self._settled(outcome is None)
        return outcome is None

    def _tried(self, write: Callable[[], T]) -> T | SaveFailed:
        """What `write` returns, or why it failed; an error in the program must not end the thread in silence."""
        try:
            return write()
        except SaveFailed as error:
            return error
        except Exception as error:
            return SaveFailed(f"an error in the program ({type(error).__name__})")

    def _waits_for_the_disk(self) -> None:
        with self._state:
            self._syncing = True
            self._state.notify_all()

    def _settled(self, well: bool) -> None:
        self._syncing = False
        self._failures += not well
        self._state.notify_all()

    def _deliver(self) -> None:
        """Report what happened, outside of every lock, since a callback may wait for a thread that calls us."""
        with self._state:
            outcomes, self._outcomes = self._outcomes, []
            self._delivering = bool(outcomes)
            self._state.notify_all()
        for outcome in outcomes:
            # An application that is shutting down can no longer be told; what is to be saved still is.
            with contextlib.suppress(Exception):
                if isinstance(outcome, SaveFailed):
                    self._on_failed(outcome)
                else:
                    self._on_saved(outcome)
        with self._state:
            self._delivering = False
