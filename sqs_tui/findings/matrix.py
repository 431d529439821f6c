"""All cases against all that is asked of each: one row a case, one column a question, one mark where they meet."""

from __future__ import annotations

from sqs_tui.criteria.instrument import Instrument, Question
from sqs_tui.findings.figure import Inspection
from sqs_tui.kinds.marks import Mark as Mark  # a part of every cell
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import line_for
from sqs_tui.source.record import record


@record
class Cell:
    """One question in one case.

    `words` is the answer as it is read aloud and `reasons` are why it is No or Not applicable, both in words, which
    may be the inspector's own. The flags are set where they are counted: what was known beside a No, a view where
    somebody was there to have one.
    """

    mark: Mark
    words: str = ""
    reasons: tuple[str, ...] = ()
    known_not_recorded: bool = False
    views_differ: bool = False
    example: bool = False


@record
class Column:
    """One question: its id, its paragraph of the letter, the number of its section, its short label and its text."""

    question: str
    ref: str
    section: str
    label: str
    text: str


@record
class Row:
    """One case, as codes, and its cells in the order of the columns."""

    case: str
    case_manager: str
    cells: tuple[Cell, ...]


@record
class Matrix:
    """Every counted case against every question about it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def matrix(inspection: Inspection) -> Matrix:
    """The matrix of an inspection: its counted cases by reference, the questions as the instrument asks them."""
    questions = asked_of_cases(inspection.instrument)
    sections = inspection.instrument.section_by_id
    columns = tuple(Column(q.id, q.ref, sections[q.section].number, q.label, q.text) for q in questions)
    rows = tuple(
        Row(case, review.session.case_manager, tuple(cell(review, question) for question in questions))
        for case, review in inspection.reviews.items()
    )
    return Matrix(columns, rows)


def asked_of_cases(instrument: Instrument) -> tuple[Question, ...]:
    """What is asked of each case and counted, in the sections that the letter numbers."""
    return tuple(
        question
        for question in instrument.questions
        if question.unit == "case" and kind_of(question).counted and instrument.section_by_id[question.section].number
    )


def cell(review: ReviewState, question: Question) -> Cell:
    """How `question` stands in one case, by the same rules as it is counted."""
    if not review.applies(question.id):
        return Cell(Mark.NOT_ASKED)
    line = line_for(review, question)
    answer = line.answer
    return Cell(
        kind_of(question).mark(answer) if answer.given else Mark.UNANSWERED,
        line.words,
        line.reasons,
        known_not_recorded=answer.known_not_recorded and review.offers_knew(question),
        views_differ=answer.view == "differs" and review.offers_view(question),
        example=answer.good_example,
    )
