"""The figures for other programs: JSON as one object, CSV as one number a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqs_tui.criteria.letter_plan import WordBands
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.letter.letter import Letter
from sqs_tui.findings.tally import values
from sqs_tui.findings.words import percent, share
from sqs_tui.reports.csv import Cell, table

_COLUMNS = (
    "ref", "question", "label", "unit", "base", "split_by", "part", "counts", "code", "n", "N", "percent", "words",
    "not_applicable", "unanswered", "cases",
)  # fmt: skip


def letter_json(letter: Letter) -> str:
    """Everything, case references included: `inspection`, `sessions`, `figures` and `letter`."""
    inspection, about = letter.inspection, letter.inspection.about
    instrument = inspection.instrument.instrument
    words = inspection.instrument.words
    content = {
        "inspection": {
            "instrument": instrument.id,
            "version": instrument.version,
            "note": instrument.note,
            **({name: _plain(getattr(about, name)) for name in about.__dataclass_fields__} if about else {}),
        },
        "sessions": {
            "complete": len(inspection.sessions),
            "draft": len(inspection.drafts),
            "left_out": [{"file": left.file, "why": left.why} for left in inspection.left_out],
        },
        "figures": [_figure(figure, words) for figure in letter.figures.values()],
        "letter": [
            {"ref": s.ref, "sentence": s.text, "question": s.figure.question.id, "cases": list(s.cases)}
            for s in letter.sentences
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def letter_csv(letter: Letter) -> str:
    """One line for each number: a Yes, a No, an option, a reason, a flag; of all the cases and of each part of them."""
    rows: list[Iterable[Cell]] = [_COLUMNS]
    words = letter.inspection.instrument.words
    for figure in letter.figures.values():
        parts = [("", "", figure)]
        parts += [(fact, value, part) for fact, by_value in figure.by.items() for value, part in by_value.items()]
        for fact, value, part in parts:
            rows += _rows(part, fact, value, words)
    return table(rows)


def _figure(figure: Figure, words: WordBands) -> dict[str, Any]:
    question = figure.question
    return {
        "question": question.id,
        "ref": question.ref,
        "unit": figure.unit,
        "base": figure.base,
        **_numbers(figure, words),
        "by": {
            fact: {value: _numbers(part, words) for value, part in parts.items()} for fact, parts in figure.by.items()
        },
    }


def _numbers(figure: Figure, words: WordBands) -> dict[str, Any]:
    cases = values(figure)
    return {
        "yes": len(figure.yes),
        "no": len(figure.no),
        "n": figure.n,
        "N": figure.N,
        "percent": figure.percent,
        "not_applicable": len(figure.not_applicable),
        "unanswered": len(figure.unanswered),
        "words": _in_words(figure, words),
        "reasons": {code: len(given) for code, given in figure.reasons.items()},
        "known_not_recorded": len(figure.known_not_recorded),
        "views_differ": len(figure.views_differ),
        "cases": {value: list(who) for value, who in cases.items() if value != "na"},
    }


def _in_words(figure: Figure, words: WordBands) -> str:
    """The share of Yes, or of every option that was chosen; empty where nobody was judged."""
    if not figure.N:
        return ""
    if not figure.options:
        return share(words, figure.n, figure.N)
    chosen = ((value, len(who)) for value, who in figure.options.items() if who)
    return "; ".join(f"{value}: {share(words, n, figure.N)}" for value, n in chosen)


def _rows(figure: Figure, fact: str, part: str, words: WordBands) -> Iterator[list[Cell]]:
    question = figure.question
    counted: list[tuple[str, str, Counted, int]] = [
        ("option" if figure.options else "answer", value, who, figure.N)
        for value, who in values(figure).items()
        if value != "na"
    ]
    counted += [("reason", code, who, len(figure.no)) for code, who in figure.reasons.items()]
    flags = (
        ("known_not_recorded", figure.known_not_recorded, len(figure.no)),
        ("differs", figure.views_differ, len({*figure.views_agree, *figure.views_differ})),
    )
    counted += [("flag", name, who, of) for name, who, of in flags if who]
    for what, code, who, of in counted:
        yield [
            question.ref, question.id, question.label, figure.unit, figure.base, fact, part, what, code, len(who), of,
            percent(len(who), of) if of >= words.counts_below else "",
            share(words, len(who), of) if of else "",
            len(figure.not_applicable), len(figure.unanswered), " ".join(who),
        ]  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value
