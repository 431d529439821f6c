"""The marking, dates, counts and digests as every report words them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqs_tui.text import count_of as count_of

#: The government's security marking, on every page, screen and talk: each may show case material about children.
MARKING = "OFFICIAL-SENSITIVE"


def day(moment: datetime) -> str:
    """A date as a letter writes it: 7 January 2013."""
    return f"{moment.day} {moment:%B %Y}"


def day_and_time(moment: datetime) -> str:
    """A date and time as sessions keep them, in UTC: 7 January 2013, 14:03 UTC."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC)
    return f"{day(moment)}, {moment:%H:%M} UTC"


def short(digest: str) -> str:
    """As much of a digest as people compare by eye."""
    return digest[:12]


def capitalised(text: str) -> str:
    """`text` with its first letter large, the rest as it is (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]
