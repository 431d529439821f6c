"""Writing a file so that after any failure at any moment it is the old one or the new one, whole.

The steps are numbered as in SECURITY.md: 2 temporary written and synced, 3 nobody else changed the file, 4 replaced,
5 the old one kept, 6 folder synced, 7 read back. Only when a function here returns is anything saved.
An error at any step starts again from the beginning with a fresh temporary: after a failed fsync Linux
takes the pages for clean, so a second fsync of the same file would succeed without having written.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Callable, Collection
from pathlib import Path

from sqs_tui.errors import SqsError
from sqs_tui.source.toml_reader import MAX_BYTES
from sqs_tui.store import system

#: SHA-256 in hex of a file's content, or None for a file that is not there.
Digest = str | None

_TEMPORARY = re.compile(r"\.(?P<target>.+)\.[0-9a-f]{16}\.tmp")

_WORDS = {
    errno.ENOSPC: "disk full",
    errno.EDQUOT: "disk quota used up",
    errno.EFBIG: "file too large for this disk",
    errno.EROFS: "read-only folder",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EIO: "input/output error",
    errno.ENODEV: "the disk is gone",
    errno.ENXIO: "the disk is gone",
    errno.ESTALE: "the network drive is gone",
    errno.ENOENT: "the folder or file is gone",
    errno.ENOTDIR: "the folder is gone",
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
    errno.ENOMEM: "out of memory",
    errno.EEXIST: "a file of this name is already there",
    errno.EISDIR: "a folder is in the file's place",
    errno.ELOOP: "a symbolic link is in the file's place",
    errno.ESPIPE: "something else is in the file's place",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EBUSY: "the file is in use",
    errno.ETXTBSY: "the file is in use",
}


class SaveFailed(SqsError):
    """Nothing may be shown as saved. The text names the problem in a few words ("disk full").

    `perhaps` is true when the new content may nevertheless have taken the file's place: it was put there,
    but its lasting could not be made sure of.
    """

    def __init__(self, reason: str, *, perhaps: bool = False) -> None:
        super().__init__(reason)
        self.perhaps = perhaps


class Changed(SqsError):
    """The file on disk is not the one expected: somebody else wrote it."""


def in_words(error: OSError) -> str:
    """What an error of the operating system means, in a few plain words."""
    return _WORDS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_of(path: Path, most: int = MAX_BYTES) -> Digest:
    """The SHA-256 of the file as it is now, None when there is none. Raises OSError.

    Of a file longer than `most` bytes it is that of one byte more, so that it cannot look like a shorter one.
    """
    try:
        return sha256(system.read(path, most + 1))
    except FileNotFoundError:
        return None


def nothing() -> None:
    """What is called where nobody wants to be told."""


def replace_file(
    path: Path,
    data: bytes,
    expected: Collection[Digest] | None = None,
    backup: Path | None = None,
    syncing: Callable[[], None] = nothing,
) -> None:
    """Make `data` the content of `path`, durably; when it returns, it is on the disk.

    `expected` are the contents the file may have now; any other raises `Changed` and leaves it alone (None:
    whatever is there may go). The old file is kept as `backup` if that can be done. `syncing` is called when
    there is nothing to do for a while but wait for the disk. Raises `SaveFailed`.
    """
    putting = False
    try:
        temporary, second_name = _temporary(path), _temporary(backup or path)
        try:
            _write_synced(temporary, data, syncing)
            kept = backup is not None and _named_again(path, second_name)
            # Not before, since syncing takes a while: an edit made meanwhile must not be overwritten either.
            _unchanged(path, expected)
            putting = True
            system.replace(temporary, path)
            if backup is not None and kept:
                with contextlib.suppress(OSError):
                    system.replace(second_name, backup)
        except BaseException:
            _forget(temporary)
            raise
        finally:
            # Also after success: renaming one of two names of the same file over the other does nothing at all.
            _forget(second_name)
        system.fsync_folder(path.parent)
        if system.read(path, len(data) + 1) != data:
            raise SaveFailed("what was written could not be read back", perhaps=True)
    except OSError as error:
        raise SaveFailed(in_words(error), perhaps=putting) from error


def write_new(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write a file somebody asked for, 0600 and durably. Raises `SaveFailed`, also when `path` exists.

    With `overwrite` an existing file is replaced in one step, but never a link, a pipe or a device, nor a file
    named as sessions and criteria are. Without, it has no name until it is whole; where files cannot be without
    one it has its own from the start. So a crash may there leave it unfinished, but nowhere a hidden copy that
    nobody looks for.
    """
    if overwrite:
        _check_replaceable(path)
        sweep(path.parent, lambda name: name == path.name)
        return replace_file(path, data)
    created = False

    def name() -> None:
        nonlocal created
        system.give_name(fd, path)
        created = True

    try:
        unnamed = system.create_unnamed(path.parent)
        if unnamed is None:
            fd = system.create(path)
            created = True
            _fill(fd, data)
        else:
            fd = unnamed
            _fill(fd, data, synced=name)
        system.fsync_folder(path.parent)
        if digest_of(path, len(data)) != sha256(data):
            raise SaveFailed("what was written could not be read back")
    except BaseException as error:
        if created:
            _forget(path)
        if isinstance(error, OSError):
            raise SaveFailed(in_words(error)) from error
        raise


