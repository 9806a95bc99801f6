"""What confirms a failure, and what shows that it is rounding."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import NOISY, Outcome
from nablacheck.differences.confirmation import is_confirmed
from nablacheck.differences.step_selection import search_steps

from tests.helpers.lines import check, checker_for, line


def test_an_error_of_a_smooth_function_is_confirmed() -> None:
    found = line(lambda x: float(np.sin(x).sum()), np.ones(1), np.zeros(1), np.ones(1))
    best = search_steps(found, 1.0, 1e-10, 0.0, stop_early=True)
    assert best is not None
    assert is_confirmed(found, best, 0.0)
    assert not is_confirmed(found, best, 2 * abs(best.value))  # rounding alone may be that large


def test_a_staircase_from_afar_does_not_refute_the_flat_claim() -> None:
    claim = np.zeros(4)
    found = check(lambda x: float(np.sum(np.floor(10 * x))), np.array([0.73, -1.27, 0.23, 2.03]), claim)
    assert found.outcome is not Outcome.FAIL


def test_a_spike_seen_from_outside_does_not_refute_the_derivative_on_it() -> None:
    width = 1e-7
    x = np.array([0.3 * width + 1.0])
    claim = -2 * (x - 1) / width**2 / (1 + ((x - 1) / width) ** 2) ** 2
    found = check(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, claim)
    assert found.outcome is not Outcome.FAIL
    assert check(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, -claim).outcome is Outcome.FAIL


def cancelling(x: Array) -> float:
    """1 + tanh(x)/10¹², as the difference of two numbers about 1000: it changes by 10⁻¹³ or not at all."""
    return float((1001 + np.tanh(x[0]) * 1e-12) - 1000)


@pytest.mark.parametrize("factor", [1, 2, -1])
def test_nothing_is_concluded_where_the_change_is_lost_to_cancellation(factor: float) -> None:
    x = np.array([0.2])
    claim = factor * 1e-12 / np.cosh(x) ** 2
    found = check(cancelling, x, claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def saturated(x: Array) -> float:
    """Two terms that have stopped changing, and cancel to nothing."""
    return float(np.tanh(x[0]) + np.tanh(x[1]))


@pytest.mark.parametrize("factor", [1, 2, -1])
def test_nothing_is_concluded_where_saturated_terms_cancel_to_nothing(factor: float) -> None:
    x = np.array([-30.0, 25.0])
    found = check(saturated, x, factor / np.cosh(x) ** 2)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def in_single(x: Array) -> float:
    """A derivative of 10⁻⁴ left by terms that cancel, of numbers rounded to single precision: it changes in steps."""
    there = np.float32(1.2276636) + np.float32(0.30917815 * float(x[0]))
    return float(3 * float(there) - 0.92743 * float(x[0]))


@pytest.mark.parametrize("length", [1e-3, 1.0])
def test_single_precision_inside_does_not_refute_the_derivative_that_coarser_steps_show(length: float) -> None:
    claim = np.array([3 * 0.30917815 - 0.92743])
    checker = checker_for(in_single, np.zeros(1), claim)
    assert checker.check([length * np.ones(1)] * 3).outcome is not Outcome.FAIL
    assert checker_for(in_single, np.zeros(1), 3 * claim).check([np.ones(1)] * 3).outcome is Outcome.FAIL
