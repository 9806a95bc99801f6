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


@pytest.mark.parametrize("shares", [(1.0, 1.0), (0.0, 0.0), (1.0, 0.0)])
def test_whatever_is_the_convention_at_a_tie_is_not_refuted(shares: tuple[float, float]) -> None:
    tied = np.array([2.0, 2.0, 1.0, 0.5])
    for draw in range(DRAWS):
        verdict = check_gradient(np.max, lambda x: np.array([*shares, 0.0, 0.0]), tied, rng=draw)
        assert verdict.outcome is Outcome.INCONCLUSIVE
        wrong = check_gradient(np.max, lambda x: np.array([*shares, 0.0, 1.0]), tied, rng=draw)
        assert wrong.outcome is Outcome.FAIL


def test_a_margin_that_is_at_the_kink_along_all_weights_is_not_refuted() -> None:
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        X, w = rng.integers(-8, 9, (30, 6)) / 8, np.array([0.25, 0.5, 1.0, 0.125, 0.5, 0.75])
        X[5] = [0.0, 0.0, 0.0, 0.0, 0.5, 1.0]
        verdict = check_gradient(lambda w, X: hinge(X @ w), lambda w, X: X.T @ subgradient(X @ w), w, X, rng=draw)
        assert verdict.outcome is not Outcome.FAIL


def test_where_several_kinks_meet_nothing_is_refuted() -> None:
    signs = np.array([1.0, -1.0, 1.0, 1.0, -1.0])
    for draw in range(DRAWS):
        claimed = np.random.default_rng(draw).uniform(-1, 1, 5)
        verdict = check_gradient(lambda x: float(signs @ np.abs(x)), lambda x, g=claimed: g, np.zeros(5), rng=draw)
        assert verdict.outcome is not Outcome.FAIL
