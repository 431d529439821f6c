"""The command line run in a process of its own, told by its exit code and by what each stream says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(
    folder: Path, *arguments: str, lines: str | bytes = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command run in `folder`, its input a pipe holding `lines`."""
    data = lines.encode() if isinstance(lines, str) else lines
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SQS_SESSIONS": "", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "sqs_tui", *arguments], cwd=folder, input=data, capture_output=True, env=env, timeout=60
    )
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def start(folder: Path, case: str, lines: list[str]) -> None:
    """Begin a case in plain mode and answer with `lines`."""
    codes = ("--inspector", "INS2", "--case-manager", "CM04")
    done = run(folder, "review", case, "--plain", *codes, lines="".join(f"{line}\n" for line in lines))
    assert done.returncode == 0, done.stderr
