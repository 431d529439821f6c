"""The dialogs of an inspection: choosing one of several questions, and why a review cannot be opened."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_lowercase

from sqs_tui.criteria.instrument import Question
from sqs_tui.reports.wording import capitalised
from sqs_tui.tui.dialogs import ChoiceDialog
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, line

#: Rows of the screen that the rest of the dialog takes.
_FRAME = 11

#: What a `QuestionDialog` is dismissed with for none of its questions.
NONE = "none"


class QuestionDialog(ChoiceDialog):
    """The questions, one a line, as high as there is room for; dismissed with the id of one, or with `NONE`."""

    def __init__(self, title: str, questions: Sequence[Question], none: str = "") -> None:
        """`none` is what stands before the questions for none of them; without it one has to be chosen."""
        choices = [(NONE, "0", none)] if none else []
        for key, question in zip(ascii_lowercase, questions, strict=False):
            choices.append((question.id, key, capitalised(question.label)))
        super().__init__(title, [], choices)

    def on_mount(self) -> None:
        """Leave the list no more rows than the screen has for it."""
        self.query_one("#choices").styles.max_height = max(3, self.app.size.height - _FRAME)


def cannot_be_opened(problem: str) -> ChoiceDialog:
    """Why a review could not be opened."""
    body = [line(styled(row)) for row in problem.splitlines()]
    body += [BLANK_LINE, line(styled(("It was left as it is.", "$muted")))]
    return ChoiceDialog("This file cannot be opened", body, [("close", "c", "Close")])
