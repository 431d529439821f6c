"""Removing a case: all of it that is here, nothing of any other, and never half of it in silence."""

from __future__ import annotations

import errno
import os
import random
from pathlib import Path

import pytest

from sqs_tui.store import durable, paths, system
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.drafts import Draft, save_draft
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.folder import copies_of
from sqs_tui.store.lock import Lock, Locked
from sqs_tui.store.purge import NothingThere, Purge, cases_without_session
from sqs_tui.store.session_file import SessionFile
from tests.durability.fault_injector import Dead, FaultInjector
from tests.durability.simulated_disk import Disk, found_in, put_back
from tests.store.samples import OPENED, answered, small

#: Names of other cases and of no case that are as near to LAN-1 as can be.
OTHERS = (
    "LAN-10.toml", "LAN-1-2.toml", "lan-1.toml", "LAN-1.r1.toml", "LAN\N{NON-BREAKING HYPHEN}1.toml", "ＬＡＮ-1.toml",
    "LAN-10.toml.bak", ".LAN-10.draft.toml", ".LAN-10.lock", "LAN-10.conflict-20260302T093000Z-1.toml",
    "earlier/LAN-10.r1.toml", "earlier/LAN-1.r1.r2.toml", "instruments/LAN-1.toml", "instruments/0123456789abcdef.toml",
    "inspection.toml", "criteria.toml", "README.md",
)  # fmt: skip
OURS = (
    "LAN-1.toml", "LAN-1.toml.bak", ".LAN-1.draft.toml", ".LAN-1.lock", "LAN-1.conflict-20260302T093000Z-12.toml",
    f".LAN-1.toml.{'0' * 16}.tmp", f"..LAN-1.draft.toml.{'1' * 16}.tmp", "earlier/LAN-1.r3.toml", "earlier/LAN-1.r12.toml",
    f"earlier/.LAN-1.r12.toml.{'2' * 16}.tmp",
)  # fmt: skip


def fill(folder: Path) -> None:
    """LAN-1 with every kind of file there is of a case, among everything that is not of it."""
    for name in (*OTHERS, *OURS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name}: told in the talk", encoding="utf-8")


@pytest.fixture
def full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder.parent / "home").mkdir()
    monkeypatch.setenv("HOME", str(folder.parent / "home"))
    monkeypatch.chdir(folder.parent)
    fill(folder)
    return folder


def test_all_of_a_case_goes_and_nothing_else(full):
    before = found_in(full)
    with Purge(full, "LAN-1") as purge:
        assert {copy.path.relative_to(full).as_posix() for copy in purge.copies} == set(OURS)
        assert found_in(full).keys() == before.keys()
        assert purge.carry_out() == []
    assert found_in(full) == {name: before[name] for name in OTHERS}


def test_what_the_program_itself_writes_about_a_case_goes(folder):
    for case in ("LAN-1", "LAN-10"):
        with SessionFile.create(folder, small(case)) as file:
            completed = file.save(small(case, state="completed")).revision
            file.save(answered(small(case), "q", value="yes"))
            save_draft(folder, Draft(case, "q", "evidence", file.sha256, "being typed", OPENED))
            file.path.write_text("another program's", encoding="utf-8")
            with pytest.raises(SaveFailed, match="changed by another program"):
                file.save(small(case))
        assert (folder / "earlier" / f"{case}.r{completed}.toml").is_file()
    with Purge(folder, "LAN-1") as purge:
        assert len(purge.copies) == 6
        assert purge.copies[0].what == "the review"
        assert len({copy.what for copy in purge.copies}) == 6
        assert purge.carry_out() == []
    assert len(found_in(folder)) == 6
    assert all("LAN-10" in name for name in found_in(folder))


def test_a_case_that_is_not_there_and_a_name_no_case_has(full):
    for case in ("LAN-2", "Lan-1", "LAN"):
        with pytest.raises(NothingThere):
            Purge(full, case)
    for case in ("../LAN-1", "LAN-1*", "", ".", "con", "LAN-1.conflict-20260302T093000Z-12", "ＬＡＮ-1"):
        with pytest.raises(ReferenceRefused):
            Purge(full, case)
    with pytest.raises(NothingThere):
        Purge(full / "none", "LAN-1")
    assert len(found_in(full)) == len(OURS) + len(OTHERS)


