"""Two reviews of one case side by side, question by question. Pure; order and words are those of the instrument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqs_tui.criteria.instrument import Instrument, Question, Section
from sqs_tui.findings.comparison.agreement import Agreement
from sqs_tui.kinds.judgement import OFFERED
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.renamed import current_answer
from sqs_tui.review.session import Answer
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import Read, line_for
from sqs_tui.source.record import record


@record
class Side:
    """One of the two reviews: from which file, and the name by which it is told from the other."""

    name: str
    file: str
    review: ReviewState


@record
class Compared:
    """One question that both reviews have, as it stands in each; None where it does not apply."""

    question: Question
    first: Read | None
    second: Read | None

    @property
    def lines(self) -> tuple[Read | None, Read | None]:
        """The question in the first review and in the second; None where it does not apply."""
        return self.first, self.second

    @property
    def both_answered(self) -> bool:
        """Whether it applies in both reviews and is answered in both."""
        return self.first is not None and self.second is not None and all(line.answer.given for line in self._there)

    @property
    def one_answered(self) -> bool:
        """Whether it is answered in one review and not in the other."""
        return not self.both_answered and any(line.answer.given for line in self._there)

    @property
    def same(self) -> bool:
        """Whether both gave the same answer; what is said beside it may still differ."""
        return self.both_answered and len({_codes(line) for line in self._there}) == 1

    @property
    def beside_differs(self) -> bool:
        """Whether the reasons, what was known and not recorded or the case manager's view differ."""
        return len({_beside(line.answer) for line in self._there}) > 1

    @property
    def judged(self) -> bool:
        """Whether it is a judgement; that one of the two sessions knows it is enough, the other may be of schema 1."""
        return any(kind_of(line.question).judges for line in self._there)

    @property
    def _there(self) -> tuple[Read, ...]:
        return tuple(line for line in self.lines if line is not None)


@record
class Comparison:
    """Two reviews and what both were asked; `only_first` and `only_second` are what one instrument alone has.

    Answers that are written are not compared: no two people write the same.
    """

    first: Side
    second: Side
    questions: tuple[Compared, ...]
    only_first: tuple[Question, ...]
    only_second: tuple[Question, ...]

    @property
    def sides(self) -> tuple[Side, Side]:
        """The first review and the second."""
        return self.first, self.second

    @property
    def same_case(self) -> bool:
        """Whether both are reviews of one case."""
        return self.first.review.session.case == self.second.review.session.case

    @property
    def same_instrument(self) -> bool:
        """Whether both were asked under the same version of the same instrument."""
        versions = {(side.review.session.instrument.id, side.review.session.instrument.version) for side in self.sides}
        return len(versions) == 1

    @property
    def differing(self) -> tuple[Compared, ...]:
        """Both answered, and not the same."""
        return tuple(one for one in self.questions if one.both_answered and not one.same)

    @property
    def differing_beside(self) -> tuple[Compared, ...]:
        """The same answer, with other reasons, or another word on what was known or how it was seen."""
        return tuple(one for one in self.questions if one.same and one.beside_differs)

    @property
    def one_sided(self) -> tuple[Compared, ...]:
        """Answered in one of the two only."""
        return tuple(one for one in self.questions if one.one_answered)

    @property
    def alike(self) -> tuple[Compared, ...]:
        """The same answer, and the same beside it."""
        return tuple(one for one in self.questions if one.same and not one.beside_differs)

    def judgements(self, section: str | None = None) -> Agreement:
        """The agreement of the judgements of one section, or of all."""
        return agreement_of(one for one in self.questions if section in (None, one.question.section))

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have judgements which both answered."""
        instrument = self.first.review.instrument
        return tuple(section for section in instrument.sections if self.judgements(section.id).N)

    @property
    def others(self) -> tuple[int, int]:
        """Of everything else that is answered by choosing or by a date: how many are the same, and of how many."""
        rest = [one for one in self.questions if one.both_answered and not one.judged]
        return sum(one.same for one in rest), len(rest)


def compare(first: Side, second: Side) -> Comparison:
    """Two reviews, by the questions that both instruments have; a renamed question is found by its earlier id.

    Renamed options and reasons are compared by the names that the later of the two gives them.
    """
    ours, theirs = first.review.instrument, second.review.instrument
    partner = {question.id: other for question in ours.questions if (other := _partner(question, ours, theirs))}
    taken = {other.id for other in partner.values()}
    return Comparison(
        first,
        second,
        tuple(
            Compared(
                question,
                _line(first.review, question, theirs, partner[question.id]),
                _line(second.review, partner[question.id], ours, question),
            )
            for question in ours.questions
            if question.id in partner and _comparable(question)
        ),
        tuple(question for question in ours.questions if question.id not in partner and _comparable(question)),
        tuple(question for question in theirs.questions if question.id not in taken and _comparable(question)),
    )


def agreement_of(compared: Iterator[Compared]) -> Agreement:
    """The agreement of those among the questions that are judgements and that both answered."""
    pairs = tuple(
        (one.first.answer.value, one.second.answer.value)
        for one in compared
        if one.judged and one.both_answered and one.first and one.second
    )
    return Agreement(pairs, len(OFFERED))


def _comparable(question: Question) -> bool:
    return kind_of(question).coded


def _partner(question: Question, ours: Instrument, theirs: Instrument) -> Question | None:
    """The same question in the other instrument, under whichever of its ids."""
    ids = (question.id, *question.was)
    found = next((theirs.by_id[name] for name in ids if name in theirs.by_id), None)
    if found is None:
        found = next((other for other in theirs.questions if question.id in other.was), None)
    return found if found is not None and kind_of(found).shape == kind_of(question).shape else None


def _line(review: ReviewState, question: Question, other: Instrument, partner: Question) -> Read | None:
    """How a question reads in its own words, its answer by the names that the other instrument has for it if later."""
    if not review.applies(question.id):
        return None
    line = line_for(review, question)
    return replace(line, answer=current_answer(other, partner.id, line.answer))


def _codes(line: Read) -> frozenset[str]:
    return frozenset(kind_of(line.question).codes(line.answer))


def _beside(answer: Answer) -> tuple[object, ...]:
    return frozenset(answer.reasons), answer.known_not_recorded, answer.view
