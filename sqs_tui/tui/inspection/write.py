"""Writing the letter, the figures or the whole report of an inspection to a file whose place the user chooses."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from sqs_tui.findings.letter.letter import Letter
from sqs_tui.findings.render import rendered_file
from sqs_tui.reports.formats import ENDINGS
from sqs_tui.store.durable import SaveFailed, write_new
from sqs_tui.tui.dialogs import ChoiceDialog, FormDialog
from sqs_tui.tui.host import Host
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, line

#: letter on the keyboard, format, what it is good for.
KINDS = (
    ("d", "docx", "The draft letter for Word, to be edited"),
    ("h", "html", "The report with figures and matrix, for a browser"),
    ("t", "text", "The draft letter as plain text"),
    ("m", "markdown", "The draft letter in Markdown"),
    ("c", "csv", "The figures as a table, one number a line"),
    ("j", "json", "Everything, for other programs"),
)
#: What the end of a file name asks for.
FORMATS = {ENDINGS[format]: format for _, format, _ in KINDS}


def ask_to_write(app: Host, letter: Letter, say: Callable[[str], None]) -> None:
    """Ask what to write and where, write it for the user alone to read, and say where it is."""

    def chosen(format: str | None) -> None:
        if format is not None:
            _ask_where(app, letter, say, ENDINGS[format])

    body = [line(styled("All of them name cases by their codes: keep them as you keep the reviews."))]
    choices = [(format, key, f"{text} ({ENDINGS[format]})") for key, format, text in KINDS]
    app.open_dialog(ChoiceDialog("Write to a file", body, choices), chosen)


def _ask_where(app: Host, letter: Letter, say: Callable[[str], None], suffix: str) -> None:
    kind = {"csv": "figures", "json": "figures", "html": "report"}.get(FORMATS[suffix], "draft-letter")
    suggested = str(Path.cwd() / f"inspection-{kind}{suffix}")

    def accept(values: dict[str, str]) -> str:
        path = _path(values)
        if path.suffix.lower() not in FORMATS:
            return f"The name says what is written: end it with {', '.join(FORMATS)}."
        return "" if path.parent.is_dir() else f"There is no folder {path.parent}."

    def accepted(values: dict[str, str] | None) -> None:
        if values is None:
            return
        path = _path(values)
        if os.path.lexists(path):
            _ask_to_replace(app, letter, say, path)
        else:
            _write(app, letter, say, path, overwrite=False)

    note = "The end of the name says what is written. The file can be read by you alone."
    app.open_dialog(FormDialog("Write to a file", [("path", "Write it to", suggested)], accept, note), accepted)


def _path(values: dict[str, str]) -> Path:
    return Path(values["path"]).expanduser()


def _ask_to_replace(app: Host, letter: Letter, say: Callable[[str], None], path: Path) -> None:
    def chosen(name: str | None) -> None:
        if name == "replace":
            _write(app, letter, say, path, overwrite=True)
        else:
            say("Nothing was written.")

    body = [line(styled(str(path), " is there already."))]
    choices = [("keep", "k", "Keep it, and write nothing"), ("replace", "r", "Replace it")]
    app.open_dialog(ChoiceDialog("Replace this file?", body, choices), chosen)


def _write(app: Host, letter: Letter, say: Callable[[str], None], path: Path, *, overwrite: bool) -> None:
    """In a thread: some formats take longer than a key press may."""
    say(f"Writing {path} …")

    def work() -> None:
        failure = ""
        try:
            write_new(path, rendered_file(letter, FORMATS[path.suffix.lower()]), overwrite=overwrite)
        except SaveFailed as error:
            failure = str(error)
        app.call_from_anywhere(lambda: done(failure))

    def done(failure: str) -> None:
        if not failure:
            say(f"Written, for you alone to read: {path}")
            return
        say(f"Not written: {failure}.")
        body = [line(styled(str(path))), BLANK_LINE, line(styled((f"{failure}.", "$error")))]
        app.open_dialog(ChoiceDialog("Not written", body, [("close", "c", "Close")]))

    threading.Thread(target=work, name="write", daemon=True).start()
