"""The formats that reports are written in, by name, and how a file of each ends: one table for every front end."""

from __future__ import annotations

ENDINGS = {"text": ".txt", "markdown": ".md", "html": ".html", "docx": ".docx", "json": ".json", "csv": ".csv"}

#: Those of a review, of the page for its case manager and of a comparison; findings can be a table of numbers as well.
REPORTS = ("text", "markdown", "html", "docx", "json")
FINDINGS = (*REPORTS, "csv")
