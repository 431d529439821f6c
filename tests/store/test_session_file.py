"""One session file through its life: made, saved, opened, in conflict, amended, failing at every call."""

# ruff: noqa: PT017 -- where some of many faults are survived, pytest.raises cannot say which

from __future__ import annotations

import errno
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from sqs_tui.source.problems import SourceError
from sqs_tui.store import system
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.durable import SaveFailed, sha256
from sqs_tui.store.instruments import copy_instrument, instrument_copy
from sqs_tui.store.lock import Locked
from sqs_tui.store.session_file import Conflict, ReadOnly, SessionFile
from sqs_tui.store.session_text import to_toml
from tests.store.recorder import leftovers
from tests.store.samples import answered, large, small

CODES = [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EMFILE]


def on_disk(folder, case="LAN-017"):
    with SessionFile.open(folder, case, read_only=True) as file:
        assert file.verify() == []
        return file.session


def test_made_saved_and_opened_again(folder):
    with SessionFile.create(folder, small()) as file:
        assert file.session == replace(small(), revision=1)
        first = file.sha256
        saved = file.save(large())
        assert saved.revision == 2
        assert saved.sha256 == file.sha256 == sha256(file.path.read_bytes())
    with SessionFile.open(folder, "LAN-017") as file:
        assert file.session == replace(large(), revision=2, parent=first)
        assert file.notices == []
        assert file.save(small()).revision == 3
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(os.listdir(folder)) == [".LAN-017.lock", "LAN-017.toml", "LAN-017.toml.bak"]


def test_a_new_case_is_refused_beside_a_twin(folder):
    SessionFile.create(folder, small()).close()
    for twin in ("LAN-017", "lan-017"):
        with pytest.raises(ReferenceRefused):
            SessionFile.create(folder, small(twin))


@pytest.mark.parametrize("case", ["../LAN-017", "a/b", "", "inspection"])
def test_no_name_leads_out_of_the_folder(folder, case):
    with pytest.raises(ReferenceRefused):
        SessionFile.open(folder, case)


def test_a_session_that_is_not_there_leaves_no_lock_behind(folder):
    folder.mkdir()
    with pytest.raises(SourceError, match="cannot be read"):
        SessionFile.open(folder, "LAN-017")
    assert os.listdir(folder) == []


def test_two_openers(folder):
    with SessionFile.create(folder, small()):
        with pytest.raises(Locked, match=str(os.getpid())):
            SessionFile.open(folder, "LAN-017")
        with SessionFile.open(folder, "LAN-017", read_only=True) as reader, pytest.raises(ReadOnly):
            reader.save(small())
    SessionFile.open(folder, "LAN-017").close()


def test_nothing_is_saved_once_closed(folder):
    file = SessionFile.create(folder, small())
    file.close()
    with pytest.raises(ReadOnly, match="closed"):
        file.save(large())


def test_an_edit_by_others_is_a_conflict_and_nobody_loses_anything(folder):
    with SessionFile.create(folder, small()) as file:
        before, first = file.path.stat(), file.sha256
        theirs = file.path.read_bytes().replace(b"CM04", b"CM05")
        file.path.write_bytes(theirs)
        os.utime(file.path, ns=(before.st_atime_ns, before.st_mtime_ns))
        with pytest.raises(Conflict) as conflict:
            file.save(large())
        copy = conflict.value.copy
        assert file.read_only
        assert file.path.read_bytes() == theirs
        assert copy.read_bytes() == to_toml(replace(large(), revision=2, parent=first))
        # What is given after that is safe in the copy too.
        with pytest.raises(Conflict) as again:
            file.save(answered(large(), "late", value="yes"))
        assert again.value.copy == copy
        assert b"[answers.late]" in copy.read_bytes()
        # And when that is changed as well, in another one.
        copy.write_bytes(b"theirs")
        with pytest.raises(Conflict) as other:
            file.save(small())
        assert other.value.copy != copy
        assert copy.read_bytes() == b"theirs"
    assert file.path.read_bytes() == theirs


