"""Sessions that an older program saved: read for ever as they were, and taken to this one's form at the first save."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest
import tomli

from sqs_tui.criteria.load import load_instrument
from sqs_tui.open_case import OpenCase, open_case
from sqs_tui.plain.opening import interview
from sqs_tui.plain.talk import Talk
from sqs_tui.saved.checked import check_file
from tests.corpus.outputs import COMMANDS, CRITERIA, EXPECTED, copied, outputs


@pytest.mark.parametrize("name", COMMANDS)
def test_the_program_says_of_old_sessions_what_it_said_when_they_were_saved(name: str, tmp_path: Path):
    said = dict(outputs(name, copied(name, tmp_path)))
    assert said == {kept.name.removesuffix(".txt"): kept.read_text("utf-8") for kept in (EXPECTED / name).iterdir()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied("small", tmp_path)


def opened(folder: Path, case: str) -> OpenCase:
    found = open_case(folder, case, load_instrument(folder / CRITERIA["small"]))
    found.settle(found.prepare())
    return found


def said_of_the_form(case: OpenCase) -> list[str]:
    return [notice for notice in case.notices if "earlier version" in notice]


@pytest.mark.parametrize("name", ["SML-001", "SML-002", "SML-004", "SML-005"])
def test_opening_and_closing_an_old_session_leaves_its_file_as_it_is(folder: Path, name: str):
    path = folder / f"{name}.toml"
    before = path.read_bytes()
    with closing(opened(folder, name)):
        pass
    assert path.read_bytes() == before


def test_where_one_was_last_is_kept_in_the_form_it_has(folder: Path):
    path = folder / "SML-001.toml"
    before = tomli.loads(path.read_text("utf-8"))
    with closing(opened(folder, "SML-001")) as case:
        place = next(q.id for q in case.review.applicable if q.id != before.get("position"))
        with case.edit() as review:
            review.move_to(place)
    after = tomli.loads(path.read_text("utf-8"))
    assert after == {**before, "position": place, "revision": before["revision"] + 1}


def test_an_interview_line_by_line_in_which_nothing_is_changed_leaves_it_in_the_form_it_has(folder: Path):
    path = folder / "SML-001.toml"
    before = tomli.loads(path.read_text("utf-8"))
    talk = Talk(io.BytesIO(b"jump 1\nq\n"), out := io.StringIO(), echo=True)
    criteria = load_instrument(folder / CRITERIA["small"])
    who = {"inspector": None, "case_manager": None}
    code = interview(talk, folder, criteria, case="SML-001", **who, how_to_go_on=lambda case: "so")
    after = tomli.loads(path.read_text("utf-8"))
    assert code == 0
    assert "with the first change it is kept in the form of this version" in " ".join(out.getvalue().split())
    assert {**after, "position": "", "revision": 0} == {**before, "position": "", "revision": 0}


def test_the_first_change_takes_it_to_the_present_form_which_is_said_when_it_is_opened(folder: Path):
    path = folder / "SML-001.toml"
    before = tomli.loads(path.read_text("utf-8"))
    with closing(opened(folder, "SML-001")) as case:
        assert len(said_of_the_form(case)) == 1
        with case.edit() as review:
            review.set_evidence("present", "In the diary.")
    after = tomli.loads(path.read_text("utf-8"))
    assert (before["schema"], after["schema"]) == (1, 2)
    assert after["log"][: len(before["log"])] == before["log"]
    assert after["events"][-1]["what"] == "upgraded"
    assert "measure" in after["answers"]["present"]
    assert "measure" not in after["answers"]["sentence"]  # recorded before: its measure is that of the kept criteria
    assert check_file(path, load_instrument(folder / CRITERIA["small"])).code == 0
    with closing(opened(folder, "SML-001")) as case:
        assert said_of_the_form(case) == []


def test_a_completed_one_goes_to_the_present_form_with_its_amendment_and_stays_as_it_was_beside_it(folder: Path):
    path = folder / "SML-002.toml"
    before = path.read_bytes()
    with closing(opened(folder, "SML-002")) as case:
        case.amend("The date was wrong.")
    after = tomli.loads(path.read_text("utf-8"))
    assert [event["what"] for event in after["events"][-2:]] == ["upgraded", "amended"]
    assert after["events"][-1]["digest"] == tomli.loads(before.decode())["digest"]
    kept = next((folder / "earlier").glob("SML-002.*"))
    assert kept.read_bytes() == before
    assert check_file(kept, load_instrument(folder / CRITERIA["small"])).code == 0
