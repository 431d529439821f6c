"""One case open for work: its criteria, its review, its file and its saving, held together for every front end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.review.engine import Asking, NotAllowed, Review, start
from sqs_tui.review.fit import fit_problems, misfits
from sqs_tui.review.session import SCHEMA, Action, AnswerSource, Session, SignOff
from sqs_tui.review.state import ReviewState
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import read_source
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.case_reference import check_code
from sqs_tui.store.drafts import Draft, read_draft
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.instruments import FolderCriteria, copy_instrument, criteria_of, no_criteria
from sqs_tui.store.integrity import changed_since_completed, digest
from sqs_tui.store.saver import Saver
from sqs_tui.store.session_file import Conflict, ReadOnly, Saved, SessionFile
from sqs_tui.typed_text import ACTION, TypedText

if TYPE_CHECKING:
    from sqs_tui.review.summary import Summary

__all__ = ["ACTION", "OpenCase", "Prepared", "SaveStatus", "new_case", "open_case"]

#: How long a change may wait for the saver to have written it, and afterwards for it to be saved, in seconds.
_WRITTEN_WITHIN, _SAVED_WITHIN = 0.005, 0.003


@record
class SaveStatus:
    """What may truthfully be said about saving now; `failed` until what failed has been saved after all."""

    words: str
    failed: bool = False


@record
class Prepared:
    """What is learnt about a case after it has been painted: what is wrong with its files, who else was asked."""

    problems: list[Problem]
    asked_in: str | None


class OpenCase:
    """A case that front ends drive: they look at `review`, change it within `edit`, and say what `status` says.

    `notices` are sentences to show once. `on_status` is called from the saver's thread whenever `status`
    may have become another. `source` is what the front end is called in the answers that it records.
    """

    def __init__(
        self, file: SessionFile, criteria: LoadedInstrument, session: Session, source: AnswerSource = "screen"
    ) -> None:
        self.file = file
        self.criteria = criteria
        asking = Asking(source, language_of(criteria), criteria.measure)
        self._review = Review(criteria.instrument, session, asking=asking)
        self._review.may_change = False
        self.notices: list[str] = list(file.notices)
        self.on_status: Callable[[], None] = lambda: None
        self._saver = Saver(file, self._saved, self._failed)
        self._last: Saved | SaveFailed | None = None
        #: The latest save that went well.
        self._well: Saved | None = None
        self._prepared = self._settles_later = self._closed = False
        #: What has been given to the saver, or needs not be.
        self._submitted = self._review.session
        #: How many `edit` are within each other.
        self._editing = 0
        if changed_since_completed(session):
            self.notices.append("This review was changed after it was completed: sqs-tui check says more.")
        if session.schema < SCHEMA and not file.read_only:
            self.notices.append(
                "An earlier version of SQS TUI saved this review: with the first change it is kept in the form of this"
                " version, which earlier ones cannot read."
            )
        self._text = TypedText(self._review, self._saver, read_draft(file.folder, file.case))
        if self._text.unusable:
            self.notices.append(
                f"Text that was being typed cannot be put back: {self._text.unusable}. Until its file is moved away,"
                " what is typed now is on the disk only once it is recorded."
            )

    # Changing

    @property
    def review(self) -> ReviewState:
        """The review as it stands, to be looked at; whoever changes it does so within `edit`."""
        return self._review

    @contextmanager
    def edit(self) -> Iterator[Review]:
        """The review, to be changed: `with case.edit() as review:`. Whatever was changed is saved once, at the end.

        Also when that ends in an exception, such as `NotAllowed`: what was changed before it stays changed. Waits
        until it is written, never for the disk to have it. Within another `edit` it is saved with that. To change the
        review beside it, or once the case is closed, raises `RuntimeError`. A case that is not settled is settled
        first, unless by `settles_later`, which raises `SourceError` when it may not be saved.
        """
        if self._closed:
            raise RuntimeError("a case that is closed is not saved any more")
        if not self._prepared and not self._settles_later:
            self.settle(self.prepare())
        self._editing += 1
        self._review.may_change = True
        try:
            yield self._review
        finally:
            self._editing -= 1
            if not self._editing:
                self._review.may_change = False
                self._submit()

    def _submit(self) -> None:
        if self._prepared and self._review.session is not self._submitted:
            self._submitted = self._review.session
            self._saver.submit(self._submitted)
            self._saver.give_way(_WRITTEN_WITHIN)

    # Saving

    def give_way(self) -> None:
        """Let saving go first for a moment, when there is nothing that anybody waits for."""
        self._saver.give_way(_SAVED_WITHIN, until_saved=True)

    def status(self) -> SaveStatus:
        """Whether everything recorded is on the disk."""
        last = self._last
        if isinstance(last, SaveFailed):
            if isinstance(last, Conflict | ReadOnly):
                return SaveStatus(f"NOT SAVED HERE: {last}", failed=True)
            return SaveStatus(f"NOT SAVED: {last}", failed=True)
        if self.file.read_only:
            return SaveStatus("read-only")
        if self._review.session is not self._submitted or self._saver.dirty:
            return SaveStatus("saving …")
        if last is None:
            return SaveStatus("saved" if self.file.sure else "opening …")
        return SaveStatus(f"saved {last.at.astimezone():%H:%M:%S}")

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        self._saver.retry()

    def flush(self, timeout: float = 5.0) -> bool:
        """Record what is being typed and wait until all is saved; False when it could not be within `timeout` s."""
        self.record_typed()
        if not self._prepared:
            try:
                self.settle(self.prepare())
            except SourceError:  # not in order, so nothing may be written: said when it was found
                return False
        self._submit()
        return self._saver.flush(timeout)

    def save_copy(self, path: Path) -> None:
        """Write the review to another, new file, for when its own place cannot be written. Raises `SaveFailed`."""
        self.file.save_copy(path, self._review.session)

    def summary(self) -> Summary:
        """What the review says now, under the number of its latest saved revision."""
        from sqs_tui.review.summary import summarise

        return replace(summarise(self._review), revision=self.file.session.revision)

    def close(self) -> bool:
        """Save, and let others open the case. False when something could not be saved."""
        done = self.flush()
        self._closed = True
        self._saver.close(5.0)
        self.file.close()
        return done

    def abandon(self) -> None:
        """Let the case go without saving what could not be saved: the user has been asked."""
        self._text.texts.clear()
        self._submitted, self._closed = self._review.session, True
        self._saver.close(0.0)
        self.file.close()

    def _saved(self, saved: Saved | None) -> None:
        if saved is not None:
            self._last = self._well = saved
        elif not self._saver.dirty and not isinstance(self._last, Conflict | ReadOnly):
            self._last = self._well  # if anything had failed, it was a draft, and that is kept now
        self.on_status()

    def _failed(self, error: SaveFailed) -> None:
        self._last = error
        self.on_status()

    # What a first screen need not wait for

    def prepare(self) -> Prepared:
        """Check criteria and session strictly and look at the other sessions. Slow; changes nothing; any thread."""
        problems = [*self.criteria.problems(), *self.file.verify()]
        folder = self.file.folder
        asked = AskedWhere(sessions_in(folder), FolderCriteria(folder, self.criteria))
        return Prepared(problems, asked.elsewhere(self._review.session, self.criteria.instrument))

    @property
    def settled(self) -> bool:
        """True once `settle` has been called: from then on it is saved."""
        return self._prepared

    def settles_later(self) -> None:
        """Promise to call `settle` soon, so that `edit` need not: what is changed until then is saved by that."""
        self._settles_later = True

    def settle(self, prepared: Prepared) -> None:
        """Take over what `prepare` found, in the thread that drives the review. Nothing is saved before."""
        if self._prepared:
            return
        if prepared.problems:
            raise SourceError(prepared.problems)
        self._prepared = True
        if not self.file.sure and not self.file.read_only:
            self._saver.make_sure(self.file.session)
        self._review.asked_elsewhere(prepared.asked_in)
        self._submit()

    # Text being typed, see `TypedText`

    @property
    def typed(self) -> dict[tuple[str, str], str]:
        """Text being typed and not yet recorded, by question and field."""
        return self._text.texts

    @property
    def restorable(self) -> Draft | None:
        """Text that was being typed when an earlier run ended; to be offered, never restored unasked."""
        return self._text.restorable

    def text_of(self, question: str, field: str) -> str:
        """The text of a field as it stands: what is being typed, else what is recorded."""
        return self._text.text_of(question, field)

    def recorded_text(self, question: str, field: str) -> str:
        """What is recorded in a text field; for an action being written, nothing."""
        return self._text.recorded(question, field)

    def typing(self, question: str, field: str, text: str) -> None:
        """Hold text that is being typed: on the disk as a draft before long, the answer with `record_typed`."""
        self._text.hold(question, field, text)

    def typing_action(self, question: str, index: int, action: Action) -> None:
        """Hold an agreed action that is being written: the one at `index`, or a new one behind the last."""
        self._text.hold_action(question, index, action)

    def forget_action(self, question: str) -> None:
        """Drop the action that is being written."""
        self._text.forget_action(question)

    def keep_draft(self) -> None:
        """Draft the text being typed to disk now rather than before long. Never waits for that."""
        self._text.keep_draft()

    def record_typed(self) -> list[str]:
        """Record every text being typed. What cannot be recorded stays typed; why, in sentences for the user."""
        if not self._text.texts or self._review.frozen or self._closed:
            return []
        with self.edit():
            said = self._text.record()
        self._text.settle_draft()
        return said

    def draft_in_words(self) -> str:
        """The text of `restorable` as the user typed it."""
        return self._text.draft_in_words()

    def restore(self) -> str:
        """Put the text of `restorable` back as being typed; the id of its question."""
        return self._text.restore()

    def forget_draft(self) -> None:
        """Drop the text of `restorable` for good: the user has seen it and does not want it."""
        self._text.forget_draft()

    # Completing and amending

    def complete(self, signoffs: Iterable[SignOff]) -> None:
        """Freeze the review, signed, with its digest. Raises `NotAllowed` while anything is missing."""
        self.record_typed()
        with self.edit() as review:
            review.complete(signoffs)
            review.seal(digest(review.session))

    def amend(self, why: str) -> None:
        """Open a completed review again; the completed revision is kept by the store. Raises `NotAllowed`."""
        if not self.flush():
            raise NotAllowed("the completed review is not saved yet; solve that first")
        with self.edit() as review:
            review.amend(why, self.file.session.revision)


def language_of(criteria: LoadedInstrument) -> str:
    """The language of criteria as sessions record it: nothing for English."""
    return "" if criteria.language == "en" else criteria.language


def new_case(
    folder: Path,
    criteria: LoadedInstrument,
    *,
    case: str,
    inspector: str,
    case_manager: str,
    source: AnswerSource = "screen",
) -> OpenCase:
    """Start the review of a case and save it at once.

    Raises `ReferenceRefused` for a reference or code that cannot be used, `SourceError` when the criteria
    are not in order, `Locked` and `SaveFailed`.
    """
    inspector = check_code(inspector, "inspector")
    case_manager = check_code(case_manager, "case manager")
    if problems := criteria.problems():
        raise SourceError(problems)
    session = start(
        criteria.instrument,
        criteria.source.sha256,
        case=case,
        inspector=inspector,
        case_manager=case_manager,
        language=language_of(criteria),
    )
    copy_instrument(folder, criteria.source.data, criteria.source.sha256)
    file = SessionFile.create(folder, session)
    return OpenCase(file, criteria, file.session, source)


def open_case(
    folder: Path, case: str, criteria: LoadedInstrument, *, read_only: bool = False, source: AnswerSource = "screen"
) -> OpenCase:
    """Open a saved case under the version of the criteria it was started with.

    Raises `SourceError` when the session or its criteria cannot be used, `Locked` when it is open elsewhere.
    """
    file = SessionFile.open(folder, case, read_only=read_only)
    try:
        own = criteria_of(folder, file.session, criteria)
        if own is None:
            raise SourceError([no_criteria(file.path, file.session)])
        if own is not criteria:
            file.notices.append(
                f"Opened with the criteria it was begun with, version {own.instrument.instrument.version}."
            )
        if misfits(own.instrument, file.session):
            raise SourceError(fit_problems(own.instrument, file.session, read_source(file.path)))
        return OpenCase(file, own, file.session, source)
    except BUILD_ERRORS:
        # Opened without the strict check, for speed: this one was too wrong for that after all.
        file.close()
        if problems := file.verify():
            raise SourceError(problems) from None
        raise
    except BaseException:
        file.close()
        raise
