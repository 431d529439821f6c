"""What must be true of the roles that criteria give to questions and to parts of the letter, and of earlier names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqs_tui.criteria.instrument import Option, Question, Reason
from sqs_tui.criteria.letter_plan import LetteredInstrument
from sqs_tui.kinds.registry import kind_of

Keys = tuple[str | int, ...]
#: What is wrong, what to do about it, and the keys where it stands.
Finding = tuple[str, str, Keys]


def question_roles(question: Question, at: Keys) -> Iterator[Finding]:
    """Every role that the question at `at` cannot have."""
    if question.for_case_manager and not kind_of(question).at_length:
        what = f"a question of kind {question.kind} puts no text on the case manager's page"
        yield what, "remove for_case_manager, or use a question of kind text", (*at, "for_case_manager")
    if question.shown_in_head and (not question.choices or question.unit != "case"):
        what = f"'{question.id}' does not say what kind of case it is"
        remedy = "remove shown_in_head, or use a question about cases that is answered by choosing"
        yield what, remedy, (*at, "shown_in_head")


def unnumbered_parts(instrument: LetteredInstrument, *, whole: bool) -> Iterator[Finding]:
    """Whether the letter's context and summary can be told from everything else, and from each other.

    `whole` is false when questions are missing whose shape is wrong: they may be those that speak there.
    """
    letter = instrument.letter
    numbers = {section.number for section in instrument.sections if section.number}
    refs = {question.ref for question in instrument.questions} | {pooled.ref for pooled in letter.pooled}
    for key, part in (("context", letter.context), ("summary", letter.summary)):
        at: Keys = ("letter", key, "ref")
        if part.ref and not part.title.strip():
            yield f"the {key} has no title", "write its heading", ("letter", key)
        if part.ref.partition(".")[0] in numbers:
            yield f"'{part.ref}' is a numbered paragraph", "use a word that is no section's number", at
        elif part.ref and whole and part.ref not in refs:
            named = ", ".join(sorted(ref for ref in refs - {""} if ref.partition(".")[0] not in numbers))
            use = f"use one of: {named}" if named else "give that ref to a question"
            yield f"no question has the ref '{part.ref}'", f"{use}; or leave ref out", at
    if letter.summary.has(letter.context.ref):
        what = f"context and summary have the same ref '{letter.summary.ref}'"
        yield what, "give each its own", ("letter", "summary", "ref")


def former_values(options: Iterable[Option], at: Keys) -> Iterator[Finding]:
    """Earlier values of the options of the question at `at` that stand for two of them."""
    options = tuple(options)
    values = {option.value for option in options}
    for index, option in enumerate(options):
        for number, old in enumerate(option.was):
            if old in values:
                at_old: Keys = (*at, "options", index, "was", number)
                yield f"the option '{old}' is used twice", "values are permanent: give each its own", at_old
            values.add(old)


def former_reasons(reasons: dict[str, Reason], dropped: Iterable[str]) -> Iterator[Finding]:
    """Earlier codes that stand for two reasons; `dropped` are the codes of those whose shape is wrong."""
    codes = {*reasons, *dropped}
    for code, reason in reasons.items():
        for number, old in enumerate(reason.was):
            if old in codes:
                at: Keys = ("reasons", code, "was", number)
                yield f"the reason '{old}' is used twice", "codes are permanent: give each its own", at
            codes.add(old)
