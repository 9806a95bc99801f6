"""Under which condition a claim that fails is right: where A is symmetric, where y sums to 1, where λ > 0.

Found by checking it: the claim is checked again with arguments of a smaller space, and what isn't right at all points
drawn from it isn't said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from nablacheck.checking.result import Result, Status
from nablacheck.declare.claim import Claim
from nablacheck.declare.conditions import (
    diagonal,
    invertible,
    nonzero,
    one_hot,
    orthogonal,
    orthonormal,
    plus_or_minus_one,
    positive,
    positive_definite,
    simplex,
    sums_to_one,
    symmetric,
    unit_norm,
    zero_or_one,
)
from nablacheck.declare.spaces import ArraySpace, Condition, real
from nablacheck.reading.names import format_name, written

FEW, MANY = 12, 100
"""At how many points a condition is looked for, and then checked. Nearly every wrong one fails among the first."""
OF_SQUARE_MATRICES = (
    (diagonal, "is diagonal"),
    (positive_definite, "is positive definite"),
    (orthogonal, "is orthogonal"),
)
OF_VECTORS = (
    (positive, "is positive"), (sums_to_one, "sums to 1"), (simplex, "is on the simplex"), (one_hot, "is one-hot"),
    (unit_norm, "has norm 1"), (plus_or_minus_one, "is −1 or 1 in each entry"),
    (zero_or_one, "is 0 or 1 in each entry"),
)  # fmt: skip
OF_NUMBERS = ((positive, "is positive"), (plus_or_minus_one, "is −1 or 1"), (zero_or_one, "is 0 or 1"))
OF_MATRICES = (
    (orthonormal, "has orthonormal columns"),
    (sums_to_one, "has rows that sum to 1"),
    (one_hot, "has one-hot rows"),
)
"""The conditions that are tried, those that ask for less first."""
WELL_CONDITIONED = 1e4
"""How ill-conditioned a symmetric matrix may be that has to have an inverse."""
Check: TypeAlias = Callable[[Claim, int], Result]
"""Checks a claim at so many points."""


@dataclass(frozen=True)
class _HasInverse:
    """A relation: an argument is a matrix with an inverse."""

    argument: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.argument,)

    def holds(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> bool:
        return bool(np.linalg.cond(values[self.argument]) < WELL_CONDITIONED)


def right_where(claim: Claim, check: Check) -> str:
    """The condition in words under which a claim holds, "A is symmetric"; empty where none is found."""
    for narrowed, words in _narrowed_claims(claim):
        if check(narrowed, FEW).status is Status.HOLDS and check(narrowed, MANY).status is Status.HOLDS:
            return words
    return ""


def _narrowed_claims(claim: Claim) -> Iterator[tuple[Claim, str]]:
    free = {
        name: space
        for name, space in claim.spaces.items()
        if isinstance(space, ArraySpace) and space.condition in (real, invertible, nonzero)
    }
    square = [name for name, space in free.items() if space.is_square]
    for names in [*([name] for name in square), *([square] if len(square) > 1 else [])]:
        letters = [format_name(written(name)) for name in names]
        words = f"{letters[0]} is" if len(letters) == 1 else f"{', '.join(letters[:-1])} and {letters[-1]} are"
        yield _with_conditions(claim, dict.fromkeys(names, symmetric)), f"{words} symmetric"
    for name, space in free.items():
        for condition, words in _conditions(space):
            fixed = claim.kind.states_point or not condition.count((2, 2))
            if not (fixed and name in claim.variables):  # nothing is derived by what has single values
                yield _with_conditions(claim, {name: condition}), f"{format_name(written(name))} {words}"


def _conditions(space: ArraySpace) -> tuple[tuple[Condition, str], ...]:
    if space.condition is nonzero:
        return OF_NUMBERS[:1]
    if space.is_square:
        return OF_SQUARE_MATRICES
    return (OF_NUMBERS, OF_VECTORS, OF_MATRICES)[len(space.axes.names)]


def _with_conditions(claim: Claim, conditions: Mapping[str, Condition]) -> Claim:
    """The claim with arguments that have conditions, besides having an inverse where that was assumed."""
    spaces, relations = dict(claim.spaces), list(claim.relations)
    for name, condition in conditions.items():
        space = spaces[name]
        assert isinstance(space, ArraySpace)
        if space.condition is invertible and condition is symmetric:
            relations.append(_HasInverse(name))
        spaces[name] = ArraySpace(space.axes, condition)
    formula = replace(claim.formula, spaces=spaces, relations=tuple(relations))
    return replace(claim, formula=formula, spaces=spaces, relations=tuple(relations))
