"""Reading a draft that people have edited against the figures: numbers that cannot come from them, bases that differ.

It finds what reads as a number; whether a sentence is fair is for its reader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from sqs_tui.criteria.letter_plan import WordBands
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.letter.letter import AREAS, BEHIND, Letter
from sqs_tui.findings.letter.sentences import counted_by
from sqs_tui.findings.words import could_be, number, phrases_in, ways_to_say
from sqs_tui.review.wording import KNOWN
from sqs_tui.source.record import record

_REF = re.compile(r"^(?:[-*] )?(\d+\.\d+)\.? ")
_LISTED = re.compile(r"^[-*] ")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_COUNT = re.compile(
    r"(?<!\bof )\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
    r" (?:cases?|plans?|assessments?|reports?|reviews?)\b",
    re.IGNORECASE,
)
#: What says of whom a share is, so that its base may differ from the one before; so does the kind of case.
_OF_WHOM = r"\b(?:of|for) (?:these|those|them|the other)|\bwho\b|\bwhere\b|\bcases with\b"
#: The kind of case in what a figure is a share of: "custody cases".
_KIND_OF_CASE = re.compile(r"(?!all )(\w+) cases?\b")


@record
class Doubt:
    """Something to look at again: the line of the draft (from 1) its paragraph begins on, which, and what."""

    line: int
    ref: str
    what: str


@record
class _Source:
    """A number that a paragraph may speak of: who is counted, out of whom, and what that is called."""

    counted: Counted
    of: Counted
    name: str


def proofread(text: str, letter: Letter) -> tuple[Doubt, ...]:
    """Everything doubtful in the edited draft `text` (plain text or Markdown, as `findings` writes them)."""
    words = letter.inspection.instrument.words
    doubts: list[Doubt] = []
    of_whom = _of_whom(letter)
    for line, ref, paragraph in _paragraphs(text, _unnumbered(letter).keys()):
        sources = list(_sources(ref, letter))
        if not sources:
            continue
        for sentence in _SENTENCE.split(paragraph):
            doubts += [Doubt(line, ref, what) for what in _impossible(sentence, sources, words)]
            doubts += [Doubt(line, ref, what) for what in _mixed(sentence, sources, words, of_whom)]
    return tuple(doubts)


def _unnumbered(letter: Letter) -> dict[str, frozenset[str]]:
    """The parts of the letter without numbers: heading to the ids of the figures that may be told there."""
    plan = letter.inspection.instrument.letter
    found = {
        part.title: frozenset(name for name, figure in letter.figures.items() if part.has(figure.question.ref))
        for part in (plan.context, plan.summary)
        if part.title
    }
    for theme in letter.unnumbered:
        found[theme.section.title] = frozenset(sentence.figure.question.id for sentence in theme.sentences)
    return found


def _of_whom(letter: Letter) -> re.Pattern[str]:
    """What says of whom a share is, the kinds of case among it that the criteria tell apart."""
    kinds = {kind[1] for figure in letter.figures.values() if (kind := _KIND_OF_CASE.match(figure.base))}
    return re.compile("|".join([_OF_WHOM, *(rf"\b{re.escape(kind)}\b" for kind in sorted(kinds))]))


def _paragraphs(text: str, headings: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """Line, reference and words of each paragraph of the letter; lists beside it, and what follows it, are not read.

    The reference of a paragraph without a number is its heading, one of `headings`.
    """
    ref = ""
    for line, block in _blocks(text):
        if block[0] == BEHIND:
            return
        words = " ".join(block)
        if numbered := _REF.match(words):
            yield line, numbered[1], words[numbered.end() :]
        elif block[0] in headings:
            ref = block[0]
        elif re.match(rf"\d+\. \D|{AREAS}", words):
            ref = ""
        elif ref and not _LISTED.match(words):
            yield line, ref, words


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that stand together, and the line the first of them is: until an empty one, or a numbered paragraph.

    Markdown's escapes are not part of what is said, nor are the marks of its headings.
    """
    block: list[str] = []
    for place, line in enumerate([*text.splitlines(), ""], 1):
        said = re.sub(r"\\(?=[^\w\s])|^#+ ", "", line).strip()
        if block and (not said or _REF.match(said)):
            yield place - len(block), block
            block = []
        if said:
            block.append(said)


