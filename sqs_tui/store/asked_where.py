"""In which session of a folder each case manager was asked what is asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.review.asked_once import asked_once, homes, who_answers
from sqs_tui.review.session import Session
from sqs_tui.review.state import ReviewState
from sqs_tui.source.build import BUILD_ERRORS
from sqs_tui.source.problems import SourceError
from sqs_tui.store.folder import Entry
from sqs_tui.store.instruments import FolderCriteria


class AskedWhere:
    """Where the case managers of a folder have answered what is asked once; `review.asked_once` has the rule.

    Each session is seen under its own criteria, or where those are lost under the ones of whoever asks. Drafts count
    as well as completed reviews, copies of a conflict do not, and a session too wrong to be seen is passed over.
    """

    def __init__(self, entries: Iterable[Entry], criteria: FolderCriteria) -> None:
        self._criteria = criteria
        self._by_person: dict[str, list[Session]] = defaultdict(list)
        for entry in entries:
            if entry.kind == "session" and entry.session is not None:
                self._by_person[who_answers(entry.session)].append(entry.session)
        self._homes: dict[tuple[str, tuple[str, ...]], str | None] = {}

    def elsewhere(self, session: Session, instrument: Instrument) -> str | None:
        """The other case in which the case manager of `session` has answered what its `instrument` asks once."""
        home = self._home(who_answers(session), instrument)
        return None if home == session.case else home

    def relying_on(self, case: str, instrument: Instrument) -> list[str]:
        """When `case` has the answers asked once: the other cases of its case manager, which have none of their own."""
        once = self._once(instrument)
        return [
            session.case
            for person, sessions in self._by_person.items()
            if any(session.case == case for session in sessions) and self._home(person, instrument) == case
            for session in sessions
            if not self._answered([session], once, instrument)
        ]

    def _home(self, person: str, instrument: Instrument) -> str | None:
        key = person, self._once(instrument)
        if key not in self._homes:
            self._homes[key] = self._answered(self._by_person.get(person, ()), key[1], instrument)
        return self._homes[key]

    def _once(self, instrument: Instrument) -> tuple[str, ...]:
        """What `instrument` asks once, by every name that it or the current criteria know it by."""
        names = asked_once(instrument)
        if (current := self._criteria.current) is None:
            return names
        return tuple(dict.fromkeys((*names, *map(current.instrument.current_id, names))))

    def _answered(self, sessions: Iterable[Session], once: Collection[str], instrument: Instrument) -> str | None:
        """In which of one person's sessions most of `once` is answered; None when none of it is anywhere."""
        home = next(iter(homes(self._with_answers(sessions, once, instrument), once).values()), None)
        return home.case if home and home.answered else None

    def _with_answers(
        self, sessions: Iterable[Session], once: Collection[str], instrument: Instrument
    ) -> Iterator[ReviewState]:
        for session in sessions:
            # In all but one session of a person nothing of it is on file, and their criteria need not be looked for.
            if any(session.answer(question).given for question in once):
                try:
                    review = ReviewState(self._own(session) or instrument, session)
                    if review.applicable:
                        yield review
                except BUILD_ERRORS:
                    continue

    def _own(self, session: Session) -> Instrument | None:
        try:
            own = self._criteria.of(session)
        except SourceError:  # a copy that cannot be used is as good as none
            return None
        return own.instrument if own else None
