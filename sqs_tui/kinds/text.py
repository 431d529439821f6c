"""An answer in free words."""

from __future__ import annotations

from sqs_tui.kinds.families import Entered
from sqs_tui.kinds.parts import NoteArea


class Text(Entered):
    """`kind = "text"`."""

    name = "text"
    at_length = True
    how = "To answer in words, type write."
    note_area = NoteArea("value", "Write", "Write")
    coded = False

    def parse(self, text: str) -> str:
        return text

    def is_typed(self, line: str) -> bool:
        return False