def test_a_conflict_leaves_the_kept_file_and_nothing_else(folder):
    with SessionFile.create(folder, small()) as file:
        file.save(large())
        backup = file.path.with_suffix(".toml.bak").read_bytes()
        file.path.write_bytes(b"theirs")
        with pytest.raises(Conflict) as conflict:
            file.save(small())
        assert file.path.with_suffix(".toml.bak").read_bytes() == backup
        names = {path.name for path in folder.iterdir()}
        assert names == {"LAN-017.toml", "LAN-017.toml.bak", ".LAN-017.lock", conflict.value.copy.name}


def test_a_conflict_whose_copy_fails_is_not_settled(folder, recorder):
    with SessionFile.create(folder, small()) as file:
        file.path.write_bytes(b"theirs")
        recorder.fail_always("fsync", errno.ENOSPC)
        with pytest.raises(SaveFailed, match="disk full") as failed:
            file.save(large())
        assert not isinstance(failed.value, Conflict)
        recorder.heal()
        with pytest.raises(Conflict):
            file.save(large())


def test_a_deleted_file_is_written_again(folder):
    with SessionFile.create(folder, small()) as file:
        first = file.sha256
        file.path.unlink()
        file.save(large())
    assert on_disk(folder) == replace(large(), revision=2, parent=first)


def test_a_deleted_lock_is_made_again_or_refuses(folder):
    with SessionFile.create(folder, small()) as file:
        lock = folder / ".LAN-017.lock"
        lock.unlink()
        file.save(large())
        assert lock.exists()
        assert "lock file had been removed" in file.notices[0]
        lock.unlink()
        with SessionFile.open(folder, "LAN-017") as other:
            with pytest.raises(SaveFailed, match="open elsewhere"):
                file.save(small())
            other.save(small())
        with pytest.raises(Conflict):
            file.save(large())


def test_nothing_is_saved_over_a_file_that_is_not_in_order(folder):
    SessionFile.create(folder, answered(small(), "q", value="no")).close()
    path = folder / "LAN-017.toml"
    edited = path.read_bytes().replace(b"[answers.q]\n", b"[answers.q]\nscore = 3\n")
    assert b"score" in edited
    path.write_bytes(edited)
    with pytest.raises(SourceError, match="unknown key 'score'"):
        SessionFile.open(folder, "LAN-017")
    edited = path.read_bytes().replace(b"score = 3", b"other = 3")
    path.write_bytes(edited)
    with SessionFile.open(folder, "LAN-017") as file:
        with pytest.raises(ReadOnly, match="'other' has the wrong kind of value"):
            file.save(large())
        assert file.verify()[0].line > 1
        assert file.read_only
    assert path.read_bytes() == edited


@pytest.mark.parametrize("content", [b"", b"half = ", b"\xff\xfe", b"a = 1\n", b"\x00" * 100])
def test_a_file_that_cannot_be_used_is_left_as_it_is(folder, content):
    folder.mkdir()
    path = folder / "LAN-017.toml"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        SessionFile.open(folder, "LAN-017")
    assert path.read_bytes() == content
    SessionFile.create(folder, small("LAN-018")).close()


def test_a_file_under_another_name_is_refused(folder):
    SessionFile.create(folder, small()).close()
    (folder / "LAN-017.toml").rename(folder / "LAN-018.toml")
    with pytest.raises(SourceError, match="is the session of LAN-017, not of LAN-018"):
        SessionFile.open(folder, "LAN-018")


def test_unsafe_characters_are_replaced_and_reported(folder):
    SessionFile.create(folder, answered(small(), "q", evidence="a\x1b[2Jb")).close()
    with SessionFile.open(folder, "LAN-017") as file:
        assert file.session.answers["q"].evidence == "a\N{REPLACEMENT CHARACTER}[2Jb"
        assert "2 unsafe characters" in file.notices[0]


def test_an_orphan_of_a_crash_is_swept_and_reported(folder):
    SessionFile.create(folder, small()).close()
    (folder / f".LAN-017.toml.{'a' * 16}.tmp").write_bytes(b"half")
    (folder / f".LAN-018.toml.{'a' * 16}.tmp").write_bytes(b"another's")
    with SessionFile.open(folder, "LAN-017") as file:
        assert file.notices == ["1 unfinished file of an interrupted save removed."]
    assert leftovers(folder) == [f".LAN-018.toml.{'a' * 16}.tmp"]


