"""What is exported: the tables add up to the figures, every text comes back as it was, and no half files are left."""

from __future__ import annotations

import csv
import errno
import io
import json
import shutil
import stat
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqs_tui.cli import main
from sqs_tui.criteria.load import load_instrument
from sqs_tui.findings.export.files import FILES, file_of
from sqs_tui.findings.export.sessions import STATUSES, Export, export_of
from sqs_tui.findings.inspection import read_inspection
from sqs_tui.findings.letter.letter import draft_letter
from sqs_tui.findings.render import rendered
from sqs_tui.reports.csv import _FORMULA, guarded, table
from sqs_tui.review.engine import Review
from sqs_tui.review.session import Action
from sqs_tui.store import system
from sqs_tui.text import shown
from tests.findings.random_sessions import other_version, put, sealed, session_of
from tests.findings.test_recount import TEXT, files, written
from tests.hostile_text import HOSTILE, NAUGHTY
from tests.instruments import SMALL, bundled

TEXT_COLUMNS = {"written", "other", "their_words", "evidence"}


def rows(export: Export, name: str, *, with_text: bool = True) -> list[dict[str, str]]:
    """A table as a program that knows nothing reads it."""
    content = file_of(export, name, with_text=with_text).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def recounted(answers: list[dict[str, str]]) -> dict[str, dict[str, int]]:
    """Question to what `findings --format json` says of it, out of the rows of answers.csv that are counted."""
    counts: dict[str, dict] = {}
    for row in answers:
        if row["counted"] != "1" or row["kind"] not in ("judgement", "fact", "one", "many"):
            continue
        figure = counts.setdefault(
            row["question"],
            {"yes": 0, "no": 0, "N": 0, "not_applicable": 0, "unanswered": 0, "known_not_recorded": 0,
             "views_differ": 0, "reasons": defaultdict(int)},
        )  # fmt: skip
        if row["status"] == "answered":
            figure["N"] += 1
        for status in ("not_applicable", "unanswered"):
            figure[status] += row["status"] == status
        if row["kind"] in ("judgement", "fact"):
            figure["yes"] += row["value"] == "yes"
            figure["no"] += row["value"] == "no"
        if row["value"] == "no":
            for code in filter(None, row["reasons"].split(";")):
                figure["reasons"][code] += 1
        figure["known_not_recorded"] += row["known_not_recorded"] == "1"
        figure["views_differ"] += row["case_manager_view"] == "differs"
    return counts


def recounted_wide(sessions: list[dict[str, str]], question: dict) -> dict:
    """The same of one question, out of sessions.csv."""
    name, counted = question["question"], [row for row in sessions if row["counted"] == "1"]
    reasons = {code: sum(row.get(f"{name}.reason.{code}") == "1" for row in counted) for code in question["reasons"]}
    return {
        "yes": sum(row[name] == "yes" for row in counted),
        "no": sum(row[name] == "no" for row in counted),
        "not_applicable": sum(row[name] == "na" for row in counted),
        "unanswered": sum(row[name] == "unanswered" for row in counted),
        "N": sum(row[name] not in ("na", *STATUSES) for row in counted),
        "known_not_recorded": sum(row.get(f"{name}.known_not_recorded") == "1" for row in counted),
        "views_differ": sum(row.get(f"{name}.view") == "differs" for row in counted),
        "reasons": reasons,
    }


def check_against_findings(folder: Path, criteria) -> Export:
    """The figures of the findings, recounted out of both tables."""
    inspection = read_inspection(folder, criteria)
    export = export_of(inspection)
    content = json.loads(rendered(draft_letter(inspection), "json"))
    answers, sessions = rows(export, "answers.csv"), rows(export, "sessions.csv")
    counts = recounted(answers)
    asked = inspection.instrument.by_id
    for figure in content["figures"]:
        name = figure["question"]
        if name not in asked or not inspection.sessions:  # a pooled figure has no answers of its own
            continue
        long, wide = counts[name], recounted_wide(sessions, figure)
        for key, found in wide.items():
            assert found == figure[key], (name, key, "sessions.csv")
            assert dict(long[key]) == figure[key] if key == "reasons" else long[key] == figure[key], (name, key)
        for option in asked[name].options:
            chosen = [row for row in answers if row["question"] == name and row["counted"] == "1"]
            assert len(figure["cases"][option.value]) == sum(option.value in row["value"].split(";") for row in chosen)
    assert len(answers) == len(export.sessions) * len(asked)
    assert {row["case"] for row in sessions if row["counted"] == "1"} == {s.case for s in inspection.sessions}
    return export


