"""What an inspection is made of and what one question of it adds up to: the nouns of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from sqs_tui.criteria.instrument import Question, Unit
from sqs_tui.criteria.letter_plan import LetteredInstrument
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.words import percent
from sqs_tui.review.asked_once import asked_once, homes, who_answers
from sqs_tui.review.session import Session
from sqs_tui.review.state import ReviewState
from sqs_tui.source.record import record

#: The smallest base of which a per cent is given: below it one case is more than ten per cent.
SMALLEST_FOR_PERCENT = 10

#: Codes of what is counted, sorted: case references, or case managers where the question's unit is the case manager.
Counted = tuple[str, ...]


@record(slots=False)
class LeftOut:
    """A file that is not counted: its name within the folder, and why, as the end of a sentence that begins with it."""

    file: str
    why: str


@record(slots=False)
class Figure:
    """What all the answers to one question come to.

    Every tuple holds who is counted, not just how many, so that each number can be traced. A judgement or a fact
    fills `yes` and `no`; a question with options fills `options` (value to those who chose it) and leaves both
    empty. `reasons` are those given for No: numbers of the `no` cases, which may overlap and are never added up.
    What does not apply to a case, or is parked in it, is in none of them.
    """

    question: Question
    yes: Counted = ()
    no: Counted = ()
    not_applicable: Counted = ()
    unanswered: Counted = ()
    options: dict[str, Counted] = field(default_factory=dict)
    reasons: dict[str, Counted] = field(default_factory=dict)
    known_not_recorded: Counted = ()
    views_agree: Counted = ()
    views_differ: Counted = ()
    good_examples: Counted = ()
    #: id of the fact it is split by, then the fact's value, to the figure of the cases that have this value.
    by: dict[str, dict[str, Figure]] = field(default_factory=dict)

    @cached_property
    def judged(self) -> Counted:
        """Those with an answer that counts: Yes or No, or one of the options."""
        return tuple(sorted({*self.yes, *self.no, *(one for chosen in self.options.values() for one in chosen)}))

    @property
    def n(self) -> int:
        """How many Yes; 0 where there are options, whose shares are those of `options`."""
        return len(self.yes)

    @property
    def N(self) -> int:  # noqa: N802 -- as the letter of the word "denominator" is written everywhere else
        """Of how many: those judged, without not applicable and unanswered."""
        return len(self.judged)

    @property
    def percent(self) -> int | None:
        """n of N in per cent; None of fewer than `SMALLEST_FOR_PERCENT`, and where there is no Yes to count."""
        return None if self.options or self.N < SMALLEST_FOR_PERCENT else percent(self.n, self.N)

    @property
    def base(self) -> str:
        """What N counts, in words."""
        return self.question.base

    @property
    def unit(self) -> Unit:
        """What N counts: cases, or case managers where each is asked once."""
        return self.question.unit

    @property
    def noun(self) -> str:
        """What one of N is called: "case", or "case manager"."""
        return self.unit.replace("_", " ")


@record(slots=False)
class Inspection:
    """A folder of sessions, read: what is counted, what is still a draft, what is left out and why.

    `sessions` are completed and unchanged since, of one instrument, one for each case, in the order of their
    references. `drafts` are not completed, and of whatever instrument. `left_out` names every other file, the
    drafts' too.
    """

    about: InspectionFile | None
    instrument: LetteredInstrument
    sessions: tuple[Session, ...]
    drafts: tuple[Session, ...]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def reviews(self) -> Mapping[str, ReviewState]:
        """Case reference to its review, in which nothing that is parked can be seen.

        What is asked once of each case manager applies only in the session that `asked_once.homes` gives for them,
        whether they answered any of it there or nowhere, so that nobody is counted twice.
        """
        alone = {session.case: ReviewState(self.instrument, session) for session in self.sessions}
        home = homes(alone.values(), asked_once(self.instrument))
        for case, review in alone.items():
            asked_in = home[who_answers(review.session)].case
            if asked_in != case:
                alone[case] = ReviewState(self.instrument, review.session, asked_in)
        return alone
