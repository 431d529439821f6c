"""The page a case manager takes away: what went well, what was learned and agreed, and their own words.

It holds no judgement that something fell short, and no reasons for one: those are in the summary, which
both have seen. Keep it to one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqs_tui.criteria.instrument import PagePart, Section
from sqs_tui.kinds.actions import action_in_words
from sqs_tui.reports.document import Block, Document, Heading, Items, Note, Paragraph, Point
from sqs_tui.reports.identity import foot_of, head_of
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.session import Action
from sqs_tui.review.summary import Read, Summary
from sqs_tui.source.record import record

THANKS = (
    "Thank you for going through this case together. This page is yours; please keep it as safe as the case itself."
)


@record
class Sheet:
    """What is on the page, in its order; of what was written the texts that the criteria mark for it, as they are."""

    strengths: tuple[Read, ...]
    done_well: tuple[tuple[Section, tuple[Read, ...]], ...]
    closing: tuple[Read, ...]
    actions: tuple[Action, ...]
    their_words: tuple[Read, ...]


def sheet_of(summary: Summary) -> Sheet:
    """The part of a summary that is for the case manager to keep."""
    lines = [line for section in summary.sections for line in section.lines]
    done_well = (
        (section.section, tuple(line for line in section.strengths if line.question.strength))
        for section in summary.sections
    )
    return Sheet(
        strengths=_texts(lines, "went_well"),
        done_well=tuple((section, well) for section, well in done_well if well),
        closing=_texts(lines, "learning") + _texts(lines, "last_word"),
        actions=summary.actions,
        their_words=tuple(line for line in lines if line.answer.their_words),
    )


def sheet_document(summary: Summary) -> Document:
    """The page, ready to be rendered."""
    kept = {"Case", "Case manager", "State", "Record"}
    head = tuple(note for note in head_of(summary) if note.label in kept)
    title = f"Our conversation about case {summary.case}"
    return Document(title, head, tuple(_blocks(sheet_of(summary))), foot_of(summary))


def _blocks(sheet: Sheet) -> Iterator[Block]:
    yield Paragraph(THANKS)
    yield from _written(sheet.strengths)
    if sheet.done_well:
        yield Heading(2, "What was done well")
        yield Items(tuple(_theme(section, lines) for section, lines in sheet.done_well))
    yield from _written(sheet.closing)
    if sheet.actions:
        yield Heading(2, "What we agreed to do")
        yield Items(tuple(Point(action_in_words(action)) for action in sheet.actions))
    if sheet.their_words:
        yield Heading(2, "What you said along the way")
        yield Items(tuple(map(_said, sheet.their_words)))


def _written(lines: tuple[Read, ...]) -> Iterator[Block]:
    for line in lines:
        yield Heading(2, capitalised(line.question.label))
        yield Paragraph(line.answer.value)


def _theme(section: Section, lines: tuple[Read, ...]) -> Point:
    """One theme in one item, in words that say something to a reader who has not seen the questions."""
    return Point(f"{section.title}: {'; '.join(line.question.strength for line in lines)}")


def _texts(lines: Iterable[Read], part: PagePart) -> tuple[Read, ...]:
    return tuple(line for line in lines if line.question.for_case_manager == part and line.answer.given)


def _said(line: Read) -> Point:
    return Point(line.question.text, (Note("You", f"“{line.answer.their_words}”"),))
