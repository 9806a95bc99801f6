"""Every entry by itself."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.verdict import Outcome
from nablacheck.differences.directions import directions
from nablacheck.differences.entrywise import every_entry

from tests.helpers.lines import checker_for

X = np.array([[0.7, -1.3], [0.2, 2.0]])


def test_the_error_of_every_entry_is_found() -> None:
    error = np.array([[0.0, 0.5], [-0.25, 0.0]])
    checker = checker_for(lambda x: float(np.sum(np.sin(x))), X, np.cos(X) + error)
    result = checker.check(directions(X, np.cos(X), np.random.default_rng(0), None))
    assert result.outcome is Outcome.FAIL
    found = every_entry(checker, result)
    assert np.all(np.abs(found.claim_error - error.reshape(-1)) <= found.tolerance + 1e-9)
    assert np.all(found.tolerance < 1e-3)


def test_an_entry_without_values_may_be_off_by_anything() -> None:
    def function(x: np.ndarray) -> float:
        if x[0, 0] != X[0, 0] and np.array_equal(x.reshape(-1)[1:], X.reshape(-1)[1:]):
            return np.nan  # not along the first axis
        return float(np.sum(x))

    checker = checker_for(function, X, np.zeros((2, 2)))
    result = checker.check(directions(X, np.ones((2, 2)), np.random.default_rng(0), None))
    found = every_entry(checker, result)
    assert found.tolerance[0] == np.inf
    assert found.claim_error[1:] == pytest.approx(-np.ones(3), rel=1e-6)


def test_an_entry_along_a_projected_axis() -> None:
    checker = checker_for(lambda x: float(np.sum(x)), X, np.zeros((2, 2)))
    result = checker.check(directions(X, np.ones((2, 2)), np.random.default_rng(0), None))
    found = every_entry(checker, result, lambda v: v - v.mean())
    assert found.claim_error == pytest.approx(np.zeros(4), abs=1e-9)


def test_entries_at_some_positions_are_those_of_all() -> None:
    checker = checker_for(lambda x: float(np.sum(np.sin(x))), X, np.cos(X) + np.diag([0.5, -0.25]))
    result = checker.check(directions(X, np.cos(X), np.random.default_rng(0), None))
    every, some = every_entry(checker, result), every_entry(checker, result, positions=[2, 1])
    assert some.positions.tolist() == [2, 1]
    assert some.claim_error.tolist() == every.claim_error[[2, 1]].tolist()
