"""What must be true of an instrument beyond the shape of its file: ids, references, conditions, reasons, sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from sqs_tui.criteria.instrument import Condition, Option, Question, Test
from sqs_tui.criteria.letter_plan import Area, Band, LetteredInstrument, LetterPlan, Pooled
from sqs_tui.criteria.partial import Dropped, Sifted
from sqs_tui.criteria.role_rules import former_reasons, former_values, question_roles, unnumbered_parts
from sqs_tui.kinds.registry import kind_of
from sqs_tui.source.problems import Problem
from sqs_tui.source.toml_reader import Source
from sqs_tui.source.validate import MOST_PROBLEMS

#: The format of criteria files this program reads.
SCHEMA = 1

#: What a question's sentence for the letter may hold between braces.
PLACEHOLDERS = ("yes", "no", "Yes", "No", "yes_count", "no_count", "N", "knew", "differ")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

#: Of fewer cases than this a per cent would pretend to be exact.
_SMALLEST_SHARE = 10
#: As many areas as the letter has numerals for; more are no priorities.
_MOST_AREAS = 12

Keys = tuple[str | int, ...]


def broken_rules(instrument: LetteredInstrument, source: Source, sifted: Sifted | None = None) -> list[Problem]:
    """Every rule that `instrument`, read from `source`, breaks. `sifted` is what it was built from when not all was."""
    rules = _Rules(instrument, Dropped() if sifted is None else sifted.dropped).all()
    # As of the shape of a file, so many are told: looking for what a name was meant to be takes its time.
    found = islice(rules, MOST_PROBLEMS)
    if sifted is None:
        return [source.problem(what, remedy, *keys) for what, remedy, keys in found]
    return [source.problem(what, remedy, *sifted.in_file(keys)) for what, remedy, keys in found]


Finding = tuple[str, str, Keys]


class _Rules:
    def __init__(self, instrument: LetteredInstrument, dropped: Dropped) -> None:
        self.instrument = instrument
        self.dropped = dropped
        self.order: dict[str, int] = {}
        for index, question in enumerate(instrument.questions):
            self.order.setdefault(question.id, index)

    def all(self) -> Iterator[Finding]:
        about = self.instrument
        if about.schema > SCHEMA:
            yield f"schema {about.schema} is newer than this program reads ({SCHEMA})", "update SQS TUI", ("schema",)
        elif about.schema < 1:
            yield "schema must be 1", "write schema = 1", ("schema",)
        yield from self._section_ids()
        yield from self._question_ids()
        yield from former_reasons(about.reasons, self.dropped.reasons or ())
        yield from self._reasons(about.instrument.na_reasons, ("instrument", "na_reasons"))
        if condition := about.instrument.two_voices_when:
            yield from self._condition(condition, len(about.questions), ("instrument", "two_voices_when"))
        for index, question in enumerate(about.questions):
            yield from self._question(index, question)
        yield from self._words()
        yield from self._letter_plan(about.letter)

    def _letter_plan(self, plan: LetterPlan) -> Iterator[Finding]:
        if not 0 <= plan.most_areas <= _MOST_AREAS:
            yield f"most_areas is not from 0 to {_MOST_AREAS}", "name fewer areas", ("letter", "most_areas")
        yield from unnumbered_parts(self.instrument, whole=not self.dropped.may_speak)
        for number, name in enumerate(plan.split_by):
            yield from self._fact(name, ("letter", "split_by", number))
        for index, funnel in enumerate(plan.funnels):
            for number, step in enumerate(funnel.steps):
                at: Keys = ("letter", "funnels", index, "steps", number)
                if step.question in self.order:
                    yield from self._fact(step.question, (*at, "question"))
                yield from self._test(step, len(self.order), at)
        for index, crossed in enumerate(plan.crossed):
            yield from self._fact(crossed.rows, ("letter", "crossed", index, "rows"))
            yield from self._fact(crossed.columns, ("letter", "crossed", index, "columns"))
        for index, pooled in enumerate(plan.pooled):
            yield from self._pooled(pooled, ("letter", "pooled", index))
        for index, area in enumerate(plan.areas):
            yield from self._area(area, ("letter", "areas", index))

    def _section_ids(self) -> Iterator[Finding]:
        seen = set(self.dropped.sections or ())
        for index, section in enumerate(self.instrument.sections):
            if section.id in seen:
                yield f"section '{section.id}' is there twice", "give each its own id", ("sections", index, "id")
            seen.add(section.id)
        if not seen and self.dropped.sections is not None:
            yield "there is no section", "add [[sections]]", ()

    def _question_ids(self) -> Iterator[Finding]:
        """Whether each question has a name of its own, earlier ones included, and each pooled figure."""
        names = set(self.dropped.questions or ())
        if not names and not self.instrument.questions and self.dropped.questions is not None:
            yield "there is no question", "add [[questions]]", ()
        for index, question in enumerate(self.instrument.questions):
            for key, name in [("id", question.id), *(("was", old) for old in question.was)]:
                if name in names:
                    yield (
                        f"the id '{name}' is used twice",
                        "ids are permanent: give each its own",
                        ("questions", index, key),
                    )
                names.add(name)
        for index, pooled in enumerate(self.instrument.letter.pooled):
            if pooled.id in names:
                what, at = f"the id '{pooled.id}' is used twice", ("letter", "pooled", index, "id")
                yield what, "ids are permanent: give each its own", at
            names.add(pooled.id)

    def _question(self, index: int, question: Question) -> Iterator[Finding]:
        at: Keys = ("questions", index)
        sections = [section.id for section in self.instrument.sections]
        if question.section not in sections:
            if not self.dropped.has(self.dropped.sections, question.section):
                yield from self._known([question.section], sections, "section", (*at, "section"))
        elif index and sections.index(question.section) < self._section_before(index, sections):
            yield (
                f"'{question.id}' stands after a question of a later section",
                "keep the questions in the order of their sections",
                (*at, "section"),
            )
        yield from self._kind(question, at)
        yield from question_roles(question, at)
        yield from former_values(question.options, at)
        reasons = self.instrument.reasons
        for key, codes in (("reasons", question.reasons), ("na_reasons", question.na_reasons)):
            yield from self._reasons(codes, (*at, key))
            exclusive = [code for code in codes if code in reasons and reasons[code].exclusive]
            if len(exclusive) > 1:
                yield f"two exclusive reasons: {' and '.join(exclusive)}", "keep one of them", (*at, key)
            for number, code in enumerate(codes):
                if code in codes[:number]:
                    yield f"the reason '{code}' is listed twice", "remove one", (*at, key, number)
        if question.when:
            yield from self._condition(question.when, index, (*at, "when"))
        yield from self._letter(question.letter, (*question.reasons, *question.na_reasons), question.choices, at)

    def _section_before(self, index: int, sections: Sequence[str]) -> int:
        before = self.instrument.questions[index - 1].section
        return sections.index(before) if before in sections else 0

    def _kind(self, question: Question, at: Keys) -> Iterator[Finding]:
        for what, remedy, keys in kind_of(question).problems(question):
            yield what, remedy, (*at, *keys)
        if question.strength and question.about_the_child:
            yield "what tells about the child is nobody's strength", "remove one of the two", (*at, "strength")
        for key in ("text", "label"):
            if not getattr(question, key).strip():
                yield f"'{question.id}' has an empty {key}", "write it", (*at, key)

    def _condition(self, condition: Condition, index: int, at: Keys) -> Iterator[Finding]:
        if not condition.tests:
            yield "the condition is empty", "add tests to all or any, or remove it", at
        for key, tests in (("all", condition.all), ("any", condition.any)):
            for number, test in enumerate(tests):
                yield from self._test(test, index, (*at, key, number))

    def _test(self, test: Test, index: int, at: Keys) -> Iterator[Finding]:
        if test.question not in self.order:
            yield from self._questions([test.question], (*at, "question"))
        elif self.order[test.question] >= index:
            yield (
                f"the condition looks at '{test.question}', which is not asked before",
                "move that question up, or this one down",
                (*at, "question"),
            )
        else:
            asked = self.instrument.questions[self.order[test.question]]
            if not asked.choices:
                yield f"'{asked.id}' has no values to compare with", "use a question with choices", at
            else:
                values = [choice.value for choice in asked.choices]
                yield from self._known(test.values, values, f"answer of '{asked.id}'", (*at, "values"))
        if not test.values:
            yield "the condition names no values", "list at least one", at

    def _letter(self, letter: str, codes: Iterable[str], choices: Iterable[Option], at: Keys) -> Iterator[Finding]:
        options = [choice.value for choice in choices]
        for name in _PLACEHOLDER.findall(letter):
            kind, _, rest = name.partition(".")
            if name in PLACEHOLDERS:
                continue
            if kind == "reason" and rest:
                yield from self._known(rest.split("+"), codes, "reason of this question", (*at, "letter"))
            elif kind == "option" and rest:
                yield from self._known([rest], options, "option of this question", (*at, "letter"))
            else:
                known = ", ".join(f"{{{p}}}" for p in (*PLACEHOLDERS, "reason.CODE", "option.VALUE"))
                yield f"unknown placeholder {{{name}}}", f"use one of {known}", (*at, "letter")

    def _words(self) -> Iterator[Finding]:
        words = self.instrument.words
        if words.counts_below < _SMALLEST_SHARE:
            what = f"counts_below is {words.counts_below}: of so few a share says too much"
            yield what, f"write {_SMALLEST_SHARE} or more", ("words", "counts_below")
        if words.exceptions < 0:
            yield "exceptions is below 0", "write 0 to name none", ("words", "exceptions")
        before = 0.0
        bounds = {0.0, 100.0, *(band.high for band in words.bands)}
        for index, band in enumerate(words.bands):
            yield from self._band(band, before, bounds, ("words", "bands", index))
            before = band.high
        if words.bands and before != 100:
            what = f"the last band ends at {before:g}, not at 100"
            yield what, "let it end at 100", ("words", "bands", len(words.bands) - 1, "high")

    def _band(self, band: Band, before: float, bounds: Collection[float], at: Keys) -> Iterator[Finding]:
        """One step of the scale: `before` is where the one before it ends, `bounds` are all there are, in per cent."""
        if band.low != before:
            fault = "a gap" if band.low > before else "an overlap"
            what = f"there is {fault} between {before:g} and {band.low:g}"
            yield what, f"begin with low = {before:g}, where the band before ends", (*at, "low")
        if band.high <= band.low:
            yield f"the band ends at {band.high:g}, where it has not begun", "make high larger than low", at
        elif 100 - band.high not in bounds:
            what = f"the bands are not symmetric: {band.high:g} is a bound and {100 - band.high:g} is not"
            yield what, "let every bound have its mirror, so that Yes and No agree", (*at, "high")
        for text in (band.text, *band.also):
            if not text.strip() or set(_PLACEHOLDER.findall(text)) - {"percent"}:
                yield "a band says no words that can be printed", "write them; {percent} is the per cent", at

    def _fact(self, name: str, at: Keys) -> Iterator[Finding]:
        """Whether `name` is a question by whose answers cases can be told apart."""
        yield from self._questions([name], at)
        asked = self.instrument.questions[self.order[name]] if name in self.order else None
        if asked and (not asked.choices or asked.unit != "case"):
            yield f"'{name}' is no fact of a case", "use a question about cases that is answered by choosing", at

    def _pooled(self, pooled: Pooled, at: Keys) -> Iterator[Finding]:
        yield from self._judging(pooled.questions, at)
        questions = self.instrument.questions
        asked = [questions[self.order[name]] for name in pooled.questions if name in self.order]
        if len(asked) == len(pooled.questions):  # else what they offer is not known either
            yield from self._letter(pooled.letter, _reasons_of(asked), (), at)

    def _area(self, area: Area, at: Keys) -> Iterator[Finding]:
        yield from self._judging(area.questions, at)
        if area.among:
            yield from self._test(area.among, len(self.order), (*at, "among"))
        questions = self.instrument.questions
        asked = [questions[self.order[name]] for name in area.questions if name in self.order]
        if len(asked) == len(area.questions):
            yield from self._known(area.reasons, _reasons_of(asked), "reason of these questions", (*at, "reasons"))

    def _judging(self, names: Sequence[str], at: Keys) -> Iterator[Finding]:
        """Whether `names` are questions that cases can be counted by, Yes or No."""
        place = (*at, "questions")
        if not names:
            yield "no question is named", "list at least one", place
        yield from self._questions(names, place)
        for number, name in enumerate(names):
            asked = self.instrument.questions[self.order[name]] if name in self.order else None
            if asked and (not kind_of(asked).yes_no or asked.unit != "case"):
                what = f"'{name}' does not count cases by Yes and No"
                yield what, "use judgements and facts about cases", (*place, number)

    def _questions(self, names: Sequence[str], at: Keys) -> Iterator[Finding]:
        gone = [name for name in names if self.dropped.has(self.dropped.questions, name)]
        yield from self._known(names, (*self.order, *gone), "question", at)

    def _reasons(self, codes: Sequence[str], at: Keys) -> Iterator[Finding]:
        gone = [code for code in codes if self.dropped.has(self.dropped.reasons, code)]
        yield from self._known(codes, (*self.instrument.reasons, *gone), "reason", at)

    def _known(self, used: Iterable[str], known: Iterable[str], what: str, at: Keys) -> Iterator[Finding]:
        """Whether all of `used` are `known`. They stand at `at`: a list, or else one text."""
        names = list(known)
        for number, name in enumerate(used):
            if name not in names:
                close = get_close_matches(name, names, n=1, cutoff=0.6)
                remedy = f"did you mean '{close[0]}'?" if close else f"declare it or use one of: {', '.join(names[:8])}"
                yield f"unknown {what} '{name}'", remedy, (*at, number)


def _reasons_of(questions: Iterable[Question]) -> tuple[str, ...]:
    """Every reason for No that any of the questions offers, each once, in their order."""
    return tuple(dict.fromkeys(code for question in questions for code in question.reasons))
