"""Every call answered with an error: told in words, never said to be saved, nothing damaged, nothing left."""

from __future__ import annotations

from contextlib import suppress
from unittest.mock import patch

import pytest

from sqs_tui.store import durable
from sqs_tui.store.durable import SaveFailed
from tests.durability.io_errors import Failed, at_every_call
from tests.durability.kill_points import EVERY_STEP
from tests.durability.prepared_cases import prepared_cases


@pytest.mark.parametrize("step", EVERY_STEP)
def test_every_call_failing(step):
    done = Failed()
    with prepared_cases() as cases:
        at_every_call(cases, step, done, thorough=False)
    assert done.examples == []
    assert done.errors > 5
    assert done.told > 0


def test_a_swallowed_error_is_caught():
    real = durable.replace_file

    def swallowing(*args, **kwargs):
        with suppress(SaveFailed):
            real(*args, **kwargs)

    done = Failed()
    with prepared_cases() as cases, patch.object(durable, "replace_file", swallowing):
        at_every_call(cases, "save", done, thorough=False)
    assert done.wrongly_saved > 0


def test_a_temporary_that_is_left_is_caught():
    done = Failed()
    with prepared_cases() as cases, patch.object(durable, "_forget", lambda path: None):
        at_every_call(cases, "save", done, thorough=False)
    assert done.left > 0