def make_sure(path: Path) -> None:
    """Have a file that somebody wrote, and its name, on the disk itself.

    Raises `SaveFailed`. Then never call it again for this file: write the content anew.
    """
    try:
        system.fsync_file(path)
        system.fsync_folder(path.parent)
    except OSError as error:
        raise SaveFailed(in_words(error)) from error


def remove(path: Path) -> None:
    """Unlink a file durably; one that is not there is fine. Raises `SaveFailed`."""
    try:
        with contextlib.suppress(FileNotFoundError):
            system.unlink(path)
            system.fsync_folder(path.parent)
    except OSError as error:
        raise SaveFailed(in_words(error)) from error


def target_of(name: str) -> str | None:
    """The name of the file that a temporary of ours was meant to become; None for any other file."""
    match = _TEMPORARY.fullmatch(name)
    return match["target"] if match else None


def sweep(folder: Path, ours: Callable[[str], bool], older: float = 0.0) -> int:
    """Unlink the temporaries that a crash left behind for targets whose name is `ours`; how many there were.

    Only those last written more than `older` seconds ago. One that cannot be unlinked is left for next time.
    """
    swept = 0
    with contextlib.suppress(OSError):
        for name in system.names(folder):
            target = target_of(name)
            if target is not None and ours(target):
                with contextlib.suppress(OSError):
                    if system.age(folder / name) >= older:
                        system.unlink(folder / name)
                        swept += 1
    return swept


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")


def _unchanged(path: Path, expected: Collection[Digest] | None) -> None:
    if expected is not None and digest_of(path) not in expected:
        raise Changed


def _write_synced(path: Path, data: bytes, syncing: Callable[[], None] = nothing) -> None:
    _fill(system.create(path), data, syncing=syncing)


def _check_replaceable(path: Path) -> None:
    if path.suffix.lower() in (".toml", ".bak", ".lock", ".tmp"):
        raise SaveFailed("a session, what belongs to one, or criteria may be there, which nothing replaces")
    try:
        system.check_regular(path)
    except OSError as error:
        raise SaveFailed(in_words(error)) from error


def _fill(fd: int, data: bytes, *, syncing: Callable[[], None] = nothing, synced: Callable[[], None] = nothing) -> None:
    """Write all of `data`, sync and close; the descriptor is closed exactly once whatever happens.

    `syncing` and `synced` are called just before and after the disk was waited for.
    """
    try:
        rest = memoryview(data)
        while rest:
            written = system.write(fd, rest)
            if not written:
                raise OSError(errno.EIO, "nothing was written")
            rest = rest[written:]
        syncing()
        system.fsync(fd)
        synced()
    except BaseException:
        with contextlib.suppress(OSError):
            system.close(fd)
        raise
    # An error here counts: network file systems report a failed write only now.
    system.close(fd)


def _named_again(path: Path, second_name: Path) -> bool:
    """Give the file a second name, or a copy; False when it has none. That this fails must not stop a save."""
    with contextlib.suppress(OSError):
        try:
            system.link(path, second_name)
        except FileNotFoundError:
            return False
        except OSError:
            _write_synced(second_name, system.read(path, MAX_BYTES))
        return True
    return False


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        system.unlink(path)
