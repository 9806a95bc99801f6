"""Wrong claims: true ones, mutated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nablacheck import Claim
from nablacheck.declare.points import Point

from tests.helpers.making import Function, make_claim, make_point


def mutated(claim: Claim, wrong: Function) -> Claim:
    """The claim with every array it states changed."""

    def function(*args: Any, **arguments: Any) -> Any:
        value = claim.function(*args, **arguments)
        return tuple(map(wrong, value)) if isinstance(value, tuple) else wrong(value)

    return replace(claim, function=function)


def pullback_off(variable: str, by: float) -> tuple[Claim, Point]:
    """A pullback that is off in one of its two variables, relatively, and a point where that shows."""

    def claimed(G: Any, A: Any, x: Any) -> Any:
        of = {"A": G[:, None] * x, "x": A.T @ G}
        of[variable] = of[variable] * (1 + by)
        return of["A"], of["x"]

    claim = make_claim(lambda A, x: A @ x, claimed, "pullback", ("A", "x"), "M", A="M N", x="N")
    return claim, make_point(claim, [1.0, 2.0], A=[[1.0, 2.0], [3.0, 4.0]], x=[1.0, -1.0])


def transposed_jacobian() -> tuple[Claim, Point]:
    """Aᵀ for A, and a point where that shows off the diagonal."""
    claim = make_claim(lambda A, x: A @ x, lambda A, x: A.T, "jacobian", out="N", A="N N", x="N")
    return claim, make_point(claim, [1.0, 1.0], A=[[1.0, 2.0], [3.0, 4.0]], x=[1.0, 1.0])
