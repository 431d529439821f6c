"""Reviewing in a real terminal, being killed, and comparing what the screen had promised with what is on the disk.

Used by `test_kill.py` (a few rounds) and by `rigs/kill.py` (as many as one has time for). The disk is read from
outside, with tomli and with the strict loader; what was promised is read off the screen.
"""

from __future__ import annotations

import contextlib
import random
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomli

from sqs_tui.criteria.load import load_instrument
from sqs_tui.review.engine import Review
from sqs_tui.review.option_keys import letters_for
from sqs_tui.review.wording import in_words
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.instruments import FolderCriteria
from tests.pty.terminal import CRITERIA, SIGNALS, Terminal, environment, sqs

WAYS = ("KILL", "TERM", "HUP", "window")
STATUS = {"KILL": 137, "TERM": 143, "HUP": 129, "window": 129}
SAVED = re.compile(r"✓ saved \d\d:\d\d:\d\d")
#: Most typing that a KILL may cost, in seconds.
MOST_TYPING = 5.0

MOMENTS = (
    "after an answer",
    "after saved",
    "while typing",
    "after leaving a text",
    "after moving",
    "idle after typing",
)

#: The kinds of question that one key answers.
BY_ONE_KEY = ("fact", "judgement", "one")


@dataclass
class Round:
    """One kill: how and when, what had been promised, and every promise that was not kept."""

    how: str
    moment: str
    acknowledged: int = 0
    lost: int = 0
    typed: int = 0
    lost_typing: float = 0.0
    orphans: int = 0
    offered: bool = False
    broken: list[str] = field(default_factory=list)


class Rig:
    """A folder of sessions reviewed and killed again and again; `before` is Python that weakens the program.

    `steps` is how many answers, at least and at most, come before the moment of the kill.
    """

    def __init__(self, folder: Path, seed: int = 1, before: str = "", steps: tuple[int, int] = (5, 9)) -> None:
        self.folder, self.before, self.steps = folder / "sessions", before, steps
        self.random = random.Random(seed)
        self.env = environment(folder / "home")
        self.cwd = folder
        self.criteria = load_instrument(CRITERIA)
        self.instrument = self.criteria.instrument
        self._cases = 0
        self._case = ""
        self._tokens = 0
        self._next_case()

    def _next_case(self) -> None:
        self._cases += 1
        self._case = f"LAN-{self._cases:03}"

    # What is on the disk

    def on_disk(self) -> dict[str, Any]:
        return tomli.loads((self.folder / f"{self._case}.toml").read_text("utf-8"))

    def draft(self) -> dict[str, Any] | None:
        path = self.folder / f".{self._case}.draft.toml"
        return tomli.loads(path.read_text("utf-8")) if path.exists() else None

    def orphans(self) -> list[str]:
        return [path.name for path in self.folder.glob(".*.tmp")]

    def pending(self) -> tuple[str, str, str] | None:
        """A draft that says what its session does not: its question, its text, the text recorded."""
        draft = self.draft()
        if draft is None:
            return None
        recorded = self.on_disk().get("answers", {}).get(draft["question"], {}).get(draft["field"], "")
        return None if recorded == draft["text"] else (draft["question"], draft["text"], recorded)

    def review(self) -> Review:
        """The session as it is on the disk, strictly checked."""
        entries = sessions_in(self.folder, trusting=False)
        (entry,) = [e for e in entries if e.case == self._case]
        assert entry.session is not None, f"damaged: {entry.problem}"
        # One case manager has all the cases, and is asked the last section in one of them only.
        asked = AskedWhere(entries, FolderCriteria(self.folder, self.criteria))
        return Review(self.instrument, entry.session, asked.elsewhere(entry.session, self.instrument))

    # One round

    def round(self, how: str, moment: str | None = None) -> Round:
        done = Round(how, moment or self.random.choice(MOMENTS))
        arguments = ["--sessions", str(self.folder), "--criteria", str(CRITERIA), "review", self._case]
        begun = (self.folder / f"{self._case}.toml").exists()
        if not begun:
            arguments += ["--inspector", "INS2", "--case-manager", "CM04"]
        pending = self.pending() if begun else None
        with Terminal(sqs(*arguments, before=self.before), self.env, self.cwd, (80, 24)) as terminal:
            talk = _Talk(self, done, terminal)
            talk.open(begun, pending)
            talk.go_on()
            talk.be_killed(how)
        talk.check(how)
        done.orphans = len(self.orphans())
        if talk.near_the_end or self.random.random() < 0.15 or any(b.startswith("damaged") for b in done.broken):
            self._next_case()
        return done


