"""Labels and parameters that are floats and are compared with numbers: that moving them changes everything is no
rounding."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from scipy import special

DRAWS = 50


def loss(w: Array, X: Array, y: Array) -> float:
    z = X @ w
    return float(-np.where(y == 1, special.log_expit(z), special.log_expit(-z)).sum())


def gradient(w: Array, X: Array, y: Array) -> Array:
    p = special.expit(X @ w)
    return X.T @ np.where(y == 1, p - 1, p)


@pytest.mark.parametrize("start_at_zero", [False, True])
def test_labels_that_are_compared_hide_no_mistake(start_at_zero: bool) -> None:
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        X, y = rng.standard_normal((20, 3)), rng.integers(0, 2, 20).astype(float)
        w = np.zeros(3) if start_at_zero else rng.standard_normal(3)
        assert check_gradient(loss, gradient, w, X, y, rng=draw).outcome is Outcome.PASS
        wrong = check_gradient(loss, lambda w, X, y: 1.05 * gradient(w, X, y), w, X, y, rng=draw)
        assert wrong.outcome is Outcome.FAIL


def matern(x: Array, nu: float, scale: float) -> float:
    r = np.sqrt(x @ x) / scale
    if nu == 0.5:
        return float(np.exp(-r))
    if nu == 1.5:
        return float((1 + np.sqrt(3) * r) * np.exp(-np.sqrt(3) * r))
    return float(np.exp(-r * r / 2))


def matern_gradient(x: Array, nu: float, scale: float) -> Array:
    r = np.sqrt(x @ x) / scale
    if nu == 0.5:
        slope = -np.exp(-r) / r
    elif nu == 1.5:
        slope = -3 * np.exp(-np.sqrt(3) * r)
    else:
        slope = -np.exp(-r * r / 2)
    return slope * x / scale**2


def test_a_number_that_chooses_a_formula_hides_no_mistake() -> None:
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x, nu, scale = rng.standard_normal(3), (0.5, 1.5, 0.7)[draw % 3], rng.uniform(0.5, 2)
        assert check_gradient(matern, matern_gradient, x, nu, scale, rng=draw).outcome is Outcome.PASS
        factor = (-1, 1.05, 1 + 1e-5)[draw // 3 % 3]
        wrong = check_gradient(matern, lambda *at, k=factor: k * matern_gradient(*at), x, nu, scale, rng=draw)
        assert wrong.outcome is Outcome.FAIL


def test_rounding_is_seen_beside_a_number_that_chooses_a_formula() -> None:
    """Digits that cancel are no mistake, those of the number itself included."""
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x, mode, big = rng.uniform(0.5, 2, 4), 1.5, rng.uniform(1, 9) * 1e13

        def lossy(x: Array, mode: float, big: float, of_mode: bool = draw % 2 == 0) -> Array:
            large = big * mode if of_mode else big
            return 2 * ((x + large) - large) if mode == 1.5 else -x

        found = check_gradient(lambda x, mode, big: float(x @ x), lossy, x, mode, big, rng=draw)
        assert found.outcome is not Outcome.FAIL


def test_rounding_is_seen_beside_whole_numbers() -> None:
    """Digits of the claim that cancel are no mistake, whether arguments are whole numbers or not."""
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x, a = rng.uniform(0.5, 2, 4), rng.integers(1, 9, 4) * 1e14

        def lossy(x: Array, a: Array) -> Array:
            return 2 * ((x + a) - a)

        assert check_gradient(lambda x, a: float(x @ x), lossy, x, a, rng=draw).outcome is not Outcome.FAIL


def variances(X: Array) -> Array:
    """Those of columns, by the mean square less the square of the mean, which loses digits."""
    return np.array([sum(float(t) ** 2 for t in c) / len(c) - (sum(float(t) for t in c) / len(c)) ** 2 for c in X.T])


def test_lost_digits_of_whole_numbers_are_no_mistake() -> None:
    w, X = np.array([0.3, 0.4]), np.array([[0.0, 1], [2, 5], [3, -4]]) + 1e7

    def f(w: Array, X: Array) -> float:
        return float(0.5 * w @ w + w @ X.var(0))

    for draw in range(DRAWS):
        assert check_gradient(f, lambda w, X: w + variances(X), w, X, rng=draw).outcome is not Outcome.FAIL
        wrong = check_gradient(f, lambda w, X: 1.05 * (w + X.var(0)), w, X, rng=draw)
        assert wrong.outcome is Outcome.FAIL
