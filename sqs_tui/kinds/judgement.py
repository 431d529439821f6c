"""A judgement of the work: sufficient or not, and why not."""

from __future__ import annotations

from sqs_tui.kinds.families import YesNo
from sqs_tui.kinds.parts import Asked

#: The answers of every judgement, each with its usual wording.
OFFERED = (("yes", "Sufficient"), ("no", "Insufficient"), ("na", "Not applicable"))


class Judgement(YesNo):
    """`kind = "judgement"`."""

    name = "judgement"
    judges = True
    general_na_reasons = True
    verb = "judged"
    guidance_note = "Not applicable is for what did not arise; leave it open while you are not sure."

    def offered(self, question: Asked) -> tuple[tuple[str, str], ...]:
        return OFFERED
