"""The instrument: sections, questions, reasons and conditions, as `criteria.toml` declares them.

These are plain frozen dataclasses, so that a review can be on the screen before pydantic has been
imported; `sqs_tui.source.validate` lets pydantic check the file against the very same classes, strictly,
and `sqs_tui.criteria.schema` turns them into the JSON Schema that editors use.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

from sqs_tui.kinds.parts import Option as Option  # a part of every question
from sqs_tui.kinds.registry import KINDS, KindName, kind_of
from sqs_tui.source.fields import STRICT, Code, Describe, Words
from sqs_tui.source.record import record

Unit = Literal["case", "case_manager"]
#: What a text is on the case manager's page; empty for a text that is not on it.
PagePart = Literal["", "went_well", "learning", "last_word"]


@record
class Test:
    """One question's answer being one of some values: the only thing a condition can ask."""

    __test__ = False  # not a pytest class, whatever its name says
    __pydantic_config__ = STRICT

    question: Annotated[Code, Describe("id of an earlier question")]
    values: Annotated[tuple[str, ...], Describe("the answers for which this holds")]


@record
class Condition:
    """When a question is asked: every test of `all` holds and, where `any` is given, at least one of `any`."""

    __pydantic_config__ = STRICT

    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()

    @property
    def tests(self) -> tuple[Test, ...]:
        """Every test there is, those of which all must hold first."""
        return self.all + self.any

    def holds(self, answered: Mapping[str, frozenset[str]]) -> bool:
        """True for the answers in `answered`: question id to the chosen values (absent means not answered)."""
        nothing: frozenset[str] = frozenset()

        def met(test: Test) -> bool:
            return not answered.get(test.question, nothing).isdisjoint(test.values)

        return all(map(met, self.all)) and (not self.any or any(map(met, self.any)))


@record
class Reason:
    """Why a judgement is No, or why a question is not applicable; its code is shared between questions."""

    __pydantic_config__ = STRICT

    text: Annotated[
        Words, Describe("as shown in the list of reasons, in the middle of a sentence: no capital, no full stop")
    ]
    exclusive: Annotated[bool, Describe("true: cannot stand together with any other reason")] = False
    words: Annotated[bool, Describe("true: asks for the reason in the inspector's own words")] = False
    was: Annotated[tuple[Code, ...], Describe("earlier codes of this reason, oldest first")] = ()


@record
class Section:
    """A numbered theme of the instrument."""

    __pydantic_config__ = STRICT

    id: Code
    title: Words
    short: Annotated[Words, Describe("one or two words for the outline")]
    number: Annotated[str, Describe("the number in the letter; empty for the case facts and the closing page")] = ""
    introduction: Annotated[Words, Describe("a sentence or two, shown with the section's first question")] = ""


