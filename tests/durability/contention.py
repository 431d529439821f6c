"""More than one program at one case: nobody waits, and nobody's answer goes without a word.

Also proves that it can fail: without lock and comparison the two processes do lose answers.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.lock import Locked
from sqs_tui.store.session_file import Conflict, SessionFile
from tests.durability.case_driver import STEPS, CaseDriver, edited_by_others
from tests.durability.fault_injector import FaultInjector
from tests.durability.ledger import CASE, read
from tests.durability.prepared_cases import PreparedCases
from tests.durability.simulated_disk import found_in

#: Generous: what is asked is that nothing waits for anybody, which on a busy machine may still take a moment.
HANG = 2.0
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass
class Contended:
    """How many saves were acknowledged, how many of their answers are nowhere, and the longest single call."""

    trials: int = 0
    lost: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


_WRITER = """
import json, sys, time
from pathlib import Path
from sqs_tui.store import durable, lock
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.lock import Locked
from sqs_tui.store.session_file import SessionFile
from tests.store.samples import answered
folder, name, wanted, careless = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "careless"
if careless:
    from sqs_tui.store import system
    system.try_lock = lambda fd: True
    durable._unchanged = lambda path, expected: None
done, slowest, refused = 0, 0.0, 0
began = time.monotonic()
while done < wanted and time.monotonic() - began < 120:
    at = time.monotonic()
    try:
        with SessionFile.open(folder, "LAN-017") as file:
            file.save(answered(file.session, f"{name}_{done}", value="yes"))
            done += 1
    except Locked:
        refused += 1
    except SaveFailed as error:
        print(error, file=sys.stderr)
    slowest = max(slowest, time.monotonic() - at)
