"""Taking a session of an older schema to the present one; nothing that was recorded changes by it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqs_tui.review.session import SCHEMA, Event, Session, now


def upgraded(session: Session) -> Session:
    """`session` in the present schema, with an event that says so; the very same when it is in it already."""
    if session.schema == SCHEMA:
        return session
    events = (*session.events, Event(now(), "upgraded"))
    return replace(session, schema=SCHEMA, id=session.id or derived_id(session), events=events)


def derived_id(session: Session) -> str:
    """An id for a session that was begun without one: the same for every copy of it, on whichever computer."""
    asked = session.instrument
    begun = (session.case, session.inspector, session.case_manager, session.opened.isoformat(), asked.id, asked.sha256)
    return hashlib.sha256("\n".join(begun).encode("utf-8", "surrogatepass")).hexdigest()[:32]
