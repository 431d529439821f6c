"""One question's sentences for the letter: the instrument's wording with the figure put in, and nothing empty left.

A sentence that lists counts is written in clauses, "; " between them. A clause whose count is zero is dropped; what
it alone said for the others ("Of the others, ", "of these cases") goes to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqs_tui.criteria.lettering import WordBands
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.words import band_of, number, share

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SENTENCE_END = re.compile(r"(?<=\.) +(?=[A-Z{])")
_OPENING = re.compile(r"(?:Of|Among) the other[^,{}]*, |However, ")
_WHOSE = re.compile(r"\{[^{}]*\}( of (?:the others|these(?: cases)?)\b)")

#: Behind which an adverb stands: "was rarely", "had rarely been".
_VERB = r"\b(was|were|had(?= been))"

#: How a share is finally put: in its band's turn of words, given how often each was used before.
ShareWords = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """One drafted sentence and who it speaks of: everybody counted by one of its numbers."""

    text: str
    cases: Counted


def draft(template: str, figure: Figure, words: WordBands, say: ShareWords | None = None) -> tuple[Drafted, ...]:
    """The sentences of `template` for one figure; none where nobody was judged."""
    if not figure.N:
        return ()
    say = say or (lambda n, of: share(words, n, of))
    template = " ".join(template.split())
    drafted = (_sentence(sentence, figure, words, say) for sentence in _SENTENCE_END.split(template) if sentence)
    return tuple(sentence for sentence in drafted if sentence is not None)


def counted_by(placeholder: str, figure: Figure) -> Counted:
    """Who the number in a placeholder counts."""
    kind, _, rest = placeholder.partition(".")
    if kind == "reason":
        return _all_of(figure.reasons.get(code, ()) for code in rest.split("+"))
    if kind == "option":
        return figure.options[rest]
    return {
        "yes": figure.yes,
        "no": figure.no,
        "yes_count": figure.yes,
        "no_count": figure.no,
        "N": figure.judged,
        "knew": figure.known_not_recorded,
        "differ": figure.views_differ,
    }[placeholder.lower() if placeholder in ("Yes", "No") else placeholder]


def _sentence(template: str, figure: Figure, words: WordBands, say: ShareWords) -> Drafted | None:
    template = template.removesuffix(".")
    head, colon, rest = template.partition(": ")
    listed = (rest if colon else template).split("; ")
    kept = _kept(listed, figure)
    used = [*([head] if colon else []), *kept]
    if not any(_PLACEHOLDER.search(part) for part in used) or not (kept or _PLACEHOLDER.search(head)):
        return None
    parts = [_filled(part, figure, say) for part in kept]
    text = "; ".join(parts)
    if colon:
        text = f"{_filled(head, figure, say)}: {text}" if parts else _filled(head, figure, say)
    text = _smoothed(text, figure, words)
    names = [name for part in used for name in _PLACEHOLDER.findall(part)]
    return Drafted(f"{text[:1].upper()}{text[1:]}.", _all_of(counted_by(name, figure) for name in names))


def _kept(clauses: list[str], figure: Figure) -> list[str]:
    """The clauses that have something to say, the first of them with the words it needs from those dropped."""
    kept: list[str] = []
    opening = whose = ""
    for clause in clauses:
        if _says_something(clause, figure):
            if not kept:
                clause = opening + clause.removeprefix("and ")
                if whose and not _WHOSE.search(clause):
                    clause = _PLACEHOLDER.sub(rf"\g<0>{whose}", clause, count=1)
            kept.append(clause)
        elif not kept:
            opening = opening or (match[0] if (match := _OPENING.match(clause)) else "")
            whose = whose or (match[1] if (match := _WHOSE.search(clause)) else "")
    return kept


def _says_something(clause: str, figure: Figure) -> bool:
    counts = [name for name in _PLACEHOLDER.findall(clause) if name.startswith("reason.") or name in ("knew", "differ")]
    return all(counted_by(name, figure) for name in counts)


def _filled(text: str, figure: Figure, say: ShareWords) -> str:
    def words_for(match: re.Match[str]) -> str:
        name = match[1]
        n = len(counted_by(name, figure))
        if name in ("yes", "no", "Yes", "No") or name.startswith("option."):
            words = say(n, figure.N)
            return words[:1].upper() + words[1:] if name[0].isupper() else words
        return number(n)

    return _PLACEHOLDER.sub(words_for, text)


def _smoothed(text: str, figure: Figure, words: WordBands) -> str:
    """What people would say instead of what filling in gives."""
    text = re.sub(r"\b(\w+ out of \w+) of the ", r"\1 ", text)
    for plural, singular in (("were", "was"), ("have", "has"), ("do", "does")):
        text = re.sub(rf"\b(one) {plural}\b", rf"\1 {singular}", text, flags=re.IGNORECASE)
    # "not … in all" could be read as "not in all of them", and "not … in none" by nobody.
    text = re.sub(r"\bnot ([^;:]*?) in all of the\b", r"not \1 in any of the", text)
    text = re.sub(r"\bnot ([^;:]*?) in none of the\b", r"\1 in all of the", text)
    # What was so in all of the cases was always so; what was so in few of the cases with … was rarely so in those.
    for said, often in (("all", "always"), *_adverbs(figure, words)):
        text = re.sub(rf"{_VERB} ([^,;:]*?) in {said} of the cases(?=$|[;:])", rf"\1 {often} \2", text)
        if said != "all":
            text = re.sub(rf"{_VERB} ([^,;:]*?) in {said} of the cases\b", rf"\1 {often} \2 in the cases", text)
    return text


def _adverbs(figure: Figure, words: WordBands) -> Iterable[tuple[str, str]]:
    shares = [len(figure.yes), len(figure.no), *map(len, figure.options.values())]
    for n in shares:
        if words.bands and 0 < n < figure.N and (band := band_of(words, n, figure.N)).often:
            yield re.escape(band.text), band.often


def _all_of(parts: Iterable[Counted]) -> Counted:
    return tuple(sorted({one for part in parts for one in part}))
