"""The draft of the findings letter: its paragraphs in the letter's order, each sentence with the figure behind it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqs_tui.criteria.instrument import Question, Section
from sqs_tui.criteria.letter_plan import LetteredInstrument
from sqs_tui.findings.figure import Counted, Figure, Inspection
from sqs_tui.findings.letter.areas import RankedArea, rank
from sqs_tui.findings.letter.examples import Example, examples
from sqs_tui.findings.letter.sentences import draft
from sqs_tui.findings.tally import tally
from sqs_tui.findings.words import band_of, share
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import count_of
from sqs_tui.source.record import record

#: The heading of the areas, and that of what is printed after the letter.
AREAS, BEHIND = "Areas requiring improvement", "Behind the letter: not to be sent"


@record
class Sentence:
    """One sentence, the figure it was drafted from, and everybody who is counted by one of its numbers."""

    ref: str
    text: str
    figure: Figure
    cases: Counted


@record
class LetterParagraph:
    """One numbered paragraph, and the starred examples that could be quoted in it."""

    number: str
    sentences: tuple[Sentence, ...]
    examples: tuple[Example, ...] = ()


@record
class Theme:
    """One numbered section of the letter."""

    section: Section
    paragraphs: tuple[LetterParagraph, ...]


@record
class UnnumberedTheme:
    """One section without a number, and what it says under its title once the numbered ones are through."""

    section: Section
    sentences: tuple[Sentence, ...]


@record
class Letter:
    """A draft, to be edited by a person: nothing in it is a rating, and nothing in it is not in the figures.

    `strengths` and `concerns` are what the summary could be written from: the judgements with the largest and the
    smallest share of Yes. `silent` are the figures that have a sentence, but nobody to speak of.
    """

    inspection: Inspection
    figures: Mapping[str, Figure]
    context: tuple[Sentence, ...]
    summary: tuple[Sentence, ...]
    strengths: tuple[Figure, ...]
    concerns: tuple[Figure, ...]
    themes: tuple[Theme, ...]
    unnumbered: tuple[UnnumberedTheme, ...]
    areas: tuple[RankedArea, ...]
    silent: tuple[Figure, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in the order in which they stand."""
        numbered = (s for theme in self.themes for paragraph in theme.paragraphs for s in paragraph.sentences)
        unnumbered = (sentence for theme in self.unnumbered for sentence in theme.sentences)
        return (*self.context, *self.summary, *numbered, *unnumbered)


#: How many judgements the summary is offered either way.
_OFFERED = 5


def draft_letter(inspection: Inspection) -> Letter:
    """The letter for an inspection, as far as its cases can say it."""
    figures = tally(inspection)
    instrument = inspection.instrument
    sentences: list[Sentence] = []
    for section in instrument.sections:
        of_section = [figure for figure in figures.values() if figure.question.section == section.id]
        sentences += _section(of_section, inspection)
    asked = (figures[question.id] for question in instrument.questions if kind_of(question).judges)
    judged = [figure for figure in asked if figure.percent is not None]
    judged.sort(key=lambda figure: -figure.n / figure.N)
    return Letter(
        inspection,
        figures,
        context=tuple(s for s in sentences if instrument.letter.context.has(s.ref)),
        summary=tuple(s for s in sentences if instrument.letter.summary.has(s.ref)),
        strengths=tuple(judged[:_OFFERED]),
        concerns=tuple(reversed(judged[-_OFFERED:])),
        themes=tuple(_themes(sentences, inspection)),
        unnumbered=tuple(_unnumbered(sentences, instrument)),
        areas=rank(instrument, figures) if inspection.sessions else (),
        silent=tuple(figure for figure in figures.values() if figure.question.letter and not figure.N),
    )


def _section(figures: Iterable[Figure], inspection: Inspection) -> Iterable[Sentence]:
    """The sentences of one section in the order of their paragraphs; words for a share that recur take turns."""
    words = inspection.instrument.words
    used: Counter[str] = Counter()

    def say(n: int, of: int) -> str:
        if not words.bands or of < words.counts_below or not 0 < n < of:
            return share(words, n, of)
        band = band_of(words, n, of).text
        said = share(words, n, of, used[band])
        used[band] += 1
        return said

    # Within a paragraph first what is said of several questions together.
    for figure in sorted(
        figures, key=lambda f: (_in_order(f.question.ref), f.question.id in inspection.instrument.by_id)
    ):
        for drafted in draft(figure.question.letter, figure, words, say):
            yield Sentence(figure.question.ref, drafted.text, figure, drafted.cases)


def _in_order(number: str) -> tuple[int, ...]:
    """Paragraphs by their number: 1.10 comes after 1.9, and what has no number first."""
    return tuple(int(part) for part in number.split(".") if part.isdecimal())


def _paragraph(question: Question, instrument: LetteredInstrument) -> str:
    """The number of the paragraph a question speaks in; empty for those outside the numbered sections.

    A question without a reference of its own speaks under its section's number.
    """
    if instrument.letter.speaks_unnumbered(question.ref):
        return ""
    numbers = {section.number for section in instrument.sections if section.number}
    if question.ref.partition(".")[0] in numbers:
        return question.ref
    return instrument.section_by_id[question.section].number


def _themes(sentences: Iterable[Sentence], inspection: Inspection) -> Iterator[Theme]:
    """The numbered sections, each with everything that speaks under its number, wherever it was asked."""
    instrument = inspection.instrument
    said: dict[str, list[Sentence]] = defaultdict(list)
    quoted: dict[str, list[Example]] = defaultdict(list)
    for sentence in sentences:
        said[_paragraph(sentence.figure.question, instrument)].append(sentence)
    for example in examples(inspection):
        quoted[_paragraph(example.question, instrument)].append(example)
    for section in instrument.sections:
        mine = {number for number in (*said, *quoted) if section.number and number.partition(".")[0] == section.number}
        if mine:
            ordered = sorted(mine, key=_in_order)
            yield Theme(section, tuple(LetterParagraph(n, tuple(said[n]), tuple(quoted[n])) for n in ordered))


def _unnumbered(sentences: Sequence[Sentence], instrument: LetteredInstrument) -> Iterator[UnnumberedTheme]:
    """The sections without a number that say anything outside context and summary, in the instrument's order."""
    for section in instrument.sections:
        mine = tuple(
            sentence
            for sentence in sentences
            if sentence.figure.question.section == section.id
            and not instrument.letter.speaks_unnumbered(sentence.ref)
            and not _paragraph(sentence.figure.question, instrument)
        )
        if mine:
            yield UnnumberedTheme(section, mine)


def n_of_n(figure: Figure) -> str:
    """The numbers of a figure beside its words: what was Yes of how many, and what N leaves out."""
    of = count_of(figure.N, figure.noun)
    if figure.options:
        chosen = ", ".join(f"{figure.question.wording(value)}: {len(who)}" for value, who in figure.options.items())
        text = f"of {of}: {chosen}"
    else:
        text = f"{len(figure.yes)} yes and {len(figure.no)} no, of {of}"
    left_out = [
        f"{len(who)} {what}"
        for who, what in ((figure.not_applicable, "not applicable"), (figure.unanswered, "unanswered"))
        if who
    ]
    beside = ", ".join(filter(None, [figure.base, *left_out]))
    return f"{text} ({beside})" if beside else text
