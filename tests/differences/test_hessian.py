"""Claimed Hessians: checked by curvatures along lines, and symmetric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from nablacheck import check_hessian
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.derivative_claim import DerivativeClaim
from nablacheck.differences.hessian import OuterRounding, asymmetry, every_second_derivative
from nablacheck.differences.line_result import LineResult

from tests.helpers.lines import ExactClaim

X = np.array([0.4, -1.1, 0.8])
HESSIAN = np.diag(np.exp(X)) + np.ones((3, 3))


def function(x: Array) -> float:
    return float(np.exp(x).sum() + x.sum() ** 2 / 2)


def checked(hessian: Array) -> LineResult:
    claim = DerivativeClaim(function, X, function(X), hessian, ExactClaim, order=2)
    return claim.check(np.random.default_rng(0))[1]


def test_a_right_hessian_passes() -> None:
    found = checked(HESSIAN)
    assert found.outcome is Outcome.PASS
    assert found.detection_limit < 1e-5


@pytest.mark.parametrize(
    "wrong",
    [-HESSIAN, 2 * HESSIAN, np.diag(np.diag(HESSIAN)), 1.0001 * HESSIAN],
    ids=["sign", "factor 2", "mixed terms dropped", "a ten-thousandth"],
)
def test_a_wrong_hessian_fails(wrong: Array) -> None:
    assert checked(wrong).outcome is Outcome.FAIL


def test_the_rounding_of_entries_is_that_of_the_form() -> None:
    class Each:
        def along(self, direction: Array, function_precision: float = 0.0) -> float:
            assert direction.shape == (3, 3)
            return float(np.abs(direction).sum())

    assert OuterRounding(Each()).along(np.array([1.0, -2.0, 0.0])) == 9.0


@dataclass
class Rounded(ExactClaim):
    """A claim each entry of which may be off by so much."""

    each: float


def test_what_differs_by_more_than_rounding_is_named() -> None:
    skew = np.zeros((3, 3))
    skew[0, 2] = 0.1
    found = asymmetry(HESSIAN + skew, ExactClaim, "x")
    assert found is not None
    assert found.reason == "the Hessian isn't symmetric: ∂²/∂x[0]∂x[2] and ∂²/∂x[2]∂x[0] differ"
    assert asymmetry(HESSIAN + skew, lambda: Rounded(0.1), "x") is None
    assert asymmetry(HESSIAN, ExactClaim, "x") is None


def test_entries_in_large_units_do_not_hide_asymmetry_in_small_ones() -> None:
    wrong = np.array([[1e10, 0.0, 0.0], [0.0, 1.0, 5.0], [0.0, 2.0, 1.0]])
    found = asymmetry(wrong, ExactClaim, "x")
    assert found is not None
    assert found.reason == "the Hessian isn't symmetric: ∂²/∂x[1]∂x[2] and ∂²/∂x[2]∂x[1] differ"


def test_the_error_of_every_second_derivative_is_found() -> None:
    A = np.array([[2.0, 1.0, 0.0], [1.0, -3.0, 0.5], [0.0, 0.5, 1.0]])
    error = np.array([[0.0, 0.25, 0.0], [0.25, 0.0, 0.0], [0.0, 0.0, -1.0]])
    x = np.array([0.3, 1.2, -0.8])
    claim = DerivativeClaim(lambda x: float(x @ A @ x) / 2, x, float(x @ A @ x) / 2, A + error, ExactClaim, order=2)
    checker, result = claim.check(np.random.default_rng(0))
    assert result.outcome is Outcome.FAIL
    found = every_second_derivative(checker, result)
    assert np.all(np.abs(found.claim_error - error.reshape(-1)) <= found.tolerance + 1e-8)
    assert np.all(found.tolerance < 1e-3)


@pytest.mark.parametrize(("rows", "columns"), [(50, 2), (200, 5)])
def test_a_wrong_hessian_fails_where_the_function_is_stationary(rows: int, columns: int) -> None:
    for draw in range(50):
        rng = np.random.default_rng(draw)
        X = rng.standard_normal((rows, columns))
        y = X @ np.ones(columns) + rng.standard_normal(rows)
        best = np.linalg.lstsq(X, y, rcond=None)[0]

        def likelihood(b: Array, X: Array = X, y: Array = y) -> float:
            return float(-len(y) / 2 * np.log(np.sum((y - X @ b) ** 2)))

        true = -rows * X.T @ X / np.sum((y - X @ best) ** 2)
        assert check_hessian(likelihood, lambda b, H=true: H, best, rng=draw).outcome is Outcome.PASS
        assert check_hessian(likelihood, lambda b, H=true: 0.999 * H, best, rng=draw).outcome is Outcome.FAIL
