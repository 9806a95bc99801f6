"""Claims at a kink of the function: no convention fails there, and a formula that is wrong on both sides does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import check_gradient
from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Outcome, Verdict

DRAWS = 50
CONVENTIONS = [0.0, 0.5, 1.0]

Gradient = Callable[[Array], Array]


def step(z: Array, at_zero: float) -> Array:
    """The derivative of max(0, z) with some convention."""
    return np.where(z == 0, at_zero, z > 0)


def at_zero_of(weights: Array, rng: np.random.Generator) -> Array:
    """A row of eighths whose product with the weights is exactly zero."""
    row = rng.integers(-8, 9, weights.size) / 8
    row[0] = -(row[1:] @ weights[1:]) / weights[0]
    return row


def hinge(draw: int, at_zero: float, claim: Callable[[Gradient], Gradient], size: int = 6) -> Verdict:
    """The verdict on a hinge loss of 20 labelled rows by the weights, one margin zero, and all of these in it."""
    rng = np.random.default_rng(draw)
    w = np.concatenate([[0.5], rng.integers(1, 9, size - 1) / 8])
    X, y = rng.standard_normal((20, size)), rng.choice((-1.0, 1.0), 20)
    X[3] = at_zero_of(w, rng)
    X[3, 0] += y[3] / w[0]

    def loss(w: Array) -> float:
        return float(np.maximum(0, 1 - y * (X @ w)).sum() + np.sin(w) @ np.sin(w))

    def right(w: Array) -> Array:
        return np.asarray(-X.T @ (y * step(1 - y * (X @ w), at_zero)) + np.sin(2 * w))

    return check_gradient(loss, claim(right), w, rng=draw)


@pytest.mark.parametrize("at_zero", CONVENTIONS)
def test_a_margin_at_zero_refutes_no_convention(at_zero: float) -> None:
    for draw in range(DRAWS):
        assert hinge(draw, at_zero, lambda right: right).outcome is not Outcome.FAIL


@pytest.mark.parametrize("factor", [-1.0, 1.01])
def test_a_margin_at_zero_excuses_no_wrong_formula(factor: float) -> None:
    failed = [hinge(draw, 0.0, lambda right: lambda w: factor * right(w)) for draw in range(DRAWS)]
    assert sum(each.outcome is Outcome.FAIL for each in failed) >= 0.9 * DRAWS


def test_the_cause_is_told() -> None:
    verdict = hinge(1, 0.0, lambda right: lambda w: -right(w))
    assert verdict.reason == "the function has a kink there; a little beside it, on either side, the claim is wrong"
    assert verdict.cause == "the sign: the truth is the negative of the claim"


@pytest.mark.parametrize("at_zero", CONVENTIONS)
def test_a_stored_value_says_nothing_about_other_points(at_zero: float) -> None:
    """What automatic differentiation gives for 0.1 z below zero and z above, as two ramps: 0, 0.55 or 1.1."""
    refuted = 0
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        x = np.concatenate([[0.5], rng.integers(1, 9, 4) / 8])
        row = at_zero_of(x, rng)

        def leaky(x: Array, row: Array = row) -> float:
            z = row @ x
            return float(np.maximum(z, 0) - 0.1 * np.maximum(-z, 0) + np.exp(x).sum())

        def gradient(x: Array, row: Array = row) -> Array:
            return row * (step(row @ x, at_zero) + 0.1 * step(-(row @ x), at_zero)) + np.exp(x)

        stored = gradient(x)
        assert check_gradient(leaky, gradient, x, rng=draw).outcome is not Outcome.FAIL
        assert check_gradient(leaky, lambda x, g=stored: g, x, rng=draw).outcome is not Outcome.FAIL
        wrong = check_gradient(leaky, lambda x, f=gradient: f(x) - 2 * np.exp(x), x, rng=draw)
        refuted += wrong.outcome is Outcome.FAIL
    assert refuted >= 0.9 * DRAWS


def test_a_claim_that_cannot_be_asked_elsewhere_stays_open() -> None:
    def claim(x: Array) -> Array:
        if x[0] != 1:
            raise ValueError("elsewhere")
        return np.array([5.0, 7.0])

    verdict = check_gradient(lambda x: float(abs(x[0] + x[1])), claim, np.array([1.0, -1.0]))
    assert verdict.outcome is Outcome.INCONCLUSIVE


Pair = tuple[Callable[[Array], float], Gradient]


def beside_large(periodic: Callable[[Array], Array], slope: Gradient) -> Pair:
    """The pair of a sum over four entries and the logarithm of a fifth one."""
    return (
        lambda x: float(periodic(x[:4]).sum() + np.log(x[4])),
        lambda x: np.append(slope(x[:4]), 1 / x[4]),
    )


SINE = beside_large(lambda z: np.abs(np.sin(z)), lambda z: np.sign(z) * np.cos(z))
CLIPPED = beside_large(lambda z: np.minimum(np.abs(z), 1), np.sign)


def triangle(middle: Array) -> Pair:
    """A wave that repeats itself with the period 1, and its slopes next to some integers."""
    return lambda x: float(np.abs(x - np.round(x)).sum()), lambda x: np.sign(x - middle)


def test_no_claim_is_judged_where_the_function_follows_another_law() -> None:
    """The claims are those of the pieces next to the kink; beyond, it is others that are right."""
    refuted = tried = 0
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        large = np.append(np.zeros(4), 10.0 ** rng.uniform(3, 7))
        integers = np.round(10.0 ** rng.uniform(2, 6, 5))
        for (f, g), x in ((SINE, large), (CLIPPED, large), (triangle(integers), integers)):
            assert check_gradient(f, g, x, rng=draw).outcome is not Outcome.FAIL
            refuted += check_gradient(f, lambda x, g=g: -g(x), x, rng=draw).outcome is Outcome.FAIL
            tried += 1
    assert refuted >= 0.5 * tried


def test_kinks_close_by_are_told_along_their_own_entries() -> None:
    for seed in range(50):
        found = check_gradient(
            lambda x: np.maximum(x, 0).sum(), lambda x: np.ones(3), np.array([1e-10, -1e-10, 1.0]), rng=seed
        )
        assert "x[2]" not in found.reason
        assert found.outcome != "pass"
        right = check_gradient(
            lambda x: np.maximum(x, 0).sum(), lambda x: (x > 0) * 1.0, np.array([1e-10, -1e-10, 1.0]), rng=seed
        )
        assert right.outcome != "fail"
