"""Derivatives without a claim: the value is within its bound, and where it isn't known the bound says so."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from nablacheck import estimate_derivative
from nablacheck.blackbox import estimate
from scipy import special

FUNCTIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], float]] = {
    "exp": (np.exp, np.exp, 1e-11),
    "log": (np.log, lambda x: 1 / x, 1e-11),
    "a fast wave": (lambda x: np.sin(50 * x), lambda x: 50 * np.cos(50 * x), 1e-9),
    "Runge": (lambda x: 1 / (1 + 25 * x * x), lambda x: -50 * x / (1 + 25 * x * x) ** 2, 1e-7),
    "Bessel": (special.j0, lambda x: -special.j1(x), 1e-10),
    "on a large number": (lambda x: 1e8 + np.sin(x), np.cos, 1e-3),
    "a constant": (lambda x: 3.0 + 0 * x, lambda x: 0.0, 1.0),
}


@pytest.mark.parametrize(("function", "derivative", "largest"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_derivative_is_within_the_bound(function: Any, derivative: Any, largest: float) -> None:
    bounds = []
    for seed in range(50):
        x = np.random.default_rng(seed).uniform(0.1, 4)
        found = estimate_derivative(function, x)
        assert abs(found.value - derivative(x)) <= found.error_bound
        assert (found.reason, found.evaluations < 120) == ("", True)
        bounds.append(found.error_bound / (abs(derivative(x)) or 1))
    assert float(np.median(bounds)) < largest


def test_along_a_direction_of_whatever_the_argument_is() -> None:
    A, v = np.arange(6.0).reshape(2, 3), np.ones((2, 3))
    matrix = estimate_derivative(lambda A, s: s * np.sum(A**3), A, v, 2.0)
    assert abs(matrix.value - 6 * np.sum(A**2)) <= matrix.error_bound < 1e-8
    tree = estimate_derivative(lambda p: p["A"].sum() * p["b"], {"A": A, "b": 2.0}, {"A": 0 * v, "b": 1.0})
    assert abs(tree.value - 15) <= tree.error_bound < 1e-10
    vector = estimate_derivative(lambda x: np.array([x**2, np.sin(x)]), 1.0)
    assert vector.value.shape == vector.error_bound.shape == (2,)
    assert (np.abs(vector.value - [2, np.cos(1)]) <= vector.error_bound).all()
    assert estimate_derivative(lambda x: x @ x, np.ones(2), np.zeros(2)).value == 0


def test_what_is_not_known_is_told() -> None:
    kink = estimate_derivative(lambda x: 3 * abs(x) + x, 0.0)
    assert (kink.value == pytest.approx(1), kink.error_bound == pytest.approx(3)) == (True, True)
    assert kink.reason == "the function has a kink there"
    jump = estimate_derivative(np.sign, 0.0)
    assert (jump.error_bound, jump.reason) == (np.inf, "the function jumps there")
    pole = estimate_derivative(lambda x: 1 / x, np.zeros(()))
    assert (np.isnan(pole.value), pole.error_bound) == (True, np.inf)


def test_entries_of_uneven_size_do_not_spoil_each_other() -> None:
    """Of log x₀ + x₁² at 10⁹ and 1 the value was 3 for 2, with a bound of 1, and for others a bound was too small: at
    fine steps x₁ moved alone, and the slope along both was taken off by half."""
    for seed in range(50):
        rng = np.random.default_rng(seed)
        x, v = np.array([10 ** rng.uniform(3, 10), rng.uniform(0.1, 3)]), rng.normal(size=2)
        found = estimate_derivative(lambda x: np.log(x[0]) + x[1] ** 2, x, v)
        true = v[0] / x[0] + 2 * x[1] * v[1]
        assert abs(found.value - true) <= found.error_bound < 1e-3 * np.linalg.norm(v)


def _plus_line(function: Callable[..., Any], at: float, slope: float) -> Callable[[Any], Any]:
    return lambda x: function(x - at) + slope * x


def _wave(frequency: float, x: Any) -> Any:
    return 1e3 + np.sin(frequency * x)


def test_where_floats_or_slopes_leave_it_open_the_bound_is_infinite() -> None:
    """The bound was finite and false: at cusps, and where the function oscillates between neighbouring floats. Kinks
    and soft cusps beside them keep a finite bound that is true."""
    for seed in range(50):
        rng = np.random.default_rng(seed)
        c, p, a, w = rng.uniform(0.1, 3), rng.uniform(0.2, 0.9), rng.uniform(-2, 2), 10 ** rng.uniform(10, 12)
        cases: list[tuple[Callable[[Any], Any], float, float | None]] = [
            (_plus_line(lambda d, p=p: abs(d) ** p, c, a), c, None),
            (_plus_line(lambda d, p=p: np.sign(d) * abs(d) ** p, c, a), c, None),
            (np.sin, 10 ** rng.uniform(16, 17), None),
            (partial(_wave, w), c, None),
            (_plus_line(lambda d, p=p: abs(d) ** (1.1 + p), c, a), c, a),
            (_plus_line(abs, c, a), c, a),
            (_plus_line(lambda d: np.sqrt(d**2 + 1e-10), c, a), c, a),
        ]
        for f, x, true in cases:
            found = estimate_derivative(f, x)
            if true is None:
                assert (found.error_bound, found.reason != "") == (np.inf, True)
            else:
                assert abs(found.value - true) <= found.error_bound < np.inf


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: estimate_derivative(np.sum, np.ones(3)), "a direction is needed where x isn't a number"),
        (lambda: estimate_derivative(np.sum, np.ones(3), np.ones(2)), r"has shape \(2,\) and should have that of x"),
        (lambda: estimate_derivative(np.sum, "x", 1.0), "the argument is a str"),
        (lambda: estimate_derivative(lambda x: "a", 1.0), "the function returns <U1 values"),
        (lambda: estimate_derivative(lambda x: {}[x], 1.0), "the function raises KeyError"),
    ],
    ids=["none", "shape", "text", "value", "raising"],
)
def test_a_wrong_call_raises(call: Any, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        call()


def test_the_examples_run() -> None:
    assert doctest.testmod(estimate, extraglobs={"np": np}).failed == 0
