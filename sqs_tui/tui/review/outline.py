"""The outline of a review: sections with how far they have come, and the questions of the one on the screen."""

from __future__ import annotations

from functools import lru_cache

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.asked_once import is_asked_once
from sqs_tui.review.state import ReviewState
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item

WIDTH = 27

_BLANK = Item(styled(""))


def outline(review: ReviewState, current: Question) -> list[Item]:
    """Sections and questions as list items; questions are named by their id, sections by theirs."""
    asked: dict[str, list[Question]] = {}
    answered: dict[str, int] = {}
    given = {id for id, answer in review.session.answers.items() if answer.given}
    for question in review.applicable:
        asked.setdefault(question.section, []).append(question)
        answered[question.section] = answered.get(question.section, 0) + (question.id in given)
    items: list[Item] = []
    for section in review.instrument.sections:
        title = f"{section.number} {section.short}".strip()
        here = current.section == section.id
        questions = asked.get(section.id, [])
        if not questions:
            elsewhere = review.asked_in and is_asked_once(review.instrument, section.id)
            note = f"in {review.asked_in}" if elsewhere else "–"
            items.append(_row(" ", "", title, note, "$muted"))
            continue
        count = f"{answered[section.id]}/{len(questions)}"
        mark = "✓" if answered[section.id] == len(questions) else "▸" if here else "·"
        items.append(_row(mark, section.id, title, count, "bold" if here else ""))
        if here:
            items += [_question(review, question, question is current) for question in questions]
    return [*items, _BLANK, _whole(sum(answered.values()), len(review.applicable))]


@lru_cache(maxsize=256)
def _whole(answered: int, applicable: int) -> Item:
    return Item(styled((f" {answered} of {applicable} answered", "$muted")))


def _question(review: ReviewState, question: Question, here: bool) -> Item:
    answer = review.answer(question.id)
    missing = answer.given and review.missing_at(question)
    mark = "▶" if here else "!" if missing else "✓" if answer.given else "·"
    told = kind_of(question).short(question, answer) if answer.given else ""
    return _row(f"  {mark}", question.id, question.label, told, "bold" if here else "")


@lru_cache(maxsize=1024)
def _row(mark: str, name: str, text: str, told: str, style: str) -> Item:
    """A row, the same object for the same words: so the list knows what it need not draw again.

    That saves 17 % of an answer (tricks.py "outline").
    """
    room = WIDTH - len(mark) - 2 - len(told) - 1
    text = text if len(text) <= room else text[: room - 1] + "…"
    content = styled(
        (mark, "$accent" if "▶" in mark else "$muted"), " ", (text.ljust(room), style), " ", (told, "$muted")
    )
    return Item(content, name or None)
