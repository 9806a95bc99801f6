"""Is a claimed gradient the slope of a function?"""

from __future__ import annotations

import gc
import math
import weakref
from itertools import islice

import numpy as np
import pytest
from lines import judge

from checks.engine.directions import directions
from checks.engine.judge import Judge
from checks.engine.slopes import JUMPED, KINKED, NOT_FINITE, Slopes
from checks.spaces import Array
from checks.verdict import NOISY, Outcome

X = np.array([0.7, -1.3, 0.2, 2.0])


def over(judged: Judge, claim: Array) -> Slopes:
    return judged.over(islice(directions(judged.x, claim, np.random.default_rng(0), None), 3))


def sine(x: Array) -> float:
    return float(np.sum(np.sin(x)))


def test_a_right_claim_passes_with_a_few_values() -> None:
    found = over(judge(sine, X, np.cos(X)), np.cos(X))
    assert found.outcome is Outcome.PASS
    assert found.sensitivity < 1e-8
    assert found.evaluations <= 30


def test_the_evaluations_are_those_made() -> None:
    calls = []
    judged = judge(lambda x: calls.append(1) or sine(x), X, np.cos(X))  # type: ignore[func-returns-value]
    before = len(calls)
    found = over(judged, np.cos(X))
    assert found.evaluations == judged.calls == len(calls) - before


@pytest.mark.parametrize("error", [1e-7, 1e-4, 1e-2, 1.0, -2.0])
def test_a_wrong_claim_fails_and_the_difference_is_its_error(error: float) -> None:
    claim = np.cos(X) * (1 + error)
    found = over(judge(sine, X, claim), claim)
    assert found.outcome is Outcome.FAIL
    assert found.line is not None
    assert abs(found.difference - abs(error * (np.cos(X) @ found.line.direction))) <= found.allowed


def test_an_error_below_the_sensitivity_passes() -> None:
    sensitivity = over(judge(sine, X, np.cos(X)), np.cos(X)).sensitivity
    claim = np.cos(X) * (1 + sensitivity / 100)
    assert over(judge(sine, X, claim), claim).outcome is Outcome.PASS
    claim = np.cos(X) * (1 + 100 * sensitivity)
    assert over(judge(sine, X, claim), claim).outcome is Outcome.FAIL


def test_a_claim_of_zero_is_held_against_the_natural_slope() -> None:
    assert over(judge(lambda x: 5.0, X, np.zeros(4)), np.zeros(4)).outcome is Outcome.PASS
    assert over(judge(sine, X, np.zeros(4)), np.zeros(4)).outcome is Outcome.FAIL


@pytest.mark.parametrize("claimed", [-1.0, 0.0, 1.0, 7.0])
def test_nothing_is_concluded_at_a_kink(claimed: float) -> None:
    claim = np.array([claimed])
    found = over(judge(lambda x: abs(x[0]), np.zeros(1), claim), claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, KINKED)


def test_nothing_is_concluded_where_noise_hides_the_slope() -> None:
    rng = np.random.default_rng(0)
    found = over(judge(lambda x: sine(x) + rng.standard_normal(), X, np.cos(X)), np.cos(X))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def test_nothing_is_concluded_where_the_function_has_no_values() -> None:
    found = over(judge(lambda x: 0.0 if np.array_equal(x, X) else math.nan, X, np.ones(4)), np.ones(4))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOT_FINITE)


def test_a_claim_that_overflows_where_the_function_does_not_fails() -> None:
    claim = np.full(4, 1.7e308)
    with np.errstate(over="ignore", invalid="ignore"):
        found = over(judge(sine, X, claim), claim)
    assert found.outcome is Outcome.FAIL
    assert "overflows" in found.reason


def test_a_staircase_from_afar_is_not_held_against_the_flat_claim() -> None:
    claim = np.zeros(4)
    found = over(judge(lambda x: float(np.sum(np.floor(10 * x))), X + 0.03, claim), claim)
    assert found.outcome is not Outcome.FAIL


def test_a_spike_seen_from_outside_is_not_held_against_the_slope_on_it() -> None:
    width = 1e-7
    x = np.array([0.3 * width + 1.0])
    claim = -2 * (x - 1) / width**2 / (1 + ((x - 1) / width) ** 2) ** 2
    found = over(judge(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, claim), claim)
    assert found.outcome is not Outcome.FAIL
    assert over(judge(lambda x: float(1 / (1 + ((x[0] - 1) / width) ** 2)), x, -claim), -claim).outcome is Outcome.FAIL


def cancelling(x: Array) -> float:
    """1 + tanh(x)/10¹², as the difference of two numbers about 1000: it moves by 10⁻¹³ or not at all."""
    return float((1001 + np.tanh(x[0]) * 1e-12) - 1000)


@pytest.mark.parametrize("factor", [1, 2, -1])
def test_nothing_is_concluded_where_cancelling_terms_swallow_the_change(factor: float) -> None:
    x = np.array([0.2])
    claim = factor * 1e-12 / np.cosh(x) ** 2
    found = over(judge(cancelling, x, claim), claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def in_single(x: Array) -> float:
    """A slope of 10⁻⁴ left by terms that cancel, of numbers rounded to single precision: it moves in steps."""
    there = np.float32(1.2276636) + np.float32(0.30917815 * float(x[0]))
    return float(3 * float(there) - 0.92743 * float(x[0]))


@pytest.mark.parametrize("length", [1e-3, 1.0])
def test_steps_of_single_precision_are_not_held_against_the_slope_that_larger_ones_see(length: float) -> None:
    claim = np.array([3 * 0.30917815 - 0.92743])
    judged = judge(in_single, np.zeros(1), claim)
    assert judged.over([length * np.ones(1)] * 3).outcome is not Outcome.FAIL
    assert judge(in_single, np.zeros(1), 3 * claim).over([np.ones(1)] * 3).outcome is Outcome.FAIL


def test_a_judge_is_no_garbage_to_be_collected() -> None:
    gc.collect()
    gc.disable()
    try:
        judged = weakref.ref(judge(sine, X, np.cos(X)))
        assert judged() is None
    finally:
        gc.enable()


def truncated(x: Array) -> float:
    """eˣ to a little less than it takes: the slope between two jumps is off by about a millionth."""
    total, term, k = 0.0, 1.0, 0
    while abs(term) > 1e-5:
        total, k = total + term, k + 1
        term *= float(x[0]) / k
    return total


def test_the_jumps_of_a_truncated_series_leave_doubt_about_a_subtle_error_and_none_about_a_gross_one() -> None:
    x = np.array([0.9])
    right, wrong = np.exp(x), 1.001 * np.exp(x)
    found = over(judge(truncated, x, right), right)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, JUMPED)
    assert over(judge(truncated, x, wrong), wrong).outcome is Outcome.FAIL


def test_a_verdict_has_the_figures() -> None:
    claim = 2 * np.cos(X)
    found = over(judge(sine, X, claim), claim)
    verdict = found.verdict("x", 4)
    assert (verdict.outcome, verdict.variable, verdict.total) == (Outcome.FAIL, "x", 4)
    assert verdict.ratio == pytest.approx(found.difference / found.allowed)
    assert verdict.evaluations == 1 + found.evaluations
