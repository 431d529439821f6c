"""Folders in which everything before a step has been done, made once and copied for every trial of the step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from sqs_tui.criteria.load import LoadedInstrument
from tests.durability.case_driver import ALONE, STEPS, CaseDriver, criteria, one_thread
from tests.durability.ledger import Ledger
from tests.durability.simulated_disk import View, found_in, put_back


class PreparedCases:
    """`at(step)` is a case that is just before the step, in a folder put back to what it was."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "sessions"
        self.loaded: LoadedInstrument = criteria(home / "criteria.toml")
        self._made: dict[str, tuple[View, Ledger, bool]] = {}

    def at(self, step: str) -> CaseDriver:
        """The case, opened if that is what the step needs."""
        if step not in self._made:
            self._made[step] = self._make(step)
        view, ledger, is_open = self._made[step]
        put_back(self.folder, view)
        driver = CaseDriver(self.folder, self.loaded, ledger=_copy(ledger))
        if is_open:
            driver.open()
            driver.ledger.resume(driver.review.session)
            if step == "record":
                driver.case.restore()
        return driver

    def _make(self, step: str) -> tuple[View, Ledger, bool]:
        put_back(self.folder, {})
        driver = CaseDriver(self.folder, self.loaded)
        for one in ALONE[step]:
            STEPS[one](driver)
        is_open = driver.open_case is not None
        driver.close()
        # The lock file is made again by whoever opens it.
        return (
            {path: data for path, data in found_in(self.folder).items() if not path.endswith(".lock")},
            driver.ledger,
            is_open,
        )


def _copy(ledger: Ledger) -> Ledger:
    copy = Ledger(ledger.loaded, ledger.case)
    copy.given, copy.promised = list(ledger.given), ledger.promised
    copy.typed, copy.typed_promised = deepcopy(ledger.typed), ledger.typed_promised
    return copy


@contextmanager
def prepared_cases(where: Path | None = None) -> Iterator[PreparedCases]:
    """One in a folder of its own, in which savers have no thread, gone afterwards."""
    memory = Path("/dev/shm")
    quick = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    home = Path(tempfile.mkdtemp(prefix="sqs-durability-", dir=where or quick))
    try:
        with one_thread():
            yield PreparedCases(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