def test_an_open_case_is_refused_and_a_purge_keeps_others_out(folder):
    with SessionFile.create(folder, small("LAN-1")), pytest.raises(Locked):
        Purge(folder, "LAN-1")
    with Purge(folder, "LAN-1") as purge:
        with pytest.raises(Locked):
            SessionFile.open(folder, "LAN-1")
        assert purge.carry_out() == []
        SessionFile.create(folder, small("LAN-1")).close()  # a new one may be begun at once
    assert (folder / "LAN-1.toml").is_file()


def test_a_case_opened_while_the_question_stood_is_refused_after_all(folder):
    SessionFile.create(folder, small("LAN-1")).close()
    with Purge(folder, "LAN-1") as purge:
        (folder / ".LAN-1.lock").unlink()  # as a sync client may do; the lock on it keeps nobody out then
        with SessionFile.open(folder, "LAN-1"):
            with pytest.raises(Locked):
                purge.carry_out()
            assert (folder / "LAN-1.toml").is_file()


def test_what_may_be_about_the_case_is_told_and_left(full):
    SessionFile.create(full, small("COPY")).close()
    text = (full / "COPY.toml").read_text(encoding="utf-8").replace('case = "COPY"', 'case = "LAN-1"')
    told = [
        "LAN-1 (copy).toml",
        "LAN-1.toml~",
        ".LAN-1.toml.swp",
        "lan-1-sheet.html",
        "mine.toml",
        "LAN-1.sync-conflict.toml",
    ]
    untold = ["LAN-10-sheet.html", "XLAN-1.txt"]
    for name in (*told, *untold):
        (full / name).write_text(text if name.endswith(".toml") else "x", encoding="utf-8")
    (full.parent / "LAN-1-summary.md").write_text("x", encoding="utf-8")
    (full.parent / "home" / "LAN-1-copy.toml").write_text(text, encoding="utf-8")
    with Purge(full, "LAN-1") as purge:
        alike = {path.name for path in purge.alike}
        assert alike == {*told, "LAN-1-summary.md", "LAN-1-copy.toml"}
        assert purge.carry_out() == []
    assert all((full / name).exists() for name in (*told, *untold))


def test_a_link_goes_and_what_it_leads_to_stays(folder, tmp_path):
    folder.mkdir()
    (tmp_path / "elsewhere.toml").write_text("stays", encoding="utf-8")
    (folder / "LAN-1.toml").symlink_to(tmp_path / "elsewhere.toml")
    with Purge(folder, "LAN-1") as purge:
        assert purge.carry_out() == []
    assert found_in(folder) == {}
    assert (tmp_path / "elsewhere.toml").read_text(encoding="utf-8") == "stays"


def test_what_cannot_be_removed_is_told_and_the_rest_goes(full):
    (full / "LAN-1.toml.bak").unlink()
    (full / "LAN-1.toml.bak").mkdir()
    with Purge(full, "LAN-1") as purge:
        (left,) = purge.carry_out()
    assert left.path == full / "LAN-1.toml.bak"
    assert left.why
    assert {path.name for path in copies_of(full, "LAN-1")} == {"LAN-1.toml.bak"}
    assert cases_without_session(full) == ["LAN-1"]


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("name", OURS)
def test_each_file_that_cannot_be_unlinked_is_told_by_name(full, monkeypatch, name, code):
    unlink = system.unlink

    def fails(path: Path) -> None:
        if path == full / name:
            raise OSError(code, os.strerror(code))
        unlink(path)

    monkeypatch.setattr(system, "unlink", fails)
    with Purge(full, "LAN-1") as purge:
        (left,) = purge.carry_out()
    assert (left.path, left.why) == (full / name, durable.in_words(OSError(code, "")))
    assert copies_of(full, "LAN-1") == [full / name]
    monkeypatch.undo()
    with Purge(full, "LAN-1") as purge:
        assert purge.carry_out() == []
    assert set(found_in(full)) == set(OTHERS)


