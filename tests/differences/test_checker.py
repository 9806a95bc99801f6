"""The decision rule: pass, fail or inconclusive, with the figures of the line that decides."""

from __future__ import annotations

import gc
import math
import weakref
from dataclasses import replace

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import NOISY, Outcome
from nablacheck.differences.checker import decisive_result, explain_mismatch
from nablacheck.differences.directions import directions
from nablacheck.differences.line_result import CLAIM_OVERFLOWS, NOT_FINITE, OSCILLATES, LineResult

from tests.helpers.lines import check, checker_for, line

X = np.array([0.7, -1.3, 0.2, 2.0])


def sine(x: Array) -> float:
    return float(np.sum(np.sin(x)))


def test_a_right_claim_passes_with_a_few_values() -> None:
    found = check(sine, X, np.cos(X))
    assert found.outcome is Outcome.PASS
    assert found.detection_limit < 1e-8
    assert found.evaluations <= 30


@pytest.mark.parametrize("size", [1, 3, 10, 100])
def test_one_line_is_enough_where_every_entry_weighs_along_it(size: int) -> None:
    for seed in range(50):
        x = np.random.default_rng(seed).standard_normal(size)
        right = check_gradient(lambda x: float(x @ x), lambda x: 2 * x, x, rng=seed)
        assert right.outcome is Outcome.PASS
        assert right.evaluations <= 5
        assert right.detection_limit < 1e-8
        least = np.abs(x) == np.abs(x).min()
        wrong = check_gradient(lambda x: float(x @ x), lambda x, off=least: 2 * x * (1 + 1e-3 * off), x, rng=seed)
        assert wrong.outcome is Outcome.FAIL


def test_an_entry_that_does_not_weigh_asks_for_a_second_line() -> None:
    found = check_gradient(lambda x: float(np.sum(x[1:] ** 2)), lambda x: 2 * x * (np.arange(4) > 0), X)
    assert (found.outcome, found.evaluations) == (Outcome.PASS, 5)


def test_the_evaluations_are_those_made() -> None:
    calls = []
    checker = checker_for(lambda x: calls.append(1) or sine(x), X, np.cos(X))  # type: ignore[func-returns-value]
    before = len(calls)
    found = checker.check(directions(X, np.cos(X), np.random.default_rng(0), None))
    assert found.evaluations == checker.evaluations == len(calls) - before


@pytest.mark.parametrize("error", [1e-7, 1e-4, 1e-2, 1.0, -2.0])
def test_a_wrong_claim_fails_and_the_difference_is_its_error(error: float) -> None:
    claim = np.cos(X) * (1 + error)
    found = check(sine, X, claim)
    assert found.outcome is Outcome.FAIL
    assert found.line is not None
    assert abs(found.difference - abs(error * (np.cos(X) @ found.line.direction))) <= found.tolerance


def test_an_error_below_the_detection_limit_passes() -> None:
    detection_limit = check(sine, X, np.cos(X)).detection_limit
    claim = np.cos(X) * (1 + detection_limit / 100)
    assert check(sine, X, claim).outcome is Outcome.PASS
    claim = np.cos(X) * (1 + 100 * detection_limit)
    assert check(sine, X, claim).outcome is Outcome.FAIL


def test_a_claim_of_zero_is_compared_with_the_reference_derivative() -> None:
    assert check(lambda x: 5.0, X, np.zeros(4)).outcome is Outcome.PASS
    assert check(sine, X, np.zeros(4)).outcome is Outcome.FAIL


def test_nothing_is_concluded_where_noise_hides_the_derivative() -> None:
    rng = np.random.default_rng(0)
    found = check(lambda x: sine(x) + rng.standard_normal(), X, np.cos(X))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOISY)


def test_nothing_is_concluded_where_the_function_has_no_values() -> None:
    found = check(lambda x: 0.0 if np.array_equal(x, X) else math.nan, X, np.ones(4))
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, NOT_FINITE)


def test_a_line_that_contradicts_the_claim_is_looked_at_more_closely() -> None:
    """A function rounded to single precision: along some lines the error shows, and no second ladder confirms it, but
    averages do."""
    x = np.array([0.03, 0.29, 0.18, -0.87, -1.17])

    def outcome(error: float, seed: int) -> Outcome:
        return check_gradient(
            lambda x: float(np.abs(x.astype("f4")).sum()), lambda x: np.sign(x) * (1 + error), x, rng=seed
        ).outcome

    assert {outcome(1e-4, seed) for seed in range(50)} == {Outcome.FAIL}
    assert {outcome(0.0, seed) for seed in range(50)} == {Outcome.PASS}


def test_a_failure_that_the_function_explains_still_contradicts_the_claim() -> None:
    checker = checker_for(lambda x: float(np.abs(x).sum()), np.zeros(1), np.full(1, 0.5))
    along = checker.line(np.ones(1))
    along.evaluate(4, 5, 6)
    found = checker._failure(along, along.extrapolant(4, 3), 0.0, 1.0)
    assert (found.outcome, found.contradicted) == (Outcome.INCONCLUSIVE, True)


def test_a_line_that_contradicts_decides_with_its_own_figures() -> None:
    checker = checker_for(sine, X, np.cos(X))
    along = checker.line(X)
    along.evaluate(4, 5)
    extrapolant = along.extrapolant(4, 2)
    fine = LineResult.of(Outcome.PASS, "", along, extrapolant, 1e-9, 1.0)
    off = replace(LineResult.of(Outcome.INCONCLUSIVE, OSCILLATES, along, extrapolant, 1e-6, 1.0), contradicted=True)
    rough = LineResult.of(Outcome.INCONCLUSIVE, OSCILLATES, along, extrapolant, 1e-2, 1.0)
    assert decisive_result([fine, off]) is off
    assert decisive_result([rough, fine]) is fine


def test_a_claim_that_overflows_where_the_function_does_not_fails() -> None:
    claim = np.full(4, 1.7e308)
    with np.errstate(over="ignore", invalid="ignore"):
        found = check(sine, X, claim)
    assert (found.outcome, found.reason) == (Outcome.FAIL, CLAIM_OVERFLOWS)


def test_a_checker_needs_no_garbage_collection() -> None:
    gc.collect()
    gc.disable()
    try:
        checker = weakref.ref(checker_for(sine, X, np.cos(X)))
        assert checker() is None
    finally:
        gc.enable()


def test_nothing_explains_the_mismatch_of_a_smooth_function() -> None:
    found = line(lambda x: float(np.sin(x).sum()), np.ones(1), np.zeros(1), np.ones(1))
    found.evaluate(*range(4, 9))
    assert explain_mismatch(found, found.extrapolant(4, 3)) == ""
