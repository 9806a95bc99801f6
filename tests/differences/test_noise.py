"""The noise of functions near a point."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array, entry_scales, norm, rms
from nablacheck.differences.checker import CountedFunction
from nablacheck.differences.noise import SINGLE_ROUNDOFF, Noise, estimate_noise, residual_noise

from tests.helpers.making import vector
from tests.helpers.perturbed import pseudo_random

V = np.array([1.1, -0.7, 0.9])


def noisy(smooth: Callable[[Array], float], sigma: float) -> Callable[[Array], float]:
    """A function with uniform noise of this standard deviation; the same at the same place."""

    def function(x: Array) -> float:
        drawn = np.random.default_rng(abs(hash(x.tobytes()))).uniform(-1, 1)
        return smooth(x) + sigma * math.sqrt(3) * float(drawn)

    return function


def measured(function: Callable[[Array], float], gradient: Callable[[Array], Array], x: Array) -> Noise:
    claim = gradient(x)
    return estimate_noise(function, x, function(x), lambda move: float(np.vdot(claim, move)), V)


@pytest.mark.parametrize("sigma", [1e-12, 1e-9, 1e-6, 1e-3])
def test_added_noise_is_found_within_a_factor(sigma: float) -> None:
    found = [
        measured(noisy(lambda x: float(np.exp(x).sum()), sigma), np.exp, x).sigma
        for x in np.random.default_rng(0).standard_normal((20, 3))
    ]
    assert sigma / 2 < np.median(found) < 2 * sigma
    assert max(found) < 8 * sigma
    assert min(found) > sigma / 8


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_a_plain_function_has_the_noise_of_its_rounding(scale: float) -> None:
    for x in np.random.default_rng(1).standard_normal((20, 3)):
        found = measured(lambda x: float(np.sum(np.sin(scale * x))), lambda x: scale * np.cos(scale * x), x)
        assert found.eps == EPS
        assert found.sigma < 1e-11 * max(1.0, scale)


def test_a_wrong_claim_is_no_noise() -> None:
    x = np.array([0.3, -0.4, 0.8])
    assert measured(lambda x: float(x @ x), lambda x: -5 * x, x).sigma < 1e-14


def test_no_noise_is_less_than_one_rounding() -> None:
    assert measured(lambda x: 1e6, np.zeros_like, np.ones(3)).sigma >= EPS * 1e6


def test_single_precision_is_recognised() -> None:
    found = measured(lambda x: float(np.float32(np.sum(np.sin(x)))), np.cos, np.array([0.3, -0.4, 0.8]))
    assert found.eps == SINGLE_ROUNDOFF
    assert found.sigma >= SINGLE_ROUNDOFF * 0.5


def test_half_precision_is_rounding_and_no_discontinuity() -> None:
    x = np.array([-0.76951464, -1.42274177, 0.25845279])
    found = measured(lambda x: float(np.sum(np.tanh(x.astype(np.float16)))), lambda x: np.cosh(x) ** -2, x)
    assert 1e-4 < found.sigma < 1e-2


def test_parts_that_have_not_changed_yet_count_as_soon_as_they_do() -> None:
    """Of a sum of numbers in single precision the smallest moves with every step, the others not at first."""
    there, way = np.array([0.859, 0.515, 1.124e-3]), np.array([0.148, 0.585, 0.685])

    def rounded(t: Array) -> float:
        return float(np.sum((there + t[0] * way).astype(np.float32).astype(float)))

    slope, step = float(way.sum()), 1e-3 * V[:1]
    found = estimate_noise(rounded, np.zeros(1), rounded(np.zeros(1)), lambda move: slope * float(move[0]), step)
    assert found.sigma > 1e-9


def test_a_wave_is_no_noise_from_farther_away() -> None:
    x = np.array([0.3, -0.4, 0.8])
    for frequency in (1e2, 1e3, 1e4):
        found = measured(
            lambda x, w=frequency: float(np.sin(w * x).sum()),  # type: ignore[misc]
            lambda x, w=frequency: w * np.cos(w * x),  # type: ignore[misc]
            x,
        )
        assert found.sigma < 1e-7


def test_a_spike_is_no_noise() -> None:
    """Values that change within the first spacing of the table: with a smaller one they are smooth."""
    width = 2.0**-24
    found = measured(
        lambda x: float(1 / (1 + np.sum(x) ** 2 / width**2)), lambda x: np.zeros(3), np.full(3, width / 10)
    )
    assert found.sigma < 1e-6


def test_huge_values_do_not_overflow() -> None:
    with np.errstate(over="ignore"):
        found = measured(lambda x: 1e200 * float(np.sum(np.sin(x))), lambda x: 1e200 * np.cos(x), np.array([0.3, 1, 2]))
    assert found.sigma < 1e-10 * 1e200


def test_root_mean_squares_and_norms_do_not_overflow() -> None:
    assert rms(np.array([3e200, 4e200])) == pytest.approx(math.sqrt(12.5) * 1e200)
    assert norm(np.array([3e-200, 4e-200])) == pytest.approx(5e-200)
    assert rms(np.zeros(3)) == rms(np.zeros(0)) == 0.0
    assert rms(np.array([math.inf, 1.0])) == math.inf


POINTS = [np.random.default_rng(seed).standard_normal(3) for seed in range(40)]


def sigma(function: Callable[[Any], Any], x: Array) -> float:
    """The noise of a function at a point, at least the rounding of its value."""
    roundoff = EPS * abs(float(function(x)))
    direction = entry_scales(x) * np.random.default_rng(x.size).uniform(0.5, 1.5, x.shape)
    return max(roundoff, residual_noise(lambda z: float(function(z)), x, direction, roundoff))


@pytest.mark.parametrize("size", [1e-12, 1e-8, 1e-4])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_added_noise_is_measured_within_a_factor_of_four(size: float, scale: float) -> None:
    true = size / np.sqrt(3)
    for x in POINTS:
        measured = sigma(lambda z: np.sin(z / scale).sum() + size * pseudo_random(z), scale * x)
        assert true / 4 < measured < 4 * true


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_rounding_the_value_to_single_precision_is_measured(scale: float) -> None:
    for x in POINTS:
        value = float(x @ x) * scale**2
        ulp = float(np.spacing(np.float32(value)))
        measured = sigma(lambda z: np.float32(z @ z), scale * x)
        assert 0.1 * ulp < measured < ulp


def test_rounding_the_argument_to_single_precision_is_measured() -> None:
    for x in POINTS:
        true = np.sqrt(np.sum((2 * x * np.spacing(np.abs(x).astype(np.float32))) ** 2 / 12))
        measured = sigma(lambda z: np.sum(np.float32(z).astype(float) ** 2), x)
        assert true / 5 < measured < 5 * true


@pytest.mark.parametrize("steps", [2.0**-26, 2.0**-20])
def test_values_rounded_to_a_grid_have_the_noise_of_the_grid(steps: float) -> None:
    for x in POINTS:
        measured = sigma(lambda z: np.round(np.sin(z).sum() / steps) * steps, x)
        assert steps / 12 < measured < 2 * steps


def test_the_rounding_of_an_intermediate_value_is_never_missed() -> None:
    """√(1 + x²) − 1 is rounded like 1, however small it is; on a regular grid its errors can form a straight line."""
    for x in np.linspace(1e-3, 1e-2, 200):
        assert sigma(lambda z: np.sqrt(1 + z @ z) - 1, vector(x)) > 0.2 * EPS / np.sqrt(12)


@pytest.mark.parametrize("function", [lambda z: z @ z, lambda z: np.exp(z).sum(), lambda z: np.prod(z)])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 10.0])
def test_a_smooth_function_has_little_noise(function: Callable[[Any], Any], scale: float) -> None:
    for x in POINTS:
        measured = sigma(function, scale * x)
        assert (
            EPS * abs(function(scale * x))
            <= measured
            < 100
            * EPS
            * max(1.0, np.abs(scale * x).max())
            * max(abs(function(1.01 * scale * x)), abs(function(scale * x)), 1e-9)
        )


@pytest.mark.parametrize("frequency", [1e4, 1e5, 1e6, 1e7])
def test_what_curves_within_the_first_spacing_is_no_noise(frequency: float) -> None:
    for x in POINTS:
        measured = sigma(lambda z: np.sin(frequency * z).sum(), x)
        assert measured < 100 * EPS * frequency


def test_a_constant_has_no_noise_but_its_own_rounding() -> None:
    assert sigma(lambda z: 3.0, vector(1.0, 2.0)) == 3 * EPS
    assert sigma(lambda z: 0.0, vector(1.0, 2.0)) == 0.0


@pytest.mark.parametrize("x", [vector(0.0), vector(0.0, 0.0), vector(0.0, -0.25), vector(2.0, 0.0)])
def test_a_kink_is_no_noise(x: Array) -> None:
    assert sigma(lambda z: np.maximum(z, 0) @ np.arange(1, z.size + 1), x) < 1e-12
    assert sigma(lambda z: np.abs(z).sum(), x) < 1e-12


def test_the_evaluations_spent_are_counted() -> None:
    calls = 0

    def function(z: Array) -> float:
        nonlocal calls
        calls += 1
        return float(z @ z)

    x = vector(1.0, 2.0)
    counted = CountedFunction(function)
    residual_noise(counted, x, entry_scales(x), EPS)
    assert counted.evaluations == calls > 0


def test_the_function_is_asked_only_near_the_point() -> None:
    x = vector(1.0, -100.0, 0.0)

    def function(z: Array) -> float:
        assert (np.abs(z - x) < 0.01 * entry_scales(x)).all()
        return float(np.float32(z @ z))

    residual_noise(function, x, entry_scales(x), EPS * abs(function(x)))


def test_values_of_half_precision_are_rounded_to_it_wherever_they_are() -> None:
    def rounded(x: Array) -> float:
        return float(np.float16(x @ x))

    x = np.linspace(0.3, 2.0, 20)
    assert estimate_noise(rounded, x, rounded(x), lambda move: 0.0, x).eps == 2.0**-11
    assert estimate_noise(lambda x: 3.0, x, 3.0, lambda move: 0.0, x).eps < 2.0**-11