@pytest.fixture(scope="module")
def criteria(tmp_path_factory):
    path = tmp_path_factory.mktemp("criteria") / "criteria.toml"
    path.write_text(SMALL, "utf-8")
    return load_instrument(path)


def reviewed(criteria, case: str = "A", seed: int = 1, present: bool = True) -> Review:
    review = session_of(criteria, case, f"CM-{case}", Random(seed))
    if present:
        review.choose("present", "yes")
    return review


def exported(folder: Path, criteria) -> Export:
    return export_of(read_inspection(folder, criteria))


def test_the_demos_tables_add_up_to_its_figures(demo):
    export = check_against_findings(demo, bundled())
    assert (len(export.sessions), export.left_out) == (47, ())


@settings(max_examples=settings().max_examples * 3)
@given(files())
def test_the_tables_add_up_to_the_figures_whatever_is_in_the_folder(content):
    with tempfile.TemporaryDirectory() as name:
        folder, path = Path(name) / "inspection", Path(name) / "criteria.toml"
        folder.mkdir()
        path.write_text(TEXT, "utf-8")
        criteria = load_instrument(path)
        written(folder, criteria, content)
        export = check_against_findings(folder, criteria)
        every = {p.name for p in folder.glob("*.toml")}
        assert {left.file for left in export.left_out} == every - {
            f"{one.session.case}.toml" for one in export.sessions
        }
        for left in export.left_out:
            assert "is a draft: the review is not completed" not in left.why


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 60))
def test_every_text_comes_back_as_it_was_and_none_is_a_formula(tmp_path, criteria, start):
    texts = [text for text in (shown(text) for text in HOSTILE[start : start + 60]) if text]
    folder = tmp_path / "sessions"
    for number, text in enumerate(texts):
        review = reviewed(criteria, f"C{number:03}")
        review.set_evidence("present", text)
        review.write("learning", text)
        review.set_actions("agreed", [Action(text)])
        put(folder, sealed(review.session))
    export = exported(folder, criteria)
    assert len(export.sessions) == len(texts)
    found = rows(export, "answers.csv")
    assert [unguarded(row["evidence"]) for row in found if row["question"] == "present"] == texts
    assert [unguarded(row["written"]) for row in found if row["question"] == "learning"] == texts
    wide = rows(export, "sessions.csv")
    assert [unguarded(row["present.evidence"]) for row in wide] == texts
    assert [unguarded(row["learning"]) for row in wide] == texts
    for name in ("sessions.csv", "answers.csv", "codebook.csv"):
        for row in rows(export, name):
            for cell in row.values():
                assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠"), cell
                assert cell[:1] not in ("\t", "\r", "\n")
    content = json.loads(file_of(export, "sessions.json"))
    assert [session["answers"]["present"]["evidence"] for session in content["sessions"]] == texts
    actions = [session["answers"]["agreed"]["actions"] for session in content["sessions"]]
    assert actions == [[{"what": text, "who": "", "by": ""}] for text in texts]


