"""Sessions to save: one as long as a real one, and every session that Hypothesis can think of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sqs_tui.review.session import Action, Answer, AskedWith, Change, Event, Session, SignOff
from sqs_tui.text import clean

OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "naughty-strings.json").read_text("utf-8"))


def small(case: str = "LAN-017", **fields: Any) -> Session:
    """A session with nothing answered."""
    start = Session(1, case, "INS2", "CM04", OPENED, AskedWith("sqs", "1.0", "ab" * 32))
    return replace(start, events=(Event(OPENED, "opened", 1),), **fields)


def answered(session: Session, question: str, /, **fields: Any) -> Session:
    """`session` with one more answer, logged as the engine does."""
    answer = replace(session.answer(question), question=f"Was the matter of {question} good enough?", **fields)
    step = len(session.log) + 1
    changes = tuple(
        Change(step, OPENED + timedelta(seconds=step), question, name, new=value) for name, value in fields.items()
    )
    return replace(session, answers={**session.answers, question: answer}, log=session.log + changes)


def large(case: str = "LAN-017") -> Session:
    """About 30 KB: 60 answers with their words, 150 logged changes."""
    session = small(case)
    for n in range(60):
        session = answered(
            session,
            f"question_{n}",
            value="no" if n % 3 else "yes",
            reasons=("not_done", "other")[: n % 3],
            evidence=f"Talked about it, log {n} Dec.\nNothing in the plan; “knew”, he said." if n % 2 else "",
        )
    session = answered(session, "actions", actions=(Action("Update the plan", "CM04", "end of May"), Action("A " * 60)))
    return replace(session, log=tuple(change for change in session.log if change.new != "" and change.new != ()))


text = st.one_of(
    st.sampled_from(NAUGHTY),
    st.text(max_size=60),
    st.text(alphabet="\"\\\n\r\t'[]#= x", max_size=30),
).map(lambda words: clean(words)[0])
code = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
moment = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda at: at.replace(fold=0)
)
action = st.builds(Action, text, text, text)
codes = st.lists(code, max_size=3).map(tuple)
answer = st.builds(
    Answer,
    text,
    text,
    codes,
    st.lists(action, max_size=2).map(tuple),
    codes,
    text,
    st.booleans(),
    st.sampled_from([None, "agrees", "differs"]),
    text,
    text,
    st.booleans(),
)
recorded = st.one_of(st.none(), text, st.booleans(), codes, st.lists(action, min_size=1, max_size=2).map(tuple))
change = st.builds(
    Change, st.integers(0, 999), moment, code, code, recorded, recorded, st.one_of(st.none(), st.integers(0, 9))
)
event = st.builds(Event, moment, st.sampled_from(["opened", "completed", "amended"]), st.integers(0, 99), text, text)
signoff = st.builds(SignOff, text, st.sampled_from(["inspector", "case_manager"]), moment, text)
sessions = st.builds(
    Session,
    schema=st.just(1),
    case=st.just("LAN-017"),
    inspector=text,
    case_manager=text,
    opened=moment,
    instrument=st.builds(AskedWith, code, text, text),
    state=st.sampled_from(["in_progress", "completed"]),
    revision=st.integers(0, 10**9),
    position=text,
    dispose_after=text,
    digest=text,
    answers=st.dictionaries(code, answer, max_size=4),
    signoffs=st.lists(signoff, max_size=2).map(tuple),
    events=st.lists(event, max_size=3).map(tuple),
    log=st.lists(change, max_size=5).map(tuple),
)
