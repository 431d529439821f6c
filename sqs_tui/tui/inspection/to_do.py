"""What is left to do in an inspection: cases not begun, drafts, and what is left out with the reason."""

from __future__ import annotations

from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.to_do import ToDo, not_begun
from sqs_tui.reports.wording import count_of
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, Line, line


def not_counted(items: tuple[ToDo, ...], most: int) -> str:
    """What is left out, by name and reason, `most` of it; the rest stands under Left to do."""
    told = [str(item) for item in items if not item.draft]
    return "; ".join(told[:most]) + (f"; and {len(told) - most} more" if len(told) > most else "")


def left_items(inspection: Inspection, left: tuple[ToDo, ...]) -> list[Item]:
    """The planned cases that are not begun, the drafts, and every file that is left out, with the reason."""
    items: list[Item] = []
    open_ = not_begun(inspection)
    if open_:
        items += [
            Item(styled(f"{count_of(open_, 'planned case')} not begun, or not in this folder.")),
            Item(styled("")),
        ]
    drafts = [item for item in left if item.draft]
    others = [item for item in left if not item.draft]
    for title, some in (("In progress", drafts), ("Left out", others)):
        if not some:
            continue
        items.append(Item(styled((title, "bold $primary"), (f"  {len(some)}", "$muted"))))
        for item in some:
            content = styled("  ", item.case or item.file) if item.draft else styled("  ", str(item))
            items.append(Item(content, item.file, 4))
        items.append(Item(styled("")))
    if not left:
        items.append(Item(styled("Every file in this folder is counted.")))
    return items


def what_to_do(item: ToDo) -> list[Line]:
    """What can be done about the highlighted file."""
    if item.draft:
        told = "This review is not completed. Enter goes on with it; it is counted once it is completed."
    elif item.case:
        told = "Enter opens it, or tells why it cannot be opened. sqs-tui check names every problem with its place."
    else:
        told = "It is kept, and never counted. Compare the two in a text editor."
    return [line(styled((item.case or item.file, "bold"))), line(styled(told))]
