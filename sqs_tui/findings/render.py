"""The findings of a folder in one format: the door through which the front ends get them."""

from __future__ import annotations

from sqs_tui.findings.letter import Letter

FORMATS = ("text", "markdown", "html", "json", "csv")


def rendered(letter: Letter, format: str) -> str:
    """The letter and its figures in one of `FORMATS`; ends with a newline."""
    # Imported here, so that a report in one format does not wait for what the others need.
    if format == "json":
        from sqs_tui.findings.tables import letter_json

        return letter_json(letter)
    if format == "csv":
        from sqs_tui.findings.tables import letter_csv

        return letter_csv(letter)
    from sqs_tui.findings.letter_document import letter_document

    if format == "markdown":
        from sqs_tui.reports.markdown import render
    elif format == "html":
        from sqs_tui.reports.html import render
    else:
        from sqs_tui.reports.text import render
    return render(letter_document(letter))
