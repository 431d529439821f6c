"""How far two reviewers gave the same answers: as a share, and beyond what chance would give. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from sqs_tui.findings.figure import SMALLEST_FOR_PERCENT
from sqs_tui.findings.words import percent
from sqs_tui.source.record import record

#: What two reviewers answered to the same question.
Pair = tuple[str, str]


@record
class Agreement:
    """The pairs of answers to some questions, and what agreement they come to.

    `categories` is how many answers each of the questions offered, whether or not anybody gave them. Both
    coefficients are 1 for full agreement and 0 for as much as chance would give; they can be negative. They are
    None, and so is the per cent, for fewer than `SMALLEST_FOR_PERCENT` questions, of which they would say nothing.
    """

    pairs: tuple[Pair, ...]
    categories: int

    @property
    def n(self) -> int:
        """To how many questions both gave the same answer."""
        return sum(first == second for first, second in self.pairs)

    @property
    def N(self) -> int:  # noqa: N802 -- as the letter of the word "denominator" is written everywhere else
        """Of how many that both answered."""
        return len(self.pairs)

    @property
    def percent(self) -> int | None:
        """How many of a hundred were answered alike; None when there are too few to say."""
        return percent(self.n, self.N) if self._enough else None

    @property
    def kappa(self) -> Fraction | None:
        """Cohen's kappa; None also where both gave one and the same answer throughout: chance alone would agree."""
        return cohens_kappa(self.pairs) if self._enough else None

    @property
    def ac1(self) -> Fraction | None:
        """Gwet's AC1, which stays near the share of equal answers where nearly all answers are the same."""
        return gwets_ac1(self.pairs, self.categories) if self._enough else None

    @property
    def _enough(self) -> bool:
        return self.N >= SMALLEST_FOR_PERCENT


def cohens_kappa(pairs: Iterable[Pair]) -> Fraction | None:
    """Cohen's kappa, exactly; None where it is not defined: no pairs, or one answer only on both sides.

    (p_o - p_e) / (1 - p_e), where p_o is the share of equal answers, and p_e the sum over the answers of the product
    of the shares that each reviewer gave it. J. Cohen, "A coefficient of agreement for nominal scales", Educational
    and Psychological Measurement 20 (1960), 37-46.
    """
    pairs = tuple(pairs)
    if not pairs:
        return None
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    by_chance = Fraction(sum(firsts[answer] * seconds[answer] for answer in firsts), len(pairs) ** 2)
    return _beyond(by_chance, pairs)


def gwets_ac1(pairs: Iterable[Pair], categories: int) -> Fraction | None:
    """Gwet's AC1, exactly, for questions that offer `categories` answers, at least two; None without pairs.

    (p_o - p_e) / (1 - p_e), where p_o is the share of equal answers, p_e the sum over the answers of p (1 - p) divided
    by the number of answers less one, and p the mean of the shares that the two reviewers gave an answer. K. L. Gwet,
    "Computing inter-rater reliability and its variance in the presence of high agreement", British Journal of
    Mathematical and Statistical Psychology 61 (2008), 29-48.
    """
    pairs = tuple(pairs)
    if not pairs:
        return None
    given = Counter(answer for pair in pairs for answer in pair)
    shares = [Fraction(times, 2 * len(pairs)) for times in given.values()]
    by_chance = sum((share * (1 - share) for share in shares), Fraction(0)) / (categories - 1)
    return _beyond(by_chance, pairs)


def _beyond(by_chance: Fraction, pairs: tuple[Pair, ...]) -> Fraction | None:
    observed = Fraction(sum(first == second for first, second in pairs), len(pairs))
    return (observed - by_chance) / (1 - by_chance) if by_chance != 1 else None
