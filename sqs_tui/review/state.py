"""The review of one case as it stands: which questions apply, what is missing, where one is. It changes nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from sqs_tui.criteria.instrument import Instrument, Question
from sqs_tui.review.renamed import under_current_names
from sqs_tui.review.session import EMPTY, Answer, Session
from sqs_tui.source.record import record


@record
class Missing:
    """What keeps a review from being completed at one question."""

    question: Question
    what: str


@record
class Progress:
    """How far a section (or the whole) has come: questions that apply, and those of them answered."""

    answered: int
    applicable: int

    @property
    def done(self) -> bool:
        """Whether everything that applies is answered."""
        return self.answered == self.applicable


class ReviewState:
    """What a session says under its instrument, for whoever only reads: `sqs_tui.review.engine.Review` changes it.

    `asked_in` names the case in whose session this case manager has already been asked the once-per-case-manager
    questions; they then do not apply here. What `session` holds under earlier names is under those of now in
    `self.session`.
    """

    def __init__(self, instrument: Instrument, session: Session, asked_in: str | None = None) -> None:
        self.instrument = instrument
        self._session = under_current_names(instrument, session)
        self._asked_in = asked_in

    # What now

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self._session

    @property
    def frozen(self) -> bool:
        """True once completed: to be read, or amended with a reason."""
        return self._session.state == "completed"

    @property
    def asked_in(self) -> str | None:
        """The case in whose session this case manager was asked what is asked once; None when it is this one."""
        return self._asked_in

    def is_asked_elsewhere(self, question: Question) -> bool:
        """Whether a question is asked once of each case manager, and of this one in another session."""
        return question.unit == "case_manager" and self._asked_in is not None

    @cached_property
    def _settled(self) -> dict[str, Question]:
        """The questions that apply, in order.

        Conditions look only at earlier questions (the loader refuses others), so one pass settles them all,
        however long the chain: a parked answer is never in `answered`, hence reads as unanswered. Settled once, since
        recording an answer looks so often that it would take ten times as long (tricks.py "settled").
        """
        answered: dict[str, frozenset[str]] = {}
        applying: dict[str, Question] = {}
        for question in self.instrument.questions:
            if question.when is not None and not question.when.holds(answered):
                continue
            if self.is_asked_elsewhere(question):
                continue
            applying[question.id] = question
            if chosen := self._session.answer(question.id).chosen:
                answered[question.id] = chosen
        return applying

    @cached_property
    def applicable(self) -> tuple[Question, ...]:
        """The questions that apply to this case, in the order they are asked."""
        return tuple(self._settled.values())

    def applies(self, question: str) -> bool:
        """Whether a question is asked in this case, as it is answered now."""
        return question in self._settled

    def answer(self, question: str) -> Answer:
        """What counts as recorded for a question: nothing at all while it is parked.

        Nor does what a case manager said or knew count while, by the case facts, none was there.
        """
        if question not in self._settled:
            return EMPTY
        answer = self._session.answer(question)
        if (answer.view or answer.their_words or answer.known_not_recorded) and not self.voices():
            return replace(answer, view=None, their_words="", known_not_recorded=False)
        return answer

    def parked(self) -> tuple[Question, ...]:
        """Questions that have an answer on file but do not apply now; they come back if they apply again."""
        aside = self._session.answers.keys() - self._settled.keys()
        return tuple(question for question in self.instrument.questions if question.id in aside) if aside else ()

    def at(self, question: str) -> Question:
        """`question` if it applies, else the nearest one before it that does, else the first."""
        if question in self._settled:
            return self._settled[question]
        return self.previous(question) or self.applicable[0]

    def next(self, question: str) -> Question | None:
        """The next question that applies after `question` (applying or not); None after the last."""
        return self._step(question, +1)

    def previous(self, question: str) -> Question | None:
        """The last question that applies before `question`; None before the first."""
        return self._step(question, -1)

    def _step(self, question: str, direction: int) -> Question | None:
        order = self._order
        here = order.get(question, -1)
        if question in self._settled:
            index = self._positions[question] + direction
            return self.applicable[index] if 0 <= index < len(self.applicable) else None
        beyond = [q for q in self.applicable if (order[q.id] - here) * direction > 0]
        return None if not beyond else beyond[0] if direction > 0 else beyond[-1]

    @cached_property
    def _steering(self) -> frozenset[str]:
        """The questions whose answers decide which others apply."""
        conditions = [question.when for question in self.instrument.questions if question.when is not None]
        return frozenset(test.question for condition in conditions for test in condition.tests)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {question.id: index for index, question in enumerate(self.applicable)}

    @cached_property
    def _order(self) -> dict[str, int]:
        return {question.id: index for index, question in enumerate(self.instrument.questions)}

    def first_unanswered(self) -> Question | None:
        """The first question that applies and has no answer; optional ones are passed over."""
        return next((q for q in self.applicable if not q.optional and not self.answer(q.id).given), None)

    def resume_at(self) -> Question:
        """Where to go on: the question that was on the screen, else the first unanswered, else the first."""
        if self._session.position in self._order:
            return self.at(self._session.position)
        return self.first_unanswered() or self.applicable[0]

    def voices(self) -> bool:
        """Whether the case manager is there to be heard, so that their view and knowledge can be recorded."""
        condition = self.instrument.instrument.two_voices_when
        if condition is None:
            return True
        asked = [test.question for test in condition.tests if test.question in self._settled]
        return condition.holds({question: self._session.answer(question).chosen for question in asked})

    def offers_knew(self, question: Question) -> bool:
        """Whether 'case manager knew, not recorded' can be said here: only beside No."""
        return question.known_not_recorded and self.voices() and self.answer(question.id).value == "no"

    def offers_view(self, question: Question) -> bool:
        """Whether the case manager's own view is asked for here."""
        return question.two_views and self.voices()

    def reasons(self, question: Question) -> tuple[str, ...]:
        """The reason codes offered beside the current answer."""
        return self.instrument.reasons_of(question, self.answer(question.id).value)

    def wants_words(self, question: Question) -> bool:
        """Whether one of the reasons given asks to be put in the inspector's own words."""
        return any(self.instrument.reasons[code].words for code in self.answer(question.id).reasons)

    def missing(self) -> tuple[Missing, ...]:
        """Everything that must still be given before the review can be completed, in order."""
        return tuple(Missing(q, what) for q in self.applicable if (what := self.missing_at(q)))

    def missing_at(self, question: Question) -> str:
        """What is missing at one applicable question, in words; empty when nothing is."""
        answer = self.answer(question.id)
        if not answer.given:
            return "" if question.optional else "not answered"
        offered = self.instrument.reasons_of(question, answer.value)
        if offered and not answer.reasons:
            return "no reason for not applicable" if answer.value == "na" else "no reason given"
        if self.wants_words(question) and not answer.other:
            return "the other reason is not in words"
        return ""

    def progress(self, section: str | None = None) -> Progress:
        """Progress in one section, or in the whole review."""
        asked = [q for q in self.applicable if section in (None, q.section)]
        return Progress(sum(self.answer(q.id).given for q in asked), len(asked))

    def _forget(self) -> None:
        """Settle anew what applies: an answer that steers it has changed."""
        for name in ("_settled", "applicable", "_positions"):
            self.__dict__.pop(name, None)
