"""Sessions to save: one as long as a real one, and every session that Hypothesis can think of."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sqs_tui.review.session import (
    SCHEMA,
    Action,
    Answer,
    AskedWith,
    Change,
    Contradiction,
    Event,
    FollowUp,
    Reading,
    Session,
    SignOff,
)
from sqs_tui.text import clean

OPENED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAUGHTY: list[str] = json.loads((Path(__file__).parents[1] / "data" / "naughty-strings.json").read_text("utf-8"))


def small(case: str = "LAN-017", **fields: Any) -> Session:
    """A session with nothing answered."""
    start = Session(SCHEMA, case, "INS2", "CM04", OPENED, AskedWith("sqs", "1.0", "ab" * 32))
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
old_action = st.builds(Action, text, text, text)
old_actions = st.lists(old_action, min_size=1, max_size=2).map(tuple)
actions = st.lists(st.builds(Action, text, text, text, text), min_size=1, max_size=2).map(tuple)
codes = st.lists(code, max_size=3).map(tuple)
number = st.one_of(st.integers(-(10**9), 10**9), st.floats(allow_nan=False, allow_infinity=False))
rows = st.lists(
    st.dictionaries(code, st.one_of(text, st.booleans(), number, st.lists(text, max_size=2).map(tuple)), max_size=3),
    min_size=1,
    max_size=2,
).map(tuple)
mode = st.sampled_from([None, "joint", "alone"])
source = st.sampled_from([None, "screen", "plain", "import", "migrate"])
reading = st.builds(
    Reading,
    text,
    codes,
    st.one_of(st.none(), number),
    codes,
    st.booleans(),
    text,
    st.one_of(st.just(()), actions),
    st.one_of(st.just(()), rows),
)


def also(of: st.SearchStrategy[Any], **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Records of the strategy `of`, with these fields of theirs as well."""

    @st.composite
    def record(draw: st.DrawFn) -> Any:
        return replace(draw(of), **{name: draw(value) for name, value in more.items()})

    return record()


#: What an answer of schema 1 may hold.
old_answer = st.builds(
    Answer,
    text,
    text,
    codes,
    st.lists(old_action, max_size=2).map(tuple),
    codes,
    text,
    st.booleans(),
    st.sampled_from([None, "agrees", "differs"]),
    text,
    text,
    st.booleans(),
)
answer = also(
    old_answer,
    actions=st.one_of(st.just(()), actions),
    number=st.one_of(st.none(), number),
    number_unit=text,
    groups=st.one_of(st.just(()), rows),
    suggested=text,
    suggested_why=text,
    private=st.booleans(),
    private_note=text,
    provisional=st.booleans(),
    reading=st.one_of(st.none(), reading),
    answered_by=text,
    kind=text,
    measure=text,
    language=text,
    part_of=text,
    source=source,
)
old_recorded = st.one_of(st.none(), text, st.booleans(), codes)
old_change = st.one_of(
    st.builds(
        Change,
        st.integers(0, 999),
        moment,
        code,
        code,
        old_recorded,
        old_recorded,
        st.one_of(st.none(), st.integers(0, 9)),
    ),
    st.builds(Change, st.integers(0, 999), moment, code, st.just("actions"), old_actions, st.none()),
)
change = st.one_of(
    also(old_change, source=source, old_digest=text, new_digest=text),
    st.builds(Change, st.integers(0, 999), moment, code, st.just("number"), number, st.one_of(st.none(), number)),
    st.builds(Change, st.integers(0, 999), moment, code, st.just("groups"), st.one_of(st.none(), rows), rows),
    st.builds(Change, st.integers(0, 999), moment, code, st.just("reading"), st.none(), reading),
)
old_event = st.builds(
    Event, moment, st.sampled_from(["opened", "completed", "amended"]), st.integers(0, 99), text, text
)
old_signoff = st.builds(SignOff, text, st.sampled_from(["inspector", "case_manager"]), moment, text)
signoff = also(
    old_signoff,
    role=st.sampled_from(["inspector", "case_manager", "stand_in"]),
    after_amendment=st.integers(0, 9),
)
event = also(
    old_event,
    what=st.sampled_from(["opened", "completed", "amended", "upgraded", "mode", "answering", "imported", "migrated"]),
    mode=mode,
    answered_by=text,
    signoffs=st.lists(signoff, max_size=2).map(tuple),
)
contradiction = st.builds(
    Contradiction, code, text, codes, moment, st.lists(text, max_size=2).map(tuple), st.integers(0, 9)
)
followup = st.builds(FollowUp, code, text, moment, st.booleans(), text)
#: Every session that a file of schema 1 may hold.
old_sessions = st.builds(
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
    answers=st.dictionaries(code, old_answer, max_size=4),
    signoffs=st.lists(old_signoff, max_size=2).map(tuple),
    events=st.lists(old_event, max_size=3).map(tuple),
    log=st.lists(old_change, max_size=5).map(tuple),
)
#: Every session that a file of the present schema may hold.
sessions = also(
    old_sessions,
    schema=st.just(SCHEMA),
    id=text,
    parent=text,
    mode=mode,
    answered_by=text,
    language=text,
    active_seconds=st.integers(0, 10**6),
    answers=st.dictionaries(code, answer, max_size=4),
    signoffs=st.lists(signoff, max_size=2).map(tuple),
    contradictions=st.lists(contradiction, max_size=2).map(tuple),
    followups=st.lists(followup, max_size=2).map(tuple),
    events=st.lists(event, max_size=3).map(tuple),
    log=st.lists(change, max_size=5).map(tuple),
    texts=st.dictionaries(st.sampled_from(["ab" * 32, "12" * 32]), text, max_size=2),
)
