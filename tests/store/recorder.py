"""A recorder of the store's calls to the operating system, which can fail any one of them."""

from __future__ import annotations

import errno
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqs_tui.store import system

CALLS = [
    name
    for name, function in inspect.getmembers(system, inspect.isfunction)
    if function.__module__ == system.__name__ and not name.startswith("_") and name not in ("cannot_lock", "exists")
]  # those two answer and never raise


class Recorder:
    """Every call in order, as (name, file name). `fail` says which call, counted from 0, raises what."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls: list[tuple[str, str]] = []
        self.failing: Callable[[int, str], OSError | None] = lambda index, name: None
        self.written: int | None = None  # most bytes one write takes
        self.open: dict[int, str] = {}
        for name in CALLS:
            patch.setattr(system, name, self._stand_in(name, getattr(system, name)))

    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def fail_at(self, index: int, code: int) -> None:
        self.calls.clear()
        self.failing = lambda at, _: OSError(code, "injected") if at == index else None

    def fail_always(self, name: str, code: int = errno.EIO) -> None:
        self.failing = lambda _, called: OSError(code, "injected") if called == name else None

    def heal(self) -> None:
        self.failing = lambda index, name: None
        self.calls.clear()

    def _stand_in(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            subject = next((a.name for a in args if isinstance(a, Path)), "")
            if not subject and args and isinstance(args[0], int):
                subject = self.open.get(args[0], "")
            index = len(self.calls)
            self.calls.append((name, subject))
            if (error := self.failing(index, name)) is not None:
                if name == "close":  # the descriptor is gone even when close fails
                    real(*args)
                raise error
            if name == "write" and self.written is not None:
                args = (args[0], args[1][: self.written])
            result = real(*args)
            if name in ("create", "open_lock"):
                self.open[result] = subject
            return result

        return call


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.tmp")]
