"""What every test shares: how many examples Hypothesis thinks of, the criteria and the demo, and which tests are slow.

`--hypothesis-profile=thorough` looks at twenty-five times as many examples; rigs/run-long does. A test that is dear, or
that needs more, takes a part or a multiple of what the profile says, so that it grows with it. None of them is timed:
the machine may be noisy.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

EVERYDAY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("everyday", EVERYDAY)
settings.register_profile("few", EVERYDAY, max_examples=5)  # for what looks at which lines are reached
settings.register_profile("thorough", EVERYDAY, max_examples=500)
settings.load_profile("everyday")

TESTS = Path(__file__).parent

#: Tests that start the real program very often, or replay thousands of crashes: `pytest -m slow` runs them, and
#: so does rigs/run-short.
SLOW = (
    TESTS / "durability",
    TESTS / "pty" / "test_kill.py",
    TESTS / "pty" / "test_escapes.py",
    TESTS / "pty" / "test_leaks.py",
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The invented inspection of 47 cases, written once for all that only read it."""
    # Not above: what looks at which lines are reached begins after this file was read.
    from sqs_tui.findings.demo import write_demo
    from tests.instruments import bundled

    folder = tmp_path_factory.mktemp("demo") / "inspection"
    assert write_demo(folder, bundled()) == 47

    def state() -> set[tuple[Path, int]]:
        return {(path, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}

    before = state()
    yield folder
    assert state() == before, "a test has written into the demo of all of them"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(item.path.is_relative_to(place) for place in SLOW):
            item.add_marker("slow")
