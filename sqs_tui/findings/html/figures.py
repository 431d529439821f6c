"""The figures in the HTML report: each with its bar, its numbers, why, and the cases behind it; split and related."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.criteria.letter_plan import Crossed, Funnel
from sqs_tui.findings.drill import splitting_facts
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.html.components import (
    Pages,
    Part,
    figure_link,
    n_of,
    numbered_text,
    row,
    scrolling,
    table,
    yes_and_no,
)
from sqs_tui.findings.letter.letter import Letter
from sqs_tui.findings.tally import cross, funnel, split, values
from sqs_tui.kinds.marks import DIFFERS, KNEW, SIGNS, Mark
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.markup import Content, Markup, element, joined, stacked
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.wording import KNOWN, SEEN_DIFFERENTLY


def figures_part(letter: Letter, pages: Pages) -> Part:
    """Every figure: the letter's sections first, then what is told of several questions, then the case facts."""
    content: list[Content] = []
    for title, figures in _in_groups(letter):
        if figures:
            content.append(element("h3", title))
            content += [_figure(figure, letter, pages) for figure in figures if figure.N]
        if silent := [figure for figure in figures if not figure.N]:
            content.append(element("p", "None judged:", class_="quiet"))
            content.append(element("ul", stacked(map(_silent, silent)), class_="quiet"))
    how = (
        "A bar stands for all that were judged: filled from the left are Sufficient or Yes, hatched from the right"
        " Insufficient or No. Reasons are numbers of those answered No; one may have several, so they are never"
        " added up."
    )
    return Part("figures", "Figures", [element("p", how, class_="quiet"), content])


def related_part(letter: Letter, pages: Pages) -> Part | None:
    """Areas for improvement with the cases that speak for each, funnels, and questions against each other."""
    plan = letter.inspection.instrument.letter
    content: list[Content] = []
    if letter.areas:
        content += [element("h3", "Areas for improvement"), _areas(letter, pages)]
    for steps in plan.funnels:
        content += [element("h3", capitalised(steps.label)), _funnel(steps, letter, pages)]
    for crossed in plan.crossed:
        content += _crossed(crossed, letter, pages)
    return Part("related", "In relation", content) if content else None


def splits_part(letter: Letter) -> Part:
    """Every figure of cases side by side for the parts that a case fact makes; all facts but the first closed."""
    facts = splitting_facts(letter.inspection, letter.figures)
    if not facts:
        return Part("splits", "By case facts", element("p", "No case fact divides the cases that are counted."))
    others = (
        element("details", element("summary", f"By {fact.question.label}"), _split(fact, letter)) for fact in facts[1:]
    )
    return Part("splits", "By case facts", [_split(facts[0], letter), *others])


def known_part(letter: Letter, pages: Pages) -> Part:
    """What case managers knew and the record does not say, the most frequent first."""
    asked = letter.inspection.instrument.by_id
    figures = [f for f in letter.figures.values() if f.known_not_recorded and f.question.id in asked]
    if not figures:
        return Part("known", capitalised(KNOWN), element("p", "Nothing was marked as known but not recorded."))
    figures.sort(key=lambda figure: -len(figure.known_not_recorded))
    cases = {case for figure in figures for case in figure.known_not_recorded}
    of = count_of(len(letter.inspection.sessions), "case")
    rows = (
        row(
            figure_link(figure.question),
            n_of(len(figure.known_not_recorded), len(figure.no)),
            pages.cases(figure.known_not_recorded),
        )
        for figure in figures
    )
    caption = "Of the cases answered No, those in which the case manager knew"
    across = element("p", f"In {len(cases)} of {of} the case manager knew something that is missing from the record.")
    listed = table(caption, ("Question", "Knew, of No", "Cases"), rows, "listed")
    return Part("known", capitalised(KNOWN), [across, scrolling(caption, listed)])


def _in_groups(letter: Letter) -> Iterator[tuple[str, list[Figure]]]:
    """The figures under their headings. What comes before the first numbered section is told last."""
    instrument = letter.inspection.instrument
    first = next((place for place, section in enumerate(instrument.sections) if section.number), 0)
    for section in (*instrument.sections[first:], None, *instrument.sections[:first]):
        mine = [
            figure
            for figure in letter.figures.values()
            if (figure.question.section if figure.question.id in instrument.by_id else None)
            == (section.id if section else None)
        ]
        yield f"{section.number} {section.title}".strip() if section else "Over several questions", mine


