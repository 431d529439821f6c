"""The summary of one review on the screen: read together before it is completed, and read again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from sqs_tui.kinds.actions import action_in_words
from sqs_tui.kinds.marks import SIGNS, Mark, sign_of
from sqs_tui.open_case import OpenCase
from sqs_tui.reports.wording import capitalised, count_of
from sqs_tui.review.engine import NotAllowed
from sqs_tui.review.signing import CASE_MANAGER_CONFIRMS, INSPECTOR_CONFIRMS, signoffs
from sqs_tui.review.summary import Read, Summary
from sqs_tui.review.wording import still_missing
from sqs_tui.tui.frame import Frame
from sqs_tui.tui.host import Host
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.bars import Head, KeyBar
from sqs_tui.tui.widgets.lines import Item, LineList

KEYS_OPEN = [
    ("Enter", "Go to it", "go"),
    ("c", "Complete", "complete"),
    ("w", "Write the sheet", "write"),
    ("m", "Next missing", "missing"),
    ("F1", "Help", "app.help"),
    ("q", "Back", "back"),
]
KEYS_COMPLETED = [
    ("Enter", "Read it", "go"),
    ("a", "Amend", "amend"),
    ("w", "Write the sheet", "write"),
    ("F1", "Help", "app.help"),
    ("q", "Back", "back"),
]


def _key(keys: str, action: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, id=f"summary.{action}", tooltip=tooltip, show=False)


class SummaryScreen(Frame[str | None]):
    """Every line that belongs to a question leads back to it; dismissed with that question's id, or None."""

    AUTO_FOCUS = "#summary"
    HELP = "summary"
    BINDINGS = [  # noqa: RUF012
        _key("c", "complete", "Complete", "Freeze the review, signed by those who were there"),
        _key("a", "amend", "Amend", "Open a completed review again, saying why"),
        _key("w", "write", "Write the sheet", "Write this summary, or the case manager's sheet, to a file"),
        _key("m", "missing", "Next missing", "Go down to the next thing that is missing"),
        _key("ctrl+s", "save_now", "Save", "Save now; try again what could not be saved"),
        _key("f9", "save_copy", "Save a copy", "Write this review to another file"),
        _key("q,escape,f2", "back", "Back", "Back to the question"),
    ]

    def __init__(self, case: OpenCase) -> None:
        super().__init__()
        self.case = case

    def compose_body(self) -> ComposeResult:
        """The summary, line by line."""
        with Vertical(id="body"):
            yield LineList(id="summary", wrap=True)

    def on_screen_resume(self) -> None:
        """Read the case again, which may have been changed."""
        self.case.on_status = lambda: self.app.call_from_anywhere(self._show_status)
        self.show_summary()

    def settled(self) -> None:
        """What is learnt about a case after the first paint is in: show it."""
        self.show_summary()

    def show_summary(self) -> None:
        """Read the case again and show it."""
        summary = self.case.summary()
        self.query_one("#summary", LineList).show(list(_items(summary)))
        self.query_one(KeyBar).show(KEYS_COMPLETED if self.case.review.frozen else KEYS_OPEN)
        self._show_head()

    def _show_head(self) -> None:
        session = self.case.review.session
        state = "completed" if self.case.review.frozen else "in progress"
        left = styled((session.case, "bold"), f" · with {session.case_manager} · summary, {state}")
        self.query_one(Head).show(left=left)
        self._show_status()

    def _show_status(self) -> None:
        self.show_status(self.case)

    def on_line_list_chosen(self, message: LineList.Chosen) -> None:
        """Go to the question of this line."""
        self.dismiss(message.name.partition(" ")[0])

    def action_go(self) -> None:
        """Go to the question of the highlighted line."""
        self.query_one("#summary", LineList).action_choose()

    def action_back(self) -> None:
        """Back to the question one came from."""
        self.dismiss(None)

    def action_missing(self) -> None:
        """Go down to the next thing that is missing."""
        missing = self.case.review.missing()
        if not missing:
            self.say("Nothing is missing.")
            return
        summary = self.query_one("#summary", LineList)
        names = [f"{item.question.id} missing" for item in missing]
        here = summary.here
        following = names[(names.index(here) + 1) % len(names)] if here in names else names[0]
        summary.show(list(_items(self.case.summary())), following)

    def action_complete(self) -> None:
        """Ask who signs, and complete the review; say first what is missing."""
        from sqs_tui.tui.dialogs import ChoiceDialog
        from sqs_tui.tui.widgets.lines import BLANK_LINE, line

        review = self.case.review
        if review.frozen:
            self.say("This review is completed already; a amends it.")
            return
        if missing := review.missing():
            self.say(f"{still_missing(len(missing))}. m: next, Enter: go to it, F2: back here.")
            self.action_missing()
            return
        session = review.session
        body = [
            line(styled("Completing freezes the review. It can be amended later, with a reason.")),
            BLANK_LINE,
            line(styled((session.inspector, "bold"), f" confirms: {INSPECTOR_CONFIRMS}")),
        ]
        choices = [("no", "n", "Not yet"), ("inspector", "i", f"Complete, signed by {session.inspector}")]
        if review.voices():
            body.append(line(styled((session.case_manager, "bold"), f" confirms: {CASE_MANAGER_CONFIRMS}")))
            choices.insert(1, ("both", "b", f"Complete, signed by {session.inspector} and {session.case_manager}"))
        self.app.open_dialog(ChoiceDialog("Complete this review?", body, choices), self._complete)

    def _complete(self, who: str | None) -> None:
        if who not in ("both", "inspector"):
            return
        try:
            self.case.complete(signoffs(self.case.review, with_case_manager=who == "both"))
        except NotAllowed as refused:
            self.say(f"Not completed: {refused}.")
            return
        self.show_summary()
        self.say("Completed. w writes the sheet the case manager takes away.")

    def action_amend(self) -> None:
        """Open a completed review again, saying why."""
        if not self.case.review.frozen:
            self.say("This review is still open: go to the question and change it.")
            return
        ask_to_amend(self.app, self.case, self.show_summary)

    def action_save_now(self) -> None:
        """Save now; try again what could not be saved."""
        self.case.retry()
        self._show_status()

    def action_save_copy(self) -> None:
        """Write this review to another file."""
        from sqs_tui.tui.dialogs import ask_to_save_copy

        ask_to_save_copy(self.app, self.case, self.say)

    def action_write(self) -> None:
        """Write this summary, or the case manager's sheet, to a file."""
        from sqs_tui.tui.write_summary import ask_to_write

        ask_to_write(self.app, self.case, self.say)


