"""Judging a claimed Hessian by curvatures along lines."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.directions import directions
from nablacheck.differences.hessian import OuterRounding, curvature_judge
from nablacheck.differences.line_result import LineResult

from tests.helpers.lines import ExactClaim

X = np.array([0.4, -1.1, 0.8])
HESSIAN = np.diag(np.exp(X)) + np.ones((3, 3))


def function(x: Array) -> float:
    return float(np.exp(x).sum() + x.sum() ** 2 / 2)


def judged(hessian: Array) -> LineResult:
    found = curvature_judge(function, X, function(X), hessian, ExactClaim)
    return found.check(directions(X, np.ones(3), np.random.default_rng(0), None))


def test_a_right_hessian_passes() -> None:
    found = judged(HESSIAN)
    assert found.outcome is Outcome.PASS
    assert found.detection_limit < 1e-5


@pytest.mark.parametrize(
    "wrong",
    [-HESSIAN, 2 * HESSIAN, np.diag(np.diag(HESSIAN)), 1.0001 * HESSIAN],
    ids=["sign", "factor 2", "mixed terms dropped", "a ten-thousandth"],
)
def test_a_wrong_hessian_fails(wrong: Array) -> None:
    assert judged(wrong).outcome is Outcome.FAIL


def test_the_rounding_of_entries_is_that_of_the_form() -> None:
    class Each:
        def along(self, direction: Array) -> float:
            assert direction.shape == (3, 3)
            return float(np.abs(direction).sum())

    assert OuterRounding(Each()).along(np.array([1.0, -2.0, 0.0])) == 9.0
