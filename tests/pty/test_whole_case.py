"""One custody case from its first question to the sheet, by keyboard alone, killed halfway."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from sqs_tui.criteria.instrument import Question
from sqs_tui.criteria.load import load_instrument
from sqs_tui.review.engine import Review, start
from sqs_tui.review.option_keys import letters_for
from tests.pty.terminal import CRITERIA, Terminal, program, review


def see(terminal: Terminal, question: Question) -> None:
    terminal.wait_for(lambda: question.text in " ".join(" ".join(row[27:] for row in terminal.lines).split()))


def answer(terminal: Terminal, model: Review, question: Question) -> None:
    """Answer as quickly as can be, and in `model` as well; the next question is on the screen afterwards."""
    if question.kind in ("text", "date"):
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type(f"About {question.label}, 4-5.")
        terminal.wait_for(f"About {question.label}, 4-5.")
        terminal.press("esc")
        terminal.wait_for("Enter Next")
        terminal.press("enter")
        return
    values = [choice.value for choice in question.choices]
    if question.kind in ("fact", "judgement"):
        value = "no" if question.id == "lor_sufficient" else "yes"
        letter = value[0]
    else:
        wanted = {"sentence": "custody", "sig_event": "none"}
        value = wanted.get(question.id, values[0])
        letter = letters_for(len(values))[values.index(value)]
    terminal.press(letter)
    model.choose(question.id, value)
    if model.reasons(question) or model.offers_knew(question):
        terminal.wait_for("Why not?")
        if value == "no":
            terminal.press("a", "k", "v")
            terminal.wait_for("a agrees")
            terminal.press("a")
            terminal.wait_for("Case manager: agrees")
        model.toggle_reason(question.id, model.reasons(question)[0])
        terminal.press("enter")
    elif question.kind == "many" and value != "none":
        terminal.press("enter")


@pytest.mark.parametrize(
    "size",
    [(110, 40), *(pytest.param(size, marks=pytest.mark.slow) for size in ((80, 24), (140, 45)))],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_a_whole_custody_case_by_keyboard_with_a_kill_halfway(tmp_path: Path, size: tuple[int, int]) -> None:
    loaded = load_instrument(CRITERIA)
    model = Review(
        loaded.instrument, start(loaded.instrument, "0" * 64, case="LAN-1", inspector="INS2", case_manager="CM04")
    )
    question: Question | None = model.applicable[0]
    with program(tmp_path, size=size) as terminal:
        terminal.wait_for("There is no review here yet")
        terminal.press("n")
        terminal.wait_for("A new review")
        for text in ("LAN-1", "CM04", "INS2"):
            terminal.drain(0.1)
            terminal.type(text)
            terminal.wait_for(text)
            terminal.press("enter")
        while question is not None and question.section != "public":
            see(terminal, question)
            answer(terminal, model, question)
            question = model.next(question.id)
        assert question is not None
        see(terminal, question)
        terminal.wait_for(lambda: "✓ saved" in terminal.lines[0])
        terminal.signal(9)
        assert terminal.ended() == 137

    with review(tmp_path, size=size) as terminal:
        see(terminal, question)
        while question is not None and question.kind != "actions":
            see(terminal, question)
            answer(terminal, model, question)
            question = model.next(question.id)
        assert question is not None
        see(terminal, question)
        terminal.press("e")
        terminal.wait_for("An agreed action")
        for text in ("Write the plan again", "CM04", "31 January"):
            terminal.drain(0.1)
            terminal.type(text)
            terminal.wait_for(text)
            terminal.press("enter")
        terminal.wait_for(lambda: not terminal.shows("An agreed action"))
        terminal.wait_for("by 31 January")
        terminal.press("enter")
        terminal.wait_for("summary, in progress")
        terminal.press("c")
        terminal.wait_for("Complete this review?")
        terminal.press("b")
        terminal.wait_for("summary, completed")
        terminal.wait_for(lambda: "✓ saved" in terminal.lines[0])
        terminal.press("w")
        terminal.wait_for("Write to a file")
        terminal.press("s")
        terminal.wait_for("Write the sheet")
        terminal.wait_for("LAN-1-sheet.html")
        terminal.press("enter")
        terminal.wait_for("Written to")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
        assert terminal.restored() == []

    session = tomli.loads((tmp_path / "sessions" / "LAN-1.toml").read_text("utf-8"))
    assert session["state"] == "completed"
    assert [s["role"] for s in session["signoffs"]] == ["inspector", "case_manager"]
    for name, given in model.session.answers.items():
        if given.value and name != "agreed_actions":
            assert session["answers"][name]["value"] == given.value, name
    assert session["answers"]["lor_sufficient"]["known_not_recorded"] is True
    assert session["answers"]["agreed_actions"]["actions"] == [
        {"what": "Write the plan again", "who": "CM04", "by": "31 January"}
    ]
    sheet = tmp_path / "LAN-1-sheet.html"
    assert sheet.stat().st_mode & 0o777 == 0o600
    assert "Write the plan again" in sheet.read_text("utf-8")
    with program(tmp_path, "check", str(tmp_path / "sessions" / "LAN-1.toml")) as terminal:
        assert terminal.ended() == 0
