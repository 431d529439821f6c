"""The review of one case on the screen: one question at a time, the outline beside it, every answer saved as given."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult, SystemCommand
from textual.containers import Horizontal, VerticalScroll

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.wording import head_parts
from sqs_tui.tui import textual_internals
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.key_dispatch import Holding, KeyTaking
from sqs_tui.tui.review import openings
from sqs_tui.tui.review.bindings import BINDINGS
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Outcome, Pace
from sqs_tui.tui.review.outline import outline
from sqs_tui.tui.review.parts import Focus, keys_on_offer, likely_next
from sqs_tui.tui.review.question_pane import Guidance, QuestionPane
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import LineList
from sqs_tui.tui.widgets.note_editor import NoteEditor


class Body(Horizontal):
    """Holds what stands between the bars, and draws nothing itself."""

    BLANK = True


class ReviewScreen(Frame[None], Holding, KeyTaking):
    """Shows one open case, and carries out what its controller decides; of its own it has focus and guidance only."""

    AUTO_FOCUS = ""
    HELP = "review"
    BINDINGS = BINDINGS

    def __init__(self, case: OpenCase, pace: Pace) -> None:
        super().__init__()
        self.case = case
        self.controller = ReviewController(case, pace, self.hold_typed)
        self._guidance = False
        self._outline = LineList(id="outline")
        self._pane = QuestionPane(self.controller, self.carry_out)

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.controller.question

    # What is on the screen

    def compose_body(self) -> ComposeResult:
        """The outline, and the question beside it."""
        with Body(id="body"):
            yield self._outline
            yield self._pane

    def on_mount(self) -> None:
        """Say what is to be known about the case."""
        self.carry_out(self.controller.opening())

    def on_screen_resume(self) -> None:
        """Show the case anew, which another screen may have changed."""
        self.case.on_status = lambda: self.app.call_from_anywhere(self._told)
        self.show_question()
        openings.offer_draft(self)

    def on_resize(self, event: events.Resize) -> None:
        """Show the question as there is room for it now."""
        self.call_after_refresh(self.show_question)

    def settled(self) -> None:
        """What is learnt about the case after the first paint is in: show it."""
        self.carry_out(self.controller.settled())
        openings.offer_draft(self)

    def show_question(self) -> None:
        """Bring every part of the screen in line with the case."""
        self._pane.show(self.size.height)
        self._outline.show(outline(self.case.review, self.question), self.question.id)
        if self._guidance:
            self.query_one(Guidance).show(self.question)
        self._show_head()
        self._show_keys()

    def _show_head(self) -> None:
        case, *others = head_parts(self.case.review)
        self._head.show(left=styled((case, "bold"), " · ", " · ".join(others)))
        self._show_status()

    def _show_status(self) -> None:
        frozen = styled(("completed, read-only", "bold")) if self.case.review.frozen else None
        self.show_status(self.case, frozen)

    def _show_keys(self) -> None:
        focused = self.focused
        focus: Focus = "text" if isinstance(focused, NoteEditor) else "outline" if focused else "question"
        self._bar.show(keys_on_offer(self.case.review, self.question, focus))

    def _told(self) -> None:
        """Saving went well, or failed; after that is painted, a moment in which nobody waits for the screen."""
        self._show_status()
        textual_internals.paint_now(self)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Draw where nobody sees it what comes up once this question has its first answer, so that it is quick."""
        # 12 % more for an answer, but when nobody waits: it is painted 1.5 ms earlier, of 6 (tricks.py "ahead").
        if (ahead := likely_next(self.case.review, self.question)) is not None:
            then, following = ahead
            self._pane.draw_ahead(following)
            self._outline.draw_ahead(outline(then, following), following.id)

    def on_descendant_focus(self) -> None:
        """Offer the keys of what has the focus now."""
        self._show_keys()

    def on_descendant_blur(self) -> None:
        """Offer the keys of what has the focus next, if anything."""
        self.call_after_refresh(self._show_keys)

    # Carrying out what is decided

    async def take_key(self, event: events.Key) -> None:
        """Do what a key means while no text is being written, before the next key is looked at.

        The app calls this: through Textual's queues, letters typed right behind e would come here and become answers.
        """
        in_view = not self.has_class("-tiny", "-flat")
        outcome = self.controller.take_key(event.key, event.character, in_view=in_view)
        if outcome is not None:
            self.carry_out(outcome)
        elif (active := self.active_bindings.get(event.key)) is not None and active.enabled:
            await self.app.run_action(active.binding.action, active.node)
        else:
            self.carry_out(self.controller.unbound(event.character))

    def carry_out(self, outcome: Outcome) -> None:
        """Bring the screen to where a decision of the controller leads."""
        if outcome.unfocused:
            self.set_focus(None)
        if outcome.in_view is not None:
            self._pane.bring_into_view(outcome.in_view)
        if outcome.shown:
            self.show_question()
        if outcome.said is not None:
            self.say(outcome.said)
        if outcome.write_in is not None:
            self._pane.write_in(outcome.write_in)
        if outcome.opens is not None:
            openings.open_over(self, outcome.opens, outcome.action)

    def hold_typed(self) -> None:
        """Have the case hold what stands in the texts."""
        self._pane.hold_typed()

    # What the keys are bound to

    def action_next(self) -> None:
        """To the next question."""
        self.carry_out(self.controller.next())

    def action_previous(self) -> None:
        """Back to the question before."""
        self.carry_out(self.controller.previous())

    def action_first_unanswered(self) -> None:
        """To the first question that still needs an answer."""
        self.carry_out(self.controller.first_unanswered())

    def action_evidence(self) -> None:
        """Write what the answer rests on, or the answer itself."""
        self.carry_out(self.controller.here.write())

    def action_done(self) -> None:
        """Out of a text or the outline, back to answering."""
        self.carry_out(self.controller.done())

    def action_view(self) -> None:
        """Have the next key say how the case manager sees it."""
        self.carry_out(self.controller.here.ask_view())

    def action_knew(self) -> None:
        """The case manager knew this, though it is not recorded."""
        self.carry_out(self.controller.here.toggle_knew())

    def action_star(self) -> None:
        """Mark what is recorded here as worth quoting."""
        self.carry_out(self.controller.here.toggle_star())

    def action_clear(self) -> None:
        """Take the answer away."""
        self.carry_out(self.controller.here.clear())

    def action_undo(self) -> None:
        """Take back the latest change."""
        self.carry_out(self.controller.undo())

    def action_pace(self) -> None:
        """Stay on a question after answering it, or move on."""
        self.carry_out(self.controller.change_pace())

    def action_find(self) -> None:
        """Find a question."""
        self.carry_out(self.controller.find())

    def action_summary(self) -> None:
        """See the whole review."""
        self.carry_out(self.controller.summary())

    def action_amend(self) -> None:
        """Open a completed review again."""
        self.carry_out(Outcome(opens="amend"))

    def action_save_now(self) -> None:
        """Save now; try again what could not be saved."""
        self.carry_out(self.controller.save_now())
        self._show_status()

    def action_save_copy(self) -> None:
        """Write the review to another file."""
        self.carry_out(self.controller.save_copy())

    def action_leave(self) -> None:
        """Leave the review."""
        self.carry_out(self.controller.leave())

    def action_explain(self, text: str) -> None:
        """A click on what is no single key says what it stands for."""
        self.say(f"{text}. F1 explains every key.")

    # Focus and guidance

    def action_escape(self) -> None:
        """Out of whatever has the focus; never out of the review, in which somebody else may be reading along."""
        if self.focused is None:
            self.say("q leaves the review.")
        self.set_focus(None)

    def action_outline(self) -> None:
        """To the outline, and back to the question."""
        if not self._outline.region:
            self.say("There is no room for the outline beside this; / finds a question by its words.")
        else:
            self.set_focus(None if self.focused is self._outline else self._outline)

    def action_go_to_chosen(self) -> None:
        """Choose what is highlighted in the outline."""
        self._outline.action_choose()

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """To what was chosen in the outline."""
        self.carry_out(self.controller.chosen_in_outline(message.name))

    async def action_guidance(self) -> None:
        """Show or hide what good looks like, beside the question."""
        self._guidance = not self._guidance
        if self._guidance and not self.query(Guidance):
            await self.query_one("#body").mount(Guidance())
        self.set_class(self._guidance, "-guided")
        self.show_question()

    def action_scroll(self, direction: int) -> None:
        """Of the two that may be long the question comes first; where all of it is in view, its guidance."""
        if self._guidance and not self._pane.max_scroll_y:
            self.action_guide(direction)
        else:
            _by_a_page(self._pane, direction)

    def action_guide(self, direction: int) -> None:
        """Scroll the guidance by a page."""
        if self._guidance:
            _by_a_page(self.query_one(Guidance), direction)
        else:
            self.say("g opens the guidance.")

    def further_commands(self) -> Iterator[SystemCommand]:
        """What can be done with the whole review and has no key here, for the palette."""
        yield from openings.further_commands(self)


def _by_a_page(pane: VerticalScroll, direction: int) -> None:
    pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)
