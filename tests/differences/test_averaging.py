"""Averages over many values along a line."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.averaging import averaged
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.confirmation import is_confirmed_by_average
from nablacheck.differences.noise import Noise

from tests.helpers.lines import line

ONE, SIGMA, DRAWS = np.ones(1), 1e-6, 50


def noisy_line(seed: int, error: float) -> Line:
    """exp(x) with noise, and its derivative off by the error."""
    rng = np.random.default_rng(seed)
    found = line(lambda x: math.exp(x[0]) + SIGMA * rng.standard_normal(), ONE, np.exp(ONE) + error, ONE)
    found.function_noise = Noise(SIGMA, EPS)
    return found


def average(along: Line, coarsest: int = 1) -> Extrapolant:
    found = averaged(along, coarsest)
    assert found is not None
    return found


def test_an_average_is_within_its_tolerance_and_better_than_an_extrapolant() -> None:
    better = 0
    for seed in range(DRAWS):
        along = noisy_line(seed, 0.0)
        found = average(along)
        assert not found.rejects_zero()
        along.evaluate(*range(8))
        extrapolant = along.best_extrapolant()
        assert extrapolant is not None
        better += found.tolerance < extrapolant.tolerance / 2
    assert better > 0.9 * DRAWS


def test_a_second_average_confirms_an_error_and_nothing_else() -> None:
    for seed in range(DRAWS):
        wrong = noisy_line(seed, 1e-4)
        found = average(wrong)
        assert abs(found.value + 1e-4) <= found.tolerance < 5e-5
        assert is_confirmed_by_average(wrong, found, 0.0)
        assert not is_confirmed_by_average(wrong, found, 1e-3)
        assert not is_confirmed_by_average(noisy_line(seed, 0.0), found, 0.0)


def test_truncation_is_told_from_an_error() -> None:
    """A bend as wide as the values are far: polynomials follow it only roughly."""
    rng = np.random.default_rng(0)
    for frequency in np.linspace(5, 60, DRAWS):

        def wave(x: Array, frequency: float = frequency) -> float:
            return math.sin(frequency * x[0]) + SIGMA * rng.standard_normal()

        bent = line(wave, ONE, frequency * np.cos(frequency * ONE), ONE)
        bent.function_noise = Noise(SIGMA, EPS)
        found = averaged(bent, 1)
        assert found is None or not (found.rejects_zero() and is_confirmed_by_average(bent, found, 0.0))


@pytest.mark.parametrize(
    "function",
    [lambda x: math.floor(8 * x[0]) / 8, lambda x: x[0] + 1e-3 * math.sin(40 * x[0]), lambda x: 1.0],
    ids=["steps", "a wave", "a constant"],
)
def test_errors_that_are_alike_at_neighbouring_places_are_not_averaged(function: Callable[[Array], float]) -> None:
    assert averaged(line(function, ONE, ONE, ONE), 1) is None


def test_a_function_without_values_has_no_average() -> None:
    assert averaged(line(lambda x: math.nan, ONE, ONE, ONE), 1) is None
