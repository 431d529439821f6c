"""Reading a whole inspection in a thread, saying now and then how far it is: all that its views look at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.drill import splitting_facts
from sqs_tui.findings.figure import Figure
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import Letter, draft_letter
from sqs_tui.findings.matrix import Matrix, matrix
from sqs_tui.findings.to_do import ToDo, to_do
from sqs_tui.source.problems import SourceError

#: Seconds between two words of how far the reading is.
_EVERY = 0.2

#: What is said before the first file has been read.
BEGUN = "Reading the reviews of this folder …"


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
    facts = splitting_facts(inspection, letter.figures)
    return Overview(letter, matrix(inspection), facts, to_do(inspection))


def read_in_thread(
    folder: Path,
    criteria: LoadedInstrument,
    later: Callable[[Callable[[], None]], None],
    told: Callable[[str], None],
    done: Callable[[Overview | SourceError], None],
) -> None:
    """Read the folder, and do not wait for it.

    `later` has a call made in the app's own thread, where `told` gets a sentence of how far it is, and `done` what was
    read, or why it cannot be read.
    """
    last = 0.0

    def progress(number: int, of: int) -> None:
        nonlocal last
        if monotonic() - last >= _EVERY:
            last = monotonic()
            said = f"Reading the reviews of this folder: {number} of {of} …"
            later(lambda: told(said))

    def work() -> None:
        try:
            read: Overview | SourceError = read_overview(folder, criteria, progress)
        except SourceError as error:
            read = error
        except Exception as error:
            unforeseen = error
            later(lambda: _raise(unforeseen))  # it ends the app as any other does
            return
        later(lambda: done(read))

    threading.Thread(target=work, name="inspection", daemon=True).start()


def _raise(error: Exception) -> None:
    raise error
