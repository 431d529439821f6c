"""The figures of an inspection as rows with bars, and the one that is looked at in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.content import Content

from sqs_tui.criteria.instrument import Section
from sqs_tui.findings.drill import headline, parts, reasons_in_words
from sqs_tui.findings.figure import Figure
from sqs_tui.findings.letter.letter import Letter
from sqs_tui.findings.tally import values
from sqs_tui.findings.words import share
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.wording import KNOWN, SEEN_DIFFERENTLY
from sqs_tui.text import one_line
from sqs_tui.tui.inspection.lists import ListView
from sqs_tui.tui.inspection.view import Opener, Shown
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, Item, Line, line

#: Columns of a row: the paragraph of the letter, the least of the question, the words.
REF, LABEL, IN_WORDS = 8, 21, 22
#: The widest bar that still reads as one glance.
BAR = 20
#: The narrowest that says anything.
LEAST_BAR = 4
#: Columns of "n of N" in the figure in full, where it is no more than 99.
_NUMBERS = 10


class FiguresView(ListView):
    """Every figure as a row with its bar, of all cases or split by a fact; Enter shows its cases."""

    NAME, TITLE, SHORT = "figures", "Figures", "Figures"
    TOOLTIP = "Every figure, with its bar and its words"
    KEYS = (("Enter", "Its cases", "go"), ("s", "Split", "split"))
    BESIDE = True
    WRAP = False

    @property
    def _room(self) -> int:
        """Columns of a row; none before it has been laid out, and it tells when it has some."""
        return self.scrollable_content_region.width

    def fill(self, shown: Shown) -> None:
        """Show the rows once they have a width, made anew only where they would be others."""
        if self._room:
            super().fill(shown)

    def made_of(self, shown: Shown) -> tuple[object, ...]:
        """Its rows depend on the split and the width as well."""
        return (shown.reading, shown.split, self._room)

    def items(self, shown: Shown) -> list[Item]:
        """The figures under the headings of their sections; none while no review is counted."""
        return figure_items(shown.letter, shown.fact, self._room) if self.has_rows(shown) else []

    def above(self, shown: Shown) -> list[Line]:
        """The headings of the columns."""
        return [heading(shown.letter, shown.fact, self._room)] if self._room else []

    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        """The highlighted figure in full."""
        figure = self._figure(shown)
        return figure_lines(shown.letter, figure, shown.fact, spaced=beside) if figure else []

    def enter(self, shown: Shown, opener: Opener) -> None:
        """Show the cases of the highlighted figure."""
        if (figure := self._figure(shown)) is not None:
            opener.open_cases(shown, figure)

    def split(self, shown: Shown, opener: Opener, split_by: Callable[[str], None]) -> None:
        """On to the next fact that the instrument splits by, and after the last back to none."""
        named = shown.inspection.instrument.letter.split_by
        ids = [fact.question.id for fact in shown.overview.facts if fact.question.id in named]
        if not ids:
            self.choose_split(shown, opener, split_by)
            return
        ids = ["", *ids]
        split_by(ids[(ids.index(shown.split) + 1) % len(ids)] if shown.split in ids else "")

    def choose_split(self, shown: Shown, opener: Opener, split_by: Callable[[str], None]) -> None:
        """Have one of all the facts chosen that part the cases."""
        facts = [fact.question for fact in shown.overview.facts]
        if facts:
            opener.ask_which("Split the figures by", facts, split_by, none="Not split")
        else:
            opener.say("No fact parts these cases: each was answered in one way only.")

    def _figure(self, shown: Shown) -> Figure | None:
        return shown.letter.figures.get(self.here or "")


def bar(n: int, of: int, width: int) -> Content:
    """n of N drawn `width` columns long, in halves of a column; never full nor empty unless it is all or none."""
    if not of or width <= 0:
        return styled(" " * max(0, width))
    halves = round(2 * width * n / of)
    if 0 < n < of:
        halves = min(max(halves, 1), 2 * width - 1)
    full = "━" * (halves // 2) + "╾" * (halves % 2)
    return styled((full, "$primary"), ("─" * (width - len(full)), "$muted 50%"))


def fitted(text: str, width: int) -> str:
    """`text` on one line, exactly `width` columns wide."""
    content = styled(one_line(text))
    if content.cell_length > width:
        content = content.truncate(width, ellipsis=True)
    return content.plain + " " * (width - content.cell_length)


def _numbers(letter: Letter) -> int:
    """Columns for "n of N" and the space after it: as many as the largest N takes."""
    return 2 * len(str(len(letter.inspection.sessions))) + 6


def figure_items(letter: Letter, fact: Figure | None, width: int) -> list[Item]:
    """Every figure as a row `width` columns wide, under the headings of their sections, split by `fact` if given."""
    items: list[Item] = []
    # What the letter numbers comes first; the facts of the cases are there to be looked up.
    for section in sorted(letter.inspection.instrument.sections, key=_place):
        mine = [figure for figure in letter.figures.values() if figure.question.section == section.id]
        if not mine:
            continue
        if items:
            items.append(Item(styled("")))
        items.append(Item(styled((f"{section.number} {section.title}".strip(), "bold $primary"))))
        items += [Item(_row(letter, figure, fact, width), figure.question.id) for figure in mine]
    return items


def heading(letter: Letter, fact: Figure | None, width: int) -> Line:
    """What stands over the columns of the rows."""
    numbers = _numbers(letter)
    if fact is None:
        room, label = _rooms(width, numbers)
        text = fitted("Letter", REF) + fitted("Question", label) + fitted("", room + 1)
        text += fitted("n of N", numbers) + "In words"
    else:
        names = _part_names(fact)
        part, label = _part_room(len(names), width, numbers)
        text = fitted("Letter", REF) + fitted(f"By {fact.question.label}", label)
        text += "".join(f"{fitted(name, part - 1)} " for name in names)
    return line(styled((text[:width].rstrip(), "$muted")))


def figure_lines(letter: Letter, figure: Figure, fact: Figure | None, *, spaced: bool) -> list[Line]:
    """One figure in full: the question, its numbers and words, the reasons, and what the case managers said.

    `spaced` sets an empty line between these.
    """
    lines: list[Line] = []
    for block in _blocks(letter, figure, fact):
        if lines and spaced:
            lines.append(BLANK_LINE)
        lines += block
    return lines


def _blocks(letter: Letter, figure: Figure, fact: Figure | None) -> Iterator[list[Line]]:
    question, bands = figure.question, letter.inspection.instrument.words
    ref = f"{question.ref}  " if question.ref else ""
    yield [line(styled((f"{ref}{question.text}", "bold")))]
    beside = [line(styled((text, "$muted"))) for text in _beside(figure)]
    if not figure.N:
        yield [line(styled(f"{capitalised(headline(letter.inspection, figure).said)}.")), *beside]
        return
    given = {value: codes for value, codes in values(figure).items() if value != "na"}
    answers = (
        _counted(question.wording(value), len(codes), figure.N, share(bands, len(codes), figure.N))
        for value, codes in given.items()
    )
    yield [*answers, *beside]
    if split := _split(letter, figure, fact):
        yield split
    if figure.reasons:
        why = f"Why not, in {count_of(len(figure.no), figure.noun)}; one may have several"
        reasons = (_counted(reason, n, len(figure.no)) for reason, n in reasons_in_words(letter.inspection, figure))
        yield [line(styled((why, "$muted"))), *reasons]
    if said := list(_said(figure)):
        yield [line(styled(text)) for text in said]


def _place(section: Section) -> int:
    return 0 if section.number else 1


def _row(letter: Letter, figure: Figure, fact: Figure | None, width: int) -> Content:
    said = headline(letter.inspection, figure)
    ref = (fitted(figure.question.ref, REF), "$muted")
    if fact is not None:
        return styled(ref, *_parts_of_row(letter, figure, fact, width))
    numbers = _numbers(letter)
    room, label = _rooms(width, numbers)
    name = fitted(figure.question.label, label)
    if not said.of:
        return styled(
            ref, name, (fitted("", room + 1), ""), (fitted("0 of 0", numbers), "$muted"), (said.said, "$muted")
        )
    n_of_n = fitted(f"{said.n} of {said.of}", numbers)
    drawn = bar(said.n, said.of, room)
    left = max(0, width - REF - label - room - 1 - numbers)
    return styled(ref, name, drawn, " ", n_of_n, (fitted(said.said, left).rstrip(), "$muted"))


def _parts_of_row(letter: Letter, figure: Figure, fact: Figure, width: int) -> Iterator[Content | str]:
    names = _part_names(fact)
    numbers = _numbers(letter)
    room, label = _part_room(len(names), width, numbers)
    of = f": {headline(letter.inspection, figure).said}" if figure.options else ""
    yield fitted(f"{figure.question.label}{of}", label - 1) + " "
    split = parts(figure, fact)
    if not split:
        yield styled((fitted("counts case managers, who may hold both", room * len(names)), "$muted"))
        return
    for name in names:
        part = split.get(name)
        said = headline(letter.inspection, part, figure) if part else None
        if said is None or not said.of:
            yield styled((fitted("–", room), "$muted"))
            continue
        drawn = room - numbers - 1 if room - numbers > LEAST_BAR else 0
        yield styled(bar(said.n, said.of, drawn), " " * bool(drawn), fitted(f"{said.n} of {said.of}", room - drawn - 1))


def _split(letter: Letter, figure: Figure, fact: Figure | None) -> list[Line]:
    split = parts(figure, fact) if fact else {}
    if not fact or not split:
        return []
    lines = [line(styled((f"By {fact.question.label}", "$muted")))]
    for name, part in split.items():
        said = headline(letter.inspection, part, figure)
        if said.of:
            lines.append(_counted(name, said.n, said.of, said.said))
        else:
            lines.append(line(styled(name, ("  nobody", "$muted")), lead=styled(" " * 9, "0 of 0".ljust(_NUMBERS))))
    return lines


def _said(figure: Figure) -> Iterator[str]:
    """What was recorded beside the answers, each with its number."""
    for codes, what in (
        (figure.known_not_recorded, KNOWN),
        (figure.views_differ, f"{SEEN_DIFFERENTLY} by the case manager"),
        (figure.good_examples, "starred"),
    ):
        if codes:
            yield f"{capitalised(what)}: {count_of(len(codes), figure.noun)}"


def _counted(text: str, n: int, of: int, said: str = "") -> Line:
    """A number with its own small bar, and what it counts."""
    beside = f"  {said}" if said else ""
    lead = styled(bar(n, of, 8), " ", f"{n} of {of}".ljust(_NUMBERS - 1), " ")
    return line(styled(text, (beside, "$muted")), lead=lead)


def _beside(figure: Figure) -> list[str]:
    """What N counts and what it leaves out, on a line where there is anything to say."""
    left_out = (
        f"{len(codes)} {what}"
        for codes, what in ((figure.not_applicable, "not applicable"), (figure.unanswered, "unanswered"))
        if codes
    )
    said = " · ".join(filter(None, [capitalised(figure.base), *left_out]))
    return [said] if said else []


def _rooms(width: int, numbers: int) -> tuple[int, int]:
    """Room for the bar and for the question, in a row of `width` columns."""
    free = max(0, width - REF - LABEL - numbers - IN_WORDS - 1)
    drawn = max(LEAST_BAR, min(BAR, free))
    return drawn, LABEL + max(0, min(16, free - drawn))


def _part_room(number: int, width: int, numbers: int) -> tuple[int, int]:
    """Room for one of `number` parts, and for the question."""
    room = max(numbers, min(BAR + numbers + 2, (width - REF - LABEL) // max(1, number)))
    return room, max(12, min(LABEL + 16, width - REF - room * number))


def _part_names(fact: Figure) -> list[str]:
    """The answers to a fact that occur, in words, in the order of its choices."""
    return list(parts(fact, fact))
