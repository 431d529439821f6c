"""What the screen called saved survives every end of the program: the short form of `rigs/kill.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty import weakenings
from tests.pty.kill_rig import Rig
from tests.pty.terminal import review

pytestmark = pytest.mark.skipif(not hasattr(__import__("os"), "openpty"), reason="needs pseudo-terminals")


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_a_kill_loses_nothing_that_was_saved_and_offers_what_was_being_typed(tmp_path: Path, seed: int) -> None:
    rig = Rig(tmp_path, seed, steps=(2, 4))
    first = rig.round("KILL", "idle after typing")
    assert first.broken == []
    assert first.acknowledged > 0
    # What a kill in the middle of a save leaves behind; the next opening must sweep it.
    (rig.folder / ".LAN-001.toml.0123456789abcdef.tmp").write_bytes(b"half of a sess")
    second = rig.round("KILL", "after an answer")
    assert second.offered or rig._case != "LAN-001"
    assert second.broken == []


@pytest.mark.parametrize("way", ["TERM", "HUP", "window"])
def test_being_ended_loses_no_character(tmp_path: Path, way: str) -> None:
    done = Rig(tmp_path, 3, steps=(2, 3)).round(way, "while typing")
    assert done.broken == []
    assert done.typed > 0


@pytest.mark.parametrize(
    ("weakened", "way", "moment"),
    [
        (weakenings.ACKNOWLEDGES_FIRST, "KILL", "after saved"),
        (weakenings.NO_SIGNAL_HANDLERS, "TERM", "while typing"),
        (weakenings.NO_DRAFTS, "KILL", "idle after typing"),
    ],
)
def test_the_rig_sees_a_protection_that_is_gone(tmp_path: Path, weakened: str, way: str, moment: str) -> None:
    assert Rig(tmp_path, 4, before=weakened, steps=(2, 2)).round(way, moment).broken


def test_a_kill_in_the_middle_of_a_long_text_loses_five_seconds_of_it_at_most(tmp_path: Path) -> None:
    rig = Rig(tmp_path, 5, steps=(1, 1))
    rig.random.randint = lambda low, high: high  # type: ignore[method-assign]
    rig.random.uniform = lambda low, high: 0.12 if high else 0.0  # type: ignore[method-assign]
    done = rig.round("KILL", "while typing")  # 30 words, 0.12 s each
    assert done.broken == []


def test_an_action_being_written_survives_being_ended(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.press("a")
        terminal.wait_for("What kind of sentence")
        terminal.press("/")
        terminal.wait_for("Find a question")
        terminal.drain(0.3)
        terminal.type("have we agreed to do")
        terminal.wait_for("What have we agreed")
        terminal.drain(0.3)
        terminal.press("enter")
        terminal.wait_for("None agreed so far")
        terminal.press("e")
        terminal.wait_for("An agreed action")
        terminal.type("Write the plan again together")
        terminal.wait_for("plan again together")
        terminal.signal(15)
        assert terminal.ended() == 143
    files = [path for path in (tmp_path / "sessions").rglob("*") if path.is_file()]
    assert any("Write the plan again together" in path.read_text() for path in files)


def test_an_offer_of_a_draft_stays_until_it_is_decided(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.drain(0.5)
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type("alpha words of the first text")
        terminal.wait_for("first text")
        draft = tmp_path / "sessions" / ".LAN-1.draft.toml"
        terminal.wait_for(lambda: draft.exists() and "first text" in draft.read_text())
        terminal.signal(9)
        terminal.ended()
    with review(tmp_path) as terminal:
        terminal.wait_for("Text that was not finished")
        terminal.press("esc")
        terminal.drain(0.3)
        assert terminal.shows("Text that was not finished")
        terminal.press("r")
        terminal.wait_for(lambda: not terminal.shows("Text that was not finished"))
        terminal.press("q")
        assert terminal.ended() == 0
    files = [path for path in (tmp_path / "sessions").rglob("*") if path.is_file()]
    assert any("alpha words of the first text" in path.read_text() for path in files)


def test_typing_at_once_after_the_start_loses_no_character(tmp_path: Path) -> None:
    """The strict check is done while one types already; showing what it found must not bring back an older text."""
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.type("alpha words of the first text")
        terminal.drain(0.5)
        terminal.signal(15)
        assert terminal.ended() == 143
    assert "alpha words of the first text" in (tmp_path / "sessions" / "LAN-1.toml").read_text()


def test_text_and_the_key_that_leaves_it_in_one_piece_lose_nothing(tmp_path: Path) -> None:
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.drain(0.5)
        terminal.press("e")
        terminal.wait_for("Esc Done")
        terminal.send(b"typed and left at once\x0e")
        terminal.wait_for("What kind of sentence")
        terminal.drain(0.3)
        terminal.press("q")
        assert terminal.ended() == 0
    assert 'evidence = "typed and left at once"' in (tmp_path / "sessions" / "LAN-1.toml").read_text()


def test_letters_typed_before_the_cursor_is_in_the_text_are_text_not_answers(tmp_path: Path) -> None:
    """A connection that stalls delivers `e` and the words after it in one piece."""
    with review(tmp_path) as terminal:
        terminal.wait_for("saved")
        terminal.type("equick notes: a and b, quite sure")
        terminal.drain(0.5)
        terminal.signal(15)
        assert terminal.ended() == 143
    session = (tmp_path / "sessions" / "LAN-1.toml").read_text()
    assert 'evidence = "quick notes: a and b, quite sure"' in session
    assert "\nvalue = " not in session
