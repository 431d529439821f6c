"""What a review does with a key: what it means now, what is said, where one goes. Decided here, shown by a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.review.engine import Review
from sqs_tui.review.wording import what_changed
from sqs_tui.tui.review.outcome import Outcome, Pace, change
from sqs_tui.tui.review.question_controller import QuestionController, frozen

#: What the line for what was just said holds in a terminal of 80 columns.
_ONE_LINE = 78


class ReviewController:
    """Decides for one open case: every method changes what it changes, and returns what that means for the screen.

    `pace` outlives the case. `hold_typed` has the case hold what stands in the texts of the screen: it is called
    before what is written becomes part of an answer.
    """

    def __init__(self, case: OpenCase, pace: Pace, hold_typed: Callable[[], None] = lambda: None) -> None:
        self.case, self.pace = case, pace
        self._hold_typed = hold_typed
        #: The question that is looked at, and what can be said there.
        self.here = QuestionController(case, case.review.resume_at(), pace)

    @property
    def question(self) -> Question:
        """The question that is looked at."""
        return self.here.question

    # Keys

    def take_key(self, key: str, character: str | None, *, in_view: bool) -> Outcome | None:
        """What a key means before anything that it is bound to; None when it means no such thing.

        `in_view` is False where the terminal is too small for the question: nothing is answered that cannot be seen.
        """
        if not in_view:
            return self.leave() if key in ("q", "ctrl+q") else Outcome()
        if self.here.asking_view and not _is_function_key(key):
            # Whatever the key is, it is the answer: Escape must not leave the review as well.
            return self.here.answer_view(key, character)
        if character is None:
            return None
        if self.case.review.frozen:
            return Outcome(opens="amend") if character == "a" else None
        return self.pick(character)

    def unbound(self, character: str | None) -> Outcome:
        """A key that means nothing here."""
        if character is None or not character.isprintable():
            return Outcome()
        return frozen(self.case) or Outcome(f"{character} does nothing here. F1 says what can be done.")

    def pick(self, letter: str) -> Outcome | None:
        """Pick what `letter` stands before, and go on where that is all there is to say; None when it is no letter."""
        outcome = self.here.pick(letter)
        if outcome is None:
            return None
        if outcome.question is not None:
            there = self.go(outcome.question)
        elif outcome.opens == "summary":
            there = replace(self.summary(), shown=True)
        else:
            return outcome
        return there if there.said is not None else replace(there, said=outcome.said)

    def undo(self) -> Outcome:
        """Take back the latest change, and go where it was made."""

        def undo(review: Review) -> Outcome:
            if (undone := review.undo()) is None:
                return Outcome("There is nothing to take back.")
            what = what_changed(review.latest_fields())
            self._look_at(review.at(undone.id))
            said = f"Taken back: {what} at {undone.label}. u again takes back the change before."
            return Outcome(said, shown=True, question=self.question)

        return change(self.case, undo)

    # What is written

    def action_written(self) -> Outcome:
        """An agreed action was written: it becomes part of the answer."""
        self.case.record_typed()
        return Outcome(shown=True)

    def text_left(self) -> Outcome:
        """A text has lost the focus: what stands in it becomes part of the answer."""
        return Outcome(self._record_typed(), shown=True)

    def done(self) -> Outcome:
        """Out of a text or the outline; what was written is recorded before the next key means anything."""
        return Outcome(self._record_typed() or "", unfocused=True, shown=True)

    def _record_typed(self) -> str | None:
        """Text being typed becomes part of the answer; what there is to say of that, if anything."""
        self._hold_typed()
        return " ".join(self.case.record_typed()) or None

    # Moving

    def go(self, question: Question) -> Outcome:
        """To a question; the review opens there again."""
        said = self._record_typed()
        self._look_at(question)
        arrived = Outcome(said, shown=True, in_view="question", question=question)
        if self.case.review.frozen or self.case.review.session.position == question.id:
            return arrived

        def move(review: Review) -> Outcome:
            review.move_to(question.id)
            return arrived

        return change(self.case, move)

    def go_to(self, name: str) -> Outcome:
        """To what was chosen in a list by its id: a question, or a section, which is its first question."""
        review = self.case.review
        first = next((question for question in review.applicable if question.section == name), None)
        target = review.instrument.by_id.get(name, first)
        return Outcome() if target is None else replace(self.go(target), said="")

    def chosen_in_outline(self, name: str) -> Outcome:
        """To a question or a section of the outline, and back to answering."""
        return replace(self.go_to(name), unfocused=True)

    def next(self) -> Outcome:
        """To the next question; after the last one to the summary."""
        said = self._record_typed()
        following = self.case.review.next(self.question.id)
        if following is None:
            return replace(self.summary(), said=said)
        return replace(self.go(following), said="", unfocused=True)

    def previous(self) -> Outcome:
        """Back to the question before."""
        self._record_typed()
        before = self.case.review.previous(self.question.id)
        if before is None:
            return Outcome("This is the first question.", unfocused=True)
        return replace(self.go(before), said="", unfocused=True)

    def first_unanswered(self) -> Outcome:
        """To the first question that still needs an answer."""
        review = self.case.review
        if (question := review.first_unanswered()) is not None:
            return self.go(question)
        open_ones = sum(not review.answer(q.id).given for q in review.applicable)
        left = f" {open_ones} may be left open." if open_ones else ""
        return Outcome(f"Every question that must be answered is.{left}")

    def change_pace(self) -> Outcome:
        """From moving on after an answer to staying, and back."""
        self.pace.moves_on = not self.pace.moves_on
        return Outcome(f"After an answer: {'on to the next question' if self.pace.moves_on else 'stay on it'}.")

    def _look_at(self, question: Question) -> None:
        self.here = QuestionController(self.case, question, self.pace)

    # The review as a whole

    def opening(self) -> Outcome:
        """What is said when the review comes up."""
        to_be_read = "This review is completed and opens to be read. Press a to amend it."
        said = " ".join(self.case.notices)
        if len(said) > _ONE_LINE:
            return Outcome(to_be_read if self.case.review.frozen else None, opens="notices")
        self.case.notices.clear()
        return Outcome(said or (to_be_read if self.case.review.frozen else None))

    def settled(self) -> Outcome:
        """What is learnt about the case after the first paint is in: the question may not apply after all."""
        if (question := self.case.review.at(self.question.id)) is not self.question:
            self._look_at(question)
        return Outcome(shown=True)

    def offers_draft(self) -> bool:
        """Whether there is text to decide about that was being typed when an earlier run ended."""
        return self.case.restorable is not None and self.case.settled and not self.case.review.frozen

    def restore_draft(self) -> Outcome:
        """Put that text back and record it; one goes to its question."""
        question = self.case.review.at(self.case.restore())
        said = " ".join(self.case.record_typed())
        return replace(self.go(question), said=said or "Put back and recorded. u takes it back.")

    def find(self) -> Outcome:
        """Find a question."""
        return Outcome(self._record_typed(), opens="find")

    def summary(self) -> Outcome:
        """See the whole review."""
        return Outcome(self._record_typed(), unfocused=True, opens="summary")

    def amended(self) -> Outcome:
        """A completed review has been opened again."""
        return Outcome("Open again, to be amended.", shown=True)

    def save_now(self) -> Outcome:
        """Save now; try again what could not be saved."""
        said = self._record_typed()
        self.case.retry()
        return Outcome(said)

    def save_copy(self) -> Outcome:
        """Write the review to another file."""
        return Outcome(self._record_typed(), opens="copy")

    def leave(self) -> Outcome:
        """Leave the review; everything is saved."""
        return Outcome(self._record_typed(), opens="leave")


def _is_function_key(key: str) -> bool:
    """Help, summary, light or dark: no answer to anything."""
    return key[0] == "f" and key[1:].isdigit()
