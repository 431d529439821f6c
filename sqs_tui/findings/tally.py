"""Counting: from the reviews of an inspection to its figures. Pure, and the only place where cases are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqs_tui.criteria.instrument import Question
from sqs_tui.criteria.letter_plan import Area, Pooled
from sqs_tui.findings.figure import Counted, Figure, Inspection
from sqs_tui.kinds.registry import POOLED, kind_of
from sqs_tui.review.asked_once import who_answers
from sqs_tui.review.state import ReviewState

#: Who was heard to say what.
_Heard = dict[str, list[str]]
_YES_NO_FIELDS = {"yes": "yes", "no": "no", "not_applicable": "na"}


def tally(inspection: Inspection) -> dict[str, Figure]:
    """Every question whose answers are counted, then every pooled figure: id to figure, in the instrument's order.

    Each figure that counts cases is split by the facts that the instrument names in `letter.split_by`.
    """
    instrument = inspection.instrument
    reviews = list(inspection.reviews.values())
    figures = {question.id: count(question, reviews) for question in instrument.questions if kind_of(question).counted}
    for pooled in instrument.letter.pooled:
        figures[pooled.id] = pool(pooled, [figures[question] for question in pooled.questions])
    facts = [figures[fact] for fact in instrument.letter.split_by]
    return {
        name: replace(figure, by={f.question.id: split(figure, f) for f in facts}) for name, figure in figures.items()
    }


def count(question: Question, reviews: Iterable[ReviewState]) -> Figure:
    """The figure of one question over `reviews`. What does not apply in a review, or is parked there, is not seen.

    The case manager's knowledge and view count where the engine would offer to record them: not beside a Yes, and
    not where nobody was there to be heard.
    """
    answers: _Heard = defaultdict(list)
    unanswered: list[str] = []
    reasons: _Heard = defaultdict(list)
    said: _Heard = defaultdict(list)
    kind = kind_of(question)
    for review in reviews:
        if not review.applies(question.id):
            continue
        answer = review.answer(question.id)
        who = who_answers(review.session) if question.unit == "case_manager" else review.session.case
        codes = kind.codes(answer)
        if not codes:
            unanswered.append(who)
        for value in codes:
            answers[value].append(who)
        for code in answer.reasons if answer.value == "no" else ():
            reasons[code].append(who)
        for what in _said_beside(question, review):
            said[what].append(who)
    return Figure(
        question,
        **_answered(question, answers),
        unanswered=_sorted(unanswered),
        reasons={code: _sorted(reasons[code]) for code in question.reasons if reasons[code]},
        known_not_recorded=_sorted(said["knew"]),
        views_agree=_sorted(said["agrees"]),
        views_differ=_sorted(said["differs"]),
        good_examples=_sorted(said["example"]),
    )


def _said_beside(question: Question, review: ReviewState) -> Iterator[str]:
    """What counts of what stands beside an answer: that it was known, how the case manager sees it, the star."""
    answer = review.answer(question.id)
    if answer.known_not_recorded and review.offers_knew(question):
        yield "knew"
    if answer.view and review.offers_view(question):
        yield answer.view
    if answer.good_example:
        yield "example"


def _answered(question: Question, answers: _Heard) -> dict[str, Any]:
    """The fields of a figure that hold who gave which answer."""
    kind = kind_of(question)
    if kind.yes_no:
        return {field: _sorted(answers[value]) for field, value in _YES_NO_FIELDS.items()}
    return {"options": {v: _sorted(answers[v]) for v in kind.values(question, answers.keys())}}


def among(figure: Figure, cases: Collection[str]) -> Figure:
    """The same figure of some of the cases only, without its splits."""

    def kept(counted: Counted) -> Counted:
        return tuple(case for case in counted if case in cases)

    return Figure(
        figure.question,
        yes=kept(figure.yes),
        no=kept(figure.no),
        not_applicable=kept(figure.not_applicable),
        unanswered=kept(figure.unanswered),
        options={value: kept(chosen) for value, chosen in figure.options.items()},
        reasons={code: given for code, all_ in figure.reasons.items() if (given := kept(all_))},
        known_not_recorded=kept(figure.known_not_recorded),
        views_agree=kept(figure.views_agree),
        views_differ=kept(figure.views_differ),
        good_examples=kept(figure.good_examples),
    )


def values(figure: Figure) -> dict[str, Counted]:
    """Who gave each answer, Not applicable included: value to cases, in the order of the question's choices."""
    if not kind_of(figure.question).yes_no:
        return dict(figure.options)
    all_three = {"yes": figure.yes, "no": figure.no, "na": figure.not_applicable}
    return {choice.value: all_three[choice.value] for choice in figure.question.choices}


