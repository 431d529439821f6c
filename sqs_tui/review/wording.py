"""Answers and agreed actions as they are read aloud."""

from __future__ import annotations

from sqs_tui.criteria.instrument import Question
from sqs_tui.review.session import Action, Answer


def in_words(question: Question, answer: Answer) -> str:
    """An answer as it is read aloud; "not answered" when there is none."""
    if answer.values:
        return ", ".join(map(question.wording, answer.values))
    if answer.actions:
        return "; ".join(map(action_in_words, answer.actions))
    if not answer.value:
        return "not answered"
    return question.wording(answer.value) if question.choices else answer.value


def action_in_words(action: Action) -> str:
    """What, who and by when, on one line."""
    who = f" ({action.who})" if action.who else ""
    by = f", by {action.by}" if action.by else ""
    return f"{action.what}{who}{by}"
