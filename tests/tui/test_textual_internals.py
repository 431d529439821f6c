"""The private names of Textual: each is watched here, and none is used outside of `sqs_tui.tui.textual_internals`."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from functools import cache

import pytest
from textual import events
from textual._context import active_message_pump
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.message_pump import MessagePump
from textual.widgets import Input, Static

import sqs_tui.tui
from sqs_tui.tui import textual_internals

#: Each private name, and the test that fails when Textual changes what is relied on.
WATCHED = {
    "_fatal_error": "test_an_error_is_told_by_what_the_app_has_for_it",
    "_exit_renderables": "test_an_error_is_told_by_what_the_app_has_for_it",
    "_close_messages_no_wait": "test_an_error_is_told_by_what_the_app_has_for_it",
    "_context": "test_a_widget_can_be_given_an_event_in_its_own_context",
    "_check_bindings": "test_what_comes_first_everywhere_is_done",
    "_repaint_required": "test_what_a_widget_wants_is_told_by_its_flags",
    "_layout_required": "test_what_a_widget_wants_is_told_by_its_flags",
    "_scroll_required": "test_what_a_widget_wants_is_told_by_its_flags",
    "_dirty_widgets": "test_a_screen_paints_what_its_compositor_was_told",
    "_compositor": "test_a_screen_paints_what_its_compositor_was_told",
    "_compositor_refresh": "test_a_screen_paints_what_its_compositor_was_told",
    "_batch_count": "test_nothing_is_painted_while_changes_are_put_together",
}
#: Private names of Python itself.
OF_PYTHON = {"_exit"}


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_every_private_name_that_is_used_is_watched_by_a_test():
    tree = ast.parse(inspect.getsource(textual_internals))
    used = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and _private(node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
    }
    assert used - OF_PYTHON == WATCHED.keys()
    assert all(callable(globals().get(test)) for test in WATCHED.values())


def _of_textual(cls: type) -> set[str]:
    """The private names that the classes of Textual have which `cls` is made of; not those that it makes for each."""
    return {name for base in cls.__mro__ if base.__module__.startswith("textual.") for name in _declared(base)}


def _declared(base: type) -> set[str]:
    return {name for name in vars(base) if _private(name)} | _assigned_in(base.__module__)


@cache
def _assigned_in(module: str) -> frozenset[str]:
    names = re.findall(r"self\.(_\w+)\b[^=\n]*=", inspect.getsource(sys.modules[module]))
    return frozenset(name for name in names if _private(name))


def test_no_private_name_of_textual_is_used_or_overridden_elsewhere():
    found = []
    made = vars(type("Bare", (Static,), {})).keys() | vars(type("Bare", (App,), {})).keys()
    for info in pkgutil.walk_packages(sqs_tui.tui.__path__, "sqs_tui.tui."):
        module = importlib.import_module(info.name)
        for node in ast.parse(inspect.getsource(module)).body:
            cls = vars(module)[node.name] if isinstance(node, ast.ClassDef) else None
            if cls is None or not issubclass(cls, MessagePump):
                continue
            used = {
                inner.attr
                for inner in ast.walk(node)
                if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id == "self"
            }
            theirs = (_of_textual(cls) - made) & (used | vars(cls).keys())
            found += [f"{info.name}.{node.name}: {name}" for name in sorted(theirs)]
    assert found == []


class Small(App[None]):
    """A text to change, in what can be scrolled, and a line to write in."""

    BINDINGS = [Binding("ctrl+t", "first", "First", priority=True), Binding("t", "last", "Last")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("\n".join(["before"] * 99), id="text")
        yield Input()

    def action_first(self) -> None:
        self.done.append("first")

    def action_last(self) -> None:
        self.done.append("last")


def painted(app: Small, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is painted from now on, as text with its escape sequences."""
    paints: list[str] = []
    real = app._display

    def display(screen, update):
        if update is not None:
            paints.append(update.render_segments(app.console))
        real(screen, update)

    monkeypatch.setattr(app, "_display", display)
    return paints


async def test_what_a_widget_wants_is_told_by_its_flags():
    async with Small().run_test() as pilot:
        await pilot.pause()
        text, pane = pilot.app.query_one("#text"), pilot.app.query_one(VerticalScroll)
        flags = (text._repaint_required, text._layout_required, pane._scroll_required)
        assert flags == (False, False, False)
        text.refresh()
        assert text._repaint_required
        text.refresh(layout=True)
        assert text._layout_required
        pane.scroll_to(y=1, animate=False, immediate=True)
        assert pane._scroll_required


async def test_a_screen_paints_what_its_compositor_was_told(monkeypatch: pytest.MonkeyPatch):
    async with Small().run_test() as pilot:
        await pilot.pause()
        screen, text = pilot.app.screen, pilot.app.query_one("#text")
        assert text in screen._compositor.visible_widgets
        assert screen._dirty_widgets == set()
        paints = painted(pilot.app, monkeypatch)
        text.update("after", layout=False)
        screen._compositor.update_widgets({text})
        screen._compositor_refresh()
        assert "after" in "".join(paints)


async def test_what_has_changed_is_painted_without_waiting_for_a_message(monkeypatch: pytest.MonkeyPatch):
    async with Small().run_test() as pilot:
        await pilot.pause()
        paints = painted(pilot.app, monkeypatch)
        pilot.app.query_one("#text").update("after", layout=False)
        assert textual_internals.paint_now(pilot.app.screen)
        assert "after" in "".join(paints)


async def test_nothing_is_painted_while_changes_are_put_together():
    async with Small().run_test() as pilot:
        await pilot.pause()
        with pilot.app.batch_update():
            assert not textual_internals.paint_now(pilot.app.screen)
        assert textual_internals.paint_now(pilot.app.screen)


async def test_a_widget_can_be_given_an_event_in_its_own_context(monkeypatch: pytest.MonkeyPatch):
    async with Small().run_test() as pilot:
        field = pilot.app.query_one(Input)
        at_work: list[object] = []
        real = field.on_event

        async def on_event(event):
            at_work.append(active_message_pump.get())
            await real(event)

        monkeypatch.setattr(field, "on_event", on_event)
        await textual_internals.put_into(field, events.Key("x", "x"))
        assert field.value == "x"
        assert at_work == [field]


async def test_what_comes_first_everywhere_is_done():
    async with Small().run_test() as pilot:
        assert await textual_internals.did_what_comes_first(pilot.app, events.Key("ctrl+t", None))
        assert not await textual_internals.did_what_comes_first(pilot.app, events.Key("t", "t"))
        assert pilot.app.done == ["first"]


async def _fails(app: Small) -> None:
    def fail() -> None:
        raise ValueError("of a case")

    async with app.run_test() as pilot:
        app.call_later(fail)
        await pilot.pause()


async def test_an_error_is_told_by_what_the_app_has_for_it(capsys: pytest.CaptureFixture[str]):
    app = Small()
    textual_internals.on_fatal_error(app, lambda error: f"It was {type(error).__name__}.")
    with pytest.raises(ValueError, match="of a case"):
        await _fails(app)
    assert capsys.readouterr().err == "It was ValueError.\n"
