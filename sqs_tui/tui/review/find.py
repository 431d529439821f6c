"""Find a question of this review by its words, its guidance, or what was answered."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.summary import line_for
from sqs_tui.tui.dialogs import Dialog, Field
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, LineList, Lines, line

#: Where words are looked for, the most telling place first.
PLACES = ("question", "answer", "guidance")


#: Rows of the dialog around the list, and of the screen around the dialog.
_AROUND = 11


class FindDialog(Dialog[str]):
    """A line to type in and the questions that hold every word of it; dismissed with the id of the one chosen."""

    HELP = "find"
    BINDINGS = [  # noqa: RUF012
        Binding("up", "move(-1)", "Up", id="find.up", tooltip="Move to the question above", show=False),
        Binding("down", "move(1)", "Down", id="find.down", tooltip="Move to the question below", show=False),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self._looked_for = ""
        self._sections = case.review.instrument.section_by_id
        self._texts = [(question, _texts(case, question)) for question in case.review.applicable]

    def compose(self) -> ComposeResult:
        """A line to type in, and what was found below it."""
        with VerticalScroll(can_focus=False):
            yield Lines(id="words")
            yield Field(placeholder="words from a question, its guidance or its answer")
            yield LineList(id="found")

    def on_mount(self) -> None:
        """Show every question."""
        self.query_one("#words", Lines).show([line(styled(("Find a question", "bold")))])
        self._find("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what holds all that is typed so far."""
        self._find(event.value)

    def _find(self, text: str) -> None:
        self._looked_for = text
        wanted = text.casefold().split()
        hits = [(_place(texts, wanted), question) for question, texts in self._texts]
        # Questions that hold the words themselves come before those whose answer or guidance does.
        found = [
            Item(_row(question, self._sections[question.section].short, place), question.id)
            for wanted_place in PLACES
            for place, question in hits
            if place == wanted_place
        ]
        listed = self.query_one("#found", LineList)
        listed.show(found or [Item(styled(("Nothing holds these words.", "$muted")))])
        # As many as there are, but never so many that the line to type in is scrolled away.
        listed.styles.height = max(1, min(14, len(found), self.app.size.height - _AROUND))

    def action_move(self, by: int) -> None:
        """Highlight the question above or below."""
        self.query_one("#found", LineList).action_move(by)

    def action_entered(self) -> None:
        """Go to the question that is highlighted among what holds all that was typed so far."""
        if (typed := self.query_one(Field).value) != self._looked_for:
            self._find(typed)
        self.dismiss(self.query_one("#found", LineList).here)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Go to the question on this line."""
        self.dismiss(message.name)


def _texts(case: OpenCase, question: Question) -> dict[str, str]:
    """The texts of a question by the place they stand in."""
    read = line_for(case.review, question)
    answer = read.answer
    return {
        "question": f"{question.ref} {question.label} {question.text} {question.hint}",
        "answer": " ".join([read.words if answer.given else "", *read.reasons, answer.evidence, answer.their_words]),
        "guidance": f"{question.guidance} {' '.join(question.prompts)}",
    }


def _place(texts: dict[str, str], wanted: list[str]) -> str | None:
    """Where the first word that is not in the question itself stands; None when one stands nowhere."""
    places = [next((place for place in PLACES if word in texts[place].casefold()), None) for word in wanted]
    if None in places:
        return None
    return max((place for place in places if place), key=PLACES.index, default=PLACES[0])


def _row(question: Question, section: str, place: str) -> Content:
    note = "" if place == PLACES[0] else f"  (in its {place})"
    return styled((f"{question.ref or section:<12}", "$muted"), question.text, (note, "$accent"))
