"""Wrong entries are found by their centre of mass or by bisection, with few evaluations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from nablacheck.core.verdict import Outcome
from nablacheck.differences.directions import directions
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.locate_wrong_entries import locate_entries
from nablacheck.differences.options import LOCATION

from tests.helpers.lines import checker_for


def located(size: int, wrong: dict[int, float]) -> tuple[EntryErrors, int]:
    x = np.random.default_rng(size).standard_normal(size)
    claim = 2 * x
    for position, claim_error in wrong.items():
        claim[position] += claim_error
    checker = checker_for(lambda x: float(x @ x), x, claim)
    result = checker.check(directions(x, claim, np.random.default_rng(0), None))
    assert result.outcome is Outcome.FAIL
    before = checker.evaluations
    assert result.line is not None
    assert result.extrapolant is not None
    return locate_entries(result.line, result.extrapolant), checker.evaluations - before


@pytest.mark.parametrize("size", [100, 10_000])
@pytest.mark.parametrize("position", [0, 37, -1])
def test_one_wrong_entry_takes_a_few_evaluations(size: int, position: int) -> None:
    found, calls = located(size, {position: 3.0})
    assert found.positions.tolist() == [position % size]
    assert found.claim_error[0] == pytest.approx(3.0, rel=1e-3)
    assert found.dominant
    assert calls <= 8


@pytest.mark.parametrize("size", [65, 66, 67, 100, 1000])
def test_every_position_is_found(size: int) -> None:
    for position in range(0, size, 1 + size // 70):
        found, _ = located(size, {position: 3.0})
        assert found.positions.tolist() == [position]


def test_two_wrong_entries_have_no_centre_and_are_bisected() -> None:
    found, calls = located(10_000, {100: 3.0, 9_000: 3.0})
    assert set(found.positions.tolist()) == {100, 9_000}
    assert found.dominant
    looks = 2 * math.ceil(math.log2(10_000)) + 2  # two of them for seeing that not many are wrong
    assert calls <= 2 * looks


def test_several_wrong_entries_are_found_worst_first() -> None:
    wrong = {5: 4.0, 500: -4.0, 777: 4.0}
    found, _ = located(1000, wrong)
    assert set(found.positions.tolist()) == set(wrong)
    assert found.claim_error == pytest.approx([wrong[position] for position in found.positions.tolist()], rel=1e-2)
    assert found.dominant


def test_of_very_many_wrong_entries_some_are_found() -> None:
    found, _ = located(1000, dict.fromkeys(range(0, 1000, 5), 1.0))
    assert 0 < found.positions.size <= LOCATION.max_wrong
    assert not (found.positions % 5).any()
    assert not found.dominant


@pytest.mark.parametrize("size", [1000, 10_000])
def test_where_all_entries_are_wrong_the_search_ends_early(size: int) -> None:
    found, calls = located(size, dict.fromkeys(range(size), 1.0))
    assert not found.exhaustive
    assert calls <= 8 * LOCATION.max_wrong


@pytest.mark.parametrize("step", [1, 3, 10])
def test_where_many_entries_are_wrong_a_few_looks_find_one(step: int) -> None:
    found, calls = located(10_000, dict.fromkeys(range(0, 10_000, step), 1.0))
    assert found.positions.size == 1
    assert found.positions[0] % step == 0
    assert not found.exhaustive
    assert calls <= 2 * 14
