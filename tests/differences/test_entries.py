"""Every entry by itself."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.verdict import Outcome
from nablacheck.differences.directions import directions
from nablacheck.differences.entries import every_curvature, every_entry
from nablacheck.differences.hessian import curvature_judge

from tests.helpers.lines import ExactClaim, checker_for

X = np.array([[0.7, -1.3], [0.2, 2.0]])


def test_the_error_of_every_entry_is_found() -> None:
    error = np.array([[0.0, 0.5], [-0.25, 0.0]])
    checker = checker_for(lambda x: float(np.sum(np.sin(x))), X, np.cos(X) + error)
    result = checker.check(directions(X, np.cos(X), np.random.default_rng(0), None))
    assert result.outcome is Outcome.FAIL
    excess, tolerance = every_entry(checker, result)
    assert np.all(np.abs(excess - error.reshape(-1)) <= tolerance + 1e-9)
    assert np.all(tolerance < 1e-3)


def test_an_entry_without_values_may_be_off_by_anything() -> None:
    def function(x: np.ndarray) -> float:
        if x[0, 0] != X[0, 0] and np.array_equal(x.reshape(-1)[1:], X.reshape(-1)[1:]):
            return np.nan  # not along the first axis
        return float(np.sum(x))

    checker = checker_for(function, X, np.zeros((2, 2)))
    result = checker.check(directions(X, np.ones((2, 2)), np.random.default_rng(0), None))
    excess, tolerance = every_entry(checker, result)
    assert tolerance[0] == np.inf
    assert excess[1:] == pytest.approx(-np.ones(3), rel=1e-6)


def test_an_entry_along_a_projected_axis() -> None:
    checker = checker_for(lambda x: float(np.sum(x)), X, np.zeros((2, 2)))
    result = checker.check(directions(X, np.ones((2, 2)), np.random.default_rng(0), None))
    excess, _ = every_entry(checker, result, lambda v: v - v.mean())
    assert excess == pytest.approx(np.zeros(4), abs=1e-9)


def test_the_error_of_every_second_derivative_is_found() -> None:
    A = np.array([[2.0, 1.0, 0.0], [1.0, -3.0, 0.5], [0.0, 0.5, 1.0]])
    error = np.array([[0.0, 0.25, 0.0], [0.25, 0.0, 0.0], [0.0, 0.0, -1.0]])
    x = np.array([0.3, 1.2, -0.8])
    checker = curvature_judge(lambda x: float(x @ A @ x) / 2, x, float(x @ A @ x) / 2, A + error, ExactClaim)
    result = checker.check(directions(x, np.ones(3), np.random.default_rng(0), None))
    assert result.outcome is Outcome.FAIL
    excess, tolerance = every_curvature(checker, result)
    assert np.all(np.abs(excess - error.reshape(-1)) <= tolerance + 1e-8)
    assert np.all(tolerance < 1e-3)
