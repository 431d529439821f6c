"""The criteria that sessions were opened under, kept once per version, so that each opens under its own."""

from __future__ import annotations

from pathlib import Path

from sqs_tui.store import durable, places
from sqs_tui.store.folder import ensure_folder

#: A temporary older than this, in seconds, belongs to no running save. Sessions of one folder share these
#: files, so no session's lock can tell; and to lose one in use would only make its writer try again.
_ABANDONED = 3600.0


def copy_instrument(folder: Path, data: bytes, sha256: str) -> Path:
    """Keep the criteria file `data` for the sessions in `folder`; where it is kept. Raises `SaveFailed`.

    `sha256` (hex) is that of `data`, as the sessions record it.
    """
    if durable.sha256(data) != sha256:
        raise ValueError("the digest is not that of the criteria")
    path = places.instrument_path(folder, sha256)
    if instrument_copy(folder, sha256) is None:
        ensure_folder(path.parent)
        durable.sweep(path.parent, lambda _: True, older=_ABANDONED)
        durable.replace_file(path, data)
    return path


def instrument_copy(folder: Path, sha256: str) -> Path | None:
    """Where the criteria with this SHA-256 (hex) are kept; None when they are not, or no longer as they were."""
    path = places.instrument_path(folder, sha256)
    try:
        return path if durable.digest_of(path) == sha256 else None
    except OSError:
        return None
