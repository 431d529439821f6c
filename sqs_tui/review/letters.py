"""The letters that stand for options and reasons, the same on the screen and line by line.

Left out are the letters that name something to do everywhere: e evidence, g guidance, k knew, n no,
q leave, u undo, v their view, x not applicable, y yes.
"""

from __future__ import annotations

from itertools import chain, islice, product

LETTERS = "abcdfhijlmoprstwz"


def letters_for(count: int) -> list[str]:
    """One letter for each of `count` choices, in order; pairs of letters once there are no single ones left."""
    pairs = (first + second for first, second in product(LETTERS, repeat=2))
    return list(islice(chain(LETTERS, pairs), count))
