"""The least an interview in Textual can be: one question and a text area; y puts the next question in its place.

The questions are the arguments. Nothing is loaded, checked or saved.
"""

import sys

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea


class Questions(App[None]):
    """Asks `questions`, one after the other."""

    AUTO_FOCUS = None  # y is a key here, not text
    BINDINGS = [("y", "next", "Next")]  # noqa: RUF012

    def __init__(self, questions: list[str]) -> None:
        super().__init__()
        self.questions = iter(questions)

    def compose(self) -> ComposeResult:
        yield Static(next(self.questions), markup=False)
        yield TextArea()

    def action_next(self) -> None:
        self.query_one(Static).update(next(self.questions))


if __name__ == "__main__":
    Questions(sys.argv[1:]).run()
