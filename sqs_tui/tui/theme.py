"""The looks: two calm themes and the one style sheet, few rules because every rule costs at the start."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="sqs-dark",
    primary="#8ab4d8",
    secondary="#9ec3a4",
    accent="#e3bf7f",
    warning="#e3bf7f",
    error="#c9545b",
    success="#8fc79a",
    foreground="#dde3ea",
    background="#13171c",
    surface="#1a2027",
    panel="#232b34",
    dark=True,
    variables={"muted": "#8e9aa8"},
)
LIGHT = Theme(
    name="sqs-light",
    primary="#1c5584",
    secondary="#2f6b3e",
    accent="#7a4b00",
    warning="#7a4b00",
    error="#a3242c",
    success="#256334",
    foreground="#1d2227",
    background="#faf9f6",
    surface="#f1efe9",
    panel="#e4e1d9",
    dark=False,
    variables={"muted": "#5d656e"},
)

CSS = """
Screen { background: $background; }
* { scrollbar-color: $muted 50%; scrollbar-background: $surface; scrollbar-color-hover: $muted;
    scrollbar-background-hover: $surface; scrollbar-color-active: $primary; scrollbar-background-active: $surface; }
#body { height: 1fr; }
#outline { width: 30; padding: 1 1 0 1; background: $surface; scrollbar-size-vertical: 0; }
#pane { width: 1fr; padding: 1 1 0 3; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
#pane > * { max-width: 100; }
#guidance { width: 46; padding: 1 1 0 2; background: $surface; display: none; scrollbar-size-vertical: 1;
    scrollbar-gutter: stable; }
#guidance_text { padding: 0 1 0 0; }
.-guided #guidance { display: block; }
#small { display: none; width: 1fr; height: 1fr; content-align: center middle; text-align: center; }

.-narrow #outline { display: none; }
.-medium #pane, .-narrow #pane { padding: 1 1 0 2; }
.-short #outline { padding: 0 1; }
.-short #pane { padding: 0 1 0 2; }
.-medium.-guided #outline { display: none; }
.-medium.-guided #guidance { width: 38%; padding: 1 1 0 1; }
.-narrow.-guided #guidance { width: 50%; padding: 1 1 0 1; }
.-short #guidance { padding: 0 1; }
.-tiny #small, .-flat #small { display: block; }
.-tiny #body, .-flat #body { display: none; }

#sessions { margin: 0 2 0 3; }
#summary { margin: 1 2 0 3; max-width: 112; }
.-short #summary { margin: 0 2 0 3; }
#title { padding: 1 3 0 3; height: auto; }
Dialog { align: center middle; background: $background 70%; }
Dialog > VerticalScroll { width: 76; max-width: 94%; height: auto; max-height: 90%; padding: 1 3;
    background: $surface; border: round $primary; scrollbar-size-vertical: 1; }
FindDialog > VerticalScroll { width: 104; }
Dialog Input { margin: 0 0 1 0; border: none; height: 1; padding: 0 1; background: $background; }
Dialog Input:focus { border: none; background: $panel; }
Dialog .problem { color: $error; height: auto; display: none; margin-bottom: 1; }
Dialog .problem.-said { display: block; }
Dialog LineList { height: auto; max-height: 18; }
Dialog Lines { margin-bottom: 1; }
#filter { display: none; border: none; height: 1; padding: 0 1; background: $panel; }
#filter.-open { display: block; }
"""
