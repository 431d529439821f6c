"""What is written at a question: text areas that come and go, drafts while one types, text that becomes the answer."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.timer import Timer

from sqs_tui.open_case import OpenCase
from sqs_tui.tui.key_dispatch import Holding
from sqs_tui.tui.review.answering import AnsweringScreen
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Lines, line
from sqs_tui.tui.widgets.note_area import NoteArea

#: How long typing may go on before it is drafted to disk, in seconds.
DRAFT_AFTER = 0.7

#: Text areas that come up only where they are needed, and what stands above them.
LABELS = {"other": "The other reason, in your own words", "their_words": "In their words"}


class Pane(VerticalScroll):
    """Scrolls what stands in it, and draws nothing itself."""

    BLANK = True


class WritingScreen(AnsweringScreen, Holding):
    """A screen with text areas for `question`: what stands in them is held by `case`, and recorded when one leaves."""

    def __init__(self, case: OpenCase) -> None:
        super().__init__(case)
        self._pane = Pane(id="pane", can_focus=False)
        #: The text areas, each with its label where that comes and goes with it.
        self._areas: dict[str, tuple[NoteArea] | tuple[Lines, NoteArea]] = {}
        self._draft_timer: Timer | None = None

    def _show_area(self, id: str, field: str, shown: bool) -> None:
        if not shown and id not in self._areas:
            return
        for widget in self._areas.get(id) or self._come_up(id):
            if widget.display != shown:
                widget.display = shown
        if shown:
            text = self.case.text_of(self.question.id, field)
            self._areas[id][-1].load_field(self.question.id, field, text, fixed=self.case.review.frozen)

    def _come_up(self, id: str) -> tuple[Lines, NoteArea]:
        """Mount a text area that is wanted for the first time, under its label."""
        label, area = Lines(id=f"{id}_label"), NoteArea(id=id)
        label.show([line(styled((LABELS[id], "$muted")), lead=styled("   "))])
        self._pane.mount_all([label, area], before="#note_label")
        self._areas[id] = (label, area)
        return label, area

    def action_evidence(self) -> None:
        if self._refused_frozen():
            return
        if self.question.kind == "actions":
            self._edit_action("")
            return
        self._write_in("note")

    def on_note_area_typed(self, message: NoteArea.Typed) -> None:
        self.hold_typed()
        self.call_after_refresh(message.area.scroll_visible, animate=False)
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_AFTER, self._keep_draft)

    def hold_typed(self) -> None:
        for area in (widgets[-1] for widgets in self._areas.values()):
            if area.display and area.question and not area.read_only and area.touched:
                self.case.typing(area.question, area.field, area.text)

    def _keep_draft(self) -> None:
        self._draft_timer = None
        self.case.keep_draft()

    def on_note_area_left(self, message: NoteArea.Left) -> None:
        self._record_typed()
        self.show_question()

    def _record_typed(self) -> None:
        """Text being typed becomes part of the answer."""
        self.hold_typed()
        if self.case.typed:
            said = self.case.record_typed()
            if said:
                self.say(" ".join(said))

    def action_done(self) -> None:
        """Out of a text or the outline; what was written is recorded before the next key means anything."""
        self.set_focus(None)
        self.say("")
        self._record_typed()
        self.show_question()
