"""The interview line by line: every feature by typing it, and nothing typed that breaks it or loses anything."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.open_case import ACTION
from sqs_tui.review.change_log import replay
from sqs_tui.review.option_keys import LETTERS, letters_for
from sqs_tui.review.session import Action, now
from sqs_tui.store import system
from sqs_tui.store.drafts import Draft, save_draft
from sqs_tui.store.lock import Locked
from sqs_tui.store.session_file import SessionFile
from tests.plain.scripted_talk import WHOLE, Typed, criteria_in, leave, session_of, talk_through


def test_letters_leave_the_commands_alone():
    assert not set(LETTERS) & set("egknquvxy")
    many = letters_for(400)
    assert many[:17] == list(LETTERS)
    assert len(set(many)) == len(many) == 400


def test_a_whole_case_from_first_question_to_sign_off(tmp_path):
    transcript, code = talk_through(tmp_path, [*WHOLE, "complete", "yes", "yes", "q"])
    session = session_of(tmp_path)
    assert code == 0
    assert session.state == "completed"
    assert [signoff.code for signoff in session.signoffs] == ["INS2", "CM04"]
    plan = session.answer("plan")
    assert (plan.value, plan.reasons, plan.other) == ("no", ("health", "other"), "late")
    assert (plan.view, plan.their_words, plan.evidence) == ("differs", "It is in my contact log.", "Seen in the log.")
    assert plan.known_not_recorded
    assert plan.good_example
    assert session.answer("events").values == ("released", "moved")
    assert session.answer("learning").value == "Two things.\nAnd a third."
    assert session.answer("agreed").actions == (Action("Update the plan", "CM04", "31 January"),)
    assert "Everything is saved in" in transcript
    assert transcript.rstrip().endswith("sqs-tui review LAN-017 --plain")


def test_it_goes_on_where_it_was_left(tmp_path):
    talk_through(tmp_path, ["y", "", "b", "", "b"])
    transcript, code = talk_through(tmp_path, ["c"])
    assert code == 0
    assert "Question 3 of" in transcript
    assert session_of(tmp_path).answer("events").values == ("released", "moved")


def test_a_completed_review_is_read_and_amended_with_a_reason(tmp_path):
    talk_through(tmp_path, [*WHOLE, "complete", "yes", "no", "q"])
    transcript, _ = talk_through(
        tmp_path, ["jump plan", "y", "e more", "summary", "amend", "", "amend", "a date", "y", "q"]
    )
    session = session_of(tmp_path)
    assert transcript.count("Not possible: this review is completed") == 2
    assert "Without a reason it stays completed." in transcript
    assert session.state == "in_progress"
    assert session.answer("plan").value == "yes"
    assert session.events[-1].why == "a date"


def test_nothing_is_completed_while_anything_is_missing_or_unconfirmed(tmp_path):
    transcript, _ = talk_through(tmp_path, ["complete", *WHOLE, "complete", "no"])
    assert "still missing" in transcript
    assert "The review was not completed." in transcript
    assert session_of(tmp_path).state == "in_progress"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["jump 2"], "Question 2 of"),
        (["jump sentence"], "Where is the sentence served?"),
        (["jump sentence served"], "Question 2 of"),
        (["jump is"], "More than one question fits."),
        (["jump plan"], "does not apply to this case"),
        (["jump 99"], "Type jump and a number from 1 to"),
        (["jump"], "Type jump and a number from 1 to"),
        (["jump 2", "return"], "Question 1 of"),
        (["return"], "There was no jump to come back from."),
        (["back"], "This is the first question."),
        (["b"], "This is the first question."),
        (["", "b"], "Answer: In custody."),
        (["find served"], "Question 2, sentence: Where is the sentence served?"),
        (["/served"], "Found in the question."),
        (["/ nothing like it"], "No question that applies holds these words."),
        (["find"], "Type find and the words to look for."),
        (["guidance"], "There is no guidance on this question."),
        (["prompts"], "There are no prompts for this question."),
        (["again"], "Question 1 of"),
        (["progress"], "Section 1, The work: 0 of"),
        (["missing"], "things are still missing:"),
        (["summary"], "OFFICIAL-SENSITIVE\n\nReview of case LAN-017"),
        (["undo"], "There is nothing to undo."),
        (["y", "undo"], "Taken back, at the question about case manager here."),
        (["y", "clear"], "anything to add: clear Not answered yet."),
        (["y", "y"], "That is what is recorded already."),
        (["saved"], "saved"),
        (["?"], "At any question you can type:"),
        (["k"], "Not possible:"),
        (["v"], "Not possible:"),
        (["other"], "No reason given here asks for your own words."),
        (["write"], "This question is not answered in words."),
        (["add"], "type actions to go there"),
        (["actions", "remove 1"], "Type remove and the number of an action"),
        (["maybe"], "That was not understood, and nothing was changed. “maybe” is no answer here."),
        (["y n"], "Those cannot stand together."),
        (["y it was good"], "“it” is no answer here."),
        (["back to school"], "That was not understood"),
        (["", "", "a b"], "Those cannot stand together."),
        (["jump seen_on", "2013-02-30"], "write the date as YYYY-MM-DD"),
        (["copy"], "Type copy and the name of a new file."),
    ],
)  # fmt: skip
def test_what_can_be_typed_and_what_is_said_to_it(tmp_path, lines, said):
    transcript, code = talk_through(tmp_path, lines)
    assert code == 0
    assert said in transcript.replace("\n", " ") or said in transcript


def test_what_is_not_understood_changes_nothing(tmp_path):
    talk_through(tmp_path, ["y it was good", "n zz", "Y x", "yes", "no", "jump 2", "a b", "ab"])
    assert session_of(tmp_path).answers == {}


def test_answers_set_aside_are_said_and_come_back(tmp_path):
    transcript, _ = talk_through(tmp_path, [*WHOLE[:6], "n b", "jump 2", "a", "u"])
    assert "Set aside, since it no longer applies, but kept: plan." in transcript
    assert "Brought back, since it applies again: plan." in transcript
    assert session_of(tmp_path).answer("plan").reasons == ("health",)


def test_text_can_be_kept_added_to_and_taken_away(tmp_path):
    talk_through(tmp_path, ["e One.", "e", "+", "Two.", ".", "e", "."])
    assert session_of(tmp_path).answer("present").evidence == "One.\nTwo."
    talk_through(tmp_path, ["e", "Three.", "."])
    assert session_of(tmp_path).answer("present").evidence == "Three."
    talk_through(tmp_path, ["e", "-"])
    assert session_of(tmp_path).answer("present").evidence == ""


def test_text_and_actions_of_an_input_that_ends_halfway_are_kept(tmp_path):
    talk_through(tmp_path, ["e", "Seen in the log", "and said so"])
    talk_through(tmp_path, ["actions", "add", "Update the plan", "CM04"])
    session = session_of(tmp_path)
    assert session.answer("present").evidence == "Seen in the log\nand said so"
    assert session.answer("agreed").actions == (Action("Update the plan", "CM04"),)


def test_bytes_that_are_no_text_are_cleaned_and_said_so(tmp_path):
    transcript, code = talk_through(
        tmp_path, b"e caf\xe9 \x93so\x94\ne \x1b]0;title\x07\x00\n\xff\xfe\r\n" + b"y" * 300_000 + b"\ny\n"
    )
    assert code == 0
    assert "read as Windows-1252" in transcript.replace("\n", " ")
    assert "became \N{REPLACEMENT CHARACTER}" in transcript.replace("\n", " ")
    assert "was not taken" in transcript
    assert not set("\x00\x07\x1b") & set(transcript)
    answer = session_of(tmp_path).answer("present")
    assert answer.evidence.startswith("café “so”\n\N{REPLACEMENT CHARACTER}]0;title")
    assert answer.value == "yes"


def test_a_draft_left_behind_is_offered_with_what_is_recorded(tmp_path):
    talk_through(tmp_path, ["e Old."])
    for answer, expected in (("no", "Old."), ("yes", "New.")):
        save_draft(tmp_path / "sessions", Draft("LAN-017", "present", "evidence", "", "New.", now()))
        transcript, _ = talk_through(tmp_path, [answer])
        assert "New." in transcript
        assert "Recorded there now: Old." in transcript
        assert session_of(tmp_path).answer("present").evidence == expected
    assert "was being typed" not in talk_through(tmp_path, [])[0]


ASKED = [*WHOLE[:7], "v differs"]
WANTED = "Do you want to write down how they put it?"


@pytest.mark.parametrize("answer", ["no", "n", "NO"])
def test_a_no_to_a_question_is_a_no(tmp_path, answer):
    transcript, _ = talk_through(tmp_path, [*ASKED, answer, "e Seen.", "q"])
    assert f"{WANTED} Type yes or no: {answer}\n" in transcript
    answered = session_of(tmp_path).answer("plan")
    assert (answered.view, answered.their_words, answered.evidence) == ("differs", "", "Seen.")


@pytest.mark.parametrize("line", ["e Seen.", "", "q", "a"])
def test_without_a_terminal_words_are_asked_for_only_if_the_answer_follows(tmp_path, line):
    transcript, _ = talk_through(tmp_path, [*ASKED, line, "jump plan", "e More."])
    assert WANTED not in transcript
    answered = session_of(tmp_path).answer("plan")
    assert answered.evidence == {"e Seen.": "Seen.\nMore.", "q": ""}.get(line, "More.")
    assert answered.reasons == (("not_done",) if line == "a" else ("health", "other"))


def test_at_a_terminal_a_line_that_is_neither_yes_nor_no_is_the_next_command(tmp_path):
    for line, says in (("", False), ("q", False), ("quit", False), ("e Seen.", True)):
        lines = [*(ASKED[:-1] if line == "" else ["jump plan"]), "v d", line, "q"]
        talk = Typed(lines)
        leave(tmp_path, talk)
        assert talk.out.getvalue().count(WANTED) == 1
        assert ("neither yes nor no" in talk.out.getvalue()) is says
        assert session_of(tmp_path).answer("plan").view == "differs"
    assert session_of(tmp_path).answer("plan").evidence == "Seen."
    assert talk.lines.read() == b""


def test_quit_at_a_question_quits(tmp_path):
    talk = Typed([*ASKED, "q", "e Never read."])
    leave(tmp_path, talk)
    assert talk.lines.read() == b"e Never read.\n"
    assert "Everything is saved" in talk.out.getvalue()


@pytest.mark.parametrize("line", ["v a So it was.", "v agrees So it was.", "view A  So it was. "])
def test_the_words_of_a_view_can_stand_behind_it(tmp_path, line):
    transcript, _ = talk_through(tmp_path, [*WHOLE[:7], line, "q"])
    answered = session_of(tmp_path).answer("plan")
    assert (answered.view, answered.their_words) == ("agrees", "So it was.")
    assert WANTED not in transcript


def test_what_is_no_view_is_the_next_command(tmp_path):
    talk_through(tmp_path, [*WHOLE[:7], "v", "e Seen.", "v maybe", "q"])
    answered = session_of(tmp_path).answer("plan")
    assert (answered.view, answered.evidence) == (None, "Seen.")


@pytest.mark.parametrize("line", ["", "no", "q", "signed", "yeah", "e Late."])
def test_only_a_yes_signs(tmp_path, line):
    talk_through(tmp_path, [*WHOLE, "complete", line, "q"])
    assert session_of(tmp_path).state == "in_progress"
    talk_through(tmp_path, ["complete", "yes", line, "q"])
    session = session_of(tmp_path)
    assert [signoff.code for signoff in session.signoffs] == (["INS2"] if line == "no" else [])
    assert session.state == ("completed" if line == "no" else "in_progress")


def test_a_draft_that_was_neither_wanted_nor_refused_is_offered_again(tmp_path):
    talk_through(tmp_path, [])
    save_draft(tmp_path / "sessions", Draft("LAN-017", "agreed", ACTION, "", "0\nCall the school\nCM04\nFriday", now()))
    for lines in ([""], ["q"], ["again"], ["again", "e", "Something else.", ".", "q"]):
        transcript, _ = talk_through(tmp_path, lines)
        assert "Call the school" in transcript
        assert "offered again" in transcript
    talk_through(tmp_path, ["yes"])
    assert session_of(tmp_path).answer("agreed").actions == (Action("Call the school", "CM04", "Friday"),)


WORDS = [*WHOLE, "n", "x", "a", "c", "f", "k", "v", "v agrees", "*", "u", "b", "back", "jump 3", "return", "clear", "e",
         ".", "+", "-", "no", "undo", "find a", "missing", "complete", "amend", "summary", "remove 1", "actions", "\x00",
         "é", "[b]x[/b]"]  # fmt: skip
LINES = st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=25)


@settings(max_examples=settings().max_examples // 2)
@given(LINES)
def test_whatever_is_typed_nothing_breaks_and_all_is_saved(lines):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")
        transcript, code = talk_through(folder, data)
        assert code == 0
        assert "Everything is saved in" in transcript
        saved = session_of(folder)
        # What the log says was recorded is what is there: nothing was lost on the way to the disk.
        assert replay(criteria_in(folder).instrument, saved.log) == saved.answers
        again, _ = talk_through(folder, [])
        assert "Everything is saved in" in again
        assert session_of(folder).answers == saved.answers


def test_what_cannot_be_saved_is_said_and_leaving_is_asked_twice(tmp_path, monkeypatch):
    talk_through(tmp_path, ["y"])

    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(system, "create", full)
        disk.setattr(system, "create_unnamed", full)
        lines = ["n", "q", "saved", f"copy {tmp_path / 'copy.toml'}", "abandon", "never read"]
        transcript, code = talk_through(tmp_path, lines)
    assert code == 2
    assert transcript.count("NOT SAVED: disk full") >= 3
    assert "Type saved to try again, copy and a file name" in transcript
    assert "The copy was not written: disk full." in transcript
    assert "never read" not in transcript
    assert "Everything is saved" not in transcript
    assert session_of(tmp_path).answer("present").value == "yes"


def test_a_disk_that_has_room_again_gets_everything(tmp_path, monkeypatch):
    talk_through(tmp_path, [])
    create, calls = system.create, []

    def full_at_first(path):
        calls.append(path)
        if len(calls) < 4:
            raise OSError(errno.ENOSPC, "No space left on device")
        return create(path)

    monkeypatch.setattr(system, "create", full_at_first)
    transcript, code = talk_through(tmp_path, ["y", "saved", "saved", "saved", "q"])
    assert code == 0
    assert "NOT SAVED: disk full" in transcript
    assert session_of(tmp_path).answer("present").value == "yes"


def test_a_case_that_is_open_elsewhere_is_refused(tmp_path):
    talk_through(tmp_path, [])
    with SessionFile.open(tmp_path / "sessions", "LAN-017"), pytest.raises(Locked):
        talk_through(tmp_path, ["y"])
    talk_through(tmp_path, ["y"])
    assert session_of(tmp_path).answer("present").value == "yes"
