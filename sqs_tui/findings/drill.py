"""From a figure to its cases, and from a case to the answers that were counted there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.figure import Figure, Inspection
from sqs_tui.findings.tally import split, values
from sqs_tui.findings.words import share
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.asked_once import who_answers
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import Read, line_for
from sqs_tui.source.record import record

#: Facts with more values than this make parts too narrow to be set side by side.
_MOST_PARTS = 4


@record
class Member:
    """One of those a figure counts: under which code, in which review, and for the answers to which questions."""

    code: str
    review: ReviewState
    questions: tuple[Question, ...]

    @property
    def case(self) -> str:
        """The reference of the case."""
        return self.review.session.case

    @property
    def answers(self) -> tuple[Read, ...]:
        """What was recorded there, as far as the questions apply."""
        return tuple(line_for(self.review, q) for q in self.questions if self.review.applies(q.id))


@record
class Group:
    """All who gave the same answer: `value` (a choice of the question, or "unanswered"), its words, and who."""

    value: str
    words: str
    members: tuple[Member, ...]


@record
class Headline:
    """What a figure says in one line: n of N, and in words. Both are 0 where nobody was judged."""

    n: int
    of: int
    said: str


def headline(inspection: Inspection, figure: Figure, whole: Figure | None = None) -> Headline:
    """n of N, in words as well; of a question with options, those of the option most chose, which is named.

    Where several options may be chosen: how many chose any but "none of these". Of a part of a `whole` it is the
    option most chose in that, so that the parts can be set side by side.
    """
    words, kind = inspection.instrument.words, kind_of(figure.question)
    if not figure.N:
        return Headline(0, 0, "nobody was judged" if kind.judges else "nobody answered")
    if not figure.options:
        return Headline(figure.n, figure.N, share(words, figure.n, figure.N))
    if kind.several:
        none = {option.value for option in figure.question.options if option.exclusive}
        some = {code for value, codes in figure.options.items() if value not in none for code in codes}
        return Headline(len(some), figure.N, "one or more")
    value, _ = max((whole or figure).options.items(), key=lambda option: len(option[1]))
    return Headline(len(figure.options[value]), figure.N, figure.question.wording(value))


def groups(inspection: Inspection, figure: Figure) -> tuple[Group, ...]:
    """Everybody the figure could speak of, by their answer: in the order of the choices, the unanswered last.

    A choice that nobody took has no group.
    """
    given = [(value, figure.question.wording(value), codes) for value, codes in values(figure).items()]
    given.append(("unanswered", "Not answered", figure.unanswered))
    questions = questions_behind(inspection, figure)
    return tuple(
        Group(value, words, tuple(Member(code, _review_of(inspection, questions, code), questions) for code in codes))
        for value, words, codes in given
        if codes
    )


def questions_behind(inspection: Inspection, figure: Figure) -> tuple[Question, ...]:
    """The question a figure counts, or the several ones of a pooled figure."""
    by_id = inspection.instrument.by_id
    if figure.question.id in by_id:
        return (by_id[figure.question.id],)
    pooled = next(each for each in inspection.instrument.letter.pooled if each.id == figure.question.id)
    return tuple(by_id[question] for question in pooled.questions)


def splitting_facts(inspection: Inspection, figures: Mapping[str, Figure]) -> tuple[Figure, ...]:
    """The facts that set parts of the cases side by side: those the instrument names first, then the other case facts.

    A fact is one when its answers part the cases into two to four groups, each case in one only.
    """
    named = inspection.instrument.letter.split_by
    unnumbered = {section.id for section in inspection.instrument.sections if not section.number}
    facts = [figure for figure in figures.values() if _may_split(figure)]
    first = [figure for name in named for figure in facts if figure.question.id == name]
    return (*first, *(f for f in facts if f.question.section in unnumbered and f.question.id not in named))


def parts(figure: Figure, fact: Figure) -> dict[str, Figure]:
    """The figure for each answer to `fact` that occurs, in words; empty where it cannot be split by it."""
    return {fact.question.wording(value): part for value, part in split(figure, fact).items()}


def reasons_in_words(inspection: Inspection, figure: Figure) -> Iterator[tuple[str, int]]:
    """The reasons given for No, the most frequent first, each with the number of cases it was given in."""
    reasons = inspection.instrument.reasons
    for code, codes in sorted(figure.reasons.items(), key=lambda reason: -len(reason[1])):
        yield capitalised(reasons[code].text), len(codes)


def _may_split(figure: Figure) -> bool:
    kind = kind_of(figure.question)
    return (
        figure.unit == "case"
        and not (kind.judges or kind.several)
        and 2 <= sum(1 for cases in values(figure).values() if cases) <= _MOST_PARTS
    )


def _review_of(inspection: Inspection, questions: tuple[Question, ...], code: str) -> ReviewState:
    """The review in which somebody is counted: the case's own, or the one in which a case manager was asked."""
    if questions[0].unit == "case":
        return inspection.reviews[code]
    asked = (review for review in inspection.reviews.values() if who_answers(review.session) == code)
    return next(review for review in asked if review.applies(questions[0].id))
