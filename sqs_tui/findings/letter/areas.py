"""Areas requiring improvement: every one the instrument could name, ranked by how many of the cases speak for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sqs_tui.criteria.letter_plan import Area, LetteredInstrument
from sqs_tui.findings.figure import Counted, Figure
from sqs_tui.findings.tally import concerned
from sqs_tui.reports.wording import count_of
from sqs_tui.source.record import record

#: An area is named when at least this share of the cases in which it could be told speak for it.
_NAMED_FROM = Fraction(1, 2)
#: What is told of fewer cases than this says little about the work of a whole team.
_FEWEST_CASES = 10


@record
class RankedArea:
    """An area, the cases that speak for it, those in which it could be told, and whether the letter names it."""

    area: Area
    cases: Counted
    of: Counted
    named: bool = False

    @property
    def of_how_many(self) -> str:
        """How many cases speak for it, and of how many, in words."""
        return f"{len(self.cases)} of {count_of(len(self.of), 'case')} in which it could be told"

    @property
    def share(self) -> Fraction:
        """The part of the cases in question that it was found in; 0 when there are none."""
        return Fraction(len(self.cases), len(self.of)) if self.of else Fraction(0)


def rank(instrument: LetteredInstrument, figures: Mapping[str, Figure]) -> tuple[RankedArea, ...]:
    """Every area, the most pressing first.

    Named are those with the largest share of cases, and they stand in the order of how many children they concern;
    then the others, by their share. Equals stay as the instrument declares them.
    """
    found = (RankedArea(area, *concerned(area, figures)) for area in instrument.letter.areas)
    by_share = sorted(found, key=lambda one: (len(one.of) < _FEWEST_CASES, -one.share))
    able = [one for one in by_share if len(one.of) >= _FEWEST_CASES and one.share >= _NAMED_FROM]
    chosen = sorted(able[: instrument.letter.most_areas], key=lambda one: -len(one.cases))
    return (*(replace(one, named=True) for one in chosen), *(one for one in by_share if one not in chosen))
