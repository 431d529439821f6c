"""Loading `criteria.toml`: from a path to an `Instrument`, or to every problem that keeps it from being one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.criteria.measure import measure_of
from sqs_tui.criteria.older import declares_roles, with_roles
from sqs_tui.source.build import BUILD_ERRORS, build
from sqs_tui.source.fields import localise, reflowed
from sqs_tui.source.problems import Problem, SourceError
from sqs_tui.source.record import record
from sqs_tui.source.toml_reader import Source, read_source

if TYPE_CHECKING:
    from sqs_tui.criteria.letter_plan import LetteredInstrument

FILE_NAME = "criteria.toml"

#: The texts of which a line break is part.
_PARAGRAPHS = frozenset({"guidance"})


@record(slots=False)
class LoadedInstrument:
    """An instrument and the file it came from; `problems` is what the strict check finds (slow, run it late)."""

    instrument: Instrument
    source: Source
    language: str = "en"

    def problems(self) -> list[Problem]:
        """Everything that the strict check finds wrong, by place; empty when in order."""
        return problems_in(self.source)

    def measure(self, question: str) -> str:
        """The measure of a question, by its id; of its English words, in whatever language it is asked."""
        return measure_of(self._in_english.by_id[question], self._in_english)

    @cached_property
    def _in_english(self) -> Instrument:
        return self.instrument if self.language == "en" else _built(self.source, "en")

    def lettered(self) -> LetteredInstrument:
        """The instrument with what the letter needs, which no review waits for."""
        return _lettered(_complete(self.source), self.language)


def load_instrument(path: Path, language: str = "en") -> LoadedInstrument:
    """The instrument in `path`, fully checked. Raises `SourceError` with every problem."""
    source = read_source(path)
    if problems := problems_in(source):
        raise SourceError(problems)
    return LoadedInstrument(_built(source, language), source, language)


def open_instrument(path: Path, language: str = "en") -> LoadedInstrument:
    """The instrument in `path` as quickly as it can be used; the caller runs `problems()` before it writes.

    Raises `SourceError` at once when the file is not TOML or too wrong to show.
    """
    source = read_source(path)
    try:
        return LoadedInstrument(_built(source, language), source, language)
    except BUILD_ERRORS:
        problems = problems_in(source)
        if not problems:
            raise
        raise SourceError(problems) from None


def problems_in(source: Source) -> list[Problem]:
    """Everything wrong with a criteria file, by place: its shape, and its rules wherever the shape is right."""
    from sqs_tui.criteria.letter_plan import LetteredInstrument
    from sqs_tui.criteria.rules import broken_rules
    from sqs_tui.source.validate import MOST_PROBLEMS, problems_of

    problems = problems_of(LetteredInstrument, source)
    if len(problems) > MOST_PROBLEMS:  # sifting takes its time with each of them
        return sorted(problems, key=lambda problem: (problem.line, problem.column))
    if problems:
        from sqs_tui.criteria.partial import sifted

        right = sifted(source)
        problems += broken_rules(_lettered(right.raw, "en"), source, right)
    else:
        problems = broken_rules(_lettered(source.raw, "en"), source)
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def has_no_roles(source: Source) -> bool:
    """Whether a criteria file gives no question and no part of the letter a role, and none are known for it."""
    return not declares_roles(_complete(source))


def _built(source: Source, language: str) -> Instrument:
    asked = {key: value for key, value in _complete(source).items() if key not in ("words", "letter")}
    return build(Instrument, reflowed(localise(asked, language), _PARAGRAPHS))


def _complete(source: Source) -> dict[str, Any]:
    """What a file holds, with its roles from a table where it is older than they are."""
    if declares_roles(source.raw):
        return source.raw
    return with_roles(source.raw)


def _lettered(raw: dict[str, Any], language: str) -> LetteredInstrument:
    from sqs_tui.criteria.letter_plan import LetteredInstrument

    return build(LetteredInstrument, reflowed(localise(raw, language), _PARAGRAPHS))


def bundled_criteria() -> Path:
    """The criteria that come with the program: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    return next(path for path in _bundled_places(package) if path.is_file())


def _bundled_places(package: Path) -> Iterator[Path]:
    yield package / FILE_NAME
    yield package.parent / FILE_NAME
