"""The review of one case on the screen: one question at a time, the outline beside it, every answer saved as given."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult, SystemCommand
from textual.containers import Horizontal, VerticalScroll

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.engine import if_answered
from sqs_tui.review.wording import head_parts
from sqs_tui.tui import textual_internals
from sqs_tui.tui.review import question_view
from sqs_tui.tui.review.answering import ROOMY, key
from sqs_tui.tui.review.outline import outline
from sqs_tui.tui.review.writing import WritingScreen
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Line, LineList, Lines
from sqs_tui.tui.widgets.note_area import NoteArea

#: The least rows of the part with the question, its answers and what stands beside them.
LEAST, LEAST_SHORT = 16, 13

KEYS = [
    ("y/n/x", "Answer", "explain('y, n or x answers')"),
    ("Enter", "Next", "next"),
    ("↑", "Back", "previous"),
    ("e", "Evidence", "evidence"),
    ("v", "View", "view"),
    ("k", "Knew", "knew"),
    ("g", "Guidance", "guidance"),
    ("F1", "Help", "app.help"),
    ("F2", "Summary", "summary"),
    ("/", "Find", "find"),
    ("u", "Undo", "undo"),
    ("q", "Leave", "leave"),
]
READING_KEYS = [
    ("Enter", "Next", "next"),
    ("↑", "Back", "previous"),
    ("g", "Guidance", "guidance"),
    ("/", "Find", "find"),
    ("a", "Amend", "amend"),
    ("F2", "Summary", "summary"),
    ("F1", "Help", "app.help"),
    ("q", "Leave", "leave"),
]
OUTLINE_KEYS = [
    ("↑/↓", "Choose", "explain('↑ and ↓ choose a question')"),
    ("Enter", "Go to it", "go_to_chosen"),
    ("Esc", "Back to the question", "done"),
    ("F1", "Help", "app.help"),
    ("q", "Leave", "leave"),
]
TYPING_KEYS = [
    ("Esc", "Done", "done"),
    ("Ctrl+N", "Record, next", "next"),
    ("F1", "Help", "app.help"),
]


class Body(Horizontal):
    """Holds what stands between the bars, and draws nothing itself."""

    BLANK = True


class ReviewScreen(WritingScreen):
    """Drives one open case. All that is recorded lives in `case`; here is only where one is looking."""

    AUTO_FOCUS = ""
    HELP = "review"
    BINDINGS = [  # noqa: RUF012
        key("enter,down", "next", "Next", "Go to the next question", "next"),
        key("up", "previous", "Back", "Go back to the question before", "back"),
        key("ctrl+n,ctrl+pagedown", "next", "Next", "Go to the next question, from a text too", "next_anywhere"),
        key("ctrl+pageup", "previous", "Back", "Go back, from a text too", "back_anywhere"),
        key("e", "evidence", "Evidence", "Write down what the answer rests on, or the answer itself", "evidence"),
        key("g", "guidance", "Guidance", "Show or hide what good looks like, beside the question", "guidance"),
        key("slash,f3", "find", "Find", "Find a question by its words, its guidance or its answer", "find"),
        key("f2", "summary", "Summary", "See the whole review, what is missing, and complete it", "summary"),
        key("f4", "pace", "Pace", "Stay on a question after answering it, or move on", "pace"),
        key("f8", "first_unanswered", "First unanswered", "Go to the first question without an answer", "unanswered"),
        key("ctrl+s", "save_now", "Save", "Save now; try again what could not be saved", "save"),
        key("f9", "save_copy", "Save a copy", "Write this review to another file", "save_copy"),
        key("pageup", "scroll(-1)", "Scroll up", "Scroll a long question up", "scroll_up"),
        key("pagedown", "scroll(1)", "Scroll down", "Scroll a long question down", "scroll_down"),
        key("left_square_bracket", "guide(-1)", "Guidance up", "Scroll the guidance up", "guidance_up"),
        key("right_square_bracket", "guide(1)", "Guidance down", "Scroll the guidance down", "guidance_down"),
        key("q", "leave", "Leave", "Leave the review; everything is saved", "leave"),
        key("tab", "outline", "Outline", "To the outline, and back to the question", "outline"),
        key("escape", "escape", "Back", "Out of the outline, back to the question", "escape"),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__(case)
        self._guidance = False
        # Held here, since a key press would look each of them up several times.
        self._outline = LineList(id="outline")
        self._sheet, self._note_label = Lines(id="asked"), Lines(id="note_label")
        self._headed: tuple[str, ...] = ()

    # What is on the screen

    def compose_body(self) -> ComposeResult:
        with Body(id="body"):
            yield self._outline
            with self._pane:
                yield self._sheet
                yield self._note_label
                note = NoteArea(id="note")
                self._areas["note"] = (note,)
                yield note

    def on_mount(self) -> None:
        if self.case.notices:
            self.say(" ".join(self.case.notices))
            self.case.notices.clear()
        elif self.case.review.frozen:
            self.say("This review is completed and opens to be read. Press a to amend it.")

    def on_screen_resume(self) -> None:
        self.case.on_status = lambda: self.app.call_from_anywhere(self._told)
        self.show_question()
        self.app.offer_draft(self.case)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show_question)

    def settled(self) -> None:
        self.question = self.case.review.at(self.question.id)
        self.show_question()

    def show_question(self) -> None:
        """Bring every part of the screen in line with the case."""
        case, review, question = self.case, self.case.review, self.question
        roomy = self.size.height >= ROOMY
        # Most questions need no more: as long as none does, the screen need not be laid out anew.
        other = review.wants_words(question)
        differs = review.answer(question.id).view == "differs" or bool(case.text_of(question.id, "their_words"))
        theirs = review.offers_view(question) and differs
        # What is written stands right below the line it belongs to.
        self._sheet.least = 0 if other or theirs else LEAST if roomy else LEAST_SHORT
        self._sheet.show(self._lines(question))
        self._show_area("other", "other", other)
        self._show_area("their_words", "their_words", theirs)
        self._note_label.show(question_view.note_label(question, self.action_evidence, roomy=roomy))
        written = question.kind in ("text", "date")
        self._show_area("note", "value" if written else "evidence", question.kind != "actions")
        self._outline.show(outline(review, question), question.id)
        if self._guidance:
            self._show_guidance()
        self._show_head()
        self._show_keys()

    def _lines(self, question: Question) -> list[Line]:
        """What stands above the text area, with the question as it is now."""
        roomy = self.size.height >= ROOMY
        lines = question_view.asked(self.case, question, self.pick, roomy=roomy)
        return lines + question_view.beside(self.case, question, self._asking_view, self._beside, roomy=roomy)

    def _look_ahead(self) -> None:
        """Draw where nobody sees it what comes up once this question has its first answer, so that it is quick."""
        question, review = self.question, self.case.review
        if review.frozen or not review.applies(question.id):
            return
        then = if_answered(review, question.id, question.choices[0].value) if question.choices else review
        if (following := then.next(question.id)) is not None:
            self._sheet.draw_ahead(self._lines(following))
            self._outline.draw_ahead(outline(then, following), following.id)

    def _show_head(self) -> None:
        parts = head_parts(self.case.review)
        if parts != self._headed:
            self._headed = parts
            self._head.show(left=styled((parts[0], "bold"), " · ", " · ".join(parts[1:])))
        self._show_status()

    def _told(self) -> None:
        """Saving went well, or failed; after that is painted, a moment in which nobody waits for the screen."""
        self._show_status()
        textual_internals.paint_now(self)
        self._look_ahead()

    def _show_status(self) -> None:
        frozen = styled(("completed, read-only", "bold")) if self.case.review.frozen else None
        self.show_status(self.case, frozen)

    def _show_keys(self) -> None:
        bar = self._bar
        if isinstance(self.focused, NoteArea):
            bar.show(TYPING_KEYS)
            return
        if isinstance(self.focused, LineList):
            bar.show(OUTLINE_KEYS)
            return
        if self.case.review.frozen:
            bar.show(READING_KEYS)
            return
        question, review = self.question, self.case.review
        offered = question_view.answers_offered(self.case, question)
        letters = [offer.letter for offer in offered]
        answering = f"{letters[0]}–{letters[-1]}" if len(letters) > 3 else "/".join(letters)
        hidden = {"y/n/x"} if not letters else set()
        hidden |= {"k"} if not review.offers_knew(question) else set()
        hidden |= {"v"} if not review.offers_view(question) else set()
        writes = {"text": "Write", "date": "Write", "actions": "Add"}
        bar.show(
            [
                (answering if key == "y/n/x" else key, writes.get(question.kind, does) if key == "e" else does, action)
                for key, does, action in KEYS
                if key not in hidden
            ]
        )

    def _show_guidance(self) -> None:
        note = "" if self.question.kind != "judgement" else self._na_note()
        self.query_one("#guidance Lines", Lines).show(question_view.guidance(self.question, note))

    def _na_note(self) -> str:
        return "Not applicable is for what did not arise; leave it open while you are not sure."

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self._show_keys)

    # Moving

    def go(self, question: Question) -> None:
        """Put another question on the screen."""
        self._record_typed()
        self._asking_view = False
        self.question = question
        if not self.case.review.frozen and self.case.review.session.position != question.id:
            self.case.review.move_to(question.id)
            self.case.changed()
        if self._pane.scroll_offset.y:
            self._pane.scroll_home(animate=False)
        self.show_question()

    def go_on(self) -> None:
        following = self.case.review.next(self.question.id)
        if following is None:
            self._recorded()
            self.action_summary()
        else:
            self.case.review.move_to(following.id)
            self.case.changed()
            self.go(following)

    def action_next(self) -> None:
        self.set_focus(None)
        self._record_typed()
        following = self.case.review.next(self.question.id)
        if following is None:
            self.action_summary()
            return
        self.go(following)
        self.say("")

    def action_previous(self) -> None:
        self.set_focus(None)
        self._record_typed()
        before = self.case.review.previous(self.question.id)
        if before is None:
            self.say("This is the first question.")
            return
        self.go(before)
        self.say("")

    def action_first_unanswered(self) -> None:
        question = self.case.review.first_unanswered()
        if question is None:
            open_ones = sum(not self.case.review.answer(q.id).given for q in self.case.review.applicable)
            left = f" {open_ones} may be left open." if open_ones else ""
            self.say(f"Every question that must be answered is.{left}")
        else:
            self.go(question)

    def action_scroll(self, direction: int) -> None:
        """Of the two that may be long the question comes first; where all of it is in view, its guidance."""
        if self._guidance and not self._pane.max_scroll_y:
            self.action_guide(direction)
        else:
            _by_a_page(self._pane, direction)

    def action_guide(self, direction: int) -> None:
        if self._guidance:
            _by_a_page(self.query_one("#guidance", VerticalScroll), direction)
        else:
            self.say("g opens the guidance.")

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        if message.control.id == "outline":
            self.set_focus(None)
            target = self.case.review.instrument.by_id.get(message.name)
            if target is None:  # a section: its first question
                target = next((q for q in self.case.review.applicable if q.section == message.name), None)
            if target is not None:
                self.go(target)
                self.say("")

    def action_go_to_chosen(self) -> None:
        self._outline.action_choose()

    def action_find(self) -> None:
        from sqs_tui.tui.review.find import FindDialog

        def found(name: str | None) -> None:
            if name is not None:
                self.go(self.case.review.instrument.by_id[name])
                self.say("")

        self._record_typed()
        self.app.open_dialog(FindDialog(self.case), found)

    async def action_guidance(self) -> None:
        self._guidance = not self._guidance
        if self._guidance and not self.query("#guidance"):
            panel = VerticalScroll(Lines(id="guidance_text"), id="guidance", can_focus=False)
            await self.query_one("#body").mount(panel)
        self.set_class(self._guidance, "-guided")
        self.show_question()

    def action_summary(self) -> None:
        from sqs_tui.tui.summary import SummaryScreen

        self.set_focus(None)
        self._record_typed()

        def back(name: str | None) -> None:
            if name is not None:
                self.go(self.case.review.instrument.by_id[name])
                self.say("")

        self.app.push_screen(SummaryScreen(self.case), back)

    def action_amend(self) -> None:
        from sqs_tui.tui.summary import ask_to_amend

        ask_to_amend(self.app, self.case, self._amended)

    def _amended(self) -> None:
        self.show_question()
        self.say("Open again, to be amended.")

    def further_commands(self) -> Iterator[SystemCommand]:
        """What can be done with the whole review and has no key here, for the palette."""
        from sqs_tui.tui.write_summary import ask_to_write

        what = "Write this summary, or the case manager's sheet, to a file"
        yield SystemCommand("Write the sheet", what, lambda: ask_to_write(self.app, self.case, self.say))
        if self.case.review.frozen:
            yield SystemCommand("Amend (a)", "Open a completed review again, saying why", self.action_amend)
        else:
            yield SystemCommand("Complete", "Go to the summary, where the review is completed", self.action_summary)

    def action_pace(self) -> None:
        self.app.moves_on = not self.app.moves_on
        self.say("After an answer: on to the next question." if self.app.moves_on else "After an answer: stay on it.")

    def action_save_now(self) -> None:
        self._record_typed()
        self.case.changed()
        self.case.retry()
        self._show_status()

    def action_save_copy(self) -> None:
        from sqs_tui.tui.dialogs import ask_to_save_copy

        self._record_typed()
        ask_to_save_copy(self.app, self.case, self.say)

    def action_explain(self, text: str) -> None:
        self.say(f"{text}. F1 explains every key.")

    def action_leave(self) -> None:
        self._record_typed()
        self.app.leave_case(self.case)

    def action_escape(self) -> None:
        """Out of whatever has the focus; never out of the review, in which somebody else may be reading along."""
        if self.focused is None:
            self.say("q leaves the review.")
        self.set_focus(None)

    def action_outline(self) -> None:
        if not self._outline.region:
            self.say("There is no room for the outline beside this; / finds a question by its words.")
        else:
            self.set_focus(None if self.focused is self._outline else self._outline)


def _by_a_page(pane: VerticalScroll, direction: int) -> None:
    pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)
