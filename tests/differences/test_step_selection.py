"""Which steps a closer look takes: smaller ones where truncation is in the way, larger ones where noise is."""

from __future__ import annotations

import math

import numpy as np
from nablacheck.differences.line import SMALLEST
from nablacheck.differences.noise import Noise
from nablacheck.differences.step_search import careful

from tests.helpers.lines import line

ONE = np.ones(1)


def test_a_closer_look_finds_the_error_of_a_wrong_claim() -> None:
    found = line(lambda x: float(np.exp(x[0])), ONE, np.exp(ONE) - 1e-3, ONE)
    window = careful(found, math.e, 1e-10, 0.0, early=False)
    assert window is not None
    assert abs(window.slope - 1e-3) <= window.tolerance < 1e-9


def test_a_closer_look_ends_early_where_the_claim_is_clearly_off() -> None:
    steps = []
    for early in (True, False):
        found = line(lambda x: math.sin(10 * x[0]), ONE, 5 * ONE, ONE)
        careful(found, 10.0, 0.0, 0.0, early)
        steps.append(len(found.slopes))
    assert steps[0] < steps[1]


def test_noise_asks_for_larger_steps() -> None:
    rng = np.random.default_rng(0)
    found = line(lambda x: x[0] ** 2 + 1e-6 * rng.standard_normal(), ONE, 2 * ONE, ONE)
    found.measured = Noise(1e-6, 1e-16)
    window = careful(found, 2.0, 1e-10, 0.0, early=False)
    assert window is not None
    assert window.k <= 2
    assert abs(window.slope) <= window.tolerance < 1e-4


def test_a_pole_nearby_asks_for_small_steps() -> None:
    x = np.array([1e-6])
    found = line(lambda x: 1 / x[0], x, -1 / x**2, ONE)
    window = careful(found, 1e12, 1e2, 0.0, early=False)
    assert window is not None
    assert window.k > 20
    assert abs(window.slope) <= window.tolerance < 1e-3 * 1e12


def test_a_function_without_values_beside_the_point_ends_the_search() -> None:
    found = line(lambda x: 0.0 if x[0] == 1 else math.nan, ONE, ONE, ONE)
    assert careful(found, 1.0, 1e-10, 0.0, early=False) is None
    assert max(found.slopes) <= SMALLEST + 2
