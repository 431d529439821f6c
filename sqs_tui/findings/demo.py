"""The demo inspection: 47 invented reviews, made by the program's own engine from tables that a person can read.

`demo_answers.toml` says what was found in which case, and so how each figure of the letter arises;
`demo_words.toml` says it in words. These two alone know the questions that come with the program, by their ids;
nothing here does. The same criteria give the same bytes every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import tomli

from sqs_tui.criteria.instrument import Question
from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.kinds.registry import kind_of
from sqs_tui.review.engine import NotAllowed, Review, start
from sqs_tui.review.session import Action, Session, SignOff
from sqs_tui.review.signing import signoffs
from sqs_tui.review.upgrade import derived_id
from sqs_tui.source.problems import SourceError
from sqs_tui.source.record import record
from sqs_tui.store import durable, paths, system
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import ensure_folder
from sqs_tui.store.instruments import copy_instrument
from sqs_tui.store.integrity import digest
from sqs_tui.store.session_text import to_toml

#: Four reviews a day for each inspector, on three days: when they begin, in UTC.
_SLOTS = tuple(
    datetime(2013, 1, day, hour, minute, tzinfo=UTC)
    for day in (7, 8, 9)
    for hour, minute in ((9, 0), (11, 0), (13, 30), (15, 30))
)
#: From one recorded change to the next, and from the last one to the signatures.
_PACE, _READING_OVER = timedelta(seconds=31), timedelta(minutes=4)
#: A Yes speaks for itself; what it rests on is written down in one of so many.
_ONE_YES_IN = 3
#: No more reasons than this are put into words for one answer, and no more of anything on the closing page.
_MOST_SENTENCES, _MOST_POINTS = 3, 2

_INSPECTION = """\
# Invented, as is everything in this folder: see README.txt.
schema = 1
area = "Demo (invented)"
team = "Demo Youth Offending Team (invented)"
fieldwork_start = 2013-01-07
fieldwork_end = 2013-01-09
letter_date = 2013-02-13
addressee = "The Chair of the YOT Management Board (invented)"
salutation = "Chair of the Board"
lead_inspector = "the lead inspector (invented)"
signatory = "The Assistant Chief Inspector (invented)"
planned_sample = 47
note = "Invented: no case, child, worker or team in this inspection exists."
"""

_README = """\
A DEMO INSPECTION: EVERYTHING IN THIS FOLDER IS INVENTED

These are 47 completed case reviews of a team that does not exist. The children, the case managers, the
inspectors, the evidence, the views and the dates were all made up, to show what SQS TUI does with an
inspection. Only the shape of the figures is taken from real life: they were chosen so that they read as
those of one published findings letter do.

Nothing here is evidence about any child, any worker or any team.

    sqs-tui findings .       the figures, and a draft of the letter
    sqs-tui show DEM-001.toml
    sqs-tui check DEM-*.toml

