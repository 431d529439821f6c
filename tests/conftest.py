"""What every test shares: a Hypothesis profile that does not time a noisy machine, and which tests are slow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

TESTS = Path(__file__).parent

#: Tests that start the real program very often, or replay thousands of crashes: `pytest -m slow` runs them, and
#: so does rigs/run-short.
SLOW = (
    TESTS / "durability",
    TESTS / "pty" / "test_kill.py",
    TESTS / "pty" / "test_escapes.py",
    TESTS / "pty" / "test_leaks.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(place) for place in SLOW):
            item.add_marker("slow")
