"""What the parts of a review's screen hold at a question, as plain data: keys, texts, what comes next."""

from __future__ import annotations

from typing import Literal

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.open_case import OpenCase
from sqs_tui.review.engine import if_answered
from sqs_tui.review.option_keys import choice_letters
from sqs_tui.review.state import ReviewState
from sqs_tui.source.record import record
from sqs_tui.tui.review.outcome import Area

#: A key of the bar, what it does, and the action that a click on it runs.
Key = tuple[str, str, str]
#: What takes the keys: the question itself, a text of it, or the outline.
Focus = Literal["question", "text", "outline"]

KEYS: list[Key] = [
    ("y/n/x", "Answer", "explain('y, n or x answers')"),
    ("Enter", "Next", "next"),
    ("↑", "Back", "previous"),
    ("e", "Evidence", "evidence"),
    ("v", "View", "view"),
    ("k", "Knew", "knew"),
    ("g", "Guidance", "guidance"),
    ("F1", "Help", "app.help"),
    ("F2", "Summary", "summary"),
    ("/", "Find", "find"),
    ("u", "Undo", "undo"),
    ("q", "Leave", "leave"),
]
READING_KEYS: list[Key] = [
    ("Enter", "Next", "next"),
    ("↑", "Back", "previous"),
    ("g", "Guidance", "guidance"),
    ("/", "Find", "find"),
    ("a", "Amend", "amend"),
    ("F2", "Summary", "summary"),
    ("F1", "Help", "app.help"),
    ("q", "Leave", "leave"),
]
OUTLINE_KEYS: list[Key] = [
    ("↑/↓", "Choose", "explain('↑ and ↓ choose a question')"),
    ("Enter", "Go to it", "go_to_chosen"),
    ("Esc", "Back to the question", "done"),
    ("F1", "Help", "app.help"),
    ("q", "Leave", "leave"),
]
TYPING_KEYS: list[Key] = [
    ("Esc", "Done", "done"),
    ("Ctrl+N", "Record, next", "next"),
    ("F1", "Help", "app.help"),
]


@record
class TextWanted:
    """A text area at a question: whether it is wanted now, and what of the answer stands in it."""

    area: Area
    field: str
    wanted: bool
    text: str


def keys_on_offer(review: ReviewState, question: Question, focus: Focus) -> list[Key]:
    """The keys that matter now, for the bar."""
    if focus != "question":
        return TYPING_KEYS if focus == "text" else OUTLINE_KEYS
    if review.frozen:
        return READING_KEYS
    letters = list(choice_letters(question))
    answering = f"{letters[0]}–{letters[-1]}" if len(letters) > 3 else "/".join(letters)
    offered = {"y/n/x": bool(letters), "k": review.offers_knew(question), "v": review.offers_view(question)}
    writes = kind_of(question).note_area.key
    return [
        (answering if key == "y/n/x" else key, writes if key == "e" else does, action)
        for key, does, action in KEYS
        if offered.get(key, True)
    ]


def texts_wanted(case: OpenCase, question: Question) -> list[TextWanted]:
    """The text areas of a question, those that are not wanted now too: the other reason, their words, the note."""
    review, answer = case.review, case.review.answer(question.id)
    differs = answer.view == "differs" or bool(case.text_of(question.id, "their_words"))
    note = kind_of(question).note_area.field
    areas: list[tuple[Area, str, bool]] = [
        ("other", "other", review.wants_words(question)),
        ("their_words", "their_words", review.offers_view(question) and differs),
        ("note", note, bool(note)),
    ]
    return [
        TextWanted(area, field, wanted, case.text_of(question.id, field) if wanted else "")
        for area, field, wanted in areas
    ]


def likely_next(review: ReviewState, question: Question) -> tuple[ReviewState, Question] | None:
    """Where a first answer most often leads: the review as it would be then, and the question it would go on to."""
    if review.frozen or not review.applies(question.id):
        return None
    then = if_answered(review, question.id, question.choices[0].value) if question.choices else review
    following = then.next(question.id)
    return None if following is None else (then, following)