print(json.dumps([done, slowest, refused]))
"""


def two_processes(folder: Path, saves: int = 150, *, careless: bool = False) -> Contended:
    """Two processes that open, save one answer and close again, as often as they can; every answer must be there."""
    from tests.store.samples import small

    done = Contended()
    SessionFile.create(folder, small()).close()
    how = "careless" if careless else "careful"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    both = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), name, str(saves), how],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=REPOSITORY,
        )
        for name in ("a", "b")
    ]  # fmt: skip
    given = set()
    for name, process in zip(("a", "b"), both, strict=True):
        said, complaints = process.communicate(timeout=180)
        if process.returncode or (complaints and not careless):
            done.wrong.append(complaints.strip().splitlines()[-1] if complaints else "a writer failed")
        count, slowest, _ = json.loads(said) if said else (0, 0.0, 0)
        done.trials += count
        done.slowest = max(done.slowest, slowest)
        given |= {f"{name}_{n}" for n in range(count)}
    try:
        with SessionFile.open(folder, CASE, read_only=True) as file:
            done.lost = len(given - set(file.session.answers))
            if problems := file.verify():
                done.wrong.append(str(problems[0]))
    except Exception as error:
        done.lost = len(given)
        done.wrong.append(str(error))
    return done


def timed(done: Contended, what: str, began: float) -> None:
    took = time.monotonic() - began
    done.slowest = max(done.slowest, took)
    if took > HANG:
        done.wrong.append(f"{what} took {took:.1f} s")


def two_openers(cases: PreparedCases) -> Contended:
    """The second is refused at once, told by whom, and may read; when the first is done it may write."""
    done = Contended(trials=1)
    first = cases.at("save")
    began = time.monotonic()
    try:
        SessionFile.open(cases.folder, CASE).close()
        done.wrong.append("a second opener got in")
    except Locked as refused:
        if refused.pid != str(os.getpid()):
            done.wrong.append(f"the second is not told who is there: {refused}")
    timed(done, "being refused", began)
    with SessionFile.open(cases.folder, CASE, read_only=True) as reader:
        try:
            reader.save(reader.session)
            done.wrong.append("a reader saved")
        except SaveFailed:
            pass
    STEPS["save"](first)
    first.close()
    done.wrong += first.ledger.broken(found_in(cases.folder)) + first.starts_again()
    return done


_HOLDER = """
import sys, time
from pathlib import Path
from sqs_tui.store.session_file import SessionFile
file = SessionFile.open(Path(sys.argv[1]), "LAN-017")
print("held", flush=True)
time.sleep(60)
"""


def stale_lock(cases: PreparedCases) -> Contended:
    """A holder that stands still keeps others out, without their waiting; one that was killed keeps nobody out."""
    done = Contended(trials=2)
    cases.at("save").close()
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(cases.folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGSTOP)
        began = time.monotonic()
        try:
            SessionFile.open(cases.folder, CASE).close()
            done.wrong.append("got in beside one that stands still")
        except Locked as refused:
            if refused.pid != str(holder.pid):
                done.wrong.append(f"is not told who stands still: {refused}")
        timed(done, "being refused by one that stands still", began)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    began = time.monotonic()
    SessionFile.open(cases.folder, CASE).close()
    timed(done, "opening after a kill", began)
    return done


def same_size_and_time(cases: PreparedCases) -> Contended:
    """An edit that neither size nor time betrays, before a save and at every call of one: both versions stay.

    Between the last look at the file and the renaming nothing can be seen; that one call is left out.
    """
    done = Contended()
    index = -1
    while True:
        driver = cases.at("save")
        calls: list[str] = []
        edited: list[bytes] = []

        def edit(
            at: int, name: str, driver: CaseDriver = driver, edited: list[bytes] = edited, index: int = index
        ) -> None:
            if at == max(0, index) and not edited:
                edited.append(b"")
                edited_by_others(driver)
                edited[0] = driver.case.file.path.read_bytes()

        with FaultInjector() as injector:
            if index < 0:
                edit(0, "")
            injector.before = edit
            clean = STEPS["save"](driver)
            calls = list(injector.calls)
        if not edited:
            driver.close()
            return done
        done.trials += 1
        conflict = driver.case.file.read_only and clean
        view = found_in(cases.folder)
        ours = [read(data, cases.loaded).session for path, data in view.items() if ".conflict-" in path]
        here = read(view[f"{CASE}.toml"], cases.loaded).session
        kept_theirs = view[f"{CASE}.toml"] == edited[0]
        kept_ours = any(one is not None and one.answers == driver.review.session.answers for one in (*ours, here))
        where = f"edited {'before the save' if index < 0 else f'before {calls[index]} (call {index})'}"
        at_the_renaming = index >= 0 and calls[index] == "replace" and calls[index - 1] == "read"
        if not kept_ours:
            done.lost += 1
            done.wrong.append(f"lost: ours, {where}")
        if not kept_theirs and not at_the_renaming:
            done.lost += 1
            done.wrong.append(f"lost: theirs, {where}")
        if kept_theirs and not conflict and not driver.case.status().failed:
            # Written behind our back after the renaming: the next save will see it.
            driver.change(("set_evidence", ("present", "Later.")))
            if not driver.case.file.read_only:
                done.wrong.append(f"unseen: {where}")
        driver.close()
        index += 1


def deleted_lock(cases: PreparedCases) -> Contended:
    """The lock file deleted and somebody else in and out with an answer, before a save and at every call of one."""
    done = Contended()
    index = 0
    while True:
        driver = cases.at("save")
        theirs: list[bool] = []

        def other(
            at: int, name: str, driver: CaseDriver = driver, theirs: list[bool] = theirs, index: int = index
        ) -> None:
            if at != index or theirs:
                return
            theirs.append(False)
            (cases.folder / f".{CASE}.lock").unlink()
            with injector.switched_off():
                second = CaseDriver(cases.folder, cases.loaded)
                second.open()
                theirs[0] = second.change(("set_evidence", ("present", "Theirs.")))
                second.close()

        with FaultInjector() as injector:
            injector.before = other
            clean = STEPS["save"](driver)
            calls = list(injector.calls)
        if not theirs:
            driver.close()
            return done
        done.trials += 1
        view = found_in(cases.folder)
        copies = [data for path, data in view.items() if path == f"{CASE}.toml" or ".conflict-" in path]
        found = [session for data in copies if (session := read(data, cases.loaded).session) is not None]
        at_the_renaming = calls[index] == "replace" and calls[index - 1] == "read"
        if theirs[0] and not at_the_renaming and not any(one.answer("present").evidence == "Theirs." for one in found):
            done.lost += 1
            done.wrong.append(f"lost: theirs, before {calls[index]} (call {index})")
        if clean and not any(one.answer("sentence").evidence for one in found):
            done.lost += 1
            done.wrong.append(f"lost: ours, before {calls[index]} (call {index})")
        driver.close()
        index += 1


__all__ = ["Conflict", "Contended", "deleted_lock", "same_size_and_time", "stale_lock", "two_openers", "two_processes"]
