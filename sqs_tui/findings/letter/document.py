"""The drafted letter as a document, in the order and under the headings of a real one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from sqs_tui.criteria.letter_plan import UnnumberedPart
from sqs_tui.findings.inspection_file import InspectionFile
from sqs_tui.findings.letter.appendix import area_item, behind
from sqs_tui.findings.letter.examples import Example
from sqs_tui.findings.letter.letter import (
    AREAS,
    Letter,
    LetterParagraph,
    Sentence,
    n_of_n,
)
from sqs_tui.findings.to_do import of_how_many
from sqs_tui.findings.words import number
from sqs_tui.reports.document import Block, Document, Heading, Items, Note, Numbered, Paragraph, Point
from sqs_tui.reports.wording import MARKING, capitalised, day

#: What stands where `inspection.toml` says nothing: to be seen at once, and to be searched for.
GAP = "[…]"

_TEAM = "the youth offending team"
_PURPOSE = (
    "Good quality assessment and planning at the start of a sentence is critical to increasing the likelihood of"
    " positive outcomes. The purpose of this inspection is to assess the quality and effectiveness of casework with"
    " children and young people who have offended, at the start of a sample of {sample} supervised by {team}."
    " Wherever possible this is undertaken in conjunction with the allocated case manager, thereby"
    " increasing the effectiveness as a learning opportunity for staff."
)
_RECOMMEND = (
    "We strongly recommend that you focus your post-inspection improvement work on those particular aspects of"
    " practice."
)
_THANKS = (
    "We are grateful for the support that we received from staff in the YOT to facilitate and engage with this"
    " inspection. Please pass on our thanks, and ensure that they are made fully aware of these inspection findings."
)


def letter_document(letter: Letter) -> Document:
    """Everything there is to say about an inspection, ready to be rendered."""
    about = letter.inspection.about or InspectionFile(schema=1)
    instrument = letter.inspection.instrument.instrument
    head = [
        Note("Draft", "drafted from the figures, for a person to check, complete and sign"),
        Note("Counted", of_how_many(letter.inspection)),
        Note("Criteria", f"{instrument.title} {instrument.version}"),
    ]
    head += [Note("Please note", " ".join(note.split())) for note in (about.note, instrument.note) if note]
    blocks = [*_opening(letter, about), *_findings(letter), *_closing(letter, about), *behind(letter)]
    foot = f"{MARKING}. {_title(about)} {capitalised(of_how_many(letter.inspection))}."
    return Document(f"Draft letter: {_title(about)}", tuple(head), tuple(blocks), (foot,))


def _title(about: InspectionFile) -> str:
    return f"Report of Short Quality Screening (SQS) of youth offending work in {about.area or GAP}."


def _opening(letter: Letter, about: InspectionFile) -> Iterator[Block]:
    yield Paragraph(about.addressee or GAP)
    yield Paragraph(_day_of(about.letter_date))
    yield Paragraph(f"Dear {about.salutation or GAP}")
    yield Paragraph(_title(about))
    yield Paragraph(
        f"This report outlines the findings of the recent SQS inspection, conducted {_fieldwork(about)}. We carried"
        " this out as part of our programme of inspection of youth offending work."
    )
    plan = letter.inspection.instrument.letter
    yield from _heading(plan.context)
    yield Paragraph(_PURPOSE.format(sample=_cases(len(letter.inspection.sessions)), team=about.team or _TEAM))
    yield from _said(letter.context)
    yield from _heading(plan.summary)
    yield Paragraph(about.summary or f"{GAP} To be written by the lead inspector. The figures offer:")
    yield from _said(letter.summary)
    for title, offered in (("Largest shares of sufficient work", letter.strengths), ("Smallest", letter.concerns)):
        if offered:
            yield Heading(3, title)
            yield Items(tuple(Point(f"{figure.question.text} {n_of_n(figure)}") for figure in offered), aside=True)


def _heading(part: UnnumberedPart) -> Iterator[Block]:
    if part.title:
        yield Heading(2, part.title)


def _findings(letter: Letter) -> Iterator[Block]:
    for theme in letter.themes:
        yield Heading(2, theme.section.title, number=theme.section.number)
        for paragraph in theme.paragraphs:
            yield from _numbered(paragraph)
    for unnumbered in letter.unnumbered:
        yield Heading(2, unnumbered.section.title)
        yield from _said(unnumbered.sentences)
    yield Heading(2, AREAS)
    named = [area for area in letter.areas if area.named]
    if not named:
        yield Paragraph("No area stands out from the figures.")
        return
    yield Paragraph("The most significant areas for improvement were:")
    yield Numbered(tuple(map(area_item, named)))
    yield Paragraph(_RECOMMEND)


def _closing(letter: Letter, about: InspectionFile) -> Iterator[Block]:
    yield Paragraph(_THANKS)
    reach = f" and can be reached at {about.contact}" if about.contact else ""
    yield Paragraph(
        "If you have any further questions about the inspection please contact the lead inspector, who was"
        f" {about.lead_inspector or GAP}{reach}."
    )
    yield Paragraph(f"Yours sincerely,\n{about.signatory or GAP}")
    if about.copies:
        yield Paragraph("Copy to:")
        yield Items(tuple(map(Point, about.copies)))


def _numbered(paragraph: LetterParagraph) -> Iterator[Block]:
    if paragraph.sentences:
        yield Paragraph(" ".join(sentence.text for sentence in paragraph.sentences), paragraph.number)
        yield Items(tuple(_trace(paragraph.sentences)), aside=True)
    if paragraph.examples:
        yield Items(tuple(map(_example, paragraph.examples)), aside=True)


def _said(sentences: Iterable[Sentence]) -> Iterator[Block]:
    sentences = tuple(sentences)
    if sentences:
        yield Paragraph(" ".join(sentence.text for sentence in sentences))
        yield Items(tuple(_trace(sentences)), aside=True)


def _trace(sentences: Iterable[Sentence]) -> Iterator[Point]:
    """The numbers beside the words: one line for each figure that a sentence was drafted from."""
    for name, figure in {sentence.figure.question.id: sentence.figure for sentence in sentences}.items():
        yield Point(f"{name}: {n_of_n(figure)}", about=name)


def _example(example: Example) -> Point:
    flags = tuple(Note("Could identify someone", f"{flag.what}: “{flag.words}”") for flag in example.flags)
    return Point(f"Starred example, case {example.case}: {example.text}", flags)


def _cases(n: int) -> str:
    return f"{number(n) if n else 'no'} recent case{'' if n == 1 else 's'}"


def _fieldwork(about: InspectionFile) -> str:
    if about.fieldwork_start and about.fieldwork_end and about.fieldwork_start != about.fieldwork_end:
        return f"from {_day_of(about.fieldwork_start)} to {_day_of(about.fieldwork_end)}"
    return f"on {_day_of(about.fieldwork_start)}"


def _day_of(when: date | None) -> str:
    """A date as a letter writes it, or the gap for it."""
    return day(datetime.combine(when, time())) if when else GAP
