"""An answer that is a day, kept as YYYY-MM-DD."""

from __future__ import annotations

import re
from datetime import date

from sqs_tui.kinds.families import Entered
from sqs_tui.kinds.parts import NoteArea

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Date(Entered):
    """`kind = "date"`."""

    name = "date"
    at_length = False
    how = "Type the date as YYYY-MM-DD."
    note_area = NoteArea("value", "Date, as YYYY-MM-DD", "Write")
    coded = True

    def parse(self, text: str) -> str:
        try:
            return date.fromisoformat(text.strip()).isoformat()
        except ValueError:
            raise ValueError("write the date as YYYY-MM-DD, for example 2013-01-07") from None

    def is_typed(self, line: str) -> bool:
        return _DAY.fullmatch(line.strip()) is not None
