"""A kind of question added in one place goes through everything: criteria, screens, plain mode, reports, exports."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
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
from sqs_tui.findings.tally import count, tally
from sqs_tui.kinds.kind import Kind
from sqs_tui.kinds.marks import Mark
from sqs_tui.reports.formats import FINDINGS, REPORTS
from sqs_tui.reports.render import report_file
from sqs_tui.review.change_log import replay
from sqs_tui.review.engine import NotAllowed, Review, start
from sqs_tui.review.fit import misfits
from sqs_tui.review.state import ReviewState
from sqs_tui.review.summary import line_for, summarise
from sqs_tui.saved.reading import stored_instrument
from sqs_tui.source.problems import SourceError
from sqs_tui.source.toml_reader import parse_source, read_source
from sqs_tui.store.session_text import content_of, session_from, to_toml
from tests.kinds.toys import TOY_CRITERIA, Number, Scale, register, script
from tests.plain.scripted_talk import session_of, talk_through
from tests.tui.conftest import app_on, begin, on_disk

#: What is answered in each case: the mark, and how many appointments were missed where that is asked.
CASES = {"TOY-1": ("5", ""), "TOY-2": ("3", "12"), "TOY-3": ("5", ""), "TOY-4": ("2", "3")}


def readable(content: bytes, format: str) -> str:
    """What a reader of a file of this format finds in it, in one line of words but for a table."""
    if format == "docx":
        return " ".join(" ".join(docx.Document(io.BytesIO(content)).element.body.itertext()).split())
    text = content.decode("utf-8-sig")
    return text if format == "csv" else " ".join(re.sub("<[^>]*>", " ", text).split())


@pytest.fixture(autouse=True, scope="module")
def registered() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        register(monkeypatch)
        yield


@pytest.fixture
def criteria(tmp_path: Path) -> LoadedInstrument:
    path = tmp_path / "criteria.toml"
    path.write_text(TOY_CRITERIA, encoding="utf-8")
    return load_instrument(path)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, registered: None) -> Path:
    """A folder with the criteria, and with the sessions of four cases that were reviewed line by line and completed."""
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "criteria.toml").write_text(TOY_CRITERIA, encoding="utf-8")
    for case, answers in CASES.items():
        talk_through(folder, script(*answers, asked_once=case == "TOY-1"), case=case)
    return folder


@pytest.fixture(scope="module")
def inspection(reviewed: Path) -> Inspection:
    return read_inspection(reviewed / "sessions", load_instrument(reviewed / "criteria.toml"))


@pytest.fixture
def folder(reviewed: Path, tmp_path: Path) -> Path:
    """The same folder, for a test to write in."""
    return shutil.copytree(reviewed, tmp_path / "reviewed")


@pytest.fixture
def sqs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., str]]:
    """A command carried out in the folder of the criteria: what it prints, when it ends with the code that is wanted."""
    monkeypatch.chdir(folder)
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


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("two_views = true", "two_views = true\nyes = 'Fully'", "yes = 'Fully'", "a question of kind scale has no yes; remove it"),
        ("two_views = true", "options = [{ value = 'a', text = 'A' }]", "options = [", "a question of kind scale has no options"),
        ("{option.5}", "{option.6}", "letter = ", "unknown option of this question '6'"),
        ('values = ["1", "2", "3"]', 'values = ["0"]', "when = { any = [{ question = \"took", "unknown answer of 'took_part' '0'; declare it or use one of: 1, 2, 3, 4, 5"),
        ('kind = "number"', 'kind = "number"\ntwo_views = true', "two_views = true\nt", "a question of kind number has no two_views"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, line: str, says: str):
    toys = TOY_CRITERIA.index('id = "took_part"')
    text = TOY_CRITERIA[:toys] + TOY_CRITERIA[toys:].replace(right, wrong, 1)
    path = tmp_path / "criteria.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        load_instrument(path)
    place = text[: text.index(line, toys)].count("\n") + 1
    assert [(problem.line, says in str(problem)) for problem in refused.value.problems] == [(place, True)]


def test_the_schema_offers_it_and_an_unknown_kind_is_told_of_it(tmp_path: Path, criteria: LoadedInstrument):
    schema = json.loads(json_schema())
    jsonschema.validate(read_source(criteria.source.path).raw, schema)
    assert schema["$defs"]["Question"]["properties"]["kind"]["enum"][-2:] == ["scale", "number"]
    path = tmp_path / "criteria.toml"
    path.write_text(TOY_CRITERIA.replace('kind = "scale"', 'kind = "scael"'), encoding="utf-8")
    with pytest.raises(SourceError, match=r"'kind' is not one of its values; write one of .*, 'scale' or 'number'"):
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
    assert (session.answer("took_part").value, session.answer("missed").number) == ("3", 12)


def test_it_is_answered_taken_back_and_told_from_the_log(criteria: LoadedInstrument):
    instrument = criteria.instrument
    review = Review(instrument, start(instrument, "0" * 64, case="TOY-1", inspector="INS2", case_manager="CM04"))
    review.choose("took_part", "3")
    review.write("missed", " 007 ")
    assert (review.answer("took_part").value, review.answer("missed").number) == ("3", 7)
    for refused in (
        lambda: review.choose("took_part", "6"),
        lambda: review.choose("missed", "7"),
        lambda: review.write("missed", "some"),
        lambda: review.write("took_part", "3"),
        lambda: review.set_actions("took_part", []),
    ):
        with pytest.raises(NotAllowed):
            refused()
    review.choose("took_part", "5")
    assert not review.applies("missed"), "its answers can be a condition"
    undone = review.undo()
    assert undone is not None
    assert (undone.id, review.answer("took_part").value) == ("took_part", "3")
    assert replay(instrument, review.session.log) == review.session.answers
    review.clear("missed")
    assert [gap.question.id for gap in review.missing() if gap.question.id in ("took_part", "missed")] == ["missed"]
    assert misfits(instrument, review.session) == []


def test_a_number_of_nothing_is_an_answer_as_any_other(criteria: LoadedInstrument):
    instrument = criteria.instrument
    review = Review(instrument, start(instrument, "0" * 64, case="TOY-1", inspector="INS2", case_manager="CM04"))
    review.choose("took_part", "3")
    review.write("missed", "0")
    source = parse_source(Path("TOY-1.toml"), to_toml(review.session))
    session = session_from(source, content_of(source))
    assert session == review.session
    lost = ReviewState(stored_instrument(session), session)
    for read in (ReviewState(instrument, session), lost):
        assert line_for(read, read.instrument.by_id["missed"]).words == "0"
    assert count(instrument.by_id["missed"], [review]).options == {"0": ("TOY-1",)}
    misplaced = replace(session.answers["took_part"], number=0)
    wrong = replace(session, answers={**session.answers, "took_part": misplaced})
    assert misfits(instrument, wrong) == [("took_part is not answered by a number", ("answers", "took_part", "number"))]
    review.write("missed", "")
    assert not review.answer("missed").given


async def test_the_screen_asks_it_and_takes_its_answers(tmp_path: Path, criteria: LoadedInstrument):
    folder = tmp_path / "sessions"
    async with app_on(begin(folder, criteria), size=(120, 40)) as d:
        await d.go("took_part")
        assert "1 ( ) mark 1 2 ( ) mark 2 3 ( ) mark 3 4 ( ) mark 4 5 ( ) mark 5" in d.flat
        assert "1–5 Answer" in " ".join(d.bar.split())
        assert "▶ taking part" in d.row("▶")
        await d.press("2")
        assert d.question == "missed"
        assert "✓ taking part 2/5" in " ".join(d.row("taking part").split())
        await d.press("u")
        assert (d.question, d.answer.given) == ("took_part", False)
        assert "▶ taking part" in d.row("taking part")
        assert "/5" not in d.row("taking part")
        await d.click("mark 3")
        await d.go("took_part")
        assert "3 (•) mark 3" in d.flat
        await d.saved()
        assert on_disk(folder).answer("took_part").value == "3"


async def test_what_is_written_on_the_screen_is_held_to_the_kind(tmp_path: Path, criteria: LoadedInstrument):
    folder = tmp_path / "sessions"
    async with app_on(begin(folder, criteria)) as d:
        await d.go("took_part")
        await d.press("2")
        assert "e Number, in digits" in d.flat
        await d.press("e")
        await d.write("some")
        await d.press("escape")
        assert "write the number in digits, for example 12" in d.flat
        await d.press("e", *["backspace"] * len("some"))
        await d.write("007")
        await d.press("escape")
        await d.saved()
        assert on_disk(folder).answer("missed").number == 7
        assert "7" in d.row("missed appoin")


async def test_the_summary_reads_it_back_and_leads_to_it(tmp_path: Path, criteria: LoadedInstrument):
    case = begin(tmp_path / "sessions", criteria)
    with case.edit() as review:
        review.choose("took_part", "3")
    async with app_on(case, size=(100, 60)) as d:
        await d.press("f2")
        assert "• How far did the child take part? mark 3" in d.flat
        await d.click("How far did the child take part?")
        assert d.question == "took_part"
        await d.press("f2")
        await d.click("How many appointments were missed?")
        assert d.question == "missed"


async def test_the_inspection_shows_it(folder: Path, criteria: LoadedInstrument):
    async with app_on(folder / "sessions", criteria, size=(120, 40)) as d:
        await d.press("i")
        await d.until(lambda: "taking part" in d.flat, "the figures")
        assert "2 of 4" in d.row("taking part")
        await d.press("2")
        await d.until(lambda: "•" in d.text, "the matrix")


def test_a_session_is_checked_and_told_with_it(sqs: Callable[..., str], folder: Path):
    assert sqs("check", "criteria.toml", "sessions/TOY-2.toml").count("in order") == 2
    assert "How far did the child take part? mark 3" in " ".join(sqs("show", "TOY-2").split())
    told = json.loads(sqs("show", "TOY-2", "--format", "json"))
    lines = {line["question"]: line for section in told["sections"] for line in section["other"]}
    assert (lines["took_part"]["kind"], lines["took_part"]["words"]) == ("scale", "mark 3")
    assert (lines["missed"]["kind"], lines["missed"]["value"]) == ("number", "12")
    session = folder / "sessions" / "TOY-2.toml"
    saved = session.read_text(encoding="utf-8")
    for right, wrong, says in (
        ('value = "3"\n', 'value = "6"\n', "'6' is not an answer of took_part"),
        ('value = "3"\n', 'values = ["three"]\n', "took_part does not take several values"),
    ):
        session.write_text(saved.replace(right, wrong, 1), encoding="utf-8")
        assert says in sqs("check", "sessions/TOY-2.toml", wanted=2)


@pytest.mark.parametrize("format", REPORTS)
def test_the_summary_and_the_sheet_are_made_in_every_format(inspection: Inspection, format: str):
    summary = summarise(inspection.reviews["TOY-2"])
    told = readable(report_file(summary, format), format)
    assert "mark 3" in told
    assert re.search(r"missed\?.{0,60}\b12\b", told)
    assert "OFFICIAL-SENSITIVE" in readable(report_file(summary, format, for_case_manager=True), format)


def test_it_is_counted_by_its_values(inspection: Inspection):
    figures = tally(inspection)
    marks = figures["took_part"]
    assert marks.options == {"1": (), "2": ("TOY-4",), "3": ("TOY-2",), "4": (), "5": ("TOY-1", "TOY-3")}
    assert (marks.yes, marks.no, marks.N) == ((), (), 4)
    assert list(figures["missed"].options.items()) == [("3", ("TOY-4",)), ("12", ("TOY-2",))]


def test_the_letter_counts_it_in_words(inspection: Inspection):
    said = [sentence.text for sentence in draft_letter(inspection).sentences]
    assert "The child took full part in two out of four cases." in said
    assert "Missed appointments were counted in two cases." in said


@pytest.mark.parametrize("format", FINDINGS)
def test_the_letter_and_its_figures_are_made_in_every_format(inspection: Inspection, format: str):
    made = readable(rendered_file(draft_letter(inspection), format), format)
    assert ("mark 5" if format not in ("csv", "json") else "took_part") in made
    assert format == "csv" or "The child took full part in two out of four cases." in made
    if format == "csv":
        rows = list(csv.DictReader(made.splitlines()))
        found = {
            (row["code"], row["n"], row["N"]) for row in rows if row["question"] == "missed" and not row["split_by"]
        }
        assert found == {("3", "1", "2"), ("12", "1", "2")}


def test_it_has_a_mark_in_the_matrix(inspection: Inspection):
    found = matrix(inspection)
    columns = [column.question for column in found.columns]
    row = next(row for row in found.rows if row.case == "TOY-2")
    cells = dict(zip(columns, row.cells, strict=True))
    assert (cells["took_part"].mark, cells["took_part"].words) == (Mark.CHOSEN, "mark 3")
    assert (cells["missed"].mark, cells["missed"].words) == (Mark.CHOSEN, "12")
    assert dict(zip(columns, found.rows[0].cells, strict=True))["missed"].mark is Mark.NOT_ASKED


def test_it_is_exported_with_its_codes(sqs: Callable[..., str], folder: Path):
    sqs("export", "sessions", "--output", "out")
    tables = {
        name: list(csv.DictReader((folder / "out" / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))
        for name in ("sessions", "answers")
    }
    wide = {row["case"]: (row["took_part"], row["missed"]) for row in tables["sessions"]}
    assert wide == CASES
    long = {(row["case"], row["question"]): row for row in tables["answers"]}
    assert [long["TOY-2", "missed"][key] for key in ("kind", "status", "value", "value_label")] == [
        "number", "answered", "12", "12",
    ]  # fmt: skip
    codebook = (folder / "out" / "codebook.csv").read_text(encoding="utf-8-sig")
    variables = {row["variable"]: row for row in csv.DictReader(codebook.splitlines(keepends=True))}
    assert "3 = mark 3" in variables["took_part"]["codes"]
    content = json.loads((folder / "out" / "sessions.json").read_text(encoding="utf-8"))
    answers = {one["case"]: one["answers"] for one in content["sessions"]}
    assert (answers["TOY-4"]["took_part"]["value"], answers["TOY-4"]["missed"]["value"]) == ("2", "3")


def test_two_reviews_are_compared_by_it(sqs: Callable[..., str]):
    found = json.loads(sqs("compare", "sessions/TOY-1.toml", "sessions/TOY-2.toml", "--format", "json"))
    same = {one["question"]: one["same"] for one in found["questions"]}
    assert same["took_part"] is False
    assert same["missed"] is None
    assert "mark 3" in sqs("compare", "sessions/TOY-1.toml", "sessions/TOY-2.toml")


@pytest.mark.parametrize("format", REPORTS)
def test_a_comparison_is_made_in_every_format(format: str, sqs: Callable[..., str], folder: Path):
    both = ("sessions/TOY-1.toml", "sessions/TOY-2.toml")
    sqs("compare", *both, "--format", format, "--output", "out")
    made = readable((folder / "out").read_bytes(), format)
    assert "mark 3" in made
    assert "mark 5" in made


def test_a_kind_that_leaves_out_one_face_cannot_be_made_and_says_which():
    for face in Kind.__abstractmethods__:
        whole = dict.fromkeys(Kind.__abstractmethods__ - {face})
        with pytest.raises(TypeError, match=rf"abstract method '?{face}'?$"):
            type("Half", (Kind,), whole)()


@pytest.mark.parametrize("toy", [Scale, Number])
def test_what_a_toy_says_for_itself_is_what_its_family_leaves_open(toy: type[Kind]):
    for face in toy.__base__.__abstractmethods__:
        rest = {name: value for name, value in vars(toy).items() if name != face and not name.startswith("__")}
        with pytest.raises(TypeError, match=rf"abstract method '?{face}'?$"):
            type("Half", (toy.__base__,), rest)()


@pytest.mark.slow
def test_the_type_checker_names_the_face_that_is_left_out(tmp_path: Path):
    pytest.importorskip("mypy")
    toys = (Path(__file__).parent / "toys.py").read_text(encoding="utf-8")
    half = tmp_path / "half.py"
    half.write_text(toys.replace("    def parse(self", "    def read(self"), encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), str(half)]
    run = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    errors = [line for line in run.stdout.splitlines() if "error:" in line]
    assert [line.partition("error: ")[2] for line in errors] == [
        'Cannot instantiate abstract class "Number" with abstract attribute "parse"  [abstract]'
    ]