@record
class Question:
    """One thing asked. `id` is permanent: renaming it means listing the old id in `was`."""

    __pydantic_config__ = STRICT

    id: Code
    section: Annotated[Code, Describe("id of its section")]
    kind: Annotated[KindName, Describe("how it is answered: one and many are by its options")]
    text: Annotated[Words, Describe("the question as it is asked aloud")]
    label: Annotated[Words, Describe("two to four words for the outline, lower case")]
    hint: Annotated[Words, Describe("one short line, always shown")] = ""
    guidance: Annotated[Words, Describe("what good looks like, shown beside the question on demand")] = ""
    prompts: Annotated[tuple[Words, ...], Describe("open questions that start the talk")] = ()
    ref: Annotated[str, Describe("paragraph of the letter it feeds, such as 1.4")] = ""
    was: Annotated[tuple[Code, ...], Describe("earlier ids of this question, oldest first")] = ()
    when: Annotated[Condition | None, Describe("asked only when this holds; always asked when absent")] = None
    options: Annotated[tuple[Option, ...], Describe("for one and many")] = ()
    yes: Annotated[Words, Describe("judgement and fact: wording of Yes")] = ""
    no: Annotated[Words, Describe("judgement and fact: wording of No")] = ""
    strength: Annotated[Words, Describe("what a Yes means as something done well, for the case manager's page")] = ""
    about_the_child: Annotated[
        bool, Describe("true: tells something about the child, not the work: never listed as done well or not")
    ] = False
    not_applicable: Annotated[bool, Describe("fact: may also be answered Not applicable")] = False
    reasons: Annotated[tuple[Code, ...], Describe("codes offered when the answer is No")] = ()
    na_reasons: Annotated[
        tuple[Code, ...], Describe("codes offered when it is Not applicable; judgements have a default list")
    ] = ()
    known_not_recorded: Annotated[bool, Describe("true: offers 'case manager knew, not recorded' on No")] = False
    two_views: Annotated[bool, Describe("true: offers the case manager's own view beside the judgement")] = False
    optional: Annotated[bool, Describe("true: may be left empty when the review is completed")] = False
    shown_in_head: Annotated[
        bool,
        Describe("true: its answer stands beside the reference wherever a case is headed by what kind of case it is"),
    ] = False
    for_case_manager: Annotated[
        PagePart,
        Describe(
            "text: what it is on the page that the case manager takes away (went_well, learning or last_word);"
            " a text without it is not on that page"
        ),
    ] = ""
    unit: Annotated[Unit, Describe("what it counts: case, or case_manager (asked once per case manager)")] = "case"
    base: Annotated[Words, Describe("the cases it is asked of, in words: 'community cases'")] = ""
    letter: Annotated[Words, Describe("the sentence it contributes to the letter, with {placeholders}")] = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:  # else it would come up only where the question is looked at
            raise ValueError(f"there is no kind of question '{self.kind}'")

    @property
    def choices(self) -> tuple[Option, ...]:
        """Every value it can be answered with, in order, each with its wording; empty where it is not by choosing."""
        return kind_of(self).choices(self)

    def current_value(self, value: str) -> str:
        """The option that a stored value stands for: itself, unless that option has been renamed since."""
        return next((option.value for option in self.options if value in option.was), value)

    def wording(self, value: str) -> str:
        """The words for one of its values, or the value itself when it is not among them."""
        return next((choice.text for choice in self.choices if choice.value == value), value)


@record
class About:
    """Which instrument this is."""

    __pydantic_config__ = STRICT

    id: Code
    version: Annotated[str, Describe("raised with every published change")]
    title: Words
    note: Annotated[Words, Describe("what it is and is not, shown in help and in reports")] = ""
    na_reasons: Annotated[
        tuple[Code, ...], Describe("why a judgement may be not applicable, unless it has its own list")
    ] = ()
    two_voices_when: Annotated[
        Condition | None, Describe("when the case manager's view and knowledge can be asked for")
    ] = None


@record(slots=False)
class Instrument:
    """What `criteria.toml` asks, and the look-ups every front end needs; the letter is in `LetteredInstrument`."""

    __pydantic_config__ = STRICT

    schema: Annotated[int, Describe("version of this file format")]
    instrument: About
    sections: tuple[Section, ...]
    reasons: Annotated[dict[Code, Reason], Describe("the shared reason lists: code to wording")]
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> dict[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    @cached_property
    def former_names(self) -> frozenset[str]:
        """Everything that a question, an option or a reason was called once."""
        values = (old for question in self.questions for option in question.options for old in option.was)
        return frozenset((*self._former_ids, *self._former_reasons, *values))

    @cached_property
    def _former_ids(self) -> dict[str, str]:
        return {old: question.id for question in self.questions for old in question.was}

    @cached_property
    def _former_reasons(self) -> dict[str, str]:
        return {old: code for code, reason in self.reasons.items() for old in reason.was}

    def current_id(self, question: str) -> str:
        """The id under which a question is asked now: itself, unless it is an earlier id of another.

        What refers to a question from outside these criteria, a session above all, comes through here; the file
        itself knows current ids only. `sqs_tui.review.renamed` does it for a whole session.
        """
        return question if question in self.by_id else self._former_ids.get(question, question)

    def current_reason(self, code: str) -> str:
        """The same for the code of a reason."""
        return code if code in self.reasons else self._former_reasons.get(code, code)

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """The sections by their ids."""
        return {section.id: section for section in self.sections}

    def na_reasons_of(self, question: Question) -> tuple[str, ...]:
        """The reasons offered when `question` is answered Not applicable."""
        if question.na_reasons or not kind_of(question).general_na_reasons:
            return question.na_reasons
        return self.instrument.na_reasons

    def reasons_of(self, question: Question, value: str | None) -> tuple[str, ...]:
        """The reason codes offered beside `value`: on No the reasons, on Not applicable why it is not."""
        if value == "no":
            return question.reasons
        if value == "na":
            return self.na_reasons_of(question)
        return ()
