"""The command line as a process: its usage, streams, signals, imports, and what a crash leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sqs_tui import __version__
from tests.cli.command import ROOT, run, start


def test_version_and_usage(tmp_path):
    done = run(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"sqs-tui {__version__}\n")
    for arguments in (["lst"], ["show"], ["list", "--format", "xml"], ["--language", "de"]):
        done = run(tmp_path, *arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1
    assert run(tmp_path, "--help").returncode == 0


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

    def heed() -> None:  # what a shell starts in the background ignores Ctrl+C, and so does whatever that starts
        signal.signal(number, signal.SIG_DFL)

    with subprocess.Popen(
        command, cwd=tmp_path, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=heed
    ) as process:
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
