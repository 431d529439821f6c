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
from tests.durability.disk import View, found_in, put_back
from tests.durability.life import ALONE, STEPS, Book, Talk, criteria, one_thread


class Workshop:
    """`at(step)` is a case that is just before the step, in a folder put back to what it was."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "sessions"
        self.loaded: LoadedInstrument = criteria(home / "criteria.toml")
        self._made: dict[str, tuple[View, Book, bool]] = {}

    def at(self, step: str) -> Talk:
        """The case, opened if that is what the step needs."""
        if step not in self._made:
            self._made[step] = self._make(step)
        view, book, is_open = self._made[step]
        put_back(self.folder, view)
        talk = Talk(self.folder, self.loaded, book=_copy(book))
        if is_open:
            talk.open()
            talk.book.resume(talk.review.session)
            if step == "record":
                talk.case.restore()
        return talk

    def _make(self, step: str) -> tuple[View, Book, bool]:
        put_back(self.folder, {})
        talk = Talk(self.folder, self.loaded)
        for one in ALONE[step]:
            STEPS[one](talk)
        is_open = talk.open_case is not None
        talk.close()
        # The lock file is made again by whoever opens it.
        return (
            {path: data for path, data in found_in(self.folder).items() if not path.endswith(".lock")},
            talk.book,
            is_open,
        )


def _copy(book: Book) -> Book:
    copy = Book(book.loaded, book.case)
    copy.given, copy.promised = list(book.given), book.promised
    copy.typed, copy.typed_promised = deepcopy(book.typed), book.typed_promised
    return copy


@contextmanager
def workshop(where: Path | None = None) -> Iterator[Workshop]:
    """One in a folder of its own, in which savers have no thread, gone afterwards."""
    memory = Path("/dev/shm")
    quick = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    home = Path(tempfile.mkdtemp(prefix="sqs-durability-", dir=where or quick))
    try:
        with one_thread():
            yield Workshop(home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
