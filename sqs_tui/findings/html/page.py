"""An inspection as one HTML page: what is counted, the draft letter, the figures and the cases behind them."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.findings.html.cases import cases_part, matrix_part, views_part
from sqs_tui.findings.html.components import Pages, Part, row, scrolling, table
from sqs_tui.findings.html.figures import figures_part, known_part, related_part, splits_part
from sqs_tui.findings.html.style import STYLE
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.letter.document import letter_document
from sqs_tui.findings.letter.letter import BEHIND, Letter
from sqs_tui.findings.matrix import matrix
from sqs_tui.findings.tally import values
from sqs_tui.findings.to_do import of_how_many, standing, where_and_when
from sqs_tui.reports.document import Document, Heading, Note
from sqs_tui.reports.html import blocks, head_of, page
from sqs_tui.reports.markup import Content, element, joined, stacked
from sqs_tui.reports.wording import MARKING, capitalised, count_of
from sqs_tui.review.asked_once import who_answers


def inspection_page(letter: Letter) -> str:
    """The page, ending with a newline. It needs no script and no network, and every text in it stays text."""
    draft = letter_document(letter)
    parts = list(_parts(letter, draft))
    leading = element("ul", *(element("li", element("a", one.title, href=f"#{one.name}")) for one in parts))
    body = joined(
        element("nav", leading, aria_label="Parts of this report"),
        "\n",
        element("main", stacked(one.markup for one in parts), id="main", tabindex=-1),
    )
    skip = element("a", "Skip to the report", href="#main", class_="skip")
    where = where_and_when(letter.inspection.about)
    title = f"Inspection of youth offending work{f': {where}' if where else ''}"
    foot = f"{MARKING}. {title}. {capitalised(of_how_many(letter.inspection))}."
    return page(title, head_of(_head(letter)), body, (foot,), style=STYLE, skip=skip)


def _parts(letter: Letter, draft: Document) -> Iterator[Part]:
    inspection = letter.inspection
    pages = Pages.of(inspection)
    yield _counted(letter)
    yield _letter(letter, draft)
    if not inspection.sessions:
        return
    found = matrix(inspection)
    yield figures_part(letter, pages)
    if related := related_part(letter, pages):
        yield related
    yield matrix_part(found, inspection)
    yield splits_part(letter)
    yield known_part(letter, pages)
    yield views_part(inspection, pages)
    yield cases_part(found)


def _head(letter: Letter) -> Iterator[Note]:
    inspection = letter.inspection
    about = inspection.about or InspectionFile(schema=1)
    instrument = inspection.instrument.instrument
    if about.team:
        yield Note("Team", about.team)
    yield Note("Counted", of_how_many(inspection))
    yield Note("Criteria", f"{instrument.title} {instrument.version}")
    for note in filter(None, (about.note, instrument.note)):
        yield Note("Please note", " ".join(note.split()))


def _counted(letter: Letter) -> Part:
    """How many cases there are, of what kind, and every file that is not among them with the reason."""
    inspection = letter.inspection
    content: list[Content] = [element("p", standing(inspection) or f"{capitalised(of_how_many(inspection))}.")]
    if inspection.sessions:
        managers = {who_answers(session) for session in inspection.sessions}
        facts = [letter.figures[fact] for fact in inspection.instrument.letter.split_by]
        kinds = [f"{f.question.wording(v)}: {len(who)}" for f in facts for v, who in values(f).items() if who]
        content.append(element("p", "; ".join([f"Held by {count_of(len(managers), 'case manager')}", *kinds]), "."))
    if inspection.left_out:
        caption = "Not counted"
        rows = (row(left.file, left.why) for left in inspection.left_out)
        content.append(scrolling(caption, table(caption, ("File", "Why"), rows, "listed")))
    else:
        content.append(element("p", "No file in the folder was left out."))
    return Part("counted", "What is counted", content)


def _letter(letter: Letter, draft: Document) -> Part:
    """The draft as it would be sent. What is behind it is the rest of this page."""
    sent = []
    for block in draft.blocks:
        if isinstance(block, Heading) and block.text == BEHIND:
            break
        sent.append(block)
    links = {name: f"#figure-{name}" for name in letter.figures}
    how = (
        "Drafted from the figures, for a person to check, complete and sign. Numbers lead to the figures they are from."
    )
    paper = element("div", stacked(blocks(sent, deeper=1, links=links)), class_="paper")
    return Part("letter", "Draft letter", [element("p", how, class_="quiet"), paper])
