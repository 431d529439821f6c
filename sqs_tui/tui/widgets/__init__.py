"""Widgets that know nothing of a case: lines, bars, a text area."""