def test_amending_keeps_the_completed_revision(folder):
    completed = replace(large(), state="completed", digest="d")
    with SessionFile.create(folder, small()) as file:
        file.save(completed)
        kept = file.path.read_bytes()
        file.save(completed)
        kept = file.path.read_bytes()
        assert not (folder / "earlier").exists()
        file.save(large())
        file.save(large())
    assert [path.name for path in (folder / "earlier").iterdir()] == ["LAN-017.r3.toml"]
    assert (folder / "earlier" / "LAN-017.r3.toml").read_bytes() == kept


def test_a_review_completed_again_before_its_amendment_was_saved_keeps_the_first_completion(folder):
    """As when amending could not be saved at first, and everything is amended before the disk works again."""
    completed = replace(large(), state="completed", digest="d")
    with SessionFile.create(folder, small()) as file:
        file.save(completed)
        kept = file.path.read_bytes()
        file.save(replace(answered(large(), "late", value="yes"), state="completed", digest="e"))
    assert (folder / "earlier" / "LAN-017.r2.toml").read_bytes() == kept


def test_without_the_earlier_revision_nothing_is_amended(folder, recorder):
    with SessionFile.create(folder, replace(small(), state="completed")) as file:
        kept = file.path.read_bytes()
        (folder / "earlier").mkdir()
        other = folder / "earlier" / "LAN-017.r1.toml"
        other.write_bytes(b"something else")
        with pytest.raises(SaveFailed, match="says something else"):
            file.save(small())
        other.unlink()
        recorder.fail_always("fsync", errno.ENOSPC)
        with pytest.raises(SaveFailed, match="disk full"):
            file.save(small())
        assert file.path.read_bytes() == kept
        recorder.heal()
        file.save(small())
        assert other.read_bytes() == kept


@pytest.mark.parametrize("amending", [False, True])
def test_every_call_of_a_save_failing_with_every_error(folder, recorder, amending):
    """Old or new, whole; never acknowledged; the message names it; and the next save needs no rescue."""
    before = replace(large(), state="completed" if amending else "in_progress")
    with SessionFile.create(folder, small()) as file:
        file.save(before)
        recorder.heal()
        file.save(small())
        steps = len(recorder.calls)
        file.save(before)
        failed = 0
        for index in range(steps + 2):
            for code in CODES:
                file.save(before)
                old = file.path.read_bytes()
                given = answered(small(), f"q{index}_{code}", value="yes")
                recorder.fail_at(index, code)
                try:
                    saved = file.save(given)
                except SaveFailed as error:
                    failed += 1
                    assert not isinstance(error, Conflict)
                    assert "injected" not in str(error)
                    recorder.heal()
                    held = file.path.read_bytes()
                    assert held == old or on_disk(folder).answers == given.answers
                    assert leftovers(folder) == []
                    assert file.save(given).revision > before.revision
                else:
                    recorder.heal()
                    assert sha256(file.path.read_bytes()) == saved.sha256
                assert on_disk(folder).answers == given.answers
                for name in leftovers(folder):  # only unlinking a second name of the old file may fail in silence
                    system.unlink(folder / name)
        assert failed > 6 * len(CODES)


def test_what_a_failed_save_may_have_left_is_no_conflict_and_keeps_its_number(folder, recorder):
    with SessionFile.create(folder, small()) as file:
        recorder.fail_always("fsync_folder")
        for _ in range(2):
            with pytest.raises(SaveFailed) as failed:
                file.save(large())
            assert failed.value.perhaps
        recorder.heal()
        assert file.session.revision == 1
        assert file.save(large()).revision == 4


def test_every_call_of_opening_failing(folder, recorder):
    SessionFile.create(folder, small()).close()
    recorder.heal()
    SessionFile.open(folder, "LAN-017").close()
    steps = len(recorder.calls)
    for index in range(steps):
        for code in CODES:
            recorder.fail_at(index, code)
            try:
                with SessionFile.open(folder, "LAN-017") as file:
                    assert file.session.case == "LAN-017"
            except (SourceError, SaveFailed) as error:
                assert "\n" not in str(error)
            recorder.heal()
    with SessionFile.open(folder, "LAN-017") as file:
        file.save(large())


