"""Real disks that are full, read-only, immutable or somebody else's: mounted in a temporary folder, as root.

Nothing may be damaged or said to be saved, no temporary may stay, and once there is room one retry is enough.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqs_tui.store.durable import SaveFailed
from tests.durability.case_driver import SAVED, STEPS, CaseDriver
from tests.durability.prepared_cases import PreparedCases
from tests.durability.simulated_disk import found_in

LEVELS = 64
PAGE = 4096


@dataclass
class Tried:
    """How many trials, how many of them saved at once, and everything that was wrong."""

    trials: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def why_not_root() -> str:
    """Why nothing can be mounted here; empty when it can."""
    if sys.platform != "linux":
        return "mounting in a temporary folder is done on Linux only"
    if os.geteuid() != 0:
        return "only root may mount"
    return ""


@contextmanager
def mounted(where: Path, kind: str, options: str, source: str = "none") -> Iterator[Path]:
    """Something mounted at `where`; always unmounted."""
    where.mkdir(exist_ok=True)
    done = subprocess.run(["mount", "-t", kind, "-o", options, source, str(where)], capture_output=True, text=True)
    if done.returncode:
        raise CannotMount(done.stderr.strip())
    try:
        yield where
    finally:
        unmount(where)


def unmount(where: Path) -> None:
    if subprocess.run(["umount", str(where)], capture_output=True).returncode:
        subprocess.run(["umount", "-l", str(where)], capture_output=True)


class CannotMount(Exception):
    pass


def _long(driver: CaseDriver, pages: int) -> None:
    """Make the session about so many pages long."""
    words = "Talked about home and school, and what is different now. "
    driver.change(("set_evidence", ("events", words * (pages * PAGE // len(words) // 2))))


def full(cases: PreparedCases, levels: int = LEVELS) -> Tried:
    """A small tmpfs with nothing to 63 pages of room, on which a save needs about thirty."""
    done = Tried()
    step = max(1, LEVELS // levels)
    for room in range(0, LEVELS, step):
        with mounted(cases.home / "small", "tmpfs", f"size={LEVELS * 8 * PAGE}") as disk:
            driver = CaseDriver(disk / "sessions", cases.loaded)
            driver.create()
            _long(driver, 30)
            filler = disk / "filler"
            filler.write_bytes(b"x" * _free(disk))
            os.truncate(filler, filler.stat().st_size - room * PAGE)
            _trial(driver, done, f"{room} pages of room", "disk full", filler.unlink)
    return done


def _free(disk: Path) -> int:
    stat = os.statvfs(disk)
    return stat.f_bavail * stat.f_bsize


def _trial(driver: CaseDriver, done: Tried, where: str, words: str, mend: Callable[[], object]) -> None:
    """Save, complete with what is wrong with the disk told of, mend it, and save again with one retry."""
    done.trials += 1
    before = driver.ledger.promised
    clean = driver.change(("set_evidence", ("policy", f"Said with {where}.")))
    status = driver.case.status()
    if not clean:
        done.refused += 1
        if words not in status.words or not status.failed:
            done.wrong.append(f"unnamed: {where}: {status.words}")
        if driver.ledger.promised != before or (driver.said and driver.said[-1].startswith(SAVED)):
            done.wrong.append(f"wrongly saved: {where}")
    view = found_in(driver.folder)
    done.wrong += [f"{what}, {where}" for what in driver.ledger.broken(view)]
    done.wrong += [f"left: {path}, {where}" for path in view if path.endswith(".tmp")]
    mend()
    driver.case.retry()
    if not driver.pump():
        done.wrong.append(f"not saved by a retry: {where}: {driver.case.status().words}")
    done.wrong += [f"{what}, {where}, mended" for what in driver.ledger.broken(found_in(driver.folder))]
    driver.close()
    done.wrong += [f"{what}, {where}" for what in driver.starts_again()]


def read_only_remount(cases: PreparedCases) -> Tried:
    """Opened on a disk mounted read-only; and one that becomes so while the case is open, as after a disk error.

    The second is an ext4 that is told to abort: while a file is open for writing, the lock among them, no disk can be
    remounted in an orderly way. It cannot be mended without being mounted again either.
    """
    done = Tried()
    image = image_of(cases, "ext4")
    where = cases.home / "ext4"
    with mounted(where, "ext4", "loop", str(image)) as disk:
        driver = CaseDriver(disk / "sessions", cases.loaded)
        STEPS["begin"](driver)
        driver.close()
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        driver.open()
        done.trials += 1
        if not driver.case.file.read_only or "read-only folder" not in " ".join(driver.case.notices):
            done.wrong.append(f"unnamed: opened on a read-only disk: {driver.case.notices}")
        done.refused += not driver.change(("set_evidence", ("policy", "Said on a read-only disk.")))
        if driver.said[-1].startswith(SAVED):
            done.wrong.append("wrongly saved: on a read-only disk")
        driver.close()
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        driver.open()
        driver.ledger.resume(driver.review.session)
        subprocess.run(["mount", "-o", "remount,abort", str(disk)], check=True)
        done.trials += 1
        clean = driver.change(("set_evidence", ("policy", "Said after a disk error.")))
        done.refused += not clean
        if clean or not any(
            words in driver.case.status().words for words in ("read-only folder", "input/output error")
        ):
            done.wrong.append(f"unnamed: a disk that became read-only: {driver.case.status().words}")
        driver.close()
    with mounted(where, "ext4", "loop", str(image)) as disk:
        done.wrong += driver.ledger.broken(found_in(disk / "sessions"))
        done.wrong += driver.starts_again()
    return done


def why_no_chattr(cases: PreparedCases) -> str:
    """Why no file can be made immutable here; empty when it can."""
    if why_not_root():
        return why_not_root()
    if shutil.which("chattr") is None:
        return "chattr is not installed"
    return ""


def immutable(cases: PreparedCases, folder: Path) -> Tried:
    """The session file, then its folder, made immutable. `folder` is on a disk that knows of this."""
    done = Tried()
    for what in ("file", "folder"):
        driver = CaseDriver(folder / what / "sessions", cases.loaded)
        STEPS["begin"](driver)
        aim = driver.case.file.path if what == "file" else driver.folder
        if subprocess.run(["chattr", "+i", str(aim)], capture_output=True).returncode:
            driver.close()
            raise CannotMount("this disk knows no immutable files")
        mend = ["chattr", "-i", str(aim)]
        try:
            again = partial(subprocess.run, mend, check=True)
            _trial(driver, done, f"immutable {what}", "no permission", again)
        finally:
            subprocess.run(mend, capture_output=True)
    return done


NOBODY = 65534


def other_user(cases: PreparedCases, folder: Path) -> Tried:
    """A child that is somebody else: in a folder it may read it opens to read only, in one it may not it says so."""
    done = Tried()
    driver = CaseDriver(folder / "theirs" / "sessions", cases.loaded)
    STEPS["begin"](driver)
    driver.close()
    before = {path: data for path, data in found_in(driver.folder).items() if not path.endswith(".lock")}
    for mode, wanted in ((0o755, ("opened", "read-only", "no permission")), (0o700, ("refused", "ermission"))):
        for path in (cases.home, folder, *driver.folder.parents):
            if path == folder or path == cases.home or folder in path.parents:
                path.chmod(0o755)
        driver.folder.chmod(mode)
        for path in driver.folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        done.trials += 1
        said = _as_nobody(driver)
        if not all(word in said for word in wanted):
            done.wrong.append(f"unnamed: as another user, {mode:o}: {said}")
        if {path: data for path, data in found_in(driver.folder).items() if not path.endswith(".lock")} != before:
            done.wrong.append(f"damaged: by another user, {mode:o}")
    return done


def _as_nobody(driver: CaseDriver) -> str:
    """What a child without privileges says of opening the case and of saving in it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing"
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            driver.open_case = None
            driver.open()
            said = f"opened, {driver.case.status().words}, {' '.join(driver.case.notices)}"
            driver.case.file.save(driver.review.session)
            said += ", saved"
        except SaveFailed as error:
            said += f", {error}"
        except Exception as error:
            said = f"refused, {type(error).__name__}: {error}"
        finally:
            os.write(writing, said.encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode()
    os.waitpid(child, 0)
    return said


# The power goes


#: FS_IOC_SHUTDOWN of ext4, and XFS_IOC_GOINGDOWN: the same number. 2: without writing the log first.
SHUTDOWN, NO_LOG_FLUSH, LOG_FLUSH = 0x8004587D, 2, 1
KINDS = {"ext4": ("mkfs.ext4", "32M"), "xfs": ("mkfs.xfs", "320M")}


def shut_down(disk: Path, how: int = NO_LOG_FLUSH) -> None:
    """The file system stops where it is: what is not on the disk now never will be."""
    import fcntl

    fd = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(fd, SHUTDOWN, ctypes.c_uint32(how))
    finally:
        os.close(fd)


def why_no_power_cuts(cases: PreparedCases, kind: str) -> str:
    """Why the power cannot be cut here under a file system of this kind; empty when it can."""
    if why_not_root():
        return why_not_root()
    make, _ = KINDS[kind]
    if shutil.which(make) is None:
        return f"{make} is not installed"
    try:
        image = image_of(cases, kind)
        with mounted(cases.home / kind, kind, "loop", str(image)) as disk:
            shut_down(disk)
    except (CannotMount, OSError, subprocess.CalledProcessError) as error:
        return f"{kind}: {error}"
    return ""


def image_of(cases: PreparedCases, kind: str) -> Path:
    """A sparse file with an empty file system in it."""
    make, size = KINDS[kind]
    image = cases.home / f"{kind}.img"
    image.unlink(missing_ok=True)
    subprocess.run(["truncate", "-s", size, str(image)], check=True)
    subprocess.run([make, "-q", str(image)], check=True, capture_output=True)
    return image
