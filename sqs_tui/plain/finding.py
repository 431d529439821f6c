"""Questions by number, id, paragraph of the letter, or words."""

from __future__ import annotations

from collections.abc import Iterator

from sqs_tui.criteria.instrument import Question
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import line_for


def questions_at(review: ReviewState, where: str) -> list[Question]:
    """What `where` may mean: one question by its number or id, else all of a paragraph, else all with the words."""
    if where.isdecimal():
        number = int(where) if len(where) < 6 else 0
        return [review.applicable[number - 1]] if 1 <= number <= len(review.applicable) else []
    if review.applies(where):
        return [review.at(where)]
    if same := [question for question in review.applicable if question.ref == where]:
        return same
    return [q for q in review.applicable if _holds(f"{q.label} {q.text}", where)]


def found(review: ReviewState, words: str) -> Iterator[tuple[Question, str]]:
    """The questions that hold all the words somewhere, each with where: question, guidance or answer."""
    for question in review.applicable:
        answer, line = review.answer(question.id), line_for(review, question)
        given = [line.words] if answer.given else []
        places = (
            ("question", " ".join((question.id, question.label, question.text, question.hint))),
            ("guidance", " ".join((question.guidance, *question.prompts))),
            ("answer", " ".join((*given, *line.reasons, answer.evidence, answer.their_words))),
        )
        if place := next((place for place, text in places if _holds(text, words)), ""):
            yield question, place


def _holds(text: str, words: str) -> bool:
    text = text.casefold()
    return all(word in text for word in words.casefold().split())
