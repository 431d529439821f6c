"""What opens over a review: dialogs, the summary, the palette's commands. Each loads what it needs when it opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, assert_never

from textual.app import SystemCommand
from textual.content import Content

from sqs_tui.open_case import OpenCase
from sqs_tui.tui.host import Host
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Opens, Outcome


class Below(Protocol):
    """The screen over which something opens; what comes back is for its controller to decide about."""

    app: Host
    case: OpenCase
    controller: ReviewController

    def carry_out(self, outcome: Outcome) -> None:
        """Bring the screen to where a decision leads."""

    def say(self, text: Content | str) -> None:
        """Say what has just happened."""


def open_over(below: Below, opens: Opens, action: int) -> None:
    """Open what a decision leads to; `action` is the agreed action that is meant where it is one."""
    app, case, controller = below.app, below.case, below.controller

    def back_to(name: str | None) -> None:
        if name is not None:
            below.carry_out(controller.go_to(name))

    match opens:
        case "summary":
            from sqs_tui.tui.summary import SummaryScreen

            app.push_screen(SummaryScreen(case), back_to)
        case "find":
            from sqs_tui.tui.review.find import FindDialog

            app.open_dialog(FindDialog(case), back_to)
        case "action":
            _write_action(below, action)
        case "amend":
            from sqs_tui.tui.summary import ask_to_amend

            ask_to_amend(app, case, lambda: below.carry_out(controller.amended()))
        case "copy":
            from sqs_tui.tui.dialogs import ask_to_save_copy

            ask_to_save_copy(app, case, below.say)
        case "leave":
            app.leave_case(case)
        case "notices":
            from sqs_tui.tui.dialogs import show_notices

            show_notices(app, case)
        case _:
            assert_never(opens)


def _write_action(below: Below, index: int) -> None:
    from sqs_tui.tui.dialogs import ActionDialog

    def written(values: dict[str, str] | None) -> None:
        if values is not None:
            below.carry_out(below.controller.action_written())

    below.app.open_dialog(ActionDialog(below.case, below.controller.question.id, index), written)


def offer_draft(below: Below) -> None:
    """Ask what is to become of text that was being typed when an earlier run ended, when nothing else is asked."""
    on_top: object = below.app.screen
    if not below.controller.offers_draft() or on_top is not below:
        return
    from sqs_tui.tui.dialogs import ask_to_restore

    ask_to_restore(below.app, below.case, lambda: below.carry_out(below.controller.restore_draft()))


def further_commands(below: Below) -> Iterator[SystemCommand]:
    """What can be done with the whole review and has no key of its own."""
    from sqs_tui.tui.write_summary import ask_to_write

    what = "Write this summary, or the case manager's sheet, to a file"
    yield SystemCommand("Write the sheet", what, lambda: ask_to_write(below.app, below.case, below.say))
    if below.case.review.frozen:
        what = "Open a completed review again, saying why"
        yield SystemCommand("Amend (a)", what, lambda: below.carry_out(Outcome(opens="amend")))
    else:
        what = "Go to the summary, where the review is completed"
        yield SystemCommand("Complete", what, lambda: below.carry_out(below.controller.summary()))