class _Talk:
    """What one run of the program was sent and has shown."""

    def __init__(self, rig: Rig, done: Round, terminal: Terminal) -> None:
        self.rig, self.done, self.terminal, self.random = rig, done, terminal, rig.random
        #: Answers pressed, in order; how many of them the screen has shown, and shown as saved.
        self.pressed: list[tuple[str, str]] = []
        self.said = ""
        self.shown = self.acknowledged = 0
        #: The text being written, and when each of its words was sent.
        self.at = ""
        self.text = self.before_text = ""
        self.words: list[tuple[str, float]] = []
        self.echoed: list[str] = []
        self.positions: list[str] = []
        #: The question and the text of a draft that was put back, if one was.
        self.put_back = ("", "")

    # Opening

    def open(self, begun: bool, pending: tuple[str, str, str] | None) -> None:
        screen, done = self.terminal, self.done
        screen.wait_for("saved")
        self.model = self.rig.review()
        self.log = len(self.model.session.log)
        resumed = self.model.resume_at()
        if pending is not None:
            name, text, recorded = pending
            screen.wait_for("Text that was not finished")
            done.offered = True
            screen.drain(0.2)  # painted in several steps
            for what in (text.split()[0], text.split()[-1], recorded.split()[-1] if recorded else "nothing"):
                if not screen.shows(what):
                    done.broken.append(f"the offer of a draft does not show {what!r}")
            key = self.random.choice("rrd")
            screen.press(key)
            screen.wait_for(lambda: not screen.shows("Text that was not finished"))
            if key == "r":
                resumed = self.model.at(name)
                self.model.set_evidence(name, text)
                self.put_back = (name, text)
                screen.wait_for("Put back and recorded")
        self.see(resumed)
        # The strict check comes after the first paint; orphans go before it. What is being saved has a temporary, too.
        if begun:
            with contextlib.suppress(AssertionError):
                screen.wait_for(lambda: not self.rig.orphans(), timeout=5)
        if begun and (left := self.rig.orphans()):
            done.broken.append(f"orphans not swept: {left}")
        self.model.move_to(resumed.id)
        self.positions = [resumed.id]
        screen.press("f4")
        screen.wait_for("After an answer: stay on it.")

    def see(self, question: Any) -> None:
        """Wait until a question is on the screen, however it is wrapped beside the outline."""
        beside = 27

        def asked() -> bool:
            pane = " ".join(" ".join(row[beside:] for row in self.terminal.lines).split())
            return question.text in pane

        self.terminal.wait_for(asked)

    @property
    def question(self) -> Any:
        return self.model.at(self.model.session.position)

    @property
    def near_the_end(self) -> bool:
        return len(self.model.instrument.questions) - self.model._order[self.question.id] < 12

    # Working

    def go_on(self) -> None:
        """A few things as a user does them, then the first half of one more, by the moment to be killed at."""
        for _ in range(self.random.randint(*self.rig.steps)):
            self.answer()
            chance = self.random.random()
            if chance < 0.5:
                self.move()
            elif chance < 0.58:
                self.write(self.random.randint(1, 6))
                self.leave_text()
        moment = self.done.moment
        if moment == "after an answer":
            self.answer(wait=False)
            self.pass_time(0.03)
        elif moment == "after saved":
            self.answer()
            self.terminal.wait_for(SAVED)
        elif moment == "after moving":
            self.move(wait=False)
            self.pass_time(0.03)
        else:
            self.write(self.random.randint(3, 30))
            if moment == "after leaving a text":
                self.leave_text(wait=False)
                self.pass_time(0.03)
            elif moment == "idle after typing":
                self.until_drafted()

    def until_drafted(self) -> None:
        """Stop typing; the text must then reach the disk by itself."""
        until = time.monotonic() + MOST_TYPING
        while (self.rig.draft() or {"text": ""})["text"] != self.text and time.monotonic() < until:
            self.look(0.05)
        if time.monotonic() >= until:
            self.done.broken.append(f"not on the disk {MOST_TYPING:.0f} s after the last key")

    def pass_time(self, most: float) -> None:
        until = time.monotonic() + self.random.uniform(0, most)
        while (left := until - time.monotonic()) > 0:
            self.look(left)

    def look(self, seconds: float = 0.0) -> None:
        """See what has come on the screen, and hold the program to it."""
        self.terminal.read(seconds)
        if self.said and self.terminal.shows(self.said):
            self.shown = len(self.pressed)
            if SAVED.search(self.terminal.lines[0]):
                self.acknowledged = self.shown
        if self.words:
            screen = self.terminal.screen()
            self.echoed = [word for word, _ in self.words if word in screen] or self.echoed

    def answer(self, wait: bool = True) -> None:
        """One key: an answer that differs from the one given."""
        while self.question.kind not in BY_ONE_KEY:
            ahead = self.model.applicable[self.model._positions[self.question.id] + 1 :]
            # The closing page is written, not chosen: from there it goes back.
            self.move(back=not any(question.kind in BY_ONE_KEY for question in ahead))
        question, given = self.question, self.model.answer(self.question.id).value
        values = [choice.value for choice in question.choices]
        letters = (
            ["ynx"[["yes", "no", "na"].index(v)] for v in values]
            if question.kind != "one"
            else letters_for(len(values))
        )
        letter, value = self.random.choice([p for p in zip(letters, values, strict=True) if p[1] != given])
        self.model.choose(question.id, value)
        self.pressed.append((question.id, value))
        self.said = f"{question.label}: {in_words(question, self.model.answer(question.id))}."
        self.terminal.press(letter)
        if wait:
            self.terminal.wait_for(self.said)
            self.look()
            if self.random.random() < 0.8:
                self.until_saved()

    def until_saved(self) -> None:
        self.terminal.wait_for(lambda: SAVED.search(self.terminal.lines[0]))
        self.look()

    def move(self, wait: bool = True, back: bool = False) -> None:
        self.look()
        self.said = ""  # moving clears what was said
        following = self.model.previous(self.question.id) if back else self.model.next(self.question.id)
        if following is None:  # at the last question there is nowhere to go
            return
        self.model.move_to(following.id)
        self.positions.append(following.id)
        self.terminal.press("up" if back else "enter")
        if wait:
            self.see(following)

    def write(self, words: int) -> None:
        """Evidence, in words that stand nowhere else, at the pace of a fast typist."""
        while self.question.kind not in BY_ONE_KEY:  # there what is written is the answer, not evidence
            self.move(back=True)
        question = self.question
        self.at, self.before_text = question.id, self.model.answer(question.id).evidence
        self.text, self.words, self.echoed = self.before_text, [], []
        self.terminal.press("e")
        self.terminal.wait_for("Esc Done")
        for _ in range(words):
            self.rig._tokens += 1
            word = f"w{self.rig._tokens:05}"
            self.text += f"{word} "
            self.terminal.type(f"{word} ")
            self.words.append((word, time.monotonic()))
            self.pass_time(0.05)
        self.done.typed += 7 * words
        if self.done.moment != "while typing" or self.random.random() < 0.3:
            self.terminal.wait_for(self.words[-1][0])
        self.look()

    def leave_text(self, wait: bool = True) -> None:
        self.terminal.wait_for(self.words[-1][0])
        self.look()
        self.model.set_evidence(self.at, self.text)
        self.terminal.press("esc")
        if wait:
            self.terminal.wait_for("Enter Next")

    # The end

    def be_killed(self, how: str) -> None:
        self.terminal.drain()
        self.look()
        self.killed = time.monotonic()
        if how == "window":
            self.terminal.close_window()
        else:
            self.terminal.signal(SIGNALS[how])
        status = self.terminal.ended()
        if how == "KILL":
            self.look()  # it had been written to the screen by then
        if status != STATUS[how]:
            self.done.broken.append(f"exit status {status} after {how}")
        if how in ("TERM", "HUP") and (left := self.terminal.restored()):
            self.done.broken.append(f"terminal after {how}: {'; '.join(left)}")

    def check(self, how: str) -> None:  # noqa: C901 (everything that must hold after one kill)
        done, promised = self.done, self.acknowledged if how == "KILL" else self.shown
        done.acknowledged = self.acknowledged
        try:
            review = self.rig.review()
        except AssertionError as damaged:
            done.lost = promised
            done.broken.append(str(damaged))
            return
        session = review.session
        logged = [(c.question, c.new) for c in session.log[self.log :] if c.field == "value" and c.new is not None]
        kept = 0
        while kept < min(len(logged), len(self.pressed)) and logged[kept] == self.pressed[kept]:
            kept += 1
        if len(logged) > kept:
            done.broken.append(f"recorded what was not answered: {logged[kept]}")
        if kept < promised:
            done.lost = promised - kept
            done.broken.append(f"{promised} answers promised, {kept} on the disk")
        latest = dict(self.pressed[:kept])
        for question, value in latest.items():
            if session.answer(question).value != value:
                done.broken.append(f"{question} is {session.answer(question).value!r}, not {value!r}")
        if session.position not in (*self.positions, ""):
            done.broken.append(f"resumes at {session.position}, which was not on the screen")
        if how != "KILL" and session.position != self.positions[-1] and self.done.moment != "after moving":
            done.broken.append(f"resumes at {session.position}, not at {self.positions[-1]}")
        name, text = self.put_back
        if (how != "KILL" or self.acknowledged) and not session.answer(name).evidence.startswith(text):
            done.broken.append(f"put back, and gone: {text!r}")
        if self.words:
            self._check_text(how, session)

    def _check_text(self, how: str, session: Any) -> None:
        recorded, draft = session.answer(self.at).evidence, self.rig.draft()
        kept = recorded
        if draft is not None and draft["question"] == self.at and len(draft["text"]) > len(kept):
            kept = draft["text"]
        if not self.text.startswith(kept):
            self.done.broken.append(f"the text is not what was typed: {kept!r}, not {self.text!r}")
        lost = [(word, sent) for word, sent in self.words if word not in kept]
        if how == "KILL":
            if lost:
                self.done.lost_typing = self.killed - lost[0][1]
            if self.done.lost_typing > MOST_TYPING:
                self.done.broken.append(f"{self.done.lost_typing:.1f} s of typing lost")
        else:
            gone = [word for word, _ in lost if word in self.echoed]
            if gone:
                self.done.broken.append(f"{len(gone)} words on the screen lost with {how}: {gone[:3]}")
