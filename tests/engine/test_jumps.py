"""Jumps are told from kinks, poles and waves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from checks.engine.jumps import Jump, jumps

EPS = 2.0**-52


def jump(along: Callable[[float], float], sigma: float) -> Jump | None:
    return next(jumps(along, sigma), None)


@pytest.mark.parametrize("height", [1e-8, 1e-6, 1e-2])
@pytest.mark.parametrize("place", [-0.6, 0.01, 0.37])
def test_a_jump_is_found_with_its_place_and_height(height: float, place: float) -> None:
    found = jump(lambda t: math.sin(t) + height * (t > place), EPS)
    assert found is not None
    assert found[0] == pytest.approx(place, abs=0.01)
    assert found[1] == pytest.approx(height, rel=0.1)


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
