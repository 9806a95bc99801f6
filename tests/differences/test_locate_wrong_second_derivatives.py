"""Wrong entries of a large Hessian are found with few evaluations."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.derivative_claim import DerivativeClaim
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.locate_wrong_second_derivatives import locate_second_derivatives

from tests.helpers.lines import ExactClaim


def located(size: int, error: dict[tuple[int, int], float]) -> tuple[EntryErrors, int]:
    rng = np.random.default_rng(size)
    A = rng.standard_normal((size, size))
    A = A + A.T
    x = rng.standard_normal(size)
    wrong: Array = np.array(A)
    for (i, j), off in error.items():
        wrong[i, j] += off
        wrong[j, i] = wrong[i, j]
    claim = DerivativeClaim(lambda x: float(x @ A @ x) / 2, x, float(x @ A @ x) / 2, wrong, ExactClaim, order=2)
    checker, result = claim.check(np.random.default_rng(0))
    assert result.outcome is Outcome.FAIL
    assert result.line is not None
    assert result.extrapolant is not None
    before = checker.evaluations
    return locate_second_derivatives(result.line, result.extrapolant), checker.evaluations - before


@pytest.mark.parametrize("size", [9, 30, 100])
@pytest.mark.parametrize("place", [(0, 0), (1, 8), (4, 5), (7, 7)])
def test_a_wrong_entry_is_found_with_the_one_that_faces_it(size: int, place: tuple[int, int]) -> None:
    found, calls = located(size, {place: 30.0})
    i, j = place
    assert set(found.positions.tolist()) == {i * size + j, j * size + i}
    assert found.claim_error == pytest.approx(np.full(found.positions.size, 30.0), rel=1e-2)
    assert found.dominant
    assert calls <= 16 * np.log2(size)


def test_several_wrong_entries_are_found_worst_first() -> None:
    found, _ = located(40, {(3, 3): 200.0, (5, 30): -100.0})
    assert set(found.positions.tolist()) == {123, 230, 1205}
    assert found.dominant


def test_where_all_is_wrong_some_are_found() -> None:
    every = {(i, j): 5.0 + i - j for i in range(20) for j in range(i)}
    found, _ = located(20, every)
    assert found.positions.size
    assert not found.dominant
