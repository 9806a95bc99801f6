"""How far rounding can move what a black box claims."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.core.contract import LeftDomain
from nablacheck.differences.perturbation import Perturbation
from nablacheck.differences.rounding import EntrywiseRounding

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
        raise LeftDomain("no value")

    found = EntrywiseRounding(np.ones(3), nowhere, EPS)
    assert np.all(found.each == 8 * EPS)


def test_a_claim_near_the_edge_of_its_domain_is_moved_less() -> None:
    """At 1 − 5·10⁻⁹ half of the digits are too far; 1 − x² there has lost as many."""
    x = np.array([0.9999999944172641])

    with np.errstate(invalid="ignore"):
        rounding = rounded(lambda x: 1 / np.sqrt(1 - x**2), x)
    assert 1e-9 < rounding.along(np.ones(1)) / rounding.here[0] < 1e-5
