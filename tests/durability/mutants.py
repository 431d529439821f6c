"""The protections, each taken away from a copy of the program: the tests that guard it must then fail."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Mutant:
    """One protection: where it is, what is put in its place, and which tests must notice."""

    protection: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    only: str = ""

    def applied(self, text: str) -> str:
        if text.count(self.old) != 1:
            raise ValueError(f"{self.protection}: not found once in {self.file}")
        return text.replace(self.old, self.new)


_READ_BACK = """        if system.read(path, len(data) + 1) != data:
            raise SaveFailed("what was written could not be read back", perhaps=True)
"""
REPLAY, ERRORS = "tests/durability/test_replay.py", "tests/durability/test_errors.py"
MUTANTS = (
    Mutant("fsync", "sqs_tui/store/durable.py", "        system.fsync(fd)\n", "", (REPLAY,), "crash_state"),
    Mutant(
        "directory fsync", "sqs_tui/store/durable.py",
        "        system.fsync_folder(path.parent)\n" + _READ_BACK, _READ_BACK, (REPLAY,), "crash_state",
    ),
    Mutant(
        "lock", "sqs_tui/store/lock.py",
        "if not system.try_lock(fd):", "if system.try_lock(fd) is None:",
        ("tests/durability/test_contending.py", "tests/store/test_lock.py"), "opener or exclusive or stale",
    ),
    Mutant(
        "digest check", "sqs_tui/store/durable.py",
        "if expected is not None and digest_of(path) not in expected:", "if expected is None and not path:",
        ("tests/durability/test_contending.py", "tests/store/test_session_file.py"), "same_size or edit_by_others",
    ),
    Mutant(
        "acknowledge last", "sqs_tui/store/saver.py",
        "            last = self._sessions[-1] if self._sessions else None\n",
        '            self._on_saved(Saved(session.opened, 1, ""))\n'
        "            last = self._sessions[-1] if self._sessions else None\n",
        (REPLAY,), "crash_state",
    ),
    Mutant(
        "no temporary left", "sqs_tui/store/durable.py",
        "        except BaseException:\n            _forget(temporary)\n            raise\n",
        "        except BaseException:\n            raise\n",
        (ERRORS,), "every_call",
    ),
    Mutant(
        "no error swallowed", "sqs_tui/store/durable.py",
        "        raise SaveFailed(in_words(error), perhaps=putting) from error\n", "        return\n", (ERRORS,), "every_call",
    ),
    Mutant(
        "strict check", "sqs_tui/store/session_file.py",
        "self._problems = problems_of(Session, *self._unverified)", "self._problems = []",
        ("tests/store/test_session_file.py",), "not_in_order",
    ),
    Mutant("read-back", "sqs_tui/store/durable.py", _READ_BACK, "", ("tests/store/test_durable.py",), "read"),
    Mutant(
        "markup off", "sqs_tui/tui/styled.py",
        'return Content("".join(texts), spans)', 'return Content.from_markup("".join(texts))',
        ("tests/test_text_gate.py",), "words_are",
    ),
    Mutant(
        "text gate", "sqs_tui/text.py",
        "text, replaced = _UNSAFE.subn(REPLACEMENT, text)", "replaced = 0", ("tests/test_text_gate.py",),
    ),
    Mutant(
        "no locals in a crash", "sqs_tui/tui/app.py",
        "textual_internals.on_fatal_error(self, self._crash_words)", "pass",
        ("tests/pty/test_leaks.py",), "crash",
    ),
)  # fmt: skip


def copy_of_the_program(where: Path) -> Path:
    """What a test run needs, without what it leaves behind."""
    ignore = shutil.ignore_patterns("__pycache__", ".*_cache", "*.pyc")
    for name in ("sqs_tui", "tests"):
        shutil.copytree(REPOSITORY / name, where / name, ignore=ignore)
    for name in ("criteria.toml", "pyproject.toml"):
        shutil.copy(REPOSITORY / name, where / name)
    return where


def noticed(mutant: Mutant | None, selection: Mutant) -> tuple[bool, str]:
    """Whether the tests of `selection` fail in a copy with `mutant` applied (None: as it is), and by which name."""
    with tempfile.TemporaryDirectory(prefix="sqs-mutant-") as folder:
        root = copy_of_the_program(Path(folder))
        if mutant is not None:
            path = root / mutant.file
            path.write_text(mutant.applied(path.read_text("utf-8")), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
        only = ["-k", selection.only] if selection.only else []
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-o", "addopts=-q", "-x", "-p", "no:cacheprovider", "--no-header", *selection.tests, *only],
            cwd=root, env=environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        failed = re.search(r"^FAILED (\S+)", done.stdout, re.MULTILINE)
        if done.returncode not in (0, 1):
            raise RuntimeError(
                f"{selection.protection}: the tests did not run: {done.stdout[-500:]}{done.stderr[-500:]}"
            )
        return done.returncode == 1, failed[1].partition("::")[2] if failed else ""


def all_noticed(workers: int = 2) -> list[tuple[Mutant, bool, str]]:
    """Every mutant, whether it was noticed, and by which test."""
    with ThreadPoolExecutor(workers) as pool:
        results = pool.map(lambda mutant: noticed(mutant, mutant), MUTANTS)
        return [(mutant, *result) for mutant, result in zip(MUTANTS, results, strict=True)]


def unharmed(workers: int = 2) -> list[str]:
    """The selections that fail in a copy with nothing taken away: they would prove nothing."""
    with ThreadPoolExecutor(workers) as pool:
        results = pool.map(lambda mutant: noticed(None, mutant), MUTANTS)
        return [mutant.protection for mutant, (failed, _) in zip(MUTANTS, results, strict=True) if failed]
