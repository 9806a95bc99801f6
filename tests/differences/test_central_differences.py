"""Central differences along a line, and what they extrapolate to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.central_differences import WEIGHTS, Extrapolant
from nablacheck.differences.noise import Noise
from nablacheck.differences.options import RICHARDSON

from tests.helpers.lines import curved, line


def slopes(coefficients: list[float], m: int) -> list[float]:
    """Values at t = 1, ½, ¼, … of c₀ + c₁t² + c₂t⁴ + …"""
    return [sum(c * 4.0 ** (-k * j) for j, c in enumerate(coefficients)) for k in range(m)]


@pytest.mark.parametrize("m", range(2, RICHARDSON.max_steps + 1))
def test_an_extrapolant_removes_as_many_even_powers_as_it_has_steps_less_one(m: int) -> None:
    exact = Extrapolant(0, slopes([3.0, *range(5, 4 + m)], m), [0.0] * m)
    assert exact.value == pytest.approx(3.0, rel=1e-14)
    off = Extrapolant(0, slopes([3.0, *range(5, 5 + m)], m), [0.0] * m)
    assert abs(off.value - 3.0) > 1e-13


@pytest.mark.parametrize("m", WEIGHTS)
def test_weights_keep_a_constant(m: int) -> None:
    assert math.fsum(WEIGHTS[m]) == pytest.approx(1.0, rel=1e-12)


def test_two_steps_weigh_as_in_the_textbook() -> None:
    assert WEIGHTS[2] == pytest.approx((-1 / 3, 4 / 3))


def test_truncation_is_seen_by_leaving_out_a_step() -> None:
    extrapolant = Extrapolant(5, [1.0 + 1.0, 1.0 + 0.25], [0.0, 0.0])
    assert (extrapolant.coarsest, extrapolant.count) == (5, 2)
    assert extrapolant.value == pytest.approx(1.0)
    assert extrapolant.truncation == pytest.approx(0.25)
    assert extrapolant.tolerance == pytest.approx(RICHARDSON.truncation_factor * 0.25)
    assert not extrapolant.noise_limited


def test_noise_is_carried_through_the_weights() -> None:
    extrapolant = Extrapolant(0, [1.0, 1.0], [0.3, 0.6])
    assert extrapolant.noise == pytest.approx(math.hypot(0.1, 0.8))
    assert extrapolant.tolerance == pytest.approx(RICHARDSON.noise_factor * extrapolant.noise)
    assert extrapolant.noise_limited


def test_the_tolerance_covers_the_error_of_a_smooth_function() -> None:
    for m in (2, 3, 4):
        t = [0.5 * 2.0**-k for k in range(m)]
        extrapolant = Extrapolant(1, [math.sin(each) / each for each in t], [0.0] * m)
        assert abs(extrapolant.value - 1.0) <= extrapolant.tolerance


X = np.array([1.0, -2.0, 0.5])
V = np.array([0.5, 1.0, 2.0])


def cube(x: Array) -> float:
    return float(np.sum(x**3))


def test_the_residual_of_a_right_claim_is_the_odd_remainder() -> None:
    found = line(cube, X, 3 * X**2, V)
    found.evaluate(2, 3)
    for k in (2, 3):
        assert found.residuals[k] == pytest.approx(np.sum(V**3) * 4.0**-k)


def test_a_wrong_claim_leaves_its_error() -> None:
    error = np.array([0.0, 0.25, 0.0])
    found = line(lambda x: float(x @ x), X, 2 * X - error, V)
    found.evaluate(5)
    assert found.residuals[5] == pytest.approx(error @ V)


def test_what_is_lost_in_rounding_the_displacement_does_not_count_against_the_claim() -> None:
    x = np.array([1e8])
    found = line(lambda x: float(2 * x[0]), x, np.array([2.0]), np.array([0.1]))
    assert (x + 0.1 * 2.0**-20) - (x - 0.1 * 2.0**-20) != 0.2 * 2.0**-20
    found.evaluate(20)
    assert found.residuals[20] == 0.0


def test_steps_are_taken_once() -> None:
    calls = []
    found = line(lambda x: calls.append(1) or 0.0, X, X, V)  # type: ignore[func-returns-value]
    calls.clear()
    found.evaluate(3, 4)
    found.evaluate(3, 4)
    assert len(calls) == 4


def test_the_step_scale_makes_every_step_shorter() -> None:
    found = line(cube, X, 3 * X**2, V, step_scale=0.7)
    assert found.step_size(3) == pytest.approx(0.7 / 8)


def test_the_derivative_at_a_kink_jumps_and_that_of_a_parabola_does_not() -> None:
    kinked = line(lambda x: float(np.abs(x).sum()), np.zeros(3), np.zeros(3), V)
    smooth = line(lambda x: float(x @ x), X, 2 * X, V)
    for each in (kinked, smooth):
        each.evaluate(6, 7)
    assert kinked.kink_size(6) == pytest.approx(2 * V.sum())
    assert smooth.kink_size(6) == pytest.approx(0.0, abs=1e-12)


def test_the_reference_derivative_is_that_of_the_function_whatever_the_claim() -> None:
    found = line(cube, X, np.zeros(3), V)
    assert found.reference_derivative() == 0.0  # no step is known
    found.evaluate(10)
    assert found.reference_derivative() == pytest.approx(abs(3 * X**2 @ V), rel=1e-3)
    offset = line(lambda x: 1e3 + cube(x), X, np.zeros(3), V)
    offset.evaluate(10)
    assert offset.reference_derivative() == pytest.approx(1e3, rel=0.1)


def test_the_reference_curvature_is_that_of_the_function_whatever_the_claim() -> None:
    found = curved(cube, X + 2, np.zeros((3, 3)), V)
    found.evaluate(10)
    assert found.reference_derivative() == pytest.approx(abs(6 * (X + 2) @ V**2), rel=1e-3)


def test_a_claim_that_overflows_where_the_function_does_not_is_noticed() -> None:
    found = line(lambda x: 0.0, X, np.full(3, 1e308), 10 * V)
    found.evaluate(0)
    assert found.claim_overflowed


def test_a_step_without_a_value_has_no_residual() -> None:
    found = line(lambda x: math.nan if x[0] > 1 else 0.0, X, np.zeros(3), V)
    found.evaluate(0, 1)
    assert not found.is_finite(0)
    assert not found.claim_overflowed
    assert list(found.extrapolants()) == []
    assert found.best_extrapolant() is None


def test_noise_grows_as_the_step_falls() -> None:
    found = line(cube, X, 3 * X**2, V)
    found.function_noise = Noise(1e-10, 1e-16)
    found.evaluate(4, 8)
    assert found.noise(4) == pytest.approx(math.sqrt(0.5) * 1e-10 * 2**4)
    assert found.noise(8) == pytest.approx(math.sqrt(0.5) * 1e-10 * 2**8)


def test_large_values_are_rounded_more_coarsely_than_the_noise_at_the_point() -> None:
    found = line(lambda x: float(np.exp(20 * x[0])), np.zeros(1), np.array([20.0]), np.ones(1))
    found.function_noise = Noise(1e-16, 1e-16)
    found.evaluate(0)
    rounded_displacement = EPS * abs(found.residuals[0])
    assert found.noise(0) == pytest.approx(math.sqrt(0.5) * 1e-16 * math.exp(20) + rounded_displacement)


def test_a_wrong_derivative_is_the_less_certain_the_smaller_the_step_that_its_displacement_rounds() -> None:
    found = line(lambda x: 0.0, np.array([0.3]), np.ones(1), np.array([0.7]))
    found.evaluate(8, 45)
    assert abs(found.residuals[8] + 0.7) <= found.noise(8) < 1e-12
    assert 1e-4 < abs(found.residuals[45] + 0.7) <= found.noise(45)


def test_the_best_extrapolant_of_a_polynomial_is_exact() -> None:
    error = np.array([0.1, 0.0, 0.0])
    found = line(lambda x: float(np.sum(x**5)), X, 5 * X**4 - error, V)
    found.evaluate(*range(2, 8))
    best = found.best_extrapolant()
    assert best is not None
    assert abs(best.value - error @ V) <= best.tolerance + 1e-11


def test_a_plateau_of_coarse_steps_that_finer_ones_contradict_is_not_believed() -> None:
    spike = line(lambda x: 1.0 if abs(x[0]) > 1e-3 else 0.0, np.zeros(1), np.ones(1), np.ones(1))
    spike.evaluate(*range(2, 8), *range(12, 18))
    spike.residuals.update(dict.fromkeys(range(12, 18), 0.0))
    best = spike.best_extrapolant()
    assert best is not None
    assert abs(best.value) <= best.tolerance


def test_the_residual_curvature_of_a_right_hessian_is_the_even_remainder() -> None:
    found = curved(lambda x: float(np.sum(x**4)), X, np.diag(12 * X**2), V)
    found.evaluate(3)
    assert found.residuals[3] == pytest.approx(2 * np.sum(V**4) * 4.0**-3)


def test_a_wrong_hessian_leaves_its_error() -> None:
    found = curved(lambda x: float(x @ x), X, np.eye(3), V)
    found.evaluate(3)
    assert found.residuals[3] == pytest.approx(V @ V)
