"""Writing a summary or a sheet to a file whose place the user chooses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqs_tui.open_case import OpenCase
from sqs_tui.reports.formats import ENDINGS, REPORTS
from sqs_tui.reports.render import report_file
from sqs_tui.store.durable import SaveFailed, write_new
from sqs_tui.tui.dialogs import ChoiceDialog, FormDialog
from sqs_tui.tui.host import Host
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import line

#: What the end of a file name says about its content.
FORMATS = {ENDINGS[format]: format for format in REPORTS}


def ask_to_write(app: Host, case: OpenCase, say: Callable[[str], None]) -> None:
    """Ask what to write and where, write it for the user alone to read, and say where it is."""

    def chosen(what: str | None) -> None:
        if what is not None:
            _ask_where(app, case, say, for_case_manager=what == "sheet")

    body = [line(styled("Both are written as the review stands now, and say so."))]
    choices = [
        ("sheet", "s", "The sheet the case manager takes away"),
        ("summary", "i", "The inspector's summary, with every judgement"),
    ]
    app.open_dialog(ChoiceDialog("Write to a file", body, choices), chosen)


def _ask_where(app: Host, case: OpenCase, say: Callable[[str], None], *, for_case_manager: bool) -> None:
    kind = "sheet" if for_case_manager else "summary"
    suggested = str(Path.cwd() / f"{case.file.case}-{kind}.html")

    def accept(values: dict[str, str]) -> str:
        path = Path(values["path"]).expanduser()
        format = FORMATS.get(path.suffix.lower())
        if format is None:
            return f"The name says what is written: end it with {', '.join(FORMATS)}."
        content = report_file(case.summary(), format, for_case_manager=for_case_manager)
        try:
            write_new(path, content)
        except SaveFailed as error:
            return f"Not written: {error}."
        say(f"Written to {path}, for you alone to read.")
        return ""

    note = "The end of the name says what is written: .html for browser and print, .docx for Word, .txt, .md or .json."
    app.open_dialog(FormDialog(f"Write the {kind}", [("path", "Write it to", suggested)], accept, note))
