"""How far rounding can move what is claimed, and what the rounding of the inputs makes of a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.core.contract import OutsideDomain
from nablacheck.differences.input_perturbation import Perturbation
from nablacheck.differences.noise import estimate_noise
from nablacheck.differences.rounding import EntrywiseRounding, propagated_input_rounding, size_at_zero

from tests.helpers.making import vector
from tests.helpers.perturbed import at

V = np.array([1.1, -0.7, 0.9])


def rounded(claim: Callable[[Array], Array], x: Array) -> EntrywiseRounding:
    return EntrywiseRounding(claim(x), lambda perturbation: claim(perturbation.one_by_one()(x)))


def test_a_plain_claim_is_off_by_a_few_roundings() -> None:
    x = np.array([1.3, -0.2, 0.7])
    found = rounded(lambda x: 2 * x, x)
    assert np.all(found.each < 100 * EPS * np.abs(2 * x) + 100 * EPS)
    assert 0 < found.along(V) < 100 * EPS * norm(x * V) + 100 * EPS


def test_a_claim_that_cancels_is_off_by_more() -> None:
    x = np.array([1.3, -0.2, 0.7])
    found = rounded(lambda x: (x + 1e8) - 1e8, x)
    assert found.along(V) > 1e-9


def test_a_claim_that_cannot_be_evaluated_beside_the_point_has_its_own_rounding_left() -> None:
    def nowhere(perturbation: Perturbation) -> Array:
        raise OutsideDomain("no value")

    found = EntrywiseRounding(np.ones(3), nowhere, EPS)
    assert np.all(found.each == 8 * EPS)


def test_a_claim_near_the_edge_of_its_domain_is_moved_less() -> None:
    """At 1 − 5·10⁻⁹ half of the digits are too far; 1 − x² there has lost as many."""
    x = np.array([0.9999999944172641])

    with np.errstate(invalid="ignore"):
        rounding = rounded(lambda x: 1 / np.sqrt(1 - x**2), x)
    assert 1e-9 < rounding.along(np.ones(1)) / rounding.here[0] < 1e-5


def test_terms_that_cancel_make_a_value_no_better_than_they_are() -> None:
    """aᵀx is zero here, and as well rounded as the terms of the sum."""
    a, x = vector(3.0, 1.0), vector(1.0, -3.0)
    found = propagated_input_rounding(at(lambda a, x: a @ x, a, x), np.asarray(0.0))
    assert EPS / 2 < found < 50 * EPS


def test_saturated_terms_that_cancel_are_seen_though_no_value_near_shows_them() -> None:
    weights, x = vector(1.0, -1.0), vector(200.0, 300.0)

    found = propagated_input_rounding(at(lambda weights, x: weights @ np.tanh(x), weights, x), np.asarray(0.0))
    noise = estimate_noise(lambda z: float(weights @ np.tanh(z)), x, 0.0, lambda change: 0.0, x)
    assert noise.sigma == 0.0
    assert EPS / 10 < found < 10 * EPS


def test_constants_are_the_value_at_zero() -> None:
    x = vector(200.0)
    value = np.asarray(np.exp(-x[0]))
    assert size_at_zero(at(lambda x: np.exp(-x[0]), x), value) == 1.0
    assert propagated_input_rounding(at(lambda x: np.exp(-x[0]), x), value) >= EPS


def test_no_value_at_zero_is_no_constant() -> None:
    def undefined(move: Any) -> Array:
        raise OutsideDomain("no value")

    assert size_at_zero(undefined, vector(1.0, 2.0)).tolist() == [0.0, 0.0]
    assert size_at_zero(lambda move: vector(np.inf, np.nan), vector(1.0, 2.0)).tolist() == [0.0, 0.0]
    assert propagated_input_rounding(undefined, vector(1.0, 2.0)).tolist() == [0.0, 0.0]
