"""Richardson extrapolation: exact for polynomials, with an error estimate that covers what it leaves."""

from __future__ import annotations

import math

import pytest
from nablacheck.differences.options import RICHARDSON
from nablacheck.differences.richardson import WEIGHTS, Extrapolant


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
