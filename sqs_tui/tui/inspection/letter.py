"""The draft of the letter on the screen: sentence by sentence, each leading to the question and the cases behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqs_tui.findings.figure import Counted
from sqs_tui.findings.letter.areas import RankedArea
from sqs_tui.findings.letter.examples import Example
from sqs_tui.findings.letter.letter import AREAS, Letter, Sentence, n_of_n
from sqs_tui.reports.document import roman
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.tui.inspection.lists import ListView
from sqs_tui.tui.inspection.view import Opener, Shown
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, Line, line

#: Where the text of a paragraph begins, behind its number.
_INDENT = 5
#: So many cases are named behind a sentence; there is seldom room for more.
MOST_LISTED = 60


class LetterView(ListView):
    """The draft of the letter; Enter goes from a sentence to its cases, from an area to one of its figures."""

    NAME, TITLE, SHORT = "letter", "Draft letter", "Letter"
    TOOLTIP = "The letter as far as the figures can say it"
    KEYS = (("Enter", "Its cases", "go"),)
    BESIDE = True

    def items(self, shown: Shown) -> list[Item]:
        """The sentences and areas; none while no review is counted."""
        return letter_items(shown.letter) if self.has_rows(shown) else []

    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        """What stands behind the highlighted sentence or area."""
        return behind_lines(shown.letter, self.here)

    def enter(self, shown: Shown, opener: Opener) -> None:
        """From a sentence to its figure; from an area to the one of its figures that is asked for."""
        letter = shown.letter
        if (sentence := sentence_of(letter, self.here)) is not None:
            opener.open_cases(shown, sentence.figure)
        elif (area := area_of(letter, self.here)) is not None:
            asked = [letter.figures[question].question for question in area.area.questions]
            opener.ask_which(
                "Which of its questions?", asked, lambda question: opener.open_cases(shown, letter.figures[question])
            )


def letter_items(letter: Letter) -> list[Item]:
    """The draft as lines; a sentence is named by its place among all of them, an area by its place among those."""
    items = [
        _read(
            "A draft, for a person to check, complete and sign. w writes all of it to a file: with the address, the"
            " opening and the closing, and the numbers behind it."
        )
    ]
    number = iter(range(len(letter.sentences)))
    plan = letter.inspection.instrument.letter
    if letter.context:
        items += [*_heading(plan.context.title), *_sentences("", letter.context, number)]
    if letter.summary:
        items += [*_heading(plan.summary.title), *_sentences("", letter.summary, number)]
    for theme in letter.themes:
        items += _heading(f"{theme.section.number}. {theme.section.title}")
        for paragraph in theme.paragraphs:
            items += _sentences(f"{paragraph.number}.", paragraph.sentences, number)
            items += [each for example in paragraph.examples for each in _example(example)]
            items.append(_read(""))
        items.pop()
    for unnumbered in letter.unnumbered:
        items += [*_heading(unnumbered.section.title), *_sentences("", unnumbered.sentences, number)]
    items += _areas(letter)
    return items


def sentence_of(letter: Letter, name: str | None) -> Sentence | None:
    """The sentence of that name."""
    return letter.sentences[int(name)] if name is not None and name.isdecimal() else None


def area_of(letter: Letter, name: str | None) -> RankedArea | None:
    """The area of that name."""
    kind, _, place = (name or "").partition(" ")
    return letter.areas[int(place)] if kind == "area" else None


def behind_lines(letter: Letter, name: str | None) -> list[Line]:
    """What stands behind the highlighted line: the question, its numbers, and the cases it speaks of."""
    if (sentence := sentence_of(letter, name)) is not None:
        question = sentence.figure.question
        number_of = count_of(len(sentence.cases), sentence.figure.noun)
        return [
            line(styled(("From ", "$muted"), (question.text, "bold"))),
            line(styled(n_of_n(sentence.figure))),
            line(styled((f"It speaks of {number_of}: ", "$muted"), _listed(sentence.cases))),
        ]
    if (area := area_of(letter, name)) is not None:
        asked = [letter.figures[question].question.label for question in area.area.questions]
        return [
            line(styled(("From ", "$muted"), (", ".join(asked), "bold"))),
            line(styled(area.of_how_many)),
            line(styled(("Cases that speak for it: ", "$muted"), _listed(area.cases))),
        ]
    return []


def _heading(text: str) -> list[Item]:
    return [_read(""), Item(styled((text, "bold $primary")))]


def _sentences(number: str, sentences: Iterable[Sentence], names: Iterator[int]) -> Iterator[Item]:
    for index, sentence in enumerate(sentences):
        lead = number if index == 0 else ""
        content = styled((lead.ljust(_INDENT), "$muted"), sentence.text)
        yield Item(content, str(next(names)), _INDENT)


def _example(example: Example) -> Iterator[Item]:
    yield Item(styled(" " * _INDENT, (f"* {example.case}: {example.text}", "$muted")), None, _INDENT + 2)
    for flag in example.flags:
        told = f"! could identify someone, {flag.what}: {flag.words}"
        yield Item(styled(" " * (_INDENT + 2), (told, "$warning")), None, _INDENT + 4)


def _areas(letter: Letter) -> Iterator[Item]:
    yield from _heading(AREAS)
    named = [(place, area) for place, area in enumerate(letter.areas) if area.named]
    if not named:
        yield _read("No area stands out from the figures.")
    for number, (place, area) in enumerate(named, start=1):
        content = styled((f"{roman(number)}.".ljust(_INDENT), "$muted"), capitalised(area.area.text), _told(area))
        yield Item(content, f"area {place}", _INDENT)


def _told(area: RankedArea) -> tuple[str, str]:
    return f"  {area.of_how_many}", "$muted"


def _listed(codes: Counted) -> str:
    more = f" and {len(codes) - MOST_LISTED} more: Enter shows them all" if len(codes) > MOST_LISTED else ""
    return ", ".join(codes[:MOST_LISTED]) + more


def _read(text: str) -> Item:
    return Item(styled((text, "$muted")))
