"""Where in a folder a case manager was asked what is asked once; every session under the criteria it was begun with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.review.engine import Review, start
from sqs_tui.review.session import Answer, Session
from sqs_tui.store.asked_where import AskedWhere
from sqs_tui.store.folder import sessions_in
from sqs_tui.store.instruments import FolderCriteria, copy_instrument
from sqs_tui.store.session_file import SessionFile
from sqs_tui.store.session_text import to_toml
from tests.instruments import SMALL

#: `policy` is asked once, and in the stricter criteria only of a case manager who is here.
HERE = 'unit = "case_manager"\nwhen = { all = [{ question = "present", values = ["yes"] }] }'
STRICTER = SMALL.replace('unit = "case_manager"', HERE).replace('version = "1"', 'version = "2"')


@pytest.fixture
def criteria(tmp_path):
    return {name: loaded(tmp_path, name, text) for name, text in (("1", SMALL), ("2", STRICTER))}


def loaded(tmp_path, name: str, text: str) -> LoadedInstrument:
    path = tmp_path / f"{name}.toml"
    path.write_text(text, "utf-8")
    return load_instrument(path)


def session(criteria: LoadedInstrument, case: str, *answers: tuple[str, str], case_manager: str = "CM04") -> Session:
    sha256 = criteria.source.sha256
    begun = start(criteria.instrument, sha256, case=case, inspector="INS1", case_manager=case_manager)
    review = Review(criteria.instrument, begun)
    for question, value in answers:
        review.choose(question, value)
    return review.session


def saved(folder, *sessions: Session) -> None:
    for each in sessions:
        SessionFile.create(folder, each).close()


def asked(folder, current: LoadedInstrument) -> AskedWhere:
    return AskedWhere(sessions_in(folder), FolderCriteria(folder, current))


def test_it_is_the_other_case_with_the_answers(folder, criteria):
    one = criteria["1"]
    first, second = session(one, "A", ("policy", "yes")), session(one, "B")
    theirs = session(one, "C", case_manager="CM05")
    saved(folder, first, second, theirs)
    where = asked(folder, one)
    assert where.elsewhere(second, one.instrument) == "A"
    assert where.elsewhere(first, one.instrument) is None
    assert where.elsewhere(theirs, one.instrument) is None
    assert where.relying_on("A", one.instrument) == ["B"]
    assert where.relying_on("B", one.instrument) == where.relying_on("none", one.instrument) == []


def test_answers_parked_there_leave_the_questions_to_be_asked_here(folder, criteria):
    two = criteria["2"]
    corrected = session(two, "A", ("present", "yes"), ("policy", "yes"), ("present", "no"))
    here = session(two, "B", ("present", "yes"))
    saved(folder, corrected, here)
    where = asked(folder, two)
    assert where.elsewhere(here, two.instrument) is None
    assert where.elsewhere(corrected, two.instrument) is None
    assert where.relying_on("A", two.instrument) == []


def test_each_session_is_seen_under_the_criteria_it_was_begun_with(folder, criteria):
    one, two = criteria["1"], criteria["2"]
    # Nobody was here, which parks the answer under the stricter criteria only.
    answers = ("present", "yes"), ("policy", "yes"), ("present", "no")
    saved(folder, session(one, "A", *answers))
    asks = session(two, "B")
    assert asked(folder, two).elsewhere(asks, two.instrument) is None  # its criteria are lost: seen under these
    copy_instrument(folder, one.source.data, one.source.sha256)
    assert asked(folder, two).elsewhere(asks, two.instrument) == "A"


def test_copies_of_a_conflict_do_not_count(folder, criteria):
    one = criteria["1"]
    plain = session(one, "A")
    saved(folder, plain)
    answered = session(one, "A", ("policy", "yes"))
    (folder / "A.conflict-20260302T093000Z-1.toml").write_bytes(to_toml(answered))
    assert asked(folder, one).elsewhere(session(one, "B"), one.instrument) is None


def test_a_session_too_wrong_to_be_seen_is_passed_over(folder, criteria):
    one = criteria["1"]
    wrong = session(one, "A", ("policy", "yes"))
    saved(folder, wrong, session(one, "B", ("policy", "yes")))
    entry, other = sessions_in(folder)
    lists = replace(wrong, answers={**wrong.answers, "events": Answer(values=(["none"],))})  # type: ignore[arg-type]
    entries = [replace(entry, session=lists), other]
    where = AskedWhere(entries, FolderCriteria(folder, one))
    assert where.elsewhere(session(one, "C"), one.instrument) == "B"


def test_a_code_that_is_no_text_is_nobody_else(folder, criteria):
    one = criteria["1"]
    odd = replace(session(one, "A"), case_manager=["CM04"])
    assert asked(folder, one).elsewhere(odd, one.instrument) is None


RENAMED = SMALL.replace('id = "policy"', 'id = "policies"\nwas = ["policy"]').replace('version = "1"', 'version = "2"')


def test_answers_under_an_earlier_id_keep_it_from_being_asked_again(folder, criteria, tmp_path):
    one, two = criteria["1"], loaded(tmp_path, "3", RENAMED)
    copy_instrument(folder, one.source.data, one.source.sha256)
    saved(folder, session(one, "A", ("policy", "yes")))
    asks = session(two, "B")
    assert asked(folder, two).elsewhere(asks, two.instrument) == "A"
    assert asked(folder, two).relying_on("A", two.instrument) == []
    saved(folder, asks)
    assert asked(folder, two).relying_on("A", one.instrument) == ["B"]


def test_answers_under_a_later_id_keep_an_older_review_from_asking_again(folder, criteria, tmp_path):
    one, two = criteria["1"], loaded(tmp_path, "3", RENAMED)
    saved(folder, session(two, "A", ("policies", "yes")))
    assert asked(folder, two).elsewhere(session(one, "B"), one.instrument) == "A"
