"""The letters that stand for options and reasons, the same on the screen and line by line.

Left out are the letters that name something to do everywhere: e evidence, g guidance, k knew, n no,
q leave, u undo, v their view, x not applicable, y yes.
"""

from __future__ import annotations

from itertools import chain, count, islice, product

LETTERS = "abcdfhijlmoprstwz"


def letters_for(number: int) -> list[str]:
    """A letter for each of `number` choices, in order; pairs of letters once there are no single ones left."""
    longer = chain.from_iterable(product(LETTERS, repeat=length) for length in count(1))
    return ["".join(letters) for letters in islice(longer, number)]
