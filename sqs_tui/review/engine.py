"""The changes of a review: every answer, note, undo, completion and amendment, as the rules allow them.

Every front end drives this object and keeps no state of its own. Nothing here knows a screen or a disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqs_tui.criteria.instrument import Instrument, Option, Question
from sqs_tui.criteria.measure import measure_of
from sqs_tui.errors import SqsError
from sqs_tui.kinds.parts import FIELDS
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.change_log import kept_texts, logged, taken_back, with_answer
from sqs_tui.review.session import (
    DEFAULTS,
    SCHEMA,
    Action,
    AnswerSource,
    AskedWith,
    Change,
    Event,
    Session,
    SignOff,
    View,
    now,
)
from sqs_tui.review.state import ReviewState
from sqs_tui.review.upgrade import upgraded
from sqs_tui.review.wording import still_missing
from sqs_tui.source.record import record
from sqs_tui.text import clean


class NotAllowed(SqsError):
    """A change that the rules of a review do not allow now; the message says why, in words for the user."""


@record
class Asking:
    """How a review asks: by what its answers are recorded, in which language, and the measure of each question.

    `language` is empty for English. Without `measure` it is taken from the instrument as it is, which must then be in
    English: see `measure_of`.
    """

    source: AnswerSource | None = None
    language: str = ""
    measure: Callable[[str], str] | None = None


_ASKING = Asking()


class Review(ReviewState):
    """One case being reviewed: `session` is the current state, replaced (never altered) by every change.

    A session of an older schema is taken to the present one by the first change.
    """

    def __init__(
        self, instrument: Instrument, session: Session, asked_in: str | None = None, asking: Asking = _ASKING
    ) -> None:
        super().__init__(instrument, session, asked_in)
        self._asking = asking
        #: False while nobody would save what is changed: a change is then an error in the program.
        self.may_change = True

    def asked_elsewhere(self, case: str | None) -> None:
        """Say in which other session this case manager answered the once-per-case-manager questions."""
        self._asked_in = case
        self._forget()

    def choose(self, question: str, value: str) -> None:
        """Answer with one of the question's values; on choose-many, tick or untick that option.

        Reasons and flags that do not go with the new answer are cleared in the same step (undo brings
        them back), and so is whether the case manager agrees: it was said of another judgement.
        """
        asked = self._asked(question)
        options = {option.value: option for option in asked.choices}
        if value not in options:
            raise NotAllowed(f"'{value}' is not an answer of this question")
        if kind_of(asked).several:
            self._change(question, values=_toggled(self.answer(question).values, value, options))
            return
        before = self.answer(question)
        offered = self.instrument.reasons_of(asked, value)
        kept = before.reasons if value == before.value else ()
        self._change(
            question,
            value=value,
            reasons=tuple(code for code in kept if code in offered),
            other=before.other if value == before.value else "",
            known_not_recorded=before.known_not_recorded and value == "no",
            view=before.view if value == before.value else None,
        )

    def toggle_reason(self, question: str, code: str) -> None:
        """Tick or untick a reason. An exclusive one stands alone; for Not applicable there is just one."""
        asked = self._asked(question)
        answer = self.answer(question)
        offered = self.reasons(asked)
        if code not in offered:
            raise NotAllowed("that reason does not go with this answer")
        if answer.value == "na":
            ticked: tuple[str, ...] = () if answer.reasons == (code,) else (code,)
        else:
            options = {c: Option(c, "", exclusive=self.instrument.reasons[c].exclusive) for c in offered}
            ticked = _toggled(answer.reasons, code, options)
        words = any(self.instrument.reasons[c].words for c in ticked)
        self._change(question, reasons=ticked, other=answer.other if words else "")

    def toggle_knew(self, question: str) -> None:
        """Record or take back that the case manager knew this although it is not recorded."""
        if not self.offers_knew(self._asked(question)):
            raise NotAllowed("'knew, not recorded' goes with an answer of No, where the question offers it")
        self._change(question, known_not_recorded=not self.answer(question).known_not_recorded)

    def set_view(self, question: str, view: View | None, words: str | None = None) -> None:
        """Record whether the case manager agrees or sees it differently, and, if given, in which words."""
        if not self.offers_view(self._asked(question)):
            raise NotAllowed("the case manager's view is not asked for here")
        fields: dict[str, Any] = {"view": view}
        if words is not None:
            fields["their_words"] = self._text(words)
        elif view is None:
            fields["their_words"] = ""
        self._change(question, **fields)

    def set_evidence(self, question: str, text: str) -> None:
        """Record what the answer rests on."""
        self._asked(question)
        self._change(question, evidence=self._text(text))

    def set_other(self, question: str, text: str) -> None:
        """Put the 'other' reason in words."""
        if not self.wants_words(self._asked(question)):
            raise NotAllowed("no reason given here asks for words")
        self._change(question, other=self._text(text))

    def toggle_good_example(self, question: str) -> None:
        """Star what is recorded here as worth quoting in the letter, or take the star away."""
        self._asked(question)
        self._change(question, good_example=not self.answer(question).good_example)

    def write(self, question: str, text: str) -> None:
        """Answer a question whose answer is written, such as a text or a day; empty text takes the answer away."""
        kind = kind_of(self._asked(question))
        if not kind.written:
            raise NotAllowed("this question is answered by choosing")
        text = self._text(text)
        try:
            new: dict[str, Any] = {kind.field: kind.parse(text) if text else DEFAULTS[kind.field]}
        except ValueError as error:
            raise NotAllowed(str(error)) from None
        self._change(question, **new)

    def set_actions(self, question: str, actions: Iterable[Action]) -> None:
        """Replace the agreed actions; those without a 'what' are left out."""
        if not kind_of(self._asked(question)).answered_in("actions"):
            raise NotAllowed("this question holds no actions")
        cleaned = (replace(a, what=self._text(a.what), who=self._text(a.who), by=self._text(a.by)) for a in actions)
        self._change(question, actions=tuple(action for action in cleaned if action.what))

    def clear(self, question: str) -> None:
        """Take the answer and what goes with it away; notes (evidence, the case manager's words) stay."""
        self._asked(question)
        self._change(
            question, value="", values=(), actions=(), number=None, number_unit="", groups=(), reasons=(), other="",
            known_not_recorded=False, view=None,
        )  # fmt: skip

    def move_to(self, question: str) -> None:
        """Remember which question is on the screen, so that the review resumes there. Not a logged change.

        Not in a completed review: nothing of it may change. One of an older schema stays in it.
        """
        self._refuse_frozen()
        self._session = replace(self._session, position=question)

    def undo(self) -> Question | None:
        """Take back the latest step not yet taken back, and return its question; None when there is none.

        The log only grows: taking back is itself a step, so the record stays complete.
        """
        self._refuse_frozen()
        log = self._session.log
        undone = taken_back(log)
        steps = [change.step for change in log if change.undoes is None and change.step not in undone]
        if not steps:
            return None
        step = max(steps)
        changes = [change for change in log if change.step == step]
        question = changes[0].question
        back = {change.field: self._before(change) for change in changes}
        self._change(question, undoes=step, **back)
        return self.instrument.by_id.get(question)

    def _before(self, change: Change) -> Any:
        """What was there before `change`. Refused when it was a text of which only the digest is kept."""
        if not change.old_digest:
            return DEFAULTS[change.field] if change.old is None else change.old
        kept = kept_texts(self._session)
        if change.old_digest not in kept:
            raise NotAllowed("the text that was there before is no longer kept")
        return kept[change.old_digest]

    def latest_fields(self) -> frozenset[str]:
        """The fields of an answer that the latest step changed."""
        log = self._session.log
        return frozenset(change.field for change in log if change.step == log[-1].step)

    def complete(self, signoffs: Iterable[SignOff] = ()) -> None:
        """Freeze the review. Refused, naming how much, while anything is missing."""
        self._refuse_frozen()
        if missing := self.missing():
            raise NotAllowed(still_missing(len(missing)))
        self._put(state="completed", signoffs=tuple(signoffs), event=Event(now(), "completed"))
        self._forget()

    def amend(self, why: str, revision: int = 0) -> None:
        """Open a completed review again. `why` is kept; the sign-offs, which were for what it said, are not.

        `revision` is the number under which the completed one was saved.
        """
        why = self._text(why).strip()
        if not self.frozen:
            raise NotAllowed("only a completed review can be amended")
        if not why:
            raise NotAllowed("say why it is amended")
        event = Event(now(), "amended", revision, why, self._session.digest, signoffs=self._session.signoffs)
        self._put(state="in_progress", signoffs=(), digest="", event=event)
        self._forget()

    def seal(self, digest: str) -> None:
        """Put the digest over a completed review, which the store computes, into it."""
        self._put(digest=digest)

    def _asked(self, question: str) -> Question:
        """The question, provided that it may be changed now."""
        self._refuse_frozen()
        if question not in self.instrument.by_id:
            raise NotAllowed(f"there is no question '{question}'")
        if question not in self._settled:
            raise NotAllowed("this question does not apply to this case")
        return self._settled[question]

    def _refuse_frozen(self) -> None:
        if self.frozen:
            raise NotAllowed("this review is completed; amend it to change an answer")

    @staticmethod
    def _text(text: str) -> str:
        return clean(text)[0]

    def _change(self, question: str, *, undoes: int | None = None, **new: Any) -> None:
        """Apply the fields of `new` that differ, as one logged step."""
        session, asked, asking = self._session, self.instrument.by_id[question], self._asking
        if session.answered_by and undoes is None and asked.unit == "case_manager" and _answers(new):
            new["answered_by"] = session.answered_by
        before = session.answer(question)
        changed = {name: value for name, value in new.items() if value != getattr(before, name)}
        if not changed and undoes is None:
            return
        step = session.log[-1].step + 1 if session.log else 1
        at = now()
        entries = tuple(
            Change(
                step, at, question, name, logged(name, getattr(before, name)), logged(name, value), undoes,
                source=asking.source,
            )
            for name, value in changed.items()
        )  # fmt: skip
        after = replace(
            before,
            question=asked.text,
            kind=asked.kind,
            measure=asking.measure(question) if asking.measure else measure_of(asked, self.instrument),
            language=asking.language,
            source=asking.source,
            **changed,
        )
        answers = with_answer(session.answers, question, after)
        self._put(answers=answers, log=session.log + entries, language=asking.language)
        # What applies is settled anew only where it may have changed: 3 % of an answer (tricks.py "steering").
        if question in self._steering and not changed.keys().isdisjoint(FIELDS):
            self._forget()

    def _put(self, event: Event | None = None, **new: Any) -> None:
        """Make `new` what the session says, and put `event` behind its others."""
        if not self.may_change:
            raise RuntimeError("a review that is open is changed within `with case.edit() as review:`, or not saved")
        session = upgraded(self._session)
        if event is not None:
            new["events"] = (*session.events, event)
        self._session = replace(session, **new)


def start(
    instrument: Instrument, sha256: str, *, case: str, inspector: str, case_manager: str, language: str = ""
) -> Session:
    """A new session of one case under an instrument whose file has the SHA-256 `sha256` (hex)."""
    at = now()
    return Session(
        schema=SCHEMA,
        id=os.urandom(16).hex(),
        language=language,
        case=case,
        inspector=inspector,
        case_manager=case_manager,
        opened=at,
        instrument=AskedWith(instrument.instrument.id, instrument.instrument.version, sha256),
        events=(Event(at, "opened"),),
    )


def if_answered(review: ReviewState, question: str, value: str) -> ReviewState:
    """The review as it would be with `question` answered with `value`; the one given stays as it is."""
    trial = Review(review.instrument, review.session, review.asked_in)
    trial.choose(question, value)
    return trial


def _answers(new: Mapping[str, Any]) -> bool:
    """Whether something is answered by these fields of an answer, and not only said beside it or taken away."""
    return any(new.get(field, DEFAULTS[field]) != DEFAULTS[field] for field in FIELDS)


def _toggled(ticked: tuple[str, ...], code: str, options: Mapping[str, Option]) -> tuple[str, ...]:
    """`ticked` with `code` flipped, in the order of `options`; an exclusive one drives out all others."""
    if code in ticked:
        return tuple(c for c in ticked if c != code)
    if options[code].exclusive:
        return (code,)
    kept = {c for c in ticked if c in options and not options[c].exclusive} | {code}
    return tuple(c for c in options if c in kept)
