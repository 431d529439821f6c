"""Saving never waits, keeps its order, forgets nothing that failed, and reports only what is true."""

from __future__ import annotations

import errno
import threading
import time
from dataclasses import replace

import pytest

from sqs_tui.store import drafts, durable, saver, system
from sqs_tui.store.durable import SaveFailed
from sqs_tui.store.saver import Saver
from sqs_tui.store.session_file import Conflict, Saved, SessionFile
from tests.store.samples import answered, small


class Talk:
    """A saver over a new session, and what it reported from which thread."""

    def __init__(self, folder):
        self.file = SessionFile.create(folder, small())
        self.reports, self.threads = [], set()
        self.saver = Saver(self.file, self.report, self.report)

    def report(self, outcome):
        self.reports.append(outcome)
        self.threads.add(threading.current_thread().name)

    def wait(self, holds, seconds=5.0):
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.002)


@pytest.fixture
def talk(folder):
    talk = Talk(folder)
    yield talk
    talk.saver.close(1)
    talk.file.close()


def failing(monkeypatch, call="fsync", code=errno.ENOSPC):
    """Make one call fail until the returned event is set."""
    healed, real = threading.Event(), getattr(system, call)

    def stand_in(*args):
        if not healed.is_set():
            raise OSError(code, "injected")
        return real(*args)

    monkeypatch.setattr(system, call, stand_in)
    return healed


def held(monkeypatch, call="fsync"):
    """Make one call wait until the returned event is set; and an event that tells when it waits."""
    go, waiting, real = threading.Event(), threading.Event(), getattr(system, call)

    def stand_in(*args):
        waiting.set()
        assert go.wait(10)
        return real(*args)

    monkeypatch.setattr(system, call, stand_in)
    return go, waiting


def test_what_is_submitted_is_saved_and_reported_in_the_savers_thread(talk):
    session = answered(small(), "q", value="yes")
    talk.saver.submit(session)
    assert talk.saver.flush(5)
    assert not talk.saver.dirty
    assert talk.file.session.answers == session.answers
    talk.wait(lambda: talk.reports)
    assert isinstance(talk.reports[-1], Saved)
    assert talk.threads == {"saver"}


def test_submitting_never_waits_and_the_newest_state_supersedes_waiting_ones(talk, monkeypatch):
    go, waiting = held(monkeypatch)
    session = small()
    started = time.monotonic()
    for n in range(200):
        session = answered(session, f"q{n}", value="yes")
        talk.saver.submit(session)
        if n == 0:
            assert waiting.wait(5)
    assert time.monotonic() - started < 1
    assert not talk.saver.flush(0.05)
    assert talk.saver.dirty
    go.set()
    assert talk.saver.flush(5)
    assert talk.file.session.answers == session.answers
    talk.wait(lambda: len(talk.reports) == 2)
    assert [saved.revision for saved in talk.reports] == [2, 3]


def test_giving_way_ends_when_only_the_disk_is_waited_for(talk, monkeypatch):
    go, waiting = held(monkeypatch)
    talk.saver.submit(answered(small(), "q", value="yes"))
    started = time.monotonic()
    talk.saver.give_way(30)
    assert time.monotonic() - started < 5
    assert talk.saver.dirty
    assert waiting.wait(5)
    talk.saver.submit(answered(small(), "r", value="yes"))
    talk.saver.give_way(30)  # the disk is still at the state before
    talk.saver.give_way(0.01, until_saved=True)
    assert talk.saver.dirty
    assert time.monotonic() - started < 5
    go.set()
    talk.saver.give_way(30, until_saved=True)
    assert not talk.saver.dirty
    assert "r" in talk.file.session.answers


def test_giving_way_to_what_fails_ends_when_it_has_failed(talk, monkeypatch):
    failing(monkeypatch, "create")
    started = time.monotonic()
    for until_saved in (False, True):
        talk.saver.submit(small())
        talk.saver.give_way(30, until_saved=until_saved)
    assert time.monotonic() - started < 5
    assert talk.saver.dirty


