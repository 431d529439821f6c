"""Dates, counts and digests as every report words them."""

from __future__ import annotations

from datetime import UTC, datetime


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


def count_of(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 answer", "3 answers"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def capitalised(text: str) -> str:
    """`text` with its first letter large, the rest as it is (unlike `str.capitalize`)."""
    return text[:1].upper() + text[1:]
