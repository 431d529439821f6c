"""One case open for work: its criteria, its review, its file and its saving, held together for every front end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.review.engine import NotAllowed, Review, start
from sqs_tui.review.fit import fit_problems, misfits
from sqs_tui.review.session import Action, Session, SignOff
from sqs_tui.review.wording import action_in_words
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import Problem, SourceError
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
from sqs_tui.text import clean

if TYPE_CHECKING:
    from sqs_tui.review.summary import Summary

#: The field name of an agreed action that is being written: index, what, who and by when, a line each.
ACTION = "action"
#: How long a change may wait for the saver to have written it, and afterwards for it to be saved, in seconds.
_WRITTEN_WITHIN, _SAVED_WITHIN = 0.005, 0.003
_ACTION_TEXT = re.compile(r"\d{1,3}\n.*\n.*\n.*\Z")


@dataclass(frozen=True, slots=True)
class SaveStatus:
    """What may truthfully be said about saving now; `failed` until what failed has been saved after all."""

    words: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is learnt about a case after it has been painted: what is wrong with its files, who else was asked."""

    problems: list[Problem]
    asked_in: str | None


class OpenCase:
    """A case that front ends drive: they call `review`, then `changed`; and say what `status` says.

    `notices` are sentences to show once. `on_status` is called from the saver's thread whenever `status`
    may have become another.
    """

    def __init__(self, file: SessionFile, criteria: LoadedInstrument, session: Session) -> None:
        self.file = file
        self.criteria = criteria
        self.review = Review(criteria.instrument, session)
        self.notices: list[str] = list(file.notices)
        self.on_status: Callable[[], None] = lambda: None
        #: Text being typed and not yet recorded, by question and field.
        self.typed: dict[tuple[str, str], str] = {}
        self._saver = Saver(file, self._saved, self._failed)
        self._last: Saved | SaveFailed | None = None
        #: The latest save that went well.
        self._well: Saved | None = None
        self._prepared = False
        self._waiting = False
        if changed_since_completed(session):
            self.notices.append("This review was changed after it was completed: sqs-tui check says more.")
        draft = read_draft(file.folder, file.case)
        if isinstance(draft, Draft):
            draft = replace(draft, question=criteria.instrument.current_id(draft.question))
        why = self._unusable(draft)
        if why:
            self.notices.append(
                f"Text that was being typed cannot be put back: {why}. Until its file is moved away, what is typed now"
                " is on the disk only once it is recorded."
            )
        #: Text that was being typed when an earlier run ended; to be offered, never restored unasked.
        self.restorable: Draft | None = None
        if isinstance(draft, Draft) and not why and self._differs(draft):
            self.restorable = draft
        #: True while the draft of an earlier run is not ours to replace: nobody has decided about it.
        self._draft_stays = bool(why) or self.restorable is not None

    # Saving

    def changed(self) -> None:
        """Have the review saved as it is now. Waits until that is written, never for the disk to have it."""
        if self._prepared:
            self._saver.submit(self.review.session)
            self._saver.give_way(_WRITTEN_WITHIN)
        else:
            self._waiting = True

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
        if self._waiting or self._saver.dirty:
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
        return self._saver.flush(timeout)

    def save_copy(self, path: Path) -> None:
        """Write the review to another, new file, for when its own place cannot be written. Raises `SaveFailed`."""
        self.file.save_copy(path, self.review.session)

    def summary(self) -> Summary:
        """What the review says now, under the number of its latest saved revision."""
        from sqs_tui.review.summary import summarise

        return replace(summarise(self.review), revision=self.file.session.revision)

    def close(self) -> bool:
        """Save, and let others open the case. False when something could not be saved."""
        done = self.flush()
        self._saver.close(5.0)
        self.file.close()
        return done

    def abandon(self) -> None:
        """Let the case go without saving what could not be saved: the user has been asked."""
        self.typed.clear()
        self._waiting = False
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
        return Prepared(problems, asked.elsewhere(self.review.session, self.criteria.instrument))

    @property
    def settled(self) -> bool:
        """True once `settle` has been called: from then on it is saved."""
        return self._prepared

    def settle(self, prepared: Prepared) -> None:
        """Take over what `prepare` found, in the thread that drives the review. Nothing is saved before."""
        if self._prepared:
            return
        if prepared.problems:
            raise SourceError(prepared.problems)
        self._prepared = True
        if not self.file.sure and not self.file.read_only:
            self._saver.make_sure(self.file.session)
        self.review.asked_elsewhere(prepared.asked_in)
        if self._waiting:
            self._waiting = False
            self.changed()

    # Text being typed

    def text_of(self, question: str, field: str) -> str:
        """The text of a field as it stands: what is being typed, else what is recorded."""
        return self.typed.get((question, field), self.recorded_text(question, field))

    def recorded_text(self, question: str, field: str) -> str:
        """What is recorded in a text field; for an action being written, nothing."""
        return "" if field == ACTION else getattr(self.review.answer(question), field)

    def typing(self, question: str, field: str, text: str) -> None:
        """Hold text that is being typed; `keep_draft` puts it on the disk, `record_typed` makes it the answer."""
        unwanted = field == "other" and not self.review.wants_words(self.review.instrument.by_id[question])
        if unwanted or text == self.recorded_text(question, field):
            self.typed.pop((question, field), None)
        else:
            self.typed[question, field] = text

    def typing_action(self, question: str, index: int, action: Action) -> None:
        """Hold an agreed action that is being written: the one at `index`, or a new one behind the last."""
        self.typed[question, ACTION] = "\n".join([str(index), action.what, action.who, action.by])

    def forget_action(self, question: str) -> None:
        """Drop the action that is being written."""
        if self.typed.pop((question, ACTION), None) is not None and not self.typed:
            self._drop_draft()

    def keep_draft(self) -> None:
        """Draft the text being typed to disk, so that not even a power cut loses it. Never waits."""
        if self._draft_stays:
            return
        for (question, field), text in self.typed.items():
            self._saver.submit_draft(question, field, clean(text)[0])

    def record_typed(self) -> list[str]:
        """Record every text being typed. What cannot be recorded stays typed; why, in sentences for the user."""
        if not self.typed or self.review.frozen:
            return []
        said = []
        for (question, field), text in list(self.typed.items()):
            try:
                self._record(question, field, text)
            except NotAllowed as refused:
                said.append(f"Not recorded yet: {refused}.")
                continue
            del self.typed[question, field]
            # What the terminal could not decode has come as a replacement character already.
            if replaced := clean(text)[1] + text.count("\N{REPLACEMENT CHARACTER}"):
                what = "1 character was" if replaced == 1 else f"{replaced} characters were"
                said.append(f"{what} replaced by \N{REPLACEMENT CHARACTER}.")
        self.changed()
        if self.typed:
            self.keep_draft()  # what could not be recorded, in place of what was
        else:
            self._drop_draft()
        return said

    def _drop_draft(self) -> None:
        if not self._draft_stays:
            self._saver.drop_draft()

    def _record(self, question: str, field: str, text: str) -> None:
        if field == ACTION:
            index, what, who, by = text.split("\n")
            actions = self.review.answer(question).actions
            at = min(int(index), len(actions))
            self.review.set_actions(question, [*actions[:at], Action(what, who, by), *actions[at + 1 :]])
        elif field == "evidence":
            self.review.set_evidence(question, text)
        elif field == "other":
            self.review.set_other(question, text)
        elif field == "their_words":
            self.review.set_view(question, self.review.answer(question).view or ("differs" if text else None), text)
        else:
            self.review.write(question, text)

    def draft_in_words(self) -> str:
        """The text of `restorable` as the user typed it."""
        assert self.restorable is not None
        text = self.restorable.text
        return action_in_words(Action(*text.split("\n")[1:])) if self.restorable.field == ACTION else text

    def restore(self) -> str:
        """Put the text of `restorable` back as being typed; the id of its question."""
        draft = self.restorable
        assert draft is not None
        self.restorable, self._draft_stays = None, False
        self.typing(draft.question, draft.field, draft.text)
        return draft.question

    def forget_draft(self) -> None:
        """Drop the text of `restorable` for good: the user has seen it and does not want it."""
        self.restorable, self._draft_stays = None, False
        self._saver.drop_draft()

    def _unusable(self, draft: Draft | Problem | None) -> str:
        """Why a draft cannot even be offered; empty when it can, or there is none."""
        if isinstance(draft, Problem):
            return str(draft)
        if draft is not None and draft.question not in self.review.instrument.by_id:
            return f"these criteria have no question '{draft.question}'"
        return ""

    def _differs(self, draft: Draft) -> bool:
        """Whether a draft says anything that its session does not say already."""
        if draft.field == ACTION:
            return _ACTION_TEXT.match(draft.text) is not None
        if draft.field not in ("evidence", "other", "their_words", "value"):
            return False
        recorded: str = getattr(self.review.session.answer(draft.question), draft.field)
        return clean(draft.text)[0] != recorded

    # Completing and amending

    def complete(self, signoffs: Iterable[SignOff]) -> None:
        """Freeze the review, signed, with its digest. Raises `NotAllowed` while anything is missing."""
        self.record_typed()
        self.review.complete(signoffs)
        self.review.seal(digest(self.review.session))
        self.changed()

    def amend(self, why: str) -> None:
        """Open a completed review again; the completed revision is kept by the store. Raises `NotAllowed`."""
        if not self.flush():
            raise NotAllowed("the completed review is not saved yet; solve that first")
        self.review.amend(why, self.file.session.revision)
        self.changed()


def new_case(folder: Path, criteria: LoadedInstrument, *, case: str, inspector: str, case_manager: str) -> OpenCase:
    """Start the review of a case and save it at once.

    Raises `ReferenceRefused` for a reference or code that cannot be used, `SourceError` when the criteria
    are not in order, `Locked` and `SaveFailed`.
    """
    inspector = check_code(inspector, "inspector")
    case_manager = check_code(case_manager, "case manager")
    if problems := criteria.problems():
        raise SourceError(problems)
    session = start(
        criteria.instrument, criteria.source.sha256, case=case, inspector=inspector, case_manager=case_manager
    )
    copy_instrument(folder, criteria.source.data, criteria.source.sha256)
    file = SessionFile.create(folder, session)
    return OpenCase(file, criteria, file.session)


def open_case(folder: Path, case: str, criteria: LoadedInstrument, *, read_only: bool = False) -> OpenCase:
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
        return OpenCase(file, own, file.session)
    except BUILD_ERRORS:
        # Opened without the strict check, for speed: this one was too wrong for that after all.
        file.close()
        if problems := file.verify():
            raise SourceError(problems) from None
        raise
    except BaseException:
        file.close()
        raise
