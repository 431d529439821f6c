"""A case and a controller over it, and the few things that are done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sqs_tui.criteria.load import LoadedInstrument
from sqs_tui.open_case import OpenCase
from sqs_tui.review.session import SignOff, now
from sqs_tui.tui.review.controller import ReviewController
from sqs_tui.tui.review.outcome import Outcome, Pace
from tests.tui.conftest import answer_everything, begin, criteria_from


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> LoadedInstrument:
    return criteria_from(tmp_path_factory.mktemp("small"))


@pytest.fixture
def case(folder: Path, small: LoadedInstrument) -> Iterator[OpenCase]:
    """A case of the small instrument, in custody, with the case manager there, and ready to be saved."""
    case = begin(folder, small)
    case.settle(case.prepare())
    case.review.choose("present", "yes")
    case.review.choose("sentence", "custody")
    yield case
    case.close()


@pytest.fixture
def controller(case: OpenCase) -> ReviewController:
    return at(case, "present")


def at(case: OpenCase, question: str, **given: Callable[[], None]) -> ReviewController:
    """A controller that looks at this question."""
    controller = ReviewController(case, Pace(), **given)
    controller.go(case.review.instrument.by_id[question])
    return controller


def press(controller: ReviewController, key: str, character: str | None = "", **seen: bool) -> Outcome | None:
    """A key, whose character is its name where nothing else is given."""
    return controller.take_key(key, key if character == "" else character, **{"in_view": True, **seen})


def complete(case: OpenCase) -> None:
    answer_everything(case.review)
    case.complete([SignOff("INS2", "inspector", now(), "Confirmed.")])


def place(controller: ReviewController) -> str:
    return controller.question.id
