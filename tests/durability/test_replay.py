"""Every crash that a disk allows, at every moment of a life: nothing that was said to be saved is lost."""

from __future__ import annotations

import pytest

from tests.durability.crash_replay import HARDER, WEAKENED, replay


@pytest.mark.parametrize("before", ["", *HARDER])
def test_every_crash_state_is_whole_and_keeps_every_promise(before):
    done = replay(before=before, starts=0 if before else 60)
    assert (done.examples, done.wrong) == ([], [])
    assert done.states > 1000
    assert done.promises > 10


@pytest.mark.parametrize("protection", WEAKENED)
def test_a_weakened_protocol_is_caught(protection):
    done = replay(protection)
    assert done.lost + done.damaged > 0
