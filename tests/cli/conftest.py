"""A folder to run the commands in, made by the program once and copied for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import start
from tests.instruments import SMALL
from tests.plain.scripted_talk import WHOLE


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "criteria.toml").write_text(SMALL, encoding="utf-8")
    start(folder, "LAN-017", [*WHOLE, "complete", "yes", "yes", "q"])
    start(folder, "LAN-018", ["y"])
    return folder


@pytest.fixture
def folder(tmp_path: Path, prepared: Path) -> Path:
    """A folder to work in, with small criteria of its own and one finished and one unfinished case."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path
