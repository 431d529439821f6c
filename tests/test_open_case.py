"""One case open for work: what an earlier run left half written stays until somebody has decided about it."""

from __future__ import annotations

import errno
import time
from dataclasses import replace

import pytest

from sqs_tui.criteria.load import load_instrument
from sqs_tui.open_case import new_case, open_case
from sqs_tui.review.session import Action
from sqs_tui.source.problems import SourceError
from sqs_tui.store import system
from sqs_tui.store.case_reference import ReferenceRefused
from sqs_tui.store.drafts import Draft, read_draft, save_draft
from sqs_tui.store.session_file import SessionFile
from tests.instruments import SMALL
from tests.store.samples import OPENED, small

DRAFT = Draft("LAN-017", "present", "evidence", "", "precious words", OPENED)


@pytest.fixture
def criteria(tmp_path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL, "utf-8")
    return load_instrument(path)


def begin(folder, criteria):
    return new_case(folder, criteria, case="LAN-017", inspector="INS2", case_manager="CM04")


def opened_with(folder, criteria, draft):
    """A case opened that has this draft from an earlier run."""
    begin(folder, criteria).close()
    save_draft(folder, draft)
    case = open_case(folder, "LAN-017", criteria)
    case.settle(case.prepare())
    return case


def write(case, text="other words"):
    """Write another text: typed, drafted, recorded."""
    case.typing("sentence", "evidence", text)
    case.keep_draft()
    case.flush()
    case.record_typed()
    case.flush()


def test_a_draft_stays_until_somebody_has_decided_about_it(tmp_path, criteria):
    folder = tmp_path / "sessions"
    case = opened_with(folder, criteria, DRAFT)
    write(case)
    assert read_draft(folder, "LAN-017") == DRAFT
    assert case.close()
    assert read_draft(folder, "LAN-017") == DRAFT

    again = open_case(folder, "LAN-017", criteria)
    again.settle(again.prepare())
    assert again.restorable == DRAFT
    again.restore()
    again.record_typed()
    write(again, "and more")
    assert again.close()
    assert read_draft(folder, "LAN-017") is None
    assert again.review.answer("present").evidence == "precious words"


def test_text_that_cannot_be_recorded_is_kept_for_the_next_time(tmp_path, criteria):
    folder = tmp_path / "sessions"
    case = opened_with(folder, criteria, replace(DRAFT, question="plan"))
    assert not case.review.applies("plan")
    case.restore()
    assert case.record_typed() == ["Not recorded yet: this question does not apply to this case."]
    write(case)
    assert case.close()
    assert read_draft(folder, "LAN-017").text == "precious words"


def test_a_draft_that_is_not_wanted_goes_and_makes_room(tmp_path, criteria):
    folder = tmp_path / "sessions"
    case = opened_with(folder, criteria, DRAFT)
    case.forget_draft()
    case.typing("present", "evidence", "other words")
    case.keep_draft()
    case._saver.flush(5)
    assert read_draft(folder, "LAN-017").text == "other words"
    case.close()


def test_what_is_typed_while_a_draft_waits_takes_its_place_once_that_is_not_wanted(tmp_path, criteria):
    folder = tmp_path / "sessions"
    case = opened_with(folder, criteria, DRAFT)
    case.typing("sentence", "evidence", "other words")
    case.keep_draft()
    case.forget_draft()
    case._saver.flush(5)
    assert read_draft(folder, "LAN-017").text == "other words"
    case.close()


@pytest.mark.parametrize("question", ["gone", None])
def test_a_draft_that_cannot_be_put_back_is_told_of_and_left(tmp_path, criteria, question):
    folder = tmp_path / "sessions"
    begin(folder, criteria).close()
    path = folder / ".LAN-017.draft.toml"
    if question:
        save_draft(folder, Draft("LAN-017", question, "evidence", "", "precious words", OPENED))
    else:
        path.write_text("precious words", "utf-8")
    before = path.read_bytes()
    case = open_case(folder, "LAN-017", criteria)
    case.settle(case.prepare())
    assert any("cannot be put back" in notice for notice in case.notices)
    write(case)
    assert case.close()
    assert path.read_bytes() == before


