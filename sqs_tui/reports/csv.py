"""Tables as CSV that opens right in a spreadsheet and loads as it is in a program for statistics.

A spreadsheet takes a text that begins like a formula for one, and runs it. Such a text is given an apostrophe in
front, which shows it to be text; taking one away from every text that has one before a formula gives all of them back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from sqs_tui.text import shown

Cell = str | int | None

#: Without it Excel takes UTF-8 for the local code page. pandas passes over it, and so does R in a UTF-8 locale.
BYTE_ORDER_MARK = "\ufeff"

# Full-width signs too: some spreadsheets take them for the narrow ones. What follows white space or apostrophes is
# guarded as well, the one because it may be trimmed, the other so that taking the guard away cannot bare a formula.
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠﹢﹣﹫﹦]|[\t\r\n])")


def guarded(text: str) -> str:
    """`text` as it may stand in a cell: passed through the text gate, and no formula."""
    text = shown(text)
    return f"'{text}" if _FORMULA.match(text) else text


def table(rows: Iterable[Iterable[Cell]]) -> str:
    """The rows, the first of them the names of the columns, as RFC 4180 has them: CR LF at the end of each."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([guarded(cell) if isinstance(cell, str) and cell else cell for cell in row] for row in rows)
    return text.getvalue()
