"""A number out of a number in the words of a letter, by the bands the instrument declares, and back again.

Nothing here decides where "half" ends: that stands under [words] in `criteria.toml`, where an editor changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from sqs_tui.criteria.letter_plan import Band, WordBands

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(n: int) -> str:
    """A number of cases in running text: in words up to ten, then in digits; "none" for 0."""
    return _SMALL[n] if n < len(_SMALL) else str(n)


def percent(n: int, of: int) -> int:
    """n of N in whole per cent, 0 and 100 only for none and all.

    Halves go away from fifty, so that the per cents of Yes and of No always make a hundred.
    """
    if n in (0, of):
        return 100 if n else 0
    nearest = (200 * n + of) // (2 * of) if 2 * n > of else -((of - 200 * n) // (2 * of))
    return min(max(nearest, 1), 99)


def share(words: WordBands, n: int, of: int, use: int = 0) -> str:
    """n of N in words, such as "half", "all but one" or "two out of eight". N is at least 1, n from 0 to N.

    `use` counts how often these words were used nearby: a band that has several ways to say it takes turns.
    """
    if counted := _counted(words, n, of):
        return counted
    band = band_of(words, n, of)
    texts = (band.text, *band.also)
    return texts[use % len(texts)].replace("{percent}", str(percent(n, of)))


def ways_to_say(words: WordBands, n: int, of: int) -> tuple[str, ...]:
    """Everything that n of N can truly be called: what `share` says, its other words, and the bare numbers."""
    said = [f"{number(n)} out of {number(of)}", f"{n} out of {of}", f"{n} of {of}"]
    if counted := _counted(words, n, of):
        said.append(counted)
    said += _exceptions(words, n, of)
    if words.bands and of >= words.counts_below:
        exact = str(percent(n, of))
        said += [f"{exact}%", f"{exact} per cent"]
        if 0 < n < of:
            band = band_of(words, n, of)
            said += [text.replace("{percent}", exact) for text in (band.text, *band.also)]
    return tuple(dict.fromkeys(said))


def band_of(words: WordBands, n: int, of: int) -> Band:
    """The band that n of N lies in; one on a bound belongs to the band nearer to a half (see `Band`)."""
    return words.bands[_index(words, Fraction(100 * n, of))]


def could_be(words: WordBands, phrase: str, of: int) -> tuple[int, ...]:
    """Which n out of `of` could have been written as `phrase`: "60%", "three-quarters", "all but one", "all"."""
    phrase = " ".join(phrase.lower().split())
    return tuple(n for n in range(of + 1) if phrase in ways_to_say(words, n, of))


def phrases_in(words: WordBands, text: str) -> Iterator[re.Match[str]]:
    """Every share in words, or in per cent, that stands in `text`, in order; longer words before their parts."""
    yield from _pattern(words).finditer(text)


def _counted(words: WordBands, n: int, of: int) -> str:
    """The words for n of N where cases are counted out; empty where a band says it."""
    if n in (0, of):
        return "all" if n else "none"
    if of < words.counts_below or not words.bands:
        return f"{number(n)} out of {number(of)}"
    return next(iter(_exceptions(words, n, of)), "")


def _exceptions(words: WordBands, n: int, of: int) -> list[str]:
    """ "all but two" and its mirror "two", where few enough to be counted stand apart from the rest."""
    said = []
    if 0 < of - n <= words.exceptions < n:
        said.append(f"all but {number(of - n)}")
    if 0 < n <= words.exceptions < of - n:
        said.append(number(n))
    return said


# Remembered: to draft a letter would take 84 % longer (tricks.py "bounds").
@cache
def _bounds(words: WordBands) -> tuple[tuple[Fraction, Fraction], ...]:
    # By way of its decimal writing: 66.6 is meant as it reads, not as the nearest binary number.
    return tuple((Fraction(str(band.low)), Fraction(str(band.high))) for band in words.bands)


def _index(words: WordBands, per_cent: Fraction) -> int:
    for index, (low, high) in enumerate(_bounds(words)):
        if low < per_cent < high or per_cent == low < 50 or per_cent == high > 50:
            return index
    raise ValueError(f"no band for {float(per_cent)} per cent")


# Remembered: to proofread one would take 6 % longer (tricks.py "made a pattern").
@cache
def _pattern(words: WordBands) -> re.Pattern[str]:
    texts = [text for band in words.bands for text in (band.text, *band.also) if "{percent}" not in text]
    bands = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    count = rf"\d+|{'|'.join(_SMALL[1:])}"
    # "none", "all" and bare numbers are too common in running text to be read as shares.
    return re.compile(
        rf"\b(?:all but (?:{count})\b|(?:{count}) (?:out )?of (?:{count})\b|\d+(?:%| per cent\b)"
        + (rf"|(?:{bands})\b)" if bands else ")"),
        re.IGNORECASE,
    )
