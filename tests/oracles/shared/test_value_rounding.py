"""The rounding errors of claims, and what is left where the last digits change all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array
from nablacheck.core.contract import OutsideDomain
from nablacheck.differences.perturbations import UNPERTURBED, Perturbation
from nablacheck.oracles.options import ROUNDING
from nablacheck.oracles.shared.value_rounding import last_digit_spread, rounding_error

from tests.helpers.making import vector
from tests.helpers.perturbed import at, pseudo_random

POINTS = [np.random.default_rng(seed).standard_normal(3) for seed in range(40)]


def error_and_allowance(claimed: Callable[[Any], Any], exact: Callable[[Any], Any], x: Array) -> tuple[float, float]:
    """How far a claim is off, by an expression for the same that loses nothing, and how far rounding may move it."""
    error = float(np.abs(claimed(x) - exact(x)).max())
    return error, rounding_error(at(claimed, x))


CLAIMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "one-pass variance": (
        lambda x: np.mean(x * x) - x.mean() ** 2,
        lambda x: np.mean((x - x.mean()) ** 2),
    ),
    "root": (lambda x: np.sqrt(1 + x * x) - 1, lambda x: x * x / (np.sqrt(1 + x * x) + 1)),
    "exponential": (lambda x: np.exp(x) - 1, lambda x: np.expm1(x)),
    "expanded power": (
        lambda x: x**6 - 6 * x**5 + 15 * x**4 - 20 * x**3 + 15 * x**2 - 6 * x + 1,
        lambda x: (x - 1) ** 6,
    ),
}


@pytest.mark.parametrize("scale", [1e-3, 1e-2, 1.0, 30.0])
@pytest.mark.parametrize("name", CLAIMS)
def test_the_allowance_covers_the_rounding_errors_of_a_claim(name: str, scale: float) -> None:
    claimed, exact = CLAIMS[name]
    for x in POINTS:
        error, tolerance = error_and_allowance(claimed, exact, scale * x)
        assert error <= tolerance


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_allowance_of_a_well_behaved_claim_is_small(scale: float) -> None:
    for x in POINTS:
        assert rounding_error(at(lambda x: 2 * x, scale * x)) < 200 * EPS * scale * np.abs(x).max()


def test_the_allowance_is_one_figure_for_the_whole_array() -> None:
    x = vector(1.0, 1e-9)
    assert rounding_error(at(lambda x: x, x)) >= EPS


def test_a_claim_that_can_not_be_moved_is_allowed_its_own_rounding() -> None:
    x = vector(2.0)

    def edge(z: Array) -> Array:
        if not np.array_equal(z, x):
            raise OutsideDomain("outside")
        return z

    assert rounding_error(at(edge, x)) == pytest.approx(32 * EPS)
    assert np.isfinite(rounding_error(at(lambda z: np.where(z == x, z, np.nan), x)))


@pytest.mark.parametrize("distance", [1e-5, 1e-6, 1e-7, 1e-8])
def test_what_bends_near_a_singularity_is_no_rounding(distance: float) -> None:
    """1/(a − b) is known to eps/distance there, relatively, though a short line through the point crosses the pole."""

    def pole(a: Array, b: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(1 / (a - b))

    share = rounding_error(at(pole, vector(1.0 + distance), vector(1.0))) * distance
    assert EPS / distance < share < 1e3 * EPS / distance


def test_what_stands_still_along_a_finer_line_is_rounded_more_coarsely() -> None:
    """√(1 + x²) − 1 doesn't move at all where the entry beside it shows its bend."""

    def both(x: Array, a: Array, b: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.append(np.sqrt(1 + x * x) - 1, 1e-30 / (a - b))

    assert rounding_error(at(both, vector(1e-5), vector(1.0 + 1e-6), vector(1.0))) > EPS / 10


def test_the_spread_counts_by_the_last_digit() -> None:
    x = vector(1.0)
    assert 0.5 * EPS <= last_digit_spread(at(lambda x: 1.0 + x, x)) / ROUNDING.noise_factor <= 2 * EPS
    steep = last_digit_spread(at(lambda x: 1e6 * (x - 1) + 1, x)) / ROUNDING.noise_factor
    assert 0.5e6 * EPS <= steep <= 2e6 * EPS


def test_where_the_last_digits_change_all_no_digit_is_left() -> None:
    x = vector(0.3, 0.7)
    assert last_digit_spread(at(lambda x: 1e9 * pseudo_random(x), x)) == np.inf
    assert last_digit_spread(at(lambda x: 1.0 + 1e-9 * pseudo_random(x), x)) < 1e-6


def test_a_small_value_without_digits_is_lost_though_it_is_large_elsewhere() -> None:
    x = vector(0.3, 0.7)

    def lost(z: Array) -> Array:
        return vector(1e-3 * pseudo_random(z) if np.abs(z - x).max() < 1e-3 else 1.0)

    assert last_digit_spread(at(lost, x)) == np.inf


def test_what_is_small_because_terms_cancel_is_known_as_well_as_they_are() -> None:
    a, b = vector(0.1), vector(0.1)
    assert 0 < last_digit_spread(at(lambda a, b: a - b, a, b)) < 1e-13


def test_what_is_zero_and_stays_zero_is_known() -> None:
    assert last_digit_spread(at(lambda x: 0 * x, vector(1.0))) == 0


def test_a_value_for_some_last_digits_only_may_be_anything() -> None:
    x = vector(1.0)
    assert last_digit_spread(at(lambda x: np.where(x == 1, np.nan, x), x)) == np.inf


def test_what_cant_be_asked_is_taken_as_it_is() -> None:
    """As by code that raises unless its argument is symmetric, say."""

    def unmoved(move: Perturbation) -> Array:
        if move is not UNPERTURBED:
            raise OutsideDomain("outside")
        return vector(1.0)

    assert last_digit_spread(unmoved) == 0
