"""A comparison of two reviews as a document and as JSON: where they differ comes first, then how far they agree."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from sqs_tui.findings.comparison.agreement import Agreement
from sqs_tui.findings.comparison.compare import Compared, Comparison, Side
from sqs_tui.findings.figure import SMALLEST_FOR_PERCENT
from sqs_tui.findings.words import number, percent
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.document import Block, Document, Heading, Items, Note, Paragraph, Point
from sqs_tui.reports.identity import state_of
from sqs_tui.reports.wording import MARKING, capitalised, count_of
from sqs_tui.review.summary import Read, summarise
from sqs_tui.review.wording import KNEW_THIS, VIEWS

_EXPLAINED = (
    "Kappa (Cohen's) and AC1 (Gwet's) say how much of this is beyond what chance would give: 1 is full agreement, 0 as"
    " much as chance. Kappa falls, AC1 does not, where nearly all answers are the same. Both describe two records, not"
    " the people who made them."
)


def comparison_document(comparison: Comparison) -> Document:
    """Everything there is to say about two reviews, for the two people who made them to talk over."""
    cases = list(dict.fromkeys(side.review.session.case for side in comparison.sides))
    title = f"Two reviews of case {cases[0]}" if comparison.same_case else f"Reviews of {' and '.join(cases)}"
    head = [Note(capitalised(side.name), _identity(side)) for side in comparison.sides]
    head += [Note("Please note", notice) for notice in notices(comparison)]
    return Document(title, tuple(head), tuple(_blocks(comparison)), (f"{MARKING}. {title}.",))


def notices(comparison: Comparison) -> Iterator[str]:
    """What a reader must know before the rest: what keeps the two from being reviews of the same thing."""
    first, second = (side.review.session for side in comparison.sides)
    if not comparison.same_case:
        yield f"These are reviews of different cases, {first.case} and {second.case}: their answers need not agree."
    if not comparison.same_instrument:
        versions = " and ".join(f"{one.instrument.id} {one.instrument.version}" for one in (first, second))
        left_out = len(comparison.only_first) + len(comparison.only_second)
        yield (
            f"They were asked under different criteria, {versions}: compared is what both have,"
            f" {count_of(len(comparison.questions), 'question')}; {left_out} that only one has"
            f" {'is' if left_out == 1 else 'are'} left out."
        )


def comparison_json(comparison: Comparison) -> str:
    """The same for other programs: every question both have, then the agreement; the same keys always."""
    content = {
        "marking": MARKING,
        "first": _side(comparison.first),
        "second": _side(comparison.second),
        "notices": list(notices(comparison)),
        "questions": [
            {
                "question": one.question.id,
                "ref": one.question.ref,
                "section": one.question.section,
                "kind": one.question.kind,
                "same": one.same if one.both_answered else None,
                "first": _line(one.first),
                "second": _line(one.second),
            }
            for one in comparison.questions
        ],
        "only_first": [question.id for question in comparison.only_first],
        "only_second": [question.id for question in comparison.only_second],
        "agreement": [
            {
                "section": section,
                "n": agreement.n,
                "N": agreement.N,
                "percent": agreement.percent,
                "kappa": _rounded(agreement.kappa),
                "ac1": _rounded(agreement.ac1),
            }
            for section, agreement in _agreements(comparison)
        ],
        "others": dict(zip(("n", "N"), comparison.others, strict=True)),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _agreements(comparison: Comparison) -> Iterator[tuple[str | None, Agreement]]:
    """Of all judgements, under no section; then of each section."""
    yield None, comparison.judgements()
    for section in comparison.sections:
        yield section.id, comparison.judgements(section.id)


def _identity(side: Side) -> str:
    session = side.review.session
    return (
        f"{side.file}: case {session.case}, inspector {session.inspector}, case manager {session.case_manager},"
        f" {state_of(summarise(side.review))}, revision {session.revision}"
    )


def _blocks(comparison: Comparison) -> Iterator[Block]:
    differing = comparison.differing
    yield Heading(2, "Where the answers differ")
    if differing:
        yield from _listed(differing, comparison)
    else:
        both = any(one.both_answered for one in comparison.questions)
        yield Paragraph("Nowhere: every question that both answered has the same answer." if both else _NOTHING)
    for heading, those in (
        ("The same answer, but not the same beside it", comparison.differing_beside),
        ("Answered in one of the two only", comparison.one_sided),
    ):
        if those:
            yield Heading(2, heading)
            yield from _listed(those, comparison)
    yield Heading(2, "Agreement")
    yield Items(tuple(_in_words(comparison)))
    if comparison.judgements().kappa is not None or comparison.judgements().ac1 is not None:
        yield Paragraph(_EXPLAINED)
    yield Paragraph("Answers that are written are not compared: no two people write the same.")
    if comparison.alike:
        yield Heading(2, "The same in both")
        yield Items(tuple(Point(f"{_asked(one)} {one.first.words}") for one in comparison.alike if one.first))
    for side, questions in zip(comparison.sides, (comparison.only_first, comparison.only_second), strict=True):
        if questions:
            yield Heading(2, f"Not compared: found in the criteria of {side.name} only")
            yield Items(tuple(Point(question.text) for question in questions))


_NOTHING = "There is no question that both answered."


def _listed(those: Iterable[Compared], comparison: Comparison) -> Iterator[Block]:
    yield Items(tuple(Point(_asked(one), tuple(_both(one, comparison))) for one in those))


def _asked(one: Compared) -> str:
    return f"{one.question.ref} {one.question.text}".strip() if one.question.ref[:1].isdigit() else one.question.text


def _both(one: Compared, comparison: Comparison) -> Iterator[Note]:
    evidence = [line.answer.evidence if line else "" for line in one.lines]
    for side, line, rests_on in zip(comparison.sides, one.lines, evidence, strict=True):
        yield Note(capitalised(side.name), _said(line))
        if rests_on and evidence[0] != evidence[1]:
            yield Note("Evidence", rests_on)
    if evidence[0] and evidence[0] == evidence[1]:
        yield Note("Evidence, the same in both", evidence[0])


def _said(line: Read | None) -> str:
    """An answer with what stands beside it, or why there is none."""
    if line is None:
        return "not asked: it does not apply there"
    answer, parts = line.answer, [line.words]
    if line.reasons:
        parts.append(f"because: {', '.join(line.reasons)}")
    if answer.known_not_recorded:
        parts.append(KNEW_THIS)
    if answer.view:
        said = f" (“{answer.their_words}”)" if answer.their_words else ""
        parts.append(f"the case manager {VIEWS[answer.view]}{said}")
    return "; ".join(parts)


def _in_words(comparison: Comparison) -> Iterator[Point]:
    titles = {section.id: f"{section.number} {section.title}".strip() for section in comparison.sections}
    for section, agreement in _agreements(comparison):
        name = "All judgements" if section is None else titles[section]
        yield Point(f"{name}: {_share(agreement.n, agreement.N, agreement.percent)}", tuple(_coefficients(agreement)))
    n, of = comparison.others
    if of:
        yield Point(
            f"Facts, choices and dates: {_share(n, of, percent(n, of) if of >= SMALLEST_FOR_PERCENT else None)}"
        )


def _share(n: int, of: int, per_cent: int | None) -> str:
    if not of:
        return "none that both answered"
    said = f"the same answer to {number(n)} out of {number(of)}"
    return f"the same answer to {n} of {of}, {per_cent} per cent" if per_cent is not None else said


def _coefficients(agreement: Agreement) -> Iterator[Note]:
    if agreement.percent is None:
        return
    if agreement.kappa is None:
        yield Note("Kappa", "not defined, since both gave one and the same answer throughout")
    else:
        yield Note("Kappa", _decimal(agreement.kappa))
    if agreement.ac1 is not None:
        yield Note("AC1", _decimal(agreement.ac1))


def _decimal(value: Fraction) -> str:
    """Two decimals, with 1.00 for full agreement only."""
    rounded = _rounded(value)
    assert rounded is not None
    return f"{min(rounded, 0.99) if value < 1 else 1:.2f}"


def _rounded(value: Fraction | None) -> float | None:
    """Four decimals: more than any use of it can bear."""
    return None if value is None else round(float(value), 4)


def _side(side: Side) -> dict[str, Any]:
    session = side.review.session
    return {
        "name": side.name,
        "file": side.file,
        "case": session.case,
        "inspector": session.inspector,
        "case_manager": session.case_manager,
        "state": session.state,
        "revision": session.revision,
        "instrument": session.instrument.id,
        "version": session.instrument.version,
    }


def _line(line: Read | None) -> dict[str, Any] | None:
    """An answer; None where the question does not apply."""
    if line is None:
        return None
    answer = line.answer
    return {
        "value": kind_of(line.question).as_text(answer),
        "values": list(answer.values),
        "words": line.words,
        "reasons": list(answer.reasons),
        "other": answer.other,
        "known_not_recorded": answer.known_not_recorded,
        "view": answer.view,
        "their_words": answer.their_words,
        "evidence": answer.evidence,
    }
