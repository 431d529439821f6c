"""The shipped criteria, and a small instrument for tests of rules: every kind of question, chained conditions."""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.criteria.load import LoadedInstrument, bundled_criteria, load_instrument

SMALL = textwrap.dedent(
    """
    schema = 1
    [instrument]
    id = "small"
    version = "1"
    title = "A small instrument for tests"
    na_reasons = ["out_of_time", "other"]
    two_voices_when = { all = [{ question = "present", values = ["yes"] }] }

    [reasons]
    not_done = { text = "not done", exclusive = true }
    health = { text = "health missed" }
    victims = { text = "victims missed" }
    out_of_time = { text = "outside the period" }
    other = { text = "another reason", words = true }

    [[sections]]
    id = "case"
    title = "Case"
    short = "Case"
    [[sections]]
    id = "work"
    number = "1"
    title = "The work"
    short = "Work"
    [[sections]]
    id = "close"
    title = "Close"
    short = "Close"

    [[questions]]
    id = "present"
    section = "case"
    kind = "fact"
    text = "Is the case manager here?"
    label = "case manager here"

    [[questions]]
    id = "sentence"
    section = "case"
    kind = "one"
    text = "Where is the sentence served?"
    label = "sentence"
    options = [
      { value = "community", text = "In the community" },
      { value = "custody", text = "In custody" },
    ]
    shown_in_head = true

    [[questions]]
    id = "events"
    section = "case"
    kind = "many"
    text = "What happened?"
    label = "events"
    options = [
      { value = "none", text = "Nothing", exclusive = true },
      { value = "released", text = "Released" },
      { value = "moved", text = "Moved" },
    ]

    [[questions]]
    id = "plan"
    section = "work"
    kind = "judgement"
    text = "Was the plan good enough?"
    label = "plan"
    when = { all = [{ question = "sentence", values = ["custody"] }] }
    reasons = ["not_done", "health", "victims", "other"]
    known_not_recorded = true
    two_views = true
    letter = "{Yes} of the plans were good enough."

    [[questions]]
    id = "release"
    section = "work"
    kind = "fact"
    not_applicable = true
    text = "Did the plan cover release?"
    label = "release"
    when = { all = [{ question = "plan", values = ["yes"] }] }

    [[questions]]
    id = "home"
    section = "work"
    kind = "judgement"
    text = "Was there somewhere to live?"
    label = "somewhere to live"
    strength = "there was somewhere to live"
    reasons = ["not_done", "other"]
    when = { any = [{ question = "release", values = ["yes", "no"] }, { question = "events", values = ["moved"] }] }

    [[questions]]
    id = "policy"
    section = "work"
    kind = "fact"
    text = "Are the policies clear?"
    label = "policies"
    unit = "case_manager"

    [[questions]]
    id = "seen_on"
    section = "work"
    kind = "date"
    text = "When was the first meeting?"
    label = "first meeting"
    optional = true

    [[questions]]
    id = "learning"
    section = "close"
    kind = "text"
    text = "What will you take away?"
    label = "learning points"
    for_case_manager = "learning"

    [[questions]]
    id = "agreed"
    section = "close"
    kind = "actions"
    text = "What was agreed?"
    label = "actions"
    optional = true
    """
)


@cache
def bundled() -> LoadedInstrument:
    """The criteria as they are shipped, loaded with every check: once, for nothing changes them."""
    return load_instrument(bundled_criteria())


def small_instrument(folder: Path, text: str = SMALL) -> Instrument:
    """The small instrument, loaded with every check, by way of a file in `folder`."""
    path = folder / "criteria.toml"
    path.write_text(text, encoding="utf-8")
    return load_instrument(path).instrument
