"""From a figure to its cases, and on to one answer: two screens, each of which goes back to where one came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from sqs_tui.findings.drill import Group, Member, groups
from sqs_tui.findings.figure import Figure
from sqs_tui.findings.letter.letter import Letter
from sqs_tui.kinds.marks import SIGNS, Mark, sign_of
from sqs_tui.kinds.registry import kind_of
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.summary import Read
from sqs_tui.review.wording import KNEW_THIS, KNOWN, SEEN_DIFFERENTLY, VIEWS
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.inspection.figures import figure_lines, fitted
from sqs_tui.tui.inspection.lists import BrowseList
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar
from sqs_tui.tui.widgets.lines import BLANK_LINE, Item, Line, Lines, line

CASES_KEYS = [
    ("Enter", "The answer", "read"),
    ("↑↓", "Choose a case", "none"),
    ("o", "Open the case", "open"),
    ("F1", "Help", "app.help"),
    ("q", "Back", "back"),
]
ANSWER_KEYS = [
    ("←", "Before", "other(-1)"),
    ("→", "After", "other(1)"),
    ("o", "Open the case", "open"),
    ("F1", "Help", "app.help"),
    ("q", "Back", "back"),
]

#: Of more lines than this each stays on one row: to wrap them takes longer than a key press may.
MOST_WRAPPED = 500

#: From this width on the head has room for the answer itself.
ROOM_FOR_ANSWER = 80

#: Where what is too long for its row goes on: beside the bar.
_BESIDE_BAR = 9

#: Opens the review of a case, or tells why it cannot be opened.
Open = Callable[[str], None]


class CasesScreen(Frame[None]):
    """One figure in full, and everybody it speaks of by their answer."""

    AUTO_FOCUS = "#cases"
    HELP = "cases"
    CSS = "#cases { margin: 1 2 0 3; max-width: 112; } .-short #cases { margin: 0 2 0 3; }"
    BINDINGS = [  # noqa: RUF012 (Textual's own declaration)
        Binding("o", "open", "Open the case", id="cases.open", tooltip="Open the review of this case", show=False),
        Binding("q,escape", "back", "Back", id="cases.back", tooltip="Back to the figures", show=False),
    ]

    def __init__(self, letter: Letter, figure: Figure, fact: Figure | None, open_: Open) -> None:
        """`fact` is the one its figures are split by; `open_` opens the review of a case."""
        super().__init__()
        self._letter, self._figure, self._fact, self._open = letter, figure, fact, open_
        self._groups = groups(letter.inspection, figure)

    def compose_body(self) -> ComposeResult:
        """One list, its long lines folded where there are few enough."""
        with Vertical(id="body"):
            yield BrowseList(id="cases", wrap=sum(len(group.members) for group in self._groups) <= MOST_WRAPPED)

    def on_mount(self) -> None:
        """Say at the top which figure it is."""
        question = self._figure.question
        name = f"{question.ref} {question.label}".strip()
        self.query_one(Head).show(left=styled((name, "bold"), f" · {len(self._figure.judged)} counted"))
        self.query_one(KeyBar).show(CASES_KEYS)
        self.query_one("#cases", BrowseList).show(list(self._items()))

    def _members(self) -> Iterator[tuple[str, tuple[Group, Member]]]:
        """Everybody, by a name of their own: with options a case may stand in several groups."""
        for number, group in enumerate(self._groups):
            for one in group.members:
                yield f"{number} {one.code}", (group, one)

    def _items(self) -> Iterator[Item]:
        told: list[Line] = figure_lines(self._letter, self._figure, self._fact, spaced=True)
        for each in told:
            content = styled(each.lead, *(cell.content for cell in each.cells))
            yield Item(content, None, min(each.lead.cell_length, _BESIDE_BAR))
        for number, group in enumerate(self._groups):
            yield Item(styled(""))
            mark = sign_of(group.value)
            number_of = count_of(len(group.members), self._figure.noun)
            yield Item(styled((f"{mark} {group.words}", "bold $primary"), (f"  {number_of}", "$muted")))
            for one in group.members:
                yield Item(partial(_member, self._figure, group, one), f"{number} {one.code}", 22)
        if not self._groups:
            yield Item(styled(""))
            yield Item(styled("It was asked in no case that is counted."))

    def _here(self) -> tuple[Group, Member] | None:
        return dict(self._members()).get(self.query_one("#cases", BrowseList).here or "")

    def on_line_list_chosen(self, message: BrowseList.Chosen) -> None:
        """Read the answer of the highlighted case."""
        self.action_read()

    def action_read(self) -> None:
        """Read the answer of the highlighted case, and those beside it."""
        if (here := self._here()) is not None:
            group, one = here
            screen = AnswerScreen(group, group.members.index(one), self._open)
            self.app.push_screen(screen, self._return_to)

    def _return_to(self, code: str | None) -> None:
        """Highlight the case whose answer was read last."""
        here = self.query_one("#cases", BrowseList)
        number = (here.here or "").partition(" ")[0]
        here.show(list(self._items()), f"{number} {code}")

    def action_open(self) -> None:
        """Open the review of the highlighted case."""
        if (here := self._here()) is not None:
            self._open(here[1].case)

    def action_none(self) -> None:
        """A click on what only names the arrows."""

    def action_back(self) -> None:
        """Leave for the figures."""
        self.dismiss(None)


class AnswerScreen(Frame[str]):
    """What was recorded in one case about one question; dismissed with the code of whoever was read last."""

    AUTO_FOCUS = "#pane"
    HELP = "answer"
    BINDINGS = [  # noqa: RUF012 (Textual's own declaration)
        Binding(
            "left", "other(-1)", "Before", id="answer.before", tooltip="The one before, of the same answer", show=False
        ),
        Binding(
            "right", "other(1)", "After", id="answer.after", tooltip="The one after, of the same answer", show=False
        ),
        Binding(
            "o,enter", "open", "Open the case", id="answer.open", tooltip="Open the review of this case", show=False
        ),
        Binding("q,escape", "back", "Back", id="answer.back", tooltip="Back to where you came from", show=False),
    ]

    def __init__(self, group: Group, index: int, open_: Open) -> None:
        """Begin with the member of the group at `index`; `open_` opens the review of a case."""
        super().__init__()
        self._group, self._index, self._open = group, index, open_

    def compose_body(self) -> ComposeResult:
        """One answer, scrolled where it is long."""
        with Vertical(id="body"), VerticalScroll(id="pane"):
            yield Lines(id="answer")

    def on_mount(self) -> None:
        """Show the answer one came for."""
        self.query_one(KeyBar).show(ANSWER_KEYS)
        self._show()

    @property
    def _one(self) -> Member:
        return self._group.members[self._index]

    def _show(self) -> None:
        one, session = self._one, self._one.review.session
        number = f"{self._index + 1} of {len(self._group.members)}"
        told = f"{self._group.words}: {number}" if self.size.width >= ROOM_FOR_ANSWER else number
        with_ = "" if one.code == session.case_manager else f" · with {session.case_manager}"
        self.query_one(Head).show(left=styled((one.code, "bold"), with_), right=styled((told, "$muted")))
        lines: list[Line] = []
        for read in one.answers:
            lines += [*answer_lines(read), BLANK_LINE]
        lines.append(line(styled((f"From the review of {session.case} by {session.inspector}.", "$muted"))))
        self.query_one("#answer", Lines).show(lines)
        self.query_one("#pane").scroll_home(animate=False)

    def action_other(self, by: int) -> None:
        """Show the one so many places on, of those with the same answer."""
        index = self._index + by
        if not 0 <= index < len(self._group.members):
            self.say(f"This is the {'last' if by > 0 else 'first'} with the answer {self._group.words}.")
            return
        self.say("")
        self._index = index
        self._show()

    def action_open(self) -> None:
        """Open the review of this case."""
        self._open(self._one.case)

    def action_back(self) -> None:
        """Leave, and tell which case was read last."""
        self.dismiss(self._one.code)


def answer_lines(read: Read) -> list[Line]:
    """One answer as it was recorded: the judgement and why, what both voices said, what it rests on."""
    answer, question = read.answer, read.question
    ref = f"{question.ref}  " if question.ref else ""
    mark = SIGNS[kind_of(question).mark(answer) if answer.given else Mark.UNANSWERED]
    lines = [
        line(styled((f"{ref}{question.text}", "bold"))),
        BLANK_LINE,
        line(styled((f"{mark} {capitalised(read.words)}", "bold $primary"))),
    ]
    lines += _labelled("Because", read.reasons)
    if answer.known_not_recorded:
        lines += _labelled("Known", [f"{capitalised(KNEW_THIS)}."])
    if answer.view:
        view = VIEWS[answer.view]
        their = f": “{answer.their_words}”" if answer.their_words else ""
        lines += _labelled("Their view", [f"The case manager {view}{their}"])
    lines += _labelled("Evidence", [answer.evidence or "Nothing was written down."])
    if answer.good_example:
        lines += _labelled("Starred", ["A good example to quote."])
    return lines


def _labelled(label: str, texts: Sequence[str]) -> Iterator[Line]:
    for index, text in enumerate(texts):
        yield line(styled(text), lead=styled((fitted("" if index else label, 13), "$muted")))


def _member(figure: Figure, group: Group, one: Member) -> Content:
    """Somebody in a row: the codes, then why, and what was said beside it."""
    session = one.review.session
    codes = f"  {one.code}".ljust(14) + (session.case_manager if one.code == session.case else session.case).ljust(8)
    told = [reason for read in one.answers if read.answer.value == group.value for reason in read.reasons]
    told = list(dict.fromkeys(told))
    beside = [
        what
        for codes_, what in (
            (figure.known_not_recorded, KNOWN),
            (figure.views_differ, SEEN_DIFFERENTLY),
        )
        if one.code in codes_
    ]
    return styled(codes, "; ".join(told), (("  " if told else "") + " · ".join(beside), "$accent"))
