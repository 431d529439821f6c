"""Agreed actions: a list, each with what, who and by when."""

from __future__ import annotations

from sqs_tui.kinds.families import Entered
from sqs_tui.kinds.parts import Agreed, Asked, Field, Given, NoteArea


class Actions(Entered):
    """`kind = "actions"`."""

    name = "actions"
    field: Field = "actions"
    written = False
    at_length = False
    how = "Type add to add an action."
    note_area = NoteArea("", "Add an action", "Add")
    coded = False

    def parse(self, text: str) -> str:
        raise TypeError("actions are added one by one")

    def in_words(self, question: Asked, answer: Given) -> str:
        return "; ".join(map(action_in_words, answer.actions))

    def is_typed(self, line: str) -> bool:
        return False


def action_in_words(action: Agreed) -> str:
    """What, who and by when, on one line."""
    who = f" ({action.who})" if action.who else ""
    by = f", by {action.by}" if action.by else ""
    return f"{action.what}{who}{by}"
