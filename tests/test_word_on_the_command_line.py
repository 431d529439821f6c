"""Word files from the command line: to a file or a pipe, never to a terminal."""

from __future__ import annotations

import io
import subprocess
import sys
from types import SimpleNamespace

import docx
import pytest

from sqs_tui.cli import main
from sqs_tui.cli.common import Refused, refuse_word_on_screen


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_word_files_of_a_letter_a_summary_and_a_sheet(demo, tmp_path, capsys):
    asked = (
        ["findings", str(demo)],
        ["--sessions", str(demo), "show", "DEM-001"],
        ["--sessions", str(demo), "show", "DEM-001", "--for", "case-manager"],
    )
    for number, arguments in enumerate(asked):
        path = tmp_path / f"{number}.docx"
        assert main([*arguments, "--format", "docx", "--output", str(path)]) == 0
        assert docx.Document(str(path)).paragraphs[0].style.style_id == "Title"


def test_word_goes_through_a_pipe_as_it_is(demo):
    command = [sys.executable, "-m", "sqs_tui", "findings", str(demo), "--format", "docx"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert docx.Document(io.BytesIO(done.stdout)).tables
    assert done.stderr == b""  # and no progress where nobody watches


def test_word_is_refused_on_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(Refused, match="--output FILE"):
        refuse_word_on_screen(SimpleNamespace(format="docx", output=None))
    refuse_word_on_screen(SimpleNamespace(format="docx", output="letter.docx"))
    refuse_word_on_screen(SimpleNamespace(format="text", output=None))
