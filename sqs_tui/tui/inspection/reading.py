"""Reading the folder of an inspection in a thread, saying now and then how far it is."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.overview import Overview, read_overview
from sqs_tui.source.problems import SourceError

#: Seconds between two words of how far the reading is.
_EVERY = 0.2

#: What is said before the first file has been read.
BEGUN = "Reading the reviews of this folder …"


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
