"""Where everything about a case lies in a folder of sessions, and which names mean what."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

from sqs_tui.store.case_reference import CONFLICT

#: Completed revisions that were opened again, and the criteria that sessions were opened under.
EARLIER, INSTRUMENTS = "earlier", "instruments"
#: Files of an inspection that are no sessions.
NO_SESSIONS = frozenset({"inspection.toml", "criteria.toml"})


def session_path(folder: Path, case: str) -> Path:
    """The review itself, as last saved."""
    return folder / f"{case}.toml"


def backup_path(folder: Path, case: str) -> Path:
    """The review as it was one save earlier."""
    return folder / f"{case}.toml.bak"


def lock_path(folder: Path, case: str) -> Path:
    """What whoever has the case open keeps locked; it is never removed but by a purge."""
    return folder / f".{case}.lock"


def draft_path(folder: Path, case: str) -> Path:
    """The text that is being typed, until it is recorded."""
    return folder / f".{case}.draft.toml"


def earlier_path(folder: Path, case: str, revision: int) -> Path:
    """A completed revision that was opened again."""
    return folder / EARLIER / f"{case}.r{revision}.toml"


def instrument_path(folder: Path, sha256: str) -> Path:
    """The criteria with this SHA-256 (hex), kept for the sessions that were begun with them."""
    return folder / INSTRUMENTS / f"{sha256[:16]}.toml"


def conflict_path(folder: Path, case: str, at: datetime) -> Path:
    """Where a version goes whose place another program has changed, at this time (UTC)."""
    return folder / f"{case}.conflict-{at:%Y%m%dT%H%M%SZ}-{os.getpid()}.toml"


def folder_of(file: Path) -> Path:
    """The folder of sessions that a session file is of: of an earlier revision the one above it, where it was saved."""
    return file.parent.parent if file.parent.name == EARLIER else file.parent


def conflict_of(stem: str) -> str | None:
    """The case that a file named `stem`.toml is a conflict copy of; None when it is none."""
    match = CONFLICT.fullmatch(stem)
    return match["case"] if match else None


def belongs_to(case: str, name: str) -> bool:
    """True for the names that are written for this case: session, backup, draft, conflict copies."""
    if name in (session_path(Path(), case).name, backup_path(Path(), case).name, draft_path(Path(), case).name):
        return True
    return name.endswith(".toml") and conflict_of(name.removesuffix(".toml")) == case


def is_earlier_of(case: str, name: str) -> bool:
    """True for the names in `earlier/` that are earlier revisions of this case."""
    return re.fullmatch(re.escape(case) + r"\.r\d+\.toml", name) is not None
