"""The verdict at one point, where code does what no formula does: its numbers leave the range of floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.checking.verdict_at_point import check_at_point
from nablacheck.core.verdict import FUNCTION_CHANGES, NOISY, VALUES_UNDERFLOW, Outcome
from nablacheck.oracles import oracle as oracle_named
from nablacheck.oracles import oracles_for, value

from tests.helpers.making import make_claim, make_point

# Underflow is no agreement


@pytest.mark.parametrize("factor", [1.0, 7.0])
def test_a_likelihood_that_underflows_is_not_compared(factor: float) -> None:
    def likelihood(x: Any) -> Any:
        return np.prod(np.exp(-1000 * (x**2 + 1)))

    claim = make_claim(likelihood, lambda x: -2000 * factor * x * np.prod(np.exp(-1000 * (x**2 + 1))))
    for oracle in oracles_for(claim):
        verdict = check_at_point(claim, oracle, make_point(claim, x=[1.0, 2.0]))
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW), oracle.name


@pytest.mark.parametrize("factor", [2.0, 5.0])
def test_subnormal_values_are_not_compared(factor: float) -> None:
    claim = make_claim(lambda x: 1e-310 * (x @ x), lambda x: 1e-310 * factor * x)
    for oracle in oracles_for(claim):
        verdict = check_at_point(claim, oracle, make_point(claim, x=[1.0, 2.0]))
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW), oracle.name


def test_zeros_that_are_none_of_underflow_agree() -> None:
    claim = make_claim(lambda x: np.maximum(x, 0).sum(), lambda x: np.where(x > 0, 1.0, 0.0))
    for oracle in oracles_for(claim):
        assert check_at_point(claim, oracle, make_point(claim, x=[-1.0, -2.0])).outcome is Outcome.PASS, oracle.name


@pytest.mark.parametrize("scale", [1e-320, 0.0])
def test_values_of_an_identity_that_underflow_are_not_compared(scale: float) -> None:
    def function(x: Any) -> Any:
        return scale * x.sum() if scale else np.exp(-1000 * (x @ x))

    claim = make_claim(function, lambda x: 7 * function(x), "identity", ())
    verdict = check_at_point(claim, value, make_point(claim, x=[1.0, 2.0]))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW)


# What changes from call to call is no noise


def test_a_random_function_is_called_that() -> None:
    rng = np.random.default_rng(0)
    claim = make_claim(lambda x: x @ x + rng.standard_normal(), lambda x: 2 * x)
    for _ in range(50):
        verdict = check_at_point(claim, oracle_named("central"), make_point(claim, x=[1.0, 2.0]))
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, FUNCTION_CHANGES)


def test_noise_that_is_the_same_at_every_call_stays_noise() -> None:
    claim = make_claim(lambda x: float(np.float32(1e8 + x @ x)), lambda x: 2 * x)
    verdict = check_at_point(claim, oracle_named("central"), make_point(claim, x=[1.0, 2.0]))
    assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, NOISY)
