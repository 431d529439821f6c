"""Saved sessions looked at without opening them for work: read for a report, listed, checked."""
