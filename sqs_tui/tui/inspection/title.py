"""What stands at the top of an inspection: where and when it is, what is counted, what is left out, and its views."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sqs_tui.findings.to_do import ToDo, of_how_many, where_and_when
from sqs_tui.reports.wording import capitalised
from sqs_tui.tui.inspection.view import Shown, View
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, Line, Stretch, line


def unread_lines(folder: Path, problem: str, progress: str) -> list[Line]:
    """The title while there is nothing to show: how far the reading is, or what it found wrong and what to do."""
    lines = [line(styled(("Inspection of ", "$muted"), str(folder))), BLANK_LINE]
    if not problem:
        return [*lines, line(styled(progress))]
    lines += [line(styled((row, "$error"))) for row in problem.splitlines()]
    again = styled("Correct it, then press ", ("r", "bold $primary"), " to read it again.")
    return [*lines, BLANK_LINE, line(again)]


def title_lines(shown: Shown, folder: Path, progress: str, *, most_named: int) -> list[Line]:
    """Where and when it is and what is counted, or how far it is being read; `most_named` files that are left out."""
    where = where_and_when(shown.inspection.about) or str(folder)
    told = progress or f"{capitalised(of_how_many(shown.inspection))}."
    lines = [Line((Stretch(styled((where, "bold"))), Stretch(styled((told, "$muted")))))]
    if most_named and (named := left_out(shown.overview.to_do, most_named)):
        lines.append(line(styled(named), lead=styled(("! ", "$warning"))))
    return lines


def tabs(
    views: Iterable[View], here: View, shown: Shown, go_to: Callable[[View], Callable[[], None]], *, wide: bool
) -> Line:
    """A line of the views, numbered by their keys; a click goes to one."""
    cells = []
    for key, view in enumerate(views, start=1):
        name = view.TITLE if wide else view.SHORT
        told = f"{name} ({number})" if (number := view.number(shown)) else name
        if view is here:
            content = styled((f" {key} {told} ", "bold reverse"))
        else:
            content = styled((f" {key}", "bold $primary"), (f" {told} ", ""))
        cells.append(Stretch(content, go_to(view)))
    return Line(tuple(cells), gap=1)


def left_out(items: tuple[ToDo, ...], most: int) -> str:
    """What is left out, by name and reason, `most` of it; the rest stands under Left to do."""
    told = [str(item) for item in items if not item.draft]
    return "; ".join(told[:most]) + (f"; and {len(told) - most} more" if len(told) > most else "")
