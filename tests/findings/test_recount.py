"""The tally agrees with a naive recount over the files, whatever is in the folder.

A few dozen inspections each time; `pytest --hypothesis-profile=thorough tests/findings/test_recount.py` makes 1,500.
"""

from __future__ import annotations

import tempfile
import tomllib
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.criteria.load import load_instrument
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.tally import split, tally, values
from sqs_tui.review.engine import start
from sqs_tui.review.session import Answer
from tests.findings.independent_count import counted_sessions, recount, visible
from tests.findings.random_sessions import other_version, put, sealed
from tests.instruments import SMALL

#: Also one question of case managers that a condition may park, so that two sessions can disagree about where it is.
TEXT = SMALL.replace(
    'unit = "case_manager"', 'unit = "case_manager"\nwhen = { all = [{ question = "present", values = ["yes"] }] }'
)
RAW = tomllib.loads(TEXT)


@st.composite
def answers(draw, question: dict) -> Answer | None:
    """Anything that may stand beside a question, applying or not; None for nothing."""
    if draw(st.integers(0, 5)) == 0:
        return None
    kind = question["kind"]
    common = {"good_example": draw(st.booleans())}
    if question.get("two_views"):
        common["view"] = draw(st.sampled_from([None, "agrees", "differs"]))
    if kind == "one":
        return Answer(value=draw(st.sampled_from([o["value"] for o in question["options"]])), **common)
    if kind == "many":
        several = [o["value"] for o in question["options"] if not o.get("exclusive")]
        chosen = draw(st.one_of(st.just(["none"]), st.lists(st.sampled_from(several), min_size=1, unique=True)))
        return Answer(values=tuple(chosen), **common)
    if kind not in ("judgement", "fact"):
        return None
    value = draw(
        st.sampled_from(["yes", "no", "na"] if kind == "judgement" or question.get("not_applicable") else ["yes", "no"])
    )
    if value == "no" and question.get("reasons"):
        open_ = [code for code in question["reasons"] if code != "not_done"]
        common["reasons"] = draw(
            st.one_of(st.just(("not_done",)), st.lists(st.sampled_from(open_), unique=True).map(tuple))
        )
    if value == "no" and question.get("known_not_recorded"):
        common["known_not_recorded"] = draw(st.booleans())
    return Answer(value=value, **common)


@st.composite
def files(draw) -> list[tuple]:
    """What a folder holds: case, case manager, answers, and what is wrong with the file."""
    cases = draw(st.lists(st.sampled_from(["A", "B", "C", "D", "E", "a", "b"]), min_size=1, max_size=6, unique=True))
    fate = st.sampled_from(["counted"] * 6 + ["draft", "tampered", "broken", "conflict", "copy", "other version"])
    return [
        (
            case,
            draw(st.sampled_from(["CM1", "CM2"])),
            {q["id"]: given for q in RAW["questions"] if (given := draw(answers(q)))},
            draw(fate),
        )
        for case in cases
    ]


def written(folder: Path, criteria, content: list[tuple]) -> set[str]:
    """Write `content` into `folder`; the files that were changed after they were completed."""
    tampered = set()
    for case, manager, given_answers, fate in content:
        session = start(criteria.instrument, criteria.source.sha256, case=case, inspector="INS1", case_manager=manager)
        session = replace(session, answers=given_answers)
        if fate == "draft":
            put(folder, session)
        elif fate == "broken":
            (folder / f"{case}.toml").write_text("half = ")
        elif fate == "conflict":
            put(folder, sealed(session), f"{case}.conflict-20260302T093000Z-1.toml")
        elif fate == "copy":
            put(folder, sealed(session))
            put(folder, sealed(session), f"{case} (copy).toml")
        elif fate == "other version":
            put(folder, sealed(other_version(criteria.instrument, session)))
        else:
            put(folder, sealed(session) if fate == "counted" else replace(sealed(session), inspector="INS2"))
            tampered |= {f"{case}.toml"} if fate == "tampered" else set()
    return tampered


@settings(max_examples=settings().max_examples * 3)
@given(files())
def test_the_tally_is_what_a_naive_recount_finds(content):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "inspection"
        folder.mkdir()
        path = Path(name) / "criteria.toml"
        path.write_text(TEXT, "utf-8")
        criteria = load_instrument(path)
        tampered = written(folder, criteria, content)
        inspection = read_inspection(folder, criteria)
        sessions = counted_sessions(folder, tampered)
        assert [s.case for s in inspection.sessions] == sorted(raw["case"] for raw in sessions)
        every = {p.name for p in folder.glob("*.toml")}
        assert {left.file for left in inspection.left_out} == every - {f"{s.case}.toml" for s in inspection.sessions}
        figures = tally(inspection)
        naive = recount(RAW, sessions)
        assert set(figures) == set(naive)
        for question, counts in naive.items():
            figure = figures[question]
            found = {f"value:{value}": set(who) for value, who in values(figure).items() if who}
            found |= {f"reason:{code}": set(who) for code, who in figure.reasons.items()}
            found |= {
                what: set(who)
                for what, who in (
                    ("unanswered", figure.unanswered), ("knew", figure.known_not_recorded),
                    ("agrees", figure.views_agree), ("differs", figure.views_differ), ("star", figure.good_examples),
                )
                if who
            }  # fmt: skip
            assert found == counts, question
            judged = {
                who
                for what, whose in counts.items()
                if what.startswith("value:") and what != "value:na"
                for who in whose
            }
            assert set(figure.judged) == judged
            assert figure.n + len(figure.no) == figure.N or figure.question.options
        for value, part in split(figures["plan"], figures["sentence"]).items():
            of_value = [raw for raw in sessions if visible(RAW, raw)["sentence"].get("value") == value]
            assert set(part.yes) == recount(RAW, of_value)["plan"].get("value:yes", set())
