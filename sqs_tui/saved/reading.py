"""One saved session made ready for reading only: with its own criteria, or without them as far as that goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

from sqs_tui.criteria.instrument import About, Instrument, Option, Question, Reason, Section
from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.kinds.registry import kind_as_read
from sqs_tui.reports.render import report_file
from sqs_tui.review.fit import fit_problems
from sqs_tui.review.session import Answer, Session, State
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import summarise
from sqs_tui.saved.checked import explained
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import Source, read_source
from sqs_tui.source.validate import moments_right, problems_of
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.instruments import FolderCriteria
from sqs_tui.store.integrity import changed_since_completed
from sqs_tui.store.paths import folder_of
from sqs_tui.store.session_text import content_of, session_from


@record
class ReportRead:
    """A report as the content of a file, what its reader should know first, and whether the session is still intact."""

    content: bytes
    notices: tuple[str, ...]
    intact: bool


@record
class Opened:
    """A saved review to be read, what its reader should know first, and whether it is still as it was completed."""

    review: ReviewState
    notices: tuple[str, ...]
    intact: bool


def read_session(
    path: Path, criteria: LoadedInstrument | None, format: str, *, for_case_manager: bool, language: str = "en"
) -> ReportRead:
    """The session in the file `path` as a report. Raises `SourceError` with everything that is wrong with the file.

    `criteria` are the current ones, None when they are broken: `language` is then that of the questions.

    What a session must be to be saved is checked strictly before every save, and by `check`; that check takes
    longer than all the rest here, so it is made only for a file that cannot be read without trouble.
    """
    opened = read_review(path, criteria, language, trusting=True)
    try:
        content = report_file(summarise(opened.review), format, for_case_manager=for_case_manager)
    except BUILD_ERRORS as error:
        raise SourceError(explained(path, error)) from None
    return ReportRead(content, opened.notices, opened.intact)


def read_review(
    path: Path, criteria: LoadedInstrument | None, language: str = "en", *, trusting: bool = False
) -> Opened:
    """The session in the file `path` as a review, under its own criteria. Raises `SourceError` as `read_session` does.

    `trusting` leaves the strict check out: what is then made of the review may still end in one of `BUILD_ERRORS`.
    """
    source = read_source(path)
    session = session_from(source, content := content_of(source))
    # A date where there should be a text would be shown as if it were one.
    if not (trusting and moments_right(Session)(content)) and (problems := problems_of(Session, source, content)):
        raise SourceError(problems)
    folder = folder_of(path)
    kept = FolderCriteria(folder, criteria, language)
    try:
        own = kept.of(session)
        # Without its criteria nothing else tells what its codes may be.
        if own is None and trusting and (problems := problems_of(Session, source, content)):
            raise SourceError(problems)
        opened = _read(source, session, own, criteria)
        instrument = opened.review.instrument
        asked_in = AskedWhere(sessions_in(folder), kept).elsewhere(session, instrument)
        return replace(opened, review=ReviewState(instrument, session, asked_in))
    except BUILD_ERRORS as error:
        raise SourceError(explained(path, error)) from None


def _read(
    source: Source,
    session: Session,
    own: LoadedInstrument | None,
    current: LoadedInstrument | None,
) -> Opened:
    if session.state not in get_args(State):
        raise ValueError(session.state)
    notices = []
    if own is None:
        asked = session.instrument
        notices.append(f"The criteria it was asked under, {asked.id} {asked.version}, are not here.")
        notices.append("Shown with the questions as they are stored in it, and the codes of options and reasons.")
    elif wrong := fit_problems(own.instrument, session, source):
        raise SourceError(wrong)
    elif current is not None and own is not current:
        notices.append(f"Asked under version {own.instrument.instrument.version} of the criteria.")
    intact = not changed_since_completed(session)
    if not intact:
        notices.append("This session was changed after it was completed.")
    instrument = own.instrument if own else stored_instrument(session)
    return Opened(ReviewState(instrument, session), tuple(notices), intact)


def stored_instrument(session: Session) -> Instrument:
    """As much of the instrument as a session holds itself: the questions as asked, and the codes that were given.

    It knows no wording of options and reasons, in schema 1 not even what was a judgement, and nowhere what tells
    about the child; so nothing is made of the answers but what they are.
    """
    asked = session.instrument
    codes = sorted({code for answer in session.answers.values() for code in answer.reasons})
    own_words = _put_in_own_words(session)
    return Instrument(
        schema=1,
        instrument=About(asked.id, asked.version, asked.id),
        sections=(Section("all", "Answers", "Answers"),),
        reasons={code: Reason(code.replace("_", " "), words=code == own_words) for code in codes},
        questions=tuple(_stored_question(name, answer) for name, answer in session.answers.items()),
    )


def _put_in_own_words(session: Session) -> str | None:
    """The reason that the inspector's own words stand for: the last that all answers with such words have in common."""
    given = [answer.reasons for answer in session.answers.values() if answer.other]
    common = [code for code in given[0] if all(code in codes for codes in given)] if given else []
    return common[-1] if common else None


def _stored_question(name: str, answer: Answer) -> Question:
    kind = kind_as_read(answer)
    codes = (answer.values or (answer.value,)) if "options" in kind.keys and answer.given else ()
    return Question(
        id=name,
        section="all",
        kind=kind.name,
        text=answer.question,
        label=name.replace("_", " "),
        options=tuple(Option(code, code.replace("_", " ")) for code in codes),
        yes="Yes" if kind.yes_no else "",  # whatever the question itself called it
        no="No" if kind.yes_no else "",
        not_applicable=kind.yes_no,
        reasons=answer.reasons,
        na_reasons=answer.reasons,
        optional=True,
    )
