"""Giving hostile files to the real loaders and to the real commands, and seeing what they take, say and leave behind."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqs_tui.cli import main
from sqs_tui.criteria.load import LoadedInstrument, load_instrument, open_instrument
from sqs_tui.findings.inspection_file import read_about
from sqs_tui.saved.checked import check_file
from sqs_tui.saved.listing import rows_of, text_of
from sqs_tui.saved.reading import read_session
from sqs_tui.source.problems import SourceError
from tests.hostile.files import INSPECTION, SMALL_CRITERIA, Hostile, a_session

#: Memory of the program with all its modules loaded, before it reads anything; rounded up, in bytes.
PROGRAM = 60_000_000
#: What reading any file may take: seconds of processor time, and bytes of memory at its peak, the program included.
SECONDS, MEMORY = 4.0, 400 << 20
#: At which a child is stopped: it hangs, or eats the machine.
_STOP_SECONDS, _STOP_MEMORY = 20, 2 << 30

NAMES = {
    "session": "LAN-017.toml",
    "completed": "LAN-017.toml",
    "criteria": "criteria.toml",
    "inspection": "inspection.toml",
}
_PLACE = re.compile(r"(:\d+:\d+)?: \S")


@dataclass
class Tried:
    """How many readings, the most that one took and which it was, and everything that was wrong."""

    runs: int = 0
    refused: int = 0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    wrong: list[str] = field(default_factory=list)

    def took(self, what: str, seconds: float, peak: int = 0) -> None:
        self.runs += 1
        self.slowest = max(self.slowest, (seconds, what))
        self.largest = max(self.largest, (peak, what))

    def limits(self, seconds: float = SECONDS, memory: int = MEMORY) -> list[str]:
        """What was over the limits."""
        over = []
        if self.slowest[0] > seconds:
            over.append(f"{self.slowest[1]}: {self.slowest[0]:.2f} s of processor time")
        if self.largest[0] > memory:
            over.append(f"{self.largest[1]}: {self.largest[0] >> 20} MB")
        return over


@contextlib.contextmanager
def bench() -> Iterator[Path]:
    """A folder in which all but the file to be tried is in order, in memory where there is such a disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="sqs-hostile-", dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        (folder / "sessions").mkdir()
        (folder / "criteria.toml").write_bytes(SMALL_CRITERIA)
        yield folder


def path_of(folder: Path, kind: str) -> Path:
    return folder / NAMES[kind] if kind == "criteria" else folder / "sessions" / NAMES[kind]


def put(folder: Path, hostile: Hostile) -> Path:
    """The file in its place, everything else in order."""
    (folder / "criteria.toml").write_bytes(SMALL_CRITERIA)
    for name, data in (("LAN-017.toml", a_session(completed=True)), ("inspection.toml", INSPECTION)):
        (folder / "sessions" / name).write_bytes(data)
    path = path_of(folder, hostile.kind)
    path.write_bytes(hostile.data)
    return path


def through_the_loaders(files: Iterable[Hostile], tried: Tried) -> Tried:
    """Every file through all that reads it: the strict check, the quick way of a list, that of a summary."""
    with bench() as folder:
        criteria = load_instrument(folder / "criteria.toml")
        for hostile in files:
            path = put(folder, hostile)
            before = path.stat()
            try:
                lines = _loaded(hostile, path, criteria, tried)
            except Exception:
                tried.wrong.append(f"{hostile.kind}, {hostile.what}: {traceback.format_exc(limit=-3)}")
                continue
            tried.refused += bool(lines)
            tried.wrong += [
                f"{hostile.kind}, {hostile.what}: says {line!r}" for line in lines if not placed(line, path)
            ]
            after = path.stat()
            if (before.st_mtime_ns, before.st_ino, before.st_size) != (after.st_mtime_ns, after.st_ino, after.st_size):
                tried.wrong.append(f"{hostile.kind}, {hostile.what}: the file was touched")
            if path.read_bytes() != hostile.data:
                tried.wrong.append(f"{hostile.kind}, {hostile.what}: the file was changed")
    return tried


def placed(line: str, path: Path) -> bool:
    """Whether this is one line that names the file and where in it."""
    return "\n" not in line and line.startswith(str(path)) and _PLACE.match(line, len(str(path))) is not None


