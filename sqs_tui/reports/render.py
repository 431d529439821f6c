"""A document in one format, and the report of one review: the door through which the front ends get it."""

from __future__ import annotations

from sqs_tui.reports.document import Document
from sqs_tui.review.summary import Summary


def document_text(document: Document, format: str) -> str:
    """A document as text, Markdown or HTML; ends with a newline."""
    # Imported here, so that a report in one format does not wait for what the others need: with all of them `show`
    # would take 48 % longer (tricks.py "formats").
    if format == "markdown":
        from sqs_tui.reports.markdown import render
    elif format == "html":
        from sqs_tui.reports.html import render
    else:
        from sqs_tui.reports.text import render
    return render(document)


def document_file(document: Document, format: str) -> bytes:
    """The same as the content of a file, also for Word."""
    if format != "docx":
        return document_text(document, format).encode()
    from sqs_tui.reports.docx import render

    return render(document)


def report(summary: Summary, format: str = "text", *, for_case_manager: bool = False) -> str:
    """The summary, or the page for the case manager, in one of `formats.REPORTS` but Word's; ends with a newline."""
    if format == "json":
        from sqs_tui.reports.json import sheet_json, summary_json

        return sheet_json(summary) if for_case_manager else summary_json(summary)
    return document_text(_document(summary, for_case_manager), format)


def report_file(summary: Summary, format: str, *, for_case_manager: bool = False) -> bytes:
    """The same as the content of a file, in any of `formats.REPORTS`."""
    if format == "docx":
        return document_file(_document(summary, for_case_manager), format)
    return report(summary, format, for_case_manager=for_case_manager).encode()


def _document(summary: Summary, for_case_manager: bool) -> Document:
    if for_case_manager:
        from sqs_tui.reports.sheet import sheet_document as document_of
    else:
        from sqs_tui.reports.summary import summary_document as document_of
    return document_of(summary)
