"""The tables of an export. Each column says itself what it holds, and the codebook is made of that.

`sessions.csv` has one row for each session and `answers.csv` one for each session and question. A dot in the name of a
column ends the id of its question, which has none itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Generic, TypeVar

from sqs_tui.criteria.instrument import Condition, Instrument, Question, Test
from sqs_tui.findings.export.sessions import STATUSES, AnswerRow, Export, Exported, answers_of
from sqs_tui.kinds.parts import SEPARATOR, Variable
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.csv import BYTE_ORDER_MARK, Cell, table
from sqs_tui.review.session import Answer
from sqs_tui.review.wording import KNEW_THIS, VIEWS, in_words
from sqs_tui.source.record import record

Row = TypeVar("Row")

_YES_NO = {"1": "yes", "0": "no", "": "not asked for here, or not answered"}
_VIEWS = {**{view: f"the case manager {says}" for view, says in VIEWS.items()}, "": "not recorded"}
_CODEBOOK = (
    "file", "variable", "question", "ref", "section", "kind", "unit", "base", "asked", "optional", "text", "codes",
)  # fmt: skip


@record
class TableColumn(Generic[Row]):
    """One variable: its name, what it holds, how it is got, and what its codes mean.

    `written` is what people put in their own words, and could say who somebody is.
    """

    name: str
    text: str
    value: Callable[[Row], Cell]
    codes: Mapping[str, str] = field(default_factory=dict)
    question: Question | None = None
    written: bool = False


def sessions_csv(export: Export, with_text: bool) -> str:
    """The wide form: one row for each session."""
    return _table(_wide(export, with_text), export.sessions)


def answers_csv(export: Export, with_text: bool) -> str:
    """The long form: one row for each session and question, applying or not."""
    return _table(_long(export, with_text), answers_of(export))


def codebook_csv(export: Export, with_text: bool) -> str:
    """What every column of the two tables holds, and what its codes mean, one code on a line."""
    rows: list[Iterable[Cell]] = [_CODEBOOK]
    rows += (_explained("sessions.csv", column, export.instrument) for column in _wide(export, with_text))
    rows += (_explained("answers.csv", column, export.instrument) for column in _long(export, with_text))
    return BYTE_ORDER_MARK + table(rows)


def condition_in_words(instrument: Instrument, condition: Condition) -> str:
    """When a question is asked, as a reader can follow it: labels and wordings, with the ids beside them."""

    def of(test: Test) -> str:
        asked = instrument.by_id[test.question]
        wanted = " or ".join(f"“{asked.wording(value)}”" for value in test.values)
        return f"{asked.label} ({asked.id}) is {wanted}"

    every = [of(test) for test in condition.all]
    if condition.any:
        either = "; or ".join(map(of, condition.any))
        every.append(f"any of these: {either}" if len(condition.any) > 1 else either)
    return "; and ".join(every)


def _table(columns: list[TableColumn[Row]], rows: Iterable[Row]) -> str:
    lines: list[Iterable[Cell]] = [[column.name for column in columns]]
    lines += ([column.value(row) for column in columns] for row in rows)
    return BYTE_ORDER_MARK + table(lines)


def _wide(export: Export, with_text: bool) -> list[TableColumn[Exported]]:
    columns = [*_of_session()]
    for question in export.instrument.questions:
        columns += _of_question(question, export.instrument)
    return [column for column in columns if with_text or not column.written]


def _of_session() -> Iterator[TableColumn[Exported]]:
    yield from _identity()
    yield TableColumn("opened", "when the review was opened, UTC", lambda one: one.session.opened.isoformat())
    yield TableColumn("completed", "when it was completed, UTC; empty for a draft", completed)
    yield TableColumn("revision", "how often it had been saved", lambda one: one.session.revision)
    yield TableColumn("digest", "SHA-256 over a completed review", lambda one: one.session.digest)
    yield TableColumn(
        "asked_in",
        "the case in whose session this case manager was asked what is asked once; empty when it is this one",
        lambda one: one.review.asked_in or "",
    )


def _identity() -> Iterator[TableColumn[Exported]]:
    states = {"completed": "completed", "in_progress": "a draft"}
    yield TableColumn("case", "the case reference", lambda one: one.session.case)
    yield TableColumn("case_manager", "the code of the case manager", lambda one: one.session.case_manager)
    yield TableColumn("inspector", "the code of the inspector", lambda one: one.session.inspector)
    yield TableColumn("state", "how finished the review is", lambda one: one.session.state, states)
    counted = {"1": "counted", "0": "not counted"}
    yield TableColumn("counted", "whether the findings count it", lambda one: int(one.counted), counted)
    yield TableColumn("instrument", "the id of the criteria", lambda one: one.session.instrument.id)
    yield TableColumn("version", "the version of the criteria", lambda one: one.session.instrument.version)


def completed(one: Exported) -> str:
    """When a review was completed, as ISO 8601; empty while it is not."""
    if one.session.state != "completed":
        return ""
    return next((event.at.isoformat() for event in reversed(one.session.events) if event.what == "completed"), "")


def _of_question(question: Question, instrument: Instrument) -> Iterator[TableColumn[Exported]]:
    """The answer, what each option and reason of it comes to, and what is said beside it."""
    for variable in kind_of(question).variables(question):
        yield _of_variable(question, variable)
    yield from _why(question, instrument)
    yield from _beside(question)


def _column(
    question: Question,
    suffix: str,
    text: str,
    value: Callable[[Exported, Answer], Cell],
    codes: Mapping[str, str] | None = None,
    *,
    written: bool = False,
) -> TableColumn[Exported]:
    """A column that is empty where the question does not apply."""

    def cell(one: Exported) -> Cell:
        return value(one, one.review.answer(question.id)) if one.review.applies(question.id) else ""

    return TableColumn(_name(question, suffix), text, cell, codes or {}, question, written)


def _name(question: Question, suffix: str) -> str:
    return f"{question.id}.{suffix}" if suffix else question.id


def _of_variable(question: Question, variable: Variable) -> TableColumn[Exported]:
    """A column of the answer itself."""
    if not variable.or_status:
        suffix, text, written = variable.suffix, variable.text, variable.written
        return _column(question, suffix, text, lambda one, a: variable.value(a), variable.codes, written=written)

    def cell(one: Exported) -> Cell:
        return variable.value(one.review.answer(question.id)) or one.status(question)

    codes = {**variable.codes, **{status: STATUSES[status] for status in _unsaid(question)}}
    return TableColumn(_name(question, variable.suffix), variable.text, cell, codes, question, variable.written)


def _why(question: Question, instrument: Instrument) -> Iterator[TableColumn[Exported]]:
    """Which reasons were given for No, and which for Not applicable."""

    def because(code: str) -> Callable[[Exported, Answer], Cell]:
        return lambda one, answer: int(code in answer.reasons) if answer.value == "no" else ""

    no, reasons = question.wording("no"), instrument.reasons
    for code in question.reasons:
        codes = {**_YES_NO, "": f"not answered {no}"}
        yield _column(question, f"reason.{code}", f"{no} because: {reasons[code].text}", because(code), codes)
    na_reasons = instrument.na_reasons_of(question)
    if na_reasons:
        codes = {code: reasons[code].text for code in na_reasons}
        yield _column(question, "na_reason", "why it is not applicable", _na_reason, codes)
    if any(reasons[code].words for code in (*question.reasons, *na_reasons)):
        text = "the other reason in the inspector's words"
        yield _column(question, "other", text, lambda one, a: a.other, written=True)


def _beside(question: Question) -> Iterator[TableColumn[Exported]]:
    """What stands beside the answer, whatever it is."""
    if question.known_not_recorded:
        yield _column(question, "known_not_recorded", KNEW_THIS, lambda one, a: _knew(one, question, a), _YES_NO)
    if question.two_views:
        yield _column(question, "view", "the case manager's view", lambda one, a: _view(one, question, a), _VIEWS)
        text = "the case manager's view in their words"
        yield _column(question, "their_words", text, lambda one, a: a.their_words, written=True)
    yield _column(question, "good_example", "worth quoting", lambda one, a: int(a.good_example), _YES_NO)
    yield _column(question, "evidence", "what the answer rests on", lambda one, a: a.evidence, written=True)


def _unsaid(question: Question) -> Iterator[str]:
    """The statuses that stand in the place of an answer to a question that is answered by choosing."""
    yield "unanswered"
    if question.when is not None:
        yield "does_not_apply"
    if question.unit == "case_manager":
        yield "asked_elsewhere"


def _na_reason(one: Exported, answer: Answer) -> str:
    return SEPARATOR.join(answer.reasons) if answer.value == "na" else ""


def _knew(one: Exported, question: Question, answer: Answer) -> Cell:
    """1 or 0 where it can be said, which is beside a No and where somebody was there to be heard; else empty."""
    return int(answer.known_not_recorded) if one.review.offers_knew(question) else ""


def _view(one: Exported, question: Question, answer: Answer) -> str:
    return (answer.view or "") if one.review.offers_view(question) else ""


def _long(export: Export, with_text: bool) -> list[TableColumn[AnswerRow]]:
    columns: list[TableColumn[AnswerRow]] = [_on_each(column) for column in _identity()]
    columns += _of_answer(export.instrument)
    return [column for column in columns if with_text or not column.written]


def _on_each(column: TableColumn[Exported]) -> TableColumn[AnswerRow]:
    return TableColumn(column.name, column.text, lambda row: column.value(row[0]), column.codes)


def _of_answer(instrument: Instrument) -> Iterator[TableColumn[AnswerRow]]:
    def column(
        name: str,
        text: str,
        value: Callable[[Exported, Question, Answer], Cell],
        codes: Mapping[str, str] | None = None,
        *,
        written: bool = False,
    ) -> TableColumn[AnswerRow]:
        return TableColumn(name, text, lambda row: value(*row), codes or {}, written=written)

    units = {"case": "asked of each case", "case_manager": "asked once of each case manager"}
    applies = {"1": "it applies to this case", "0": "it does not: not asked and not counted"}
    yield column("section", "id of the section", lambda one, q, a: q.section)
    yield column("ref", "paragraph of the letter it feeds", lambda one, q, a: q.ref)
    yield column("question", "id of the question: a variable of sessions.csv", lambda one, q, a: q.id)
    yield column("unit", "what it counts", lambda one, q, a: q.unit, units)
    yield column("kind", "how it is answered", lambda one, q, a: q.kind)
    yield column("applies", "whether it applies", lambda one, q, a: int(one.review.applies(q.id)), applies)
    yield column("status", "how it stands here", lambda one, q, a: one.status(q), STATUSES)
    several = "several joined by a semicolon"
    yield column("value", f"the code of the answer, {several}; or a date", lambda one, q, a: kind_of(q).code(a))
    yield column("value_label", "the same in words", lambda one, q, a: in_words(q, a) * bool(kind_of(q).code(a)))
    yield column("reasons", f"codes of why No or Not applicable, {several}", lambda one, q, a: _joined(a.reasons))
    yield column(
        "reason_labels",
        "the same in words, one on a line",
        lambda one, q, a: "\n".join(instrument.reasons[code].text for code in a.reasons),
    )
    yield column("known_not_recorded", KNEW_THIS, lambda one, q, a: _knew(one, q, a), _YES_NO)
    yield column("case_manager_view", "the case manager's view", lambda one, q, a: _view(one, q, a), _VIEWS)
    yield column(
        "good_example",
        "worth quoting",
        lambda one, q, a: int(a.good_example) if one.review.applies(q.id) else "",
        _YES_NO,
    )
    yield column("written", "the answer where it is written", lambda one, q, a: _written(q, a), written=True)
    yield column("other", "the other reason in the inspector's words", lambda one, q, a: a.other, written=True)
    yield column("their_words", "the case manager's view in their words", lambda one, q, a: a.their_words, written=True)
    yield column("evidence", "what the answer rests on", lambda one, q, a: a.evidence, written=True)


def _written(question: Question, answer: Answer) -> str:
    return in_words(question, answer) if answer.given and not kind_of(question).coded else ""


def _joined(codes: Iterable[str]) -> str:
    return SEPARATOR.join(codes)


def _explained(file: str, column: TableColumn[Row], instrument: Instrument) -> Iterator[Cell]:
    question = column.question
    yield from (file, column.name)
    if question is None:
        yield from [""] * 8
    else:
        asked = condition_in_words(instrument, question.when) if question.when else "always"
        once = "once of each case manager" if question.unit == "case_manager" else ""
        yield from (question.id, question.ref, question.section, question.kind, question.unit, question.base)
        yield "; ".join(filter(None, [once, asked if question.when or not once else ""]))
        yield int(question.optional)
    yield column.text
    yield "\n".join(f"{code or 'empty'} = {text}" for code, text in column.codes.items())
