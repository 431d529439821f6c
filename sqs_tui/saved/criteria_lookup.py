"""The criteria that a saved session was begun with, also when those of the folder one works in cannot be used."""

from __future__ import annotations

from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument, open_instrument
from sqs_tui.review.session import Session
from sqs_tui.store.instruments import criteria_of, instrument_copy


def own_criteria(
    folder: Path, session: Session, current: LoadedInstrument | None, language: str = "en"
) -> LoadedInstrument | None:
    """The current criteria or the copy kept beside the session; None when lost. `current` is None for broken ones.

    Raises `SourceError` when the copy is there but cannot be used.
    """
    if current is not None:
        return criteria_of(folder, session, current)
    copy = instrument_copy(folder, session.instrument.sha256)
    return None if copy is None else open_instrument(copy, language)
