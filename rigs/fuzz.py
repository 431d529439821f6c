"""Coverage-guided fuzzing of the two loaders: whatever bytes stand in a file, only the declared errors come out.

    python rigs/fuzz.py --runs 1000000                    both loaders, half of the runs each, a process for each
    python rigs/fuzz.py --runs 2000 --only sessions       a short look at one
    python rigs/fuzz.py --runs 20000 --weaken numbers     takes a protection away: must end with 1
    python rigs/fuzz.py --only criteria --again FILE      one file that was found, with its traceback

It needs atheris (`pip install atheris`; Linux or macOS), which no other part of the project does. Of each input the
loader's whole way is gone: guarded parsing, building, the strict check, the rules or the fit to the instrument. What
comes out must be a `SourceError` or problems, each on one line; and a session without a problem must be written and
read back as it was. Starting points are small criteria and sessions; a mutator that knows lines, keys and values of
TOML changes them, libFuzzer does the rest. The exit status is 1 if anything else came out, or took over 10 seconds.
"""

from __future__ import annotations

import argparse
import atexit
import importlib.util
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

WHAT = ("sessions", "criteria")
WEAKENED = {
    "numbers": "integers of any size are let through",
    "building": "what cannot be built is not explained by the strict check",
    "names": "names of keys are told as they stand in the file",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20_000, help="how many inputs, of both loaders together (20,000)")
    parser.add_argument("--seed", type=int, default=1, help="another number, other inputs (1)")
    parser.add_argument("--only", choices=WHAT, help="one loader")
    parser.add_argument("--weaken", choices=WEAKENED, help="take a protection away: must fail")
    parser.add_argument("--corpus", type=Path, help="keep what was found interesting here, and begin with it")
    parser.add_argument("--again", type=Path, help="read this one file with the loader named by --only")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.again:
        loaders()[options.only or "sessions"](options.again.read_bytes())
        print("nothing but the declared errors")
        return 0
    if importlib.util.find_spec("atheris") is None:
        print("fuzzing of the loaders: skipped: atheris is not installed (pip install atheris)")
        return 0
    if options.worker:
        work(options)
    return watch(options)


