"""The cases in the HTML report: the matrix, the two voices where they differ, and case by case why."""

from __future__ import annotations

from itertools import groupby

from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.html.components import (
    Pages,
    Part,
    figure_link,
    numbered,
    row,
    scrolling,
    table,
)
from sqs_tui.findings.matrix import Cell, Column, Matrix, Row
from sqs_tui.kinds.marks import DIFFERS, EXAMPLE, KNEW, SIGNS, Mark
from sqs_tui.reports.markup import Content, Markup, element, stacked
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.summary import Read, line_for
from sqs_tui.review.wording import KNOWN, MARKS, SEEN_DIFFERENTLY, VIEWS

_BESIDE = {KNEW: KNOWN, DIFFERS: SEEN_DIFFERENTLY, EXAMPLE: "example to quote"}


def matrix_part(found: Matrix, inspection: Inspection) -> Part:
    """Cases down, questions across: one page of A4 landscape for an inspection of the usual size."""
    title = "Matrix of cases"
    if not found.rows or not found.columns:
        return Part("matrix", title, element("p", "No case is counted yet."))
    about_the_child = {q.id for q in inspection.instrument.questions if q.about_the_child}
    neutral = [column.question in about_the_child for column in found.columns]
    first = [index == 0 or found.columns[index - 1].section != c.section for index, c in enumerate(found.columns)]
    body = (_row(one, number, neutral, first) for number, one in enumerate(found.rows, 1))
    content = element(
        "table",
        stacked(
            element("caption", f"{count_of(len(found.rows), 'case')}, {count_of(len(found.columns), 'question')}"),
            element("thead", stacked(_sections(found, inspection), _questions(found, first))),
            element("tbody", stacked(body)),
            element("tfoot", stacked(_sums(found, Mark.YES, first), _sums(found, Mark.NO, first))),
        ),
        class_="matrix",
    )
    return Part("matrix", title, [_legend(), scrolling("The matrix", content, "tall")], "sheet")


def views_part(inspection: Inspection, pages: Pages) -> Part:
    """Where the case manager saw it differently: both voices, side by side."""
    title = "Views that differ"
    rows = []
    for question in inspection.instrument.questions:
        for case, review in inspection.reviews.items():
            if review.answer(question.id).view == "differs" and review.offers_view(question):
                line = line_for(review, question)
                who = [element("p", pages.case(case)), element("p", f"with {review.session.case_manager}")]
                rows.append(row(figure_link(question), who, _inspector(line), _case_manager(line)))
    if not rows:
        return Part("views", title, element("p", "No case manager is on record as seeing a judgement differently."))
    caption = f"{count_of(len(rows), 'judgement')} that the case manager sees differently, in both voices"
    heads = ("Question", "Case", "Inspector", "Case manager")
    return Part("views", title, scrolling(caption, table(caption, heads, rows, "listed voices")))


def cases_part(found: Matrix) -> Part:
    """Each case: what was done well in short, then what fell short and why, then everything else."""
    told = (_case(one, number, found.columns) for number, one in enumerate(found.rows, 1))
    return Part("cases", "Case by case", list(told))


def _legend() -> Markup:
    signs: list[Content] = [_sample(SIGNS[mark], mark, words) for mark, words in MARKS.items()]
    signs += [_sample(sign, "", words) for sign, words in _BESIDE.items()]
    signs.append(element("li", "empty: does not apply to the case"))
    return element("ul", *signs, class_="key")


def _sample(sign: str, kind: str, words: str) -> Markup:
    return element("li", element("span", sign, class_=f"sign {kind}".strip()), " ", words)


def _sections(found: Matrix, inspection: Inspection) -> Markup:
    short = {section.number: section.short for section in inspection.instrument.sections}
    heads = []
    for number, group in groupby(found.columns, key=lambda column: column.section):
        words = f"{number} {short[number]}"
        heads.append(element("th", words, scope="colgroup", colspan=len(list(group)), class_="first"))
    return element("tr", element("th", "Case", scope="col", rowspan=2), *heads)


