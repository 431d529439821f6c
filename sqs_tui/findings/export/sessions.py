"""What an export is made of: the sessions that go into it, and how each question stands in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqs_tui.criteria.instrument import Instrument, Question
from sqs_tui.findings.figure import Inspection, LeftOut
from sqs_tui.kinds.marks import Mark
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Answer, Session
from sqs_tui.review.state import ReviewState
from sqs_tui.source.record import record
from sqs_tui.text import one_line

#: How one question stands in one session. The last two are why it is not asked there; what may be recorded for it all
#: the same is parked, and is exported nowhere.
STATUSES = {
    "answered": "answered",
    "not_applicable": "answered Not applicable",
    "unanswered": "applies, and has no answer",
    "does_not_apply": "does not apply to this case as it stands",
    "asked_elsewhere": "asked once of each case manager, in the session that asked_in names",
}


@record
class Exported:
    """One session that is exported, and whether the findings count it."""

    review: ReviewState
    counted: bool

    @property
    def session(self) -> Session:
        """What is recorded of the case."""
        return self.review.session

    def status(self, question: Question) -> str:
        """How a question stands here: a key of `STATUSES`."""
        if not self.review.applies(question.id):
            return "asked_elsewhere" if self.review.is_asked_elsewhere(question) else "does_not_apply"
        answer = self.review.answer(question.id)
        if not answer.given:
            return "unanswered"
        mark = kind_of(question).mark(answer)
        return "not_applicable" if mark is Mark.NOT_APPLICABLE else "answered"


#: One session, one question, and what counts as its answer there.
AnswerRow = tuple[Exported, Question, Answer]


@record
class Export:
    """What is exported of an inspection: every session that is counted and every draft under the same criteria.

    `sessions` are in the order of their case references. `left_out` names every other file, with the reason.
    """

    inspection: Inspection
    sessions: tuple[Exported, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def instrument(self) -> Instrument:
        """The criteria that the counted sessions were reviewed with."""
        return self.inspection.instrument


def export_of(inspection: Inspection) -> Export:
    """What there is to export of an inspection.

    Where what is asked once of each case manager applies in a counted session, it does so as in the findings; in a
    draft where it holds more of these answers than any other session of the same case manager.
    """
    drafts: list[Session] = []
    left_out = {left.file: left for left in inspection.left_out}
    for draft in inspection.drafts:
        file = f"{draft.case}.toml"
        if why := _not_exportable(draft, inspection):
            left_out[file] = LeftOut(file, one_line(why))
        else:
            drafts.append(draft)
            left_out.pop(file, None)
    together = replace(inspection, sessions=(*inspection.sessions, *drafts))
    exported = [Exported(review, True) for review in inspection.reviews.values()]
    exported += [Exported(together.reviews[draft.case], False) for draft in drafts]
    exported.sort(key=lambda one: one.session.case)
    return Export(inspection, tuple(exported), tuple(sorted(left_out.values(), key=lambda left: left.file)))


def answers_of(export: Export) -> Iterator[AnswerRow]:
    """Every session with every question of the instrument; where one does not apply, with an empty answer."""
    for exported in export.sessions:
        for question in export.instrument.questions:
            yield exported, question, exported.review.answer(question.id)


def _not_exportable(draft: Session, inspection: Inspection) -> str:
    """Why a draft cannot stand in the same tables; empty when it can."""
    about = inspection.instrument.instrument
    if (draft.instrument.id, draft.instrument.version) != (about.id, about.version):
        asked = f"{draft.instrument.id} {draft.instrument.version}"
        return f"is a draft under {asked}; exported is {about.id} {about.version}"
    if wrong := misfits(inspection.instrument, draft):
        return f"does not fit the instrument it names: {wrong[0][0]}"
    return ""
