"""A whole inspection read in one go: its letter, its matrix, what it can be split by, what is left to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.drill import splitting_facts
from sqs_tui.findings.figure import Figure
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.matrix import Matrix, matrix
from sqs_tui.findings.to_do import ToDo, to_do


class Overview(NamedTuple):
    """Everything there is to look at; `facts` are those that part the cases."""

    letter: Letter
    matrix: Matrix
    facts: tuple[Figure, ...]
    to_do: tuple[ToDo, ...]


def read_overview(folder: Path, criteria: LoadedInstrument, progress: Callable[[int, int], None]) -> Overview:
    """`progress` is told after each file how many have been read, and of how many.

    Raises `SourceError` when the folder or its `inspection.toml` cannot be used.
    """
    inspection = read_inspection(folder, criteria, progress)
    letter = draft_letter(inspection)
    return Overview(letter, matrix(inspection), splitting_facts(letter), to_do(inspection))
