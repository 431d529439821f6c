"""Who takes keys and pastes at once, in the order in which they were typed: a text, or a screen that answers keys.

Textual hands a key on through the queue of the widget that writes, and what is bound to a key only comes up when that
queue has been emptied: of letters and Ctrl+N sent together, the letters behind Ctrl+N went into the text before.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App

from sqs_tui.tui import textual_internals


class AtOnce:
    """A mixin for widgets in which text is written, before Textual's class."""

    #: Keys that write something, beside those that print a character.
    WRITING: frozenset[str] = frozenset()

    def writes(self, event: events.Key | events.Paste) -> bool:
        """Whether an event puts something into the text; else it may be bound to an action."""
        return isinstance(event, events.Paste) or event.is_printable or event.key in self.WRITING


class Holding:
    """A mixin for screens on which text of a case is written."""

    @abstractmethod
    def hold_typed(self) -> None:
        """Have the case hold what stands in the texts of this screen."""


class KeyTaking:
    """A mixin for screens that say themselves what a key means while nothing on them has the focus."""

    @abstractmethod
    async def take_key(self, event: events.Key) -> None:
        """Do what a key means, before the next one is looked at."""


def escape_and(event: events.Key) -> tuple[events.Key, events.Key] | None:
    """Esc and the character that came right behind it, where the two were taken for one key with Alt; else None.

    A terminal sends the same for both, and nothing here is bound to Alt.
    """
    if not event.key.startswith("alt+") or event.character is None or not event.character.isprintable():
        return None
    return events.Key("escape", None), events.Key(event.key.removeprefix("alt+"), event.character)


async def taken_at_once(app: App[Any], event: events.Key | events.Paste, painted: Callable[[], None]) -> bool:
    """Do what a key or a paste means before anything that comes behind it; False where it goes Textual's own way.

    `painted` is called when all that a key has changed on its screen is painted already.
    """
    if isinstance(event, events.Key) and (both := escape_and(event)) is not None:
        for each in both:
            await app.on_event(each)
        return True
    screen = app.screen_stack[-1] if app.screen_stack else None
    focused = None if screen is None else screen.focused
    if isinstance(focused, AtOnce) and not getattr(focused, "read_only", False):
        await _into_the_text(app, focused, event)
        return True
    if isinstance(screen, KeyTaking) and focused is None and isinstance(event, events.Key):
        await screen.take_key(event)
        if textual_internals.paint_now(screen):
            painted()
        return True
    return False


async def _into_the_text(app: App[Any], focused: AtOnce, event: events.Key | events.Paste) -> None:
    """Do what a key or a paste means for the text that has the focus."""
    if focused.writes(event):
        await textual_internals.put_into(focused, event)
    elif isinstance(event, events.Key) and not await textual_internals.did_what_comes_first(app, event):
        active = app.screen.active_bindings.get(event.key)
        if active is not None and active.enabled:
            await app.run_action(active.binding.action, active.node)
