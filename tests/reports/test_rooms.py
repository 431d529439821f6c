"""The reports room stands below the front ends and imports none of them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sqs_tui

PACKAGE = Path(sqs_tui.__file__).parent
ABOVE = ("sqs_tui.plain", "sqs_tui.tui", "sqs_tui.cli", "textual", "rich")


@pytest.mark.parametrize("module", sorted((PACKAGE / "reports").glob("*.py")), ids=lambda path: path.stem)
def test_reports_import_no_front_end(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in names if name.startswith(ABOVE)] == []
