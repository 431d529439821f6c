"""The interview: one question at a time, one line at a time, over the same review that the screens drive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqs_tui.criteria.instrument import Question
from sqs_tui.kinds.registry import kind_of
from sqs_tui.open_case import OpenCase
from sqs_tui.plain import entering, signing, wording
from sqs_tui.plain.answering import NotUnderstood, answer
from sqs_tui.plain.commands import COMMANDS, parse, usage
from sqs_tui.plain.finding import questions_at
from sqs_tui.plain.talk import Talk
from sqs_tui.reports.render import report
from sqs_tui.review.engine import NotAllowed
from sqs_tui.review.find import Search
from sqs_tui.review.option_keys import choice_letters, letters_for
from sqs_tui.review.wording import still_missing
from sqs_tui.store.durable import SaveFailed

#: How long a change may take to reach the disk before the talk goes on without it, in seconds.
_PATIENCE = 2.0


class Interview:
    """A case being talked through. `run` returns when the user leaves; saving on the way out is the caller's."""

    def __init__(self, talk: Talk, case: OpenCase) -> None:
        self._talk, self._case, self._review = talk, case, case.review
        self._question = self._review.resume_at()
        self._jumped_from: list[str] = []
        self._left = False
        self._does: dict[str, Callable[[str], None]] = {
            command.word: getattr(self, f"_do_{command.word}") for command in COMMANDS
        }

    def run(self) -> None:
        """Talk until the user leaves. Raises `EndOfInput` when there is nothing more to read."""
        self._go(self._question)
        while not self._left:
            self._take(self._talk.ask(self._prompt()))

    def _prompt(self) -> str:
        if self._review.frozen:
            return "Completed. Enter for the next question, or a command:"
        if not self._review.answer(self._question.id).given:
            return "Your answer:"
        if self._review.missing_at(self._question):
            return "Your reasons, or Enter for the next question:"
        return "Enter for the next question, or anything to add:"

    def _take(self, line: str) -> None:
        """Do what one line says, and say what that changed. What the rules refuse is said, and changes nothing."""
        question, session, parked = self._question, self._review.session, self._review.parked()
        before = list(wording.recorded(self._review, question))
        with self._case.edit():  # saved also when the input ends, or is interrupted, halfway through
            try:
                self._obey(line)
            except NotAllowed as refused:
                self._talk.say(f"Not possible: {refused}.")
        if self._review.session is session:
            return
        if self._question == question:  # else all of it has just been said
            self._say_difference(before)
            if session.answer(question.id).value != self._review.answer(question.id).value:
                self._say_reasons(session.answer(question.id).reasons)
        self._say_parked(parked)
        if not self._case.flush(_PATIENCE) or self._case.status().failed:
            self._talk.say(wording.sentence(self._case.status().words), "Type saved to try again.")

    def _obey(self, line: str) -> None:
        if command := parse("back" if self._means_back(line) else line):
            does, rest = command
            self._does[does.word](rest)
            return
        session = self._review.session
        try:
            with self._case.edit() as review:
                answer(review, self._question, line)
        except NotUnderstood as error:
            self._talk.say(f"That was not understood, and nothing was changed. {error}")
            self._talk.say(*wording.can_type(self._review, self._question))
            return
        if self._review.session is session:
            self._talk.say("That is what is recorded already.", *wording.recorded(self._review, self._question))

    def _means_back(self, line: str) -> bool:
        """True for b, except at a question where b is a choice or can become a reason: there it is only that."""
        lists = (self._review.instrument.reasons_of(self._question, choice.value) for choice in self._question.choices)
        letters = (choice_letters(self._question), *(letters_for(len(reasons)) for reasons in lists))
        return line.strip().casefold() == "b" and not any("b" in taken for taken in letters)

    def _say_difference(self, before: list[str]) -> None:
        """What is recorded now and was not before; and what no longer is, when nothing has taken its place."""
        after = list(wording.recorded(self._review, self._question))
        new = [line for line in after if line not in before]
        self._talk.say(*new or (f"No longer recorded: {line}" for line in before if line not in after))

    def _say_reasons(self, before: tuple[str, ...]) -> None:
        """After another answer: the reasons it asks for, and what became of those given before."""
        now = self._review.answer(self._question.id).reasons
        if set(before) - set(now):
            self._talk.say("The reasons given before were taken away; undo brings them back.")
        if not now:
            self._talk.say(*wording.reasons(self._review, self._question))

    # Moving

    def _go(self, question: Question) -> None:
        self._question = question
        if not self._review.frozen and self._review.session.position != question.id:
            with self._case.edit() as review:
                review.move_to(question.id)
        self._do_again("")

    def _do_next(self, _: str) -> None:
        following = self._review.next(self._question.id)
        if following is not None:
            self._go(following)
        elif self._review.frozen:
            self._talk.say("That was the last question.")
        elif missing := len(self._review.missing()):
            self._talk.say(f"That was the last question. {still_missing(missing)}: type missing to hear what.")
        else:
            self._talk.say("That was the last question, and nothing is missing. Type summary, complete, or q to leave.")

    def _do_back(self, _: str) -> None:
        before = self._review.previous(self._question.id)
        if before is None:
            self._talk.say("This is the first question.")
        else:
            self._go(before)

    def _do_jump(self, where: str) -> None:
        questions = questions_at(self._review, where) if where else []
        if len(questions) == 1:
            self._jumped_from.append(self._question.id)
            self._go(questions[0])
        elif questions:
            self._talk.say("More than one question fits. Type jump and one of these numbers:")
            self._talk.say(*map(self._named, questions))
        elif where in self._review.instrument.by_id:
            self._talk.say("That question does not apply to this case as it now stands.")
        else:
            count = len(self._review.applicable)
            self._talk.say(f"Type jump and a number from 1 to {count}, the id of a question, or words that are in it.")

    def _do_return(self, _: str) -> None:
        if self._jumped_from:
            self._go(self._review.at(self._jumped_from.pop()))
        else:
            self._talk.say("There was no jump to come back from.")

    def _do_find(self, words: str) -> None:
        if not words.split():
            self._talk.say("Type find and the words to look for.")
            return
        hits = Search(self._review).found(words)
        self._talk.say(*(f"{self._named(hit.question)} Found in the {hit.place}." for hit in hits))
        self._talk.say("Type jump and a number to go there." if hits else "No question that applies holds these words.")

    def _named(self, question: Question) -> str:
        number = wording.number_of(self._review, question)
        return f"Question {number}, {question.label}: {wording.flowing(question.text)}"

    # Hearing more

    def _do_again(self, _: str) -> None:
        self._talk.say("", *wording.asked(self._review, self._question))

    def _do_guidance(self, _: str) -> None:
        self._talk.say(wording.flowing(self._question.guidance) or "There is no guidance on this question.")

    def _do_prompts(self, _: str) -> None:
        prompts = [wording.flowing(prompt) for prompt in self._question.prompts]
        self._talk.say(*prompts or ["There are no prompts for this question."])

    def _do_missing(self, _: str) -> None:
        self._talk.say(*signing.missing(self._review))

    def _do_progress(self, _: str) -> None:
        whole = self._review.progress()
        self._talk.say(f"{whole.answered} of {whole.applicable} questions answered.")
        for section in self._review.instrument.sections:
            part = self._review.progress(section.id)
            if part.applicable:
                self._talk.say(f"{wording.section_name(section)}: {part.answered} of {part.applicable}.")

    def _do_summary(self, _: str) -> None:
        self._talk.show(report(self._case.summary()))

    def _do_help(self, _: str) -> None:
        self._talk.say(*wording.can_type(self._review, self._question), "At any question you can type:")
        self._talk.say(*map(usage, COMMANDS))

    # Recording

    def _do_write(self, words: str) -> None:
        if kind_of(self._question).at_length:
            entering.enter_text(self._talk, self._case, self._question, "value", words)
        else:
            self._talk.say("This question is not answered in words. To note something beside it, type e for evidence.")

    def _do_other(self, words: str) -> None:
        if self._review.wants_words(self._question):
            entering.enter_text(self._talk, self._case, self._question, "other", words)
        else:
            self._talk.say("No reason given here asks for your own words.")

    def _do_evidence(self, words: str) -> None:
        entering.enter_text(self._talk, self._case, self._question, "evidence", words)

    def _do_view(self, words: str) -> None:
        entering.enter_view(self._talk, self._case, self._question, words)

    def _do_knew(self, _: str) -> None:
        with self._case.edit() as review:
            review.toggle_knew(self._question.id)

    def _do_star(self, _: str) -> None:
        with self._case.edit() as review:
            review.toggle_good_example(self._question.id)

    def _do_actions(self, _: str) -> None:
        question = next((q for q in self._review.applicable if kind_of(q).rows), None)
        if question is None:
            self._talk.say("No actions are asked for in this review.")
        elif question == self._question:
            self._do_again("")
        else:
            self._do_jump(question.id)

    def _do_add(self, _: str) -> None:
        if self._at_actions():
            entering.add_action(self._talk, self._case, self._question)

    def _do_remove(self, number: str) -> None:
        if self._at_actions():
            entering.remove_action(self._talk, self._case, self._question, number)

    def _at_actions(self) -> bool:
        if kind_of(self._question).rows:
            return True
        self._talk.say("Actions are recorded at the question about them: type actions to go there.")
        return False

    def _do_clear(self, _: str) -> None:
        with self._case.edit() as review:
            review.clear(self._question.id)

    def _do_undo(self, _: str) -> None:
        with self._case.edit() as review:
            undone = review.undo()
        if undone is None:
            self._talk.say("There is nothing to undo.")
            return
        self._talk.say(f"Taken back, at the question about {undone.label}.")
        if undone != self._question:
            self._go(self._review.at(undone.id))

    def _say_parked(self, before: tuple[Question, ...]) -> None:
        """Which answers the last change has set aside, and which it has brought back."""
        after = self._review.parked()
        aside = [question.label for question in after if question not in before]
        back = [question.label for question in before if question not in after and self._review.applies(question.id)]
        if aside:
            self._talk.say(f"Set aside, since it no longer applies, but kept: {', '.join(aside)}.")
        if back:
            self._talk.say(f"Brought back, since it applies again: {', '.join(back)}.")

    # The whole

    def _do_complete(self, _: str) -> None:
        signing.complete(self._talk, self._case)

    def _do_amend(self, _: str) -> None:
        signing.amend(self._talk, self._case)

    def _do_saved(self, _: str) -> None:
        if self._case.status().failed:
            self._case.retry()
        self._case.flush(_PATIENCE)
        self._talk.say(wording.sentence(self._case.status().words))

    def _do_copy(self, name: str) -> None:
        if not name:
            self._talk.say("Type copy and the name of a new file.")
            return
        try:
            self._case.save_copy(Path(name))
        except SaveFailed as error:
            self._talk.say(f"The copy was not written: {error}.")
        else:
            self._talk.say(f"A copy was written to {name}.")

    def _do_quit(self, _: str) -> None:
        if self._case.flush(_PATIENCE):
            self._left = True
            return
        self._talk.say(wording.sentence(self._case.status().words))
        self._talk.say("Type saved to try again, copy and a file name to save it elsewhere, or abandon to leave.")

    def _do_abandon(self, _: str) -> None:
        if self._case.flush(_PATIENCE):
            self._talk.say("Everything could be saved after all.")
        self._left = True
