"""Functions and gradients whose numbers leave the range of floats."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.blackbox.check import check_gradient, check_hessian, check_jacobian
from nablacheck.core.verdict import VALUES_UNDERFLOW, Outcome

SEEDS = range(50)


# Underflow is no agreement


@pytest.mark.parametrize("factor", [2.0, 5.0])
@pytest.mark.parametrize("scale", [1e-156, 1e-158, 1e-160, 1e-165, 1e-200])
def test_values_that_underflow_are_not_compared(factor: float, scale: float) -> None:
    for seed in SEEDS:
        x = scale * np.random.default_rng(seed).standard_normal(3)
        verdict = check_gradient(lambda x: float(x @ x), lambda x: factor * x, x)
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW)


def test_small_values_that_do_not_underflow_are_compared() -> None:
    for seed in SEEDS:
        x = 1e-150 * np.random.default_rng(seed).standard_normal(3)
        assert check_gradient(lambda x: float(x @ x), lambda x: 2 * x, x).outcome is Outcome.PASS
        assert check_gradient(lambda x: float(x @ x), lambda x: 5 * x, x).outcome is Outcome.FAIL


@pytest.mark.parametrize("factor", [0.0, 1.0, 7.0])
@pytest.mark.parametrize("count", [520, 2000], ids=["subnormal", "zero"])
def test_a_likelihood_that_underflows_is_not_compared(factor: float, count: int) -> None:
    for seed in SEEDS:
        data = np.random.default_rng(seed).standard_normal(count)

        def likelihood(m: Any, data: Any = data) -> Any:
            return np.prod(np.exp(-((data - m) ** 2) / 2) / 4.4)

        def gradient(m: Any, data: Any = data, likelihood: Any = likelihood) -> Any:
            return factor * likelihood(m) * (data - m).sum()

        verdict = check_gradient(likelihood, gradient, 0.3)
        assert (verdict.outcome, verdict.reason) == (Outcome.INCONCLUSIVE, VALUES_UNDERFLOW)


def test_second_derivatives_and_jacobians_that_underflow_are_not_compared() -> None:
    x = np.array([1e-160, 1e-162])
    assert check_jacobian(lambda x: x**2, lambda x: np.diag(30 * x), x).reason == VALUES_UNDERFLOW
    assert check_hessian(lambda x: (x**3).sum(), lambda x: np.diag(30 * x), x).reason == VALUES_UNDERFLOW


def test_zeros_that_are_none_of_underflow_agree() -> None:
    x = np.array([-1.0, -2.0])
    assert check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: np.where(x > 0, 1.0, 0.0), x)
    assert check_gradient(lambda x: 0.0, lambda x: 0 * x, x)
    assert check_gradient(lambda x: np.maximum(x, 0).sum(), lambda x: x, x).outcome is Outcome.FAIL


# What a pass of a claim of zero would have seen


def sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize("x", [37.0, 38.0, 40.0, 60.0])
def test_nothing_is_relative_to_a_claim_of_zero(x: float) -> None:
    verdict = check_gradient(sigmoid, lambda x: 0 * x, x)
    assert verdict.outcome is Outcome.PASS
    assert verdict.detection_limit == np.inf
    assert np.exp(-x) < verdict.absolute_detection_limit < 1e-10
    assert "relative" not in str(verdict)
    assert f"instead of zero a derivative of {verdict.absolute_detection_limit:.0e} would show" in str(verdict)


def test_what_a_claim_of_zero_promises_to_see_is_seen() -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        x, offset = rng.standard_normal(3) * 10.0 ** rng.uniform(-3, 3), rng.standard_normal()
        limit = check_gradient(lambda x, offset=offset: offset, lambda x: 0 * x, x).absolute_detection_limit
        slopes = np.zeros(3)
        slopes[rng.integers(3)] = 1.1 * limit
        verdict = check_gradient(
            lambda x, offset=offset, slopes=slopes: offset + slopes @ x, lambda x: 0 * x, x, rng=seed
        )
        assert verdict.outcome is not Outcome.PASS


def test_a_zero_among_other_entries_leaves_the_limit_relative() -> None:
    verdict = check_gradient(lambda x: float(x[0] ** 2), lambda x: np.array([2 * x[0], 0.0]), np.array([1.0, 2.0]))
    assert verdict.detection_limit < 1e-8
    assert verdict.absolute_detection_limit == np.inf
