"""Real disks that are full, read-only, immutable, somebody else's, or lose their power; as root on Linux."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.durability import cutting, disks
from tests.durability.replaying import WEAKENED
from tests.durability.workshop import workshop

pytestmark = pytest.mark.skipif(bool(disks.why_not_root()), reason=disks.why_not_root())


@pytest.fixture
def shop():
    with workshop() as shop:
        yield shop


def tried(rig, *args):
    try:
        done = rig(*args)
    except disks.CannotMount as error:
        pytest.skip(str(error))
    assert done.wrong == []
    return done


def test_a_full_disk(shop):
    done = tried(disks.full, shop, 8)
    assert 0 < done.refused < done.trials


def test_a_disk_mounted_read_only(shop):
    if reason := disks.why_no_power_cuts(shop, "ext4"):
        pytest.skip(reason)
    assert tried(disks.read_only_remount, shop).refused == 2


def test_an_immutable_file(shop, tmp_path):
    if reason := disks.why_no_chattr(shop):
        pytest.skip(reason)
    assert tried(disks.immutable, shop, tmp_path).refused == 2


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_another_user(shop):
    with tempfile.TemporaryDirectory() as folder:  # that of pytest cannot be entered by anybody else
        tried(disks.other_user, shop, Path(folder))


@pytest.mark.parametrize("kind", disks.KINDS)
def test_the_power_cut(shop, kind):
    if reason := disks.why_no_power_cuts(shop, kind):
        pytest.skip(reason)
    done = cutting.cut(shop, kind, 12)
    assert (done.lost, done.damaged, done.examples) == (0, 0, [])
    assert done.promises > 0
    assert cutting.cut(shop, kind, 12, WEAKENED["no directory fsync"]).lost > 0