def _figure(figure: Figure, letter: Letter, pages: Pages) -> Markup:
    question = figure.question
    asked = element(
        "div",
        element("h4", numbered_text(question), id=f"figure-{question.id}"),
        element("p", _base(figure), class_="quiet"),
    )
    told = element(
        "div",
        _options(figure) if figure.options else _judged(figure, pages),
        _reasons(figure, letter),
        _beside(figure),
        _behind(figure, letter, pages),
    )
    return element("div", asked, told, class_="figure")


def _base(figure: Figure) -> str:
    """Of how many it is told, and of how many it could have been: "Judged in 25 of the 30 cases with a review"."""
    unit = figure.noun
    base = figure.base.removeprefix("all ") or f"{unit}s"
    said = capitalised(kind_of(figure.question).verb)
    how = f"{said} {'by' if figure.unit == 'case_manager' else 'in'}"
    asked = figure.N + len(figure.not_applicable) + len(figure.unanswered)
    if asked == 1:
        return f"{how} one {unit}, of {base}" if base != f"{unit}s" else f"{how} one {unit}"
    return f"{how} all {figure.N} {base}" if asked == figure.N else f"{how} {figure.N} of the {asked} {base}"


def _silent(figure: Figure) -> Markup:
    beside = ", ".join(
        f"{len(who)} {what}"
        for who, what in ((figure.not_applicable, "not applicable"), (figure.unanswered, "unanswered"))
        if who
    )
    words = numbered_text(figure.question)
    return element("li", words, f" ({beside})" if beside else "", id=f"figure-{figure.question.id}")


def _judged(figure: Figure, pages: Pages) -> Markup:
    counts = [
        (Mark.YES, figure.question.wording("yes"), len(figure.yes)),
        (Mark.NO, figure.question.wording("no"), len(figure.no)),
    ]
    counts += [
        (mark, words, len(who))
        for mark, words, who in (
            (Mark.NOT_APPLICABLE, "Not applicable", figure.not_applicable),
            (Mark.UNANSWERED, "Unanswered", figure.unanswered),
        )
        if who
    ]
    key = (
        element("li", element("span", SIGNS[mark], class_=f"sign {mark}", aria_hidden="true"), f" {words}: {n}")
        for mark, words, n in counts
    )
    said = element("p", f"{figure.question.wording('yes')}: ", pages.share(figure.n, figure.N))
    return joined(said, yes_and_no(figure), element("ul", *key, class_="key"))


def _options(figure: Figure) -> Markup:
    rows = (row(figure.question.wording(value), n_of(len(who), figure.N)) for value, who in figure.options.items())
    return table("How many gave each answer", ("Answer", "How many"), rows, "counts")


def _reasons(figure: Figure, letter: Letter) -> Markup | None:
    if not figure.reasons:
        return None
    reasons = letter.inspection.instrument.reasons
    rows = (
        row(capitalised(reasons[code].text), n_of(len(who), len(figure.no), "because"))
        for code, who in _by_number(figure)
    )
    return table(f"Why, of the {len(figure.no)}", ("Reason", "How many"), rows, "counts")


def _beside(figure: Figure) -> Markup | None:
    """What was said beside the judgements."""
    heard = len({*figure.views_agree, *figure.views_differ})
    said = []
    if figure.known_not_recorded:
        said.append((KNEW, f"{capitalised(KNOWN)}: {len(figure.known_not_recorded)} of {len(figure.no)} answered No"))
    if figure.views_differ:
        said.append(
            (DIFFERS, f"{capitalised(SEEN_DIFFERENTLY)}: {len(figure.views_differ)} of {heard} who gave their view")
        )
    if not said:
        return None
    return element(
        "ul",
        *(element("li", element("span", sign, class_="sign", aria_hidden="true"), " ", words) for sign, words in said),
        class_="key",
    )