def _loaded(hostile: Hostile, path: Path, criteria: LoadedInstrument, tried: Tried) -> list[str]:
    """What is told about the file, one problem a line; empty when it is in order. Each reading is timed by itself."""

    @contextlib.contextmanager
    def timed(how: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        tried.took(f"{hostile.kind}, {hostile.what}: {how}", time.process_time() - begun)

    if hostile.kind == "inspection":
        with timed("findings"):
            try:
                read_about(path.parent)
            except SourceError as error:
                return str(error).split("\n")
        return []
    with timed("check"):
        checked = check_file(path, criteria)
    if hostile.kind == "criteria":
        with timed("open"), contextlib.suppress(SourceError):
            open_instrument(path)
    else:
        with timed("list"):
            text_of(rows_of(path.parent, criteria))
        with timed("show"):
            try:
                read_session(path, criteria, "text", for_case_manager=False)
            except SourceError as error:
                if not checked.code:
                    raise ValueError("show refuses what check finds in order") from error
    return list(checked.lines) if checked.code else []


def commands(folder: Path, kind: str) -> list[list[str]]:
    """The commands that come upon a file of this kind, `check` first."""
    common = ["--sessions", str(folder / "sessions"), "--criteria", str(folder / "criteria.toml")]
    if kind == "inspection":
        return [[*common, "findings"]]
    every = [["check", str(path_of(folder, kind))], ["check"], ["list"], ["show", "LAN-017"], ["findings"]]
    return [[*common, *command] for command in (*every, ["review", "LAN-017", "--plain"])]


def through_the_commands(files: Iterable[Hostile], tried: Tried, *, start: bool = False) -> Tried:
    """Every file through every command that reads it, each in a process of its own.

    `start` has the program started anew for each, as a user would; else a copy of this process carries it out.
    """
    with bench() as folder:
        for hostile in files:
            for command in commands(folder, hostile.kind):
                path = put(folder, hostile)
                one_command(command, path, f"{hostile.kind}, {hostile.what}: {command[4]}", tried, start=start)
                if path.read_bytes() != hostile.data and not (command[4] == "review" and not tried.wrong):
                    tried.wrong.append(f"{hostile.kind}, {hostile.what}: changed by {command[4]}")
    return tried


def one_command(command: list[str], path: Path, what: str, tried: Tried, *, start: bool = False) -> int:
    """Carry out one command in a child with limits; its exit code. What it says and takes goes into `tried`."""
    before = os.lstat(path)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        status, usage = _in_a_child(command, out.fileno(), err.fileno(), start=start)
        out.seek(0)
        err.seek(0)
        said, complained = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    peak = usage.ru_maxrss << (0 if sys.platform == "darwin" else 10)
    # A copy of this process begins with all that the tests before have left in it.
    tried.took(what, usage.ru_utime + usage.ru_stime, peak if start else max(0, peak - _held()))
    code = os.waitstatus_to_exitcode(status)
    tried.refused += code != 0
    if code not in (0, 1, 2):
        tried.wrong.append(f"{what}: ended with {code}: {complained[-2000:]}")
    if any("Traceback" in text or "internal error" in text for text in (complained, said)):
        tried.wrong.append(f"{what}: {complained[-2000:]}")
    elif code and not any(name in said + complained for name in (path.name, "LAN-017", "was changed after")):
        tried.wrong.append(f"{what}: ended with {code} and does not name the file: {complained[-300:]!r}")
    after = os.lstat(path)
    if code and (before.st_mtime_ns, before.st_ino, before.st_size) != (after.st_mtime_ns, after.st_ino, after.st_size):
        tried.wrong.append(f"{what}: the file was touched")
    return code


def _held() -> int:
    """Bytes of memory that this process has now, beyond what the program itself needs to be loaded."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux: what it had at most
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << (0 if sys.platform == "darwin" else 10)
    return pages * resource.getpagesize() - PROGRAM


def _in_a_child(command: list[str], out: int, err: int, *, start: bool) -> tuple[int, resource.struct_rusage]:
    read, write = os.pipe()
    os.write(write, b"q\n")
    os.close(write)
    child = os.fork()
    if child == 0:
        try:
            os.dup2(read, 0)
            os.dup2(out, 1)
            os.dup2(err, 2)
            os.close(read)
            resource.setrlimit(resource.RLIMIT_CPU, (_STOP_SECONDS, _STOP_SECONDS + 1))
            resource.setrlimit(resource.RLIMIT_AS, (_STOP_MEMORY, _STOP_MEMORY))
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            signal.alarm(3 * _STOP_SECONDS)  # for whatever waits instead of working
            if start:
                os.execv(sys.executable, [sys.executable, "-m", "sqs_tui", *command])
            os._exit(_carried_out(command))
        finally:
            os._exit(70)
    os.close(read)
    _, status, usage = os.wait4(child, 0)
    return status, usage


def _carried_out(command: list[str]) -> int:
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 -- as long as the process
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        code = main(command)
    except BaseException:
        traceback.print_exc()
        code = 70
    sys.stdout.flush()
    sys.stderr.flush()
    return code
