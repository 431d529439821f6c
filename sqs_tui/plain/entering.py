"""Entering what takes more than one line: texts, the case manager's view, actions."""

from __future__ import annotations

from sqs_tui.criteria.instrument import Question
from sqs_tui.open_case import OpenCase
from sqs_tui.plain.talk import EndOfInput, Talk
from sqs_tui.plain.wording import sentence
from sqs_tui.review.engine import NotAllowed
from sqs_tui.review.session import Action, View

_END, _ADD, _TAKE_AWAY = ".", "+", "-"
_VIEWS: dict[str, View] = {"a": "agrees", "agrees": "agrees", "d": "differs", "differs": "differs"}


def enter_text(talk: Talk, case: OpenCase, question: Question, field: str, words: str) -> None:
    """Take a text into a field of the answer: `words` if given (behind what is there), else lines up to a full stop.

    Each line is drafted as it comes, so that a talk that breaks off loses none.
    """
    if case.review.frozen:
        raise NotAllowed("this review is completed; amend it to change an answer")
    now = case.text_of(question.id, field)
    if words:
        case.typing(question.id, field, f"{now}\n{words}" if now else words)
    elif not _enter_lines(talk, case, question, field, now):
        talk.say("Left as it is.")
        return
    talk.say(*case.record_typed())


def _enter_lines(talk: Talk, case: OpenCase, question: Question, field: str, now: str) -> bool:
    """Hold the lines that follow as typed; False when none came and nothing is to change."""
    if now:
        talk.say(sentence(f"So far: {now}"), "Type the new text, in as many lines as you like.")
        talk.say(
            "If the first line is only a full stop, the text stays; if it is only a plus sign, what follows is added"
            " to it; if it is only a minus sign, it is taken away."
        )
    else:
        talk.say("Type the text, in as many lines as you like.")
    talk.say("End with a line that holds only a full stop.")
    line = talk.ask("Text:")
    if now and line.strip() == _TAKE_AWAY:
        case.typing(question.id, field, "")
        return True
    lines: list[str] = []
    if now and line.strip() == _ADD:
        lines, line = [now], talk.ask("Text to add:")
    before = len(lines)
    while line.strip() != _END:
        lines.append(line)
        case.typing(question.id, field, "\n".join(lines))
        case.keep_draft()
        line = talk.ask("")
    return len(lines) > before


def enter_view(talk: Talk, case: OpenCase, question: Question, words: str) -> None:
    """Take the case manager's view, said in `words` or asked for, and how they put it: behind it, or offered."""
    with case.edit() as review:
        # Asked of the rules before anything is typed, so that nobody types in vain.
        review.set_view(question.id, review.answer(question.id).view)
        if not words:
            talk.say("Does the case manager agree? Type a for agrees or d for sees it differently.")
            talk.say("A minus sign takes their view and words away; Enter leaves them as they are.")
        line = words or talk.ask("Their view:")
        said, _, put = line.strip().partition(" ")
        said = said.casefold()
        if said == _TAKE_AWAY and not put:
            if not (review.answer(question.id).view or review.answer(question.id).their_words):
                talk.say("There is no view to take away.")
            review.set_view(question.id, None)
            return
        if said and said not in _VIEWS:
            talk.say("That was not understood, and their view is as it was.")
            if not words:
                talk.hold(line)
            return
        if said:
            review.set_view(question.id, _VIEWS[said])
        if put.strip():
            enter_text(talk, case, question, "their_words", put.strip())
        elif talk.offer("Do you want to write down how they put it?"):
            enter_text(talk, case, question, "their_words", "")


def add_action(talk: Talk, case: OpenCase, question: Question) -> None:
    """Ask for one action, and record as much of it as was said."""
    with case.edit() as review:
        before = review.answer(question.id).actions
        review.set_actions(question.id, before)
        said: list[str] = []
        try:
            for prompt in ("What is to be done?", "Who will do it? Give a role or a code, not a name:", "By when?"):
                said.append(talk.ask(prompt).strip())
                if not said[0]:
                    talk.say("No action was added.")
                    return
        except EndOfInput:
            if said and said[0]:
                review.set_actions(question.id, (*before, Action(*said)))
            raise
        review.set_actions(question.id, (*before, Action(*said)))


def remove_action(talk: Talk, case: OpenCase, question: Question, number: str) -> None:
    """Remove the action of that number, as they are said."""
    actions = case.review.answer(question.id).actions
    if not number.isdecimal() or len(number) > 6 or not 1 <= int(number) <= len(actions):
        talk.say("Type remove and the number of an action, such as remove 1.")
        return
    index = int(number) - 1
    with case.edit() as review:
        review.set_actions(question.id, actions[:index] + actions[index + 1 :])
