"""Talking to the plain interview from a test: lines in, transcript and saved session out."""

from __future__ import annotations

import io
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.plain.opening import interview
from sqs_tui.plain.talk import Talk
from sqs_tui.review.session import Session
from sqs_tui.store.folder import sessions_in
from tests.instruments import SMALL

#: Answers everything that the small instrument asks of a custody case.
WHOLE = [
    "y", "",                        # the case manager is here
    "b", "",                        # in custody
    "b c", "",                      # released and moved
    "n b d", "other late", "k", "v differs", "yes", "It is in my contact log.", ".", "e Seen in the log.", "*", "",
    "y", "",                        # somewhere to live
    "y", "",                        # policies
    "2013-01-07", "",
    "write", "Two things.", "And a third.", ".", "",
    "add", "Update the plan", "CM04", "31 January",
]  # fmt: skip


def criteria_in(folder: Path) -> LoadedInstrument:
    path = folder / "criteria.toml"
    if not path.exists():
        path.write_text(SMALL, encoding="utf-8")
    return load_instrument(path)


def talk_through(folder: Path, lines: list[str] | bytes, *, case: str = "LAN-017") -> tuple[str, int]:
    """The transcript and the exit code of an interview whose input is `lines`."""
    data = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
    out = io.StringIO()
    code = leave(folder, Talk(io.BytesIO(data), out, echo=True), case=case)
    return out.getvalue(), code


class Typed(Talk):
    """A talk at a terminal: lines are not echoed, and questions wait for whoever types."""

    def __init__(self, lines: list[str]) -> None:
        self.lines, self.out = io.BytesIO("".join(f"{line}\n" for line in lines).encode()), io.StringIO()
        super().__init__(self.lines, self.out, echo=False)


def leave(folder: Path, talk: Talk, *, case: str = "LAN-017") -> int:
    """The exit code of a talk to its end."""
    return interview(
        talk,
        folder / "sessions",
        criteria_in(folder),
        case=case,
        inspector="INS2",
        case_manager="CM04",
        how_to_go_on=lambda case: f"sqs-tui review {case} --plain",
    )


def session_of(folder: Path, case: str = "LAN-017") -> Session:
    entry = next(entry for entry in sessions_in(folder / "sessions", trusting=False) if entry.case == case)
    assert entry.session is not None, entry.problem
    return entry.session
