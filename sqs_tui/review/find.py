"""Finding by words: whether a text holds them, and which questions of a review do; one rule wherever one searches."""

from __future__ import annotations

import re
import unicodedata

from sqs_tui.criteria.instrument import Question
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import line_for
from sqs_tui.source.record import record

#: Where words are looked for, the most telling place first.
PLACES = ("question", "answer", "guidance")
#: Accents that stand by themselves once a text is taken apart; signs that are letters of their own stay.
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


@record
class Found:
    """A question that holds all the words, and the last of `PLACES` that is needed to have them together."""

    question: Question
    place: str


class Search:
    """The texts of a review's questions as they stand when this is made, to be searched again with every letter."""

    def __init__(self, review: ReviewState) -> None:
        self._texts = [(question, _texts(review, question)) for question in review.applicable]

    def found(self, words: str) -> list[Found]:
        """The questions that hold every word, each word anywhere; those that need no other place come first.

        Every question holds no words at all.
        """
        wanted = folded(words).split()
        hits = [(_place(texts, wanted), question) for question, texts in self._texts]
        return [Found(question, place) for place in PLACES for at, question in hits if at == place]


def folded(text: str) -> str:
    """`text` as it is compared: capitals, accents, ligatures and full width make no difference."""
    text = text.casefold()
    return text if text.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def holds(text: str, words: str) -> bool:
    """Whether every one of `words` is somewhere in `text`."""
    text = folded(text)
    return all(word in text for word in folded(words).split())


def _texts(review: ReviewState, question: Question) -> tuple[str, ...]:
    """What is searched of a question, folded, a text for each of `PLACES`."""
    read = line_for(review, question)
    answer = read.answer
    asked = (question.id, question.ref, question.label, question.text, question.hint)
    answered = (read.words if answer.given else "", *read.reasons, answer.evidence, answer.their_words)
    return tuple(folded("\n".join(texts)) for texts in (asked, answered, (question.guidance, *question.prompts)))


def _place(texts: tuple[str, ...], wanted: list[str]) -> str | None:
    """The last place that is needed to have all the words; None when one stands nowhere."""
    first = [next((at for at, text in enumerate(texts) if word in text), -1) for word in wanted]
    return None if -1 in first else PLACES[max(first, default=0)]
