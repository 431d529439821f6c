"""Two programs at one case, locks deleted and stale, edits that nothing betrays: nobody loses, nobody waits."""

from __future__ import annotations

import sys

import pytest

from tests.durability import contention
from tests.durability.contention import HANG
from tests.durability.prepared_cases import prepared_cases

posix = pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed on Windows")


@posix
@pytest.mark.parametrize("rig", ["two_openers", "stale_lock", "same_size_and_time", "deleted_lock"])
def test_contending(rig):
    with prepared_cases() as cases:
        done = getattr(contention, rig)(cases)
    assert done.wrong == []
    assert done.lost == 0
    assert done.trials > 0
    assert done.slowest < HANG


def test_two_processes_lose_nothing(tmp_path):
    done = contention.two_processes(tmp_path / "sessions", 15)
    assert (done.trials, done.lost, done.wrong) == (30, 0, [])
    assert done.slowest < 5 * HANG  # a hang guard: other tests may be running


@posix
def test_without_lock_and_comparison_they_do(tmp_path):
    # Now and then the two miss each other.
    runs = (contention.two_processes(tmp_path / f"sessions {n}", 20, careless=True) for n in range(5))
    assert any(done.lost for done in runs)
