"""Noise as what no cubic polynomial explains of values near the point, for functions whose noise is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array, entry_scales
from nablacheck.differences.checker import CountedFunction
from nablacheck.differences.noise import residual_noise

from tests.helpers.making import vector
from tests.helpers.perturbed import pseudo_random

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