To be rid of it, delete the folder.
"""


def write_demo(folder: Path, criteria: LoadedInstrument) -> int:
    """Write the demo inspection to a new or empty `folder`; how many sessions that is.

    Raises `SourceError` when the criteria are not in order or ask other questions than the demo answers,
    `SaveFailed` when the folder is not empty or cannot be written. Nothing is written before all is made.
    """
    _refuse_unless_empty(folder)
    if problems := criteria.problems():
        raise SourceError(problems)
    try:
        sessions = list(demo_sessions(criteria))
    except (NotAllowed, KeyError) as error:
        what = f"asks other questions than the demo answers ({error})"
        remedy = "make the demo with the criteria that come with the program"
        raise SourceError([criteria.source.problem(what, remedy, "instrument")]) from None
    files = {paths.session_path(folder, session.case): to_toml(session) for session in sessions}
    files[folder / "inspection.toml"] = _INSPECTION.encode()
    files[folder / "README.txt"] = _README.encode()
    ensure_folder(folder)
    copy_instrument(folder, criteria.source.data, criteria.source.sha256)
    for path, data in files.items():
        durable.write_new(path, data)
    return len(sessions)


def demo_sessions(criteria: LoadedInstrument) -> Iterator[Session]:
    """The sessions of the demo inspection, completed and signed, in the order of their cases.

    Raises `NotAllowed` or `KeyError` when `criteria` does not ask what the demo answers.
    """
    tables = _Tables(_table("demo_answers.toml"), _table("demo_words.toml"))
    for case in sorted(_cases(tables.answers), key=lambda case: case.number):
        yield _Interview(criteria, tables, case).session()


def _refuse_unless_empty(folder: Path) -> None:
    try:
        if system.names(folder):
            raise SaveFailed("the folder is not empty")
    except FileNotFoundError:
        pass
    except OSError as error:
        raise SaveFailed(durable.in_words(error)) from error


def _table(name: str) -> dict[str, Any]:
    return tomli.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


# Who and when


@record
class _Case:
    """One case of the demo; `asked_in` is the number of the case in which its case manager was asked section 5."""

    number: int
    inspector: str
    case_manager: str
    opened: datetime
    asked_in: int


def _cases(answers: dict[str, Any]) -> Iterator[_Case]:
    for inspector, case_managers in answers["inspectors"].items():
        slots = iter(_SLOTS)
        for case_manager in case_managers.split():
            numbers = _numbers(answers["case_managers"][case_manager])
            for number in numbers:
                yield _Case(number, inspector, case_manager, next(slots), asked_in=numbers[0])


def _reference(number: int) -> str:
    return f"DEM-{number:03}"


def _numbers(text: str) -> list[int]:
    """The numbers in "1 3 10-12", as listed."""
    found: list[int] = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


# What


class _Tables:
    """The two tables, as an interview looks things up in them."""

    def __init__(self, answers: dict[str, Any], words: dict[str, Any]) -> None:
        self.answers, self.words = answers, words

    @cached_property
    def _listed(self) -> dict[str, dict[str, list[str]]]:
        """Question to what is said there ("answer.no", "because.CODE", "knew") to whom it is said of."""
        return {
            question: {
                name: _whom(said)
                for key, value in table.items()
                if key != "otherwise"
                for name, said in (
                    [(f"{key}.{one}", said) for one, said in value.items()]
                    if isinstance(value, dict)
                    else [(key, value)]
                )
            }
            for question, table in self.answers["answers"].items()
        }

    def given(self, question: Question, who: str) -> list[str]:
        """The answers to one question in one case, or of one case manager."""
        listed = [key for key, whom in self._listed[question.id].items() if who in whom]
        values = [key.removeprefix("answer.") for key in listed if key.startswith("answer.")]
        return values or [self.answers["answers"][question.id]["otherwise"]]

    def reasons(self, question: str, who: str) -> list[str]:
        listed = self._listed[question].items()
        return [key.removeprefix("because.") for key, whom in listed if key.startswith("because.") and who in whom]

    def says(self, question: str, what: str, who: str) -> bool:
        return who in self._listed[question].get(what, ())

    def place(self, question: str, what: str, who: str) -> int:
        """How many are listed before `who`; for what is not listed, the number of the case takes its place."""
        whom = self._listed[question].get(what, [])
        return whom.index(who) if who in whom else int(who.lstrip("CM"))

    def sentence(self, question: str, key: str, place: int) -> str:
        """The sentence about `key` whose turn it is; empty when there is none."""
        sentences: Sequence[str] = self.words.get(question, {}).get(key, ())
        return sentences[place % len(sentences)] if sentences else ""


def _whom(text: str) -> list[str]:
    return text.split() if "CM" in text else [str(number) for number in _numbers(text)]


class _Interview:
    """One review as the two people would have gone through it: every question that comes up, in order."""

    def __init__(self, criteria: LoadedInstrument, tables: _Tables, case: _Case) -> None:
        self._tables, self._case = tables, case
        first = case.number == case.asked_in
        session = start(
            criteria.instrument,
            criteria.source.sha256,
            case=_reference(case.number),
            inspector=case.inspector,
            case_manager=case.case_manager,
        )
        self._review = Review(criteria.instrument, session, None if first else _reference(case.asked_in))

    def session(self) -> Session:
        review = self._review
        question: Question | None = review.applicable[0]
        while question is not None:
            if question.choices:
                self._answer(question)
            elif question.id in self._tables.words["closing"]:
                self._close(question)
            question = review.next(question.id)
        review.complete(signoffs(review, with_case_manager=review.voices()))
        return _dated(review.session, self._case.opened)

    def _answer(self, question: Question) -> None:
        review, tables = self._review, self._tables
        who = self._case.case_manager if question.unit == "case_manager" else str(self._case.number)
        for value in tables.given(question, who):
            review.choose(question.id, value)
        for code in tables.reasons(question.id, who):
            review.toggle_reason(question.id, code)
        if tables.says(question.id, "knew", who):
            review.toggle_knew(question.id)
        example = self._example(question)
        evidence = example or self._evidence(question, who)
        if evidence:
            review.set_evidence(question.id, evidence)
        if example:
            review.toggle_good_example(question.id)
        if review.offers_view(question):
            self._view(question, who, bool(evidence))

    def _example(self, question: Question) -> str:
        """What is starred as worth quoting in this case."""
        example: str = self._tables.words["examples"].get(question.id, {}).get(str(self._case.number), "")
        return " ".join(example.split())

    def _evidence(self, question: Question, who: str) -> str:
        """What the answer rests on: a sentence for each of the first few reasons, else one for the answer."""
        tables, answer = self._tables, self._review.answer(question.id)
        said = [
            tables.sentence(question.id, code, tables.place(question.id, f"because.{code}", who))
            for code in answer.reasons[:_MOST_SENTENCES]
        ]
        if not any(said) and not kind_of(question).several:
            place = tables.place(question.id, f"answer.{answer.value}", who)
            if answer.value == "yes" and question.unit == "case":
                turn, rest = divmod(place + len(question.id), _ONE_YES_IN)
                said = [] if rest else [tables.sentence(question.id, "yes", turn)]
            else:
                said = [tables.sentence(question.id, answer.value, place)]
        event = self._event()
        return " ".join(filter(None, said)).replace("{event}", event).replace("{Event}", event.capitalize())

    def _event(self) -> str:
        """What happened in the child's life, as a sentence about a review calls it."""
        events = self._review.answer(self._tables.words["events_of"]).values
        words: str = self._tables.words["events"].get(events[0], "") if events else ""
        return words

    def _view(self, question: Question, who: str, evidence: bool) -> None:
        """Their view: beside every No, and beside a Yes that was talked about enough to be written down."""
        tables = self._tables
        if tables.says(question.id, "differs", who):
            place = tables.place(question.id, "differs", who)
            self._review.set_view(question.id, "differs", tables.sentence(question.id, "differs", place))
        elif self._review.answer(question.id).value == "no" or (evidence and kind_of(question).judges):
            self._review.set_view(question.id, "agrees")

    def _close(self, question: Question) -> None:
        """A closing question: points that follow from what was answered, so that they fit the case."""
        points: dict[str, Any] = self._tables.words["closing"][question.id]
        sought = "yes" if question.for_case_manager == "went_well" else "no"
        number = self._case.number
        first = number * 5 % len(points)
        order = [*points][first:] + [*points][:first]
        fitting = [points[about] for about in order if self._review.answer(about).value == sought][:_MOST_POINTS]
        if kind_of(question).rows:
            actions = (Action(one["what"], one.get("who", self._case.case_manager), one["by"]) for one in fitting)
            self._review.set_actions(question.id, actions)
        elif question.optional:
            if words := points.get(str(number)):
                self._review.write(question.id, words)
        else:
            chosen = [sentences[number % len(sentences)] for sentences in fitting]
            self._review.write(question.id, "\n".join(chosen) or self._tables.words["closing"]["otherwise"])


def _dated(session: Session, opened: datetime) -> Session:
    """A completed session as if it had been opened at `opened`: every time in it, and then the digest over it all.

    The engine stamps what it records with the time of now, which is right for all but an invented past.
    """
    last = opened + _PACE * session.log[-1].step
    done = last + _READING_OVER
    events = [replace(event, at=opened if event.what == "opened" else done) for event in session.events]
    dated = replace(
        session,
        opened=opened,
        revision=1,
        log=tuple(replace(change, at=opened + _PACE * change.step) for change in session.log),
        signoffs=tuple(_signed_at(signoff, done) for signoff in session.signoffs),
        events=tuple(events),
    )
    dated = replace(dated, id=derived_id(dated))
    return replace(dated, digest=digest(dated))


def _signed_at(signoff: SignOff, at: datetime) -> SignOff:
    return replace(signoff, at=at)
