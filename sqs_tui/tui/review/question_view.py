"""How one question reads on the screen: its words, its answers, its reasons, the two voices, line by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.content import Content

from sqs_tui.criteria.instrument import Option, Question
from sqs_tui.kinds.actions import action_in_words
from sqs_tui.kinds.registry import kind_of
from sqs_tui.open_case import OpenCase
from sqs_tui.review.option_keys import choice_letters, letters_for, reason_letters
from sqs_tui.review.session import Action
from sqs_tui.review.wording import VIEWS
from sqs_tui.tui.styled import styled
from sqs_tui.tui.widgets.lines import BLANK_LINE as BLANK
from sqs_tui.tui.widgets.lines import Line, Stretch, line


class Offer(NamedTuple):
    """One thing a letter picks at this question: an answer or a reason, and whether it is picked now."""

    letter: str
    option: Option
    picked: bool
    several: bool

    @property
    def mark(self) -> str:
        """The box or the circle before it, filled where it is picked."""
        return ("[x]" if self.picked else "[ ]") if self.several else ("(•)" if self.picked else "( )")


def answers_offered(case: OpenCase, question: Question) -> list[Offer]:
    """The answers of a question with their letters; y, n and x wherever it is judged."""
    chosen = case.review.answer(question.id).chosen
    options = {choice.value: choice for choice in question.choices}
    return [
        Offer(letter, options[value], value in chosen, kind_of(question).several)
        for letter, value in choice_letters(question).items()
    ]


def reasons_offered(case: OpenCase, question: Question) -> list[Offer]:
    """The reasons that go with the present answer, with their letters."""
    answer, reasons = case.review.answer(question.id), case.review.instrument.reasons
    return [
        Offer(letter, Option(code, reasons[code].text), code in answer.reasons, answer.value == "no")
        for letter, code in reason_letters(case.review, question).items()
    ]


def asked(case: OpenCase, question: Question, pick: Callable[[str], object], *, roomy: bool) -> list[Line]:
    """From the place in the instrument to the reasons: what is asked and what was answered."""
    lines = _asked_aloud(case, question, roomy=roomy)
    answers = answers_offered(case, question)
    if answers and (kind_of(question).on_one_line or len(answers) == 2):
        lines.append(Line(tuple(_cell(offer, pick) for offer in answers)))
    else:
        lines += [_hanging(offer, pick, indent="") for offer in answers]
    return lines + _actions(case, question, pick) + _reasons(case, question, pick, roomy=roomy)


def _asked_aloud(case: OpenCase, question: Question, *, roomy: bool) -> list[Line]:
    """The place in the instrument, what introduces the section, the question and its hint."""
    section = case.review.instrument.section_by_id[question.section]
    place = f"{section.number} {section.title}".strip() + (f" · {question.ref}" if question.ref else "")
    lines = [line(styled((place, "$muted")))]
    if section.introduction and roomy:
        first = next((q for q in case.review.applicable if q.section == section.id), None)
        if first is question:
            lines += [BLANK, line(styled((section.introduction, "italic $muted")))]
    lines += [BLANK, line(styled((question.text, "bold")))]
    if question.hint:
        lines.append(line(styled((question.hint, "$muted"))))
    return [*lines, BLANK]


def _reasons(case: OpenCase, question: Question, pick: Callable[[str], object], *, roomy: bool) -> list[Line]:
    """The reasons that go with the present answer, under what asks for them."""
    reasons = reasons_offered(case, question)
    if not reasons:
        return []
    na = case.review.answer(question.id).value == "na"
    why, several = ("Why not applicable?", "choose one") if na else ("Why not?", "choose any that hold")
    above = [BLANK] if roomy else []
    return [*above, line(styled(why, (f"  {several}", "$muted"))), *(_hanging(offer, pick) for offer in reasons)]


def _cell(offer: Offer, pick: Callable[[str], object]) -> Stretch:
    style = "bold" if offer.picked else ""
    content = styled(
        (offer.letter, "bold $primary"), " ", (offer.mark, "bold $accent" if offer.picked else "$muted"), " ",
        (offer.option.text, style),
    )  # fmt: skip
    return Stretch(content, lambda: pick(offer.letter))


def _hanging(offer: Offer, pick: Callable[[str], object], indent: str = "  ") -> Line:
    """A reason, its further lines indented under its text."""
    whole = _cell(offer, pick)
    lead = len(offer.letter) + 1 + len(offer.mark) + 1
    return Line((whole._replace(content=whole.content[lead:]),), lead=styled(indent, whole.content[:lead]))


def _actions(case: OpenCase, question: Question, pick: Callable[[str], object]) -> list[Line]:
    if not kind_of(question).rows:
        return []
    actions = case.review.answer(question.id).actions
    lines = [_action(letter, action, pick) for letter, action in zip(letters_for(len(actions)), actions, strict=True)]
    if not actions:
        lines.append(line(styled(("None agreed so far.", "$muted"))))
    return lines


def _action(letter: str, action: Action, pick: Callable[[str], object]) -> Line:
    return line(styled(action_in_words(action)), lambda: pick(letter), lead=_lead(letter))


def beside(
    case: OpenCase, question: Question, asking_view: bool, do: Callable[[str], None], *, roomy: bool
) -> list[Line]:
    """What stands beside the answer, each behind the letter that names it: known, the star, the case manager's view.

    Last, since their words are written right below it.
    """
    review, answer = case.review, case.review.answer(question.id)
    lines: list[Line] = []
    if review.offers_knew(question):
        knew = _ticked(answer.known_not_recorded, "Case manager knew, not recorded")
        lines.append(line(knew, lambda: do("knew"), lead=_lead("k")))
    numbered = bool(review.instrument.section_by_id[question.section].number)
    if (numbered and not kind_of(question).written) or answer.good_example:
        lines.append(line(_ticked(answer.good_example, "Good example to quote"), lambda: do("star"), lead=_lead("*")))
    if review.offers_view(question):
        lines.append(Line(_view_cells(case, question, asking_view, do), lead=_lead("v")))
    if answer.given and (missing := review.missing_at(question)):
        lines.append(line(styled((f"Still to say: {missing}.", "$warning")), lead=styled("   ")))
    return [BLANK, *lines] if lines and roomy else lines


def _ticked(on: bool, text: str) -> Content:
    return styled(("[x]", "bold $accent") if on else ("[ ]", "$muted"), f" {text}")


def _view_cells(case: OpenCase, question: Question, asking: bool, do: Callable[[str], None]) -> tuple[Stretch, ...]:
    view = case.review.answer(question.id).view
    if asking:
        return (
            Stretch(styled("Case manager")),
            Stretch(styled(("a", "bold $primary"), f" {VIEWS['agrees']}"), lambda: do("agrees")),
            Stretch(styled(("d", "bold $primary"), f" {VIEWS['differs']}"), lambda: do("differs")),
            Stretch(styled(("Backspace", "bold $primary"), " no view"), lambda: do("no_view")),
        )
    said = VIEWS.get(view or "", "their own view")
    style = "bold" if view else "$muted"
    return (Stretch(styled("Case manager: ", (said, style)), lambda: do("view")),)


def note_label(question: Question, do: Callable[[], None], *, roomy: bool) -> list[Line]:
    """The line above the text area: evidence, or the answer itself where it is written."""
    lines = [line(styled(kind_of(question).note_area.label), do, lead=_lead("e"))]
    return [BLANK, *lines] if roomy else lines


def _lead(letter: str) -> Content:
    return styled((letter, "bold $primary"), "  ")


def guidance(question: Question, section_note: str) -> list[Line]:
    """What good looks like, and open questions that start the talk: the page beside the question."""
    lines = [line(styled(("What good looks like", "bold $primary"))), BLANK]
    lines += paragraphs(question.guidance or "There is no guidance for this question.")
    if question.prompts:
        lines += [BLANK, line(styled(("To start the talk", "bold $primary"))), BLANK]
        lines += [line(styled(prompt), lead=styled(("› ", "$muted"))) for prompt in question.prompts]
    if section_note:
        lines += [BLANK, *[line(styled((section_note, "italic $muted")))]]
    return lines


def paragraphs(text: str) -> list[Line]:
    """Prose as the criteria file writes it: a blank line parts paragraphs, "- " starts a bullet, the rest flows."""
    lines: list[Line] = []
    for block in text.strip().split("\n\n"):
        if lines:
            lines.append(BLANK)
        flowing: list[str] = []
        for row in block.splitlines():
            if row.lstrip().startswith("- "):
                flowing.append(row.lstrip())
            elif flowing:
                flowing[-1] += " " + row.strip()
            else:
                flowing.append(row.strip())
        for piece in flowing:
            bullet = piece.startswith("- ")
            lines.append(
                line(styled(piece.removeprefix("- ")), lead=styled(("• ", "$muted")) if bullet else Content(""))
            )
    return lines
