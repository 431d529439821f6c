"""A kind of question added in one place goes through everything: criteria, screens, plain mode, reports, exports."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest

from sqs_tui.cli import main
from sqs_tui.criteria.load import LoadedInstrument, load_instrument
from sqs_tui.criteria.schema import json_schema
from sqs_tui.findings.figure import Inspection
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.matrix import matrix
from sqs_tui.findings.render import rendered_file
from sqs_tui.findings.tally import tally
from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.marks import Mark
from sqs_tui.reports.formats import FINDINGS
from sqs_tui.reports.render import report
from sqs_tui.review.summary import summarise
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import read_source
from tests.kinds.toys import TOY_CRITERIA, register, script
from tests.plain.script import session_of, talk_through
from tests.tui.conftest import app_on, begin, on_disk

#: What is answered in each case: the mark, and how many appointments were missed where that is asked.
CASES = {"TOY-1": ("5", ""), "TOY-2": ("3", "12"), "TOY-3": ("5", ""), "TOY-4": ("2", "3")}


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch)


@pytest.fixture
def criteria(tmp_path: Path) -> LoadedInstrument:
    path = tmp_path / "criteria.toml"
    path.write_text(TOY_CRITERIA, encoding="utf-8")
    return load_instrument(path)


@pytest.fixture
def inspection(tmp_path: Path, criteria: LoadedInstrument) -> Inspection:
    """Four cases, reviewed line by line and completed."""
    for case, answers in CASES.items():
        talk_through(tmp_path, script(*answers, asked_once=case == "TOY-1"), case=case)
    return read_inspection(tmp_path / "sessions", criteria)


@pytest.fixture
def sqs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., str]]:
    """A command carried out in the folder of the criteria: what it prints, when it ends with the code that is wanted."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SQS_SESSIONS", raising=False)
    before = os.umask(0o077)

    def carried_out(*arguments: str, wanted: int = 0) -> str:
        capsys.readouterr()
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert (code, err) == (wanted, ""), err
        return out

    yield carried_out
    os.umask(before)


def test_its_keys_are_held_to_the_rules(tmp_path: Path, criteria: LoadedInstrument):
    path = tmp_path / "criteria.toml"
    path.write_text(
        TOY_CRITERIA.replace("two_views = true\nletter", "two_views = true\nyes = 'Fully'\nletter").replace(
            "{option.5}", "{option.6}"
        )
    )
    with pytest.raises(SourceError) as refused:
        load_instrument(path)
    said = str(refused.value)
    assert "a question of kind scale has no yes; remove it" in said
    assert "unknown option of this question '6'" in said


def test_the_schema_offers_it_and_an_unknown_kind_is_told_of_it(tmp_path: Path, criteria: LoadedInstrument):
    schema = json.loads(json_schema())
    jsonschema.validate(read_source(criteria.source.path).raw, schema)
    assert schema["$defs"]["Question"]["properties"]["kind"]["enum"][-2:] == ["scale", "number"]
    path = tmp_path / "criteria.toml"
    path.write_text(TOY_CRITERIA.replace('kind = "scale"', 'kind = "scael"'), encoding="utf-8")
    with pytest.raises(SourceError, match="'kind' is not one of its values; write one of .*, 'scale' or 'number'"):
        load_instrument(path)


def test_plain_mode_asks_it_and_takes_its_answers(tmp_path: Path, criteria: LoadedInstrument):
    heard, code = talk_through(tmp_path, script("3", "12"))
    assert code == 0
    assert "Type 1 for mark 1, 2 for mark 2, 3 for mark 3, 4 for mark 4 or 5 for mark 5." in heard
    assert "Answer: mark 3." in heard
    assert "Type the number in digits." in heard
    assert "Answer: 12." in heard
    session = session_of(tmp_path)
    assert session.state == "completed"
    assert (session.answer("took_part").value, session.answer("missed").value) == ("3", "12")


async def test_the_screen_asks_it_and_takes_its_answers(tmp_path: Path, criteria: LoadedInstrument):
    folder = tmp_path / "sessions"
    async with app_on(begin(folder, criteria)) as d:
        await d.go("took_part")
        assert "1 ( ) mark 1" in d.flat
        assert "1–5 Answer" in " ".join(d.bar.split())
        await d.press("2")
        assert d.question == "missed"
        assert "2/5" in d.row("taking part")
        assert "Number, in digits" in d.flat
        await d.press("e")
        await d.write("some")
        await d.press("escape")
        assert "write the number in digits, for example 12" in d.flat
        await d.press("e", *["backspace"] * len("some"))
        await d.write("007")
        await d.press("escape")
        await d.saved()
        assert (on_disk(folder).answer("took_part").value, on_disk(folder).answer("missed").value) == ("2", "7")
        assert " 7" in d.row("missed appoin")


async def test_the_inspection_shows_it(tmp_path: Path, inspection: Inspection, criteria: LoadedInstrument):
    async with app_on(tmp_path / "sessions", criteria, size=(120, 40)) as d:
        await d.press("i")
        await d.until(lambda: "taking part" in d.flat, "the figures")
        assert "2 of 4" in d.row("taking part")
        await d.press("2")
        await d.until(lambda: "•" in d.text, "the matrix")


