"""Floats whose last digits are shaken: how far results differ shows what rounding does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.forward import DualArray, RandomlyRoundedFloats, as_dual_array, dual_array, numpy_patched_for

from tests.helpers.agreement import floats

EPS = float(np.finfo(float).eps)


def samples(function: Callable[[Any], Any], x: Array, tangent: Array | None = None) -> list[DualArray]:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(20):
        number_system = RandomlyRoundedFloats(rng)
        with numpy_patched_for(number_system):
            found.append(as_dual_array(function(dual_array(number_system, x, tangent)), number_system))
    return found


def spread(function: Callable[[Any], Any], x: Array) -> float:
    values = [each.primal for each in samples(function, x)]
    return float(np.max(np.std(values, axis=0) / np.abs(np.mean(values, axis=0))))


WELL_CONDITIONED: dict[str, Callable[[Any], Any]] = {
    "argument": lambda x: x,
    "function": lambda x: np.sqrt(x),
    "power": lambda x: x**0.7,
    "product": lambda x: x @ x,
    "sum": lambda x: x + 1,
    "difference": lambda x: x - 7,
    "product of entries": lambda x: x * 3,
    "quotient": lambda x: 1 / x,
    "solution": lambda x: np.linalg.inv(x),
    "eigenvalues": lambda x: np.linalg.eigvalsh(x),
    "singular values": lambda x: np.linalg.svd(x, compute_uv=False),
}


@pytest.mark.parametrize("name", WELL_CONDITIONED)
def test_every_result_differs_in_its_last_digits(name: str) -> None:
    x = np.array([[2.0, 1.0], [1.0, 4.0]])
    assert EPS / 20 < spread(WELL_CONDITIONED[name], x) < 20 * EPS


def test_a_derivative_differs_in_its_last_digits() -> None:
    found = [
        floats(each.number_system, each.tangent)
        for each in samples(lambda x: x @ np.exp(x), np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    ]
    assert EPS / 20 < np.std(found) / np.abs(np.mean(found)) < 20 * EPS


@pytest.mark.parametrize("distance", [1e-2, 1e-5, 1e-8])
def test_a_condition_number_shows(distance: float) -> None:
    x = np.array([[1.0, 1.0], [1.0, 1.0 + distance]])
    assert EPS / distance / 20 < spread(np.linalg.inv, x) < 20 * EPS / distance


@pytest.mark.parametrize("name", [name for name in WELL_CONDITIONED if name != "argument"])
def test_what_cancels_shows_how_large_its_terms_are(name: str) -> None:
    function, x = WELL_CONDITIONED[name], np.array([[2.0, 1.0], [1.0, 4.0]])
    found = [each.primal for each in samples(lambda x: function(x) - function(x), x)]
    assert EPS / 100 < np.max(np.std(found, axis=0)) < 100 * EPS


def test_what_vanishes_beside_one_shows_how_one_is_rounded() -> None:
    """A moved argument doesn't: 1 + e⁻²⁰ stays the very same number."""
    found = [each.primal for each in samples(lambda x: 1 - 1 / (1 + np.exp(-x)), np.array([20.0]))]
    assert EPS / 10 < np.std(found) < 10 * EPS


def test_zero_stays_zero() -> None:
    for each in samples(lambda x: np.sin(x) @ np.cos(x), np.zeros(2)):
        assert each.primal == 0


def test_the_same_generator_gives_the_same_digits() -> None:
    first, again = (samples(np.exp, np.array([1.0])) for _ in range(2))
    assert [float(each.primal[0]) for each in first] == [float(each.primal[0]) for each in again]
