"""Reading the folder of an inspection: which sessions are counted, and for every other file why it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.findings.figure import Inspection, LeftOut
from sqs_tui.findings.inspection_file import read_about
from sqs_tui.review.fit import misfits
from sqs_tui.review.session import Session
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.store.case_reference import folded
from sqs_tui.store.folder import Entry, sessions_in
from sqs_tui.store.instruments import criteria_of
from sqs_tui.store.integrity import matches
from sqs_tui.text import one_line

#: An instrument as people tell versions apart: its id and its version.
_Version = tuple[str, str]


def read_inspection(
    folder: Path, criteria: LoadedInstrument, progress: Callable[[int, int], None] = lambda done, of: None
) -> Inspection:
    """Everything in `folder`, strictly checked. `criteria` are the current ones.

    `progress` is told after each file how many have been read, and of how many.

    Counted are the sessions that are completed, unchanged since, and of the version of the instrument that most of
    these were made under (of equals the current one, then the first by name); one for each case. A folder without
    such a session counts none, under the current criteria. Raises `SourceError` when the folder itself, its
    `inspection.toml` or these criteria cannot be used.
    """
    sorting = _Sorting()
    finished = list(sorting.finished(sessions_in(folder, trusting=False, progress=progress)))
    chosen, own = _instrument(folder, finished, criteria)
    sessions: dict[str, Session] = {}
    for file, session in finished:
        if why := _not_countable(session, chosen, own):
            sorting.leave_out(file, why)
        elif (twin := sessions.setdefault(folded(session.case), session)) is not session:
            sorting.leave_out(file, f"is of the same case as {twin.case}.toml, which is the one counted")
    return Inspection(
        about=read_about(folder),
        instrument=own.lettered(),
        sessions=tuple(sorted(sessions.values(), key=lambda session: session.case)),
        drafts=tuple(sorting.drafts),
        left_out=tuple(sorted(sorting.left_out, key=lambda left: left.file)),
    )


@dataclass
class _Sorting:
    """What has been put aside so far."""

    drafts: list[Session] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, file: str, why: str) -> None:
        self.left_out.append(LeftOut(one_line(file), one_line(why)))

    def finished(self, entries: list[Entry]) -> Iterator[tuple[str, Session]]:
        """The file names and sessions among `entries` that are completed and unchanged; the others are put aside."""
        for entry in entries:
            file, session = entry.path.name, entry.session
            if entry.kind == "conflict":
                self.leave_out(file, f"is a version that could not be saved as {entry.case}.toml: compare the two")
            elif session is None:
                self.leave_out(file, _in_words(entry.problem))
            elif session.state != "completed":
                self.drafts.append(session)
                self.leave_out(file, "is a draft: the review is not completed")
            elif not matches(session):
                self.leave_out(file, "was changed after it was completed")
            else:
                yield file, session


def _instrument(
    folder: Path, finished: list[tuple[str, Session]], criteria: LoadedInstrument
) -> tuple[_Version, LoadedInstrument]:
    """The version that is counted, and its criteria: of all that can be found here, that of most sessions."""
    current = criteria.instrument.instrument.id, criteria.instrument.instrument.version
    votes = Counter(_version(session) for _, session in finished)
    for version in sorted(votes, key=lambda version: (-votes[version], version != current, version)):
        for _, session in finished:
            if _version(session) == version and (own := _criteria_of(folder, session, criteria)) is not None:
                return version, own
    # What a session was begun with was checked strictly then. These were not, and nothing here vouches for them.
    if problems := criteria.problems():
        raise SourceError(problems)
    return current, criteria


def _criteria_of(folder: Path, session: Session, current: LoadedInstrument) -> LoadedInstrument | None:
    try:
        return criteria_of(folder, session, current)
    except SourceError:  # a copy that cannot be used is as good as none
        return None


def _not_countable(session: Session, chosen: _Version, own: LoadedInstrument) -> str:
    """Why a completed session is not counted under the chosen instrument; empty when it is."""
    if _version(session) != chosen:
        return f"was made under {' '.join(_version(session))}; counted is {' '.join(chosen)}"
    if wrong := misfits(own.instrument, session):
        return f"does not fit the instrument it names: {wrong[0][0]}"
    return ""


def _version(session: Session) -> _Version:
    return session.instrument.id, session.instrument.version


def _in_words(problem: Problem | None) -> str:
    """A problem without the path, which stands before it already."""
    assert problem is not None, "an entry has a session or a problem"
    place = f"line {problem.line}: " if problem.line else ""
    return f"{place}{problem.what}"
