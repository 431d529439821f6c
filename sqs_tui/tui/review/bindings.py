"""The keys of a review that are bound to something to do: each with an id, so that it can be remapped."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from sqs_tui.reports.wording import capitalised
from sqs_tui.review.wording import KNEW_THIS


def _key(keys: str, action: str, description: str, tooltip: str, id: str) -> Binding:
    """A binding of the review; help and palette show its tooltip."""
    return Binding(keys, action, description, id=f"review.{id}", tooltip=tooltip, show=False)


BINDINGS: list[BindingType] = [
    _key("enter,down", "next", "Next", "Go to the next question", "next"),
    _key("up", "previous", "Back", "Go back to the question before", "back"),
    _key("ctrl+n,ctrl+pagedown", "next", "Next", "Go to the next question, from a text too", "next_anywhere"),
    _key("ctrl+pageup", "previous", "Back", "Go back, from a text too", "back_anywhere"),
    _key("e", "evidence", "Evidence", "Write down what the answer rests on, or the answer itself", "evidence"),
    _key("g", "guidance", "Guidance", "Show or hide what good looks like, beside the question", "guidance"),
    _key("slash,f3", "find", "Find", "Find a question by its words, its guidance or its answer", "find"),
    _key("f2", "summary", "Summary", "See the whole review, what is missing, and complete it", "summary"),
    _key("f4", "pace", "Pace", "Stay on a question after answering it, or move on", "pace"),
    _key("f8", "first_unanswered", "First unanswered", "Go to the first question without an answer", "unanswered"),
    _key("ctrl+s", "save_now", "Save", "Save now; try again what could not be saved", "save"),
    _key("f9", "save_copy", "Save a copy", "Write this review to another file", "save_copy"),
    _key("pageup", "scroll(-1)", "Scroll up", "Scroll a long question up", "scroll_up"),
    _key("pagedown", "scroll(1)", "Scroll down", "Scroll a long question down", "scroll_down"),
    _key("left_square_bracket", "guide(-1)", "Guidance up", "Scroll the guidance up", "guidance_up"),
    _key("right_square_bracket", "guide(1)", "Guidance down", "Scroll the guidance down", "guidance_down"),
    _key("q", "leave", "Leave", "Leave the review; everything is saved", "leave"),
    _key("tab", "outline", "Outline", "To the outline, and back to the question", "outline"),
    _key("escape", "escape", "Back", "Out of the outline, back to the question", "escape"),
    _key("v", "view", "Their view", "Record how the case manager sees it", "view"),
    _key("k", "knew", "Knew", capitalised(KNEW_THIS), "knew"),
    _key("asterisk", "star", "Good example", "Mark what is recorded here as worth quoting", "star"),
    _key("u", "undo", "Undo", "Take back the latest change", "undo"),
    _key("backspace,delete", "clear", "Clear", "Take the answer away; notes stay", "clear"),
]
