"""A kink at the point names its entries, and leaves the other directions to be judged."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.differences.derivative_claim import DerivativeClaim
from nablacheck.differences.directions import Project

from tests.helpers.lines import ExactClaim

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


def of_sum_zero(direction: Array) -> Array:
    return np.asarray(direction - direction.mean())


def symmetric(direction: Array) -> Array:
    return np.asarray((direction + direction.T) / 2)


def skew(x: Array) -> Array:
    return np.triu(np.ones(x.shape), 1) - np.tril(np.ones(x.shape), -1)


@pytest.mark.parametrize(
    ("project", "normal", "shape"),
    [(of_sum_zero, np.ones_like, (9,)), (symmetric, skew, (4, 4))],
    ids=["sum zero", "symmetric"],
)
def test_beside_a_kink_a_claim_has_to_be_right_along_its_space_alone(
    project: Project, normal: Callable[[Array], Array], shape: tuple[int, ...]
) -> None:
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x = project(rng.normal(size=shape))
        at_kink = float(x.flat[1])

        def function(z: Array, at_kink: float = at_kink) -> float:
            return abs(float(z.flat[1]) - at_kink) + float(np.exp(z / 3).sum())

        right = np.exp(x / 3) / 3 + rng.normal() * normal(x)
        outcomes = []
        for claimed in (right, right + np.cos(np.arange(x.size)).reshape(shape)):
            claim = DerivativeClaim(function, x, function(x), claimed, ExactClaim, project=project)
            outcomes.append(claim.check(np.random.default_rng(draw))[1].outcome)
        assert outcomes == [Outcome.INCONCLUSIVE, Outcome.FAIL]


@pytest.mark.parametrize("size", [20, 200])
def test_no_entry_at_a_kink_is_shown_with_the_middle_of_two_slopes(size: int) -> None:
    """The kink is too small a part of the error to leave the claim open."""
    for draw in range(DRAWS):
        x = np.random.default_rng(draw).normal(size=size)
        at_kink, wrong = (int(each) for each in np.random.default_rng(draw).choice(size, 2, replace=False))
        x[at_kink] = 1.25

        def function(z: Array, at_kink: int = at_kink) -> float:
            return abs(float(z[at_kink]) - 1.25) / 10 + float(np.exp(z / 3).sum())

        def claimed(z: Array, at_kink: int = at_kink, wrong: int = wrong) -> Array:
            g = np.asarray(np.exp(z / 3) / 3)
            g[at_kink] += 0.1
            g[wrong] += 50.0
            return g

        verdict = check_gradient(function, claimed, x, rng=draw)
        assert verdict.outcome is Outcome.FAIL
        assert [entry.index for entry in verdict.entries] == [f"z[{wrong}]"]
