"""What explains a mismatch leaves a claim open: changes lost to cancellation, single precision inside, jumps."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import NOISY, Outcome
from nablacheck.differences.line_result import JUMP_NEARBY
from nablacheck.differences.mismatch import explain_mismatch

from tests.helpers.lines import check, checker_for, line


def test_nothing_explains_the_mismatch_of_a_smooth_function() -> None:
    found = line(lambda x: float(np.sin(x).sum()), np.ones(1), np.zeros(1), np.ones(1))
    found.evaluate(*range(4, 9))
    assert explain_mismatch(found, found.extrapolant(4, 3)) == ""


def cancelling(x: Array) -> float:
    """1 + tanh(x)/10¹², as the difference of two numbers about 1000: it moves by 10⁻¹³ or not at all."""
    return float((1001 + np.tanh(x[0]) * 1e-12) - 1000)


@pytest.mark.parametrize("factor", [1, 2, -1])
def test_nothing_is_concluded_where_the_change_is_lost_to_cancellation(factor: float) -> None:
    x = np.array([0.2])
    claim = factor * 1e-12 / np.cosh(x) ** 2
    found = check(cancelling, x, claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def saturated(x: Array) -> float:
    """Two terms that have stopped moving, and cancel to nothing."""
    return float(np.tanh(x[0]) + np.tanh(x[1]))


@pytest.mark.parametrize("factor", [1, 2, -1])
def test_nothing_is_concluded_where_saturated_terms_cancel_to_nothing(factor: float) -> None:
    x = np.array([-30.0, 25.0])
    found = check(saturated, x, factor / np.cosh(x) ** 2)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def in_single(x: Array) -> float:
    """A slope of 10⁻⁴ left by terms that cancel, of numbers rounded to single precision: it moves in steps."""
    there = np.float32(1.2276636) + np.float32(0.30917815 * float(x[0]))
    return float(3 * float(there) - 0.92743 * float(x[0]))


@pytest.mark.parametrize("length", [1e-3, 1.0])
def test_single_precision_inside_does_not_refute_the_derivative_that_coarser_steps_show(length: float) -> None:
    claim = np.array([3 * 0.30917815 - 0.92743])
    checker = checker_for(in_single, np.zeros(1), claim)
    assert checker.check([length * np.ones(1)] * 3).outcome is not Outcome.FAIL
    assert checker_for(in_single, np.zeros(1), 3 * claim).check([np.ones(1)] * 3).outcome is Outcome.FAIL


def truncated(x: Array) -> float:
    """eˣ to a little less than it takes: the slope between two jumps is off by about a millionth."""
    total, term, k = 0.0, 1.0, 0
    while abs(term) > 1e-5:
        total, k = total + term, k + 1
        term *= float(x[0]) / k
    return total


def test_the_jumps_of_a_truncated_series_explain_a_small_error_and_not_a_gross_one() -> None:
    x = np.array([0.9])
    right, wrong = np.exp(x), 1.001 * np.exp(x)
    found = check(truncated, x, right)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, JUMP_NEARBY)
    assert check(truncated, x, wrong).outcome is Outcome.FAIL
