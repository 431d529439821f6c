"""Text that is being typed into a case: held until it is recorded, and drafted to the disk meanwhile."""

from __future__ import annotations

import re
from dataclasses import replace
from threading import RLock, Timer

from sqs_tui.kinds.actions import action_in_words
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.engine import NotAllowed, Review
from sqs_tui.review.session import Action, Answer
from sqs_tui.source.problems import Problem
from sqs_tui.store.drafts import Draft
from sqs_tui.store.saver import Saver
from sqs_tui.text import clean, count_of

#: How long typing may go on before it is drafted to the disk, in seconds.
DRAFT_AFTER = 0.7
#: The field name of an agreed action that is being written: index, what, who and by when, a line each.
ACTION = "action"
_ACTION_TEXT = re.compile(r"\d{1,3}\n.*\n.*\n.*\Z")


class TypedText:
    """The texts that are being typed into a review, by question and field, and the draft that an earlier run left.

    `texts` has those that are not recorded yet. `restorable` is text that was being typed when an earlier run ended:
    to be offered, never restored unasked. `unusable` says why that cannot even be offered, else it is empty.
    """

    def __init__(self, review: Review, saver: Saver, draft: Draft | Problem | None) -> None:
        self._review, self._saver = review, saver
        self.texts: dict[tuple[str, str], str] = {}
        if isinstance(draft, Draft):
            draft = replace(draft, question=review.instrument.current_id(draft.question))
        self.unusable = self._why_unusable(draft)
        self.restorable: Draft | None = None
        if isinstance(draft, Draft) and not self.unusable and self._differs(draft):
            self.restorable = draft
        #: True while the draft of an earlier run is not ours to replace: nobody has decided about it.
        self._draft_stays = bool(self.unusable) or self.restorable is not None
        self._timer: Timer | None = None
        # Held by whoever submits or drops the draft, lest the timer submit what has been recorded meanwhile. Reentrant,
        # since a signal handler may record what is typed while its own thread is inside.
        self._drafting = RLock()

    def text_of(self, question: str, field: str) -> str:
        """The text of a field as it stands: what is being typed, else what is recorded."""
        return self.texts.get((question, field), self.recorded(question, field))

    def recorded(self, question: str, field: str) -> str:
        """What is recorded in a text field; for an action being written, nothing."""
        return "" if field == ACTION else self._text_in(self._review.answer(question), question, field)

    def _text_in(self, answer: Answer, question: str, field: str) -> str:
        if field == "value":  # the answer itself, which may be kept as a number
            return kind_of(self._review.instrument.by_id[question]).as_text(answer)
        text: str = getattr(answer, field)
        return text

    def hold(self, question: str, field: str, text: str) -> None:
        """Hold the text of a field as it is being typed, and draft it to the disk before long.

        What is recorded there already needs no holding.
        """
        unwanted = field == "other" and not self._review.wants_words(self._review.instrument.by_id[question])
        if unwanted or text == self.recorded(question, field):
            self.texts.pop((question, field), None)
        else:
            self.texts[question, field] = text
            self._draft_before_long()

    def hold_action(self, question: str, index: int, action: Action) -> None:
        """Hold an agreed action that is being written: the one at `index`, or a new one behind the last."""
        self.texts[question, ACTION] = "\n".join([str(index), action.what, action.who, action.by])
        self._draft_before_long()

    def forget_action(self, question: str) -> None:
        """Drop the action that is being written."""
        if self.texts.pop((question, ACTION), None) is not None and not self.texts:
            self._drop_draft()

    def keep_draft(self) -> None:
        """Draft the texts to disk now, so that not even a power cut loses them. Never waits for that. Any thread."""
        with self._drafting:
            self._stop_timer()
            if self._draft_stays:
                return
            # A copy, since typing goes on in another thread.
            for (question, field), text in self.texts.copy().items():
                self._saver.submit_draft(question, field, clean(text)[0])

    def record(self) -> list[str]:
        """Record every text. What cannot be recorded stays typed; why, in sentences for the user."""
        said = []
        for (question, field), text in list(self.texts.items()):
            try:
                self._record(question, field, text)
            except NotAllowed as refused:
                said.append(f"Not recorded yet: {refused}.")
                continue
            del self.texts[question, field]
            # What the terminal could not decode has come as a replacement character already.
            if replaced := clean(text)[1] + text.count("\N{REPLACEMENT CHARACTER}"):
                what = count_of(replaced, "character was", "characters were")
                said.append(f"{what} replaced by \N{REPLACEMENT CHARACTER}.")
        return said

    def settle_draft(self) -> None:
        """Let the draft be of what could not be recorded, in place of what was; none when all is recorded."""
        if self.texts:
            self.keep_draft()
        else:
            self._drop_draft()

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
        self.hold(draft.question, draft.field, draft.text)
        return draft.question

    def forget_draft(self) -> None:
        """Drop the text of `restorable` for good: the user has seen it and does not want it."""
        self.restorable, self._draft_stays = None, False
        self.settle_draft()

    def _drop_draft(self) -> None:
        with self._drafting:
            self._stop_timer()
            if not self._draft_stays:
                self._saver.drop_draft()

    def _draft_before_long(self) -> None:
        if self._timer is None:
            self._timer = Timer(DRAFT_AFTER, self.keep_draft)
            self._timer.daemon = True
            self._timer.start()

    def _stop_timer(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()

    def _record(self, question: str, field: str, text: str) -> None:
        review = self._review
        if field == ACTION:
            index, what, who, by = text.split("\n")
            actions = review.answer(question).actions
            at = min(int(index), len(actions))
            before = actions[at] if at < len(actions) else Action("")
            written = replace(before, what=what, who=who, by=by)
            review.set_actions(question, [*actions[:at], written, *actions[at + 1 :]])
        elif field == "evidence":
            review.set_evidence(question, text)
        elif field == "other":
            review.set_other(question, text)
        elif field == "their_words":
            review.set_view(question, review.answer(question).view or ("differs" if text else None), text)
        else:
            review.write(question, text)

    def _why_unusable(self, draft: Draft | Problem | None) -> str:
        """Why a draft cannot even be offered; empty when it can, or there is none."""
        if isinstance(draft, Problem):
            return str(draft)
        if draft is not None and draft.question not in self._review.instrument.by_id:
            return f"these criteria have no question '{draft.question}'"
        return ""

    def _differs(self, draft: Draft) -> bool:
        """Whether a draft says anything that its session does not say already."""
        if draft.field == ACTION:
            return _ACTION_TEXT.match(draft.text) is not None
        if draft.field not in ("evidence", "other", "their_words", "value"):
            return False
        answer = self._review.session.answer(draft.question)
        return clean(draft.text)[0] != self._text_in(answer, draft.question, draft.field)
