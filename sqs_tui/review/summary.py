"""What a review says when it is read back: section by section, strengths first, the two voices side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqs_tui.criteria.instrument import Question, Section
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.asked_once import is_asked_once
from sqs_tui.review.session import Action, Answer, Event, SignOff
from sqs_tui.review.state import Missing, Progress, ReviewState
from sqs_tui.review.wording import in_words
from sqs_tui.source.record import record


@record
class Read:
    """One answered question as it reads back; every text in words, no codes but the question's id."""

    question: Question
    answer: Answer
    words: str
    reasons: tuple[str, ...]


@record
class SectionSummary:
    """One section: what was sufficient, what was not and why, what did not arise, and everything else said."""

    section: Section
    progress: Progress
    strengths: tuple[Read, ...]
    to_improve: tuple[Read, ...]
    not_applicable: tuple[Read, ...]
    other: tuple[Read, ...]

    @property
    def lines(self) -> tuple[Read, ...]:
        """Every answered question of the section, in the order they were asked is not kept: strengths first."""
        return self.strengths + self.to_improve + self.not_applicable + self.other


@record
class Summary:
    """Everything a reader of one review wants to know. Parked answers are not in it.

    `asked_in` is the case in which this case manager was asked what is asked once of each, and `asked_once` are the
    titles of the sections that hold nothing else.
    """

    case: str
    inspector: str
    case_manager: str
    opened: datetime
    state: str
    revision: int
    digest: str
    instrument: str
    note: str
    progress: Progress
    sections: tuple[SectionSummary, ...]
    known_not_recorded: tuple[Read, ...]
    views_differ: tuple[Read, ...]
    good_examples: tuple[Read, ...]
    actions: tuple[Action, ...]
    missing: tuple[Missing, ...]
    asked_in: str | None
    asked_once: tuple[str, ...]
    signoffs: tuple[SignOff, ...]
    events: tuple[Event, ...]
    parked: int


def summarise(review: ReviewState) -> Summary:
    """The summary of a review as it stands now, finished or not."""
    session = review.session
    about = review.instrument.instrument
    once = (section for section in review.instrument.sections if is_asked_once(review.instrument, section.id))
    sections = tuple(_section(review, section) for section in review.instrument.sections)
    lines = [line for section in sections for line in section.lines]
    lines.sort(key=lambda line: review.instrument.questions.index(line.question))
    return Summary(
        case=session.case,
        inspector=session.inspector,
        case_manager=session.case_manager,
        opened=session.opened,
        state=session.state,
        revision=session.revision,
        digest=session.digest,
        instrument=f"{about.title} {about.version}",
        note=about.note,
        progress=review.progress(),
        sections=sections,
        known_not_recorded=tuple(line for line in lines if line.answer.known_not_recorded),
        views_differ=tuple(line for line in lines if line.answer.view == "differs"),
        good_examples=tuple(line for line in lines if line.answer.good_example),
        actions=tuple(action for line in lines for action in line.answer.actions),
        missing=review.missing(),
        asked_in=review.asked_in,
        asked_once=tuple(section.title for section in once),
        signoffs=session.signoffs,
        events=session.events,
        parked=len(review.parked()),
    )


def line_for(review: ReviewState, question: Question) -> Read:
    """One question as it reads back, answered or not."""
    answer = review.answer(question.id)
    reasons = tuple(
        answer.other if review.instrument.reasons[code].words and answer.other else review.instrument.reasons[code].text
        for code in answer.reasons
    )
    return Read(question, answer, in_words(question, answer), reasons)


def _section(review: ReviewState, section: Section) -> SectionSummary:
    groups: dict[str, list[Read]] = {"yes": [], "no": [], "na": [], "": []}
    for line in _answered(review, section):
        judged = (
            section.number
            and kind_of(line.question).yes_no
            and line.question.unit == "case"
            and not line.question.about_the_child
        )
        groups[line.answer.value if judged else ""].append(line)
    return SectionSummary(
        section,
        review.progress(section.id),
        strengths=tuple(groups["yes"]),
        to_improve=tuple(groups["no"]),
        not_applicable=tuple(groups["na"]),
        other=tuple(groups[""]),
    )


def _answered(review: ReviewState, section: Section) -> Iterator[Read]:
    for question in review.applicable:
        if question.section == section.id and question.id in review.session.answers:
            yield line_for(review, question)
