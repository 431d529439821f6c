"""The command line as its users meet it: in a process of its own, by exit code and by what each stream says."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sqs_tui import __version__
from tests.instruments import SMALL
from tests.plain.scripted_talk import WHOLE

ROOT = Path(__file__).parents[1]


def run(folder: Path, *arguments: str, lines: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess:
    """The command run in `folder`, its input a pipe holding `lines`."""
    data = lines.encode() if isinstance(lines, str) else lines
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SQS_SESSIONS": "", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "sqs_tui", *arguments], cwd=folder, input=data, capture_output=True, env=env, timeout=60
    )
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def start(folder: Path, case: str, lines: list[str]) -> None:
    codes = ("--inspector", "INS2", "--case-manager", "CM04")
    done = run(folder, "review", case, "--plain", *codes, lines="".join(f"{line}\n" for line in lines))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder to work in, with small criteria of its own and one finished and one unfinished case."""
    (tmp_path / "criteria.toml").write_text(SMALL, encoding="utf-8")
    start(tmp_path, "LAN-017", [*WHOLE, "complete", "yes", "yes", "q"])
    start(tmp_path, "LAN-018", ["y"])
    return tmp_path


def test_version_and_usage(tmp_path):
    done = run(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"sqs-tui {__version__}\n")
    for arguments in (["lst"], ["show"], ["list", "--format", "xml"], ["--language", "de"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
    assert run(tmp_path, "--help").returncode == 0


def test_list(folder, tmp_path):
    done = run(folder, "list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Case", "LAN-017", "LAN-018"]
    rows = json.loads(run(folder, "list", "--format", "json").stdout)
    assert [(row["case"], row["state"], row["answered"]) for row in rows] == [
        ("LAN-017", "completed", 9),
        ("LAN-018", "in progress", 1),
    ]
    assert done.stdout.splitlines()[0].split() == [
        "Case",
        "State",
        "Answered",
        "Case",
        "manager",
        "Inspector",
        "Last",
        "change",
    ]
    assert done.stdout.splitlines()[1].split()[5:7] == ["CM04", "INS2"]


def test_list_names_cases_of_which_only_other_files_are_left(folder):
    (folder / "sessions" / "LAN-018.toml").unlink()
    start(folder, "LAN-1.draft", ["y"])  # a case of its own, not the draft of another
    done = run(folder, "list")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "sqs-tui: LAN-018: its review is gone, but other files of it are here; sqs-tui purge LAN-018 shows which"
    ]
    again = run(folder, "review", "LAN-018", "--plain", "--inspector", "INS2", "--case-manager", "CM04")
    assert again.returncode == 2
    assert "its review is gone, but LAN-018.toml.bak is here" in again.stderr


def test_list_of_a_folder_that_is_not_there(tmp_path):
    done = run(tmp_path, "--sessions", "elsewhere", "list")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "sqs-tui: elsewhere: no such folder\n")
    done = run(tmp_path, "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No sessions in sessions yet" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_list_names_what_cannot_be_read_and_says_so_by_its_code(folder):
    (folder / "sessions" / "bad\x1b[2J.toml").write_text("x = ", encoding="utf-8")
    odd = (folder / "sessions" / "LAN-018.toml").read_text(encoding="utf-8")
    (folder / "sessions" / "LAN-018.toml").write_text(
        odd.replace('inspector = "INS2"', "inspector = 2"), encoding="utf-8"
    )
    done = run(folder, "list")
    assert done.returncode == 1
    assert done.stdout.count("cannot be read") == 2
    assert "is not TOML" in done.stdout
    assert "inspector" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_session_changed_after_completion_is_not_in_order(folder):
    path = folder / "sessions" / "LAN-017.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("contact log", "contact sheet"), encoding="utf-8")
    for arguments, stream in ((["list"], "stdout"), (["show", "LAN-017"], "stderr"), (["check"], "stdout")):
        done = run(folder, *arguments)
        assert done.returncode == 1
        assert "changed after it was completed" in getattr(done, stream).lower()


def test_show(folder):
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert done.stdout.startswith("OFFICIAL-SENSITIVE\n\nReview of case LAN-017\n")
    assert run(folder, "show", "sessions/LAN-017.toml").stdout == done.stdout
    assert json.loads(run(folder, "show", "LAN-017", "--format", "json").stdout)["case"] == "LAN-017"
    sheet = run(folder, "show", "LAN-017", "--for", "case-manager", "--format", "markdown").stdout
    assert "What was done well" in sheet
    assert "Insufficient" not in sheet
    for missing in ("LAN-999", "../LAN-017", "sessions/none.toml"):
        done = run(folder, "show", missing)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1


def test_show_writes_a_private_file_and_never_over_another(folder):
    done = run(folder, "show", "LAN-017", "--format", "html", "--output", "out.html")
    assert (done.returncode, done.stdout) == (0, "Written to out.html\n")
    out = folder / "out.html"
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
    out.write_text("mine", encoding="utf-8")
    done = run(folder, "show", "LAN-017", "--output", "out.html")
    assert (done.returncode, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in done.stderr
    assert run(folder, "show", "LAN-017", "--output", "out.html", "--force").returncode == 0
    assert "LAN-017" in out.read_text(encoding="utf-8")
    assert run(folder, "show", "LAN-017", "--output", "none/out.html").returncode == 2


def test_sessions_are_read_under_their_own_criteria(folder):
    criteria = folder / "criteria.toml"
    criteria.write_text(
        criteria.read_text(encoding="utf-8").replace('version = "1"', 'version = "2"'), encoding="utf-8"
    )
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "under version 1" in done.stderr
    for copy in (folder / "sessions" / "instruments").iterdir():
        copy.unlink()
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "are not here" in done.stderr
    assert "Was the plan good enough? No" in done.stdout
    assert "LAN-017" in run(folder, "list").stdout
    assert run(folder, "check", "sessions/LAN-017.toml").returncode == 1


def test_check(folder):
    done = run(folder, "check")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "criteria.toml: in order."
    assert "not yet completed" in done.stdout
    (folder / "bad.toml").write_text('schema = 1\nquestions = [{ id = "A" }]\nextra = 1\n', encoding="utf-8")
    done = run(folder, "check", "bad.toml", "sessions/LAN-017.toml", "none.toml")
    assert done.returncode == 2
    assert "bad.toml:3:1: unknown key 'extra'" in done.stdout
    assert len(done.stdout.splitlines()) > 4
    assert "LAN-017.toml: in order, completed" in done.stdout
    session = folder / "sessions" / "LAN-018.toml"
    session.write_text(session.read_text(encoding="utf-8").replace("in_progress", "begun"), encoding="utf-8")
    assert "'state' is not one of its values" in run(folder, "show", "LAN-018").stderr
    assert "'state' is not one of its values" in run(folder, "list").stdout
    done = run(folder, "check")
    assert done.returncode == 2
    assert "LAN-018.toml:5:1: 'state' is not one of its values" in done.stdout


def test_check_knows_the_names_of_kept_versions(folder):
    sessions = folder / "sessions"
    (sessions / "earlier").mkdir()
    shutil.copy(sessions / "LAN-017.toml", sessions / "earlier" / "LAN-017.r3.toml")
    for name in ("LAN-017.toml.bak", "earlier/LAN-017.r3.toml"):
        done = run(folder, "check", f"sessions/{name}")
        assert done.returncode == 0, done.stdout
        assert "in order" in done.stdout
    shutil.copy(sessions / "LAN-017.toml", sessions / "earlier" / "LAN-018.r3.toml")
    assert "give the file back its name" in run(folder, "check", "sessions/earlier/LAN-018.r3.toml").stdout


def test_an_error_in_the_program_is_told_by_its_place_alone(folder):
    code = (
        "import sqs_tui.cli.show as show, sys\n"
        "def run(options): raise KeyError('he told his nan about the knife')\n"
        "show.run = run\n"
        "from sqs_tui.cli import main\n"
        "sys.exit(main(['show', 'LAN-017']))"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, env=env, timeout=60)
    assert done.returncode == 2
    assert done.stderr.decode() == "sqs-tui: internal error: KeyError at <string>:2.\n"


def test_hostile_keys_reach_no_output_where_the_criteria_are_lost(folder):
    path = folder / "sessions" / "LAN-018.toml"
    text = path.read_text("utf-8").replace(
        "[answers.", '[answers."zz\\u009b31m\\u202e"]\nquestion = "x"\nvalue = "yes"\n\n[answers.', 1
    )
    text = re.sub(r'sha256 = "\w+"', f'sha256 = "{"0" * 64}"', text)
    text = re.sub(r"^answers = (\d+)", lambda found: f"answers = {int(found[1]) + 1}", text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    for format in ("json", "text"):
        done = run(folder, "show", "LAN-018", "--format", format)
        assert "\x9b" not in done.stdout + done.stderr
        assert "\u202e" not in done.stdout + done.stderr
        assert done.returncode == 2
        assert "is not a code" in done.stderr


def test_broken_criteria_are_listed_whole(folder):
    (folder / "criteria.toml").write_text("schema = 1\n[instrument]\nid = 3\n", encoding="utf-8")
    named = ["--criteria", "criteria.toml"]
    for arguments in ([*named, "list"], [*named, "show", "LAN-017"], ["review", "LAN-017", "--plain"], ["check"]):
        done = run(folder, *arguments)
        assert done.returncode == 2
        said = done.stdout if arguments == ["check"] else done.stderr
        assert len([line for line in said.splitlines() if "criteria.toml:" in line]) > 2


@pytest.mark.parametrize("broken", ["schema = 1\n[instrument]\nid = 3\n", "not TOML"])
def test_sessions_are_read_with_their_copy_when_the_criteria_are_broken(folder, broken):
    before = {name: run(folder, *name.split()).stdout for name in ("list", "list --format json", "show LAN-017")}
    (folder / "criteria.toml").write_text(broken, encoding="utf-8")
    for name, text in before.items():
        done = run(folder, *name.split())
        assert (done.returncode, done.stdout) == (0, text)
        assert len(done.stderr.splitlines()) == 1
        assert done.stderr.startswith("sqs-tui: criteria.toml:")
        assert "kept beside them" in done.stderr
    checked = run(folder, "check", "sessions/LAN-017.toml")
    assert (checked.returncode, "in order, completed" in checked.stdout) == (0, True)
    for copy in (folder / "sessions" / "instruments").iterdir():
        copy.unlink()
    done = run(folder, "show", "LAN-017")
    assert done.returncode == 0
    assert "are not here" in done.stderr


def test_without_a_terminal_the_screens_name_the_way_without_one(tmp_path):
    for arguments in ([], ["review"], ["review", "LAN-017"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert "--plain" in done.stderr


def test_plain_asks_for_what_was_not_given(tmp_path):
    done = run(tmp_path, "review", "--plain", lines="../x\nLAN-1\nJoe Bloggs\nINS2\nCM04\nq\n")
    assert done.returncode == 0
    assert "A case reference is" in done.stdout
    assert "Use a code for the inspector" in done.stdout.replace("\n", " ")
    assert (tmp_path / "sessions" / "LAN-1.toml").is_file()
    done = run(tmp_path, "review", "lan-1", "--plain", lines="q\n")
    assert done.returncode == 2
    assert "too like LAN-1" in done.stderr
    assert run(tmp_path, "review", "LAN-2", "--plain").returncode == 2
    assert not (tmp_path / "sessions" / "LAN-2.toml").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)])
def test_plain_interrupted_halfway_has_everything_saved(tmp_path, number):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [
        sys.executable,
        "-m",
        "sqs_tui",
        "review",
        "LAN-1",
        "--plain",
        "--inspector",
        "I1",
        "--case-manager",
        "C1",
    ]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdin.write(b"a\ne\nSaid in the talk\n")
        process.stdin.flush()
        seen = b""
        while b"Said in the talk" not in seen:
            seen += os.read(process.stdout.fileno(), 65536)
        time.sleep(0.2)
        process.send_signal(number)
        assert process.wait(20) == 130
    assert "Said in the talk" in (tmp_path / "sessions" / "LAN-1.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_ends_it_quietly(folder, unbuffered):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
    html = ["show", "LAN-017", "--format", "html"]
    for arguments in (["list"], ["show", "LAN-017"], html, ["--version"], ["--help"]):
        read, write = os.pipe()
        os.close(read)
        command = [sys.executable, "-m", "sqs_tui", *arguments]
        done = subprocess.run(command, cwd=folder, env=env, stdout=write, stderr=subprocess.PIPE, timeout=60)
        os.close(write)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_said(folder, unbuffered):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "sqs_tui", "list"], cwd=folder, env=env, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_an_output_of_few_characters_is_enough(folder):
    start(folder, "LAN-019", ["e é 👩 “quoted”"])
    done = run(folder, "show", "LAN-019", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\xe9" in done.stdout


HEAVY = ("textual", "rich")
CASES = [
    (["--version"], ("argparse", "pathlib", "tomli", "pydantic", "dataclasses", "typing", *HEAVY)),
    (["lst"], ("tomli", "pydantic", "dataclasses", *HEAVY)),
    (["list"], ("pydantic", *HEAVY)),
    (["show", "LAN-017"], ("pydantic", *HEAVY)),
    (["check"], HEAVY),
    (["export", "--output", "tables"], HEAVY),
    (["compare", "LAN-017", "LAN-018"], HEAVY),
]


@pytest.mark.parametrize(("arguments", "absent"), CASES, ids=[case[0][0] for case in CASES])
def test_no_command_imports_what_it_does_not_need(folder, arguments, absent):
    code = (
        "import sys; from sqs_tui.cli import main\n"
        f"main({arguments!r})\n"
        f"print([name for name in {absent!r} if name in sys.modules], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_date_without_quotation_marks_is_no_traceback(folder):
    """As a hand edit in a text editor leaves it."""
    path = folder / "sessions" / "LAN-017.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('value = "2013-01-07"', "value = 2013-01-07"), encoding="utf-8"
    )
    for arguments in (["show", "LAN-017"], ["show", "LAN-017", "--format", "json"], ["check"]):
        assert run(folder, *arguments).returncode == 2


def test_findings(folder, tmp_path):
    done = run(tmp_path, "findings")
    assert (done.returncode, done.stderr) == (0, "sqs-tui: sessions: 1 case counted; 1 draft\n")
    assert "1. The work" in done.stdout
    content = json.loads(run(tmp_path, "findings", "sessions", "--format", "json").stdout)
    assert (content["sessions"]["complete"], content["sessions"]["draft"]) == (1, 1)
    for format in ("markdown", "html", "csv"):
        assert run(tmp_path, "findings", "--format", format).stdout
    done = run(tmp_path, "findings", "--output", "letter.txt")
    assert (done.returncode, done.stdout) == (0, "Written to letter.txt\n")
    assert stat.S_IMODE((tmp_path / "letter.txt").stat().st_mode) == 0o600
    assert run(tmp_path, "findings", "--output", "letter.txt").returncode == 2
    assert run(tmp_path, "findings", "--output", "letter.txt", "--force").returncode == 0


def test_findings_name_what_is_not_counted(folder, tmp_path):
    path = tmp_path / "sessions" / "LAN-017.toml"
    path.write_text(path.read_text("utf-8").replace('inspector = "INS2"', 'inspector = "INS3"'), "utf-8")
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", "utf-8")
    done = run(tmp_path, "findings", "--format", "json")
    assert done.returncode == 1
    assert "no cases counted; 1 draft; 2 other files left out" in done.stderr
    assert "LAN-017.toml: was changed after it was completed" in done.stderr
    assert "LAN-019.toml: line 1: is not TOML" in done.stderr
    assert json.loads(done.stdout)["letter"] == []


def test_findings_that_cannot_be(folder, tmp_path):
    for arguments, says in (
        (["none"], "none: no such folder"),
        (["--format", "pdf"], "invalid choice"),
        (["--proofread", "none.txt"], "cannot be read"),
    ):
        done = run(tmp_path, "findings", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    (tmp_path / "sessions" / "inspection.toml").write_text("schema = 1\naera = 2\n", "utf-8")
    done = run(tmp_path, "findings")
    assert (done.returncode, done.stdout) == (2, "")
    assert "inspection.toml:2:1: unknown key 'aera'; did you mean 'area'?" in done.stderr


def test_export(folder, tmp_path):
    done = run(tmp_path, "export", "--output", "tables")
    assert (done.returncode, done.stderr) == (0, "")
    names = ("sessions.csv", "answers.csv", "codebook.csv", "sessions.json")
    assert done.stdout == f"Written to tables: {', '.join(names)} (2 sessions, 1 draft among them).\n"
    assert run(tmp_path, "export", "--output", "tables").returncode == 2
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", "utf-8")
    done = run(tmp_path, "export", "sessions", "--output", "tables", "--force", "--without-text")
    assert done.returncode == 1
    assert done.stderr == "sqs-tui: sessions/LAN-019.toml: line 1: is not TOML: Invalid value\n"


def test_compare_finds_reviews_by_case_by_version_and_by_file(folder, tmp_path):
    sessions = tmp_path / "sessions"
    conflict, earlier = "LAN-017.conflict-20260302T093000Z-7", "sessions/earlier/LAN-017.r1.toml"
    whole = (sessions / "LAN-017.toml").read_text(encoding="utf-8")
    (sessions / "earlier").mkdir()
    (sessions / "earlier" / "LAN-017.r1.toml").write_text(whole, encoding="utf-8")
    (sessions / f"{conflict}.toml").write_text(whole, encoding="utf-8")
    second = tmp_path / "second.toml"
    second.write_text(whole, encoding="utf-8")
    for other in ("LAN-017.r1", conflict, "second.toml", earlier):
        done = run(tmp_path, "compare", "LAN-017", other)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("OFFICIAL-SENSITIVE\n\nTwo reviews of case LAN-017\n")
        assert "Nowhere: every question that both answered has the same answer." in done.stdout
        assert "are not here" not in done.stderr
    second.write_text(whole.replace('inspector = "INS2"', 'inspector = "INS3"'), encoding="utf-8")
    done = run(tmp_path, "compare", "LAN-017", "second.toml")
    assert (done.returncode, done.stderr) == (
        1,
        "sqs-tui: second.toml: This session was changed after it was completed.\n",
    )


def test_compare_in_each_format_and_to_a_file(folder, tmp_path):
    done = run(tmp_path, "compare", "LAN-017", "LAN-018")
    assert done.returncode == 0
    assert "These are reviews of different cases, LAN-017 and LAN-018" in " ".join(done.stdout.split())
    content = json.loads(run(tmp_path, "compare", "LAN-017", "LAN-018", "--format", "json").stdout)
    assert (content["first"]["case"], content["second"]["case"]) == ("LAN-017", "LAN-018")
    for format in ("markdown", "html", "docx"):
        done = run(tmp_path, "compare", "LAN-017", "LAN-018", "--format", format, "--output", f"out.{format}")
        assert (done.returncode, done.stdout) == (0, f"Written to out.{format}\n")
    done = run(tmp_path, "compare", "LAN-017", "LAN-018", "--output", "out.txt")
    assert (done.returncode, done.stdout) == (0, "Written to out.txt\n")
    assert run(tmp_path, "compare", "LAN-017", "LAN-018", "--output", "out.txt").returncode == 2


def test_what_cannot_be_compared(folder, tmp_path):
    (tmp_path / "sessions" / "LAN-019.toml").write_text("half = ", encoding="utf-8")
    for arguments, says in (
        (["LAN-017", "LAN-999"], "LAN-999: no such session in sessions, and no such file"),
        (["LAN-017", "LAN-019"], "LAN-019.toml:1:8: is not TOML"),
        (["LAN-017", "criteria.toml"], "criteria.toml"),
        (["LAN-017"], "required: B"),
    ):
        done = run(tmp_path, "compare", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
        assert "Traceback" not in done.stderr


def test_an_edited_draft_is_read_against_the_figures(folder, tmp_path):
    assert run(tmp_path, "findings", "--output", "letter.txt").returncode == 0
    done = run(tmp_path, "findings", "--proofread", "letter.txt")
    assert (done.returncode, done.stdout) == (0, "letter.txt: every number in it can come from the figures.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize("codes", [(), ("--inspector", "INS2")])
def test_on_screen_a_case_that_is_not_there_is_begun_only_with_its_codes(tmp_path, codes):
    from tests.pty.terminal import program

    (tmp_path / "sessions").mkdir()
    with program(tmp_path, "review", "LAN-777", *codes, size=(200, 30)) as terminal:
        assert terminal.ended() == 2
        assert f"LAN-777 is not in {tmp_path / 'sessions'}: to begin it add" in terminal.screen()
        assert "--inspector CODE --case-manager CODE, or press n at Home" in terminal.screen()
    assert list((tmp_path / "sessions").iterdir()) == []


def test_list_overdue(folder, tmp_path):
    sessions = tmp_path / "sessions"
    done = run(tmp_path, "list", "--overdue")
    assert (done.returncode, done.stderr) == (0, "")
    assert "No case in sessions is past its day." in done.stdout
    assert "2 sessions have no day" in done.stdout
    (sessions / "inspection.toml").write_text("schema = 1\ndispose_after = 2013-06-01\n", "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["Case", "LAN-017", "LAN-018"]
    assert done.stdout.count("2013-06-01") == 2
    assert "2 cases are past the day" in done.stdout
    # A session's own day comes before that of its inspection.
    path = sessions / "LAN-018.toml"
    plain = path.read_text("utf-8")
    path.write_text(plain.replace("position =", 'dispose_after = "2999-12-31"\nposition =', 1), "utf-8")
    content = json.loads(run(tmp_path, "list", "--overdue", "--format", "json").stdout)
    assert [(row["case"], row["dispose_after"]) for row in content["overdue"]] == [("LAN-017", "2013-06-01")]
    assert (content["undated"], content["unknown"], content["without_session"]) == (0, [], [])
    path.write_text(plain.replace("position =", 'dispose_after = "soon"\nposition =', 1), "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert done.returncode == 1
    assert "LAN-018.toml: its day is not known: dispose_after is 'soon', which is no day" in done.stderr
    assert "1 case is past the day" in done.stdout
    done = run(tmp_path, "check")
    assert done.returncode == 1
    line = path.read_text("utf-8").splitlines().index('dispose_after = "soon"') + 1
    assert f"LAN-018.toml:{line}:1: dispose_after is 'soon', which is no day; write it as" in done.stdout
    path.unlink()
    done = run(tmp_path, "list", "--overdue")
    assert "Without a session, but with other files: LAN-018." in done.stdout
    (sessions / "inspection.toml").write_text('schema = 1\ndispose_after = "2013-06-01"\n', "utf-8")
    done = run(tmp_path, "list", "--overdue")
    assert (done.returncode, done.stdout) == (2, "")
    assert "inspection.toml:2:1: 'dispose_after' is not a date" in done.stderr
    done = run(tmp_path, "check")
    assert done.returncode == 2
    assert "inspection.toml:2:1: 'dispose_after' is not a date" in done.stdout
    (sessions / "inspection.toml").write_text("schema = 1\n", "utf-8")
    assert "inspection.toml: in order." in run(tmp_path, "check").stdout


def test_purge_without_a_terminal_asks_for_the_reference_twice(folder, tmp_path):
    sessions = tmp_path / "sessions"
    start(tmp_path, "LAN-01", ["y"])
    before = sorted(sessions.rglob("*"))
    for more, says in (([], "add --yes LAN-017"), (["--yes", "LAN-01"], "does not repeat"), (["--yes", "y"], "repeat")):
        done = run(tmp_path, "purge", "LAN-017", *more, lines="LAN-017\n")
        assert done.returncode == 2
        assert "LAN-017.toml.bak" in done.stdout
        assert f"nothing was removed: {'to' if not more else '--yes'}" in done.stderr
        assert says in done.stderr
    for case in ("LAN-999", "lan-017", "../LAN-017", "sessions/LAN-017.toml"):
        assert run(tmp_path, "purge", case, "--yes", case).returncode == 2
    assert sorted(sessions.rglob("*")) == before
    run(tmp_path, "show", "LAN-017", "--output", "LAN-017-summary.txt")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("LAN-017: completed; no day is given after which to remove it.\n")
    assert "They are left alone" in done.stdout
    assert "Not reached by this" in done.stdout
    assert done.stdout.endswith("LAN-017 is removed.\n")
    assert [path for path in before if path.exists()] == [path for path in before if "LAN-017" not in path.name]
    assert (tmp_path / "LAN-017-summary.txt").exists()
    assert [line.split()[0] for line in run(tmp_path, "list").stdout.splitlines()] == ["Case", "LAN-01", "LAN-018"]


def test_purge_tells_what_it_cannot_remove_and_removes_the_rest(folder, tmp_path):
    sessions = tmp_path / "sessions"
    (sessions / "LAN-017.toml.bak").unlink()
    (sessions / "LAN-017.toml.bak").mkdir()
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert done.returncode == 2
    assert "LAN-017.toml.bak: not removed: " in done.stderr
    assert "not all of it is removed; the rest is" in done.stderr
    assert [path.name for path in sessions.iterdir() if "LAN-017" in path.name] == ["LAN-017.toml.bak"]
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert "the review itself is gone, other files are not" in done.stdout


def test_purge_tells_which_cases_rely_on_what_was_asked_once(folder, tmp_path):
    told = "goes with it: LAN-018, of the same case manager, has no such answers of its own."
    done = run(tmp_path, "purge", "LAN-017")
    assert told in " ".join(done.stdout.split())
    assert "of the same case manager" not in run(tmp_path, "purge", "LAN-018").stdout
    (tmp_path / "criteria.toml").write_text("broken", "utf-8")
    done = run(tmp_path, "purge", "LAN-017")
    assert "Whether other cases rely on what its case manager was asked once, cannot be told." in done.stdout


def test_purge_of_a_file_that_cannot_be_read(folder, tmp_path):
    path = tmp_path / "sessions" / "LAN-017.toml"
    path.write_text("half = \x1b[2J", "utf-8")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    assert done.returncode == 0
    assert "LAN-017: not readable: " in done.stdout
    assert "\x1b" not in done.stdout
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_purge_is_refused_while_the_case_is_open_elsewhere(folder, tmp_path):
    from sqs_tui.store.lock import Lock

    lock = Lock(tmp_path / "sessions" / ".LAN-017.lock")
    done = run(tmp_path, "purge", "LAN-017", "--yes", "LAN-017")
    lock.close()
    assert done.returncode == 2
    assert "LAN-017: open elsewhere, by process" in done.stderr
    assert (tmp_path / "sessions" / "LAN-017.toml").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize(("typed", "code"), [("LAN-017", 0), ("y", 2)])
def test_purge_at_a_terminal_has_the_reference_typed(folder, tmp_path, typed, code):
    from tests.pty.terminal import Terminal, environment, sqs

    env = environment(tmp_path / "home")
    with Terminal(sqs("purge", "LAN-017"), env, tmp_path, size=(160, 40)) as terminal:
        terminal.wait_for("To remove these files for good type LAN-017")
        terminal.type(typed)
        terminal.press("enter")
        assert terminal.ended() == code
    assert (tmp_path / "sessions" / "LAN-017.toml").exists() == bool(code)


def _killed(command: list[str], folder: Path, until: bytes, number: int) -> tuple[int, str]:
    """How a process ended that was allowed a core dump and was killed once it had said `until`; and its limit then."""
    import resource

    def allow() -> None:
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=allow
    ) as process:
        seen = b""
        while until not in seen:
            seen += os.read(process.stdout.fileno(), 65536)
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        process.send_signal(number)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -number
    return status, next(line for line in limits.splitlines() if "core file" in line)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV])
def test_a_crash_leaves_no_image_of_the_memory(tmp_path, number):
    (tmp_path / "bare").mkdir()
    bare = [sys.executable, "-c", "print('ready'); input()"]
    status, _ = _killed(bare, tmp_path / "bare", b"ready", number)
    if not os.WCOREDUMP(status):
        pytest.skip("this system lets nobody dump core")
    codes = ("--inspector", "I1", "--case-manager", "C1")
    review = [sys.executable, "-m", "sqs_tui", "review", "LAN-1", "--plain", *codes]
    status, limit = _killed(review, tmp_path, b"Your answer", number)
    assert os.WTERMSIG(status) == number
    assert not os.WCOREDUMP(status)
    assert limit.split()[4:6] == ["1", "1"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("core")]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_reports_are_written_over_nothing_but_a_file_and_that_only_when_asked(folder, tmp_path):
    aim, session = tmp_path / "aim.txt", tmp_path / "sessions" / "LAN-018.toml"
    aim.write_text("mine", "utf-8")
    (tmp_path / "link.txt").symlink_to(aim)
    (tmp_path / "nowhere.txt").symlink_to(tmp_path / "none")
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    before = session.read_bytes()
    never = ("link.txt", "nowhere.txt", "folder.txt", "pipe.txt", "sessions/LAN-018.toml")
    asked = [(["show", "LAN-017"], name, ["--force"]) for name in never]
    asked += [
        (["show", "LAN-017"], "aim.txt", []),
        (["findings"], "aim.txt", []),
        (["findings"], "link.txt", ["--force"]),
    ]
    for command, name, force in asked:
        done = run(tmp_path, *command, "--output", name, *force)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"{name}: " in done.stderr
    assert (aim.read_text("utf-8"), session.read_bytes()) == ("mine", before)
    assert not (tmp_path / "none").exists()
    assert list(tmp_path.rglob("*.tmp")) == []
    assert run(tmp_path, "findings", "--output", "aim.txt", "--force").returncode == 0
    assert stat.S_IMODE(aim.stat().st_mode) == 0o600
