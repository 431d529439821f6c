"""The one door to the operating system: every call that touches a file of the store goes through a function here.

Tests and rigs put recorders and faults in place of these functions, so other modules call them as
`system.fsync(…)` and never import them by name. What a platform lacks is said in the function that lacks it.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from pathlib import Path

#: How long `replace` keeps trying on Windows while a virus scanner or an indexer holds the file open, in seconds.
SHARING_PATIENCE = 1.0

# Absent on Windows: there a link cannot be told apart at opening (`lstat` before it does), descriptors are not
# inherited anyway, and without O_BINARY newlines would be rewritten.
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CLOEXEC = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)

# What a file system answers when it has no such operation at all, which is not an error of the disk.
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


def no_core_dumps() -> None:
    """Have a crash of this process write no image of its memory, which holds whatever case is open.

    On Linux the limit is 1 byte, not 0: below a page no file is written, and 1 alone also keeps the system from
    handing the image to a program of its own, as it otherwise does whatever the limit. Windows has no such
    limit: there no image is kept unless the system was set up to keep them, which this cannot undo.
    """
    if sys.platform == "win32":
        return
    import resource

    least = 1 if sys.platform == "linux" else 0
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    if most != resource.RLIM_INFINITY:
        least = min(least, most)  # it was lowered before: 0 then, which nobody may raise
    resource.setrlimit(resource.RLIMIT_CORE, (least, least))


def make_folder(path: Path) -> None:
    """Create one folder, 0700. On Windows it takes the permissions of its parent: the user's own profile."""
    os.mkdir(path, 0o700)


def create(path: Path) -> int:
    """A descriptor for writing a file that must not exist yet, not even as a link; 0600."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | _CLOEXEC | _BINARY, 0o600)


def create_unnamed(folder: Path) -> int | None:
    """A descriptor for writing a file without a name, 0600: it is gone when the process is, however that ends.

    None where there is no such thing: only Linux has it, and there not every file system (network drives, FAT).
    """
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not os.path.isdir("/proc/self/fd"):
        return None
    try:
        return os.open(folder, os.O_WRONLY | flag | _CLOEXEC, 0o600)
    except OSError as error:
        if error.errno not in _UNSUPPORTED and error.errno != errno.EISDIR:
            raise
        return None


def give_name(fd: int, path: Path) -> None:
    """Let an unnamed file have a name that must be free, not even a link; in one step."""
    # With a descriptor beside it Python asks the system to follow the link that stands for the open file.
    os.link(f"/proc/self/fd/{fd}", path, src_dir_fd=fd, follow_symlinks=True)


def write(fd: int, data: memoryview) -> int:
    """Write some of `data`, and say how many bytes that was."""
    return os.write(fd, data)


def fsync(fd: int) -> None:
    """Have the content of an open file on the disk itself before returning.

    On macOS fsync leaves it in the drive's cache and only F_FULLFSYNC empties that; network drives that
    do not know F_FULLFSYNC get the plain one.
    """
    if sys.platform == "darwin":
        import fcntl

        try:
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
            return
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
    os.fsync(fd)


def close(fd: int) -> None:
    """Close a descriptor; it is gone even when this raises."""
    os.close(fd)


def link(existing: Path, new: Path) -> None:
    """A second name for one file. Raises OSError where the file system has no such thing (FAT, some shares)."""
    os.link(existing, new, **({} if sys.platform == "win32" else {"follow_symlinks": False}))


def replace(new: Path, old: Path) -> None:
    """Let the file `new` take the name `old`, in one step.

    Windows refuses while anybody has `old` open, as virus scanners do for a moment after every write, so
    there it is tried again for `SHARING_PATIENCE` seconds.
    """
    if sys.platform != "win32":
        os.replace(new, old)
        return
    until = time.monotonic() + SHARING_PATIENCE
    while True:
        try:
            os.replace(new, old)
            return
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(0.02)


def unlink(path: Path) -> None:
    """Remove one name of a file."""
    os.unlink(path)


def fsync_folder(path: Path) -> None:
    """Have the names in a folder on the disk itself before returning.

    Windows cannot open a folder for this: NTFS journals the renaming, and the last save may be lost to a
    power cut, though never half of it. A file system that says it has no such operation is believed.
    """
    if sys.platform == "win32":
        return
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | _CLOEXEC)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(fd)


def fsync_file(path: Path) -> None:
    """`fsync` of a regular file by its name, whoever wrote it; Windows does it only for who may write the file."""
    _only_regular(os.lstat(path).st_mode)
    mode = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    fd = os.open(path, mode | _NOFOLLOW | _NONBLOCK | _CLOEXEC | _BINARY)
    try:
        fsync(fd)
    finally:
        os.close(fd)


def check_regular(path: Path) -> None:
    """Raise OSError for a link, a pipe, a folder or a device; a name that is free is fine."""
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    _only_regular(mode)


def read(path: Path, most: int) -> bytes:
    """Up to `most` bytes of a regular file; a link, a pipe or a folder in its place is an OSError, never a wait."""
    _only_regular(os.lstat(path).st_mode)
    fd = os.open(path, os.O_RDONLY | _NOFOLLOW | _NONBLOCK | _CLOEXEC | _BINARY)
    try:
        parts = []
        while most > 0 and (part := os.read(fd, most)):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)
    finally:
        os.close(fd)


def make_private(path: Path) -> bool:
    """Let only the user read a regular file that others could; whether that was so. On Windows nothing to do."""
    if sys.platform == "win32":
        return False
    mode = os.lstat(path).st_mode
    if not stat.S_ISREG(mode) or not mode & 0o077:
        return False
    os.chmod(path, 0o600)
    return True


def names(folder: Path) -> list[str]:
    """The names in a folder, hidden ones too, sorted."""
    return sorted(os.listdir(folder))


def exists(path: Path) -> bool:
    """True when the name is taken, be it by a link that leads nowhere."""
    return os.path.lexists(path)


def age(path: Path) -> float:
    """Seconds since a file was last written, by the computer's clock."""
    return time.time() - os.lstat(path).st_mtime


def open_lock(path: Path) -> int:
    """A descriptor for reading and writing a lock file, made (0600) when it is not there; never through a link."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | _NOFOLLOW | _NONBLOCK | _CLOEXEC | _BINARY, 0o600)
    try:
        _only_regular(os.fstat(fd).st_mode)
    except OSError:
        os.close(fd)
        raise
    return fd


def try_lock(fd: int) -> bool:
    """Lock an open file for this process alone, without waiting; False when somebody else has it locked.

    The lock ends with the descriptor or the process, however either ends. Windows locks a byte far behind
    the content, so that others can still read who holds it. Raises OSError where files cannot be locked.
    """
    if sys.platform == "win32":
        import msvcrt

        os.lseek(fd, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def cannot_lock(error: OSError) -> bool:
    """True when `try_lock` failed because this drive has no locks, as some network shares have none."""
    return error.errno in _UNSUPPORTED or error.errno == errno.ENOLCK


def same_file(fd: int, path: Path) -> bool:
    """True when `path` still names the very file that is open as `fd`."""
    try:
        named = os.lstat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(fd), named)


def rewrite(fd: int, data: bytes) -> None:
    """Put `data` in the place of all that an open file holds; for notes to others, not for what must last."""
    os.lseek(fd, 0, os.SEEK_SET)
    os.ftruncate(fd, 0)
    os.write(fd, data)


def _only_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, "is a symbolic link")
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "is a folder")
    raise OSError(errno.ESPIPE, "is not a regular file")
