"""What is wrong with files of criteria and of sessions, and whether a completed session is still what it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqs_tui.criteria.load import FILE_NAME, LoadedInstrument, has_no_roles, load_instrument, problems_in
from sqs_tui.errors import DONE, NOT_DONE, NOT_IN_ORDER
from sqs_tui.findings.inspection_file import FILE_NAME as INSPECTION
from sqs_tui.findings.inspection_file import read_about
from sqs_tui.reports.wording import short
from sqs_tui.review.fit import fit_problems
from sqs_tui.review.session import Session
from sqs_tui.saved.disposal import WRITE_IT, no_day
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import Source, read_source
from sqs_tui.source.validate import problems_of
from sqs_tui.store.instruments import criteria_of, no_criteria
from sqs_tui.store.integrity import changed_since_completed
from sqs_tui.store.paths import EARLIER, conflict_of, folder_of, is_earlier_of
from sqs_tui.store.session_text import content_of, of_another_case, session_from


@record
class Checked:
    """One file: what to say about it, and the exit code that it deserves.

    That is `DONE` for one in order, `NOT_IN_ORDER` for one that was changed, `NOT_DONE` for one that is broken.
    """

    lines: tuple[str, ...]
    code: int


def check_file(path: Path, criteria: LoadedInstrument | None) -> Checked:
    """Everything there is to say about a file. `criteria` are the current ones, None when they are broken."""
    try:
        if path.name == INSPECTION:
            read_about(path.parent)
            return _in_order(path)
        source = read_source(path)
        if _is_criteria(source):
            problems = problems_in(source)
            return _broken(problems) if problems else _criteria_in_order(source)
        if problems := _problems(source):
            return _broken(problems)
        return _session(source, criteria)
    except SourceError as error:
        return _broken(error.problems)
    except BUILD_ERRORS as error:
        return _broken(explained(path, error))


def check_criteria(path: Path) -> tuple[Checked, LoadedInstrument | None]:
    """Everything there is to say about the current criteria, and these themselves unless they are broken."""
    try:
        criteria = load_instrument(path)
        return _criteria_in_order(criteria.source), criteria
    except SourceError as error:
        return _broken(error.problems), None


def explained(path: Path, error: Exception) -> list[Problem]:
    """Why reading a session file ended in `error`: what the strict check finds, else as much as is known."""
    try:
        problems = _problems(read_source(path))
    except SourceError as refused:
        return refused.problems
    what = f"holds a value of the wrong kind ({type(error).__name__})"
    return problems or [Problem(path, 0, 0, what, "look for a date that should stand between quotation marks")]


def _problems(source: Source) -> list[Problem]:
    return problems_of(Session, source, content_of(source))


def _session(source: Source, criteria: LoadedInstrument | None) -> Checked:
    path, session = source.path, session_from(source, content_of(source))
    if not _named_after(session.case, path):
        return _broken([of_another_case(source, session, path.stem)])
    own = criteria_of(folder_of(path), session, criteria)
    if own is None:
        return Checked((str(no_criteria(path, session)),), NOT_IN_ORDER)
    if wrong := fit_problems(own.instrument, session, source):
        return _broken(wrong)
    if not_in_order := list(_not_in_order(source, session)):
        return Checked(tuple(map(str, not_in_order)), NOT_IN_ORDER)
    if session.state != "completed":
        return _in_order(path, ", not yet completed")
    return _in_order(path, f", completed, digest {short(session.digest)}")


def _named_after(case: str, path: Path) -> bool:
    """Whether a file has a name that the program gives to a session of `case`, or to a version of one."""
    if path.parent.name == EARLIER:
        return is_earlier_of(case, path.name)
    return path.name in (f"{case}.toml", f"{case}.toml.bak") or conflict_of(path.stem) == case


def _not_in_order(source: Source, session: Session) -> Iterator[Problem]:
    """What is wrong with a session that can be read and used all the same."""
    if changed_since_completed(session):
        if session.state == "completed":
            what = "was changed after it was completed: its digest is not that of its content"
            yield source.problem(what, "compare it with its .bak, or amend it", "digest")
        else:
            what = "was completed, and was made to say that it is in progress"
            yield source.problem(what, "compare it with its .bak", "state")
    if what := no_day(session):
        yield source.problem(what, WRITE_IT, "dispose_after")


def _is_criteria(source: Source) -> bool:
    return source.path.name == FILE_NAME or ("case" not in source.raw and "questions" in source.raw)


def _broken(problems: list[Problem]) -> Checked:
    return Checked(tuple(map(str, problems)), NOT_DONE)


def _criteria_in_order(source: Source) -> Checked:
    """In order, with a hint where nothing says what is shown of a case: that looks like a sheet that lost its texts."""
    said = _in_order(source.path)
    if not has_no_roles(source):
        return said
    hint = "no question has shown_in_head or for_case_manager: no head says what kind of case it is, and no text comes"
    return replace(said, lines=(*said.lines, f"{source.path}: {hint} onto the case manager's page."))


def _in_order(path: Path, more: str = "") -> Checked:
    return Checked((f"{path}: in order{more}.",), DONE)
