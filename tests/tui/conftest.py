"""Driving the screens from a test: an app on a case or a folder, keys, clicks, and the screen read back as text.

Everything a test presses goes through Textual's pilot; everything it reads is what a person would see, taken
from the rendered strips. No test here sleeps: `Driver.until` waits for a state, not for a time.

The goldens under `goldens/` are renewed with `RENEW_GOLDENS=1 pytest tests/tui`; look at the difference before
committing it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import textual._wait
import textual.screen
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from sqs_tui.criteria.instrument import Question
from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.open_case import OpenCase, new_case
from sqs_tui.review.engine import Review
from sqs_tui.review.session import Action, Answer, Session
from sqs_tui.review.state import ReviewState
from sqs_tui.store.folder import sessions_in
from sqs_tui.text import clean
from sqs_tui.tui.app import SqsApp
from sqs_tui.tui.review.screen import ReviewScreen
from sqs_tui.tui.summary import SummaryScreen
from tests.instruments import SMALL, bundled

# The pilot waits 20 ms after every key to see whether the program is idle; a millisecond shows it as well.
textual._wait.SLEEP_GRANULARITY = 0.001
textual._wait.SLEEP_IDLE = 0.0005
# And screens are laid out 60 times a second, which a test need not wait for either.
textual.screen.UPDATE_PERIOD = 0.001  # type: ignore[misc]

#: What Textual calls the keys of characters that are no letters.
NAMES = {" ": "space", ".": "full_stop", "/": "slash"}

#: What a person's eye needs and no test may lose: how often `until` looks before it gives up.
LOOKS = 1200

CODES = {"inspector": "INS2", "case_manager": "CM04"}


@cache
def real() -> LoadedInstrument:
    """The criteria as they are shipped."""
    return bundled()


def criteria_from(folder: Path, text: str = SMALL) -> LoadedInstrument:
    """Criteria out of a text, by way of a file in `folder`."""
    path = folder / "criteria.toml"
    path.write_text(text, encoding="utf-8")
    return load_instrument(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the sessions of a test lie; not there until something is saved in it."""
    return tmp_path / "sessions"


def begin(folder: Path, criteria: LoadedInstrument | None = None, case: str = "LAN-017", **codes: str) -> OpenCase:
    """A new review, saved."""
    who = {**CODES, **codes}
    return new_case(folder, criteria or real(), case=case, inspector=who["inspector"], case_manager=who["case_manager"])


def on_disk(folder: Path, case: str = "LAN-017") -> Session:
    """The session as its file says it, checked strictly."""
    entry = next(e for e in sessions_in(folder, trusting=False) if e.case == case and e.kind == "session")
    assert entry.session is not None, entry.problem
    return entry.session


def answer_everything(review: Review, **values: str) -> None:
    """Answer every question that applies, in order: as `values` says, else yes, else the first option."""
    question: Question | None = review.applicable[0]
    while question is not None:
        value = values.get(question.id)
        if question.kind == "text":
            review.write(question.id, value or f"What was said about {question.label}.")
        elif question.kind == "date":
            review.write(question.id, value or "2026-03-02")
        elif question.kind == "actions":
            review.set_actions(question.id, [Action("Update the plan", "CM04", "end of May")])
        elif not review.answer(question.id).given:
            choices = [choice.value for choice in question.choices]
            review.choose(question.id, value or ("yes" if "yes" in choices else choices[0]))
            if value in ("no", "na") and (reasons := review.reasons(question)):
                review.toggle_reason(question.id, reasons[0])
        question = review.next(question.id)


def cleaned(text: str) -> str:
    """`text` as the program keeps it."""
    return clean(text)[0]


