"""What every view of an inspection is: a widget with rows, which explains what is highlighted and leads on from it.

A view is one class in a file of its own, and one name in `screen.VIEWS`: tabs, keys and help are made of what it says.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple, Protocol

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from sqs_tui.criteria.instrument import Question
from sqs_tui.findings.drill import Group
from sqs_tui.findings.figure import Figure, Inspection
from sqs_tui.findings.letter.letter import Letter
from sqs_tui.tui.inspection.reading import Overview
from sqs_tui.tui.widgets.lines import Line

#: A key in the bar: what stands on it, what it does, the action of the screen that a click runs.
Key = tuple[str, str, str]


class Shown(NamedTuple):
    """What the views show: an inspection, and the fact that its figures are split by, if any.

    `reading` counts the readings of the folder: what was made of another one is made anew.
    """

    reading: int
    overview: Overview
    fact: Figure | None = None

    def split_by(self, question: str) -> Shown:
        """The same, split by the fact of that id; not split where there is none."""
        return self._replace(fact=next((fact for fact in self.overview.facts if fact.question.id == question), None))

    @property
    def split(self) -> str:
        """The id of the fact; empty where the figures are not split."""
        return self.fact.question.id if self.fact else ""

    @property
    def letter(self) -> Letter:
        """The draft of the letter, with every figure."""
        return self.overview.letter

    @property
    def inspection(self) -> Inspection:
        """The sessions that are counted, and what is not."""
        return self.overview.letter.inspection


class Opener(Protocol):
    """What a view may ask of the screen it stands on, when Enter is pressed on one of its rows."""

    def say(self, text: Content | str) -> None:
        """Say what has just happened, or why nothing has."""

    def open_cases(self, shown: Shown, figure: Figure) -> None:
        """Show one figure in full, with everybody it speaks of."""

    def open_answer(self, group: Group, index: int) -> None:
        """Show what was recorded of one member of a group."""

    def open_review(self, case: str) -> None:
        """Open the review of a case, or tell why it cannot be opened."""

    def tell_why(self, problem: str) -> None:
        """Tell why a file cannot be opened."""

    def ask_which(
        self, title: str, questions: Sequence[Question], chosen: Callable[[str], None], none: str = ""
    ) -> None:
        """Have one of several questions chosen; `chosen` gets its id, or "" for `none` of them where that is offered.

        It is not called where nothing was chosen.
        """


class View(Widget):
    """One way to look at an inspection. A subclass is also the list or the grid that shows its rows."""

    class Moved(Message):
        """Another row or cell is highlighted."""

    class Entered(Message):
        """Enter was pressed, or what is highlighted was clicked."""

    class Resized(Message):
        """It has become wider or narrower: what was made for its width has to be made anew."""

    #: The widget's id, the end of its key binding's id.
    NAME: ClassVar[str]
    #: What the user calls it, and a shorter word for where there is no room.
    TITLE: ClassVar[str]
    SHORT: ClassVar[str]
    #: What it shows, for the help.
    TOOLTIP: ClassVar[str]
    #: Its own keys for the bar; those of every view follow.
    KEYS: ClassVar[tuple[Key, ...]]
    #: Whether it is explained at length, beside its rows where there is room; else in a few lines below them.
    BESIDE: ClassVar[bool] = False
    #: Whether it names every file that is left out, so that the title need not.
    NAMES_LEFT_OUT: ClassVar[bool] = False

    #: What its rows were made of.
    _made: tuple[object, ...] = ()

    def fill(self, shown: Shown) -> None:
        """Show the rows, made anew only where they would be others."""
        of = self.made_of(shown)
        if of != self._made:
            self._made = of
            self.show_rows(shown)

    def made_of(self, shown: Shown) -> tuple[object, ...]:
        """What the rows depend on; small things that are quickly compared."""
        return (shown.reading,)

    @abstractmethod
    def show_rows(self, shown: Shown) -> None:
        """Make the rows and show them, the highlight where it was."""

    def above(self, shown: Shown) -> list[Line]:
        """The lines above the rows."""
        return []

    @abstractmethod
    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        """What is highlighted, explained; `beside` the rows or below them. Empty where there is nothing to explain."""

    @abstractmethod
    def enter(self, shown: Shown, opener: Opener) -> None:
        """Go from what is highlighted to what stands behind it."""

    def split(self, shown: Shown, opener: Opener, split_by: Callable[[str], None]) -> None:
        """Split the rows by the next fact, by its id, or by "" for none; only where rows can be split."""

    def choose_split(self, shown: Shown, opener: Opener, split_by: Callable[[str], None]) -> None:
        """Have the fact chosen that the rows are split by, in the same way."""

    def has_rows(self, shown: Shown) -> bool:
        """Whether there is anything to look at: mostly once a review is counted."""
        return bool(shown.inspection.sessions)

    def number(self, shown: Shown) -> int:
        """The number that its tab tells; 0 is not told."""
        return 0
