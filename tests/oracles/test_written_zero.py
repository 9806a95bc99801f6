"""Equations with zero that a minimizer is said to solve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck import Claim, formula
from nablacheck.checking.result import Status
from nablacheck.checking.runner import check_claim
from nablacheck.core.arrays import Array
from nablacheck.oracles import written, written_ball

from tests.helpers.plainly import check_plainly

Code = Callable[[Any, Any], Any]


def least_squares(says: str, computes: Code) -> Claim:
    def residual(X: Any, w: Any, y: Any) -> Any:
        """‖Xw − y‖²"""
        return ((X @ w - y) ** 2).sum()

    def solution(X: Any, y: Any) -> Any:
        return computes(X, y)

    solution.__doc__ = says
    claim: Claim = formula(X="N P", w="P", y="N")(residual).minimizer("w")(solution)
    return claim


def by_least_squares(X: Array, y: Array) -> Array:
    return np.asarray(np.linalg.lstsq(X, y, rcond=None)[0])


def by_pseudo_inverse(X: Any, y: Any) -> Any:
    return np.linalg.pinv(X) @ y


def slightly_off(X: Any, y: Any) -> Any:
    return (1 + 1e-9) * by_pseudo_inverse(X, y)


RIGHT = ["Xᵀ(Xw − y) = 0", "XᵀXw − Xᵀy = 0", "0 = Xᵀ(Xw − y)", "XᵀXw = Xᵀy"]


@pytest.mark.parametrize("seed", range(50))
def test_only_what_solves_the_equation_holds(seed: int) -> None:
    says = RIGHT[seed % len(RIGHT)]
    for computes in (by_least_squares, by_pseudo_inverse):
        assert check_claim(least_squares(says, computes), written, count=12, seed=seed).status is Status.HOLDS
    wrong = least_squares(says, slightly_off)
    assert check_plainly(wrong, written, count=12, seed=seed).status is Status.FAILS


@pytest.mark.parametrize(("says", "status"), [(RIGHT[0], Status.HOLDS), ("Xᵀ(Xw + y) = 0", Status.FAILS)])
def test_what_solves_the_equation_is_certified(says: str, status: Status) -> None:
    claim = least_squares(says, by_pseudo_inverse)
    assert check_plainly(claim, written_ball, count=4, seed=0).status is status


def squared_norm(says: str, computes: float) -> Claim:
    def squared(x: Any) -> Any:
        """‖x‖²"""
        return x @ x

    def solution() -> Any:
        return np.full(3, computes)

    solution.__doc__ = says
    claim: Claim = formula(x="3")(squared).minimizer("x")(solution)
    return claim


@pytest.mark.parametrize(
    ("says", "computes", "status"), [("2x = 0", 0.0, Status.HOLDS), ("2x = 0", 1e-20, Status.FAILS)]
)
def test_a_point_of_zeros_solves_an_equation_for_certain(says: str, computes: float, status: Status) -> None:
    assert check_plainly(squared_norm(says, computes), written_ball, count=4, seed=0).status is status


@pytest.mark.parametrize("says", ["0 = 0", "x − x = 0", "2x = x + x"])
def test_an_equation_that_every_point_solves_says_nothing(says: str) -> None:
    for oracle in (written, written_ball):
        assert check_plainly(squared_norm(says, 0.0), oracle, count=4, seed=0).status is Status.VACUOUS


def test_least_squares_at_many_points_are_no_failure() -> None:
    claim = least_squares(RIGHT[0], by_least_squares)
    for seed in (39, 0):
        assert check_plainly(claim, written, count=100, seed=seed).status is Status.HOLDS


def test_sides_of_different_shapes_are_undefined() -> None:
    claim = least_squares("Xᵀ(Xw − y) = X", by_pseudo_inverse)
    result = check_claim(claim, written, count=4, seed=0)
    assert "different shapes" in result.reason
