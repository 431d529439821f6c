"""What is left to do in an inspection: cases not begun, drafts, and what is left out with the reason."""

from __future__ import annotations

from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.to_do import ToDo, not_begun
from sqs_tui.reports.wording import count_of
from sqs_tui.tui.inspection.lists import ListView
from sqs_tui.tui.inspection.view import Opener, Shown
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import Item, Line, line


class ToDoView(ListView):
    """Every file that is not counted, with the reason; Enter opens it, or tells why it cannot be opened."""

    NAME, TITLE, SHORT = "left", "Left to do", "To do"
    TOOLTIP = "What is not counted, and why"
    KEYS = (("Enter", "Open it", "go"),)
    NAMES_LEFT_OUT = True

    def items(self, shown: Shown) -> list[Item]:
        """What is not begun, the drafts, and what is left out."""
        return left_items(shown.inspection, shown.overview.to_do)

    def detail(self, shown: Shown, *, beside: bool) -> list[Line]:
        """What can be done about the highlighted file."""
        item = self._item(shown)
        return what_to_do(item) if item else []

    def enter(self, shown: Shown, opener: Opener) -> None:
        """Open the highlighted file as the case it is of; the version of another file cannot be."""
        if (item := self._item(shown)) is None:
            return
        if item.case:
            opener.open_review(item.case)
        else:
            opener.tell_why(f"{item}.")

    def has_rows(self, shown: Shown) -> bool:
        """Also when nothing is counted yet, as long as there are files."""
        return super().has_rows(shown) or bool(shown.overview.to_do)

    def number(self, shown: Shown) -> int:
        """How many files are left."""
        return len(shown.overview.to_do)

    def _item(self, shown: Shown) -> ToDo | None:
        return next((item for item in shown.overview.to_do if item.file == self.here), None)


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
