"""The README against the program: its commands, its keys, its files, its transcript, its figures' markers."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from sqs_tui import __version__
from sqs_tui.cli.request import parsed
from sqs_tui.review.option_keys import LETTERS
from sqs_tui.tui.app import SqsApp
from sqs_tui.tui.review.screen import ReviewScreen
from sqs_tui.tui.widgets.note_editor import NoteEditor

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def between(marker: str) -> str:
    """The text of the README between a marker and the next end, without code fences."""
    block = README.split(f"<!-- {marker} -->")[1].split("<!-- end -->")[0]
    return re.sub(r"^```.*\n?", "", block.strip(), flags=re.MULTILINE)


def test_the_transcript_is_what_plain_mode_says():
    from docs.renew import transcript

    assert between("transcript") == transcript()


def test_every_command_in_the_readme_can_be_given():
    commands = {c for c in re.findall(r"`sqs-tui((?: [^`]*)?)`", README) if "…" not in c}
    assert len(commands) >= 8
    for command in commands:
        if command.strip() != "--version":
            parsed(shlex.split(command))


def test_every_command_of_the_program_is_in_the_readme():
    help = subprocess.run(
        [sys.executable, "-m", "sqs_tui", "--help"], capture_output=True, text=True, check=True
    ).stdout
    names = re.findall(r"^    (\w+)  ", help, flags=re.MULTILINE)
    assert {"review", "list", "show", "check"} <= set(names)
    for name in names:
        assert f"`sqs-tui {name}" in README, name


def test_every_option_of_the_program_is_in_the_readme_or_its_help_only():
    for option in ("--sessions", "--criteria", "--language", "--plain", "--format", "--output", "--for case-manager"):
        assert option in README


WORDS = {
    "PgUp": "pageup", "PgDn": "pagedown", "Enter": "enter", "↓": "down", "↑": "up", "Backspace": "backspace", "Tab": "tab", "Esc": "escape", "*": "asterisk",
    "/": "slash", "Ctrl+N": "ctrl+n", "Ctrl+S": "ctrl+s", "Ctrl+P": "ctrl+p", "Ctrl+Q": "ctrl+q",
}  # fmt: skip


def test_every_key_in_the_readme_is_bound():
    table = README.split("## Keys")[1].split("##")[0]
    keys = [
        key
        for row in table.splitlines()
        if row.startswith("| `")
        for key in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    bound = {"ctrl+p", "tab", *LETTERS, "y", "n", "x"}
    for owner in (ReviewScreen, ReviewScreen.__mro__[1], SqsApp, NoteEditor):
        for binding in owner.BINDINGS:
            bound |= {part.strip() for part in binding.key.split(",")}  # type: ignore[union-attr]
    assert len(keys) > 20
    for key in keys:
        assert WORDS.get(key, key.lower()) in bound, key


@pytest.mark.parametrize("command", ["open command", "test command"])
def test_the_two_commands_are_one_line_each_and_use_the_constraints(command: str):
    lines = between(command).strip().splitlines()
    assert len(lines) == 1
    assert "-c constraints.txt" in lines[0]


def test_ci_runs_exactly_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- test command -->" in script
    assert 'step "$command" bash -euc "$command"\n' in script


def test_the_changelog_knows_the_version():
    assert __version__ == "0.1.0"
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_file_the_documents_name_is_there():
    for document in ("README.md", "SECURITY.md", "docs/architecture.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for name in set(
            re.findall(
                r"`((?:sqs_tui|docs|benchmarks|rigs|source|criteria|review|store|reports|tui|plain)/[\w/.-]*\w)`", text
            )
        ):
            assert (ROOT / name).exists() or (ROOT / "sqs_tui" / name).exists(), (document, name)


def test_every_test_that_security_md_names_is_there():
    named = re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^(?:async )?def (test_\w+)\(", source, flags=re.MULTILINE))
    assert set(named) - there == set()


def test_the_project_speaks_of_itself_alone():
    """No machine paths, no download addresses, in anything that is published."""
    suspicious = re.compile(r"/(?:work|root)/|pypi\.org|files\.pythonhosted|\.library\b|index-url")
    for path in [
        *ROOT.glob("*.*"),
        *ROOT.glob("docs/*"),
        *(ROOT / "sqs_tui").rglob("*.py"),
        *(ROOT / "rigs").rglob("*.py"),
    ]:
        if path.suffix in {".py", ".md", ".toml", ".txt", ".json", ".yml"} and path.name != "uv.lock":
            assert not suspicious.search(path.read_text(encoding="utf-8")), path
