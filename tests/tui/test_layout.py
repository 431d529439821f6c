"""Every size that is promised: nothing cut, nothing wider than it may be, and no one else's case in sight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.containers import VerticalScroll

from sqs_tui.review.session import SignOff, now
from sqs_tui.tui import theme
from sqs_tui.tui.widgets.bars import MARKING
from sqs_tui.tui.widgets.lines import LineList
from tests.tui.conftest import Driver, answer_everything, app_on, begin, check_golden, criteria_from, real

SIZES = ((140, 45), (100, 30), (80, 24), (60, 24), (40, 12))


async def _scrolled_through(d: Driver) -> str:
    """All that the pane holds, read by scrolling it from top to bottom with the keys."""
    pane = d.app.screen.query_one("#pane", VerticalScroll)
    pane.scroll_home(animate=False)
    await d.quiet()
    rows: dict[int, str] = {}
    while True:
        top = round(pane.scroll_offset.y)
        strips = d.app.screen._compositor.render_strips()
        region = pane.content_region
        for y in range(region.y, region.bottom):
            rows.setdefault(top + y, strips[y].crop(region.x, region.right).text.rstrip())
        await d.press("pagedown")
        if round(pane.scroll_offset.y) == top:
            return " ".join(" ".join(row for _, row in sorted(rows.items())).split())


def _check_frame(d: Driver, width: int, height: int) -> None:
    rows = d.rows
    assert len(rows) == height
    assert all(cell_len(row) <= width for row in rows)
    assert "✓ saved" in d.head
    assert (MARKING in d.head) or width < 80, d.head
    assert "q Leave" in d.bar
    for node in d.app.screen.walk_children():
        if node.display and node.region.width:
            assert node.region.right <= width, (node, node.region)
            if isinstance(node, VerticalScroll | LineList):
                assert node.max_scroll_x == 0, node
    asked = d.app.screen.query_one("#asked")
    assert 20 <= asked.size.width <= 100
    assert "LAN-900" not in d.text  # nobody else's case


@pytest.mark.parametrize("other_theme", [False, True], ids=["dark", "light"])
async def test_nothing_is_cut_at_any_size(folder: Path, other_theme: bool):
    begin(folder, case="LAN-900", case_manager="CM90").close()
    case = begin(folder)
    with case.edit() as review:
        review.choose("case_manager_present", "allocated")
        review.choose("sentence", "custody")
        review.choose("lor_sufficient", "no")
        review.toggle_reason("lor_sufficient", "other")
        review.set_view("lor_sufficient", "differs", "It is in my contact log.")
    question = real().instrument.by_id["lor_sufficient"]
    reasons = [real().instrument.reasons[code].text for code in question.reasons]
    async with app_on(case, size=SIZES[0]) as d:
        if other_theme:
            await d.press("f5")
        assert d.app.current_theme.dark is not other_theme
        await d.go("lor_sufficient")
        await d.saved()
        for width, height in SIZES:
            await d.resize(width, height)
            _check_frame(d, width, height)
            whole = await _scrolled_through(d)
            for text in (
                question.text, question.hint, *reasons, "y ( ) Sufficient", "n (•) Insufficient", "x ( ) Not applicable",
                "k [ ] Case manager knew, not recorded", "v Case manager: sees it differently",
                "It is in my contact log.", "e Evidence", "* [ ] Good example to quote",
                "Still to say: the other reason is not in words.",
            ):  # fmt: skip
                assert text in whole, (width, height, text, whole)
            assert ("▶ good enough" in d.text) is (width >= 66)
            if width >= 66:
                assert "2 of" not in d.painted("#pane")
                assert re.search(r"3 of \d+ answered", d.text)
            if other_theme:
                continue
            await d.press("g")  # the guidance beside it, not over it
            guidance = d.app.screen.query_one("#guidance")
            pane = d.app.screen.query_one("#pane")
            assert guidance.region.width >= 18
            assert pane.region.width >= 18
            assert not guidance.region.overlaps(pane.region)
            d.app.screen.query_one("#pane", VerticalScroll).scroll_home(animate=False)
            await d.quiet()
            assert "Was the assessment" in " ".join(d.painted("#pane").split())
            assert "What good looks like" in " ".join(d.painted("#guidance").split())
            assert d.app.screen.query_one("#guidance").max_scroll_x == 0
            await d.press("g")


async def test_every_question_fits_the_width_it_has(folder: Path):
    """At 80 columns no row of any question, with its guidance open or not, is longer than its place."""
    case = begin(folder)
    with case.edit() as review:
        answer_everything(review)
    async with app_on(case, size=(80, 24)) as d:
        for question in case.review.applicable[::6]:
            await d.go(question.id)
            await d.saved()
            _check_frame(d, 80, 24)
            assert question.label[:12] in d.painted("#outline")
            assert "…" not in d.painted("#pane")


async def test_too_small_says_so_and_still_leaves(folder: Path):
    async with app_on(begin(folder), size=(100, 30)) as d:
        await d.press("a")
        for width, height in ((39, 11), (39, 30), (100, 11), (12, 4)):
            await d.resize(width, height)
            assert "too small" in " ".join(d.text.split()) or width < 20
            assert "Sentence" not in d.text
        await d.resize(39, 11)
        assert "39 × 11 is too small to work in." in d.text
        assert "At least 40 × 12." in d.text
        assert "q leaves." in d.text
        await d.resize(100, 30)
        assert "What kind of sentence" in d.text  # and nothing is lost by it
        await d.resize(39, 11)
        await d.press("q")
        assert d.app.return_code == 0
    async with app_on(folder, size=(100, 30)) as d:
        await d.resize(39, 11)
        assert "too small" in d.text
        await d.press("q")
        assert d.app.return_code == 0


async def test_home_summary_and_dialogs_at_80_and_60_columns(folder: Path, tmp_path: Path):
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no")
    async with app_on(case, size=(80, 24)) as d:
        for width in (80, 60):
            await d.resize(width, 24)
            await d.press("f2")
            assert d.app.screen.query_one("#summary").max_scroll_x == 0
            assert all(cell_len(row) <= width for row in d.rows)
            assert "q Back" in d.bar
            assert "saved" in d.head
            assert "…" not in d.painted("#summary")
            await d.press("w")
            box = d.app.screen.query_one("VerticalScroll").region
            assert box.x >= 0
            assert box.right <= width
            assert "The sheet the case manager takes away" in d.flat
            await d.press("escape", "q", "f1")
            assert d.app.screen.query_one("VerticalScroll").region.right <= width
            await d.press("escape", "slash")
            assert d.app.screen.query_one("VerticalScroll").region.right <= width
            await d.press("escape")
    async with app_on(folder, size=(60, 24)) as d:
        assert "LAN-017" in d.text
        assert "in progress" in d.row("LAN-017")
        assert "q Quit" in d.bar
        await d.press("n")
        box = d.app.screen.query_one("VerticalScroll").region
        assert box.right <= 60
        assert box.bottom <= 24
        assert "Inspector: your code" in d.text
        await d.press("escape")


@pytest.mark.parametrize("colours", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_words_can_be_read_in_either_theme(colours: theme.Theme):
    """Contrast of 4.5 to 1 (WCAG AA) for every colour that words are written in, on every ground they stand on."""

    def luminance(name: str) -> float:
        def linear(part: int) -> float:
            share = part / 255
            return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

        red, green, blue = (linear(part) for part in Color.parse(name).rgb)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    written = [colours.foreground, colours.primary, colours.accent, colours.warning, colours.success]
    for ground in (colours.background, colours.surface, colours.panel):
        for colour in (*written, colours.variables["muted"]):
            light, dark = sorted((luminance(colour), luminance(ground)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (colour, ground)


def _timeless(text: str) -> str:
    """A screen without what differs from run to run."""
    text = re.sub(r"\d\d:\d\d(:\d\d)?", lambda m: "0" * 2 + ":00" * (len(m[0]) // 3), text)
    return re.sub(r"\b\d\d [A-Z][a-z]+ 20\d\d\b", "01 January 2026", text)


async def test_goldens(folder: Path, tmp_path: Path):
    """Three whole screens as they should look, of the small instrument, so that rewording the criteria changes none."""
    case = begin(folder, criteria_from(tmp_path))
    with case.edit() as review:
        answer_everything(review, sentence="custody", plan="no")
    with case.edit() as review:
        review.set_view("plan", "differs", "It is in my contact log.")
        review.set_evidence("plan", "Talked about the move; log 12 Dec only.")
    async with app_on(case, size=(80, 24)) as d:
        await d.go("plan")
        await d.saved()
        check_golden("review-80x24", _timeless(d.text))
        await d.resize(100, 30)
        await d.press("g")
        check_golden("guidance-100x30", _timeless(d.text))
        await d.press("g")
        case.complete([SignOff("INS2", "inspector", now(), "Mine.")])
        await d.saved()
        await d.press("f2")
        check_golden("summary-100x30", _timeless(d.text))
