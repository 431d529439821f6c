"""Killed at every call: at every call of the store's door, and at every system call by way of strace.

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

from tests.durability.disk import Disk, found_in
from tests.durability.door import Dead, Door
from tests.durability.life import EXPORT, STEPS, Talk, read
from tests.durability.workshop import Workshop

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


def found_wrong(talk: Talk, step: str, finished: bool) -> list[str]:
    """What is wrong in the folder of a dead program, and after the next start."""
    view = found_in(talk.folder)
    wrong = [] if talk.book.promised < 0 and not view else talk.book.broken(view)
    if step.startswith("export") and finished and view.get("export.txt") != EXPORT.encode():
        wrong.append("lost: an export")
    if step == "export" and view.get("export.txt", EXPORT.encode()) != EXPORT.encode() and sys.platform == "linux":
        wrong.append("damaged: an export, unfinished under its name")
    copy = view.get("copy.toml")
    if copy is not None and read(copy, talk.loaded).session is None and sys.platform == "linux":
        wrong.append("damaged: a copy, unfinished under its name")
    if step == "export again" and view.get("export.txt") != EXPORT.encode():
        wrong.append("damaged: an export that was there")
    return wrong + talk.starts_again()


def at_every_call(shop: Workshop, step: str, done: Killed) -> None:
    """Kill at every call of the door: portable, and a write is half done."""
    index = 0
    while True:
        talk = shop.at(step)
        with Door() as door:
            door.dies_at = index
            finished = False
            try:
                STEPS[step](talk)
                finished = True
            except Dead:
                pass
            if not finished:
                _drop_lock(talk)
        if finished:
            talk.close()
            return
        index += 1
        done.kills += 1
        done.orphans += any(shop.folder.rglob("*.tmp"))
        done.promises += talk.book.promises
        done.wrong += [f"{step}, call {index} ({door.calls[-1]}): {what}" for what in found_wrong(talk, step, finished)]


def then_started_then_cut(shop: Workshop, step: str, done: Killed) -> None:
    """Kill at every call of the door, start again, and cut the power as soon as what was found is shown as saved."""
    index, choice = 0, random.Random(1)
    while True:
        talk = shop.at(step)
        disk = Disk(shop.folder)
        with Door(disk) as door:
            door.dies_at = index
            try:
                STEPS[step](talk)
                break
            except Dead:
                _drop_lock(talk)
            call = door.calls[-1]
            door.bury()
            door.start()
            again = Talk(shop.folder, shop.loaded)
            again.open()
            assert again.case.status().words.startswith("saved")
            again.book.resume(again.review.session)
            for view in disk.after_power_cut(choice):
                done.promises += 1
                done.wrong += [f"{step}, call {index} ({call}): {what}" for what in again.book.broken(view)]
            again.close()
        index += 1
        done.kills += 1
    talk.close()


def _drop_lock(talk: Talk) -> None:
    """What was opened before the door was manned is closed by the operating system too."""
    if talk.open_case is not None and talk.case.file._lock is not None:
        os.close(talk.case.file._lock._fd)
        talk.case.file._lock = None


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


def traced(shop: Workshop, step: str, *inject: str) -> tuple[Talk, Ended]:
    """Do a step in a forked child whose system calls, once it begins, are traced and tampered with."""
    talk = shop.at(step)
    said, tell = os.pipe()
    log = shop.home / "strace.log"
    child = os.fork()
    if child == 0:
        _child(talk, step, tell)
    os.close(tell)
    _drop_lock(talk)
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
            talk.book.given = list(one["given"])  # type: ignore[call-overload]
            talk.book.promised = int(str(one["promised"]))
            talk.book.typed = [tuple(t) for t in one["typed"]]  # type: ignore[misc,attr-defined]
            talk.book.typed_promised = bool(one["typed_promised"])
            talk.book.promises += 1
    return talk, ended


def _child(talk: Talk, step: str, tell: int) -> None:
    """Wait for the tracer, do the step, tell of every promise as it is made and of how it ended."""

    def say(what: dict[str, object]) -> None:
        os.write(tell, json.dumps(what).encode() + b"\n")

    def promise() -> None:
        book = talk.book
        say(
            {"promised": book.promised, "given": book.given, "typed": book.typed, "typed_promised": book.typed_promised}
        )

    status = 0
    try:
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(2**64 - 1), 0, 0, 0)  # may be traced by a sibling
        talk.say = promise
        os.kill(os.getpid(), signal.SIGSTOP)
        STEPS[step](talk)
        say(
            {
                "done": talk.case.status().words if talk.open_case else "",
                "failed": talk.open_case is not None and talk.case.status().failed,
            }
        )
    except Exception as error:
        say({"raised": type(error).__name__, "text": str(error)})
        status = 1
    finally:
        os._exit(status)


def system_calls(shop: Workshop, step: str) -> list[tuple[str, int]]:
    """Every system call of a step, as its name and its number among those of that name."""
    _, ended = traced(shop, step)
    assert ended.status == 0, ended.said
    counts: Counter[str] = Counter()
    calls = []
    for line in ended.trace.splitlines():
        if match := _CALL.match(line):
            counts[match[1]] += 1
            calls.append((match[1], counts[match[1]]))
    return calls


def at_every_system_call(shop: Workshop, step: str, done: Killed, every: int = 1) -> None:
    """Kill at every system call of a step (or at every so many)."""
    calls = system_calls(shop, step)
    for name, number in calls[:: max(1, every)]:
        talk, ended = traced(shop, step, f"{name}:signal=KILL:when={number}")
        if not os.WIFSIGNALED(ended.status):  # another number of calls than last time
            continue
        assert os.WTERMSIG(ended.status) == signal.SIGKILL
        done.kills += 1
        done.orphans += any(shop.folder.rglob("*.tmp"))
        done.promises += talk.book.promises
        finished = any("done" in one for one in ended.said)
        _allow(talk, shop.folder)
        done.wrong += [f"{step}, {name} {number}: {what}" for what in found_wrong(talk, step, finished)]


def _allow(talk: Talk, folder: Path) -> None:
    """The dead cannot tell what they were about to save: one new state, whole and built upon the old, is theirs."""
    from tests.durability.life import _key

    path = folder / f"{talk.book.case}.toml"
    if not path.exists():
        return
    found = read(path.read_bytes(), talk.loaded).session
    if found is not None and _key(found) not in talk.book.given:
        talk.book.given.append(_key(found))


EVERY_STEP = ("create", "open", "save", "draft", "record", "complete", "amend", "export", "export again", "copy")
