"""Products of arrays by the product rule: the matrix product, and any other function that is linear in each factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.numbers.base import Elements, NumberSystem
from nablacheck.forward.operands import primal_and_tangent


def matmul(number_system: NumberSystem, a: Any, b: Any) -> DualArray:
    (pa, ta), (pb, tb) = primal_and_tangent(number_system, a), primal_and_tangent(number_system, b)
    primal = number_system.matmul(pa, pb)
    if ta is None:
        return DualArray(number_system, primal, None if tb is None else number_system.matmul(pa, tb))
    by_a = number_system.matmul(ta, pb)
    return DualArray(number_system, primal, by_a if tb is None else by_a + number_system.matmul(pa, tb))


def product(number_system: NumberSystem, function: Callable[..., Elements], factors: tuple[Any, ...]) -> DualArray:
    """Any product of any number of factors, by the product rule: the sum over the tangents of the factors."""
    pairs = [primal_and_tangent(number_system, factor) for factor in factors]
    primals = [np.asarray(primal) for primal, _ in pairs]
    tangent = None
    for k, (_, of_factor) in enumerate(pairs):
        if of_factor is not None:
            term = function(*primals[:k], of_factor, *primals[k + 1 :])
            tangent = term if tangent is None else tangent + term
    return DualArray(
        number_system,
        number_system.convert_fill_values(function(*primals)),
        None if tangent is None else number_system.convert_fill_values(tangent),
    )