def unguarded(cell: str) -> str:
    """The text that `guarded` made this cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


@given(st.one_of(st.text(alphabet="'=+-@＝ \t\na\u00a0", max_size=12), st.text(max_size=40), st.sampled_from(NAUGHTY)))
def test_the_guard_is_taken_away_exactly(text):
    assert unguarded(guarded(text)) == shown(text)
    assert guarded(text).lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert next(csv.reader(io.StringIO(table([[text, "x"]]), newline="")))[0] == guarded(text)


def test_without_text_nothing_that_was_written_is_in_any_file(tmp_path, criteria):
    folder, secret = tmp_path / "sessions", "SECRETWORDS"
    review = reviewed(criteria)
    review.choose("sentence", "custody")
    review.choose("plan", "no")
    review.toggle_reason("plan", "other")
    review.set_other("plan", secret)
    review.set_view("plan", "differs", secret)
    for question in review.applicable:
        review.set_evidence(question.id, secret)
    review.write("learning", secret)
    review.set_actions("agreed", [Action(secret, secret, secret)])
    put(folder, sealed(review.session))
    export = exported(folder, criteria)
    for name in FILES:
        assert (secret.encode() in file_of(export, name)) == (name != "codebook.csv")
        assert secret.encode() not in file_of(export, name, with_text=False)
    (plan,) = (row for row in rows(export, "answers.csv", with_text=False) if row["question"] == "plan")
    assert (plan["value"], plan["reasons"], plan["case_manager_view"]) == ("no", "other", "differs")
    assert not TEXT_COLUMNS & set(plan)
    assert "learning" not in rows(export, "sessions.csv", with_text=False)[0]
    variables = {row["variable"] for row in rows(export, "codebook.csv", with_text=False)}
    assert not variables & {"written", "plan.other", "plan.evidence", "plan.their_words", "learning", "agreed"}


def test_a_parked_answer_is_nowhere(tmp_path, criteria):
    review = reviewed(criteria)
    review.choose("sentence", "custody")
    review.choose("plan", "no")
    review.toggle_reason("plan", "health")
    review.set_evidence("plan", "Parked words.")
    review.choose("sentence", "community")
    assert "plan" in {question.id for question in review.parked()}
    put(tmp_path / "sessions", review.session)
    export = exported(tmp_path / "sessions", criteria)
    for name in FILES:
        assert b"Parked words." not in file_of(export, name)
    (row,) = (row for row in rows(export, "answers.csv") if row["question"] == "plan")
    assert (row["applies"], row["status"]) == ("0", "does_not_apply")
    silent = ("value", "value_label", "reasons", "known_not_recorded", "case_manager_view", "good_example", "evidence")
    assert {row[name] for name in silent} == {""}
    (wide,) = rows(export, "sessions.csv")
    assert (wide["plan"], wide["plan.reason.health"], wide["plan.evidence"]) == ("does_not_apply", "", "")
    assert "plan" in json.loads(file_of(export, "sessions.json"))["sessions"][0]["does_not_apply"]


def test_the_codebook_explains_every_column_and_every_code(demo):
    export = exported(demo, bundled())
    book = rows(export, "codebook.csv")
    for name in ("sessions.csv", "answers.csv"):
        found = rows(export, name)
        entries = [row for row in book if row["file"] == name]
        assert [row["variable"] for row in entries] == list(found[0])
        assert all(row["text"] for row in entries)
        for entry in entries:
            codes = {line.partition(" = ")[0] for line in entry["codes"].split("\n")}
            if entry["codes"]:
                given = {code for row in found for code in (row[entry["variable"]] or "empty").split(";")}
                assert given - {"empty"} <= codes, (name, entry["variable"])
    asked = {row["variable"]: row["asked"] for row in book}
    assert asked["case_manager_present"] == "always"
    assert asked["custody_realistic"].startswith("report to court (psr_prepared) is “Yes”")
    assert all(row["asked"].startswith("once of each case manager") for row in book if row["unit"] == "case_manager")


def test_what_is_asked_once_is_told_from_what_does_not_apply(tmp_path, criteria):
    for case in ("A", "B"):
        session = replace(reviewed(criteria, case).session, case_manager="CM1")
        put(tmp_path / "sessions", sealed(session))
    export = exported(tmp_path / "sessions", criteria)
    statuses = [row["status"] for row in rows(export, "answers.csv") if row["question"] == "policy"]
    assert statuses == ["answered", "asked_elsewhere"]
    assert [row["asked_in"] for row in rows(export, "sessions.csv")] == ["", "A"]


def test_a_draft_does_not_take_from_a_counted_session_what_is_asked_once(tmp_path, criteria):
    counted, draft = (replace(reviewed(criteria, case).session, case_manager="CM1") for case in ("A", "B"))
    answers = {name: answer for name, answer in counted.answers.items() if name != "policy"}
    put(tmp_path / "sessions", sealed(replace(counted, answers=answers)))
    put(tmp_path / "sessions", draft)
    export = check_against_findings(tmp_path / "sessions", criteria)
    statuses = [row["status"] for row in rows(export, "answers.csv") if row["question"] == "policy"]
    assert statuses == ["unanswered", "answered"]


def test_reasons_and_views_are_there_only_where_they_count(tmp_path, criteria):
    review = reviewed(criteria)
    review.choose("sentence", "custody")
    review.choose("plan", "na")
    review.toggle_reason("plan", "other")
    review.set_other("plan", "for a reason of its own")
    session = review.session
    sentence = replace(session.answer("sentence"), view="differs")  # not asked for there; only a hand edit can say so
    put(tmp_path / "sessions", sealed(replace(session, answers={**session.answers, "sentence": sentence})))
    export = exported(tmp_path / "sessions", criteria)
    (wide,) = rows(export, "sessions.csv")
    assert (wide["plan"], wide["plan.na_reason"], wide["plan.reason.other"]) == ("na", "other", "")
    by_id = {row["question"]: row for row in rows(export, "answers.csv")}
    assert (by_id["plan"]["status"], by_id["plan"]["reasons"]) == ("not_applicable", "other")
    assert by_id["sentence"]["case_manager_view"] == ""


def test_drafts_are_there_and_what_cannot_stand_in_the_tables_is_named(tmp_path, criteria):
    folder = tmp_path / "sessions"
    put(folder, sealed(reviewed(criteria, "A").session))
    put(folder, reviewed(criteria, "B").session)
    put(folder, other_version(criteria.instrument, reviewed(criteria, "C").session))
    put(folder, sealed(reviewed(criteria, "D").session)).write_text("half = ")
    strange = reviewed(criteria, "E").session
    put(folder, replace(strange, answers={"present": replace(strange.answer("present"), value="perhaps")}))
    export = exported(folder, criteria)
    assert [(row["case"], row["state"], row["counted"]) for row in rows(export, "sessions.csv")] == [
        ("A", "completed", "1"),
        ("B", "in_progress", "0"),
    ]
    assert {left.file: left.why for left in export.left_out} == {
        "C.toml": "is a draft under small 0; exported is small 1",
        "D.toml": "line 1: is not TOML: Invalid value",
        "E.toml": "does not fit the instrument it names: 'perhaps' is not an answer of present",
    }


# On the command line


@pytest.fixture
def place(tmp_path, monkeypatch, criteria):
    """A folder to work in, with one completed session and one draft."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SQS_SESSIONS", raising=False)
    Path("criteria.toml").write_text(SMALL, "utf-8")
    put(Path("sessions"), sealed(reviewed(criteria, "A").session))
    put(Path("sessions"), reviewed(criteria, "B").session)
    return tmp_path


