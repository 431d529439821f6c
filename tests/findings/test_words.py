"""Figures in words: true of the numbers, in order, the same both ways up; and the bands an editor may declare."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest

from sqs_tui.criteria.letter_plan import Band, WordBands
from sqs_tui.criteria.load import bundled_criteria, load_instrument
from sqs_tui.findings.words import band_of, could_be, number, percent, share, ways_to_say
from sqs_tui.source.problems import SourceError
from tests.instruments import bundled

WORDS = bundled().lettered().words
LARGEST = 200
SIZES = range(1, LARGEST + 1)

#: What each phrase means to a reader, told apart from the bands: the shares it may be said of.
MEANING = {
    "few": lambda x: x < Fraction(1, 4),
    "a quarter": lambda x: abs(x - Fraction(1, 4)) <= Fraction(1, 100),
    "a third": lambda x: abs(x - Fraction(1, 3)) <= Fraction(1, 100),
    "half": lambda x: abs(x - Fraction(1, 2)) <= Fraction(2, 100),
    "under half": lambda x: Fraction(41, 100) <= x < Fraction(1, 2),
    "over half": lambda x: Fraction(1, 2) < x <= Fraction(59, 100),
    "two-thirds": lambda x: abs(x - Fraction(2, 3)) <= Fraction(1, 100),
    "three-quarters": lambda x: abs(x - Fraction(3, 4)) <= Fraction(1, 100),
    "most": lambda x: x > Fraction(3, 4),
}
#: The fraction that a "just under" or "just over" is near to.
NEAR = {
    "a quarter": Fraction(1, 4), "a third": Fraction(1, 3), "half": Fraction(1, 2),
    "two-thirds": Fraction(2, 3), "three-quarters": Fraction(3, 4),
}  # fmt: skip


def is_true(phrase: str, n: int, of: int) -> bool:
    """Whether a reader who knows n and N would let `phrase` pass."""
    x = Fraction(n, of)
    if phrase == "all":
        return n == of
    if phrase == "none":
        return n == 0
    if match := re.fullmatch(r"all but (\w+)", phrase):
        return number(of - n) == match[1]
    if match := re.fullmatch(r"(\w+) out of (\w+)", phrase):
        return (number(n), number(of)) == match.groups() or (n, match[1]) == (0, "none")
    if match := re.fullmatch(r"(\d+)%", phrase):
        return abs(100 * x - int(match[1])) <= Fraction(1, 2)
    if phrase in MEANING:
        return MEANING[phrase](x)
    if match := re.fullmatch(r"(just under|nearly|almost|just over) (.+)", phrase):
        near = NEAR[match[2]]
        over = match[1] == "just over"
        return abs(x - near) <= Fraction(5, 100) and (x > near if over else x < near)
    return phrase == number(n)


ALL = [(n, of) for of in SIZES for n in range(of + 1)]


@cache
def said(n: int, of: int) -> str:
    return share(WORDS, n, of)


@cache
def band(n: int, of: int) -> Band:
    return band_of(WORDS, n, of)


def test_every_figure_has_a_phrase_that_is_true_of_it():
    assert [(n, of, said(n, of)) for n, of in ALL if not is_true(said(n, of), n, of)] == []
    assert [(n, of) for n, of in ALL if not is_true(share(WORDS, n, of, 1), n, of)] == []


EDGES = {band: (Fraction(str(band.low)), Fraction(str(band.high))) for band in WORDS.bands}


def test_the_band_of_a_phrase_holds_its_figure():
    for n, of in ALL:
        low, high = EDGES[band(n, of)]
        assert low <= Fraction(100 * n, of) <= high


def test_more_is_never_said_with_less():
    bands = [band.text for band in WORDS.bands]

    def rank(n: int, of: int) -> tuple[float, int]:
        phrase = said(n, of)
        if phrase in ("none", "all") or "out of" in phrase or phrase.startswith("all but") or phrase == number(n):
            return (-1 if 2 * n < of else len(bands)), n
        text = re.sub(r"^\d+%$", "{percent}%", phrase)
        places = [i for i, band in enumerate(bands) if band == text]
        return (places[0] if 2 * n < of else places[-1]), int(phrase[:-1]) if phrase[0].isdigit() else 0

    for of in SIZES[WORDS.counts_below - 1 :]:
        ranks = [rank(n, of) for n in range(of + 1)]
        assert ranks == sorted(ranks), of


def test_both_ways_up_agree():
    for n, of in ALL:
        if 0 < n < of:
            here, there = band(n, of), band(of - n, of)
            assert (here.low + there.high, here.high + there.low) == (100, 100), (n, of)
        assert percent(n, of) + percent(of - n, of) == 100
        yes, no = said(n, of), said(of - n, of)
        assert (yes == "all") == (no == "none")
        assert ("out of" in yes) == ("out of" in no)
        if yes.startswith("all but"):
            assert no == number(of - n)


def test_forty_per_cent_is_not_half_and_few_cases_have_no_per_cent():
    assert [(n, of) for n, of in ALL if 5 * n == 2 * of and "half" in said(n, of)] == []
    assert [(n, of) for n, of in ALL if of < 10 and "%" in " ".join(ways_to_say(WORDS, n, of))] == []
    assert [(n, of) for n, of in ALL if of < 10 and 0 < n < of and "out of" not in said(n, of)] == []


def test_a_hundred_per_cent_is_all_and_nought_is_none():
    assert (percent(0, 400), percent(1, 400), percent(399, 400), percent(400, 400)) == (0, 1, 99, 100)


@pytest.mark.parametrize(
    ("n", "of", "phrase"),
    [
        (23, 47, "half"), (24, 47, "half"), (42, 47, "most"), (24, 32, "three-quarters"), (11, 12, "all but one"),
        (21, 35, "60%"), (14, 35, "40%"), (17, 30, "over half"), (2, 8, "two out of eight"), (6, 8, "six out of eight"),
        (17, 37, "just under half"), (25, 47, "just over half"), (34, 47, "nearly three-quarters"),
        (11, 13, "all but two"), (32, 47, "just over two-thirds"), (33, 47, "just over two-thirds"), (1, 1, "all"),
        (0, 3, "none"), (1, 12, "one"), (2, 3, "two out of three"), (31, 47, "nearly two-thirds"), (8, 10, "all but two"),
    ],
)  # fmt: skip
def test_the_words_of_the_letter(n, of, phrase):
    assert share(WORDS, n, of) == phrase


@pytest.mark.parametrize("band", WORDS.bands, ids=lambda band: f"{band.low:g}-{band.high:g}")
def test_both_edges_of_every_band(band):
    low, high = Fraction(str(band.low)), Fraction(str(band.high))
    for edge, inside in ((low, low < 50), (high, high > 50)):
        if 0 < edge < 100:
            assert (band_of(WORDS, int(edge * 10), 1000) == band) == inside
    for just_inside in (low + Fraction(1, 10), high - Fraction(1, 10)):
        assert band_of(WORDS, int(just_inside * 10), 1000) == band


def test_which_numbers_could_have_been_written_so():
    assert could_be(WORDS, "60%", 35) == (21,)
    assert could_be(WORDS, "60 per cent", 47) == (28,)
    assert could_be(WORDS, "Three-quarters", 32) == (24,)
    assert could_be(WORDS, "half", 47) == (23, 24)
    assert could_be(WORDS, "almost three-quarters", 47) == (34,)
    assert could_be(WORDS, "all but two", 13) == (11,)
    assert could_be(WORDS, "2 out of 8", 8) == could_be(WORDS, "two out of eight", 8) == (2,)
    assert could_be(WORDS, "60%", 8) == ()
    assert could_be(WORDS, "most of them, surely", 47) == ()


def test_every_phrase_leads_back_to_its_figure():
    for of in (1, 2, 8, 9, 10, 13, 35, 47, 100):
        for n in range(of + 1):
            assert n in could_be(WORDS, share(WORDS, n, of), of)


def test_without_bands_every_share_is_counted_out():
    assert share(WordBands(), 23, 47) == "23 out of 47"
    assert share(WordBands(), 47, 47) == "all"
    assert "49%" not in ways_to_say(WordBands(), 23, 47)


def edited(tmp_path, old: str, new: str) -> str:
    text = bundled_criteria().read_text("utf-8")
    assert text.count(old) == 1
    path = tmp_path / "criteria.toml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SourceError) as refused:
        load_instrument(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{ low = 48, high = 52,", "{ low = 49, high = 52,", "a gap between 48 and 49"),
        ("{ low = 48, high = 52,", "{ low = 47, high = 52,", "an overlap between 48 and 47"),
        ("{ low = 48, high = 52,", "{ low = 52, high = 48,", "where it has not begun"),
        ("high = 79, text", "high = 80, text", "an overlap between 80 and 79"),
        ("{ low = 79, high = 100,", "{ low = 79, high = 99,", "ends at 99, not at 100"),
        ('low = 66, high = 67.5, text = "two-thirds" },\n  { low = 67.5',
         'low = 66, high = 68, text = "two-thirds" },\n  { low = 68', "not symmetric: 68 is a bound and 32 is not"),
        ('text = "two-thirds" }', 'text = "{share}" }', "no words that can be printed"),
        ("counts_below = 10", "counts_below = 5", "of so few a share says too much"),
        ("exceptions = 2", "exceptions = -1", "exceptions is below 0"),
        ("most_areas = 4", "most_areas = 13", "most_areas is not from 0 to 12"),
        ('rows = "psr_sufficient"', 'rows = "strengths"', "is no fact of a case"),
        ('{ question = "noncompliance_action", values = ["yes"] },', '{ question = "complied", values = ["maybe"] },',
         "unknown answer of 'complied' 'maybe'"),
        ('split_by = ["sentence"]', 'split_by = ["om_training"]', "is no fact of a case"),
        ('questions = ["victim_managed"]', 'questions = ["victim_manged"]', "did you mean 'victim_managed'?"),
        ('questions = ["victim_managed"]', 'questions = ["sig_event"]', "does not count cases by Yes and No"),
        ('id = "vmp"', 'id = "vmp_custody"', "the id 'vmp_custody' is used twice"),
    ],
)  # fmt: skip
def test_the_loader_refuses_bands_and_plans_that_cannot_be_right(tmp_path, old, new, says):
    assert says in edited(tmp_path, old, new)
