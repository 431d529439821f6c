"""Killed at every call: the old file or the new one, and the next start sweeps what is left and saves."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from sqs_tui.store import durable
from tests.durability.crash_replay import WEAKENED
from tests.durability.fault_injector import FaultInjector
from tests.durability.kill_points import (
    EVERY_STEP,
    Killed,
    at_every_call,
    at_every_system_call,
    then_started_then_cut,
    why_no_strace,
)
from tests.durability.prepared_cases import prepared_cases


@pytest.mark.parametrize("step", EVERY_STEP)
def test_killed_at_every_call_of_the_door(step):
    done = Killed()
    with prepared_cases() as cases:
        at_every_call(cases, step, done)
    assert done.wrong == []
    assert done.kills > 5


@pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace())
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_system_calls_of_a_save():
    done = Killed()
    with prepared_cases() as cases:
        at_every_system_call(cases, "save", done)
    assert done.wrong == []
    assert done.kills > 20
    assert done.promises > 0


@pytest.mark.skipif(bool(why_no_strace()), reason=why_no_strace())
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("step", ["export", "export again", "copy"])
def test_killed_at_system_calls_of_an_export(step):
    done = Killed()
    with prepared_cases() as cases:
        at_every_system_call(cases, step, done)
    assert done.wrong == []
    assert done.kills > 5


def test_what_a_killed_program_saved_is_made_sure_of_before_it_is_shown_as_saved():
    done = Killed()
    with prepared_cases() as cases:
        then_started_then_cut(cases, "save", done)
    assert done.wrong == []
    assert done.kills > 10


def test_an_opening_that_makes_sure_of_nothing_is_caught():
    done = Killed()
    with prepared_cases() as cases, patch.object(durable, "make_sure", lambda path: None):
        then_started_then_cut(cases, "save", done)
    assert any("lost" in what for what in done.wrong)


def test_a_file_written_in_place_is_caught():
    done = Killed()
    with prepared_cases() as cases, WEAKENED["written in place"](FaultInjector()):
        at_every_call(cases, "save", done)
    assert any("damaged" in what for what in done.wrong)


def test_orphans_that_nobody_sweeps_are_caught():
    done = Killed()
    with prepared_cases() as cases, patch.object(durable, "sweep", lambda *args, **kwargs: 0):
        at_every_call(cases, "save", done)
    assert any("left behind" in what for what in done.wrong)
