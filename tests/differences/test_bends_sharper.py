"""Functions whose curvature rises towards a point so near that no step along a line reaches it."""

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.verdict import Outcome


@pytest.mark.parametrize("power", [1.4, 1.6, 1.8])
def test_a_right_claim_of_powers_of_a_tiny_entry_does_not_fail(power: float) -> None:
    for seed in range(50):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal(int(rng.integers(2, 12)))
        x[0] = 10.0 ** -rng.uniform(7, 11)
        verdict = check_gradient(
            lambda x: (np.abs(x) ** power).sum(), lambda x: power * np.sign(x) * np.abs(x) ** (power - 1), x, rng=seed
        )
        assert verdict.outcome is not Outcome.FAIL, seed


def test_a_wrong_tiny_entry_of_a_smooth_function_fails() -> None:
    for seed in range(50):
        rng = np.random.default_rng(seed)
        x = np.array([10.0 ** -rng.uniform(7, 11), 1.5])
        wrong = check_gradient(lambda x: 3 * x[0] + x[1] ** 2, lambda x: np.array([6.0, 2 * x[1]]), x, rng=seed)
        assert wrong.outcome is Outcome.FAIL, seed
