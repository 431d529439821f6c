"""One saved session made ready for reading only: with its own criteria, or without them as far as that goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sqs_tui.criteria.instrument import About, Instrument, Kind, Option, Question, Reason, Section
from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.reports.render import report
from sqs_tui.review.engine import Review
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Answer, Session, State
from sqs_tui.review.summary import summarise
from sqs_tui.saved.checked import explained
from sqs_tui.saved.own import own_criteria
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.guarded import Source, read_source
from sqs_tui.source.problems import SourceError
from sqs_tui.store.folder import section_home, sessions_in
from sqs_tui.store.integrity import matches
from sqs_tui.store.session_text import content_of, session_from


@dataclass(frozen=True, slots=True)
class Reading:
    """A report, what its reader should know first, and whether the session is still as it was completed."""

    text: str
    notices: tuple[str, ...]
    intact: bool


def read_session(
    path: Path, criteria: LoadedInstrument | None, format: str, *, for_case_manager: bool, language: str = "en"
) -> Reading:
    """The session in the file `path` as a report. Raises `SourceError` with everything that is wrong with the file.

    `criteria` are the current ones, None when they are broken: `language` is then that of the questions.

    What a session must be to be saved is checked strictly before every save, and by `check`; that check takes
    longer than all the rest here, so it is made only for a file that cannot be read without trouble.
    """
    source = read_source(path)
    session = session_from(source, content_of(source))
    try:
        own = own_criteria(source.path.parent, session, criteria, language)
        return _read(source, session, own, criteria, format, for_case_manager)
    except BUILD_ERRORS as error:
        raise SourceError(explained(path, error)) from None


def _read(
    source: Source,
    session: Session,
    own: LoadedInstrument | None,
    current: LoadedInstrument | None,
    format: str,
    for_case_manager: bool,
) -> Reading:
    if session.state not in get_args(State):
        raise ValueError(session.state)
    folder, notices = source.path.parent, []
    if own is None:
        asked = session.instrument
        notices.append(f"The criteria it was asked under, {asked.id} {asked.version}, are not here.")
        notices.append("Shown with the questions as they are stored in it, and the codes of options and reasons.")
    elif wrong := misfits(own.instrument, session):
        raise SourceError([source.problem(what, "correct it in a text editor", *keys) for what, keys in wrong])
    elif current is not None and own is not current:
        notices.append(f"Asked under version {own.instrument.instrument.version} of the criteria.")
    intact = session.state == "in_progress" or matches(session)
    if not intact:
        notices.append("This session was changed after it was completed.")
    instrument = own.instrument if own else stored_instrument(session)
    once = {question.id for question in instrument.questions if question.unit == "case_manager"}
    home = section_home(sessions_in(folder), session.case_manager, once)
    review = Review(instrument, session, None if home == session.case else home)
    text = report(summarise(review), format, for_case_manager=for_case_manager)
    return Reading(text, tuple(notices), intact)


def stored_instrument(session: Session) -> Instrument:
    """As much of the instrument as a session holds itself: the questions as asked, and the codes that were given.

    It knows no wording of options and reasons, and not what was a judgement; so nothing is made of the
    answers but what they are.
    """
    asked = session.instrument
    codes = sorted({code for answer in session.answers.values() for code in answer.reasons})
    return Instrument(
        schema=1,
        instrument=About(asked.id, asked.version, asked.id),
        sections=(Section("all", "Answers", "Answers"),),
        reasons={code: Reason(code.replace("_", " "), words=code == "other") for code in codes},
        questions=tuple(_stored_question(name, answer) for name, answer in session.answers.items()),
    )


def _stored_question(name: str, answer: Answer) -> Question:
    kind: Kind = "text"
    if answer.actions:
        kind = "actions"
    elif answer.values:
        kind = "many"
    elif answer.value in ("yes", "no", "na"):
        kind = "fact"
    return Question(
        id=name,
        section="all",
        kind=kind,
        text=answer.question,
        label=name.replace("_", " "),
        options=tuple(Option(value, value.replace("_", " ")) for value in answer.values),
        not_applicable=kind == "fact",
        reasons=answer.reasons,
        na_reasons=answer.reasons,
        optional=True,
    )
