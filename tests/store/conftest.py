"""What the store's tests share: a folder, and a recorder of its calls to the operating system."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.recorder import Recorder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)
