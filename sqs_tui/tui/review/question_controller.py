"""What can be said at one question, key by key: answers, reasons, the two voices. Decided here, shown by a screen."""

from __future__ import annotations

from dataclasses import replace

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.open_case import OpenCase
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.engine import Review
from sqs_tui.review.option_keys import choice_letters, letters_for, reason_letters
from sqs_tui.review.session import Answer, View
from sqs_tui.review.wording import KNOWN, VIEWS, in_words, what_went
from sqs_tui.tui.review.outcome import Area, Outcome, Pace, change, move_on

#: What each answer to "how do they see it?" records: by its key, and by the name of what is clicked.
KEYS: dict[str, View | None] = {"a": "agrees", "d": "differs", "backspace": None}
CLICKED: dict[str, View | None] = {"agrees": "agrees", "differs": "differs", "no_view": None}


class QuestionController:
    """Decides for the question that is looked at, from when one comes to it until one leaves it.

    Every method changes what it changes, and returns what that means for the screen.
    """

    def __init__(self, case: OpenCase, question: Question, pace: Pace) -> None:
        self.case, self.question, self.pace = case, question, pace
        #: The next key is the answer to how the case manager sees it.
        self.asking_view = False

    @property
    def answer(self) -> Answer:
        """What is recorded here."""
        return self.case.review.answer(self.question.id)

    def pick(self, letter: str) -> Outcome | None:
        """Pick the answer, the reason or the action that `letter` stands before; None when it stands before none."""
        question, review = self.question, self.case.review
        if kind_of(question).rows:
            letters = letters_for(len(self.answer.actions))
            return self._edit_action(letters.index(letter)) if letter in letters else None
        if (value := choice_letters(question).get(letter)) is not None:
            return self._choose(value)
        if (code := reason_letters(review, question).get(letter)) is not None:
            return self._give_reason(code)
        return None

    def beside(self, what: str) -> Outcome:
        """One of the lines that stand beside the answer was clicked."""
        if what in CLICKED:
            return self._set_view(CLICKED[what])
        return {"view": self.ask_view, "knew": self.toggle_knew, "star": self.toggle_star}[what]()

    # The answer

    def _choose(self, value: str) -> Outcome:
        question = self.question

        def choose(review: Review) -> Outcome:
            before, parked = self.answer, {q.id for q in review.parked()}
            review.choose(question.id, value)
            aside = len([q for q in review.parked() if q.id not in parked])
            gone = what_went(before, self.answer) if not kind_of(question).several else ""
            stays = bool(gone) or self._stays(value)
            said = _what_was_chosen(question, self.answer, gone, aside, stays=stays)
            if not stays:
                return move_on(review, question, said)
            return Outcome(said, shown=True, in_view="reasons" if review.reasons(question) else None)

        return change(self.case, choose)

    def _stays(self, value: str) -> bool:
        """Whether there may be more to say here, now that `value` has been chosen."""
        question, review = self.question, self.case.review
        if not self.pace.moves_on or review.reasons(question) or review.offers_knew(question):
            return True
        alone = any(option.exclusive for option in question.options if option.value == value)
        return kind_of(question).several and not (alone and self.answer.values)

    def _give_reason(self, code: str) -> Outcome:
        question, reason = self.question, self.case.review.instrument.reasons[code]

        def give(review: Review) -> Outcome:
            review.toggle_reason(question.id, code)
            given = code in self.answer.reasons
            if reason.words and given:
                said = "The other reason: write it down, Esc when done."
                return replace(self._write_in("other"), said=said, shown=True)
            if self.pace.moves_on and self.answer.value == "na" and self.answer.reasons:
                return move_on(review, question)
            return Outcome(f"{'Given' if given else 'No longer given'}: {reason.text}. Enter goes on.", shown=True)

        return change(self.case, give)

    def clear(self) -> Outcome:
        """Take the answer away."""
        if not self.answer.given:
            return Outcome("There is no answer here to take away.")

        def clear(review: Review) -> Outcome:
            review.clear(self.question.id)
            return Outcome("Answer taken away; notes stay. u brings it back.", shown=True)

        return change(self.case, clear)

    # The two voices, and the star

    def ask_view(self) -> Outcome:
        """Have the next key say how the case manager sees it."""
        if not self.case.review.offers_view(self.question):
            return Outcome("Their view is asked for where a judgement is made together with a case manager.")
        if refused := frozen(self.case):
            return refused
        self.asking_view = True
        said = f"The case manager: a {VIEWS['agrees']}, d {VIEWS['differs']}. Backspace: no view."
        # Nothing keeps the focus: the next key is the answer, also when this one came while the outline had it.
        return Outcome(said, unfocused=True, shown=True, in_view="their_view")

    def answer_view(self, key: str, character: str | None) -> Outcome:
        """The answer to how they see it; a key that is none leaves it as it was."""
        self.asking_view = False
        said = key if key == "backspace" else character
        return self._set_view(KEYS[said]) if said in KEYS else Outcome("Their view stays as it was.", shown=True)

    def _set_view(self, view: View | None) -> Outcome:
        self.asking_view = False

        def see(review: Review) -> Outcome:
            review.set_view(self.question.id, view)
            if view == "differs":
                said = f"The case manager {VIEWS['differs']}: in their words?"
                return replace(self._write_in("their_words"), said=said, shown=True)
            return Outcome(f"The case manager {VIEWS[view]}." if view else "No view of theirs is recorded.", shown=True)

        return change(self.case, see)

    def toggle_knew(self) -> Outcome:
        """Record that the case manager knew this, though it is not recorded; or take that away."""

        def toggle(review: Review) -> Outcome:
            review.toggle_knew(self.question.id)
            knew = self.answer.known_not_recorded
            return Outcome(f"{capitalised(KNOWN)}." if knew else "'Knew, not recorded' taken away.", shown=True)

        return change(self.case, toggle)

    def toggle_star(self) -> Outcome:
        """Mark what is recorded here as worth quoting, or take that away."""

        def toggle(review: Review) -> Outcome:
            review.toggle_good_example(self.question.id)
            starred = self.answer.good_example
            said = "Marked as a good example to quote." if starred else "No longer marked as a good example."
            return Outcome(said, shown=True)

        return change(self.case, toggle)

    # What is written

    def write(self) -> Outcome:
        """Write what the answer rests on, the answer itself, or one more agreed action."""
        if refused := frozen(self.case):
            return refused
        if kind_of(self.question).rows:
            return self._edit_action(len(self.answer.actions))
        return self._write_in("note")

    def _write_in(self, area: Area) -> Outcome:
        self.asking_view = False
        return Outcome(write_in=area)

    def _edit_action(self, index: int) -> Outcome:
        return frozen(self.case) or Outcome(opens="action", action=index)


def frozen(case: OpenCase) -> Outcome | None:
    """Why nothing can be changed in a review that is completed; None while it is open."""
    return Outcome("This review is completed; press a to amend it.") if case.review.frozen else None


def _what_was_chosen(question: Question, answer: Answer, gone: str, aside: int, *, stays: bool) -> str:
    """The sentence after an answer: what it is now, what went with the one before, what does not apply any more."""
    words = in_words(question, answer)
    words = words if len(words) < 40 else f"{len(answer.values)} chosen"
    said = f"{question.label}: {words}. " + ("" if stays else "↑ goes back to add to it, ") + "u takes it back."
    if gone:
        said = f"{question.label}: {words}. Gone with the other answer: {gone}. u brings it all back."
    if aside:
        answers = "1 answer does" if aside == 1 else f"{aside} answers do"
        said += f" {answers} not apply now: kept aside, not counted, back if this changes back."
    return said