def test_an_error_at_every_call_damages_nothing_and_is_told(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill(folder)
    view, index = found_in(folder), 0
    others = {name: view[name] for name in OTHERS}
    while True:
        put_back(folder, view)
        with FaultInjector() as injector:
            injector.fail_at(index, errno.EIO)
            told = True
            try:
                with Purge(folder, "LAN-1") as purge:
                    told = bool(purge.carry_out())
            except SaveFailed:
                pass
        now = found_in(folder)
        assert {name: now.get(name) for name in OTHERS} == others
        if not injector.failed:
            assert not told
            return
        called = injector.failed[0][0]
        assert told or called in ("rewrite", "close", "read", "names"), f"call {index}: {called}"
        assert told or now == others
        index += 1


def test_killed_at_every_call_it_can_be_done_again_and_is_still_listed(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill(folder)
    view, index = found_in(folder), 0
    others = {name: view[name] for name in OTHERS}
    while True:
        put_back(folder, view)
        with FaultInjector() as injector:
            injector.dies_at = index
            try:
                with Purge(folder, "LAN-1") as purge:
                    purge.carry_out()
                break
            except Dead:
                pass
        now = found_in(folder)
        assert {name: now.get(name) for name in OTHERS} == others
        if set(now) - set(OTHERS) - {".LAN-1.lock"}:
            assert "LAN-1.toml" in now
            with Purge(folder, "LAN-1") as purge:
                assert purge.carry_out() == []
        index += 1
    assert found_in(folder) == others
    assert index > 15


def _cut(home: Path, *without: str) -> tuple[int, list[str]]:
    """A purge with the power gone at every moment of it: how many states may be found, and what is wrong in them."""
    folder = home / "sessions"
    folder.mkdir()
    for name in ("LAN-1.toml", "LAN-1.toml.bak", ".LAN-1.draft.toml", "earlier/LAN-1.r3.toml", "LAN-10.toml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("told in the talk", encoding="utf-8")
    disk, choice, wrong, states = Disk(folder), random.Random(1), [], 0
    done = False

    def look(_: str = "") -> None:
        nonlocal states
        for found in disk.after_power_cut(choice):
            states += 1
            left = set(found) - {"LAN-10.toml", ".LAN-1.lock"}
            if found.get("LAN-10.toml") != b"told in the talk":
                wrong.append("another case is gone")
            if left and "LAN-1.toml" not in left:
                wrong.append(f"not listed any more: {sorted(left)}")
            if done and set(found) != {"LAN-10.toml"}:
                wrong.append(f"came back: {sorted(found)}")

    with FaultInjector(disk) as injector:
        injector.without = frozenset(without)
        injector.after = look
        with Purge(folder, "LAN-1") as purge:
            assert purge.carry_out() == []
        done = True
        look()
    return states, wrong


def test_the_power_cut_at_every_moment_leaves_it_listed_or_gone(tmp_path):
    states, wrong = _cut(tmp_path)
    assert wrong == []
    assert states > 20


def test_a_purge_that_does_not_sync_the_folders_is_caught(tmp_path):
    _, wrong = _cut(tmp_path, "fsync_folder")
    assert {what.partition(":")[0] for what in wrong} == {"not listed any more", "came back"}


def test_a_copy_that_comes_back_meanwhile_is_told(full, monkeypatch):
    fsync_folder = system.fsync_folder

    def brings_back(path: Path) -> None:
        fsync_folder(path)
        (full / "LAN-1.toml.bak").write_text("again", encoding="utf-8")

    monkeypatch.setattr(system, "fsync_folder", brings_back)
    with Purge(full, "LAN-1") as purge:
        (left,) = purge.carry_out()
    assert (left.path, left.why) == (full / "LAN-1.toml.bak", "has come back meanwhile")


def test_cases_of_which_the_session_was_deleted_by_hand(full):
    assert cases_without_session(full) == []
    (full / "LAN-1.toml").unlink()
    assert cases_without_session(full) == ["LAN-1"]
    for name in OURS:
        if name not in (".LAN-1.lock", "earlier/LAN-1.r12.toml"):
            (full / name).unlink(missing_ok=True)
    assert cases_without_session(full) == ["LAN-1"]
    (full / "earlier" / "LAN-1.r12.toml").unlink()
    assert cases_without_session(full) == []
    assert cases_without_session(full / "none") == []


def test_a_removed_lock_lets_others_in_and_is_closed_once(folder):
    folder.mkdir()
    lock = Lock(paths.lock_path(folder, "LAN-1"))
    lock.remove()
    assert not lock.path.exists()
    other = os.open(folder, os.O_RDONLY)  # takes the number that was just given up
    lock.close()
    os.fstat(other)
    os.close(other)
    Lock(paths.lock_path(folder, "LAN-1")).close()


def test_where_an_open_file_cannot_be_unlinked_the_lock_is_closed_first(folder, monkeypatch):
    """As on Windows."""
    folder.mkdir()
    lock = Lock(paths.lock_path(folder, "LAN-1"))
    fd, unlink = lock._fd, system.unlink

    def only_closed(path: Path) -> None:
        try:
            os.fstat(fd)
        except OSError:
            unlink(path)
        else:
            raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(system, "unlink", only_closed)
    lock.remove()
    assert not lock.path.exists()