def test_a_draft_under_an_earlier_id_belongs_to_the_question_as_it_is_called_now(tmp_path, criteria):
    path = criteria.source.path
    path.write_text(SMALL.replace('id = "learning"', 'id = "lessons"\nwas = ["learning"]'), "utf-8")
    draft = Draft("LAN-017", "learning", "value", "", "precious words", OPENED)
    case = opened_with(tmp_path / "sessions", load_instrument(path), draft)
    assert case.restorable == replace(draft, question="lessons")
    assert case.restore() == "lessons"
    assert case.text_of("lessons", "value") == "precious words"
    case.abandon()


def test_what_could_not_be_drafted_is_no_longer_told_as_failed_once_it_is(tmp_path, criteria, monkeypatch):
    case = begin(tmp_path / "sessions", criteria)
    case.settle(case.prepare())
    case.flush()
    real = system.create

    def full(path):
        raise OSError(errno.ENOSPC, "injected")

    monkeypatch.setattr(system, "create", full)
    case.typing("plan", "evidence", "half a sentence")
    case.keep_draft()
    wait(lambda: case.status().failed)
    monkeypatch.setattr(system, "create", real)
    case.retry()
    wait(lambda: not case.status().failed)
    assert case.status().words.startswith("saved")
    case.close()


def wait(holds):
    until = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.002)


def test_a_draft_of_a_second_opener_is_not_overwritten(tmp_path, criteria):
    folder = tmp_path / "sessions"
    first = begin(folder, criteria)
    first.settle(first.prepare())
    (folder / ".LAN-017.lock").unlink()
    second = open_case(folder, "LAN-017", criteria)
    second.settle(second.prepare())
    second.typing("plan", "evidence", "of the second")
    second.keep_draft()
    second._saver.flush(5)
    first.typing("plan", "evidence", "of the first")
    first.keep_draft()
    assert not first._saver.flush(1)
    assert "open elsewhere" in first.status().words
    assert read_draft(folder, "LAN-017").text == "of the second"
    first.abandon()
    second.close()


@pytest.mark.parametrize("left", ["LAN-017.toml.bak", ".LAN-017.draft.toml", "earlier/LAN-017.r3.toml"])
def test_a_case_of_which_only_other_files_are_left_is_not_begun_over_them(tmp_path, criteria, left):
    folder = tmp_path / "sessions"
    path = folder / left
    path.parent.mkdir(parents=True)
    path.write_text("precious words", "utf-8")
    with pytest.raises(ReferenceRefused, match=r"its review is gone.*purge LAN-017"):
        begin(folder, criteria)
    assert path.read_text("utf-8") == "precious words"
    new_case(folder, criteria, case="LAN-018", inspector="INS2", case_manager="CM04").close()


def test_what_an_interrupted_beginning_left_is_in_nobodys_way(tmp_path, criteria):
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / f".LAN-017.toml.{'a' * 16}.tmp").write_bytes(b"half")
    assert begin(folder, criteria).close()
    assert not list(folder.glob(".*.tmp"))


@pytest.mark.skipif(not hasattr(system.os, "fork"), reason="modes of POSIX")
def test_a_session_that_others_could_read_is_made_private_with_its_bak(tmp_path):
    SessionFile.create(tmp_path, small()).close()
    path = tmp_path / "LAN-017.toml"
    path.chmod(0o644)
    with SessionFile.open(tmp_path, "LAN-017") as file:
        assert "Others could read the file of this review; now only you can." in file.notices
        file.save(small())
    modes = {name.name: name.stat().st_mode & 0o777 for name in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}


def test_what_is_asked_once_is_asked_here_when_the_answers_elsewhere_are_parked(tmp_path):
    path = tmp_path / "criteria.toml"
    here = 'unit = "case_manager"\nwhen = { all = [{ question = "present", values = ["yes"] }] }'
    path.write_text(SMALL.replace('unit = "case_manager"', here), "utf-8")
    criteria, folder = load_instrument(path), tmp_path / "sessions"

    def opened(case):
        opened = open_case(folder, case, criteria)
        opened.settle(opened.prepare())
        return opened

    begin(folder, criteria).close()
    first = opened("LAN-017")
    with first.edit() as review:
        review.choose("present", "yes")
        review.choose("policy", "no")
    assert first.close()
    second = new_case(folder, criteria, case="LAN-018", inspector="INS2", case_manager="CM04")
    second.settle(second.prepare())
    with second.edit() as review:
        review.choose("present", "yes")
    assert second.review.asked_in == "LAN-017"
    assert not second.review.applies("policy")
    assert second.close()

    first = opened("LAN-017")
    with first.edit() as review:
        review.choose("present", "no")  # nobody of theirs was there after all
    assert first.close()
    second = opened("LAN-018")
    assert second.review.applies("policy")
    second.close()


