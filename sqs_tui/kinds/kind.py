"""What there is to say of a kind of question: its faces, one group for each part of the program that looks at it.

Whatever is abstract here must be said by every kind, itself or by its family.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping

from sqs_tui.kinds.marks import Mark
from sqs_tui.kinds.parts import OWN_KEYS, SEPARATOR, Asked, Field, Given, NoteArea, Option, Variable


class Kind(ABC):
    """A kind of question. There is one object of each, in `registry`; it holds nothing."""

    # In the criteria

    @property
    @abstractmethod
    def name(self) -> str:
        """What `kind` says in `criteria.toml`, in exports and in JSON. Permanent."""

    @property
    @abstractmethod
    def keys(self) -> frozenset[str]:
        """Which of `OWN_KEYS` a question of this kind may have."""

    @abstractmethod
    def choices(self, question: Asked) -> tuple[Option, ...]:
        """Every value it can be answered with, in order, each with its wording; empty where it is written."""

    def problems(self, question: Asked) -> Iterator[tuple[str, str, tuple[str | int, ...]]]:
        """What is wrong with the question: what, what to do about it, and the keys within it where it stands."""
        for key, (what, remedy) in OWN_KEYS.items():
            if getattr(question, key) and key not in self.keys:
                yield what.format(kind=self.name, key=key), remedy, (key,)
        for index, option in enumerate(question.options):
            if option.exclusive and not self.several:
                yield "only choose-many options can be exclusive", "remove exclusive", ("options", index)

    # What is an answer

    @property
    @abstractmethod
    def field(self) -> Field:
        """Where an answer holds what was answered; in the other `FIELDS` it holds nothing."""

    def answered_in(self, field: Field) -> bool:
        """Whether this is the field of an answer that holds what was answered."""
        return self.field == field

    @property
    def several(self) -> bool:
        """Whether several of the choices can be ticked."""
        return self.answered_in("values")

    @property
    def rows(self) -> bool:
        """Whether the answer is a list of rows, such as agreed actions, each added, changed and removed by itself."""
        return self.field in ("actions", "groups")

    @property
    @abstractmethod
    def yes_no(self) -> bool:
        """Whether it is answered Yes, No or Not applicable, with reasons for the last two."""

    @property
    @abstractmethod
    def judges(self) -> bool:
        """Whether Yes means that work was sufficient: what can be a strength or a concern, and two people rate."""

    @property
    @abstractmethod
    def written(self) -> bool:
        """Whether the answer is typed in full, where other kinds have their evidence."""

    @property
    @abstractmethod
    def at_length(self) -> bool:
        """Whether the answer is free words, in as many lines as it takes."""

    @abstractmethod
    def parse(self, text: str) -> str | int | float:
        """A text as what its field holds, if the kind is written. Raises `ValueError`, in words for the user."""

    def as_text(self, answer: Given) -> str:
        """What is answered, where that is one value, as the text from which `parse` makes it; else empty."""
        held = getattr(answer, self.field)
        return "" if held is None or isinstance(held, tuple) else str(held)

    @abstractmethod
    def misfits(self, question: Asked, answer: Given) -> Iterator[tuple[str, str]]:
        """What of `answer` is no answer to the question: what, and the field it stands in."""

    @abstractmethod
    def in_words(self, question: Asked, answer: Given) -> str:
        """An answer that is given, as it is read aloud."""

    @property
    @abstractmethod
    def general_na_reasons(self) -> bool:
        """Whether the instrument's own list says why it is not applicable, where the question has none."""

    # Asking it

    @property
    @abstractmethod
    def letters(self) -> Mapping[str, str]:
        """What to type for each choice, by its value; empty where they are lettered in order."""

    @property
    @abstractmethod
    def on_one_line(self) -> bool:
        """Whether the choices stand beside each other, however many there are."""

    @property
    @abstractmethod
    def how(self) -> str:
        """How to answer line by line, before the choices: a sentence, or its first word where they are on one line."""

    @abstractmethod
    def is_typed(self, line: str) -> bool:
        """Whether a line is meant to be the answer itself, line by line."""

    @property
    @abstractmethod
    def note_area(self) -> NoteArea:
        """The text area below it on the screen."""

    @property
    @abstractmethod
    def guidance_note(self) -> str:
        """What stands below the guidance of every question of this kind; may be empty."""

    @abstractmethod
    def short(self, question: Asked, answer: Given) -> str:
        """An answer that is given, in the few columns that the outline has; empty where the sign before it will do."""

    # Counting it

    @property
    @abstractmethod
    def counted(self) -> bool:
        """Whether its answers make a figure."""

    @property
    @abstractmethod
    def verb(self) -> str:
        """What was done in the cases that a figure of it counts: "judged" or "answered"."""

    @abstractmethod
    def values(self, question: Asked, given: Collection[str]) -> tuple[str, ...]:
        """The values its figure tells apart, in order, when `given` were answered. Asked only if it is counted."""

    @abstractmethod
    def mark(self, answer: Given) -> Mark:
        """The mark of an answer that is given, in the matrix."""

    @property
    @abstractmethod
    def coded(self) -> bool:
        """Whether answers are codes, numbers or days, which can be counted and compared; words cannot."""

    @property
    def shape(self) -> str:
        """Kinds of one shape can be compared with each other in two reviews."""
        return self.name

    @abstractmethod
    def code(self, answer: Given) -> str:
        """A coded answer as it stands in a table, several codes joined by `SEPARATOR`; else empty."""

    def codes(self, answer: Given) -> tuple[str, ...]:
        """The codes of a coded answer, one by one; none where there is no answer."""
        code = self.code(answer)
        return tuple(code.split(SEPARATOR)) if code else ()

    @abstractmethod
    def variables(self, question: Asked) -> Iterator[Variable]:
        """The columns of an export that hold the answer, the one without a suffix first."""