def test_a_completed_state_is_not_superseded_by_its_amendment(talk, monkeypatch, folder):
    go, waiting = held(monkeypatch)
    talk.saver.submit(small())
    assert waiting.wait(5)
    talk.saver.submit(replace(small(), state="completed"))
    talk.saver.submit(answered(small(), "q", value="yes"))
    go.set()
    assert talk.saver.flush(5)
    assert [path.name for path in (folder / "earlier").iterdir()] == ["LAN-017.r3.toml"]


def test_a_failure_stays_dirty_and_retry_saves_it(talk, monkeypatch):
    healed = failing(monkeypatch)
    talk.saver.submit(answered(small(), "q", value="yes"))
    assert not talk.saver.flush(2)
    assert talk.saver.dirty
    talk.wait(lambda: talk.reports)
    assert str(talk.reports[0]) == "disk full"
    healed.set()
    talk.saver.retry()
    talk.wait(lambda: not talk.saver.dirty)
    talk.wait(lambda: isinstance(talk.reports[-1], Saved))
    assert not any(isinstance(outcome, Saved) for outcome in talk.reports[:-1])


def test_a_failure_is_tried_again_by_itself(folder, monkeypatch):
    monkeypatch.setattr(saver, "RETRY_EVERY", 0.02)
    talk = Talk(folder)
    healed = failing(monkeypatch)
    talk.saver.submit(small())
    talk.wait(lambda: len(talk.reports) >= 3)
    healed.set()
    talk.wait(lambda: not talk.saver.dirty)
    talk.saver.close(1)
    talk.file.close()


def test_flushing_while_a_callback_waits_for_the_flushing_thread(folder):
    """As an application does whose callbacks are marshalled to the thread that now leaves."""
    release = threading.Event()
    file = SessionFile.create(folder, small())
    one = Saver(file, lambda saved: release.wait(10), lambda error: None)
    one.submit(small())
    started = time.monotonic()
    one.submit(answered(small(), "q", value="yes"))
    assert one.flush(5)
    one.submit(answered(small(), "r", value="yes"))
    assert one.flush(5)
    assert time.monotonic() - started < 3
    assert "r" in file.session.answers
    release.set()
    one.close(1)
    file.close()


def test_flushing_when_the_thread_is_gone(talk):
    talk.saver.close(1)
    talk.saver._thread.join(5)
    assert not talk.saver._thread.is_alive()
    talk.saver.submit(answered(small(), "q", value="yes"))
    assert talk.saver.flush(5)
    assert "q" in talk.file.session.answers


def test_a_save_that_hangs_is_not_joined_by_a_second_writer(talk, monkeypatch):
    go, waiting = held(monkeypatch)
    talk.saver.submit(small())
    assert waiting.wait(5)
    waiting.clear()
    started = time.monotonic()
    assert not talk.saver.flush(0.2)
    assert time.monotonic() - started < 1
    assert not waiting.is_set()
    go.set()


def test_an_error_in_the_program_is_a_failed_save_that_says_nothing_of_the_content(talk, monkeypatch):
    def broken(*args):
        raise RuntimeError("a secret")

    monkeypatch.setattr(talk.file, "save", broken)
    talk.saver.submit(small())
    talk.wait(lambda: talk.reports)
    assert str(talk.reports[0]) == "an error in the program (RuntimeError)"
    monkeypatch.undo()
    talk.saver.retry()
    assert talk.saver.flush(5)


def test_a_callback_that_fails_does_not_end_the_saving(folder):
    def broken(outcome):
        raise RuntimeError

    file = SessionFile.create(folder, small())
    one = Saver(file, broken, broken)
    for n in range(3):
        one.submit(answered(small(), f"q{n}", value="yes"))
        assert one.flush(5)
    assert one._thread.is_alive()
    one.close(1)
    file.close()


def test_a_conflict_is_settled_by_its_copy(talk):
    talk.file.path.write_bytes(b"theirs")
    talk.saver.submit(answered(small(), "q", value="yes"))
    assert talk.saver.flush(5)
    talk.saver.submit(answered(small(), "late", value="yes"))
    assert talk.saver.flush(5)
    talk.wait(lambda: talk.reports)
    assert isinstance(talk.reports[0], Conflict)
    assert b"[answers.late]" in talk.reports[0].copy.read_bytes()


