"""What a letter does at a question: answers, reasons, the two voices, undo. Its subclass shows and moves."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.binding import Binding
from textual.containers import VerticalScroll

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.engine import NotAllowed
from sqs_tui.review.option_keys import letters_for
from sqs_tui.review.session import View
from sqs_tui.review.wording import in_words, what_changed, what_went
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.review import question_view
from sqs_tui.tui.widgets.note_area import NoteArea

#: At this height there is room for an empty line between the parts of a question.
ROOMY = 30


def key(keys: str, action: str, description: str, tooltip: str, id: str) -> Binding:
    """A binding of the review: with an id, so that it can be remapped, and a tooltip, which help and palette show."""
    return Binding(keys, action, description, id=f"review.{id}", tooltip=tooltip, show=False)


class AnsweringScreen(Frame[None]):
    """A screen that puts what is said about `question` into `case`, and says in words what it has recorded."""

    BINDINGS = [  # noqa: RUF012
        key("v", "view", "Their view", "Record how the case manager sees it", "view"),
        key("k", "knew", "Knew", "The case manager knew this, but it is not recorded", "knew"),
        key("asterisk", "star", "Good example", "Mark what is recorded here as worth quoting", "star"),
        key("u", "undo", "Undo", "Take back the latest change", "undo"),
        key("backspace,delete", "clear", "Clear", "Take the answer away; notes stay", "clear"),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case
        self.question: Question = case.review.resume_at()
        #: Waiting for a or d after v.
        self._asking_view = False

    def show_question(self) -> None:
        """Bring the screen in line with the case."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Go to the next question after an answer of one key, saving both in one step."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Save and leave the review."""
        raise NotImplementedError

    def action_amend(self) -> None:
        """Ask why the completed review is amended."""
        raise NotImplementedError

    async def take_key(self, event: events.Key) -> None:
        """Do what a key means while no text is being written, before the next key is looked at.

        Textual hands keys over through queues, so that letters typed right behind e would still come here and
        become answers. The app therefore calls this directly.
        """
        if self.has_class("-tiny", "-flat"):
            if event.key in ("q", "ctrl+q"):  # nothing is answered that cannot be seen
                self.action_leave()
        elif self._asking_view and not _is_function_key(event.key):
            self._answer_view(event.key, event.character)
        elif event.character is not None and self._letter(event.character):
            pass
        elif (active := self.active_bindings.get(event.key)) is not None and active.enabled:
            await self.app.run_action(active.binding.action, active.node)
        elif event.character is not None and event.character.isprintable() and not self._refused_frozen():
            self.say(f"{event.character} does nothing here. F1 says what can be done.")

    def _letter(self, letter: str) -> bool:
        if self.case.review.frozen:
            if letter == "a":
                self.action_amend()
            return letter == "a"
        return self.pick(letter)

    def pick(self, letter: str) -> bool:
        """Pick the answer or the reason that `letter` stands before; False when it stands before none."""
        question = self.question
        if question.kind == "actions":
            if letter not in letters_for(len(self.case.review.answer(question.id).actions)):
                return False
            self._edit_action(letter)
            return True
        for offered, take in (
            (question_view.answers_offered, self._choose),
            (question_view.reasons_offered, self._reason),
        ):
            for offer in offered(self.case, question):
                if offer.letter == letter:
                    take(offer)
                    return True
        return False

    def _choose(self, offer: question_view.Offer) -> None:
        question, review = self.question, self.case.review
        value = offer.option.value
        before, parked = review.answer(question.id), {q.id for q in review.parked()}
        if not self._do(lambda: review.choose(question.id, value)):
            return
        aside = len([q for q in review.parked() if q.id not in parked])
        gone = what_went(before, review.answer(question.id)) if question.kind != "many" else ""
        stays = not self.app.moves_on or bool(review.reasons(question)) or review.offers_knew(question) or bool(gone)
        if question.kind == "many":
            stays = stays or not (offer.option.exclusive and review.answer(question.id).values)
        words = in_words(question, review.answer(question.id))
        words = words if len(words) < 40 else f"{len(review.answer(question.id).values)} chosen"
        said = f"{question.label}: {words}. " + ("" if stays else "↑ goes back to add to it, ") + "u takes it back."
        if gone:
            said = f"{question.label}: {words}. Gone with the other answer: {gone}. u brings it all back."
        if aside:
            answers = "1 answer does" if aside == 1 else f"{aside} answers do"
            said += f" {answers} not apply now: kept aside, not counted, back if this changes back."
        self.say(said)
        if not stays:
            self.go_on()
            return
        self._recorded()
        if review.reasons(question) and self.size.height < ROOMY:
            # The question has been read; the reasons and what follows them are what is wanted in view now.
            self.call_after_refresh(self._show_all_of_the_sheet)

    def _show_all_of_the_sheet(self) -> None:
        """Scroll to where the latest of what can be picked stands."""
        self.query_one("#pane", VerticalScroll).scroll_end(animate=False)

    def _reason(self, offer: question_view.Offer) -> None:
        question, review = self.question, self.case.review
        if not self._do(lambda: review.toggle_reason(question.id, offer.option.value)):
            return
        answer = review.answer(question.id)
        if review.instrument.reasons[offer.option.value].words and offer.option.value in answer.reasons:
            self._recorded()
            self.say("The other reason: write it down, Esc when done.")
            self._write_in("other")
        elif self.app.moves_on and answer.value == "na" and answer.reasons:
            self.go_on()
        else:
            self._recorded()
            ticked = offer.option.value in answer.reasons
            self.say(f"{'Given' if ticked else 'No longer given'}: {offer.option.text}. Enter goes on.")

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

    def _beside(self, what: str) -> None:
        """A click on one of the lines that stand beside the answer."""
        if what in ("agrees", "differs", "no_view"):
            views: dict[str, View | None] = {"agrees": "agrees", "differs": "differs", "no_view": None}
            self._set_view(views[what])
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
        self.set_focus(None)  # the next key is the answer, also when this one came while the outline had the focus
        self._asking_view = True
        self.show_question()
        self.call_after_refresh(self._show_all_of_the_sheet)
        self.say("The case manager: a agrees, d sees it differently. Backspace: no view.")

    def _answer_view(self, key: str, letter: str | None) -> None:
        """Whatever the key is, it is the answer to v: Escape must not leave the review as well."""
        views: dict[str, View | None] = {"a": "agrees", "d": "differs", "backspace": None}
        said = key if key == "backspace" else letter or ""
        self._asking_view = False
        if said in views:
            self._set_view(views[said])
        else:
            self.show_question()
            self.say("Their view stays as it was.")

    def _set_view(self, view: View | None) -> None:
        self._asking_view = False
        if not self._do(lambda: self.case.review.set_view(self.question.id, view)):
            return
        self._recorded()
        said = {
            "agrees": "The case manager agrees.",
            "differs": "The case manager sees it differently: in their words?",
        }
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
        what = what_changed(self.case.review.latest_fields())
        self.question = self.case.review.at(undone[0].id)
        self._recorded()
        self.say(f"Taken back: {what} at {undone[0].label}. u again takes back the change before.")

    def _refused_frozen(self) -> bool:
        if self.case.review.frozen:
            self.say("This review is completed; press a to amend it.")
        return self.case.review.frozen

    def _write_in(self, id: str) -> None:
        """Put the cursor into a text area, and the area into view once it has its place."""
        self._asking_view = False
        area = self.query_one(f"#{id}", NoteArea)
        # At once, not in a message: the very next key belongs to the text.
        self.set_focus(area, scroll_visible=False)
        self.call_after_refresh(area.scroll_visible, animate=False)

    def _edit_action(self, letter: str) -> None:
        from sqs_tui.tui.dialogs import ActionDialog

        if self._refused_frozen():
            return
        question = self.question
        letters = letters_for(len(self.case.review.answer(question.id).actions))
        index = letters.index(letter) if letter in letters else len(letters)

        def edited(values: dict[str, str] | None) -> None:
            if values is not None:
                self.case.record_typed()
                self._recorded()

        self.app.open_dialog(ActionDialog(self.case, question.id, index), edited)


def _is_function_key(key: str) -> bool:
    """Help, summary, light or dark: no answer to anything."""
    return key[0] == "f" and key[1:].isdigit()
