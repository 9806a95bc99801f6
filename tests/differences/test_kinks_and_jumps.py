"""Kinks at the point, and jumps near it."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome
from nablacheck.differences.kinks_and_jumps import Jump, find_jumps, has_kink
from nablacheck.differences.line_result import JUMP_NEARBY, KINK_AT_POINT

from tests.helpers.lines import check, line


@pytest.mark.parametrize(("gap", "expected"), [(1e-6, False), (1.0, True)])
def test_a_kink_is_one_if_it_is_a_share_of_the_derivative(gap: float, expected: bool) -> None:
    found = line(lambda x: float(x[0] + gap * abs(x[0])), np.zeros(1), np.ones(1), np.ones(1))
    found.evaluate(*range(8, 12))
    assert has_kink(found, 9, 1.0) is expected


@pytest.mark.parametrize("claimed", [-1.0, 0.0, 1.0, 7.0])
def test_nothing_is_concluded_at_a_kink(claimed: float) -> None:
    claim = np.array([claimed])
    found = check(lambda x: abs(x[0]), np.zeros(1), claim)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, KINK_AT_POINT)


EPS = 2.0**-52


def jump(restriction: Callable[[float], float], sigma: float) -> Jump | None:
    return next(find_jumps(restriction, sigma), None)


@pytest.mark.parametrize("height", [1e-8, 1e-6, 1e-2])
@pytest.mark.parametrize("position", [-0.6, 0.01, 0.37])
def test_a_jump_is_found_with_its_position_and_height(height: float, position: float) -> None:
    found = jump(lambda t: math.sin(t) + height * (t > position), EPS)
    assert found is not None
    assert found.position == pytest.approx(position, abs=0.01)
    assert found.height == pytest.approx(height, rel=0.1)


SMOOTH: dict[str, Callable[[float], float]] = {
    "constant": lambda t: 1.0,
    "cubic": lambda t: t**3 - t,
    "exponential": lambda t: math.exp(3 * t),
    "kink": lambda t: abs(t - 0.2),
    "small kink": lambda t: math.sin(t) + 1e-5 * max(t - 0.2, 0),
    "pole": lambda t: 1 / (t - 0.31),
    "steep rise": lambda t: math.sin(t) + 1e-4 * math.tanh(1e5 * (t - 0.2)),
    "wave": lambda t: math.sin(40 * t),
    "no values": lambda t: math.nan,
}


@pytest.mark.parametrize("function", SMOOTH.values(), ids=SMOOTH)
def test_what_does_not_jump_has_no_jump(function: Callable[[float], float]) -> None:
    assert jump(function, EPS) is None


@pytest.mark.parametrize("seed", range(5))
def test_noise_that_grows_away_from_the_point_is_no_jump(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert jump(lambda t: math.sin(t) + 1e-8 * t**2 * rng.standard_normal(), EPS) is None


def test_a_jump_within_the_noise_is_none() -> None:
    assert jump(lambda t: math.sin(t) + 1e-8 * (t > 0.2), 1e-8) is None


def test_from_afar_and_from_near_a_jump_shows_where_the_function_curves() -> None:
    def bent(t: float) -> float:
        return math.sin(12 * t) + 1e-9 * (t > 0.05)

    found = list(find_jumps(bent, 1e-15, (1.0, 0.125)))
    assert [jump.half_width for jump in found] == [0.125]
    assert found[0].height == pytest.approx(1e-9, rel=0.1)


def test_where_nothing_shows_from_afar_no_nearer_look_is_taken() -> None:
    calls: list[float] = []

    def parabola(t: float) -> float:
        calls.append(t)
        return t * t

    assert list(find_jumps(parabola, EPS, (4.0, 1.0, 0.125))) == []
    assert len(calls) <= 17


@pytest.mark.parametrize(("needed", "found"), [(1e-3, True), (1e-1, False)])
def test_only_what_is_high_for_its_distance_is_looked_at_from_closer(needed: float, found: bool) -> None:
    looked = find_jumps(lambda t: t + 1e-2 * (t > 0.6), EPS, (1.0,), lambda distance: needed * distance)
    assert bool(list(looked)) is found


def truncated(x: Array) -> float:
    """eˣ to a little less than it takes: the derivative between two jumps is off by about a millionth."""
    total, term, k = 0.0, 1.0, 0
    while abs(term) > 1e-5:
        total, k = total + term, k + 1
        term *= float(x[0]) / k
    return total


def test_the_jumps_of_a_truncated_series_explain_a_small_error_and_not_a_gross_one() -> None:
    x = np.array([0.9])
    right, wrong = np.exp(x), 1.001 * np.exp(x)
    found = check(truncated, x, right)
    assert (found.outcome, found.reason) == (Outcome.INCONCLUSIVE, JUMP_NEARBY)
    assert check(truncated, x, wrong).outcome is Outcome.FAIL


@pytest.mark.parametrize("width", [1e-4, 1e-5, 1e-6])
def test_a_sharp_bend_is_no_kink_and_steps_inside_it_decide(width: float) -> None:
    def bend(x: Array) -> float:
        return float(np.sqrt(x * x + width**2).sum())

    for draw in range(50):
        rng = np.random.default_rng(draw)
        x = np.append(rng.integers(0, 2, 3), [0.0, 1.0])
        true = x / np.sqrt(x * x + width**2)
        assert check_gradient(bend, lambda x, g=true: g, x, rng=draw).outcome is Outcome.PASS
        assert check_gradient(bend, lambda x, g=true: 1.1 * g, x, rng=draw).outcome is Outcome.FAIL


def test_the_mean_slope_of_a_kink_beside_the_point_does_not_pass() -> None:
    for distance in (1e-4, 1e-6, 1e-8, 1e-12, 0.0):
        for draw in range(50):
            verdict = check_gradient(
                lambda x, d=distance: float(np.abs(x - d).sum()), np.sign, np.array([0.0, 1.0]), rng=draw
            )
            assert verdict.outcome is not Outcome.PASS
