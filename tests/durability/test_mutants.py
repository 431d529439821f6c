"""The mutants of rigs/durability still fit the program: one whose place is gone would prove nothing."""

from __future__ import annotations

import pytest

from tests.durability.mutants import MUTANTS, REPOSITORY, noticed


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.protection)
def test_it_can_be_applied_and_its_tests_are_there(mutant):
    mutant.applied((REPOSITORY / mutant.file).read_text("utf-8"))
    assert all((REPOSITORY / path).is_file() for path in mutant.tests)


def test_one_of_them_is_noticed():
    (mutant,) = [mutant for mutant in MUTANTS if mutant.protection == "read-back"]
    assert noticed(mutant, mutant)[0]
