"""Whether a claim of many entries is off by one factor over a long way."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.steady_factor import factor_is_steady

DRAWS = 50
TOO_LARGE = 1.0001


def squares(x: Array) -> float:
    return float(x @ x)


def claimed_change(x: Array, move: Array) -> float:
    return float(2 * TOO_LARGE * (x @ move))


def stepped(x: Array) -> float:
    """Its slope is too small by the same factor wherever it is smooth, and jumps of a ten-thousandth take that back."""
    s = float(x @ x) / x.size
    return float(x.size * (s - (TOO_LARGE - 1) / TOO_LARGE * (s - np.floor(s / 0.3) * 0.3)))


CLAIMS: dict[str, tuple[Callable[[Array], float], Callable[..., Array | None], bool]] = {
    "a factor": (squares, lambda z, x: 2 * TOO_LARGE * z, True),
    "jumps that take it back": (stepped, lambda z, x: 2 * z, False),
    "a stored value": (squares, lambda z, x: 2 * TOO_LARGE * x, False),
    "an error that grows": (squares, lambda z, x: 2 * z * (1 + (TOO_LARGE - 1) * (z @ z) / (x @ x)), False),
    "no value elsewhere": (squares, lambda z, x: None, False),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_factor_is_steady_if_the_function_changes_by_it_a_long_way_off(name: str) -> None:
    function, claim, steady = CLAIMS[name]
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x = rng.standard_normal(100)
        direction = rng.uniform(0.5, 1.5, 100) * x
        line = Line(function, x, function(x), partial(claimed_change, x), direction)
        error = Extrapolant.of(10, 2, -2 * (TOO_LARGE - 1) * float(x @ direction), 1e-8, 1e-9)
        assert factor_is_steady(line, error, direction, np.abs(x) * np.sign(x), partial(claim, x=x)) is steady


def test_jumps_leave_a_right_gradient_open_and_a_factor_is_refuted() -> None:
    for draw in range(DRAWS):
        x = np.random.default_rng(draw).standard_normal(200)
        assert check_gradient(stepped, lambda x: 2 * x, x, rng=draw).outcome is not Outcome.FAIL
        assert check_gradient(squares, lambda x: 2 * x, x, rng=draw).outcome is Outcome.PASS
        wrong = check_gradient(squares, lambda x: TOO_LARGE * 2 * x, x, rng=draw)
        assert wrong.cause == "a constant factor: the truth is 0.9999 times the claim"
        assert wrong.evaluations <= 88  # a search for jumps takes 34 more at least
