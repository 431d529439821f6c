"""One question's sentences for the letter: the instrument's wording with the figure put in, and nothing empty left.

A sentence that lists counts is written in clauses, "; " between them. A clause whose count is zero is dropped; what
it alone said for the others ("Of the others, ", "of these cases") goes to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from sqs_tui.criteria.letter_plan import WordBands
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.words import band_of, number, share
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import capitalised
from sqs_tui.source.record import record

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: The same, with those of whom it is a share where they are many by an s: "{yes} of the custody cases".
_SHARE = re.compile(r"\{([^{}]*)\}(?: of the ((?:\w+ )?\w+?)s\b)?")
_SENTENCE_END = re.compile(r"(?<=\.) +(?=[A-Z{])")
_OPENING = re.compile(r"(?:Of|Among) the other[^,{}]*, |However, ")
_WHOSE = re.compile(r"\{[^{}]*\}( of (?:the others|these(?: cases)?)\b)")

#: Behind which an adverb stands: "was rarely", "had rarely been"; "never" behind what is said of one thing.
_VERB = r"\b(was|were|had(?= been))"
_ONE_VERB = r"\b(was|had(?= been))"
#: From a "not" to the share that it denies.
_DENIED = r"\bnot ([^,;:]*?(?:in|of) )"
_OTHERS = re.compile(r"\b(?:[Oo]f |[Aa]mong )?the other(?:s| \w+)\b")
#: A clause from its beginning until its verb, where one is spoken of; what is said of others within it ends it.
_SUBJECT_OF_ONE = (
    r"(?:(?<=^)|(?<=[,;:] )|(?<=[,;:] and ))"
    r"((?:one|it|that|the (?:only|other))\b"
    r"(?:(?! (?:that|who|which|where|whom|had|has|was|did|felt|found|understood|said)\b)[^,;:])*?)"
)
#: Shares of sufficient work of which the letter says "only" where it goes on to what there was not.
_ONLY = re.compile(r"(?<=\bin )(?=(?:half|a third|a quarter) of the )")

#: How a share is finally put: in its band's turn of words, given how often each was used before.
ShareWords = Callable[[int, int], str]


@record
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
    told = "{no}" in template or "{No}" in template
    drafted = (_sentence(sentence, figure, words, say, told) for sentence in _SENTENCE_END.split(template) if sentence)
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


def _sentence(template: str, figure: Figure, words: WordBands, say: ShareWords, told: bool) -> Drafted | None:
    template = template.removesuffix(".")
    head, colon, rest = template.partition(": ")
    listed = (rest if colon else template).split("; ")
    kept = _kept(listed, figure)
    used = [*([head] if colon else []), *kept]
    names = [name for part in used for name in _PLACEHOLDER.findall(part)]
    if not names or not (kept or _PLACEHOLDER.search(head)):
        return None
    clauses = [_filled(part, figure, say) for part in used]
    if colon:
        text = colon.join([clauses[0], *(["; ".join(clauses[1:])] if kept else [])])
    else:
        text = "; ".join(_compared(clauses, kept, figure))
    text = _smoothed(text, figure, words, told)
    return Drafted(f"{capitalised(text)}.", _all_of(counted_by(name, figure) for name in names))


def _compared(clauses: list[str], templates: list[str], figure: Figure) -> list[str]:
    """The clauses, the first with "only" where it tells how many were sufficient and others follow."""
    if kind_of(figure.question).judges and len(clauses) > 1 and "{yes}" in templates[0]:
        return [_ONLY.sub("only ", clauses[0]), *clauses[1:]]
    return clauses


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
        name, one_of = match[1], match[2]
        n = len(counted_by(name, figure))
        if name not in ("yes", "no", "Yes", "No") and not name.startswith("option."):
            return number(n) + (match[0].partition("}")[2])
        only = n == figure.N == 1 and one_of
        words = f"the only {one_of}" if only else say(n, figure.N) + match[0].partition("}")[2]
        return capitalised(words) if name[0].isupper() else words

    return _SHARE.sub(words_for, text)


def _smoothed(text: str, figure: Figure, words: WordBands, told: bool) -> str:
    """What people would say instead of what filling in gives; `told` as in `_of_few`."""
    text = re.sub(r"\b(\w+ out of \w+) of the ", r"\1 ", text)
    # "not … in all" could be read as "not in all of them", and "not … in none" by nobody.
    text = re.sub(rf"{_DENIED}\ball of the\b", r"not \1any of the", text)
    text = re.sub(rf"{_DENIED}\bnone of the\b", lambda found: _affirmed(found[1]) + "all of the", text)
    if figure.N > 1:
        text = _with_adverbs(text, figure, words)
    return _agreeing(_of_few(text, figure, told))


def _affirmed(denied: str) -> str:
    """What stood behind a "not" that is gone: "made any difference" was "made a difference"."""
    return re.sub(r"\bany\b", "a", denied)


def _with_adverbs(text: str, figure: Figure, words: WordBands) -> str:
    """What was so in all of the cases was always so; what was so in few of the cases with … was rarely so in those."""
    text = re.sub(rf"{_ONE_VERB} ([^,;:]*?) in none of the cases(?=$|[;:])", r"\1 never \2", text)
    for said, often in (("all", "always"), *_adverbs(figure, words)):
        text = re.sub(rf"{_VERB} ([^,;:]*?) in {said} of the cases(?=$|[;:])", rf"\1 {often} \2", text)
        if said != "all":
            text = re.sub(rf"{_VERB} ([^,;:]*?) in {said} of the cases\b", rf"\1 {often} \2 in the cases", text)
    return text


def _of_few(text: str, figure: Figure, told: bool) -> str:
    """What is said of the cases with No, where there is just one of them, or no other to tell them apart from.

    `told` is whether the share before was that of No: "this case" is then the one, else it is "the other case".
    """
    if not figure.no:
        return text
    if len(figure.no) > 1:
        return text if figure.yes else _OTHERS.sub(lambda found: _these(found[0]), text)
    that, case = ("The other", "the other case") if figure.yes else ("That", "this case")
    text = re.sub(r"\b(?:Of|Among) the others, one\b", "The other" if figure.yes else "That one", text)
    text = re.sub(r"\b(?:Of|Among) the other (\w+)s, one\b", rf"{that} \1", text)
    text = re.sub(r"\b([Ii]n) one of the others\b", rf"\1 {case}", text)
    text = re.sub(r"\bthe others\b", "the other" if figure.yes else "it", text)
    if told:
        case = "this case"
    text = re.sub(r"\b([Ii]n) one of these(?: cases)?\b", rf"\1 {case}", text)
    text = re.sub(r"([:;] (?:and )?)in one (?!out of\b|of\b)", rf"\1in {case} ", text)
    return re.sub(r"([:;] (?:and )?)one (?!out of\b|of\b)", r"\1it ", text)


def _these(others: str) -> str:
    """The others, where all are meant."""
    return "them" if others == "the others" else others.replace("the others", "these").replace("the other", "these")


def _agreeing(text: str) -> str:
    """One was, two were: the verb of each clause whose subject is one."""
    for plural, singular in (("were", "was"), ("have", "has"), ("do", "does")):
        text = re.sub(rf"{_SUBJECT_OF_ONE} {plural}\b", rf"\1 {singular}", text, flags=re.IGNORECASE)
    return text


def _adverbs(figure: Figure, words: WordBands) -> Iterable[tuple[str, str]]:
    shares = [len(figure.yes), len(figure.no), *map(len, figure.options.values())]
    for n in shares:
        if words.bands and 0 < n < figure.N and (band := band_of(words, n, figure.N)).often:
            yield re.escape(band.text), band.often


def _all_of(parts: Iterable[Counted]) -> Counted:
    return tuple(sorted({one for part in parts for one in part}))
