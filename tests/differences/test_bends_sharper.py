"""Functions whose curvature rises towards a point so near that no step along a line reaches it."""

import numpy as np
import pytest

from nablacheck import check_gradient
from nablacheck.core.verdict import Outcome


def _residuals(seed):
    rng = np.random.default_rng(seed)
    X, w, y = rng.standard_normal((8, 6)), rng.standard_normal(6), rng.standard_normal(8)
    y[0] = 10.0 ** -rng.uniform(7, 9.5)
    return X, w, X @ w + y


@pytest.mark.parametrize("power", [1.5, 1.7])
def test_a_right_claim_of_powers_of_tiny_residuals_does_not_fail_and_a_wrong_one_does(power):
    def value(w, X, y):
        return (np.abs(X @ w - y) ** power).sum()

    def gradient(w, X, y):
        r = X @ w - y
        return X.T @ (power * np.sign(r) * np.abs(r) ** (power - 1))

    for seed in range(50):
        X, w, y = _residuals(seed)
        assert check_gradient(value, gradient, w, X, y, rng=seed).outcome is not Outcome.FAIL, seed
        wrong = check_gradient(value, lambda *a: 1.1 * gradient(*a), w, X, y, rng=seed)
        assert wrong.outcome is Outcome.FAIL, seed
