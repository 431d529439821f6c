"""The summary of one review as a document: section by section, strengths first, the two voices side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqs_tui.kinds.actions import action_in_words
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.document import Block, Document, Heading, Items, Note, Paragraph, Point
from sqs_tui.reports.identity import foot_of, head_of
from sqs_tui.reports.wording import capitalised, count_of, day_and_time, short
from sqs_tui.review.session import Event, SignOff
from sqs_tui.review.summary import Read, SectionSummary, Summary
from sqs_tui.review.wording import KNEW_THIS, KNOWN, VIEWS

ROLES = {"inspector": "Inspector", "case_manager": "Case manager"}


def summary_document(summary: Summary) -> Document:
    """Everything recorded in one review, for the two people who made it and whoever reads it after them."""
    return Document(f"Review of case {summary.case}", head_of(summary), tuple(_blocks(summary)), foot_of(summary))


def _blocks(summary: Summary) -> Iterator[Block]:
    for section in summary.sections:
        if section.lines or section.progress.applicable:
            yield from _section(section)
    yield from _across("Known by the case manager, not recorded in the case", summary.known_not_recorded, _inspector)
    yield from _across("Where the two views differ", summary.views_differ, _both_voices)
    yield from _across("Good examples to quote", summary.good_examples, _inspector)
    yield from _list("Agreed actions", map(action_in_words, summary.actions))
    yield from _list("Still missing", (f"{m.question.text} ({m.what})" for m in summary.missing))
    if summary.parked:
        kept = count_of(summary.parked, "answer is", "answers are")
        yield Paragraph(f"{kept} kept but not counted: the question does not apply to this case as it now stands.")
    if summary.asked_in:
        yield Paragraph(
            f"The questions asked once of each case manager were answered in the review of case {summary.asked_in}."
        )
    yield from _list("Signed off", map(_signoff, summary.signoffs))
    yield from _list("Amendments", (_amendment(event) for event in summary.events if event.what == "amended"))


def _section(section: SectionSummary) -> Iterator[Block]:
    progress = section.progress
    yield Heading(2, f"{section.section.number} {section.section.title}".strip())
    yield Paragraph(f"{progress.answered} of {count_of(progress.applicable, 'question')} answered.")
    groups = (
        ("What was done well", section.strengths),
        ("What was not sufficient, and why", section.to_improve),
        ("Not applicable", section.not_applicable),
        ("Also recorded" if section.section.number else "", section.other),
    )
    for heading, lines in groups:
        if lines and heading:
            yield Heading(3, heading)
        if lines:
            yield Items(tuple(_item(line, _everything) for line in lines))


def _across(heading: str, lines: Iterable[Read], notes: Callable[[Read], Iterator[Note]]) -> Iterator[Block]:
    """A part that goes across the sections; left out when there is nothing for it."""
    if items := tuple(Point(line.question.text, tuple(notes(line))) for line in lines):
        yield Heading(2, heading)
        yield Items(items)


def _list(heading: str, texts: Iterable[str]) -> Iterator[Block]:
    if items := tuple(map(Point, texts)):
        yield Heading(2, heading)
        yield Items(items)


def _item(line: Read, notes: Callable[[Read], Iterator[Note]]) -> Point:
    """The question with its answer behind it; what is written at length goes below it."""
    text = line.question.text
    if kind_of(line.question).at_length and line.answer.given:
        return Point(text, (Note("", line.words), *notes(line)))
    if line.answer.actions:
        return Point(text, (Note("", "See Agreed actions, below."), *notes(line)))
    return Point(f"{text} {line.words}", tuple(notes(line)))


def _everything(line: Read) -> Iterator[Note]:
    if line.reasons:
        yield Note("Why", "; ".join(line.reasons))
    if line.answer.known_not_recorded:
        yield Note(capitalised(KNOWN), KNEW_THIS)
    yield from _case_manager(line)
    yield from _evidence(line)
    if line.answer.good_example:
        yield Note("Good example", "worth quoting in the letter")


def _inspector(line: Read) -> Iterator[Note]:
    yield Note("Inspector", ": ".join(filter(None, (line.words, "; ".join(line.reasons)))))
    yield from _evidence(line)


def _both_voices(line: Read) -> Iterator[Note]:
    yield from _inspector(line)
    yield from _case_manager(line)


def _case_manager(line: Read) -> Iterator[Note]:
    answer = line.answer
    view = VIEWS[answer.view] if answer.view else ""
    said = f"“{answer.their_words}”" if answer.their_words else ""
    if view or said:
        yield Note("Case manager", ": ".join(filter(None, (view, said))))


def _evidence(line: Read) -> Iterator[Note]:
    if line.answer.evidence:
        yield Note("Evidence", line.answer.evidence)


def _signoff(signoff: SignOff) -> str:
    return f"{ROLES[signoff.role]} {signoff.code}, {day_and_time(signoff.at)}: {signoff.confirms}"


def _amendment(event: Event) -> str:
    before = f" (before: revision {event.revision}, digest {short(event.digest)})" if event.digest else ""
    return f"{day_and_time(event.at)}: {event.why}{before}"