def _questions(found: Matrix, first: list[bool]) -> Markup:
    heads = (
        element("th", figure_link(column), scope="col", class_="first" if begins else "")
        for column, begins in zip(found.columns, first, strict=True)
    )
    return element("tr", *heads)


def _row(one: Row, number: int, neutral: list[bool], first: list[bool]) -> Markup:
    head = element("th", element("a", one.case, href=f"#case-{number}"), scope="row")
    cells = map(_cell, one.cells, neutral, first)
    return element("tr", head, *cells, id=f"row-{number}")


def _cell(cell: Cell, about_the_child: bool, begins: bool) -> Markup:
    kind = Mark.CHOSEN if about_the_child and cell.mark in (Mark.YES, Mark.NO) else cell.mark
    classes = ("first " if begins else "") + ("" if cell.mark is Mark.NOT_ASKED else kind)
    if cell.mark is Mark.NOT_ASKED:
        return element("td", class_=classes)
    beside = _beside(cell)
    classes += " flagged" if beside else ""
    words = ", ".join([cell.words, *(_BESIDE[sign] for sign in beside)])
    signs = element("span", SIGNS[cell.mark], element("sup", *beside) if beside else None, aria_hidden="true")
    return element("td", signs, element("span", words, class_="unseen"), class_=classes)


def _beside(cell: Cell) -> list[str]:
    flags = ((KNEW, cell.known_not_recorded), (DIFFERS, cell.views_differ), (EXAMPLE, cell.example))
    return [sign for sign, is_so in flags if is_so]


def _sums(found: Matrix, mark: Mark, first: list[bool]) -> Markup:
    marks = [[one.cells[index].mark for one in found.rows] for index in range(len(found.columns))]
    # Where there are options, neither is counted.
    cells = (
        element("td", None if Mark.CHOSEN in given else given.count(mark), class_="first" if begins else "")
        for given, begins in zip(marks, first, strict=True)
    )
    words = element("span", f" {MARKS[mark]}", class_="unseen")
    return element("tr", element("th", SIGNS[mark], words, scope="row"), *cells)


def _inspector(line: Read) -> Content:
    said = ": ".join(filter(None, (line.words, "; ".join(line.reasons))))
    return [element("p", said), element("p", line.answer.evidence, class_="quiet") if line.answer.evidence else None]


def _case_manager(line: Read) -> Content:
    words = line.answer.their_words
    return (
        element("p", f"“{words}”")
        if words
        else element("p", f"{capitalised(VIEWS['differs'])}; no words recorded.", class_="quiet")
    )


def _case(one: Row, number: int, columns: tuple[Column, ...]) -> Markup:
    answered = list(zip(columns, one.cells, strict=True))
    # No counts here: beside a case manager's code they would read as a mark given to a person.
    summary = element("summary", element("strong", one.case), f", with {one.case_manager}")
    told: list[Markup] = []
    if yes := "; ".join(numbered(column) for column, cell in answered if cell.mark is Mark.YES):
        told += [element("h3", "Sufficient or Yes"), element("p", yes)]
    for title, wanted in (("Insufficient or No", Mark.NO), ("Also", None), ("Not applicable", Mark.NOT_APPLICABLE)):
        lines = [
            _answer(column, cell)
            for column, cell in answered
            if cell.mark is (wanted or cell.mark) and (wanted or _also(cell))
        ]
        if lines:
            told += [element("h3", title), element("ul", *lines)]
    told.append(element("p", element("a", "This case among the others", href=f"#row-{number}")))
    return element("details", summary, *told, id=f"case-{number}")


def _also(cell: Cell) -> bool:
    """Whether something besides Yes, No and Not applicable is to be read."""
    beside = cell.mark is Mark.YES and bool(_beside(cell))
    return beside or cell.mark in (Mark.CHOSEN, Mark.UNANSWERED)


def _answer(column: Column, cell: Cell) -> Markup:
    because = f", because {'; '.join(cell.reasons)}" if cell.reasons else ""
    beside = "".join(f" ({_BESIDE[sign]})" for sign in _beside(cell))
    return element("li", figure_link(column), f": {cell.words}{because}{beside}")