def test_export_writes_four_private_files_and_never_over_others(place, capsys):
    assert main(["export", "--output", "out"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"Written to out: {', '.join(FILES)} (2 sessions, 1 draft among them).\n", "")
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(FILES)
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("out").stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in Path("out").iterdir()} == {0o600}
    Path("out/answers.csv").write_text("mine")
    assert main(["export", "--output", "out"]) == 2
    assert "out: has sessions.csv, answers.csv, codebook.csv, sessions.json already" in capsys.readouterr().err
    assert Path("out/answers.csv").read_text() == "mine"
    assert main(["export", "sessions", "--output", "out", "--force", "--without-text"]) == 0
    assert "evidence" not in Path("out/answers.csv").read_text("utf-8-sig")


def test_an_export_larger_than_any_session_is_written_whole(place, capsys, monkeypatch):
    from sqs_tui.source.toml_reader import MAX_BYTES

    long = "x" * (MAX_BYTES + 1)
    monkeypatch.setattr("sqs_tui.cli.export.file_of", lambda export, name, with_text: f"{name}{long}".encode())
    for force in ([], ["--force"]):
        assert main(["export", "--output", "out", *force]) == 0
        assert Path("out/answers.csv").read_text() == f"answers.csv{long}"
    assert capsys.readouterr().err == ""


def test_export_into_a_folder_that_is_there_leaves_what_is_in_it(place):
    Path("out").mkdir()
    Path("out/mine.txt").write_text("mine")
    assert main(["export", "--output", "out"]) == 0
    assert sorted(path.name for path in Path("out").iterdir()) == sorted([*FILES, "mine.txt"])


