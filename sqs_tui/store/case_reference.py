"""Which case references and codes are accepted: those that are a safe and unmistakable file name on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqs_tui.errors import SqsError

_REFERENCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9_-])?", re.ASCII)
_CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,18}[A-Za-z0-9_-])?", re.ASCII)

#: Device names on Windows, with any suffix; and the files of an inspection's folder that are not sessions.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
_OUR_FILES = frozenset({"inspection", "criteria"})

#: How the copy of a session is named that could not take its file's place (see `session_file`).
CONFLICT = re.compile(r"(?P<case>.+)\.conflict-\d{8}T\d{6}Z-\d+")


class ReferenceRefused(SqsError):
    """A case reference or a code that cannot be used; the text is one sentence for the person who typed it."""


def check_reference(text: str, existing: Iterable[str]) -> str:
    """`text` itself when it can be the reference of a new case beside the `existing` ones; case is kept as typed.

    Raises `ReferenceRefused`.
    """
    check_name(text)
    same = next((one for one in existing if folded(one) == folded(text)), None)
    if same == text:
        raise ReferenceRefused(f"There is already a session for {text}.")
    if same is not None:
        raise ReferenceRefused(f"{text} is too like {same}, which is there already; use one that differs in more.")
    return text


def check_name(text: str) -> str:
    """`text` itself when it is a possible case reference, new or not. Raises `ReferenceRefused`."""
    if not _REFERENCE.fullmatch(text):
        raise ReferenceRefused(
            "A case reference is 1 to 40 letters, digits, hyphens, underscores or dots, such as LAN-017;"
            " it begins with a letter or digit and does not end with a dot."
        )
    stem = text.partition(".")[0].lower()
    if stem in _DEVICES or text.lower() in _OUR_FILES or CONFLICT.fullmatch(text):
        raise ReferenceRefused(f"{text} is a name with a meaning of its own on a computer; use another reference.")
    return text


def check_code(text: str, what: str) -> str:
    """`text` itself when it can be the code of a person; `what` says whose ("case manager").

    Raises `ReferenceRefused`.
    """
    if not _CODE.fullmatch(text):
        raise ReferenceRefused(
            f"Use a code for the {what}, such as CM04, never a name: 1 to 20 letters, digits, hyphens,"
            " underscores or dots, no spaces."
        )
    return text


def folded(case: str) -> str:
    """Equal for case references that are of one case: those that a disk or a reader may take for the same.

    New ones are ASCII, but the files that are there may be named in any script.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", case).casefold())
