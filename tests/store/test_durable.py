"""The protocol step by step, and every call of it failing in turn: the old file or the new one, whole."""

# ruff: noqa: PT017 -- where some of many faults are survived, pytest.raises cannot say which

from __future__ import annotations

import errno
import os
import stat
import sys

import pytest

from sqs_tui.store import durable, system
from sqs_tui.store.durable import Changed, SaveFailed, replace_file, sha256, write_new
from tests.store.recorder import leftovers

OLD, NEW = b"old\n" * 1000, b"new\n" * 2000
CODES = [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE]


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "LAN-017.toml"
    target.write_bytes(OLD)
    return target


def save(path):
    replace_file(path, NEW, expected={sha256(OLD)}, backup=path.with_suffix(".toml.bak"))


def test_the_steps_in_their_order(path, recorder):
    save(path)
    assert recorder.names() == [
        *("create", "write", "fsync", "close"),  # 2 temporary
        "link",  # a second name for the old one
        "read",  # 3 nobody else changed it
        "replace",  # 4
        *("replace", "unlink"),  # 5 the old one kept
        "fsync_folder",  # 6
        "read",  # 7
    ]
    assert recorder.calls[-3][1].endswith(".tmp")
    assert recorder.calls[-1] == ("read", path.name)
    assert path.read_bytes() == NEW
    assert path.with_suffix(".toml.bak").read_bytes() == OLD


def test_every_call_failing_with_every_error(path, recorder):
    """Short writes as well, so that there are several writes to fail."""
    recorder.written = 3000
    save(path)
    steps = recorder.names()
    acknowledged = 0
    for index in range(len(steps)):
        for code in CODES:
            recorder.heal()
            path.write_bytes(OLD)
            recorder.fail_at(index, code)
            try:
                save(path)
            except SaveFailed as error:
                assert str(error) == durable._WORDS[code]
                assert error.perhaps == (index >= steps.index("replace"))
                assert path.read_bytes() in ((OLD, NEW) if error.perhaps else (OLD,))
            else:
                acknowledged += 1
                assert path.read_bytes() == NEW
                assert index in range(6, 11), "only keeping the old file may fail in silence"
            recorder.heal()
            assert leftovers(path.parent) == [] or (steps[index] == "unlink" and acknowledged)
            for name in leftovers(path.parent):
                (path.parent / name).unlink()
    assert acknowledged


def test_a_failed_fsync_is_never_tried_again(path, recorder):
    recorder.fail_always("fsync")
    with pytest.raises(SaveFailed, match="input/output error"):
        save(path)
    assert recorder.names().count("fsync") == 1


def test_short_writes_are_continued_and_empty_ones_are_an_error(path, recorder):
    recorder.written = 7
    save(path)
    assert path.read_bytes() == NEW
    recorder.written = 0
    with pytest.raises(SaveFailed, match="input/output error"):
        replace_file(path, OLD)
    assert path.read_bytes() == NEW
    assert leftovers(path.parent) == []


def test_what_reads_back_differently_is_not_saved(path, monkeypatch):
    monkeypatch.setattr(system, "write", lambda fd, data: os.write(fd, bytes(data).replace(b"n", b"m")))
    with pytest.raises(SaveFailed, match="read back"):
        save(path)


