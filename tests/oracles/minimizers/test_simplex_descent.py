"""Descent by simplices: every evaluation is where SciPy's Nelder–Mead has it, and so is the end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.oracles.minimizers.simplex_descent import SimplexDescent, first_simplex
from scipy.optimize import minimize

FUNCTIONS: dict[str, Any] = {
    "quadratic": lambda residual, z: residual @ residual,
    "wells": lambda residual, z: residual @ residual + np.cos(3 * z).sum(),
    "kinks": lambda residual, z: np.abs(residual).sum(),
    "a domain with a border": lambda residual, z: residual @ residual if z[0] < 0.5 else np.inf,
}


class Recorded:
    """A function of a vector, and where it was evaluated."""

    def __init__(self, name: str, size: int, rng: np.random.Generator) -> None:
        self.function = FUNCTIONS[name]
        self.A, self.b = rng.standard_normal((size, size)), rng.standard_normal(size)
        self.points: list[bytes] = []

    def __call__(self, z: Array) -> float:
        self.points.append(z.tobytes())
        return float(self.function(self.A @ z - self.b, z))


def same_steps(name: str, seed: int) -> bool:
    """Whether ours and SciPy's take the same steps to the same place, bit by bit."""
    rng = np.random.default_rng(seed)
    size, most = int(rng.integers(1, 8)), int(rng.integers(5, 120))
    start = np.where(rng.random(size) < 0.2, 0.0, rng.standard_normal(size))
    ours, theirs = (Recorded(name, size, np.random.default_rng([seed, 1])) for _ in range(2))
    found, value = SimplexDescent(ours, most, 1e-4, 1e-4).lowest(first_simplex(start, 0.05, 0.00025))
    with np.errstate(invalid="ignore"):  # SciPy takes ∞ from ∞
        expected = minimize(theirs, start, method="Nelder-Mead", options={"maxfev": most, "adaptive": True})
    same_end = (found.tobytes(), value) == (expected.x.tobytes(), expected.fun)
    return ours.points == theirs.points and same_end


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_takes_the_steps_of_scipy(name: str) -> None:
    assert [seed for seed in range(50) if not same_steps(name, seed)] == []


def same_steps_from_simplex(seed: int) -> bool:
    """The same from a simplex, which ends by the length of a step alone."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 6))
    start = rng.standard_normal(size)
    simplex = np.concatenate([start[None], start + 0.25 * np.eye(size)])
    ours, theirs = (Recorded("wells", size, np.random.default_rng([seed, 1])) for _ in range(2))
    found, value = SimplexDescent(ours, 400, 1e-6, np.inf).lowest(simplex)
    options: Any = {"maxfev": 400, "adaptive": True, "initial_simplex": simplex, "xatol": 1e-6, "fatol": np.inf}
    expected = minimize(theirs, start, method="Nelder-Mead", options=options)
    same_end = (found.tobytes(), value) == (expected.x.tobytes(), expected.fun)
    return ours.points == theirs.points and same_end


def test_from_a_simplex_it_ends_by_the_length_of_a_step_alone() -> None:
    assert [seed for seed in range(50) if not same_steps_from_simplex(seed)] == []


def test_equal_values_keep_their_order_and_a_function_without_values_has_no_lowest_point() -> None:
    simplex = np.array([[1.0, 1.0], [2.0, 1.0], [1.0, 2.0]])
    found, value = SimplexDescent(lambda z: 3.0, 20, 1e-4, 1e-4).lowest(simplex)
    assert (found.tolist(), value) == ([1.0, 1.0], 3.0)
    assert SimplexDescent(lambda z: np.inf, 20, 1e-4, 1e-4).lowest(simplex)[1] == np.inf
