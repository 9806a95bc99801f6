"""Functions whose noise hides an error from steps near the point: farther ones, or a better estimate of the noise, show
it; and a right gradient still passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array

DRAWS = 50
Case = tuple[Callable[..., float], Callable[..., Array], tuple[Array, ...]]


def outcomes(case: Callable[[np.random.Generator], Case], error: float) -> Counter[str]:
    """The verdicts on a gradient that is off by this share, at so many points."""
    found: Counter[str] = Counter()
    for seed in range(DRAWS):
        function, gradient, args = case(np.random.default_rng(seed))
        spoiled = lambda *a, g=gradient: g(*a) * (1 + error)  # noqa: E731
        found[str(check_gradient(function, spoiled, *args, rng=seed).outcome)] += 1
    return found


def log_det_near_zero(rng: np.random.Generator) -> Case:
    """log det(I + XXᵀ), whose scale is 1, at X of 1e-6."""

    def function(X: Array) -> float:
        return float(np.linalg.slogdet(np.eye(3) + X @ X.T)[1])

    return function, lambda X: 2 * np.linalg.solve(np.eye(3) + X @ X.T, X), (1e-6 * rng.standard_normal((3, 4)),)


def exponential_near_zero(rng: np.random.Generator) -> Case:
    return lambda x: float(np.sum(np.exp(x) - x)), np.expm1, (1e-6 * rng.standard_normal(4),)


def wave(rng: np.random.Generator) -> Case:
    """A wave so short that what is near the point curves."""
    return lambda x: float(np.sum(np.sin(1e5 * x))), lambda x: 1e5 * np.cos(1e5 * x), (rng.standard_normal(3),)


def ill_conditioned_constant(rng: np.random.Generator) -> Case:
    """The log determinant of a Hilbert matrix depends on its last digits, but stays where it is."""
    hilbert = 1 / (np.add.outer(np.arange(9), np.arange(9)) + 1.0)

    def function(x: Array, A: Array) -> float:
        return float(np.sum(np.sin(x)) + np.linalg.slogdet(A)[1])

    return function, lambda x, A: np.cos(x), (rng.standard_normal(3), hilbert)


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (log_det_near_zero, 1e-3),
        (exponential_near_zero, 1e-4),
        (wave, 1e-6),
        (ill_conditioned_constant, 1e-6),
    ],
    ids=["log det near zero", "exponential near zero", "wave", "ill-conditioned constant"],
)
def test_an_error_that_noise_seems_to_hide_is_found(case: Callable[[np.random.Generator], Case], error: float) -> None:
    assert outcomes(case, error) == {"fail": DRAWS}
    assert outcomes(case, 0.0) == {"pass": DRAWS}
