"""What stands behind the letter: every figure with its cases, figures set in relation, and what is not counted."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.criteria.letter_plan import Funnel
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.letter.areas import RankedArea
from sqs_tui.findings.letter.letter import BEHIND, Letter, n_of_n
from sqs_tui.findings.tally import cross, funnel
from sqs_tui.findings.words import share
from sqs_tui.reports.document import Block, Heading, Items, Note, Paragraph, Point
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.wording import KNOWN


def behind(letter: Letter) -> Iterator[Block]:
    """What the letter rests on, to be kept with it and not sent."""
    yield Heading(2, BEHIND, new_page=True)
    yield Paragraph(
        "Reasons are numbers of the cases that were answered No; one case may have several, so they are never added up."
    )
    yield Heading(3, "Figures")
    yield Items(tuple(_figure(figure, letter) for figure in letter.figures.values() if figure.N), aside=True)
    plan = letter.inspection.instrument.letter
    for steps in plan.funnels:
        yield Heading(3, capitalised(steps.label))
        yield Items(tuple(_steps(steps, letter)), aside=True)
    for crossed in plan.crossed:
        yield from _crossed(letter.figures[crossed.rows], letter.figures[crossed.columns])
    if letter.silent:
        yield Heading(3, "Nothing to say, since no answer counts")
        yield Items(tuple(Point(f"{_name(figure)}: {n_of_n(figure)}") for figure in letter.silent), aside=True)
    others = [area for area in letter.areas if not area.named]
    if others:
        yield Heading(3, "Areas not named, in their order")
        yield Items(tuple(map(area_item, others)), aside=True)
    if letter.inspection.left_out:
        yield Heading(3, "Not counted")
        yield Items(tuple(Point(f"{left.file}: {left.why}") for left in letter.inspection.left_out), aside=True)


def area_item(area: RankedArea) -> Point:
    """An area, and of how many cases it is told."""
    return Point(area.area.text, (Note("", area.of_how_many),))


def _figure(figure: Figure, letter: Letter) -> Point:
    words = letter.inspection.instrument.words
    reasons = letter.inspection.instrument.reasons
    notes = [Note(figure.question.wording(v), _listed(who)) for v, who in figure.options.items() if who]
    if figure.no:
        notes.append(Note(figure.question.wording("no"), _listed(figure.no)))
    notes += [Note(f"because {reasons[code].text}", _listed(who)) for code, who in figure.reasons.items()]
    if figure.known_not_recorded:
        notes.append(Note(KNOWN, _listed(figure.known_not_recorded)))
    if figure.views_differ:
        notes.append(Note("seen differently by the case manager", _listed(figure.views_differ)))
    for fact, parts in figure.by.items():
        asked = letter.inspection.instrument.by_id[fact]
        split = [f"{asked.wording(value)} {part.n} of {part.N}" for value, part in parts.items() if part.N]
        if len(split) > 1 and not figure.options:
            notes.append(Note(f"by {asked.label}", "; ".join(split)))
    said = "" if figure.options else f": {share(words, figure.n, figure.N)}"
    return Point(f"{_name(figure)}{said}, {n_of_n(figure)}", tuple(notes))


def _steps(steps: Funnel, letter: Letter) -> Iterator[Point]:
    came = funnel((letter.figures[step.question], step.values) for step in steps.steps)
    for step, (figure, cases) in zip(steps.steps, came, strict=True):
        answer = " or ".join(map(figure.question.wording, step.values))
        yield Point(f"{_name(figure)}, {answer}: {len(cases)} of {count_of(figure.N, 'case')}", _cases_of(cases))


def _crossed(rows: Figure, columns: Figure) -> Iterator[Block]:
    table = cross(rows, columns)
    both = [(value, other, cases) for value, row in table.items() for other, cases in row.items() if cases]
    if both:
        yield Heading(3, f"{capitalised(rows.question.label)} against {columns.question.label}")
        yield Items(
            tuple(
                Point(
                    f"{rows.question.id} {value}, {columns.question.id} {other}: {count_of(len(cases), 'case')}",
                    _cases_of(cases),
                )
                for value, other, cases in both
            ),
            aside=True,
        )


def _cases_of(cases: Counted) -> tuple[Note, ...]:
    return (Note("", ", ".join(cases)),) if cases else ()


def _name(figure: Figure) -> str:
    ref = f"{figure.question.ref} " if figure.question.ref else ""
    return f"{ref}{figure.question.id} ({figure.question.label})"


def _listed(cases: Counted) -> str:
    return f"{len(cases)} ({', '.join(cases)})"