def _sources(ref: str, letter: Letter) -> Iterator[_Source]:
    """Every number of the figures that the paragraph `ref` is about, of all their cases and of each part of them."""
    told_here = _unnumbered(letter).get(ref, frozenset())
    for figure in letter.figures.values():
        question = figure.question
        if question.ref == ref or question.id in told_here:
            yield from _numbers(figure, question.id)
            for fact, parts in figure.by.items():
                for value, part in parts.items():
                    yield from _numbers(part, f"{question.id} where {fact} is {value}")


def _numbers(figure: Figure, name: str) -> Iterator[_Source]:
    if not figure.N:
        return
    for value, chosen in figure.options.items() or (("yes", figure.yes), ("no", figure.no)):
        yield _Source(chosen, figure.judged, f"{name} {value}")
    reasons = {code: (code,) for code in figure.reasons}
    for listed in re.findall(r"\{reason\.([^{}]*)\}", figure.question.letter):
        reasons[listed] = tuple(listed.split("+"))
    for listed, codes in reasons.items():
        given = counted_by(f"reason.{'+'.join(codes)}", figure)
        for of in (figure.no, figure.judged):
            yield _Source(given, of, f"{name} {listed}")
    for of in (figure.no, figure.judged):
        yield _Source(figure.known_not_recorded, of, f"{name} {KNOWN}")
    yield _Source(figure.views_differ, figure.judged, f"{name} views differ")


def _possible(phrase: str, sources: Iterable[_Source], words: WordBands) -> list[_Source]:
    said = " ".join(phrase.lower().split())
    return [s for s in sources if s.of and said in ways_to_say(words, len(s.counted), len(s.of))]


def _shares(sentence: str, words: WordBands) -> list[re.Match[str]]:
    """The shares in a sentence; "the most" and "a few" are no shares."""
    vague = re.compile(r"\b(?:the most|a few)$", re.IGNORECASE)
    return [match for match in phrases_in(words, sentence) if not vague.search(sentence[: match.end()])]


def _impossible(sentence: str, sources: list[_Source], words: WordBands) -> Iterator[str]:
    for match in _shares(sentence, words):
        if not _possible(match[0], sources, words):
            main = sources[0]
            wanted = could_be(words, match[0], len(main.of))
            meant = f"that would be {_or(wanted)}" if wanted else "no number of cases is that"
            found = f"{main.name} is {len(main.counted)} of {len(main.of)}"
            yield f"“{match[0]}” cannot come from the figures: {found}; of {len(main.of)}, {meant}"
    sizes = {len(source.counted) for source in sources} | {len(source.of) for source in sources}
    for match in _COUNT.finditer(sentence):
        said = match[1].lower()
        if said not in {str(size) for size in sizes} | {number(size) for size in sizes}:
            yield f"“{match[0]}” cannot come from the figures: none of them counts {said}"


def _mixed(sentence: str, sources: list[_Source], words: WordBands, of_whom: re.Pattern[str]) -> Iterator[str]:
    """Neighbouring shares that can only be of different groups, without a word between them that says so."""
    shares = _shares(sentence, words)
    for before, after in pairwise(shares):
        first, second = _possible(before[0], sources, words), _possible(after[0], sources, words)
        between = sentence[before.end() : after.start()] + re.split(r"[,;:.]", sentence[after.end() :])[0]
        same = {source.of for source in first} & {source.of for source in second}
        if first and second and not same and not of_whom.search(between):
            bases = f"{len(first[0].of)} ({first[0].name}) and of {len(second[0].of)} ({second[0].name})"
            yield f"“{before[0]}” and “{after[0]}” read as of one group, but are of {bases}"


def _or(numbers: tuple[int, ...]) -> str:
    *most, last = map(str, numbers)
    return f"{', '.join(most)} or {last}" if most else last