def _behind(figure: Figure, letter: Letter, pages: Pages) -> Markup:
    """Who is counted, answer by answer and reason by reason."""
    reasons = letter.inspection.instrument.reasons
    counted: list[tuple[str, Counted]] = [(figure.question.wording(v), who) for v, who in values(figure).items()]
    if not figure.options and figure.not_applicable and "na" not in values(figure):
        counted.append(("Not applicable", figure.not_applicable))
    counted.append(("Unanswered", figure.unanswered))
    counted += [(f"Because {reasons[code].text}", who) for code, who in _by_number(figure)]
    counted.append((capitalised(KNOWN), figure.known_not_recorded))
    counted.append(("Seen differently", figure.views_differ))
    lines = (
        joined(element("dt", f"{words}: {len(who)}"), element("dd", pages.cases(who))) for words, who in counted if who
    )
    unit = figure.noun
    return element("details", element("summary", f"The {unit}s behind it"), element("dl", *lines))


def _by_number(figure: Figure) -> list[tuple[str, Counted]]:
    return sorted(figure.reasons.items(), key=lambda reason: -len(reason[1]))


def _areas(letter: Letter, pages: Pages) -> Markup:
    rows = (
        row(
            capitalised(ranked.area.text),
            "named" if ranked.named else "not named",
            [n_of(len(ranked.cases), len(ranked.of), "because"), _closed(ranked.cases, pages)],
        )
        for ranked in letter.areas
    )
    caption = "What the letter could name, the most pressing first: cases that speak for it, of those that could tell"
    columns = ("Area", "In the letter", "Speak for it")
    return scrolling("Areas for improvement", table(caption, columns, rows, "listed"))


def _funnel(steps: Funnel, letter: Letter, pages: Pages) -> Markup:
    came = funnel((letter.figures[step.question], step.values) for step in steps.steps)
    rows = []
    for step, (figure, cases) in zip(steps.steps, came, strict=True):
        answer = " or ".join(map(figure.question.wording, step.values))
        told = [n_of(len(cases), figure.N), _closed(cases, pages)]
        rows.append(row(joined(figure_link(figure.question), f": {answer}"), told))
    caption = "Each step is told only of those who came that far"
    return scrolling(capitalised(steps.label), table(caption, ("Step", "How many"), rows, "listed"))


def _crossed(crossed: Crossed, letter: Letter, pages: Pages) -> list[Markup]:
    rows, columns = letter.figures[crossed.rows], letter.figures[crossed.columns]
    found = cross(rows, columns)
    across = [value for value in values(columns) if any(line[value] for line in found.values())]
    told = (
        row(rows.question.wording(value), *([len(line[other]), _closed(line[other], pages)] for other in across))
        for value, line in found.items()
        if any(line.values())
    )
    title = f"{capitalised(rows.question.label)} against {columns.question.label}"
    if not across:
        return []
    caption = f"Down: {rows.question.text} Across: {columns.question.text}"
    heads = (rows.question.label, *map(columns.question.wording, across))
    return [element("h3", title), scrolling(title, table(caption, heads, told, "listed"))]


def _closed(cases: Counted, pages: Pages) -> Markup | None:
    """Cases to be looked up, not read in passing."""
    return element("details", element("summary", "Cases"), pages.cases(cases)) if cases else None


def _split(fact: Figure, letter: Letter) -> Markup:
    """A line for each figure of cases, and for each option of those that have some; a column for each part."""
    rows = []
    for figure in letter.figures.values():
        section = letter.inspection.instrument.section_by_id[figure.question.section]
        if not (section.number and figure.N):
            continue
        parts = split(figure, fact)
        if not parts:
            continue
        for value in figure.options or ("",):
            name = figure_link(figure.question)
            if value:
                name = joined(name, f": {figure.question.wording(value)}")
            rows.append(row(name, *(_part(one, value) for one in parts.values())))
    heads = [fact.question.wording(value) for value, cases in values(fact).items() if cases]
    counts = [f"{head}: {len(cases)}" for head, cases in zip(heads, filter(None, values(fact).values()), strict=True)]
    caption = f"By {fact.question.label}: {fact.question.text} Sufficient or Yes, of those judged."
    return scrolling(f"By {fact.question.label}", table(caption, ("Question", *counts), rows, "listed split"))


def _part(figure: Figure, option: str) -> Content:
    if not figure.N:
        return element("span", "none judged", class_="quiet")
    if option:
        return n_of(len(figure.options[option]), figure.N)
    return joined(element("span", f"{figure.n} of {figure.N}", class_="n"), yes_and_no(figure))
