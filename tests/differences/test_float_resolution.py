"""Functions that change by much of their values from one float to the next are left open; straight ones aren't."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array

Function = Callable[[Array], Array]
PERIODIC: dict[str, tuple[Function, Function]] = {
    "sine": (np.sin, np.cos),
    "fractional part": (lambda x: x % 1, np.ones_like),
    "a product with a sine": (lambda x: x * np.sin(x), lambda x: np.sin(x) + x * np.cos(x)),
}
STRAIGHT: dict[str, tuple[Function, Function]] = {
    "linear": (lambda x: 3 * x, lambda x: np.full(x.shape, 3.0)),
    "squares": (lambda x: x**2, lambda x: 2 * x),
    "logarithms": (np.log, lambda x: 1 / x),
    "differences": (lambda x: np.diff(x) ** 2, lambda x: np.array([-2, 2]) * np.diff(x)),
}


def outcome(pair: tuple[Function, Function], scale: float, seed: int, factor: float = 1) -> str:
    function, derivative = pair
    x = scale * np.random.default_rng(seed).uniform(0.5, 1.5, 2)
    found = check_gradient(lambda x: float(np.sum(function(x))), lambda x: factor * derivative(x), x, rng=seed)
    return found.outcome.value


@pytest.mark.parametrize("name", PERIODIC)
def test_no_right_gradient_fails_where_a_period_is_a_few_floats(name: str) -> None:
    for scale in (1e13, 1e14, 1e15):
        assert "fail" not in {outcome(PERIODIC[name], scale, seed) for seed in range(50)}


@pytest.mark.parametrize("name", STRAIGHT)
def test_a_hundredth_is_seen_as_far_out_where_the_function_is_straight(name: str) -> None:
    for scale in (1e10, 1e15, 1e16):
        assert {outcome(STRAIGHT[name], scale, seed, 1.01) for seed in range(3)} == {"fail"}
        assert {outcome(STRAIGHT[name], scale, seed) for seed in range(3)} == {"pass"}
