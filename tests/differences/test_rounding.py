"""How far rounding can move what a black box claims."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.differences.rounding import ClaimRounding

V = np.array([1.1, -0.7, 0.9])


def rounded(claim: Callable[[Array], Array], x: Array) -> ClaimRounding:
    weights = np.array([1.0, -0.5, 2.0])
    return ClaimRounding(claim(x), lambda by: (claim(x * (1 + by * weights)), claim(x * (1 - by * weights))), EPS)


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
    found = ClaimRounding(np.ones(3), lambda by: None, EPS)
    assert np.all(found.each == 8 * EPS)


def test_a_claim_near_the_edge_of_its_domain_is_moved_less() -> None:
    """At 1 − 5·10⁻⁹ half of the digits are too far; 1 − x² there has lost as many."""
    x = np.array([0.9999999944172641])

    def moved(by: float) -> tuple[np.ndarray, np.ndarray]:
        up, down = x * (1 + by), x * (1 - by)
        return 1 / np.sqrt(1 - up**2), 1 / np.sqrt(1 - down**2)

    here = 1 / np.sqrt(1 - x**2)
    with np.errstate(invalid="ignore"):
        rounding = ClaimRounding(here, moved, EPS).along(np.ones(1))
    assert 1e-9 < rounding / here[0] < 1e-5
