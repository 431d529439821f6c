"""Loading criteria: every problem at once, with file, line, column and what to do; nothing guessed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqs_tui.criteria.instrument import Instrument
from sqs_tui.criteria.load import bundled_criteria, load_instrument, open_instrument
from sqs_tui.criteria.schema import json_schema
from sqs_tui.source.build import build
from sqs_tui.source.fields import localise
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import read_source
from sqs_tui.source.validate import adapter
from tests.instruments import SMALL, small_instrument

REPOSITORY = Path(__file__).resolve().parents[2]


def problems(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "criteria.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SourceError) as caught:
        load_instrument(path)
    return [str(problem).removeprefix(str(folder) + "/") for problem in caught.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_small_instrument_is_in_order(tmp_path: Path):
    instrument = small_instrument(tmp_path)
    assert instrument.by_id["plan"].choices[0].text == "Sufficient"
    assert instrument.na_reasons_of(instrument.by_id["plan"]) == ("out_of_time", "other")


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ('label = "plan"', 'lable = "plan"', "lable", ["unknown key 'lable'; did you mean 'label'?", "'label' is missing"]),
        ('id = "release"', 'id = "plan"', 'id = "plan"\nsection = "work"\nkind = "fact"', ["the id 'plan' is used twice"]),
        ('question = "sentence", values', 'question = "sentense", values', "sentense", ["did you mean 'sentence'?"]),
        ('question = "sentence", values', 'question = "home", values', '"home", values', ["not asked before"]),
        ('question = "sentence", values', 'question = "plan", values', '"plan", values = ["custody', ["not asked before"]),
        ('values = ["custody"]', 'values = ["prison"]', '"prison"', ["unknown answer of 'sentence' 'prison'"]),
        ('"health", "victims", "other"]', '"helth", "victims", "other"]', '"helth"', ["did you mean 'health'?"]),
        ('text = "health missed"', 'text = "health missed", exclusive = true', '["not_done", "health"', ["two exclusive"]),
        ('kind = "date"', 'kind = "day"', '"day"', ["'kind' is not one of its values; write one of 'judgement'"]),
        ("{Yes} of the plans", "{Most} of the plans", "{Most}", ["unknown placeholder {Most}; use one of {yes}"]),
        ("known_not_recorded = true", "known_not_recorded = 1", "known_not_recorded = 1", ["should be a valid boolean"]),
        ("schema = 1", "schema = 2", "schema", ["newer than this program reads (1); update SQS TUI"]),
        ('section = "case"\nkind = "many"', 'section = "cases"\nkind = "many"', '"cases"', ["did you mean 'case'?"]),
        ('kind = "actions"', 'kind = "actions"\nyes = "Yes"', 'yes = "Yes"', ["kind actions has no yes"]),
        ('kind = "actions"', 'kind = "actions"\nstrength = "s"', 'strength = "s"', ["kind actions has no strength"]),
        ('kind = "date"', 'kind = "date"\nabout_the_child = true', 'about_the_child', ["kind date has no about_the_child"]),
        ('label = "release"', 'label = "release"\nstrength = "s"\nabout_the_child = true', 'strength = "s"', ["remove one"]),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, place: str, says: list[str]):
    assert SMALL.count(old) >= 1
    text = SMALL.replace(old, new, 1)
    found = problems(tmp_path, text)
    for words in says:
        assert any(words in problem for problem in found), found
    assert any(problem.startswith(f"criteria.toml:{line_of(text, place)}:") for problem in found), found


def test_all_mistakes_are_told_at_once(tmp_path: Path):
    text = SMALL.replace('"health", "victims"', '"helth", "wictims"').replace('values = ["custody"]', 'values = ["x"]')
    assert len(problems(tmp_path, text)) == 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"schema = 1\nschema = 2\n", "criteria.toml:2:11: is not TOML: Cannot overwrite a value"),
        (b"\xff\xfes\x00", "criteria.toml:1:1: is UTF-16; save it as UTF-8"),
        (b"a = 1\nb = 'caf\xe9'\n", "criteria.toml:2:9: byte 0xe9 is not UTF-8"),
        (b"a = " + b"[" * 600, "criteria.toml:1:45: is nested more than 40 deep"),
        (b"a." * 4000 + b"a = 1", "criteria.toml:1:1: has a line with more than 100 dots outside texts"),
        (b"a = " + b"9" * 9000, "criteria.toml:1:1: is too large a number"),
        (b"a = ", "criteria.toml:1:5: is not TOML"),
        (b"x" * 4_000_001, "criteria.toml: is 4,000,001 bytes; at most 4,000,000 are read"),
    ],
)
def test_what_is_not_toml_is_refused_with_its_place(tmp_path: Path, data: bytes, says: str):
    assert problems(tmp_path, data)[0].startswith(says)


def test_a_byte_order_mark_is_read_past(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.encode())
    assert load_instrument(path).instrument.instrument.id == "small"


def test_links_folders_and_absent_files_are_refused(tmp_path: Path):
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "link.toml").symlink_to(tmp_path / "folder.toml")
    for name, says in [
        ("folder", "is a folder"),
        ("link", "is a symbolic link"),
        ("absent", "cannot be read: No such"),
    ]:
        with pytest.raises(SourceError, match=says):
            load_instrument(tmp_path / f"{name}.toml")


def test_a_second_language_is_used_where_there_is_one(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_text(
        SMALL.replace('text = "What happened?"', 'text = { en = "What happened?", cy = "Beth ddigwyddodd?" }')
    )
    assert load_instrument(path, "cy").instrument.by_id["events"].text == "Beth ddigwyddodd?"
    assert load_instrument(path, "en").instrument.by_id["events"].text == "What happened?"
    assert load_instrument(path, "cy").instrument.by_id["plan"].text == "Was the plan good enough?"


def test_a_reason_may_have_the_code_of_a_language(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL.replace("[reasons]", '[reasons]\nen = { text = "English only" }'), encoding="utf-8")
    assert load_instrument(path).instrument.reasons["en"].text == "English only"
    alone = {"reasons": {"en": {"text": "English only"}}}
    assert localise(alone, "en") == alone


def test_the_quick_way_and_the_checked_way_build_the_same(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL)
    raw = read_source(path).raw
    checked = adapter(Instrument).validate_json(json.dumps(raw))
    assert build(Instrument, localise(raw, "en")) == checked


def test_opening_quickly_still_explains_what_cannot_be_built(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL.replace('label = "plan"', 'lable = "plan"'))
    with pytest.raises(SourceError, match="did you mean 'label'"):
        open_instrument(path)


def test_control_characters_in_criteria_are_replaced(tmp_path: Path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL.replace("What happened?", "What \\u001b]0;title\\u0007 happened?"))
    assert load_instrument(path).instrument.by_id["events"].text == "What \ufffd]0;title\ufffd happened?"


def test_the_bundled_criteria_are_in_order():
    loaded = load_instrument(bundled_criteria())
    assert loaded.instrument.questions


def test_the_json_schema_in_the_repository_is_the_models():
    assert (REPOSITORY / "criteria.schema.json").read_text(encoding="utf-8") == json_schema()


def test_the_json_schema_accepts_the_criteria_and_refuses_a_wrong_key():
    import jsonschema

    schema = json.loads(json_schema())
    raw = read_source(bundled_criteria()).raw
    jsonschema.validate(raw, schema)
    raw["questions"][0]["lable"] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(raw, schema)


@pytest.mark.parametrize(
    ("old", "new", "shape"),
    [
        ('id = "plan"', 'idd = "plan"', 2),  # nobody knows now what it is called
        ('label = "plan"', 'lable = "plan"', 2),
        ('label = "sentence"', "label = 3", 1),
        ('title = "The work"', 'titel = "The work"', 2),
        ('health = { text = "health missed" }', "health = { text = 1 }", 1),
        ('title = "A small instrument for tests"', 'titel = "A small instrument for tests"', 2),
        ("schema = 1", 'schema = "1"', 1),
        ("[reasons]", "[raesons]", 2),
    ],
)
def test_rules_are_checked_beside_a_wrong_shape_and_nothing_follows_from_it(tmp_path, old, new, shape):
    text = SMALL.replace(old, new, 1)
    assert len(problems(tmp_path, text)) == shape, "nothing else is told of what is broken"
    text = text.replace('{ question = "release", values = ["yes", "no"] }', '{ question = "release", values = ["oh"] }')
    found = problems(tmp_path, text)
    assert len(found) == shape + 1
    line = line_of(text, '["oh"]')
    assert any(problem.startswith(f"criteria.toml:{line}:") and "'oh'" in problem for problem in found)


def test_a_missing_list_is_one_problem(tmp_path):
    text = SMALL[: SMALL.index("[[sections]]")] + SMALL[SMALL.index("[[questions]]") :]
    assert problems(tmp_path, text) == ["criteria.toml:1:1: 'sections' is missing; add sections = …"]


def test_what_is_unknown_is_placed_at_its_item(tmp_path):
    reasons = '["not_done", "health", "victims", "other"]'
    text = SMALL.replace(reasons, '[\n  "not_done",\n  "health", "wictims",\n  "health",\n]')
    text = text.replace('values = ["moved"]', 'values = ["released", "moofed"]')
    text += '[letter]\nsplit_by = ["sentence",\n "learning"]\n[[letter.pooled]]\nid = "both"\nref = "1"\nlabel = "b"\nbase = "c"\nquestions = [\n"plan",\n"hom"]\n'
    found = problems(tmp_path, text)
    for place, says in (
        ('"wictims"', "unknown reason 'wictims'"),
        ('"moofed"', "unknown answer of 'events' 'moofed'"),
        ('"learning"]', "'learning' is no fact of a case"),
        ('"hom"]', "unknown question 'hom'"),
    ):
        line = line_of(text, place)
        column = text.split("\n")[line - 1].index(place) + 1
        assert any(problem.startswith(f"criteria.toml:{line}:{column}: {says}") for problem in found), (says, found)
    assert sum("listed twice" in problem for problem in found) == 1
    assert len(found) == 5


def test_a_problem_that_quotes_the_file_is_on_one_line(tmp_path):
    path = tmp_path / "criteria.toml"
    path.write_text(SMALL.replace("not_done = {", '"not\\ndone" = {'), encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        load_instrument(path)
    assert len(str(refused.value).split("\n")) == len(refused.value.problems) > 1
