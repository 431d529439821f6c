"""The question of a review: what is asked and answered, with texts that come and go; and its guidance beside it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.tui.review import question_view
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Area, Carry, InView
from sqs_tui.tui.review.parts import TextWanted, texts_wanted
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Line, Lines, line
from sqs_tui.tui.widgets.note_editor import NoteEditor

#: At this height of the screen there is room for an empty line between the parts of a question.
ROOMY = 30
#: The least rows of the part with the question, its answers and what stands beside them.
LEAST, LEAST_SHORT = 16, 13

#: Text areas that come up only where they are needed, and what stands above them.
LABELS = {"other": "The other reason, in your own words", "their_words": "In their words"}


class QuestionPane(VerticalScroll):
    """Shows the question that `controller` is at; what is clicked or typed here goes to it, by way of `carry_out`."""

    BLANK = True

    def __init__(self, controller: ReviewController, carry_out: Carry) -> None:
        super().__init__(id="pane", can_focus=False)
        self._controller, self._carry_out = controller, carry_out
        self._sheet, self._note_label = Lines(id="asked"), Lines(id="note_label")
        #: The text areas, each with its label where that comes and goes with it.
        self._areas: dict[Area, tuple[NoteEditor] | tuple[Lines, NoteEditor]] = {"note": (NoteEditor(id="note"),)}
        self._roomy = True

    def compose(self) -> ComposeResult:
        """What is asked, and the text that every question has."""
        yield self._sheet
        yield self._note_label
        yield from self._areas["note"]

    def show(self, height: int) -> None:
        """Bring all of it in line with the case, on a screen of `height` rows."""
        self._roomy = height >= ROOMY
        question = self._controller.question
        texts = texts_wanted(self._controller.case, question)
        # Most questions need no more than a note: as long as none does, the screen need not be laid out anew, which
        # would be 35 % more of an answer (tricks.py "least height").
        more = any(text.wanted for text in texts if text.area in LABELS)
        self._sheet.least = 0 if more else LEAST if self._roomy else LEAST_SHORT
        self._sheet.show(self._lines(question))
        for text in texts:
            self._show_text(text)
        self._note_label.show(question_view.note_label(question, self._write, roomy=self._roomy))

    def bring_into_view(self, what: InView) -> None:
        """Scroll to the top of another question, or to the end, where the latest of what can be picked comes up."""
        if what == "question":
            if self.scroll_offset.y:
                self.scroll_home(animate=False)
        elif what == "their_view" or not self._roomy:  # else the reasons are in view, and so is the question
            self.screen.call_after_refresh(self.scroll_end, animate=False)

    def draw_ahead(self, question: Question) -> None:
        """Draw where nobody sees it what comes up when `question` does, so that it is quick."""
        self._sheet.draw_ahead(self._lines(question))

    def _lines(self, question: Question) -> list[Line]:
        """What stands above the texts, with the question as it is now."""
        case, asking, roomy = self._controller.case, self._controller.here.asking_view, self._roomy
        lines = question_view.asked(case, question, self._pick, roomy=roomy)
        return lines + question_view.beside(case, question, asking, self._beside, roomy=roomy)

    # Clicks

    def _pick(self, letter: str) -> None:
        if (outcome := self._controller.pick(letter)) is not None:
            self._carry_out(outcome)

    def _beside(self, what: str) -> None:
        self._carry_out(self._controller.here.beside(what))

    def _write(self) -> None:
        self._carry_out(self._controller.here.write())

    # Texts

    def _show_text(self, text: TextWanted) -> None:
        if not text.wanted and text.area not in self._areas:
            return
        widgets = self._areas.get(text.area) or self._come_up(text.area)
        for widget in widgets:
            if widget.display != text.wanted:
                widget.display = text.wanted
        if text.wanted:
            question, fixed = self._controller.question.id, self._controller.case.review.frozen
            widgets[-1].load_field(question, text.field, text.text, fixed=fixed)

    def _come_up(self, name: Area) -> tuple[Lines, NoteEditor]:
        """Mount a text area that is wanted for the first time, under its label, below the line it belongs to."""
        label, area = Lines(id=f"{name}_label"), NoteEditor(id=name)
        label.show([line(styled((LABELS[name], "$muted")), lead=styled("   "))])
        self.mount_all([label, area], before="#note_label")
        self._areas[name] = (label, area)
        return label, area

    def write_in(self, name: Area) -> None:
        """Put the cursor into a text area, and the area into view once it has its place."""
        area = self._areas[name][-1]
        # At once, not in a message: the very next key belongs to the text.
        self.screen.set_focus(area, scroll_visible=False)
        self.screen.call_after_refresh(area.scroll_visible, animate=False)

    def hold_typed(self) -> None:
        """Have the case hold what stands in the texts."""
        for area in (widgets[-1] for widgets in self._areas.values()):
            if area.display and area.question and not area.read_only and area.touched:
                self._controller.case.typing(area.question, area.field, area.text)

    def on_note_editor_typed(self, message: NoteEditor.Typed) -> None:
        """Hold what is typed, so that neither a signal nor a power cut loses it."""
        self.hold_typed()
        self.screen.call_after_refresh(message.area.scroll_visible, animate=False)

    def on_note_editor_left(self, message: NoteEditor.Left) -> None:
        """Record what was written in a text that has lost the focus."""
        self._carry_out(self._controller.text_left())


class Guidance(VerticalScroll):
    """What good looks like at a question."""

    def __init__(self) -> None:
        self._text = Lines(id="guidance_text")
        super().__init__(self._text, id="guidance", can_focus=False)

    def show(self, question: Question) -> None:
        """Show the guidance of this question."""
        self._text.show(question_view.guidance(question, kind_of(question).guidance_note))
