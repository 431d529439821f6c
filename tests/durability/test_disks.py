"""Real disks that are full, read-only, immutable, somebody else's, or lose their power; as root on Linux."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.durability import power_cuts, real_disks
from tests.durability.crash_replay import WEAKENED
from tests.durability.prepared_cases import prepared_cases

pytestmark = pytest.mark.skipif(bool(real_disks.why_not_root()), reason=real_disks.why_not_root())


@pytest.fixture
def cases():
    with prepared_cases() as cases:
        yield cases


def tried(rig, *args):
    try:
        done = rig(*args)
    except real_disks.CannotMount as error:
        pytest.skip(str(error))
    assert done.wrong == []
    return done


def test_a_full_disk(cases):
    done = tried(real_disks.full, cases, 8)
    assert 0 < done.refused < done.trials


def test_a_disk_mounted_read_only(cases):
    if reason := real_disks.why_no_power_cuts(cases, "ext4"):
        pytest.skip(reason)
    assert tried(real_disks.read_only_remount, cases).refused == 2


def test_an_immutable_file(cases, tmp_path):
    if reason := real_disks.why_no_chattr(cases):
        pytest.skip(reason)
    assert tried(real_disks.immutable, cases, tmp_path).refused == 2


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_another_user(cases):
    with tempfile.TemporaryDirectory() as folder:  # that of pytest cannot be entered by anybody else
        tried(real_disks.other_user, cases, Path(folder))


@pytest.mark.parametrize("kind", real_disks.KINDS)
def test_the_power_cut(cases, kind):
    if reason := real_disks.why_no_power_cuts(cases, kind):
        pytest.skip(reason)
    done = power_cuts.cut(cases, kind, 12)
    assert (done.lost, done.damaged, done.examples) == (0, 0, [])
    assert done.promises > 0
    assert power_cuts.cut(cases, kind, 12, WEAKENED["no directory fsync"]).lost > 0