def test_a_draft_is_dropped_only_once_the_session_that_holds_it_is_saved(talk, monkeypatch, folder):
    talk.saver.submit_draft("q", "evidence", "typed")
    assert talk.saver.flush(5)
    assert drafts.read_draft(folder, "LAN-017").base == talk.file.sha256
    real, refused = talk.file.save, SaveFailed("disk full")

    def refuse(session):
        raise refused

    monkeypatch.setattr(talk.file, "save", refuse)
    talk.saver.submit(answered(small(), "q", evidence="typed"))
    talk.saver.drop_draft()
    assert not talk.saver.flush(2)
    assert drafts.read_draft(folder, "LAN-017").text == "typed"
    talk.saver.submit_draft("q", "evidence", "typed more")
    talk.saver.flush(2)
    talk.wait(lambda: drafts.read_draft(folder, "LAN-017").text == "typed more")
    monkeypatch.setattr(talk.file, "save", real)
    talk.saver.drop_draft()
    assert talk.saver.flush(5)
    assert drafts.read_draft(folder, "LAN-017") is None


@pytest.fixture
def opened(talk, folder):
    """The same session, opened again by another start."""
    talk.saver.close(1)
    talk.file.close()
    talk.file = SessionFile.open(folder, "LAN-017")
    talk.saver = Saver(talk.file, talk.report, talk.report)
    talk.reports.clear()
    return talk


def test_what_is_opened_is_made_sure_of_without_being_written(opened):
    assert not opened.file.sure
    opened.saver.make_sure(opened.file.session)
    assert opened.saver.dirty
    assert opened.saver.flush(5)
    assert opened.file.sure
    opened.wait(lambda: opened.reports)
    assert opened.reports == [None]
    assert opened.file.session.revision == 1


@pytest.mark.parametrize("call", ["fsync_file", "fsync_folder"])
def test_what_cannot_be_made_sure_of_is_told_and_saved_anew(opened, monkeypatch, call):
    healed, calls, real = failing(monkeypatch, call, errno.EIO), [], durable.make_sure
    monkeypatch.setattr(durable, "make_sure", lambda path: (calls.append(path), real(path)))
    opened.saver.make_sure(opened.file.session)
    opened.saver.flush(5)
    opened.wait(lambda: opened.reports)
    assert str(opened.reports[0]) == "input/output error"
    healed.set()
    assert opened.saver.flush(5)
    assert len(calls) == 1  # a second sync of the same file would say that all is well
    assert opened.file.sure
    opened.wait(lambda: isinstance(opened.reports[-1], Saved))
    assert opened.file.session.revision > 1


def test_a_save_makes_sure_by_itself(opened, monkeypatch):
    monkeypatch.setattr(durable, "make_sure", lambda path: pytest.fail("is not needed"))
    with opened.saver._state:
        opened.saver.make_sure(opened.file.session)
        opened.saver.submit(answered(small(), "q", value="yes"))
    assert opened.saver.flush(5)
    opened.wait(lambda: opened.reports)
    assert [outcome.revision for outcome in opened.reports] == [2]
    assert opened.file.sure


def test_an_opened_case_says_saved_only_once_it_has_been_made_sure_of(folder, tmp_path, monkeypatch):
    from sqs_tui.open_case import new_case, open_case
    from tests.durability.case_driver import criteria

    loaded = criteria(tmp_path / "criteria.toml")
    case = new_case(folder, loaded, case="LAN-017", inspector="INS2", case_manager="CM04")
    assert case.status().words == "saved"
    assert case.close()
    go, _ = held(monkeypatch, "fsync_file")
    case = open_case(folder, "LAN-017", loaded)
    assert case.status().words == "opening …"
    case.settle(case.prepare())
    assert case.status().words == "saving …"
    assert not case.flush(0.05)
    go.set()
    assert case.flush(5)
    assert case.status().words == "saved"
    assert case.close()
    case = open_case(folder, "LAN-017", loaded)
    failing(monkeypatch, "fsync_file", errno.EIO)
    case.settle(case.prepare())
    assert not case.flush(5)
    status = case.status()
    assert (status.words, status.failed) == ("NOT SAVED: input/output error", True)
    case.retry()
    assert case.flush(5)
    until = time.monotonic() + 5
    while not case.status().words.startswith("saved "):
        assert time.monotonic() < until
        time.sleep(0.002)
    assert case.close()
    assert case.file.session.revision == 2
