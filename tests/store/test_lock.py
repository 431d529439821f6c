"""One writer at a time, and nobody is kept out by somebody who is gone."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.lock import Lock, Locked

HOLD = """
import sys, time
from pathlib import Path
from sqs_tui.store.lock import Lock
lock = Lock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".LAN-017.lock"


@pytest.fixture
def holder(path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_another_process_is_refused_at_once_and_told_who_holds_it(path, holder):
    with pytest.raises(Locked) as refused:
        Lock(path)
    assert refused.value.pid == str(holder.pid)
    assert refused.value.host in str(refused.value)
    assert refused.value.since.endswith(" UTC")


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs a time zone that can be set")
def test_the_refusal_says_what_to_do_and_when_by_the_clock_on_the_wall(path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        lock = Lock(path)
        path.write_text('{"pid": "7", "host": "desk", "since": "2013-01-08 14:03:07 UTC"}')
        with pytest.raises(Locked) as refused:
            Lock(path)
        lock.close()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert str(refused.value) == (
        "open elsewhere, by process 7 on desk since 2013-01-08 19:33; close it there first."
        " sqs-tui show LAN-017 reads it meanwhile"
    )
    assert str(Locked()).endswith("by another program; close it there first. sqs-tui show reads it meanwhile")


def test_the_lock_of_a_killed_process_keeps_nobody_out(path, holder):
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert path.exists()
    lock = Lock(path)
    assert json.loads(path.read_text())["pid"] == str(os.getpid())
    lock.close()
    assert path.exists(), "a lock file is never deleted"


def test_it_is_exclusive_within_one_process_too(path):
    lock = Lock(path)
    with pytest.raises(Locked, match=str(os.getpid())):
        Lock(path)
    lock.close()
    Lock(path).close()


@pytest.mark.parametrize(
    "note", [b"", b"[]", b"{", b'{"pid": 3}', b"\xff", b'{"pid": "\\u001b[2J", "host": "h", "since": "s"}']
)
def test_whatever_the_holder_wrote_the_refusal_is_one_clean_line(path, note):
    lock = Lock(path)
    path.write_bytes(note)
    with pytest.raises(Locked) as refused:
        Lock(path)
    assert str(refused.value).isprintable()
    lock.close()


def test_a_deleted_lock_file_is_noticed_and_made_again(path):
    lock = Lock(path)
    assert not lock.renew()
    path.unlink()
    assert lock.renew()
    assert path.exists()
    assert not lock.renew()
    with pytest.raises(Locked):
        Lock(path)
    lock.close()


def test_a_deleted_lock_file_that_somebody_else_locked_is_a_refusal(path):
    lock = Lock(path)
    path.unlink()
    other = Lock(path)
    with pytest.raises(Locked):
        lock.renew()
    other.close()
    assert lock.renew()
    lock.close()


def test_a_lock_file_replaced_while_it_is_being_locked_is_taken_again(path, recorder, monkeypatch):
    from sqs_tui.store import system

    real, replaced = system.try_lock, []

    def replace_first(fd):
        if not replaced:
            path.unlink()
            replaced.append(True)
        return real(fd)

    monkeypatch.setattr(system, "try_lock", replace_first)
    lock = Lock(path)
    with pytest.raises(Locked):
        Lock(path)
    assert recorder.names().count("open_lock") == 3
    lock.close()


def test_a_drive_without_locks_is_used_and_reported(path, recorder):
    recorder.fail_always("try_lock", errno.ENOLCK)
    lock = Lock(path)
    assert not lock.supported
    lock.close()


@pytest.mark.parametrize("call", ["open_lock", "try_lock", "same_file"])
def test_a_lock_that_fails_is_an_error_in_words_and_leaks_no_descriptor(path, recorder, call):
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    recorder.fail_always(call, errno.EIO)
    with pytest.raises(SaveFailed, match="input/output error"):
        Lock(path)
    if sys.platform == "linux":
        assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_not_locked(path, kind):
    {"link": lambda: path.symlink_to(path.with_name("aim")), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[
        kind
    ]()
    with pytest.raises(SaveFailed, match="in the file's place"):
        Lock(path)
