"""Which steps the search takes: finer ones where truncation is in the way, coarser ones where noise is."""

from __future__ import annotations

import math

import numpy as np
from nablacheck.differences.noise import Noise
from nablacheck.differences.options import STEPS
from nablacheck.differences.step_selection import search_steps

from tests.helpers.lines import line

ONE = np.ones(1)


def test_the_search_finds_the_error_of_a_wrong_claim() -> None:
    found = line(lambda x: float(np.exp(x[0])), ONE, np.exp(ONE) - 1e-3, ONE)
    extrapolant = search_steps(found, math.e, 1e-10, 0.0, early=False)
    assert extrapolant is not None
    assert abs(extrapolant.value - 1e-3) <= extrapolant.tolerance < 1e-9


def test_the_search_ends_early_where_the_claim_is_clearly_off() -> None:
    steps = []
    for early in (True, False):
        found = line(lambda x: math.sin(10 * x[0]), ONE, 5 * ONE, ONE)
        search_steps(found, 10.0, 0.0, 0.0, early)
        steps.append(len(found.residuals))
    assert steps[0] < steps[1]


def test_noise_asks_for_coarser_steps() -> None:
    rng = np.random.default_rng(0)
    found = line(lambda x: x[0] ** 2 + 1e-6 * rng.standard_normal(), ONE, 2 * ONE, ONE)
    found.function_noise = Noise(1e-6, 1e-16)
    extrapolant = search_steps(found, 2.0, 1e-10, 0.0, early=False)
    assert extrapolant is not None
    assert extrapolant.coarsest <= 2
    assert abs(extrapolant.value) <= extrapolant.tolerance < 1e-4


def test_a_pole_nearby_asks_for_fine_steps() -> None:
    x = np.array([1e-6])
    found = line(lambda x: 1 / x[0], x, -1 / x**2, ONE)
    extrapolant = search_steps(found, 1e12, 1e2, 0.0, early=False)
    assert extrapolant is not None
    assert extrapolant.coarsest > 20
    assert abs(extrapolant.value) <= extrapolant.tolerance < 1e-3 * 1e12


def test_a_function_without_values_next_to_the_point_ends_the_search() -> None:
    found = line(lambda x: 0.0 if x[0] == 1 else math.nan, ONE, ONE, ONE)
    assert search_steps(found, 1.0, 1e-10, 0.0, early=False) is None
    assert max(found.residuals) <= STEPS.smallest + 2
