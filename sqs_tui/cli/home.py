"""`sqs-tui` alone: the cases of the folder, on screen; and how any screen is come to."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path

from sqs_tui.cli.common import Refused, complain, criteria_path


def run(options: argparse.Namespace) -> int:
    """Carry it out; the exit code."""
    return on_screen(options, None, None, None)


def on_screen(options: argparse.Namespace, case: str | None, inspector: str | None, case_manager: str | None) -> int:
    """Open the screens, on this case if there is one; the exit code. `Refused` where there is no terminal for them."""
    plain = f"use: sqs-tui review {case or 'CASE'} --plain"
    # The screens are painted on standard error: a file there would be given the whole case.
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise Refused(f"The screens need a terminal. Without one, {plain}")
    if "utf" not in (sys.stderr.encoding or "").lower():
        raise Refused(f"This terminal shows {sys.stderr.encoding} only. To go line by line, {plain}")
    if os.environ.get("TERM", "") == "dumb":
        raise Refused(f"This terminal cannot move a cursor (TERM is dumb). To go line by line, {plain}")
    for name in sorted(name for name in os.environ if name == "TEXTUAL" or name.startswith("TEXTUAL_")):
        del os.environ[name]
        complain(f"{name} is ignored: it could write what is typed to places that are not protected.")
    if case is not None and (inspector is None or case_manager is None):
        _must_be_there(options.sessions, case)
    # Half a million objects are made and kept until the first screen: looking for garbage among them only delays it,
    # by 3 % of a start (tricks.py "no garbage looked for at the start").
    gc.disable()
    from sqs_tui.tui.app import run

    code: int = run(
        options.sessions, criteria_path(options), options.language,
        case=case, inspector=inspector, case_manager=case_manager,
    )  # fmt: skip
    return code


def _must_be_there(folder: Path, case: str) -> None:
    from sqs_tui.store.case_reference import check_name
    from sqs_tui.store.paths import session_path

    check_name(case)
    if not os.path.lexists(session_path(folder, case)):
        begin = "to begin it add --inspector CODE --case-manager CODE, or press n at Home"
        raise Refused(f"{case} is not in {folder}: {begin}")
