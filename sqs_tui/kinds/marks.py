"""The signs of answers, the same on every screen and in every report: never told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Mark(StrEnum):
    """How one question stands in one case."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"
    #: An answer that is neither Yes nor No, such as one or several of the question's own options.
    CHOSEN = "chosen"
    UNANSWERED = "unanswered"
    #: It does not apply to the case; what may be recorded there is parked and not counted.
    NOT_ASKED = "not_asked"


SIGNS: Mapping[Mark, str] = {
    Mark.YES: "✓",
    Mark.NO: "–",
    Mark.NOT_APPLICABLE: "○",
    Mark.CHOSEN: "•",
    Mark.UNANSWERED: "?",
    Mark.NOT_ASKED: "",
}

#: Beside an answer: known by the case manager but not recorded, seen differently by them, worth quoting.
KNEW, DIFFERS, EXAMPLE = "k", "≠", "★"


def sign_of(value: str) -> str:
    """The sign of an answer by its value, or of those unanswered; any other value is one that has been chosen."""
    return (SIGNS[Mark(value)] if value in SIGNS else "") or SIGNS[Mark.CHOSEN]
