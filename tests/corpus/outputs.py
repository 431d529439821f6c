"""What the program says of the corpus, kept in `schema1/expected/` as the last program that wrote schema 1 said it.

Where a later program is to say something else on purpose: `python -m tests.corpus.outputs`, and read the difference.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

from sqs_tui.cli import main

CORPUS = Path(__file__).parent / "schema1"
EXPECTED = CORPUS / "expected"

#: The folders of the corpus, and in each the criteria that are the current ones.
CRITERIA = {"small": "instruments/7cfbcc4de243b84e.toml", "sqs": "instruments/61cd0f2a2aa80ca2.toml"}

#: Every command that reads, by the name of the file its output is kept in.
COMMANDS: dict[str, dict[str, tuple[str, ...]]] = {
    "small": {
        "list": ("list",),
        "list.json": ("list", "--format", "json"),
        "check": ("check",),
        "earlier-check": ("check", "earlier/SML-003.r2.toml", "SML-003.toml.bak"),
        **{f"show-{case}.json": ("show", case, "--format", "json") for case in ("SML-001", "SML-002", "SML-003")},
        **{f"show-{case}": ("show", case) for case in ("SML-004", "SML-005", "SML-006", "SML-007")},
        "show-earlier.json": ("show", "earlier/SML-003.r2.toml", "--format", "json"),
        "sheet-SML-002.json": ("show", "SML-002", "--for", "case-manager", "--format", "json"),
        "compare.json": ("compare", "SML-003.r2", "SML-003", "--format", "json"),
        "findings.json": ("findings", "--format", "json"),
        "purge-SML-003": ("purge", "SML-003", "--yes", "SML-003"),
    },
    "sqs": {
        "list": ("list",),
        "check": ("check",),
        "show-LAN-001": ("show", "LAN-001"),
        "show-LAN-003.json": ("show", "LAN-003", "--format", "json", "--language", "cy"),
        "findings.csv": ("findings", "--format", "csv"),
    },
}
EXPORTED = ("sessions.csv", "answers.csv", "codebook.csv", "sessions.json")


def outputs(name: str, folder: Path) -> Iterator[tuple[str, str]]:
    """What each command prints about `folder`, a copy of the corpus' folder `name`, under the name it is kept by."""
    criteria = str((folder / CRITERIA[name]).resolve())
    yield "export", said(folder, ("export", "--output", "exported"), criteria)
    if name == "small":
        for file in EXPORTED:
            yield f"export-{file}", (folder / "exported" / file).read_text("utf-8")
    for kept_as, arguments in COMMANDS[name].items():
        text = said(folder, arguments, criteria)
        if kept_as == "findings.json":  # the letter is written anew with every round; what was counted stays
            told, brace, report = text.partition("{")
            counted = {**json.loads(brace + report), "letter": []}
            text = told + json.dumps(counted, indent=1, ensure_ascii=False) + "\n"
        yield kept_as, text


def said(folder: Path, arguments: tuple[str, ...], criteria: str) -> str:
    """The exit code of a command and all that it prints, on stderr too, in a fixed time zone."""
    held = io.BytesIO()
    printed = io.TextIOWrapper(held, "utf-8", write_through=True)
    mask, zone = os.umask(0o077), os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
            code = main([arguments[0], "--sessions", ".", "--criteria", criteria, *arguments[1:]])
    finally:
        os.umask(mask)
        os.environ.pop("TZ")
        os.environ.update({} if zone is None else {"TZ": zone})
        time.tzset()
    return f"exit {code}\n" + held.getvalue().decode().replace("\r\n", "\n").replace(criteria, "criteria.toml")


def copied(name: str, to: Path) -> Path:
    """A copy of a folder of the corpus to work on, private as the program keeps it."""
    folder = to / name
    shutil.copytree(CORPUS / name, folder)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return folder


if __name__ == "__main__":
    for one in COMMANDS:
        (EXPECTED / one).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as place:
            for kept_as, text in outputs(one, copied(one, Path(place))):
                (EXPECTED / one / f"{kept_as}.txt").write_text(text, "utf-8")
