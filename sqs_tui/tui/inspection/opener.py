"""Opening what stands behind the rows of an inspection: cases, one answer, a review, a question about questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.drill import Group
from sqs_tui.findings.figure import Figure
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.inspection.drill import AnswerScreen, CasesScreen
from sqs_tui.tui.inspection.view import Shown


class FrameOpener:
    """Opens it over a screen, and calls `opened` when a review was, which may change what has been read."""

    def __init__(self, frame: Frame[None], opened: Callable[[], None]) -> None:
        """Over `frame`, which also says what there is to say."""
        self._frame, self._opened = frame, opened

    def say(self, text: Content | str) -> None:
        """Say what has just happened, or why nothing has, unless the screen has been left."""
        if self._frame.is_attached:
            self._frame.say(text)

    def open_cases(self, shown: Shown, figure: Figure) -> None:
        """Show one figure in full, with everybody it speaks of."""
        self._frame.app.push_screen(CasesScreen(shown.letter, figure, shown.fact, self.open_review))

    def open_answer(self, group: Group, index: int) -> None:
        """Show what was recorded of one member of a group."""
        self._frame.app.push_screen(AnswerScreen(group, index, self.open_review))

    def open_review(self, case: str) -> None:
        """Open the review of a case, or tell why it cannot be opened."""
        if problem := self._frame.app.open(case):
            self.tell_why(problem)
        else:
            self._opened()

    def tell_why(self, problem: str) -> None:
        """Tell why a file cannot be opened."""
        from sqs_tui.tui.inspection.dialogs import cannot_be_opened

        self._frame.app.open_dialog(cannot_be_opened(problem))

    def ask_which(
        self, title: str, questions: Sequence[Question], chosen: Callable[[str], None], none: str = ""
    ) -> None:
        """Have one of several questions chosen; see `Opener`."""
        from sqs_tui.tui.inspection.dialogs import NONE, QuestionDialog

        def done(name: str | None) -> None:
            if name is not None:
                chosen("" if name == NONE else name)

        self._frame.app.open_dialog(QuestionDialog(title, questions, none), done)