def test_what_is_left_out_is_named_and_told_by_the_exit_code(place, capsys):
    Path("sessions/bad\x1b[2J.toml").write_text("half = ")
    assert main(["export", "--output", "out"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "is not TOML" in said
    assert "\x1b" not in said


def test_an_empty_folder_gives_tables_without_rows(place, capsys):
    Path("empty").mkdir()
    assert main(["export", "empty", "--output", "out"]) == 0
    assert "there is no session in it that can be exported" in capsys.readouterr().err
    assert len(Path("out/answers.csv").read_text("utf-8").splitlines()) == 1
    assert json.loads(Path("out/sessions.json").read_text("utf-8"))["sessions"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export", "none", "--output", "out"], "none: no such folder"),
        (["export"], "--output"),
        (["export", "--output", "criteria.toml"], "criteria.toml: is not a folder"),
        (["export", "--output", "criteria.toml/out"], "criteria.toml/out: not written: "),
    ],
)
def test_what_cannot_be_exported_is_one_line(place, capsys, arguments, says):
    before = sorted(place.rglob("*"))
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("at", [1, 2, 3, 4, 6, 9])
@pytest.mark.parametrize("call", ["create", "write", "fsync", "fsync_folder", "make_folder"])
@pytest.mark.parametrize("existing", [False, True])
def test_a_disk_that_fails_at_any_call_leaves_no_file_behind(place, monkeypatch, capsys, at, call, existing):
    if existing:
        Path("out").mkdir()
    real, calls = getattr(system, call), 0

    def failing(*given):
        nonlocal calls
        calls += 1
        if calls >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*given)

    monkeypatch.setattr(system, call, failing)
    code = main(["export", "--output", "out"])
    said = capsys.readouterr().err
    if calls < at:  # it was never asked that often
        assert code == 0
        return
    assert (code, said) == (2, "sqs-tui: out: not written: disk full\n")
    assert Path("out").exists() == existing
    assert not existing or list(Path("out").iterdir()) == []


def test_a_file_that_somebody_else_puts_there_meanwhile_is_left_alone(place, monkeypatch, capsys):
    real = system.make_folder

    def overtaken(path):
        real(path)
        (path / "codebook.csv").write_text("theirs")

    monkeypatch.setattr(system, "make_folder", overtaken)
    assert main(["export", "--output", "out"]) == 2
    assert "a file of this name is already there" in capsys.readouterr().err
    assert [path.read_text() for path in Path("out").iterdir()] == ["theirs"]


def test_replacing_that_fails_halfway_leaves_whole_files_and_says_which(place, monkeypatch, capsys):
    assert main(["export", "--output", "out"]) == 0
    Path("out/codebook.csv").unlink()
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    real = system.replace

    def failing(new, old):
        if old.name == "sessions.json":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(new, old)

    monkeypatch.setattr(system, "replace", failing)
    capsys.readouterr()
    assert main(["export", "--output", "out", "--force"]) == 2
    assert capsys.readouterr().err == (
        "sqs-tui: out: not written: disk full; sessions.csv, answers.csv had been replaced before that;"
        " sessions.json may have been replaced\n"
    )
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before


# In other programs


def test_the_long_form_loads_in_pandas_as_it_is(demo, tmp_path):
    pandas = pytest.importorskip("pandas")
    export = exported(demo, bundled())
    for name in ("answers.csv", "sessions.csv", "codebook.csv"):
        (tmp_path / name).write_bytes(file_of(export, name))
        frame = pandas.read_csv(tmp_path / name, low_memory=False)
        assert list(frame.columns) == list(rows(export, name)[0])
        assert len(frame) == len(rows(export, name))
    frame = pandas.read_csv(tmp_path / "answers.csv")
    figure = draft_letter(export.inspection).figures["lor_sufficient"]
    asked = frame[(frame.question == "lor_sufficient") & (frame.counted == 1)]
    assert asked.value.value_counts().to_dict() == {"yes": len(figure.yes), "no": len(figure.no)}
    assert frame.applies.dtype.kind == "i"


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="needs R")
def test_the_long_form_loads_in_r_as_it_is(demo, tmp_path):
    export = exported(demo, bundled())
    (tmp_path / "answers.csv").write_bytes(file_of(export, "answers.csv"))
    code = (
        'd <- read.csv("answers.csv"); cat(names(d)[1], nrow(d), ncol(d), class(d$applies),'
        ' sum(d$question == "lor_sufficient" & d$value == "yes"))'
    )
    done = subprocess.run(
        ["Rscript", "-e", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    found = rows(export, "answers.csv")
    yes = sum(row["question"] == "lor_sufficient" and row["value"] == "yes" for row in found)
    assert done.stdout == f"case {len(found)} {len(found[0])} integer {yes}"
