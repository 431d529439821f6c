"""Every crash the disk allows, at every moment of a life: what would be found, and whether every promise is kept."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from sqs_tui.review.session import Session, now
from sqs_tui.store import durable, system
from sqs_tui.store.durable import Digest, SaveFailed, nothing, sha256
from sqs_tui.store.saver import Saver
from sqs_tui.store.session_file import Saved
from tests.durability.case_driver import EXPORT, LIFE, CaseDriver, criteria, do, one_thread
from tests.durability.fault_injector import FaultInjector
from tests.durability.simulated_disk import Disk, View, found_in, put_back

#: A weakened protocol is caught, and need not be followed to the end of a life, after so many states.
ENOUGH = 20


class _Caught(BaseException):
    pass


@dataclass
class Replayed:
    """How many crash states a life has, and in how many of them something promised was not there."""

    calls: int = 0
    states: int = 0
    started: int = 0
    promises: int = 0
    lost: int = 0
    damaged: int = 0
    examples: list[str] = field(default_factory=list)
    #: What a start after a crash finds wrong, and calls that passed by the store.
    wrong: list[str] = field(default_factory=list)


def replay(protection: str = "", *, starts: int = 0, steps: Collection[str] = LIFE, before: str = "") -> Replayed:  # noqa: C901 (one life, told from its first step to its last)
    """A life, recorded; every crash state of it checked, `starts` of them by starting the program on it.

    `protection` is one of `WEAKENED`, taken away; `before` one of `HARDER`, a disk that makes it harder.
    """
    done, choice = Replayed(), random.Random(1)
    seen: set[int] = set()
    kept: list[tuple[View, int, list[tuple[str, str, str]], bool]] = []
    home = Path(tempfile.mkdtemp(prefix="sqs-replay-"))
    folder = home / "top" / "sessions"
    folder.parent.mkdir()
    disk = Disk(folder.parent)
    injector = FaultInjector(disk)
    driver = CaseDriver(folder, criteria(home / "criteria.toml"))
    exported = [False]

    def look(name: str = "") -> None:
        if protection and done.lost + done.damaged >= ENOUGH:
            raise _Caught
        if not (disk.uncertain() or name in ("", "fsync", "fsync_folder")):
            return
        for found in disk.after_power_cut(choice):
            _one(found)
        _one(disk.now())

    def _one(found: View) -> None:
        view = {path.removeprefix("sessions/"): data for path, data in found.items()}
        state = hash(
            (frozenset((path, data) for path, data in view.items()), driver.ledger.promised, str(driver.ledger.typed))
        )
        if state in seen:
            return
        seen.add(state)
        done.states += 1
        broken = driver.ledger.broken(view)
        if exported[0] and view.get("export.txt") != EXPORT.encode():
            broken.append("lost: an export")
        for what in broken:
            done.lost += what.startswith("lost")
            done.damaged += what.startswith("damaged")
            if len(done.examples) < 5:
                done.examples.append(f"{what}, after {len(injector.calls)} calls")
        kept.append((view, driver.ledger.promised, list(driver.ledger.typed), driver.ledger.typed_promised))

    driver.say = look
    try:
        with ExitStack() as stack:
            stack.enter_context(one_thread())
            stack.enter_context(injector)
            stack.enter_context(WEAKENED[protection](injector) if protection else nullcontext())
            stack.enter_context(HARDER[before](injector) if before else nullcontext())
            injector.after = look
            with suppress(_Caught):
                for step in steps:
                    do(driver, step)
                    exported[0] |= step.startswith("export")
                    look()
            done.calls, done.promises = len(injector.calls), driver.ledger.promises
            if not protection:
                done.wrong += [
                    f"passed by the store: {path}" for path in disk.differences() if not path.endswith(".lock")
                ]
        if starts:
            with one_thread():
                for view, promised, _, _ in choice.sample(kept, min(starts, len(kept))):
                    put_back(folder, view)
                    again = CaseDriver(folder, driver.loaded)
                    again.ledger.given, again.ledger.promised = list(driver.ledger.given), promised
                    done.wrong += again.starts_again()
                    again.ledger.typed = []
                    done.wrong += again.ledger.broken(found_in(folder)) if promised >= 0 else []
                    done.started += 1
    finally:
        shutil.rmtree(home)
    return done


# Protections taken away


def _without(*calls: str) -> Callable[[FaultInjector], AbstractContextManager[object]]:
    def weaken(injector: FaultInjector) -> AbstractContextManager[object]:
        return patch.object(injector, "without", frozenset(calls))

    return weaken


def _in_place(injector: FaultInjector) -> AbstractContextManager[object]:
    """The file opened, emptied, written and synced, as most programs save."""

    def replace_file(
        path: Path,
        data: bytes,
        expected: Collection[Digest] | None = None,
        backup: object = None,
        syncing: object = None,
    ) -> None:
        if not path.exists():
            system.close(system.create(path))
        fd = system.open_lock(path)
        try:
            system.rewrite(fd, data)
            system.fsync(fd)
        except OSError as error:
            raise SaveFailed(durable.in_words(error)) from error
        finally:
            system.close(fd)
        system.fsync_folder(path.parent)

    return patch.object(durable, "replace_file", replace_file)


def _acknowledged_first(injector: FaultInjector) -> AbstractContextManager[object]:
    real = Saver.submit

    def submit(self: Saver, session: Session) -> None:
        self._on_saved(Saved(now(), session.revision, sha256(b"")))
        real(self, session)

    return patch.object(Saver, "submit", submit)


def _synced_again(injector: FaultInjector) -> AbstractContextManager[object]:
    """A failed fsync tried again on the same file, which then succeeds without having written anything."""

    def fill(
        fd: int, data: bytes, *, syncing: Callable[[], None] = nothing, synced: Callable[[], None] = nothing
    ) -> None:
        system.write(fd, memoryview(data))
        syncing()
        try:
            system.fsync(fd)
        except OSError:
            system.fsync(fd)
        synced()
        system.close(fd)

    stack = ExitStack()
    stack.enter_context(patch.object(durable, "_fill", fill))
    stack.enter_context(_fsync_fails_now_and_then(injector))
    return stack


WEAKENED: dict[str, Callable[[FaultInjector], AbstractContextManager[object]]] = {
    "no fsync": _without("fsync"),
    "no directory fsync": _without("fsync_folder"),
    "written in place": _in_place,
    "acknowledged first": _acknowledged_first,
    "fsync tried again": _synced_again,
}


# Disks that make it harder


def _no_links(injector: FaultInjector) -> AbstractContextManager[object]:
    def fails(index: int, name: str) -> OSError | None:
        return OSError(95, "no links here") if name == "link" else None

    return patch.object(injector, "fails", fails)


def _fsync_fails_now_and_then(injector: FaultInjector) -> AbstractContextManager[object]:
    asked = [0]

    def fails(index: int, name: str) -> OSError | None:
        asked[0] += name in ("fsync", "fsync_folder")
        return OSError(5, "now and then") if name in ("fsync", "fsync_folder") and asked[0] % 5 == 4 else None

    return patch.object(injector, "fails", fails)


HARDER: dict[str, Callable[[FaultInjector], AbstractContextManager[object]]] = {
    "short writes": lambda injector: patch.object(injector, "most", 300),
    "no hard links": _no_links,
    "fsync fails now and then": _fsync_fails_now_and_then,
}
