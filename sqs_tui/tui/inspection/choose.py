"""Choosing one of several questions of an inspection: a fact to split by, a figure to go to."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from sqs_tui.criteria.instrument import Question
from sqs_tui.reports.wording import capitalised
from sqs_tui.tui.dialogs import ChoiceDialog

#: Rows of the screen that the rest of the dialog takes.
_FRAME = 11


class QuestionDialog(ChoiceDialog):
    """The questions, one a line, as high as there is room for; dismissed with the id of one, or with "none"."""

    def __init__(self, title: str, questions: Sequence[Question], none: str = "") -> None:
        choices = [("none", "0", none)] if none else []
        for key, question in zip(ascii_lowercase, questions, strict=False):
            choices.append((question.id, key, capitalised(question.label)))
        super().__init__(title, [], choices)

    def on_mount(self) -> None:
        self.query_one("#choices").styles.max_height = max(3, self.app.size.height - _FRAME)
