"""Sessions that an older program saved: read for ever as they were, and taken to this one's form at the first save."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus.outputs import COMMANDS, EXPECTED, copied, outputs


@pytest.mark.parametrize("name", COMMANDS)
def test_the_program_says_of_old_sessions_what_it_said_when_they_were_saved(name: str, tmp_path: Path):
    said = dict(outputs(name, copied(name, tmp_path)))
    assert said == {kept.name.removesuffix(".txt"): kept.read_text("utf-8") for kept in (EXPECTED / name).iterdir()}