def test_an_interrupt_leaves_no_temporary(path, monkeypatch):
    def interrupt(fd):
        raise KeyboardInterrupt

    monkeypatch.setattr(system, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(path)
    assert path.read_bytes() == OLD
    assert leftovers(path.parent) == []


@pytest.mark.parametrize("when", ["before", "while syncing"])
def test_somebody_elses_edit_is_never_overwritten(path, monkeypatch, when):
    theirs = OLD.replace(b"old", b"odd")  # the same size
    real = system.fsync

    def edit_meanwhile(fd):
        real(fd)
        path.write_bytes(theirs)

    if when == "before":
        path.write_bytes(theirs)
    else:
        monkeypatch.setattr(system, "fsync", edit_meanwhile)
    with pytest.raises(Changed):
        save(path)
    assert path.read_bytes() == theirs
    assert leftovers(path.parent) == []


def test_keeping_the_old_file_again_when_both_names_are_one_file(path):
    """As after a crash between steps 4 and 5: renaming one name over the other then does nothing."""
    backup = path.with_suffix(".toml.bak")
    os.link(path, backup)
    save(path)
    assert backup.read_bytes() == OLD
    assert leftovers(path.parent) == []


def test_the_old_file_is_copied_where_there_are_no_links(path, recorder):
    recorder.fail_always("link", errno.EPERM)
    save(path)
    assert path.with_suffix(".toml.bak").read_bytes() == OLD
    assert leftovers(path.parent) == []


def test_files_are_private_whatever_the_umask(path):
    before = os.umask(0)
    try:
        save(path)
        write_new(path.with_name("export.txt"), NEW)
    finally:
        os.umask(before)
    for file in path.parent.iterdir():
        if file.suffix != ".bak":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_file_is_never_written_over_an_existing_one(path):
    with pytest.raises(SaveFailed, match="already there"):
        write_new(path, NEW)
    assert path.read_bytes() == OLD
    export = path.rename(path.with_suffix(".html"))
    export.chmod(0o644)
    write_new(export, NEW, overwrite=True)
    assert export.read_bytes() == NEW
    assert stat.S_IMODE(export.stat().st_mode) == 0o600


def test_a_new_file_is_not_written_through_a_link(path):
    aim = path.with_name("aim")
    link = path.with_name("export.txt")
    link.symlink_to(aim)
    with pytest.raises(SaveFailed, match="already there"):
        write_new(link, NEW)
    assert not aim.exists()


@pytest.mark.parametrize("kind", ["file", "link to a file", "link to nothing", "pipe", "folder"])
def test_an_export_never_takes_a_name_that_is_taken(tmp_path, kind):
    path, aim = tmp_path / "export.txt", tmp_path / "aim"
    aim.write_bytes(OLD)
    {
        "file": lambda: path.write_bytes(OLD),
        "link to a file": lambda: path.symlink_to(aim),
        "link to nothing": lambda: path.symlink_to(tmp_path / "nothing"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
    }[kind]()
    before = os.lstat(path)
    with pytest.raises(SaveFailed, match="already there"):
        write_new(path, NEW)
    if kind != "file":  # which alone may be replaced, by who asks for it
        with pytest.raises(SaveFailed, match="in the file's place"):
            write_new(path, NEW, overwrite=True)
    after = os.lstat(path)
    assert (after.st_ino, after.st_mode, after.st_size) == (before.st_ino, before.st_mode, before.st_size)
    assert aim.read_bytes() == OLD
    assert not (tmp_path / "nothing").exists()
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["LAN-017.toml", "LAN-017.toml.bak", "CRITERIA.TOML"])
def test_an_export_never_replaces_a_session(tmp_path, name):
    (tmp_path / name).write_bytes(OLD)
    with pytest.raises(SaveFailed, match="a session, what belongs to one"):
        write_new(tmp_path / name, NEW, overwrite=True)
    assert (tmp_path / name).read_bytes() == OLD


@pytest.fixture(params=["unnamed", "named"])
def naming(request, monkeypatch):
    """New files without a name until they are whole, and as it is where there is no such thing."""
    if request.param == "named":
        monkeypatch.setattr(system, "create_unnamed", lambda folder: None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files without a name")
def test_a_new_file_has_its_name_only_when_it_is_whole(tmp_path, monkeypatch):
    path, seen, fsync = tmp_path / "export.txt", [], system.fsync

    def look(fd):
        seen.append(os.listdir(tmp_path))
        fsync(fd)

    monkeypatch.setattr(system, "fsync", look)
    write_new(path, NEW)
    assert seen == [[]]
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_file_that_fails_at_any_call_is_not_left_behind(tmp_path, naming, recorder):
    path = tmp_path / "export.txt"
    write_new(path, NEW)
    for index in range(len(recorder.names())):
        path.unlink(missing_ok=True)
        for code in CODES:
            recorder.fail_at(index, code)
            with pytest.raises(SaveFailed, match=durable._WORDS[code]):
                write_new(path, NEW)
            assert list(tmp_path.iterdir()) == []


def test_only_our_own_temporaries_are_swept(tmp_path):
    ours = tmp_path / f".LAN-017.toml.{'0' * 16}.tmp"
    others = [".LAN-017.toml.tmp", f".LAN-018.toml.{'0' * 16}.tmp", f"LAN-017.toml.{'0' * 16}.tmp", ".LAN-017.toml.swp"]
    for name in [ours.name, *others]:
        (tmp_path / name).touch()
    assert durable.sweep(tmp_path, lambda name: name == "LAN-017.toml") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(others)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_neither_read_nor_replaced(tmp_path, kind):
    path = tmp_path / "LAN-017.toml"
    aim = tmp_path / "aim"
    aim.write_bytes(OLD)
    {"link": lambda: path.symlink_to(aim), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[kind]()
    with pytest.raises(SaveFailed, match="in the file's place"):
        replace_file(path, NEW, expected={sha256(OLD), None})
    assert aim.read_bytes() == OLD
