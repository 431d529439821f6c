"""Every call answered with every error: nothing damaged, nothing left, nothing said to be saved, and it says why.

An error may come once or from that call on until it is mended; a write may take less than it was given.
"""

from __future__ import annotations

import errno
import traceback
from dataclasses import dataclass, field

from sqs_tui.source.problems import SourceError
from sqs_tui.store import durable
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.lock import Locked
from tests.durability.case_driver import EXPORT, SAVED, STEPS, CaseDriver
from tests.durability.fault_injector import ERRORS, FaultInjector
from tests.durability.kill_points import _allow, system_calls, traced
from tests.durability.ledger import CASE
from tests.durability.prepared_cases import PreparedCases
from tests.durability.simulated_disk import found_in

#: What may fail in silence, since nothing hangs on it: sweeping, looking at which other sessions there are, removing
#: the second name of a file, the note in a lock; and whatever is done to keep the old file as a backup. That a file could
#: not be made private is told in a notice, and keeps nothing from being saved.
BEST_EFFORT = frozenset({"names", "age", "unlink", "rewrite", "link", "make_private"})
#: System calls that deal with files; an error injected anywhere else is not one of a disk.
FILE_CALLS = frozenset(
    [
        "openat",
        "open",
        "read",
        "pread64",
        "write",
        "pwrite64",
        "fsync",
        "fdatasync",
        "close",
        "link",
        "linkat",
        "rename",
        "renameat",
        "renameat2",
        "unlink",
        "unlinkat",
        "mkdir",
        "mkdirat",
        "stat",
        "lstat",
        "fstat",
        "newfstatat",
        "statx",
        "lseek",
        "ftruncate",
        "flock",
        "getdents64",
    ]
)


@dataclass
class Failed:
    """How many errors, how many of them were told of, how many did not matter, and everything that was wrong."""

    errors: int = 0
    told: int = 0
    survived: int = 0
    tracebacks: int = 0
    damaged: int = 0
    left: int = 0
    wrongly_saved: int = 0
    unnamed: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        return self.tracebacks + self.damaged + self.left + self.wrongly_saved + self.unnamed

    def note(self, kind: str, where: str, what: str) -> None:
        setattr(self, kind, getattr(self, kind) + 1)
        self.examples.append(f"{kind}: {where}: {what}")


def at_every_call(cases: PreparedCases, step: str, done: Failed, *, thorough: bool) -> None:
    """Every call of the store; `thorough`: with every error, once and from then on, with short writes too.

    Else each call once, with one error after the other.
    """
    kinds = [(lasting, most) for lasting in (False, True) for most in (None, 400)] if thorough else [(False, None)]
    for lasting, most in kinds:
        for first in range(len(ERRORS) if thorough else 1):
            index = 0
            while _one(cases, step, done, index, ERRORS[(first + index) % len(ERRORS)], lasting, most):
                index += 1


