"""What the parts of the HTML report are made of: sections, tables, bars, and links to the cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.figure import Counted, Figure, Inspection
from sqs_tui.findings.matrix import Column
from sqs_tui.findings.words import percent, share
from sqs_tui.reports.markup import Content, Markup, element, joined, stacked
from sqs_tui.source.record import record


@record
class Pages:
    """Where in the report a case is told, and in which words shares are put."""

    inspection: Inspection
    numbers: dict[str, int]

    @classmethod
    def of(cls, inspection: Inspection) -> Pages:
        """The pages of an inspection, numbered in the order of its cases."""
        return cls(inspection, {case: number for number, case in enumerate(inspection.reviews, 1)})

    def case(self, code: str) -> Markup:
        """A link to a case; a code that is none, such as a case manager's, as it is."""
        number = self.numbers.get(code)
        return joined(code) if number is None else element("a", code, href=f"#case-{number}")

    def cases(self, codes: Counted) -> Markup:
        """Codes, comma between them."""
        linked = [self.case(code) for code in codes]
        return joined(*([code, ", "] for code in linked[:-1]), linked[-1:])

    def share(self, n: int, of: int) -> Markup:
        """n of N, which is at least 1: in the letter's words, in numbers, and in per cent where that says more."""
        bands = self.inspection.instrument.words
        said = share(bands, n, of)
        more = f" ({percent(n, of)}%)" if of >= bands.counts_below and 0 < n < of and "%" not in said else ""
        return joined(element("strong", said), f", {n} of {of}{more}")


def figure_link(question: Question | Column) -> Markup:
    """A question by its paragraph and its label, leading to its figure."""
    name = question.question if isinstance(question, Column) else question.id
    return element("a", numbered(question), href=f"#figure-{name}")


def numbered(question: Question | Column) -> str:
    """A question by its label, behind the number of the paragraph it speaks in where that is one."""
    return f"{question.ref} {question.label}" if question.ref[:1].isdigit() else question.label


def numbered_text(question: Question) -> Markup:
    """The same, with the question as it is asked."""
    number = joined(element("span", question.ref, class_="ref"), " ") if question.ref[:1].isdigit() else None
    return joined(number, question.text)


@record
class Part:
    """A part of the report: its name, to which links lead, its title and what it holds."""

    name: str
    title: str
    content: Content
    class_: str = ""

    @property
    def markup(self) -> Markup:
        """The section under its heading, named by it for whoever listens to the page."""
        heading = element("h2", self.title, id=f"{self.name}-title")
        inner = stacked(heading, self.content)
        return element("section", inner, id=self.name, class_=self.class_, aria_labelledby=f"{self.name}-title")


def bar(*segments: tuple[str, int]) -> Markup:
    """A bar across the whole width, divided as the numbers are; beside it stand the same numbers in words."""
    divided = (element("span", class_=kind, style=f"flex-grow:{n}") for kind, n in segments if n)
    return element("span", *divided, class_="bar", aria_hidden="true")


def yes_and_no(figure: Figure) -> Markup:
    """The bar of a judgement: Yes from the left, No from the right."""
    return bar(("yes", len(figure.yes)), ("no", len(figure.no)))


def n_of(n: int, of: int, kind: str = "part") -> Markup:
    """A number out of a number, with its bar."""
    return joined(element("span", f"{n} of {of}", class_="n"), bar((kind, n), ("rest", of - n)))


def table(caption: Content, columns: Sequence[Content], rows: Iterable[Markup], class_: str = "") -> Markup:
    """A table with a caption and a heading for each column."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    return element(
        "table",
        stacked(element("caption", caption), element("thead", head), element("tbody", stacked(rows))),
        class_=class_,
    )


def row(head: Content, *cells: Content) -> Markup:
    """A row of a table, headed by its first cell."""
    return element("tr", element("th", head, scope="row"), *(element("td", cell) for cell in cells))


def scrolling(label: str, content: Content, class_: str = "") -> Markup:
    """Something that may be wider than the window: scrolled on its own, by keys too."""
    kind = f"scroll {class_}".strip()
    return element("div", content, class_=kind, role="region", aria_label=label, tabindex=0)
