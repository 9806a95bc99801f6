"""A kink at the point names its entries, and leaves the other directions to be judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome, Verdict

DRAWS = 50


def hinge(margins: Array) -> float:
    return float(np.maximum(0, 1 - margins).sum())


def subgradient(margins: Array) -> Array:
    return np.where(margins < 1, -1.0, 0.0)


def of_margins(claim: Callable[[Array], Array], draw: int) -> Verdict:
    margins = 1 + np.random.default_rng(draw).standard_normal(256)
    margins[17] = 1.0
    return check_gradient(hinge, claim, margins, rng=draw)


@pytest.mark.parametrize("factor", [-1.0, 1.5])
def test_beside_one_kink_a_wrong_claim_fails(factor: float) -> None:
    for draw in range(DRAWS):
        assert of_margins(lambda m: factor * subgradient(m), draw).outcome is Outcome.FAIL


@pytest.mark.parametrize("at_kink", [0.0, -0.5, -1.0])
def test_a_right_claim_is_open_and_the_entry_is_named(at_kink: float) -> None:
    for draw in range(DRAWS):
        verdict = of_margins(lambda m: np.where(m == 1, at_kink, subgradient(m)), draw)
        assert verdict.outcome is Outcome.INCONCLUSIVE
        assert verdict.reason == "the function has a kink there, along margins[17]; where it has none, the claim agrees"


def of_weights(factor: float, draw: int) -> Verdict:
    """A hinge loss of weights, with one margin that is exactly at the kink along all of them."""
    rng = np.random.default_rng(draw)
    X, w = rng.integers(-8, 9, (30, 6)) / 8, rng.integers(1, 9, 6) / 8
    X[5] = [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]
    w[4:] = 0.5, 0.75
    claim = lambda w: factor * (X.T @ subgradient(X @ w) + w)  # noqa: E731
    return check_gradient(lambda w: hinge(X @ w) + float(w @ w) / 2, claim, w, rng=draw)


def test_a_kink_along_several_entries_leaves_directions_as_well() -> None:
    found = [of_weights(-1.0, draw).outcome for draw in range(DRAWS)]
    assert found.count(Outcome.FAIL) > DRAWS // 2
    assert Outcome.PASS not in found
    assert all(of_weights(1.0, draw).outcome is not Outcome.FAIL for draw in range(DRAWS))


def test_where_several_kinks_meet_nothing_is_refuted() -> None:
    signs = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
    for draw in range(DRAWS):
        claimed = np.random.default_rng(draw).uniform(-1, 1, 5)
        verdict = check_gradient(lambda x: float(signs @ np.abs(x)), lambda x, g=claimed: g, np.zeros(5), rng=draw)
        assert verdict.outcome is not Outcome.FAIL
