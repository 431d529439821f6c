"""Between the store and the operating system: every call is counted, and fails, dies or is left out on request."""

from __future__ import annotations

import contextlib
import errno
import inspect
import os
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from sqs_tui.store import system
from tests.durability.simulated_disk import Disk

#: Every function of `store.system` that may raise. `exists` and `cannot_lock` only answer.
CALLS = sorted(
    name
    for name, function in inspect.getmembers(system, inspect.isfunction)
    if function.__module__ == system.__name__ and not name.startswith("_") and name not in ("cannot_lock", "exists")
)
ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE)


class Dead(BaseException):
    """The program was killed: nothing that would still be done, no clean-up either, is done."""


class FaultInjector:
    """In a `with`, every call of the store comes by here.

    `calls` names those made since `start`. `fails` may answer the nth with an error, `dies_at` ends the
    program there (a write is then half done), `most` is how much one write takes, `without` names calls
    that do nothing: a protection taken away. `disk` follows what was done; `after` is told of every call.
    """

    def __init__(self, disk: Disk | None = None) -> None:
        self.disk = disk
        self.without: frozenset[str] = frozenset()
        self.after: Callable[[str], None] = lambda name: None
        self.before: Callable[[int, str], None] = lambda index, name: None
        self._real = {name: getattr(system, name) for name in CALLS}
        self._open: dict[int, str] = {}
        self.start()

    def start(self) -> None:
        """Count from nought again, and do everything that is asked."""
        self.calls: list[str] = []
        self.fails: Callable[[int, str], OSError | None] = lambda index, name: None
        #: The calls that were answered with an error, and the names of the files they were about.
        self.failed: list[tuple[str, str]] = []
        self.dies_at: int | None = None
        self.dead = False
        self.most: int | None = None

    def fail_at(self, index: int, code: int, *, from_then_on: bool = False) -> None:
        """Answer the call number `index`, or every one from that on, with an error."""
        self.fails = lambda at, name: (
            OSError(code, os.strerror(code)) if at == index or (from_then_on and at > index) else None
        )

    def bury(self) -> None:
        """What the operating system does for the dead: close what they had open, which ends their locks."""
        for fd in self._open:
            with contextlib.suppress(OSError):
                os.close(fd)
        self._open.clear()

    def __enter__(self) -> FaultInjector:
        for name, real in self._real.items():
            setattr(system, name, self._intercepted(name, real))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for name, real in self._real.items():
            setattr(system, name, real)
        self.bury()

    @contextlib.contextmanager
    def switched_off(self) -> Iterator[None]:
        """For a while the real calls, as another program would use it."""
        intercepted = {name: getattr(system, name) for name in CALLS}
        for name, real in self._real.items():
            setattr(system, name, real)
        try:
            yield
        finally:
            for name, stand_in in intercepted.items():
                setattr(system, name, stand_in)

    def _intercepted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if self.dead:
                raise Dead
            index = len(self.calls)
            self.calls.append(name)
            self.before(index, name)
            if index == self.dies_at:
                self.dead = True
                if name in ("write", "rewrite"):
                    self._done(name, (args[0], args[1][: len(args[1]) // 2]), real)
                raise Dead
            if (error := self.fails(index, name)) is not None:
                about = args[0] if args else ""
                self.failed.append(
                    (name, self._open.get(about, "") if isinstance(about, int) else str(getattr(about, "name", about)))
                )
                if name == "close":  # the descriptor is gone even when close fails
                    real(*args)
                    self._open.pop(args[0], None)
                if self.disk is not None:
                    self.disk.follow(name, args, None, failed=True)
                raise error
            if name in self.without:
                return None
            if name == "write" and self.most is not None:
                args = (args[0], args[1][: self.most])
            return self._done(name, args, real)

        return call

    def _done(self, name: str, args: tuple[Any, ...], real: Callable[..., Any]) -> Any:
        result = real(*args)
        if name in ("create", "create_unnamed", "open_lock") and result is not None:
            self._open[result] = args[0].name
        elif name == "close":
            self._open.pop(args[0], None)
        if self.disk is not None:
            self.disk.follow(name, args, result, failed=False)
        self.after(name)
        return result
