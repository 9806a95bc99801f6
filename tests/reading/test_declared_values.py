"""Expressions that stand side by side in the equation of a claim."""

from __future__ import annotations

import numpy as np
from nablacheck import formula
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.arrays import Array
from nablacheck.oracles import WRITTEN, oracles_for
from nablacheck.reading.comparison import as_written


@formula(x="N")
def square(x: Array) -> float:
    """‖x‖²"""
    return float(x @ x)


@square.gradient("x")
def piecewise(x: Array) -> Array:
    """x + x, 2x"""
    return np.concatenate([x[:1] + x[:1], 2 * x[1:]])


@formula(out="N", x="N", y="N")
def entrywise_product(x: Array, y: Array) -> Array:
    """x ⊙ y"""
    return x * y


@entrywise_product.pullback("x", "y")
def each_of_two(G: Array, x: Array, y: Array) -> tuple[Array, Array]:
    """y ⊙ G, x ⊙ G"""
    return y * G, x * G


def test_of_two_values_for_one_gradient_neither_is_taken() -> None:
    (claim,) = square.claims
    of_function, of_claim = as_written(claim)
    assert of_function.decided
    assert not of_claim.decided
    assert "side by side" in of_claim.reason


def test_values_for_two_arguments_stand_side_by_side() -> None:
    (claim,) = entrywise_product.claims
    assert all(each.decided for each in as_written(claim))
    (oracle,) = oracles_for(claim, (WRITTEN,))
    assert check_claim(claim, oracle, count=5, seed=1).status is Status.HOLDS
