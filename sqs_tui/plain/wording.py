"""How a question, its choices and its answer are said: full sentences that stand without layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqs_tui.criteria.instrument import Question, Section
from sqs_tui.kinds.actions import action_in_words
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import capitalised
from sqs_tui.review.option_keys import choice_letters, reason_letters
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import Read, line_for
from sqs_tui.review.wording import KNEW_THIS, VIEWS


def number_of(review: ReviewState, question: Question) -> int:
    """The number by which a question is announced: its place, from 1, among those that apply now."""
    return review.applicable.index(question) + 1


def section_name(section: Section) -> str:
    """A section as it is announced: "Section 1, Reducing the likelihood of reoffending"."""
    return f"Section {section.number}, {section.title}" if section.number else section.title


def asked(review: ReviewState, question: Question) -> Iterator[str]:
    """The question as it is put: where we are, what is asked, how to answer, what is recorded."""
    number, section = number_of(review, question), review.instrument.section_by_id[question.section]
    yield f"Question {number} of {len(review.applicable)}. {section_name(section)}."
    first = next(one for one in review.applicable if one.section == question.section)
    if section.introduction and question == first:
        yield flowing(section.introduction)
    yield flowing(question.text)
    if question.hint:
        yield f"Hint: {flowing(question.hint)}"
    yield from choices(question)
    yield from recorded(review, question)


def choices(question: Question) -> Iterator[str]:
    """How to answer."""
    kind, letters = kind_of(question), choice_letters(question)
    if kind.on_one_line:
        yield sentence(
            f"{kind.how} {_listed(f'{key} for {question.wording(value)}' for key, value in letters.items())}"
        )
        return
    yield kind.how
    alone = {option.value for option in question.options if option.exclusive}
    for key, value in letters.items():
        yield sentence(f"{key} for {question.wording(value)}" + (", which stands alone" if value in alone else ""))


def reasons(review: ReviewState, question: Question) -> Iterator[str]:
    """The reasons that can be given beside the present answer, and how; nothing where there are none."""
    letters = reason_letters(review, question)
    if not letters:
        return
    if review.answer(question.id).value == "na":
        yield "Why does it not apply? Type the letter of one reason:"
    else:
        yield "Why? Type the letters of all the reasons, such as a c:"
    for key, code in letters.items():
        reason = review.instrument.reasons[code]
        yield sentence(f"{key} for {reason.text}" + (", which stands alone" if reason.exclusive else ""))
    if review.offers_knew(question):
        yield "Type k if the case manager knew this although it is not recorded."


def recorded(review: ReviewState, question: Question) -> Iterator[str]:
    """Everything recorded here, and what is still missing."""
    line = line_for(review, question)
    yield from _answered(question, line)
    yield from _beside(line)
    missing = review.missing_at(question)
    if line.answer.given and missing:
        yield sentence(f"Still missing here: {missing}")


def _answered(question: Question, line: Read) -> Iterator[str]:
    if not line.answer.given:
        yield "Not answered; it may be left out." if question.optional else "Not answered yet."
    elif kind_of(question).rows:
        for number, action in enumerate(line.answer.actions, 1):
            yield sentence(f"Action {number}: {action_in_words(action)}")
    else:
        yield sentence(f"Answer: {line.words}")


def _beside(line: Read) -> Iterator[str]:
    """Why it is so, what the case manager knew and says, what it rests on."""
    answer = line.answer
    if line.reasons:
        yield sentence(f"Why: {'; '.join(line.reasons)}")
    if answer.known_not_recorded:
        yield sentence(capitalised(KNEW_THIS))
    if answer.view:
        yield f"The case manager {VIEWS[answer.view]}."
    if answer.their_words:
        yield sentence(f"In their words: {answer.their_words}")
    if answer.evidence:
        yield sentence(f"Evidence: {answer.evidence}")
    if answer.good_example:
        yield "Marked as a good example to quote."


def can_type(review: ReviewState, question: Question) -> Iterator[str]:
    """What can be typed at this question, said when something was not understood."""
    yield from choices(question)
    yield from reasons(review, question)
    also = ["Enter for the next question", "back", "e for evidence"]
    also += ["v for the case manager's view"] if review.offers_view(question) else []
    also += ["other to put the other reason in words"] if review.wants_words(question) else []
    yield sentence(f"Or type {_listed([*also, 'q to leave', '? for everything else'])}")


def flowing(text: str) -> str:
    """A text of the instrument without the line breaks of its file; paragraphs and bullets keep theirs."""
    paragraphs: list[str] = []
    for line in text.strip().split("\n"):
        stripped = line.strip()
        if not paragraphs or not stripped or stripped.startswith("- ") or not paragraphs[-1]:
            paragraphs.append(stripped)
        else:
            paragraphs[-1] += f" {stripped}"
    return "\n".join(paragraphs)


def sentence(text: str) -> str:
    """`text` with a full stop unless it ends in a mark of its own."""
    return text if text.endswith((".", "!", "?", "”", ":")) else f"{text}."


def _listed(texts: Iterable[str]) -> str:
    """ "a", "a or b", "a, b or c"."""
    *before, last = texts
    return f"{', '.join(before)} or {last}" if before else last