def test_an_action_that_is_written_anew_keeps_its_id(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    with case.edit() as review:
        review.set_actions("agreed", [Action("Update the plan", "CM04", "May", "a1")])
    case.typing_action("agreed", 0, Action("Update the plan", "CM04", "end of May"))
    case.record_typed()
    assert case.review.answer("agreed").actions == (Action("Update the plan", "CM04", "end of May", "a1"),)
    case.close()


# A front end that is careless: what it changes is saved, or it is told at once


def on_disk(folder):
    """What the file of the case says now, while it is open."""
    with SessionFile.open(folder, "LAN-017", read_only=True) as file:
        return file.session


def test_a_change_to_a_case_that_nobody_has_settled_is_saved(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    with case.edit() as review:
        review.choose("present", "yes")
    assert case._saver.flush(5)
    assert on_disk(tmp_path / "sessions").answer("present").value == "yes"
    case.abandon()


def test_a_case_that_may_not_be_saved_cannot_be_changed(tmp_path, criteria):
    folder = tmp_path / "sessions"
    begin(folder, criteria).close()
    path = folder / "LAN-017.toml"
    path.write_text(path.read_text("utf-8").replace('"INS2"', "2026-03-02"), "utf-8")
    case = open_case(folder, "LAN-017", criteria)
    with pytest.raises(SourceError, match="inspector"), case.edit():
        pytest.fail("may be changed")
    assert case.review.answer("present").value == ""
    case.abandon()


def test_what_changes_before_a_promised_settling_is_saved_by_that(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    case.settles_later()
    with case.edit() as review:
        review.choose("present", "yes")
    assert not case.settled
    assert case.status().words == "saving …"
    case.settle(case.prepare())
    assert case._saver.flush(5)
    assert on_disk(tmp_path / "sessions").answer("present").value == "yes"
    case.abandon()


def test_a_review_kept_from_an_edit_cannot_be_changed_behind_it(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    with case.edit() as review:
        review.choose("present", "yes")
    with pytest.raises(RuntimeError, match="edit"):
        review.choose("present", "no")
    assert case.review.answer("present").value == "yes"
    case.close()


def test_the_end_of_an_edit_within_another_leaves_the_outer_one_open(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    with case.edit() as review:
        with case.edit():
            pass
        review.choose("present", "yes")
    assert case.close()
    assert on_disk(tmp_path / "sessions").answer("present").value == "yes"


def test_the_review_to_be_looked_at_cannot_be_changed(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    with pytest.raises(RuntimeError, match="edit"):
        case.review.choose("present", "yes")
    assert not case.review.answer("present").given
    case.close()


@pytest.mark.parametrize("leave", ["close", "abandon"])
def test_a_case_that_is_closed_cannot_be_changed(tmp_path, criteria, leave):
    case = begin(tmp_path / "sessions", criteria)
    getattr(case, leave)()
    with pytest.raises(RuntimeError, match="closed"), case.edit():
        pytest.fail("may be changed")


def test_text_that_is_only_typed_is_drafted_before_long(tmp_path, criteria, monkeypatch):
    monkeypatch.setattr("sqs_tui.typed_text.DRAFT_AFTER", 0.001)
    case = begin(tmp_path / "sessions", criteria)
    for text in ("half a", "half a sentence"):
        case.typing("present", "evidence", text)
        wait(lambda text=text: (draft := read_draft(tmp_path / "sessions", "LAN-017")) and draft.text == text)
    case.abandon()


def test_an_action_that_is_only_typed_is_drafted_before_long(tmp_path, criteria, monkeypatch):
    monkeypatch.setattr("sqs_tui.typed_text.DRAFT_AFTER", 0.001)
    case = begin(tmp_path / "sessions", criteria)
    case.typing_action("agreed", 0, Action("Ring the school"))
    wait(lambda: (draft := read_draft(tmp_path / "sessions", "LAN-017")) and "Ring the school" in draft.text)
    case.abandon()


def test_text_that_is_only_typed_is_an_answer_once_the_case_is_closed(tmp_path, criteria):
    case = begin(tmp_path / "sessions", criteria)
    case.typing("present", "evidence", "half a sentence")
    assert case.close()
    assert on_disk(tmp_path / "sessions").answer("present").evidence == "half a sentence"
