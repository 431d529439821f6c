"""An invented case to measure with, made by the program's own engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqs_tui.criteria.load import bundled_criteria, open_instrument
from sqs_tui.open_case import new_case, open_case
from sqs_tui.review.engine import Review

#: Answers that make it a community case with its case manager at the table. Of other choices, the first.
CHOICES = {"case_manager_present": "allocated", "sentence": "community"}
EVIDENCE = "Seen in the file: the assessment names it, the plan takes it up."


@dataclass(frozen=True)
class Step:
    """A key, whether it answers the question that is on, and the text of the question to which it leads."""

    key: bytes
    answers: bool
    leads_to: str


def make_case(folder: Path, case: str) -> None:
    """A review of which the first half is answered, every question there with evidence; about 16 KiB."""
    opened = new_case(folder, open_instrument(bundled_criteria()), case=case, inspector="IN-1", case_manager="CM-1")
    with opened.edit() as review:
        question = review.applicable[0]
        while (following := review.next(question.id)) and 2 * len(review.session.answers) < len(review.applicable):
            values = [choice.value for choice in question.choices]
            review.choose(question.id, CHOICES.get(question.id, values[0]))
            review.set_evidence(question.id, EVIDENCE)
            question = following
        review.move_to(question.id)
    if not opened.close():
        raise OSError(f"{opened.file.path} could not be saved")


def questions_ahead(folder: Path, case: str) -> tuple[str, list[Step]]:
    """The question at which the saved review resumes, and the steps from there to its end.

    y wherever that alone answers the question and leads on; Enter, which passes over it, elsewhere.
    """
    opened = open_case(folder, case, open_instrument(bundled_criteria()), read_only=True)
    opened.abandon()
    review = Review(opened.criteria.instrument, opened.review.session, opened.review.asked_in)
    return review.resume_at().text, list(_steps(review))


def _steps(review: Review) -> Iterator[Step]:
    question = review.resume_at()
    while True:
        yes = question.kind in ("judgement", "fact")
        if yes:
            review.choose(question.id, "yes")
            yes = not review.reasons(question)
        following = review.next(question.id)
        if following is None:
            return
        yield Step(b"y" if yes else b"\r", yes, following.text)
        question = following