def _one(cases: PreparedCases, step: str, done: Failed, index: int, code: int, lasting: bool, most: int | None) -> bool:  # noqa: C901 (one trial, with everything that must hold after it)
    """One trial; False when the step makes no call of that number."""
    driver = cases.at(step)
    before = found_in(cases.folder)
    told = ""
    with FaultInjector() as injector:
        injector.most = most
        injector.fail_at(index, code, from_then_on=lasting)
        try:
            clean = STEPS[step](driver)
            status = driver.case.status() if driver.open_case else None
            if status is not None and (clean is False or status.failed):
                told = status.words
            elif status is not None and driver.case.file.read_only:
                told = " ".join(driver.case.notices)
        except (SaveFailed, SourceError, Locked) as error:
            clean, told = False, str(error)
        except Exception:
            done.note("tracebacks", f"{step} {index}", traceback.format_exc(limit=-3))
            clean = False
        if not injector.failed:
            driver.close()
            return False
        where = f"{step}, {' '.join(injector.failed[0])} (call {index}) {errno.errorcode[code]}{' from then on' if lasting else ''}"
        done.errors += 1
        view = found_in(cases.folder)
        if told:
            done.told += 1
            if not _names(told, code):
                done.note("unnamed", where, told)
        else:
            done.survived += 1
            # Not told of: then everything must be there, and what failed must be one of the things that may.
            if not all(_may_fail(call, about, cases) for call, about in injector.failed):
                done.note("wrongly_saved", where, "not told of")
            if step.startswith("export") and view.get("export.txt") != EXPORT.encode():
                done.note("wrongly_saved", where, "the export is not there")
        if told and driver.said and driver.said[-1].startswith(SAVED):
            done.note("wrongly_saved", where, f"{driver.said[-1]} although {told}")
        for what in _broken(driver, view):
            done.note("damaged" if what.startswith("damaged") else "wrongly_saved", where, what)
        if step == "export again" and view.get("export.txt") not in (before["export.txt"], EXPORT.encode()):
            done.note("damaged", where, "the export")
        left = [path.name for path in cases.folder.rglob("*.tmp")]
        # While nothing can be removed, what is there stays; and a removal that fails has nobody to try again but the
        # next start.
        if left and not lasting and all(call != "unlink" for call, _ in injector.failed):
            done.note("left", where, ", ".join(left))
        # Once it is mended, one retry is enough.
        injector.start()
        if driver.open_case is not None and not driver.case.file.read_only and not told.startswith("NOT SAVED HERE"):
            driver.case.retry()
            if not driver.pump():
                done.note("wrongly_saved", where, f"not saved by a retry: {driver.case.status().words}")
            driver.record()
    driver.close()
    for what in (*_broken(driver, found_in(cases.folder)), *driver.starts_again()):
        done.note("left" if what.startswith("left") else "damaged", where, f"afterwards: {what}")
    return True


def _may_fail(call: str, about: str, cases: PreparedCases) -> bool:
    """Whether nothing hangs on it: see BEST_EFFORT. Criteria whose copy cannot be read are copied again.

    The folder above the sessions may be somebody else's, who does not let it be opened.
    """
    again = call == "read" and CASE not in about
    above = call == "fsync_folder" and about == cases.home.name
    return call in BEST_EFFORT or ".bak" in about or again or above


def _broken(driver: CaseDriver, view: dict[str, bytes]) -> list[str]:
    return [] if driver.ledger.promised < 0 and f"{driver.ledger.case}.toml" not in view else driver.ledger.broken(view)


def _names(told: str, code: int) -> bool:
    """Whether a message names the problem, in the words that are used for it everywhere."""
    return durable._WORDS[code] in told or "cannot be read" in told


def at_every_system_call(
    cases: PreparedCases, step: str, done: Failed, *, codes: tuple[int, ...] = ERRORS, every: int = 1
) -> None:
    """Every system call that deals with a file, with every error, by way of strace."""
    calls = [call for call in system_calls(cases, step) if call[0] in FILE_CALLS]
    # The last ones tell of how it went; and the first is that of the rig.
    for name, number in calls[::every]:
        for code in codes:
            text = errno.errorcode[code]
            driver, ended = traced(cases, step, f"{name}:error={text}:when={number}")
            if "(INJECTED)" not in ended.trace:
                continue
            injected = next(line for line in ended.trace.splitlines() if "(INJECTED)" in line)
            if not ended.said or "promised" in injected or '"done' in injected or '"raised' in injected:
                continue  # the call with which the rig itself tells
            where = f"{step}, {injected[:100]}"
            done.errors += 1
            last = ended.said[-1]
            told = str(last.get("text") or (last.get("done") if last.get("failed") else "") or "")
            if last.get("raised") not in (None, "SaveFailed", "SourceError", "Locked"):
                done.note("tracebacks", where, str(last))
            done.told += bool(told)
            done.survived += not told
            _allow(driver, cases.folder)
            for what in _broken(driver, found_in(cases.folder)):
                done.note("damaged" if what.startswith("damaged") else "wrongly_saved", where, what)
            left = [path.name for path in cases.folder.rglob("*.tmp")]
            if left and name not in ("unlink", "unlinkat"):
                done.note("left", where, ", ".join(left))
            for what in driver.starts_again():
                done.note("left" if what.startswith("left") else "damaged", where, f"afterwards: {what}")
