"""The digest of a completed session: it shows that something was changed since, not who changed it.

Anybody who can change the file can also compute a new digest; so the short digest is printed on every export.
"""

from __future__ import annotations

import hashlib
import json
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from typing import Any

from sqs_tui.review.serialize import head_of, table_of
from sqs_tui.review.session import Session

#: What may change without the record changing: the digest itself, the count of saves and the file of the save before,
#: where the cursor stood. What became of the agreed actions is left out too: it is said after completion.
_LEFT_OUT = ("digest", "revision", "parent", "position")


def digest(session: Session) -> str:
    """SHA-256 in hex over everything recorded, as JSON with sorted keys in UTF-8; fields at their default left out.

    Leaving them out keeps old digests valid when a later version adds a field.
    """
    content: dict[str, Any] = head_of(session)
    for name in _LEFT_OUT:
        content.pop(name, None)
    content["answers"] = {question: table_of(answer) for question, answer in session.answers.items()}
    for name in ("signoffs", "events", "log"):
        content[name] = [table_of(record) for record in getattr(session, name)]
    if session.contradictions:
        content["contradictions"] = [table_of(record) for record in session.contradictions]
    if session.texts:
        content["texts"] = session.texts
    return digest_of_tables(content)


def digest_of_tables(content: Any) -> str:
    """SHA-256 in hex over tables and arrays, as JSON with sorted keys and without blanks, in UTF-8; times in UTC."""
    # Lone surrogates cannot be saved either, but comparing must not fail over them.
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_moment)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def matches(session: Session) -> bool:
    """True when a completed session still is as it was when its digest was taken."""
    return session.digest == digest(session)


def changed_since_completed(session: Session) -> bool:
    """True when a completed session was changed by something else than this program; that it is completed included.

    Amending clears the digest and is an event itself: so whatever still has one, or was completed last, and says that
    it is in progress, was made to say so. Who signs before it is completed signs what is said after its latest
    amendment: a sign-off from before that was put back.
    """
    if session.state == "completed":
        return not matches(session)
    latest = next((event.what for event in reversed(session.events) if event.what in ("completed", "amended")), "")
    signed_before = any(signed.after_amendment != session.amendments for signed in session.signoffs)
    return bool(session.digest) or signed_before or latest == "completed"


def _moment(value: Any) -> str:
    """A time in UTC. What the strict check will refuse anyway is put as it is: comparing must not fail over it."""
    if not isinstance(value, (datetime, date, time)):
        raise TypeError(type(value).__name__)
    if isinstance(value, datetime) and value.tzinfo and MINYEAR < value.year < MAXYEAR:
        return value.astimezone(UTC).isoformat()
    return value.isoformat()
