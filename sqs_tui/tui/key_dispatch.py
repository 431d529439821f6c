"""Texts that take keys and pastes at once, in the order in which they were typed.

Textual hands a key on through the queue of the widget that writes, and what is bound to a key only comes up when that
queue has been emptied: of letters and Ctrl+N sent together, the letters behind Ctrl+N went into the text before.
"""

from __future__ import annotations

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

    def hold_typed(self) -> None:
        """Have the case hold what stands in the texts of this screen."""
        raise NotImplementedError


def escape_and(event: events.Key) -> tuple[events.Key, events.Key] | None:
    """Esc and the character that came right behind it, where the two were taken for one key with Alt; else None.

    A terminal sends the same for both, and nothing here is bound to Alt.
    """
    if not event.key.startswith("alt+") or event.character is None or not event.character.isprintable():
        return None
    return events.Key("escape", None), events.Key(event.key.removeprefix("alt+"), event.character)


async def taken(app: App[Any], focused: AtOnce, event: events.Key | events.Paste) -> None:
    """Do what a key or a paste means for the text that has the focus, before anything that comes behind it."""
    if focused.writes(event):
        await textual_internals.put_into(focused, event)
    elif isinstance(event, events.Key) and not await textual_internals.did_what_comes_first(app, event):
        active = app.screen.active_bindings.get(event.key)
        if active is not None and active.enabled:
            await app.run_action(active.binding.action, active.node)
