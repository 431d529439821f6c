"""One case through everything at once, as Hypothesis chooses; the long form is in rigs/durability."""

from __future__ import annotations

import pytest

from tests.durability.crash_replay import WEAKENED
from tests.durability.state_machine import Counts, no_comparison, run


def test_a_case_through_everything():
    counts = Counts()
    run(500, counts, fixed=True)
    assert counts.steps >= 300
    assert counts.promises > 20


@pytest.mark.parametrize("weaken", [no_comparison, WEAKENED["no directory fsync"]])
def test_a_missing_protection_is_caught(weaken):
    with pytest.raises(AssertionError, match=r"lost|overwritten"):
        run(2000, Counts(), weaken=weaken, fixed=True)
