"""A fact of the case or its work: yes or no, and where the question says so, not applicable."""

from __future__ import annotations

from sqs_tui.kinds.families import YesNo
from sqs_tui.kinds.parts import Asked

_OFFERED = (("yes", "Yes"), ("no", "No"))
_WITH_NOT_APPLICABLE = (*_OFFERED, ("na", "Not applicable"))


class Fact(YesNo):
    """`kind = "fact"`."""

    name = "fact"
    keys = YesNo.keys | {"not_applicable"}

    def offered(self, question: Asked) -> tuple[tuple[str, str], ...]:
        return _WITH_NOT_APPLICABLE if question.not_applicable else _OFFERED
