"""Texts put wherever a text can stand, on every kind of screen, and what of them is lost, crashes or acts."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import tomli_w
from hypothesis import HealthCheck, Phase, given, settings
from rich.cells import cell_len
from textual.widgets import TextArea

from sqs_tui.criteria.load import load_instrument
from sqs_tui.review.session import Action
from sqs_tui.tui.review.screen import ReviewScreen
from sqs_tui.tui.widgets.lines import LineList
from tests.hostile_text import HOSTILE, acts, anything
from tests.tui.conftest import Driver, app_on, begin, cleaned, criteria_from


@dataclass
class Shown:
    """On one kind of screen: how many texts, those of which words were lost, and whatever acted or ended the app."""

    screen: str
    texts: int = 0
    lost: list[str] = field(default_factory=list)
    acted: list[str] = field(default_factory=list)
    crashes: int = 0
    seconds: float = 0.0

    def add(self, other: Shown) -> None:
        """What was found on the same kind of screen with other texts."""
        self.texts += other.texts
        self.lost += other.lost
        self.acted += other.acted
        self.crashes += other.crashes
        self.seconds += other.seconds

    def look(self, d: Driver) -> None:
        """No character reaches the terminal that does something, no style acts on a click, and the app is there."""
        for strip in d.app.screen._compositor.render_strips():
            for segment in strip:
                if any(acts(c) for c in segment.text):
                    self.acted.append(repr(segment.text))
                if segment.style is not None and (segment.style.link or "@click" in segment.style.meta):
                    self.acted.append(f"a link in {segment.text!r}")
        self.crashes += d.app.return_code is not None

    def expect(self, texts: list[str], where: str) -> None:
        self.texts += len(texts)
        self.lost += [text for text in texts if visible(text) not in where]


def squeezed(text: str) -> str:
    """What is left of a text when it may have been wrapped anywhere: no white space, no padding."""
    return "".join(text.split()).replace("\u200b", "")


def visible(text: str) -> str:
    """`text` as it must be read on the screen, wrapped or not. A joiner at either end joins nothing, and what takes no
    cell of the screen, such as an accent on nothing, cannot be seen at all.
    """
    seen = squeezed(cleaned(text)).strip("\u200d")
    return seen if cell_len(seen) else ""


def chunks(texts: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(texts), size):
        yield texts[start : start + size]


@cache
def texts(number: int) -> list[str]:
    """So many different texts: the fixed ones first, the others as Hypothesis thinks of them, always the same."""
    found = dict.fromkeys(text for text in HOSTILE if visible(text) and len(text) < 400)

    @settings(
        max_examples=number * 3, derandomize=True, database=None, phases=[Phase.generate], deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(anything)
    def add(text: str) -> None:
        if visible(text) and len(text) < 400:
            found[text] = None

    add()
    fragments, at = list(found), 0
    while len(found) < number:  # two of them together are another
        found[f"{fragments[at % len(fragments)]} {fragments[(at * 7 + 1) % len(fragments)]}"[:399]] = None
        at += 1
    return [text for text in found if visible(text)][:number]


async def on_review_and_summary(folder: Path, tmp_path: Path, some: list[str]) -> list[Shown]:
    """As answers of every kind that is written, out of a session; and in the summary of it."""
    on_review, on_summary, in_dialog = Shown("review"), Shown("summary"), Shown("dialog")
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        for question, value in (("present", "yes"), ("sentence", "custody"), ("plan", "no")):
            review.choose(question, value)
        review.set_view("plan", "differs", "")
        review.toggle_reason("plan", "other")
    case.settle(case.prepare())
    async with app_on(case, size=(140, 100)) as d:
        await d.go("plan")
        for group in chunks(some, 50):
            begun = time.monotonic()
            with case.edit() as review:
                review.set_evidence("plan", "\n".join(group[:10]))
                review.set_view("plan", "differs", "\n".join(group[10:20]))
                review.set_other("plan", "\n".join(group[20:30]))
                review.set_actions("agreed", [Action(text, "CM04", text) for text in group[30:]])
            screen = d.app.screen
            assert isinstance(screen, ReviewScreen)
            screen.show_question()
            await d.quiet()
            on_review.look(d)
            for selector, these in (("#note", group[:10]), ("#their_words", group[10:20]), ("#other", group[20:30])):
                on_review.expect(these, squeezed(screen.query_one(selector, TextArea).text))
                assert squeezed(d.painted(selector)) or not these
            await d.go("agreed")
            on_review.look(d)
            on_review.expect(group[30:], squeezed(d.painted("#asked")))
            on_review.seconds += time.monotonic() - begun
            begun = time.monotonic()
            await d.press("f2")
            on_summary.look(d)
            summary = d.app.screen.query_one("#summary", LineList)
            drawn = [item.content() if callable(item.content) else item.content for item in summary._items]
            whole = squeezed("".join(content.plain for content in drawn))
            on_summary.expect(group[:20] + group[30:], whole)
            await d.press("escape")
            on_summary.seconds += time.monotonic() - begun
            begun = time.monotonic()
            await d.go("agreed")
            await d.press("a")  # the first action, to be changed
            in_dialog.look(d)
            in_dialog.texts += 1
            await d.press("escape")
            await d.go("plan")
            in_dialog.seconds += time.monotonic() - begun
        await d.saved()
    return [on_review, on_summary, in_dialog]


async def in_an_instrument(folder: Path, tmp_path: Path, some: list[str]) -> list[Shown]:
    """As the texts of an instrument: questions, hints, options, guidance, prompts; and in the list that finds them."""
    asked, beside, in_find = Shown("question and options"), Shown("guidance"), Shown("find")
    usable = [stripped for text in some if (stripped := cleaned(text).strip()) and len(text) < 200]
    groups = [group for group in chunks(usable, 16) if len(group) == 16]
    data = {
        "schema": 1,
        "instrument": {"id": "hostile", "version": "[b]1", "title": "[/]", "note": "[@click=app.quit]note"},
        "reasons": {"other": {"text": "[/b] another", "words": True}},
        "sections": [{"id": "one", "title": "[/] \x1b[2J one", "short": "[/]", "introduction": "[a='"}],
        "questions": [
            {
                "id": f"q{index}", "section": "one", "kind": "one", "text": group[0], "label": group[1][:60],
                "hint": group[2], "guidance": group[3], "prompts": group[4:8],
                "options": [{"value": f"o{n}", "text": text} for n, text in enumerate(group[8:])],
            }
            for index, group in enumerate(groups)
        ],
    }  # fmt: skip
    path = tmp_path / "hostile" / "criteria.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(tomli_w.dumps(data), encoding="utf-8")
    case = begin(folder, load_instrument(path), case="LAN-018")
    async with app_on(case, size=(140, 60)) as d:
        await d.press("g")
        for index, group in enumerate(groups):
            begun = time.monotonic()
            await d.go(f"q{index}")
            if index % 10 == 0:
                asked.look(d)
            asked.expect([group[0], group[2], *group[8:]], squeezed(d.painted("#asked")))
            asked.seconds += time.monotonic() - begun
            guidance = squeezed(d.painted("#guidance")).replace("•", "")
            beside.texts += 5
            beside.lost += [
                text for text in group[3:8] if visible(text).removeprefix("-").replace("•", "") not in guidance
            ]
        begun = time.monotonic()
        for group in chunks([group[0] for group in groups], 10):
            await d.press("slash")
            await d.write(cleaned(group[0])[:20].split("\n")[0])
            in_find.look(d)
            in_find.texts += len(group)
            await d.press("escape")
        in_find.seconds = time.monotonic() - begun
        await d.press("f2")
        asked.look(d)
        await d.press("escape", "f1")
        asked.look(d)
    return [asked, beside, in_find]


async def at_home(folder: Path, tmp_path: Path, some: list[str]) -> list[Shown]:
    """As codes in session files, listed at Home."""
    home = Shown("home")
    begun = time.monotonic()
    criteria = criteria_from(tmp_path)
    begin(folder, criteria, case="LAN-019").close()
    good = (folder / "LAN-019.toml").read_text(encoding="utf-8")
    lines = [" ".join(cleaned(text).split()) for text in some]
    short = [line for line in lines if 0 < len(line) <= 20]
    for number, group in enumerate(chunks(short, 40)):
        listed = tmp_path / "listed" / str(number)
        listed.mkdir(parents=True)
        for index, text in enumerate(group):
            changed = good.replace('"INS2"', json.dumps(text, ensure_ascii=False)).replace('"LAN-019"', f'"H{index}"')
            (listed / f"H{index}.toml").write_text(changed, encoding="utf-8")
        async with app_on(listed, criteria, size=(200, 60)) as d:
            home.look(d)
            home.expect(group, squeezed(d.text))
    home.seconds = time.monotonic() - begun
    return [home]


KINDS = (on_review_and_summary, in_an_instrument, at_home)
