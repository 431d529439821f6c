"""What is wrong with a file, where, and what to do about it, as one line each."""

from __future__ import annotations

from pathlib import Path

from sqs_tui.errors import SqsError
from sqs_tui.source.record import record


@record
class Problem:
    """One thing wrong with one file.

    `line` and `column` count from 1; 0 means the problem is the file as a whole (it cannot be read, say).
    """

    file: Path
    line: int
    column: int
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)
        return f"{place}: {self.what}" + (f"; {self.remedy}" if self.remedy else "")


class SourceError(SqsError):
    """A file that cannot be used, with every problem found in it (never empty), in order of place."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (str(p.file), p.line, p.column))
        super().__init__("\n".join(map(str, self.problems)))