def test_every_call_of_creating_failing(folder, recorder):
    SessionFile.create(folder, small("X-0")).close()
    steps = len(recorder.calls)
    for index in range(steps):
        recorder.fail_at(index, errno.ENOSPC)
        case = f"X-{index + 1}"
        try:
            SessionFile.create(folder, small(case)).close()
        except SaveFailed as error:
            assert str(error) == "disk full"
        recorder.heal()
        if (folder / f"{case}.toml").exists():
            assert on_disk(folder, case).case == case
        assert leftovers(folder) == []


def test_a_copy_goes_where_the_user_says_but_over_nothing(folder, tmp_path):
    with SessionFile.create(folder, small()) as file:
        file.save_copy(tmp_path / "copy.toml", large())
        assert (tmp_path / "copy.toml").read_bytes() == to_toml(large())
        with pytest.raises(SaveFailed, match="already there"):
            file.save_copy(file.path, large())


def test_the_criteria_are_kept_once_and_only_as_they_were(folder):
    data = b"[instrument]\n"
    path = copy_instrument(folder, data, sha256(data))
    before = path.stat()
    assert path == folder / "instruments" / f"{sha256(data)[:16]}.toml"
    assert copy_instrument(folder, data, sha256(data)) == path
    assert path.stat().st_ino == before.st_ino
    assert instrument_copy(folder, sha256(data)) == path
    path.write_bytes(b"changed")
    assert instrument_copy(folder, sha256(data)) is None
    copy_instrument(folder, data, sha256(data))
    assert path.read_bytes() == data


READ_ONLY = """
import os, sys
from pathlib import Path
from sqs_tui.store.session_file import ReadOnly, SessionFile
from sqs_tui.store.durable import SaveFailed
folder = Path(sys.argv[1])
import pydantic, sqs_tui.source.validate
with SessionFile.open(folder, "LAN-017", read_only=True) as file:  # everything imported while it can be
    file.verify()
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with SessionFile.open(folder, "LAN-017") as file:
    print(file.notices[0], file.read_only)
    try:
        file.save(file.session)
    except ReadOnly as error:
        print(error)
    try:
        file.save_copy(folder / "copy.toml", file.session)
    except SaveFailed as error:
        print(error)
"""


def test_a_folder_that_cannot_be_written_opens_to_read_only(folder, tmp_path):
    SessionFile.create(folder, small()).close()
    (folder / ".LAN-017.lock").unlink()
    for path in (folder, *tmp_path.parents, tmp_path):
        if path.stat().st_uid == os.geteuid() and path.stat().st_mode & 0o777 == 0o700:
            path.chmod(0o755)  # the other user must get as far as the folder
    folder.chmod(0o555)
    (folder / "LAN-017.toml").chmod(0o444)
    done = subprocess.run([sys.executable, "-c", READ_ONLY, str(folder)], capture_output=True, text=True, check=False)
    folder.chmod(0o700)
    assert done.stderr == ""
    assert done.stdout == "Opened to read only: no permission. True\nopened to read only\nno permission\n"


TWO = """
import sys
from pathlib import Path
from sqs_tui.store.session_file import SessionFile
from sqs_tui.store.lock import Locked
from tests.store.samples import answered
folder, name, wanted = Path(sys.argv[1]), sys.argv[2], 25
done = 0
while done < wanted:
    try:
        with SessionFile.open(folder, "LAN-017") as file:
            file.save(answered(file.session, f"{name}_{done}", value="yes"))
            done += 1
    except Locked:
        pass
"""


def test_two_processes_taking_turns_lose_nothing(folder):
    SessionFile.create(folder, small()).close()
    both = [subprocess.Popen([sys.executable, "-c", TWO, str(folder), name]) for name in ("a", "b")]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(on_disk(folder).answers) == 50
    assert leftovers(folder) == []