def ask_to_amend(app: Host, case: OpenCase, then: Callable[[], object]) -> None:
    """Ask why a completed review is opened again, and open it."""
    from sqs_tui.tui.dialogs import FormDialog

    def accept(values: dict[str, str]) -> str:
        try:
            case.amend(values["why"])
        except NotAllowed as refused:
            return f"{capitalised(str(refused))}."
        return ""

    note = (
        "The completed version is kept as it is. The sign-offs are for what it said, so it is signed again afterwards."
    )
    dialog = FormDialog("Amend this review", [("why", "Why is it amended?", "")], accept, note)
    app.open_dialog(dialog, lambda values: then() if values is not None else None)


def _items(summary: Summary) -> Iterator[Item]:
    """The summary as lines; a line that belongs to a question has its id for a name, then its place."""
    progress = summary.progress
    missing = ""
    if summary.missing:
        missing = f" · {still_missing(len(summary.missing))}, m goes there"
    answered = f"{progress.answered} of {progress.applicable} questions answered"
    yield _plain(answered, (missing, "$warning"), indent=0)
    for section in summary.sections:
        if not section.lines:
            continue
        number = f"{section.section.number} " if section.section.number else ""
        done = section.progress
        yield _plain("")
        yield _plain(
            (f"{number}{section.section.title}", "bold $primary"),
            (f"  {done.answered} of {done.applicable} answered", "$muted"),
        )
        for title, lines in (
            ("What was done well", section.strengths),
            ("What was not sufficient, and why", section.to_improve),
            ("Did not apply", section.not_applicable),
            ("", section.other),
        ):
            if lines and title:
                yield _plain((title, "$muted"))
            for read in lines:
                yield from _line(read, judged=bool(title))
    yield from _group("The case manager knew, but it is not recorded", summary.known_not_recorded, "knew")
    yield from _group("Where the two views differ", summary.views_differ, "differs")
    yield from _group("Good examples to quote", summary.good_examples, "example")
    if summary.actions:
        yield _plain("")
        yield _plain(("Agreed actions", "bold $primary"))
        for action in summary.actions:
            yield _plain(f"  {SIGNS[Mark.CHOSEN]} {action_in_words(action)}", indent=4)
    yield from _missing(summary)
    yield from _end(summary)


def _missing(summary: Summary) -> Iterator[Item]:
    if not summary.missing:
        return
    yield _plain("")
    yield _plain((f"Still missing: {len(summary.missing)}", "bold $warning"))
    for missing in summary.missing:
        what = "" if missing.what == "not answered" else f"  {missing.what}"
        content = styled(("  ! ", "$warning"), missing.question.text, (what, "$muted"))
        yield Item(content, f"{missing.question.id} missing", indent=4)


def _line(read: Read, *, judged: bool) -> Iterator[Item]:
    mark = sign_of(read.answer.value) if judged else SIGNS[Mark.CHOSEN]
    name = read.question.id
    yield Item(styled((f"  {mark} ", "$accent"), read.question.text, "  ", (read.words, "bold")), name, indent=4)
    if read.reasons:
        yield _plain((f"    because: {'; '.join(read.reasons)}", ""), indent=4)
    if read.answer.evidence:
        yield _plain((f"    {read.answer.evidence}", "$muted"), indent=4)


def _group(title: str, lines: tuple[Read, ...], place: str) -> Iterator[Item]:
    if not lines:
        return
    yield _plain("")
    yield _plain((title, "bold $primary"))
    for read in lines:
        yield Item(
            styled(f"  {SIGNS[Mark.CHOSEN]} ", read.question.text, (f"  {read.words}", "$muted")),
            f"{read.question.id} {place}",
            indent=4,
        )
        if place == "differs" and read.answer.their_words:
            yield _plain((f"    In their words: {read.answer.their_words}", "italic"), indent=4)


def _end(summary: Summary) -> Iterator[Item]:
    if summary.asked_in:
        yield _plain("")
        what = " and ".join(summary.asked_once) or "What is asked once of each case manager"
        yield _plain((f"{what} was asked in the review of {summary.asked_in}.", "$muted"))
    if summary.parked:
        answers = count_of(summary.parked, "answer is", "answers are")
        yield _plain("")
        yield _plain((f"{answers} kept aside: the questions do not apply now.", "$muted"))
    if summary.signoffs:
        yield _plain("")
        for signoff in summary.signoffs:
            yield _plain(
                (f"Signed by {signoff.code}, {signoff.at.astimezone():%d %B %Y %H:%M}: {signoff.confirms}", "$muted")
            )
    for event in summary.events:
        if event.what == "amended":
            yield _plain((f"Amended {event.at.astimezone():%d %B %Y %H:%M}: {event.why}", "$muted"))
    yield _plain("")
    yield _plain((summary.note, "$muted"))


def _plain(*pieces: str | tuple[str, str], indent: int = 2) -> Item:
    return Item(styled(*pieces), None, indent)