def split(figure: Figure, fact: Figure) -> dict[str, Figure]:
    """The figure for each answer to `fact` that occurs: community and custody, say.

    Answers that can be given together make overlapping parts. What counts case managers is not split by a fact of
    cases: one of them may hold both kinds.
    """
    if "case_manager" in (figure.unit, fact.unit):
        return {}
    return {value: among(figure, frozenset(cases)) for value, cases in values(fact).items() if cases}


def funnel(steps: Iterable[tuple[Figure, Collection[str]]]) -> tuple[tuple[Figure, Counted], ...]:
    """Nested denominators: each figure of those only who gave one of the wanted answers in every step before it.

    Beside it those of them who gave one here, and so go on. Complied (no), action (yes), then complied (yes) gives
    compliance in all cases, action among those who had not complied, and later compliance among those for whom
    action was taken.
    """
    came: list[tuple[Figure, Counted]] = []
    for figure, wanted in steps:
        part = among(figure, frozenset(came[-1][1])) if came else figure
        given = values(part)
        came.append((part, _sorted(case for value in wanted for case in given[value])))
    return tuple(came)


def cross(rows: Figure, columns: Figure) -> dict[str, dict[str, Counted]]:
    """Two questions against each other: answer to the first, then answer to the second, to the cases with both."""
    across = {value: frozenset(cases) for value, cases in values(columns).items()}
    return {
        value: {other: tuple(case for case in cases if case in those) for other, those in across.items()}
        for value, cases in values(rows).items()
    }


def union(figures: Iterable[Figure], codes: Collection[str] = ()) -> Counted:
    """The cases in which any of the figures is No, for one of the reasons `codes` where any are given."""
    return _sorted(
        case
        for figure in figures
        for cases in ([figure.reasons.get(code, ()) for code in codes] if codes else [figure.no])
        for case in cases
    )


def pool(pooled: Pooled, figures: list[Figure]) -> Figure:
    """Several figures as one, each case counted once: No when any is No, else Yes when any is Yes.

    Not applicable, and unanswered, are the cases of which nothing more can be said.
    """
    no = {case for figure in figures for case in figure.no}
    yes = {case for figure in figures for case in figure.yes} - no
    unanswered = {case for figure in figures for case in figure.unanswered} - no - yes
    not_applicable = {case for figure in figures for case in figure.not_applicable} - no - yes - unanswered
    codes = dict.fromkeys(code for figure in figures for code in figure.question.reasons)
    reasons = {code: cases for code in codes if (cases := union(figures, [code]))}

    def any_of(name: str) -> Counted:
        return _sorted(case for figure in figures for case in getattr(figure, name))

    return Figure(
        _question_of(pooled, figures, tuple(codes)),
        yes=_sorted(yes),
        no=_sorted(no),
        not_applicable=_sorted(not_applicable),
        unanswered=_sorted(unanswered),
        reasons=reasons,
        known_not_recorded=any_of("known_not_recorded"),
        views_agree=any_of("views_agree"),
        views_differ=any_of("views_differ"),
        good_examples=any_of("good_examples"),
    )


def concerned(area: Area, figures: Mapping[str, Figure]) -> tuple[Counted, Counted]:
    """The cases that speak for an area, and those of which it could be told: where any of its questions was judged."""
    parts = [figures[question] for question in area.questions]
    if area.among:
        facts = values(figures[area.among.question])
        cases = frozenset(case for value in area.among.values for case in facts[value])
        parts = [among(figure, cases) for figure in parts]
    return union(parts, area.reasons), _sorted(case for figure in parts for case in figure.judged)


def _question_of(pooled: Pooled, figures: list[Figure], reasons: tuple[str, ...]) -> Question:
    """A pooled figure's place in the instrument, so that it reads and prints as any other figure does."""
    return Question(
        id=pooled.id,
        section=figures[0].question.section,
        kind=POOLED.name,
        text=pooled.label,
        label=pooled.label,
        ref=pooled.ref,
        reasons=reasons,
        base=pooled.base,
        letter=pooled.letter,
    )


def _sorted(codes: Iterable[str]) -> Counted:
    return tuple(sorted(set(codes)))