def screen_text(app: SqsApp) -> str:
    """The screen as a person reads it: one line a row, nothing after the last letter of a row."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def check_golden(name: str, text: str) -> None:
    """Compare a screen with the one kept under this name; `RENEW_GOLDENS=1` keeps this one instead."""
    path = Path(__file__).parent / "goldens" / f"{name}.txt"
    if os.environ.get("RENEW_GOLDENS"):
        path.write_text(text + "\n", encoding="utf-8")
    assert text + "\n" == path.read_text(encoding="utf-8")


class Driver:
    """Somebody at the keyboard and the mouse of a running app, who can read its screen."""

    def __init__(self, app: SqsApp, pilot: Pilot[Any]) -> None:
        self.app, self.pilot = app, pilot

    # Doing

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.quiet()

    async def burst(self, *keys: str) -> None:
        """Keys that come in one piece, as from a slow line: letters by themselves, others by name."""
        for key in keys:
            if len(key) == 1:
                self.app.post_message(events.Key(NAMES.get(key, key), key))
            else:
                self.app.post_message(events.Key(key, None))
        await self.quiet()

    async def write(self, text: str) -> None:
        """Put text where the cursor is, as a paste: any character a terminal can deliver."""
        self.app.post_message(events.Paste(text))
        await self.quiet()

    async def click(self, text: str, nth: int = 0, into: int = 0) -> None:
        """Click on the first letter of `text` (its `nth` appearance), or `into` cells further right."""
        places = self.places(text)
        assert len(places) > nth, f"{text!r} is not on the screen:\n{self.text}"
        x, y = places[nth]
        await self.pilot.click(offset=(x + into, y))
        await self.quiet()

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Let the app work until `condition` holds, and what made it hold is painted too."""
        for _ in range(LOOKS):
            if condition():
                return await self.quiet()
            await self.pilot.pause()
        pytest.fail(f"never: {what or condition}\n{self.text}")

    async def quiet(self) -> None:
        """Let the app finish all that the latest key set off, painting included."""
        for _ in range(LOOKS):
            await self.pilot.pause()
            if self.app._exit:
                return
            screen = self.app.screen
            painting = screen._layout_required or screen._scroll_required or screen._repaint_required
            waiting = any(node.message_queue_size for node in (self.app, *screen.walk_children(with_self=True)))
            if not (painting or waiting or screen._dirty_widgets or screen._callbacks):
                return
        pytest.fail("the app never comes to rest")

    async def saved(self) -> None:
        """Let the app work until everything recorded is on the disk, and the screen says so where it tells of that."""
        await self.until(lambda: self.case.status().words.startswith("saved") and self._told_saved(), "saved")

    def _told_saved(self) -> bool:
        """The saver has a thread of its own: what it did is known before the screen has heard of it."""
        screen = self.app.screen
        tells = isinstance(screen, SummaryScreen) or (isinstance(screen, ReviewScreen) and not self.review.frozen)
        return not tells or f"✓ {self.case.status().words}" in self.head

    async def settled(self) -> None:
        """Let the app make the checks that come after the first paint."""
        await self.until(lambda: self.app.case is None or self.app.case._prepared, "prepared")
        await self.quiet()

    async def go(self, question: str) -> None:
        """Put a question on the screen."""
        assert isinstance(self.app.screen, ReviewScreen)
        self.app.screen.carry_out(self.app.screen.controller.go(self.review.instrument.by_id[question]))
        await self.quiet()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.until(lambda: self.app.screen._compositor.size == (width, height), "resized")
        await self.quiet()

    # Reading

    @property
    def case(self) -> OpenCase:
        assert self.app.case is not None
        return self.app.case

    @property
    def review(self) -> ReviewState:
        return self.case.review

    @property
    def question(self) -> str:
        """The id of the question on the screen."""
        screen = self.app.screen
        assert isinstance(screen, ReviewScreen), self.text
        return screen.question.id

    @property
    def answer(self) -> Answer:
        return self.review.answer(self.question)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def rows(self) -> list[str]:
        return self.text.split("\n")

    @property
    def flat(self) -> str:
        """All words of the screen, one space between them, so that wrapping does not matter."""
        return " ".join(self.text.split())

    @property
    def head(self) -> str:
        return self.rows[0]

    @property
    def said(self) -> str:
        return self.rows[-2].strip()

    @property
    def bar(self) -> str:
        return self.rows[-1]

    @property
    def focus(self) -> str:
        """The id of the widget that takes the keys; empty when it is the screen itself."""
        return "" if self.app.focused is None else self.app.focused.id or type(self.app.focused).__name__

    def places(self, text: str) -> list[tuple[int, int]]:
        """Every place where `text` begins on the screen, in cells."""
        found = []
        for y, row in enumerate(self.rows):
            start = row.find(text)
            while start >= 0:
                found.append((cell_len(row[:start]), y))
                start = row.find(text, start + 1)
        return found

    def painted(self, selector: str) -> str:
        """What one widget shows, as far as it is in view: its own part of the screen."""
        region = self.app.screen.query_one(selector).region
        strips = self.app.screen._compositor.render_strips()[max(0, region.y) : region.bottom]
        return "\n".join(strip.crop(region.x, region.right).text.rstrip() for strip in strips)

    def row(self, text: str) -> str:
        """The row of the screen that holds `text`."""
        return next((row for row in self.rows if text in row), "")


@asynccontextmanager
async def app_on(
    what: OpenCase | Path,
    criteria: LoadedInstrument | None = None,
    *,
    size: tuple[int, int] = (100, 30),
    settled: bool = True,
) -> AsyncIterator[Driver]:
    """The app straight at an open case, or at Home over a folder; whatever is still open is closed at the end."""
    if isinstance(what, OpenCase):
        app = SqsApp(what.file.folder, what.criteria, what)
    else:
        app = SqsApp(what, criteria or real())
    app.animation_level = "none"
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            driver = Driver(app, pilot)
            if isinstance(what, OpenCase):
                if settled:
                    await driver.settled()
            else:
                await driver.until(lambda: "Reviews in" in driver.text, "the folder has been read")
            yield driver
    finally:
        if app.case is not None:
            app.case.close()
