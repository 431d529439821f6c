"""The dialogs: each asks one thing, the safe answer first, Escape always leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sqs_tui.open_case import OpenCase
from sqs_tui.review.session import Action
from sqs_tui.store.durable import SaveFailed
from sqs_tui.tui.host import Host
from sqs_tui.tui.key_dispatch import AtOnce, Holding
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE, Item, Line, LineList, Lines, line

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """A box over the screen, which stays visible behind it."""

    AUTO_FOCUS = "Input, LineList"
    HELP = "dialog"
    BINDINGS = [  # noqa: RUF012
        Binding("escape", "cancel", "Cancel", id="dialog.cancel", tooltip="Leave everything as it was", show=False)
    ]
    app: Host  # type: ignore[assignment]

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Once: a key that comes twice must not take the screen below away as well."""
        return super().dismiss(result) if self.is_current else AwaitComplete()

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


class Field(AtOnce, Input):
    """A line to write in; Enter is the business of the screen it stands on."""

    BINDINGS = [  # noqa: RUF012
        Binding("enter", "screen.entered", "Go on", id="field.enter", tooltip="Go on", show=False)
    ]


class ChoiceDialog(Dialog[str]):
    """A question with a few answers, one a line; the first is the safe one and stands highlighted."""

    def __init__(self, title: str, body: Sequence[Line], choices: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._title, self._body = title, body
        #: name, letter, text
        self._choices = choices

    def compose(self) -> ComposeResult:
        """The question, and its answers below each other."""
        with VerticalScroll(can_focus=False):
            yield Lines(id="words")
            yield LineList(id="choices")

    def on_mount(self) -> None:
        """Show them."""
        self.query_one("#words", Lines).show([line(styled((self._title, "bold"))), BLANK_LINE, *self._body])
        self.query_one("#choices", LineList).show(
            [Item(styled((letter, "bold $primary"), "  ", text), name) for name, letter, text in self._choices]
        )
        self.query_one("#choices").styles.height = len(self._choices)

    def on_key(self, event: Any) -> None:
        """Take the answer that the letter stands before."""
        for name, letter, _ in self._choices:
            if event.character == letter:
                event.stop()
                self.dismiss(name)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Take the answer on this line."""
        self.dismiss(message.name)


class Refusal(str):
    """Why a form is not accepted, and which of its fields is to blame."""

    field: str

    def __new__(cls, why: str, field: str) -> Refusal:
        """Say `why`, and that `field` is to blame."""
        made = super().__new__(cls, why)
        made.field = field
        return made


class FormDialog(Dialog[dict[str, str]]):
    """A few short texts, asked together; `accept` may refuse them with a sentence, and the form stays."""

    def __init__(
        self,
        title: str,
        fields: Sequence[tuple[str, str, str]],
        accept: Callable[[dict[str, str]], str],
        note: str = "",
    ) -> None:
        super().__init__()
        self._title, self._fields, self._accept, self._note = title, fields, accept, note

    def compose(self) -> ComposeResult:
        """What is asked, each field under its label, and how one goes on or leaves."""
        with VerticalScroll(can_focus=False):
            yield Lines(id="words")
            yield Static(Content(""), classes="problem")
            for name, label, value in self._fields:
                yield Static(styled((label, "$muted")))
                yield Field(value, id=name)
            yield Static(styled(("Enter", "bold $primary"), " goes on   ", ("Esc", "bold $primary"), " leaves it"))

    def on_mount(self) -> None:
        """Show it, with the cursor in the first field that is empty."""
        body = [line(styled((self._title, "bold"))), BLANK_LINE]
        if self._note:
            body += [line(styled((self._note, "$muted"))), BLANK_LINE]
        self.query_one("#words", Lines).show(body)
        empty = next((name for name, _, value in self._fields if not value), self._fields[0][0])
        self.query_one(f"#{empty}", Input).focus()

    def _values(self) -> dict[str, str]:
        return {name: self.query_one(f"#{name}", Input).value for name, _, _ in self._fields}

    def action_entered(self) -> None:
        """On to the next field; from the last one, take them all."""
        names = [name for name, _, _ in self._fields]
        focused = self.focused.id if self.focused else None
        here = names.index(focused if focused in names else names[-1])
        if here + 1 < len(names):
            self.set_focus(self.query_one(f"#{names[here + 1]}", Input))
            return
        values = self._values()
        if problem := self._accept(values):
            self.tell(str(problem))
            refused = problem.field if isinstance(problem, Refusal) else names[0]
            self.set_focus(self.query_one(f"#{refused}", Input))
        else:
            self.dismiss(values)

    def tell(self, problem: str) -> None:
        """Say above the fields what is wrong with them."""
        said = self.query_one(".problem", Static)
        said.update(styled(problem))
        said.add_class("-said")
        self.call_after_refresh(said.scroll_visible, animate=False)


class ActionDialog(FormDialog, Holding):
    """One agreed action: what, who, by when. What is being written is drafted like any other text."""

    def __init__(self, case: OpenCase, question: str, index: int) -> None:
        actions = case.review.answer(question).actions
        before = actions[index] if index < len(actions) else None
        values = before or Action("")
        super().__init__(
            "An agreed action" if before is None else "Change this action",
            [
                ("what", "What will be done", values.what),
                ("who", "Who: a role or a code, never a name", values.who),
                ("by", "By when", values.by),
            ],
            lambda _: "",
            "" if before is None else "Empty the first line to take the action away.",
        )
        self._case, self._question, self._index = case, question, index
        self._before = {"what": values.what, "who": values.who, "by": values.by}
        self._warned = False

    def hold_typed(self) -> None:
        """Have the case hold the action as it is written so far."""
        if self.is_mounted and self.is_current:  # else it has been taken or left already
            self._case.typing_action(self._question, self._index, Action(**self._values()))

    def action_entered(self) -> None:
        """On to the next field; from the last one, keep the action."""
        self.hold_typed()
        super().action_entered()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hold what is typed, so that neither a signal nor a power cut loses it."""
        self.hold_typed()

    def action_cancel(self) -> None:
        """Leave it; what was written goes only when that is said a second time."""
        if self._values() != self._before and not self._warned:
            self._warned = True
            self.tell("Not kept yet. Enter keeps it; Esc again leaves it, and what was written is gone.")
            return
        self._case.forget_action(self._question)
        self.dismiss(None)


class RestoreDialog(ChoiceDialog):
    """Asks for a decision: with neither taken, the next text that is typed would take the draft's place."""

    def action_cancel(self) -> None:
        """Stays: putting the text back can be taken back, deleting it cannot."""


def ask_to_restore(app: Host, case: OpenCase, restore: Callable[[], None]) -> None:
    """Text was being typed when an earlier run ended: show it beside what is recorded, and ask."""
    draft = case.restorable
    assert draft is not None
    question = case.review.instrument.by_id[draft.question]
    recorded = case.recorded_text(draft.question, draft.field)
    body = [
        line(styled(("It was being typed at ", "$muted"), (question.text, "$muted"))),
        BLANK_LINE,
        line(styled(("Typed", "bold $primary"), f" {draft.at.astimezone():%d %B %H:%M}")),
        line(styled(case.draft_in_words())),
        BLANK_LINE,
        line(styled(("Recorded", "bold $primary"))),
        line(styled(recorded or "nothing")),
    ]

    def chosen(name: str | None) -> None:
        if name == "restore":
            restore()
        elif name == "forget":
            case.forget_draft()

    choices = [
        ("restore", "r", "Put the typed text back"),
        ("forget", "d", "Delete the typed text"),
    ]
    app.open_dialog(RestoreDialog("Text that was not finished", body, choices), chosen)


def show_notices(app: Host, case: OpenCase) -> None:
    """What is to be known about a case before it is worked on, each notice in full; they are shown once."""
    body = [part for notice in case.notices for part in (line(styled(notice)), BLANK_LINE)]
    case.notices.clear()
    app.open_dialog(ChoiceDialog("Before you go on", body, [("on", "g", "Go on")]))


def ask_to_leave_unsaved(app: Host, case: OpenCase, leave: Callable[[], None]) -> None:
    """Leaving while something could not be saved: stay is the first choice."""
    body = [
        line(styled((case.status().words, "bold $error"))),
        line(styled("What was recorded last is not on the disk.")),
    ]

    def chosen(name: str | None) -> None:
        if name == "copy":
            ask_to_save_copy(app, case, lambda said: app.notify(str(said), markup=False))
        elif name == "leave":
            case.abandon()
            leave()

    choices = [
        ("stay", "s", "Stay, and try again"),
        ("copy", "c", "Save a copy somewhere else"),
        ("leave", "l", "Leave and lose what is not saved"),
    ]
    app.open_dialog(ChoiceDialog("Not everything is saved", body, choices), chosen)


def ask_to_save_copy(app: Host, case: OpenCase, say: Callable[[str], None]) -> None:
    """Write the review to a new file of the user's choice."""
    suggested = str(Path.home() / f"{case.file.case}-copy.toml")

    def accept(values: dict[str, str]) -> str:
        try:
            case.save_copy(Path(values["path"]).expanduser())
        except SaveFailed as error:
            return f"Not written: {error}."
        say(f"A copy is in {values['path']}.")
        return ""

    note = "A copy is for safety: the review itself stays where it is. The copy can be read by you alone."
    app.open_dialog(FormDialog("Save a copy", [("path", "Write it to", suggested)], accept, note))
