"""The review of one case on the screen: one question at a time, the outline beside it, every answer saved as given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.timer import Timer

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.engine import NotAllowed
from sqs_tui.review.session import View
from sqs_tui.review.summary import in_words
from sqs_tui.tui import question_view
from sqs_tui.tui.bars import Head, KeyBar, Said
from sqs_tui.tui.lines import LineList, Lines
from sqs_tui.tui.note_area import NoteArea
from sqs_tui.tui.outline import outline
from sqs_tui.tui.safe import words

if TYPE_CHECKING:
    from sqs_tui.tui.app import SqsApp

#: How long typing may go on before it is drafted to disk, in seconds.
DRAFT_AFTER = 0.7
#: At this height there is room for an empty line between the parts of a question.
ROOMY = 30

KEYS = [
    ("y/n/x", "Answer", "explain('y, n or x answers')"),
    ("Enter", "Next", "next"),
    ("↑", "Back", "previous"),
    ("e", "Evidence", "evidence"),
    ("v", "Their view", "view"),
    ("k", "Knew", "knew"),
    ("g", "Guidance", "guidance"),
    ("/", "Find", "find"),
    ("u", "Undo", "undo"),
    ("F2", "Summary", "summary"),
    ("F1", "Help", "app.help"),
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
TYPING_KEYS = [
    ("Esc", "Done", "done"),
    ("Ctrl+N", "Record, next", "next"),
    ("Tab", "Out", "done"),
    ("F1", "Help", "app.help"),
]


def _key(keys: str, action: str, description: str, tooltip: str, id: str) -> Binding:
    return Binding(keys, action, description, id=f"review.{id}", tooltip=tooltip, show=False)


class ReviewScreen(Screen[None]):
    """Drives one open case. All that is recorded lives in `case`; here is only where one is looking."""

    AUTO_FOCUS = ""
    HELP = "review"
    BINDINGS = [  # noqa: RUF012
        _key("enter,down", "next", "Next", "Go to the next question", "next"),
        _key("up", "previous", "Back", "Go back to the question before", "back"),
        _key("ctrl+n,ctrl+pagedown", "next", "Next", "Go to the next question, from a text too", "next_anywhere"),
        _key("ctrl+pageup", "previous", "Back", "Go back, from a text too", "back_anywhere"),
        _key("e", "evidence", "Evidence", "Write down what the answer rests on, or the answer itself", "evidence"),
        _key("v", "view", "Their view", "Record how the case manager sees it", "view"),
        _key("k", "knew", "Knew", "The case manager knew this, but it is not recorded", "knew"),
        _key("asterisk", "star", "Good example", "Mark what is recorded here as worth quoting", "star"),
        _key("g", "guidance", "Guidance", "Show or hide what good looks like, beside the question", "guidance"),
        _key("slash,f3", "find", "Find", "Find a question by its words, its guidance or its answer", "find"),
        _key("u", "undo", "Undo", "Take back the latest change", "undo"),
        _key("backspace,delete", "clear", "Clear", "Take the answer away; notes stay", "clear"),
        _key("f2", "summary", "Summary", "See the whole review, what is missing, and complete it", "summary"),
        _key("f4", "pace", "Pace", "Stay on a question after answering it, or move on", "pace"),
        _key("f8", "first_unanswered", "First unanswered", "Go to the first question without an answer", "unanswered"),
        _key("ctrl+s", "save_now", "Save", "Save now; try again what could not be saved", "save"),
        _key("f9", "save_copy", "Save a copy", "Write this review to another file", "save_copy"),
        _key("pageup", "scroll(-1)", "Scroll up", "Scroll a long question up", "scroll_up"),
        _key("pagedown", "scroll(1)", "Scroll down", "Scroll a long question down", "scroll_down"),
        _key("q,escape", "leave", "Leave", "Leave the review; everything is saved", "leave"),
    ]

    app: SqsApp

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case
        self.question = case.review.resume_at()
        #: Waiting for a or d after v.
        self._asking_view = False
        self._guidance = False
        self._draft_timer: Timer | None = None

    # What is on the screen

    def compose(self) -> ComposeResult:
        yield Head()
        with Horizontal(id="body"):
            yield LineList(id="outline")
            with VerticalScroll(id="pane", can_focus=False):
                yield Lines(id="asked")
                yield NoteArea(id="other")
                yield Lines(id="voices")
                yield NoteArea(id="their_words")
                yield Lines(id="note_label")
                yield NoteArea(id="note")
                yield Lines(id="after")
        yield Said()
        yield KeyBar()

    def on_mount(self) -> None:
        self.case.on_status = lambda: self.app.call_from_anywhere(self._show_status)
        self.show_question()
        if self.case.notices:
            self.say(" ".join(self.case.notices))
            self.case.notices.clear()
        elif self.case.review.frozen:
            self.say("This review is completed and opens to be read. Press a to amend it.")

    def on_screen_resume(self) -> None:
        self.show_question()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.show_question)

    def settled(self) -> None:
        """What was learnt after the first paint is in: show it."""
        self.question = self.case.review.at(self.question.id)
        self.show_question()

    def show_question(self) -> None:
        """Bring every part of the screen in line with the case."""
        case, review, question = self.case, self.case.review, self.question
        roomy = self.size.height >= ROOMY
        answer = review.answer(question.id)
        self.query_one("#asked", Lines).show(question_view.asked(case, question, self.pick, roomy=roomy))
        self._show_area("other", "other", review.wants_words(question))
        voices = question_view.voices(case, question, self._asking_view, self._voice, roomy=roomy)
        self.query_one("#voices", Lines).show(voices)
        differs = answer.view == "differs" or bool(case.text_of(question.id, "their_words"))
        self._show_area("their_words", "their_words", review.offers_view(question) and differs)
        written = question.kind in ("text", "date")
        self.query_one("#note_label", Lines).show(question_view.note_label(question, roomy=roomy))
        self._show_area("note", "value" if written else "evidence", question.kind != "actions")
        self.query_one("#after", Lines).show(question_view.after(case, question, self._voice, roomy=roomy))
        self.query_one("#outline", LineList).show(outline(review, question), question.id)
        if self._guidance:
            self._show_guidance()
        self._show_head()
        self._show_keys()

    def _show_area(self, id: str, field: str, shown: bool) -> None:
        area = self.query_one(f"#{id}", NoteArea)
        if area.display != shown:
            area.display = shown
        if shown:
            question = self.question.id
            area.load_field(question, field, self.case.text_of(question, field), fixed=self.case.review.frozen)

    def _show_head(self) -> None:
        session, review = self.case.review.session, self.case.review
        parts = [session.case]
        if (sentence := review.answer("sentence")).given:
            parts.append(in_words(review.instrument.by_id["sentence"], sentence).lower())
        parts.append(f"with {session.case_manager}")
        self.query_one(Head).show(left=words((parts[0], "bold"), " · ", (" · ".join(parts[1:]), "")))
        self._show_status()

    def _show_status(self) -> None:
        status = self.case.status()
        if self.case.review.frozen and not status.failed:
            shown = words(("completed, read-only", "bold"))
        elif status.failed:
            shown = words((f" ✗ {status.words} ", "bold $text on $error"))
            self.say(words((f"{status.words}. ", "bold $error"), "Ctrl+S tries again, F9 saves a copy elsewhere."))
        else:
            mark = "✓ " if status.words.startswith("saved") else ""
            shown = words((mark, "$success"), (status.words, "$muted"))
        self.query_one(Head).show(right=shown)

    def _show_keys(self) -> None:
        bar = self.query_one(KeyBar)
        if isinstance(self.focused, NoteArea):
            bar.show(TYPING_KEYS)
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

    def say(self, text: object) -> None:
        """Say what has just happened, in the line above the keys."""
        self.query_one(Said).say(text)  # type: ignore[arg-type]

    # Answering

    def on_key(self, event: events.Key) -> None:
        """Letters that are no binding pick what they stand before."""
        if event.character is None or isinstance(self.focused, NoteArea):
            return
        if self._asking_view:
            self._answer_view(event)
            return
        if self.case.review.frozen:
            if event.character == "a":
                event.stop()
                self.action_amend()
            return
        if event.character in self._letters():
            event.stop()
            self.pick(event.character)

    def _letters(self) -> set[str]:
        offers = [
            *question_view.answers_offered(self.case, self.question),
            *question_view.reasons_offered(self.case, self.question),
        ]
        actions = self.case.review.answer(self.question.id).actions
        return {offer.letter for offer in offers} | set(question_view.letters_for(len(actions)))

    def pick(self, letter: str) -> None:
        """Pick the answer or the reason that `letter` stands before."""
        question = self.question
        if question.kind == "actions":
            self._edit_action(letter)
            return
        for offer in question_view.answers_offered(self.case, question):
            if offer.letter == letter:
                self._choose(offer)
                return
        for offer in question_view.reasons_offered(self.case, question):
            if offer.letter == letter:
                self._reason(offer)
                return

    def _choose(self, offer: question_view.Offer) -> None:
        question, review = self.question, self.case.review
        value = offer.option.value
        before = {q.id for q in review.parked()}
        if not self._do(lambda: review.choose(question.id, value)):
            return
        aside = len([q for q in review.parked() if q.id not in before])
        said = f"{question.label}: {in_words(question, review.answer(question.id))}. u takes it back."
        if aside:
            answers = "1 answer does" if aside == 1 else f"{aside} answers do"
            said += f" {answers} not apply now: kept aside, not counted, back if this changes back."
        self.say(said)
        goes_on = bool(review.reasons(question)) or review.offers_knew(question)
        if question.kind == "many":
            goes_on = not (offer.option.exclusive and review.answer(question.id).values)
        if self.app.moves_on and not goes_on:
            self._go_next()
            return
        self._recorded()
        if review.reasons(question) and self.size.height < ROOMY:
            # The question has been read; the reasons and what follows them are what is wanted in view now.
            self.call_after_refresh(self.query_one("#pane", VerticalScroll).scroll_end, animate=False)

    def _reason(self, offer: question_view.Offer) -> None:
        question, review = self.question, self.case.review
        if not self._do(lambda: review.toggle_reason(question.id, offer.option.value)):
            return
        answer = review.answer(question.id)
        if review.instrument.reasons[offer.option.value].words and offer.option.value in answer.reasons:
            self._recorded()
            self._write_in("other")
        elif self.app.moves_on and answer.value == "na" and answer.reasons:
            self._go_next()
        else:
            self._recorded()

    def _do(self, change: Callable[[], None]) -> bool:
        """Make a change, or say why not."""
        try:
            change()
        except NotAllowed as refused:
            text = str(refused)
            self.say(text[0].upper() + text[1:] + ".")
            return False
        return True

    def _recorded(self) -> None:
        self.case.changed()
        self.show_question()

    def _voice(self, what: str) -> None:
        """A click on one of the lines about the case manager, or on the star."""
        if what in ("agrees", "differs", "no_view"):
            self._set_view({"agrees": "agrees", "differs": "differs", "no_view": None}[what])  # type: ignore[arg-type]
        elif what == "view":
            self.action_view()
        elif what == "knew":
            self.action_knew()
        else:
            self.action_star()

    def action_view(self) -> None:
        if not self.case.review.offers_view(self.question):
            self.say("Their view is asked for where a judgement is made together with a case manager.")
            return
        if self._refused_frozen():
            return
        if self.case.review.answer(self.question.id).view == "differs" and not self._asking_view:
            self._write_in("their_words")
            self.say("In their words. Esc when done; v again then changes how they see it.")
            return
        self._asking_view = True
        self.show_question()
        self.say("The case manager: a agrees, d sees it differently, Backspace takes it away, Esc leaves it.")

    def _answer_view(self, event: events.Key) -> None:
        views: dict[str, View | None] = {"a": "agrees", "d": "differs", "backspace": None}
        key = event.key if event.key == "backspace" else event.character or ""
        self._asking_view = False
        if key in views:
            event.stop()
            event.prevent_default()
            self._set_view(views[key])
        else:
            self.show_question()
            self.say("Their view stays as it was.")

    def _set_view(self, view: View | None) -> None:
        self._asking_view = False
        if not self._do(lambda: self.case.review.set_view(self.question.id, view)):
            return
        self._recorded()
        said = {"agrees": "The case manager agrees.", "differs": "The case manager sees it differently: in their words?"}
        self.say(said.get(view or "", "No view of theirs is recorded."))
        if view == "differs":
            self._write_in("their_words")

    def action_knew(self) -> None:
        if self._do(lambda: self.case.review.toggle_knew(self.question.id)):
            self._recorded()
            knew = self.case.review.answer(self.question.id).known_not_recorded
            self.say("Known, not recorded." if knew else "'Knew, not recorded' taken away.")

    def action_star(self) -> None:
        if self._do(lambda: self.case.review.toggle_good_example(self.question.id)):
            self._recorded()
            starred = self.case.review.answer(self.question.id).good_example
            self.say("Marked as a good example to quote." if starred else "No longer marked as a good example.")

    def action_clear(self) -> None:
        if not self.case.review.answer(self.question.id).given:
            self.say("There is no answer here to take away.")
        elif self._do(lambda: self.case.review.clear(self.question.id)):
            self._recorded()
            self.say("Answer taken away; notes stay. u brings it back.")

    def action_undo(self) -> None:
        undone: list[Question | None] = []
        if not self._do(lambda: undone.append(self.case.review.undo())):
            return
        if not undone[0]:
            self.say("There is nothing to take back.")
            return
        self.question = self.case.review.at(undone[0].id)
        self._recorded()
        self.say(f"Taken back: {undone[0].label}. u again takes back the change before.")

    def _refused_frozen(self) -> bool:
        if self.case.review.frozen:
            self.say("This review is completed; press a to amend it.")
        return self.case.review.frozen

    # Writing

    def action_evidence(self) -> None:
        if self._refused_frozen():
            return
        if self.question.kind == "actions":
            self._edit_action("")
            return
        self._write_in("note")

    def _write_in(self, id: str) -> None:
        """Put the cursor into a text area, and the area into view once it has its place."""
        area = self.query_one(f"#{id}", NoteArea)
        area.focus(scroll_visible=False)
        self.call_after_refresh(area.scroll_visible, animate=False)

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self.call_after_refresh(self._show_keys)

    def on_note_area_typed(self, message: NoteArea.Typed) -> None:
        area = message.area
        self.case.typing(area.question, area.field, area.text)
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(DRAFT_AFTER, self._keep_draft)

    def _keep_draft(self) -> None:
        self._draft_timer = None
        self.case.keep_draft()

    def on_note_area_left(self, message: NoteArea.Left) -> None:
        self._record_typed()
        self.show_question()

    def _record_typed(self) -> None:
        """Text being typed becomes part of the answer."""
        if self.case.typed:
            said = self.case.record_typed()
            if said:
                self.say(" ".join(said))

    def action_done(self) -> None:
        self.set_focus(None)

    def _edit_action(self, letter: str) -> None:
        from sqs_tui.tui.dialogs import ActionDialog

        if self._refused_frozen():
            return
        question = self.question
        actions = list(self.case.review.answer(question.id).actions)
        letters = question_view.letters_for(len(actions))
        index = letters.index(letter) if letter in letters else len(actions)

        def edited(action: object) -> None:
            if action is None:
                return
            changed = [*actions[:index], action, *actions[index + 1 :]]
            if self._do(lambda: self.case.review.set_actions(question.id, changed)):  # type: ignore[arg-type]
                self._recorded()

        self.app.open_dialog(ActionDialog(actions[index] if index < len(actions) else None), edited)

    # Moving

    def go(self, question: Question) -> None:
        """Put another question on the screen."""
        self._record_typed()
        self._asking_view = False
        self.question = question
        if not self.case.review.frozen and self.case.review.session.position != question.id:
            self.case.review.move_to(question.id)
            self.case.changed()
        self.query_one("#pane", VerticalScroll).scroll_home(animate=False)
        self.show_question()

    def _go_next(self) -> None:
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
            self.say("Every question that applies has an answer.")
        else:
            self.go(question)

    def action_scroll(self, direction: int) -> None:
        pane = self.query_one("#pane", VerticalScroll)
        pane.scroll_relative(y=direction * max(1, pane.size.height - 2), animate=False)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        if message.control.id == "outline":
            self.set_focus(None)
            target = self.case.review.instrument.by_id.get(message.name)
            if target is None:  # a section: its first question
                target = next((q for q in self.case.review.applicable if q.section == message.name), None)
            if target is not None:
                self.go(target)

    def action_find(self) -> None:
        from sqs_tui.tui.find import FindDialog

        def found(name: str | None) -> None:
            if name is not None:
                self.go(self.case.review.instrument.by_id[name])

        self._record_typed()
        self.app.open_dialog(FindDialog(self.case), found)

    async def action_guidance(self) -> None:
        self._guidance = not self._guidance
        if self._guidance and not self.query("#guidance"):
            panel = VerticalScroll(Lines(id="guidance_text"), id="guidance", can_focus=True)
            await self.query_one("#body").mount(panel)
        self.set_class(self._guidance, "-guided")
        self.show_question()

    def action_summary(self) -> None:
        from sqs_tui.tui.summary_screen import SummaryScreen

        self.set_focus(None)
        self._record_typed()

        def back(name: str | None) -> None:
            if name is not None:
                self.go(self.case.review.instrument.by_id[name])

        self.app.push_screen(SummaryScreen(self.case), back)

    def action_amend(self) -> None:
        from sqs_tui.tui.summary_screen import ask_to_amend

        ask_to_amend(self.app, self.case, lambda: (self.show_question(), self.say("Open again, for amending.")))

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
        if self._asking_view:
            self._asking_view = False
            self.show_question()
            return
        self._record_typed()
        self.app.leave_case(self.case)