def test_a_session_is_checked_and_told_with_it(inspection: Inspection, sqs: Callable[..., str], tmp_path: Path):
    assert "in order" in sqs("check", "criteria.toml", "sessions/TOY-2.toml")
    assert "How far did the child take part? mark 3" in " ".join(sqs("show", "TOY-2").split())
    told = json.loads(sqs("show", "TOY-2", "--format", "json"))
    lines = {line["question"]: line for section in told["sections"] for line in section["other"]}
    assert (lines["took_part"]["kind"], lines["took_part"]["words"]) == ("scale", "mark 3")
    assert (lines["missed"]["kind"], lines["missed"]["value"]) == ("number", "12")
    session = tmp_path / "sessions" / "TOY-2.toml"
    saved = session.read_text(encoding="utf-8")
    for right, wrong, says in (
        ('value = "3"\n', 'value = "6"\n', "'6' is not an answer of took_part"),
        ('value = "3"\n', 'values = ["three"]\n', "took_part does not take several values"),
    ):
        session.write_text(saved.replace(right, wrong, 1), encoding="utf-8")
        assert says in sqs("check", "sessions/TOY-2.toml", wanted=2)


def test_the_summary_and_the_sheet_are_made_in_every_format(inspection: Inspection):
    summary = summarise(inspection.reviews["TOY-2"])
    for format in ("text", "markdown", "html", "json"):
        assert "mark 3" in report(summary, format)
        assert report(summary, format, for_case_manager=True)


def test_it_is_counted_by_its_values(inspection: Inspection):
    figures = tally(inspection)
    marks = figures["took_part"]
    assert marks.options == {"1": (), "2": ("TOY-4",), "3": ("TOY-2",), "4": (), "5": ("TOY-1", "TOY-3")}
    assert (marks.yes, marks.no, marks.N) == ((), (), 4)
    assert list(figures["missed"].options.items()) == [("3", ("TOY-4",)), ("12", ("TOY-2",))]


def test_the_letter_and_its_figures_are_made_in_every_format(inspection: Inspection):
    letter = draft_letter(inspection)
    said = [sentence.text for sentence in letter.sentences]
    assert "The child took full part in two out of four cases." in said
    assert "Missed appointments were counted in two cases." in said
    made = {format: rendered_file(letter, format) for format in FINDINGS}
    assert all(b"took_part" in made[format].replace(b"\\_", b"_") for format in FINDINGS if format != "docx")
    rows = list(csv.DictReader(made["csv"].decode("utf-8-sig").splitlines()))
    found = {(row["code"], row["n"], row["N"]) for row in rows if row["question"] == "missed" and not row["split_by"]}
    assert found == {("3", "1", "2"), ("12", "1", "2")}


def test_it_has_a_mark_in_the_matrix(inspection: Inspection):
    found = matrix(inspection)
    columns = [column.question for column in found.columns]
    row = next(row for row in found.rows if row.case == "TOY-2")
    cells = dict(zip(columns, row.cells, strict=True))
    assert (cells["took_part"].mark, cells["took_part"].words) == (Mark.CHOSEN, "mark 3")
    assert (cells["missed"].mark, cells["missed"].words) == (Mark.CHOSEN, "12")
    assert dict(zip(columns, found.rows[0].cells, strict=True))["missed"].mark is Mark.NOT_ASKED


def test_it_is_exported_with_its_codes(inspection: Inspection, sqs: Callable[..., str], tmp_path: Path):
    sqs("export", "sessions", "--output", "out")
    tables = {
        name: list(csv.DictReader((tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
        for name in ("sessions", "answers")
    }
    wide = {row["case"]: (row["took_part"], row["missed"]) for row in tables["sessions"]}
    assert wide == CASES
    long = {(row["case"], row["question"]): row for row in tables["answers"]}
    assert [long["TOY-2", "missed"][key] for key in ("kind", "status", "value", "value_label")] == [
        "number", "answered", "12", "12",
    ]  # fmt: skip
    codebook = (tmp_path / "out" / "codebook.csv").read_text(encoding="utf-8-sig")
    variables = {row["variable"]: row for row in csv.DictReader(codebook.splitlines(keepends=True))}
    assert "3 = mark 3" in variables["took_part"]["codes"]
    content = json.loads((tmp_path / "out" / "sessions.json").read_text(encoding="utf-8"))
    answers = {one["case"]: one["answers"] for one in content["sessions"]}
    assert (answers["TOY-4"]["took_part"]["value"], answers["TOY-4"]["missed"]["value"]) == ("2", "3")


def test_two_reviews_are_compared_by_it(inspection: Inspection, sqs: Callable[..., str]):
    found = json.loads(sqs("compare", "sessions/TOY-1.toml", "sessions/TOY-2.toml", "--format", "json"))
    same = {one["question"]: one["same"] for one in found["questions"]}
    assert same["took_part"] is False
    assert same["missed"] is None
    assert "mark 3" in sqs("compare", "sessions/TOY-1.toml", "sessions/TOY-2.toml")


def test_a_kind_that_leaves_out_one_face_cannot_be_made_and_says_which():
    for face in Kind.__abstractmethods__:
        whole = dict.fromkeys(Kind.__abstractmethods__ - {face})
        with pytest.raises(TypeError, match=rf"abstract method '?{face}'?$"):
            type("Half", (Kind,), whole)()
