"""The findings of a folder in one format: the door through which the front ends get them."""

from __future__ import annotations

from sqs_tui.findings.letter.letter import Letter
from sqs_tui.reports.render import document_file, document_text


def rendered(letter: Letter, format: str) -> str:
    """The letter and its figures in one of `formats.FINDINGS` but Word's; ends with a newline."""
    # Imported here, so that a report in one format does not wait for what the others need.
    if format == "json":
        from sqs_tui.findings.letter.figure_tables import letter_json

        return letter_json(letter)
    if format == "csv":
        from sqs_tui.findings.letter.figure_tables import letter_csv

        return letter_csv(letter)
    if format == "html":
        from sqs_tui.findings.html.page import inspection_page

        return inspection_page(letter)
    from sqs_tui.findings.letter.document import letter_document

    return document_text(letter_document(letter), format)


def rendered_file(letter: Letter, format: str) -> bytes:
    """The same as the content of a file, in any of `formats.FINDINGS`."""
    if format != "docx":
        return rendered(letter, format).encode()
    from sqs_tui.findings.letter.document import letter_document

    return document_file(letter_document(letter), format)
