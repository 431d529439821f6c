"""Roles: which question is shown in the head, which texts are for the case manager, what speaks where in the letter."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from sqs_tui.criteria import older
from sqs_tui.criteria.letter_plan import LetteredInstrument
from sqs_tui.criteria.load import bundled_criteria, load_instrument, open_instrument
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.render import rendered
from sqs_tui.reports.sheet import sheet_of
from sqs_tui.review.engine import Review, start
from sqs_tui.review.summary import summarise
from sqs_tui.review.wording import head_parts
from sqs_tui.source.problems import SourceError
from tests.criteria.test_load import line_of, problems
from tests.findings.random_sessions import put, sealed, session_of
from tests.instruments import SMALL

LETTER = """
[letter]
context = { ref = "Before", title = "What we saw" }
summary = { ref = "In short", title = "In short" }
[[letter.pooled]]
id = "both"
ref = "In short"
label = "both"
base = "all cases"
questions = ["plan", "home"]
letter = "All was well in {yes} of the cases."
"""
WITH_LETTER = (
    SMALL.replace(
        'kind = "many"', 'kind = "many"\nref = "Before"\nletter = "Children moved in {option.moved} of the cases."', 1
    )
    + LETTER
)


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('kind = "date"', 'kind = "date"\nfor_case_manager = "last_word"', "for_case_manager = \"last", "kind date puts no text on the case manager's page; remove for_case_manager"),
        ('for_case_manager = "learning"', 'for_case_manager = "lerning"', '"lerning"', "'for_case_manager' is not one of its values; write one of"),
        ('label = "events"', 'label = "events"\nshown_in_head = 1', "shown_in_head = 1", "should be a valid boolean"),
        ('kind = "date"', 'kind = "date"\nshown_in_head = true', 'shown_in_head = true\ntext = "When', "'seen_on' does not say what kind of case it is; remove shown_in_head"),
        ('label = "policies"', 'label = "policies"\nshown_in_head = true', "shown_in_head = true\nunit", "'policy' does not say what kind of case it is"),
        ('ref = "Before", title', 'ref = "Befour", title', "Befour", "no question has the ref 'Befour'; use one of: Before, In short"),
        ('{ ref = "Before", title = "What we saw" }', '{ ref = "1.4", title = "x" }', "1.4", "'1.4' is a numbered paragraph; use a word"),
        ('{ ref = "Before", title = "What we saw" }', '{ ref = "In short", title = "x" }', '"In short", title = "In short"', "context and summary have the same ref 'In short'; give each"),
        (', title = "What we saw"', "", 'context = { ref', "the context has no title; write its heading"),
        ('{ value = "released", text', '{ value = "released", was = ["moved"], text', 'was = ["moved"]', "the option 'moved' is used twice"),
        ('health = { text = "health missed"', 'health = { was = ["other"], text = "health missed"', 'was = ["other"]', "the reason 'other' is used twice"),
    ],
)  # fmt: skip
def test_each_wrong_use_of_a_role_or_an_earlier_name_is_told_with_place_and_remedy(tmp_path, old, new, place, says):
    text = WITH_LETTER.replace(old, new, 1)
    assert text != WITH_LETTER
    (problem,) = problems(tmp_path, text)
    assert says in problem
    assert problem.startswith(f"criteria.toml:{line_of(text, place)}:")


def test_the_ref_of_a_question_whose_shape_is_wrong_is_not_missed(tmp_path):
    text = WITH_LETTER.replace('label = "events"', 'lable = "events"')
    assert [line for line in problems(tmp_path, text) if "ref" in line] == []
    text = WITH_LETTER.replace('label = "both"', 'lable = "both"')
    assert [line for line in problems(tmp_path, text) if "the ref" in line] == []


def test_letter_with_roles_is_in_order(tmp_path):
    path = tmp_path / "criteria.toml"
    path.write_text(WITH_LETTER)
    assert load_instrument(path).lettered().letter.summary.title == "In short"


def test_what_tells_the_kind_of_case_comes_from_the_role(tmp_path):
    review = _review(tmp_path, SMALL.replace('label = "events"', 'label = "events"\nshown_in_head = true'))
    assert head_parts(review) == ("LAN-017", "with CM04")
    review.choose("sentence", "custody")
    review.choose("events", "moved")
    review.choose("events", "released")
    assert head_parts(review) == ("LAN-017", "in custody", "released, moved", "with CM04")


def test_the_case_managers_page_has_the_marked_texts_only_and_in_the_order_of_their_roles(tmp_path):
    texts = [("own", "last_word"), ("notes", ""), ("praise", "went_well")]
    text = SMALL + "".join(
        f'\n[[questions]]\nid = "{name}"\nsection = "close"\nkind = "text"\ntext = "{name}?"\nlabel = "{name}"\n'
        f'for_case_manager = "{part}"\n'
        for name, part in texts
    )
    review = _review(tmp_path, text)
    for name in ("learning", "own", "notes", "praise"):
        review.write(name, f"about {name}")
    sheet = sheet_of(summarise(review))
    assert [line.question.id for line in sheet.strengths] == ["praise"]
    assert [line.question.id for line in sheet.closing] == ["learning", "own"]


def test_criteria_that_nobody_knows_and_that_have_no_roles_have_none(tmp_path):
    text = SMALL.replace("shown_in_head = true\n", "").replace('for_case_manager = "learning"\n', "")
    review = _review(tmp_path, text)
    review.choose("sentence", "custody")
    review.write("learning", "Out of their depth.")
    sheet = sheet_of(summarise(review))
    assert head_parts(review) == ("LAN-017", "with CM04")
    assert sheet.strengths == sheet.closing == ()


def test_current_criteria_never_read_the_table_of_older_ones():
    older._roles.cache_clear()
    opened = open_instrument(bundled_criteria())
    opened.lettered()
    assert older._roles.cache_info().misses == 0


def test_the_table_of_older_criteria_gives_roles_that_could_be_written_into_them():
    folder = Path(__file__).parents[1] / "data" / "older_criteria"
    for path in folder.glob("*/criteria.toml"):
        source = load_instrument(path).source
        assert not older.declares_roles(source.raw)
        complete = older.with_roles(source.raw)
        assert older.declares_roles(complete)
        given = [key for key in ("shown_in_head", "for_case_manager") for q in complete["questions"] if key in q]
        assert given == ["shown_in_head", *["for_case_manager"] * 3]
        as_it_is = tomllib.loads(path.read_text("utf-8"))
        assert source.raw == as_it_is, "the content of the file itself stays as it is"


OLDER = Path(__file__).parents[1] / "data" / "older_criteria" / "latest" / "criteria.toml"


@pytest.fixture
def edited_older(tmp_path):
    """Writes the older criteria with a text replaced, and reads what they come to with all roles."""

    def edited(before: str, after: str) -> LetteredInstrument:
        text = OLDER.read_text("utf-8")
        assert before in text
        (tmp_path / "criteria.toml").write_text(text.replace(before, after), encoding="utf-8")
        return open_instrument(tmp_path / "criteria.toml").lettered()

    return edited


def roles_of(instrument: LetteredInstrument) -> list[str]:
    questions = instrument.questions
    given = [(question.shown_in_head and "head") or question.for_case_manager for question in questions]
    return [role for role in (*given, instrument.letter.context.ref, instrument.letter.summary.ref) if role]


def test_an_older_copy_that_was_edited_keeps_its_roles(edited_older):
    roles = ["head", "went_well", "learning", "last_word", "Context", "Summary"]
    assert roles_of(edited_older("schema = 1\n", "# Agreed on Monday.\nschema = 1\n")) == roles


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ('id = "strengths"', 'id = "praise"', "went_well"),
        ('id = "strengths"\nsection = "close"\nkind = "text"', 'id = "strengths"\nsection = "close"\nkind = "fact"', "went_well"),
        ('ref = "Summary"', 'ref = "9.9"', "Summary"),
        ('version = "2026.1"', 'version = "2025.9"', "head went_well learning last_word Context Summary"),
    ],
)  # fmt: skip
def test_a_role_is_given_only_where_what_it_was_for_is_still_there(edited_older, before, after, lost):
    roles = ["head", "went_well", "learning", "last_word", "Context", "Summary"]
    assert roles_of(edited_older(before, after)) == [role for role in roles if role not in lost.split()]


@pytest.mark.parametrize("broken", ["questions = 1", "letter = 1", "instrument = 1", 'questions = [1, { id = ["x"] }]'])
def test_older_criteria_too_wrong_to_have_roles_are_refused_with_their_place(tmp_path, broken):
    about = "" if broken.startswith("instrument") else '[instrument]\nid = "sqs_yot"\nversion = "2026.1"\ntitle = "?"\n'
    (tmp_path / "criteria.toml").write_text(f"schema = 1\n{broken}\n{about}", encoding="utf-8")
    with pytest.raises(SourceError):
        open_instrument(tmp_path / "criteria.toml")


def _review(folder: Path, text: str) -> Review:
    path = folder / "criteria.toml"
    path.write_text(text, encoding="utf-8")
    instrument = load_instrument(path).instrument
    return Review(instrument, start(instrument, "0" * 64, case="LAN-017", inspector="INS2", case_manager="CM04"))


def test_a_letter_without_roles_has_neither_heading_and_says_the_rest_all_the_same(tmp_path):
    text = WITH_LETTER.replace('context = { ref = "Before", title = "What we saw" }\n', "")
    text = text.replace('summary = { ref = "In short", title = "In short" }\n', "")
    inspections = []
    for number, criteria in enumerate((WITH_LETTER, text)):
        (folder := tmp_path / str(number)).mkdir()
        (folder / "criteria.toml").write_text(criteria, encoding="utf-8")
        loaded = load_instrument(folder / "criteria.toml")
        for case in range(6):
            put(folder, sealed(session_of(loaded, f"A-{case}", f"CM{case}", Random(case)).session))
        inspections.append(read_inspection(folder, loaded))
    with_roles, without = (draft_letter(inspection) for inspection in inspections)
    assert [len(letter.inspection.sessions) for letter in (with_roles, without)] == [6, 6]
    assert (len(with_roles.context), len(with_roles.summary)) == (1, 1)
    assert (without.context, without.summary) == ((), ())
    assert [theme.section.title for theme in without.unnumbered] == ["Case"]
    texts = [sorted(sentence.text for sentence in letter.sentences) for letter in (with_roles, without)]
    assert texts[0] == texts[1]
    said = [rendered(letter, "text").splitlines() for letter in (with_roles, without)]
    assert [line for line in said[0] if line in ("What we saw", "In short")] == ["What we saw", "In short"]
    assert not [line for line in said[1] if line in ("What we saw", "In short")]