def watch(options: argparse.Namespace) -> int:
    """Run a process for each loader, and print a row for each."""
    with tempfile.TemporaryDirectory(prefix="sqs-fuzz-") as folder:
        where = options.corpus or Path(folder)
        names = [options.only] if options.only else list(WHAT)
        running = [(name, *_started(options, name, options.runs // len(names), where / name)) for name in names]
        print(
            f"{'fuzzing of the loader of':28}{'runs':>10}{'runs/s':>8}{'edges':>7}{'features':>10}{'kept':>6}  result"
        )
        atexit.register(_kill_all, [process for _, process, _, _ in running])
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        wrong = 0
        for name, process, log, begun in running:
            status = process.wait()
            seconds = time.monotonic() - begun
            said = log.read_text("utf-8", "replace")
            runs = max((int(n) for n in re.findall(r"^#(\d+)\s", said, re.MULTILINE)), default=0)
            runs = int((re.findall(r"number_of_executed_units:\s*(\d+)", said) or [runs])[-1])
            cov, ft, kept = (re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", said) or [("0", "0", "0")])[-1]
            result = "only the declared errors"
            if status != 0:
                wrong += 1
                result = "BROKEN: " + (re.findall(r"^(\w+(?:Error|Exception).*)$", said, re.MULTILINE) or ["hung"])[-1]
                print(said[-3000:], file=sys.stderr)
                for found in sorted(where.glob(f"{name}-found-*")):
                    kept_at = Path(tempfile.gettempdir()) / found.name
                    kept_at.write_bytes(found.read_bytes())
                    print(f"the input is in {kept_at}", file=sys.stderr)
            print(f"{name:28}{runs:10,}{runs / seconds:8.0f}{cov:>7}{ft:>10}{kept:>6}  {result}", flush=True)
    return 1 if wrong else 0


def _started(
    options: argparse.Namespace, name: str, runs: int, corpus: Path
) -> tuple[subprocess.Popen[bytes], Path, float]:
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(beginnings(name)):
        (corpus / f"beginning-{number}").write_bytes(data)
    log = corpus.parent / f"{name}.log"
    command = [sys.executable, __file__, "--worker", "--only", name, "--runs", str(runs), "--seed", str(options.seed)]
    command += ["--corpus", str(corpus)] + (["--weaken", options.weaken] if options.weaken else [])
    with log.open("wb") as file:
        return subprocess.Popen(command, stdout=file, stderr=file), log, time.monotonic()  # noqa: S603


def beginnings(name: str) -> list[bytes]:
    """Small files in order, which reach every part of the model; large ones would only slow it down."""
    from tests.hostile.files import SMALL_CRITERIA, a_session
    from tests.instruments import SMALL

    if name == "criteria":
        return [SMALL_CRITERIA, SMALL.encode()]
    return [a_session(), a_session(completed=True)]


def loaders() -> dict[str, Callable[[bytes], None]]:
    """What is done with the bytes of a file of each kind; raises for whatever must not come out."""
    from sqs_tui.criteria.load import LoadedInstrument, _built, _lettered, load_instrument, problems_in
    from sqs_tui.review.fit import misfits
    from sqs_tui.review.session import Session
    from sqs_tui.source.build import BUILD_ERRORS
    from sqs_tui.source.problems import Problem, SourceError
    from sqs_tui.source.toml_reader import parse_source
    from sqs_tui.source.validate import problems_of
    from sqs_tui.store.integrity import matches
    from sqs_tui.store.session_text import content_of, session_from, to_toml
    from tests.hostile.files import SMALL_CRITERIA

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "criteria.toml"
        path.write_bytes(SMALL_CRITERIA)
        instrument = load_instrument(path).instrument
    place = Path("LAN-017.toml")

    def told(problems: list[Problem], *, at_least: int = 0) -> None:
        assert len(problems) >= at_least
        for problem in problems:
            assert "\n" not in str(problem), f"not on one line: {problem}"
            assert problem.what, problem

    def session(data: bytes) -> None:
        try:
            source = parse_source(place, data)
            content = content_of(source)
            problems = problems_of(Session, source, content)
            told(problems)
            opened = session_from(source, content)
        except SourceError as error:
            return told(error.problems, at_least=1)
        if not problems:
            misfits(instrument, opened)
            matches(opened)
            again = parse_source(place, to_toml(opened))
            assert repr(session_from(again, content_of(again))) == repr(opened), "not read back as it was"
        return None

    def criteria(data: bytes) -> None:
        try:
            source = parse_source(place, data)
            problems = problems_in(source)
        except SourceError as error:
            return told(error.problems, at_least=1)
        told(problems)
        try:
            loaded = LoadedInstrument(_built(source, "cy"), source)
            _lettered(source.raw, "en")
        except BUILD_ERRORS:
            assert problems, "cannot be built, and nothing is wrong with it"
            return None
        if not problems:
            assert loaded.instrument.questions
        return None

    return {"sessions": session, "criteria": criteria}


def _kill_all(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.kill()


def work(options: argparse.Namespace) -> None:
    """Fuzz one loader in this process; libFuzzer ends it."""
    import atheris  # type: ignore[import-untyped]  # there only where it was installed for this

    with atheris.instrument_imports(include=["sqs_tui.source", "sqs_tui.criteria", "sqs_tui.store.session_text"]):
        one = loaders()[options.only]
        from tests.hostile.files import before_end
    weaken(options.weaken)
    corpus: Path = options.corpus
    lines = [line for data in beginnings(options.only) for line in data.split(b"\n") if line]

    def mutated(data: bytes, max_size: int, seed: int) -> bytes:
        dice = random.Random(seed)  # noqa: S311
        if dice.random() < 0.25:
            return bytes(atheris.Mutate(data, max_size))
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            data = another(data, lines, dice)
        if options.only == "sessions" and dice.random() < 0.5:
            data = before_end(data, b"")  # else most are refused for the counts at their end, and no more is tried
        return data[:max_size]

    arguments = [sys.argv[0], f"-runs={options.runs}", f"-seed={options.seed}", "-max_len=12000", "-timeout=10"]
    arguments += [
        "-rss_limit_mb=1500",
        f"-artifact_prefix={corpus.parent}/{options.only}-found-",
        "-print_final_stats=1",
    ]
    os.environ.setdefault("PYTHONHASHSEED", "0")
    atheris.Setup([*arguments, str(corpus)], one, custom_mutator=mutated)
    atheris.Fuzz()


VALUES = [
    b"1", b"0", b"-1", b"9223372036854775807", b"9223372036854775808", b"0x" + b"f" * 5000, b"1" * 5000, b"nan",
    b"-inf", b"true", b"false", b'""', b"''", b'"no"', b'"completed"', b'"\\u0000"', b'"\\u202e"', b'"\\U0010ffff"',
    b"[]", b"{}", b"[[]]", b"[{}]", b'["a", 1]', b'{ en = "x" }', b'{ en = "x", cy = 1 }', b"{ a.b.c = 1 }",
    b"2026-01-01", b"09:30:00", b"2026-01-01T00:00:00", b"0001-01-01T00:00:00+23:59", b"9999-12-31T23:59:59-23:59",
    b"2026-01-01T00:00:00.999999Z", b'"""\n\\"""', b'"""\n\\\n  x"""', b"'''\n'''", b'"' + b"x" * 3000 + b'"',
    b"[" * 39 + b"]" * 39, b"[" * 45 + b"]" * 45, b'"{yes} {reason.x} {"', b'"not_done"', b"99.5",
]  # fmt: skip
KEYS = [
    b"a",
    b'"a b"',
    b'""',
    b"a.b",
    b"'\\'",
    b".".join([b"a"] * 99),
    b'"\\u001b"',
    b'"\\x1b\\e"',
    b'"\\n"',
    b"schema",
    b"id",
    b"en",
    b"when",
]
_PAIR = re.compile(rb"^([ \t{,]*)([A-Za-z0-9_]+)( *= *)(.*)$")


def another(data: bytes, known: list[bytes], dice: random.Random) -> bytes:
    """`data` with one thing changed that a TOML file is made of: a line, a key, a value, a table."""
    lines = data.split(b"\n")
    at = dice.randrange(len(lines))
    do = dice.randrange(9)
    pair = _PAIR.match(lines[at])
    if do == 0:
        del lines[at]
    elif do == 1:
        lines.insert(at, dice.choice(known))
    elif do == 2:
        lines.insert(dice.randrange(len(lines)), lines[at])
    elif do == 3:
        other = dice.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
    elif do in (4, 5) and pair:
        lines[at] = pair[1] + pair[2] + pair[3] + dice.choice(VALUES)
    elif do == 6 and pair:
        lines[at] = pair[1] + dice.choice(KEYS) + pair[3] + pair[4]
    elif do == 7:
        lines.insert(at, dice.choice(KEYS) + b" = " + dice.choice(VALUES))
    else:  # a piece of one line in the place of a piece of another
        piece, into = dice.choice(known), lines[at]
        start, end = sorted(dice.randrange(len(into) + 1) for _ in range(2))
        begin, stop = sorted(dice.randrange(len(piece) + 1) for _ in range(2))
        lines[at] = into[:start] + piece[begin:stop] + into[end:]
    return b"\n".join(lines)


def weaken(name: str | None) -> None:
    from sqs_tui.source import toml_reader
    from sqs_tui.store import session_text

    if name == "numbers":
        patch.object(toml_reader, "_refuse_what_cannot_be_handled", lambda source: None).start()
    elif name == "building":
        patch.object(session_text, "BUILD_ERRORS", ()).start()
    elif name == "names":
        patch.object(toml_reader, "one_line", str).start()


if __name__ == "__main__":
    sys.exit(main())
