"""The fast path and the search of steps along a line."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.noise import Noise
from nablacheck.differences.options import STEPS
from nablacheck.differences.step_selection import FastPath, search_steps

from tests.helpers.lines import curved, line

ONE = np.ones(1)


def settled(found: Line, scale: float, fast_path: FastPath | None = None) -> Extrapolant:
    extrapolant = (fast_path or FastPath()).extrapolant(found, scale)
    assert extrapolant is not None
    return extrapolant


def test_a_quadratic_takes_one_step() -> None:
    found = line(lambda x: float(x @ x), ONE, 2 * ONE, ONE)
    extrapolant = settled(found, 2.0)
    assert list(found.residuals) == [extrapolant.coarsest]
    assert abs(extrapolant.value) <= STEPS.negligible * 2.0


def test_the_first_step_is_the_larger_the_less_the_derivative_stands_out_of_the_rounding() -> None:
    near = settled(line(lambda x: float(x @ x), ONE, 2 * ONE, ONE), 2.0)
    offset = settled(line(lambda x: 1e2 + float(x @ x), ONE, 2 * ONE, ONE), 2.0)
    assert near.coarsest - offset.coarsest == pytest.approx(math.log2(1e2), abs=1)


def test_truncation_is_extrapolated_away() -> None:
    found = line(lambda x: 1e3 + math.sin(30 * x[0]), ONE, 30 * np.cos(30 * ONE), ONE)
    scale = 30 * math.cos(30)
    extrapolant = settled(found, scale)
    assert extrapolant.count >= 2
    assert abs(found.residuals[extrapolant.coarsest]) > STEPS.negligible * scale
    assert abs(extrapolant.value) <= extrapolant.tolerance <= STEPS.fast_tolerance * scale


def test_where_noise_forbids_smaller_steps_larger_ones_extrapolate() -> None:
    found = line(lambda x: math.sin(x[0]), ONE, np.cos(ONE), ONE)
    fast_path = FastPath()
    fast_path.sigma = 1e-11
    extrapolant = settled(found, math.cos(1), fast_path)
    first = next(iter(found.residuals))
    assert extrapolant.coarsest < first
    assert abs(extrapolant.value) <= extrapolant.tolerance <= STEPS.fast_tolerance * math.cos(1)


def test_noise_beyond_the_rounding_of_the_value_takes_larger_steps_and_is_known_to_the_next_line() -> None:
    rng = np.random.default_rng(0)

    def noisy(x: np.ndarray) -> float:
        return float(x @ x) + 1e-12 * rng.standard_normal()

    fast_path = FastPath()
    first, second = (line(noisy, ONE, 2 * ONE, ONE) for _ in range(2))
    settled(first, 2.0, fast_path)
    assert 1e-13 < fast_path.sigma < 1e-11
    extrapolant = settled(second, 2.0, fast_path)
    assert max(second.residuals) < max(first.residuals)
    assert abs(extrapolant.value) <= STEPS.negligible * 2.0


@pytest.mark.parametrize("error", [1e-7, 1e-3, 1.0, -3.0])
def test_a_wrong_claim_is_never_settled(error: float) -> None:
    for function, slope in ((lambda x: float(x @ x), 2.0), (lambda x: math.exp(x[0]), math.e)):
        assert FastPath().extrapolant(line(function, ONE, slope * (1 + error) * ONE, ONE), slope) is None


@pytest.mark.parametrize("claim", [0.0, 1.0])
def test_a_kink_is_left_open(claim: float) -> None:
    kinked = line(lambda x: x[0] + 0.1 * abs(x[0]) if claim else abs(x[0]), np.zeros(1), claim * ONE, ONE)
    assert FastPath().extrapolant(kinked, 1.0) is None


@pytest.mark.parametrize("scale", [math.inf, math.nan])
def test_without_a_derivative_to_compare_with_nothing_is_settled(scale: float) -> None:
    found = line(lambda x: 0.0, ONE, 0 * ONE, ONE)
    assert FastPath().extrapolant(found, scale) is None
    assert not found.residuals


def test_a_constant_function_agrees_with_a_claim_of_zero() -> None:
    found = line(lambda x: 7.0, ONE, 0 * ONE, ONE)
    assert settled(found, 0.0).value == 0.0
    assert len(found.residuals) == len(STEPS.constant_probes)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: 1e-9 * x[0],
        lambda x: abs(x[0] - 1),
        lambda x: (x[0] - 1) ** 2,
        lambda x: float(x[0] > 1.3),
        lambda x: 1 + (x[0] - 1) * math.exp(-(((x[0] - 1) / 0.01) ** 2)),
        lambda x: 1 + (x[0] - 1) * max(0.0, 1 - abs(x[0] - 1) / 1e-4),
    ],
    ids=["climbs", "kinked", "bent", "step", "a wavelet", "near the point alone"],
)
def test_a_function_that_changes_at_all_leaves_a_claim_of_zero_open(function: Callable[[np.ndarray], float]) -> None:
    assert FastPath().extrapolant(line(function, ONE, 0 * ONE, ONE), 0.0) is None


def test_a_function_without_values_next_to_the_point_is_left_open() -> None:
    assert FastPath().extrapolant(line(lambda x: 1.0 if x[0] == 1 else math.nan, ONE, ONE, ONE), 1.0) is None


def test_no_step_is_coarser_than_the_characteristic_one() -> None:
    found = line(lambda x: 1e7 + float(x @ x), ONE, 2 * ONE, ONE, characteristic_exponent=3)
    assert FastPath().extrapolant(found, 1e-3) is None
    assert min(found.residuals) >= 3


def test_second_derivatives_are_settled_likewise() -> None:
    found = curved(lambda x: float(x @ x), ONE, np.array([[2.0]]), ONE)
    assert settled(found, 2.0).count == 1
    assert FastPath().extrapolant(curved(lambda x: float(x @ x), ONE, np.array([[2.1]]), ONE), 2.1) is None


def test_noise_beyond_all_bounds_leaves_no_room_for_smaller_steps() -> None:
    """What is allowed by that noise may underflow."""
    fast_path = FastPath()
    found = line(lambda x: float(x @ x), ONE, 2 * ONE, ONE)
    assert fast_path._smallest_useful_step(found, 1e-3) > found.characteristic_exponent
    fast_path.sigma = 1e242
    assert fast_path._smallest_useful_step(found, 1e-111) == found.characteristic_exponent
    assert fast_path._smallest_useful_step(found, 0.0) == found.characteristic_exponent
    fast_path.sigma = math.inf
    assert fast_path._smallest_useful_step(found, 1e-111) == found.characteristic_exponent


def test_the_search_finds_the_error_of_a_wrong_claim() -> None:
    found = line(lambda x: float(np.exp(x[0])), ONE, np.exp(ONE) - 1e-3, ONE)
    extrapolant = search_steps(found, math.e, 1e-10, 0.0, stop_early=False)
    assert extrapolant is not None
    assert abs(extrapolant.value - 1e-3) <= extrapolant.tolerance < 1e-9


def test_the_search_ends_early_where_the_claim_is_clearly_off() -> None:
    steps = []
    for stop_early in (True, False):
        found = line(lambda x: math.sin(10 * x[0]), ONE, 5 * ONE, ONE)
        search_steps(found, 10.0, 0.0, 0.0, stop_early)
        steps.append(len(found.residuals))
    assert steps[0] < steps[1]


def test_noise_asks_for_coarser_steps() -> None:
    rng = np.random.default_rng(0)
    found = line(lambda x: x[0] ** 2 + 1e-6 * rng.standard_normal(), ONE, 2 * ONE, ONE)
    found.function_noise = Noise(1e-6, 1e-16)
    extrapolant = search_steps(found, 2.0, 1e-10, 0.0, stop_early=False)
    assert extrapolant is not None
    assert extrapolant.coarsest <= 2
    assert abs(extrapolant.value) <= extrapolant.tolerance < 1e-4


def test_a_pole_nearby_asks_for_fine_steps() -> None:
    x = np.array([1e-6])
    found = line(lambda x: 1 / x[0], x, -1 / x**2, ONE)
    extrapolant = search_steps(found, 1e12, 1e2, 0.0, stop_early=False)
    assert extrapolant is not None
    assert extrapolant.coarsest > 20
    assert abs(extrapolant.value) <= extrapolant.tolerance < 1e-3 * 1e12


def test_a_function_without_values_next_to_the_point_ends_the_search() -> None:
    found = line(lambda x: 0.0 if x[0] == 1 else math.nan, ONE, ONE, ONE)
    assert search_steps(found, 1.0, 1e-10, 0.0, stop_early=False) is None
    assert max(found.residuals) <= STEPS.smallest + 2
