"""What makes a key press quick: it is painted before any message is waited for, and what it brings up is drawn ahead."""

from __future__ import annotations

from functools import lru_cache

from textual import events

from sqs_tui.tui import textual_internals
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets import drawn
from sqs_tui.tui.widgets.lines import Item, LineList
from tests.tui.conftest import app_on, begin


def painted_by(d, monkeypatch) -> list[object]:
    """Everything that is painted from now on."""
    paints: list[object] = []
    real = d.app._display

    def display(screen, update):
        paints.append(update)
        real(screen, update)

    monkeypatch.setattr(d.app, "_display", display)
    return paints


async def test_an_answer_is_painted_at_once_and_only_once(folder, monkeypatch):
    async with app_on(begin(folder)) as d:
        await d.settled()
        await d.go("lor_on_time")
        await d.saved()
        paints = painted_by(d, monkeypatch)
        before = d.question
        await d.app.on_event(events.Key("y", "y"))
        assert d.question != before
        assert len([update for update in paints if update is not None]) == 1
        assert not d.app.screen._dirty_widgets
        assert not [widget.id for widget in d.app.screen.walk_children() if widget._repaint_required]


async def test_what_needs_a_layout_is_left_to_be_painted_together(folder, monkeypatch):
    async with app_on(begin(folder)) as d:
        await d.settled()
        await d.go("lor_sufficient")
        paints = painted_by(d, monkeypatch)
        await d.app.on_event(events.Key("n", "n"))
        assert not textual_internals.paint_now(d.app.screen)
        assert [update for update in paints if update is not None] == []
        await d.quiet()
        assert "Why not?" in d.text


async def test_what_a_widget_has_told_the_screen_already_is_painted_with_the_rest(folder, monkeypatch):
    async with app_on(begin(folder)) as d:
        await d.settled()
        screen = d.app.screen
        paints = painted_by(d, monkeypatch)
        screen.say("Told in a message.")
        screen._said._repaint_required = False
        screen._dirty_widgets.add(screen._said)
        assert textual_internals.paint_now(screen)
        assert "Told in a message." in "".join(update.render_segments(d.app.console) for update in paints if update)


async def test_nothing_is_painted_on_a_screen_below_another(folder):
    async with app_on(begin(folder)) as d:
        await d.settled()
        review = d.app.screen
        await d.press("f1")
        assert not textual_internals.paint_now(review)


async def test_the_next_question_is_drawn_before_it_is_asked_for(folder, monkeypatch):
    async with app_on(begin(folder), size=(100, 30)) as d:
        await d.settled()
        await d.go("lor_on_time")
        await d.press("y")
        await d.go("lor_on_time")
        await d.press("backspace")
        await d.saved()
        await d.quiet()
        rows: list[str] = []
        real = drawn._strip.__wrapped__

        def strip(*given):
            rows.append(given[2].strip())
            return real(*given)

        monkeypatch.setattr(drawn, "_strip", lru_cache(maxsize=None)(strip))
        d.app.screen._look_ahead()
        assert len(rows) > 10
        rows.clear()
        await d.app.on_event(events.Key("y", "y"))
        beside = d.painted("#asked") + d.painted("#outline")
        assert [row for row in rows if row and row in beside] == []


def test_nothing_is_drawn_ahead_before_there_is_a_screen():
    rows = LineList(id="rows")
    rows.show([Item(styled("one"), "one")], "one")
    rows.draw_ahead([Item(styled("two"), "two")], "two")


async def test_looking_ahead_changes_nothing(folder):
    async with app_on(begin(folder)) as d:
        await d.settled()
        for question in [asked.id for asked in d.review.applicable]:
            await d.go(question)
            before, painted = d.review.session, d.text
            d.app.screen._look_ahead()
            assert d.review.session is before
            assert d.text == painted
