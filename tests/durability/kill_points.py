"""Killed at every call: at every call of the store, and at every system call by way of strace.

Of every trial: the session must be the old one or the new one, whole; what was acknowledged must be there; and
the next start must sweep what the killed one left behind, and save.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.durability.case_driver import EXPORT, STEPS, CaseDriver
from tests.durability.fault_injector import Dead, FaultInjector
from tests.durability.ledger import read, session_key
from tests.durability.prepared_cases import PreparedCases
from tests.durability.simulated_disk import Disk, found_in

_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")


@dataclass
class Killed:
    """How many kills, how many of them left something to sweep, and everything that was wrong afterwards."""

    kills: int = 0
    orphans: int = 0
    promises: int = 0
    wrong: list[str] = field(default_factory=list)

    def count(self, start: str) -> int:
        return sum(what.partition(": ")[2].startswith(start) for what in self.wrong)


def found_wrong(driver: CaseDriver, step: str, finished: bool) -> list[str]:
    """What is wrong in the folder of a dead program, and after the next start."""
    view = found_in(driver.folder)
    wrong = [] if driver.ledger.promised < 0 and not view else driver.ledger.broken(view)
    if step.startswith("export") and finished and view.get("export.txt") != EXPORT.encode():
        wrong.append("lost: an export")
    if step == "export" and view.get("export.txt", EXPORT.encode()) != EXPORT.encode() and sys.platform == "linux":
        wrong.append("damaged: an export, unfinished under its name")
    copy = view.get("copy.toml")
    if copy is not None and read(copy, driver.loaded).session is None and sys.platform == "linux":
        wrong.append("damaged: a copy, unfinished under its name")
    if step == "export again" and view.get("export.txt") != EXPORT.encode():
        wrong.append("damaged: an export that was there")
    return wrong + driver.starts_again()


def at_every_call(cases: PreparedCases, step: str, done: Killed) -> None:
    """Kill at every call of the store: portable, and a write is half done."""
    index = 0
    while True:
        driver = cases.at(step)
        with FaultInjector() as injector:
            injector.dies_at = index
            finished = False
            try:
                STEPS[step](driver)
                finished = True
            except Dead:
                pass
            if not finished:
                _drop_lock(driver)
        if finished:
            driver.close()
            return
        index += 1
        done.kills += 1
        done.orphans += any(cases.folder.rglob("*.tmp"))
        done.promises += driver.ledger.promises
        done.wrong += [
            f"{step}, call {index} ({injector.calls[-1]}): {what}" for what in found_wrong(driver, step, finished)
        ]


def then_started_then_cut(cases: PreparedCases, step: str, done: Killed) -> None:
    """Kill at every call of the store, start again, and cut the power as soon as what was found is shown as saved."""
    index, choice = 0, random.Random(1)
    while True:
        driver = cases.at(step)
        disk = Disk(cases.folder)
        with FaultInjector(disk) as injector:
            injector.dies_at = index
            try:
                STEPS[step](driver)
                break
            except Dead:
                _drop_lock(driver)
            call = injector.calls[-1]
            injector.bury()
            injector.start()
            again = CaseDriver(cases.folder, cases.loaded)
            again.open()
            assert again.case.status().words.startswith("saved")
            again.ledger.resume(again.review.session)
            for view in disk.after_power_cut(choice):
                done.promises += 1
                done.wrong += [f"{step}, call {index} ({call}): {what}" for what in again.ledger.broken(view)]
            again.close()
        index += 1
        done.kills += 1
    driver.close()


def _drop_lock(driver: CaseDriver) -> None:
    """What was opened before the calls were intercepted is closed by the operating system too."""
    if driver.open_case is not None and driver.case.file._lock is not None:
        os.close(driver.case.file._lock._fd)
        driver.case.file._lock = None


# By way of strace


def why_no_strace() -> str:
    """Why there can be no kills at system calls here; empty when there can."""
    if sys.platform != "linux":
        return "system calls are traced on Linux only"
    if shutil.which("strace") is None:
        return "strace is not installed"
    probe = subprocess.run(["strace", "-e", "trace=none", "true"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "strace may not trace here"


@dataclass
class Ended:
    """How a traced child ended, and what it had said until then."""

    status: int
    said: list[dict[str, object]]
    trace: str


def traced(cases: PreparedCases, step: str, *inject: str) -> tuple[CaseDriver, Ended]:
    """Do a step in a forked child whose system calls, once it begins, are traced and tampered with."""
    driver = cases.at(step)
    said, tell = os.pipe()
    log = cases.home / "strace.log"
    child = os.fork()
    if child == 0:
        _child(driver, step, tell)
    os.close(tell)
    _drop_lock(driver)
    os.waitpid(child, os.WUNTRACED)  # it stops itself
    options = [part for one in inject for part in ("-e", f"inject={one}")]
    tracer = subprocess.Popen(["strace", "-p", str(child), "-o", str(log), *options], stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    assert "attached" in line, line
    os.kill(child, signal.SIGCONT)
    with os.fdopen(said, "rb") as stream:
        lines = stream.read().split(b"\n")
    _, status = os.waitpid(child, 0)
    tracer.wait()
    tracer.stderr.close()
    ended = Ended(status, [json.loads(one) for one in lines if one], log.read_text(errors="replace"))
    for one in ended.said:
        if "promised" in one:
            driver.ledger.given = list(one["given"])  # type: ignore[call-overload]
            driver.ledger.promised = int(str(one["promised"]))
            driver.ledger.typed = [tuple(t) for t in one["typed"]]  # type: ignore[attr-defined]
            driver.ledger.typed_promised = bool(one["typed_promised"])
            driver.ledger.promises += 1
    return driver, ended


def _child(driver: CaseDriver, step: str, tell: int) -> None:
    """Wait for the tracer, do the step, tell of every promise as it is made and of how it ended."""

    def say(what: dict[str, object]) -> None:
        os.write(tell, json.dumps(what).encode() + b"\n")

    def promise() -> None:
        ledger = driver.ledger
        say(
            {
                "promised": ledger.promised,
                "given": ledger.given,
                "typed": ledger.typed,
                "typed_promised": ledger.typed_promised,
            }
        )

    status = 0
    try:
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0)  # may be traced by a sibling
        driver.say = promise
        os.kill(os.getpid(), signal.SIGSTOP)
        STEPS[step](driver)
        say(
            {
                "done": driver.case.status().words if driver.open_case else "",
                "failed": driver.open_case is not None and driver.case.status().failed,
            }
        )
    except Exception as error:
        say({"raised": type(error).__name__, "text": str(error)})
        status = 1
    finally:
        os._exit(status)


def system_calls(cases: PreparedCases, step: str) -> list[tuple[str, int]]:
    """Every system call of a step, as its name and its number among those of that name."""
    _, ended = traced(cases, step)
    assert ended.status == 0, ended.said
    counts: Counter[str] = Counter()
    calls = []
    for line in ended.trace.splitlines():
        if match := _CALL.match(line):
            counts[match[1]] += 1
            calls.append((match[1], counts[match[1]]))
    return calls


def at_every_system_call(cases: PreparedCases, step: str, done: Killed, every: int = 1) -> None:
    """Kill at every system call of a step (or at every so many)."""
    calls = system_calls(cases, step)
    for name, number in calls[:: max(1, every)]:
        driver, ended = traced(cases, step, f"{name}:signal=KILL:when={number}")
        if not os.WIFSIGNALED(ended.status):  # another number of calls than last time
            continue
        assert os.WTERMSIG(ended.status) == signal.SIGKILL
        done.kills += 1
        done.orphans += any(cases.folder.rglob("*.tmp"))
        done.promises += driver.ledger.promises
        finished = any("done" in one for one in ended.said)
        _allow(driver, cases.folder)
        done.wrong += [f"{step}, {name} {number}: {what}" for what in found_wrong(driver, step, finished)]


def _allow(driver: CaseDriver, folder: Path) -> None:
    """The dead cannot tell what they were about to save: one new state, whole and built upon the old, is theirs."""
    path = folder / f"{driver.ledger.case}.toml"
    if not path.exists():
        return
    found = read(path.read_bytes(), driver.loaded).session
    if found is not None and session_key(found) not in driver.ledger.given:
        driver.ledger.given.append(session_key(found))


EVERY_STEP = ("create", "open", "save", "draft", "record", "complete", "amend", "export", "export again", "copy")
