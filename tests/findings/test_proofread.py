"""A draft that was edited by hand, read against the figures."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.letter.proofread import proofread
from sqs_tui.findings.render import rendered
from sqs_tui.review.engine import start
from sqs_tui.review.session import Answer
from tests.findings.random_sessions import session_of
from tests.instruments import bundled

CRITERIA = bundled()


def inspection() -> Inspection:
    """35 community cases with 21 sufficient plans; of the other 14, seven not done and seven not meeting needs."""
    sessions = []
    for number in range(35):
        plan = Answer(value="yes")
        if number >= 21:
            plan = Answer(value="no", reasons=("not_done",) if number < 28 else ("does_not_meet_assessed_needs",))
        session = start(
            CRITERIA.lettered(), CRITERIA.source.sha256, case=f"A-{number:02}", inspector="INS1", case_manager="CM1"
        )
        sessions.append(replace(session, answers={"sentence": Answer(value="community"), "plan_community": plan}))
    return Inspection(None, CRITERIA.lettered(), tuple(sessions), (), ())


LETTER = draft_letter(inspection())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_the_programs_own_draft_raises_no_doubt(seed, format):
    random = Random(seed)
    reviews = [session_of(CRITERIA, f"A-{n:02}", f"CM{n % 9}", random) for n in range(random.choice([5, 20, 47]))]
    sessions = tuple(review.session for review in reviews)
    letter = draft_letter(Inspection(None, CRITERIA.lettered(), sessions, (), ()))
    assert proofread(rendered(letter, format), letter) == ()


@pytest.mark.parametrize(
    "text",
    [
        "1.4. There was a sufficient plan in 60% of community cases; 40 per cent had none that was sufficient.",
        "- 1.4. Planning was sufficient in 21 out of 35 cases. Seven cases had no plan.",
        "1.4. It was a concern that in half of the others, where a plan was insufficient, it had not been done.",
        "1.4. In 60% of cases there was a plan, and for those that had none that was sufficient, half were not done.",
        "1.4. These are the most telling cases, with a few exceptions.",
        "9.9. Ninety-nine per cent, or 99%, of nothing.",
        "Dear Sir or Madam, 99% of this is not in a numbered paragraph.",
    ],
)
def test_what_the_figures_can_say_passes(text):
    assert proofread(text, LETTER) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1.4. A plan was sufficient in 70% of cases.", "“70%” cannot come from the figures: plan_community yes is 21"),
        ("1.4. A plan was sufficient in three-quarters of cases.", "of 35, that would be 26"),
        ("1.4. A plan was sufficient in two-thirds of cases.", "of 35, no number of cases is that"),
        ("1.4. A plan was sufficient in all but two of the cases.", "that would be 33"),
        ("1.4. We found nine plans that did not meet needs.", "“nine plans” cannot come from the figures"),
        ("1.4. A plan was sufficient in\n60% of cases, and sufficient\nin 58% of them.", "“58%”"),
        (
            "1.4. Plans were sufficient in 60% of cases and half did not meet the assessed needs.",
            "“60%” and “half” read as of one group, but are of 35 (plan_community yes) and of 14",
        ),
    ],
)
def test_what_they_cannot_say_is_doubted(text, says):
    (doubt, *more) = proofread(f"Heading\n\n{text}\n", LETTER)
    assert (doubt.line, doubt.ref, more) == (3, "1.4", [])
    assert says in doubt.what


def test_numbered_paragraphs_need_no_empty_line_between_them():
    (doubt,) = proofread(
        "1. Reoffending\n\n- 1.3. Half.\n- 1.4. In 60% of cases\n- 1.5. Most.\n- 1.4. In 58%.\n", LETTER
    )
    assert (doubt.line, doubt.ref) == (6, "1.4")


def test_the_lists_beside_the_letter_and_what_follows_it_are_not_read():
    text = "1.4. 60% of cases.\n\n- plan_community: 99% of it\n\nBehind the letter: not to be sent\n\n1.4. In 99% of cases.\n"
    assert proofread(text, LETTER) == ()
