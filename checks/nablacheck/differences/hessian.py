"""Judging a claimed Hessian: a judge of lines that look at curvatures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nablacheck.core.arrays import Array, norm
from nablacheck.differences.checker import Checker, Rounding
from nablacheck.differences.difference_quotient import CurvatureLine
from nablacheck.differences.noise import ScalarFunction

SYMMETRIC = 1e-9
"""By what share of the largest entry of a Hessian facing entries may always differ."""


class OuterRounding:
    """How far rounding the entries of a Hessian moves vᵀHv."""

    def __init__(self, entries: Rounding) -> None:
        self.entries = entries

    def along(self, direction: Array) -> float:
        return self.entries.along(np.multiply.outer(direction, direction))


def asymmetry(matrix: Array, rounding: Callable[[], Array | float]) -> tuple[Array, Array] | None:
    """How far facing entries of a claimed Hessian differ, and how far they may: n×n. None where all may differ as they
    do. Lines don't see it, and no second derivative does.

    ``rounding()`` gives how far rounding can move an entry; it is called only where it is needed.
    """
    gap = np.abs(matrix - matrix.T)
    least = SYMMETRIC * float(np.abs(matrix).max(initial=0.0))
    if (gap <= least).all():
        return None
    each = np.broadcast_to(rounding(), matrix.shape)
    tolerance = least + each + each.T
    return None if (gap <= tolerance).all() else (gap, tolerance)


def curvature_judge(
    function: ScalarFunction,
    x: Array,
    value: float,
    matrix: Array,
    entries: Callable[[], Rounding],
    floor: Callable[[], float] = float,
) -> Checker:
    """A judge of the Hessian ``matrix``, n×n for n entries of x, whose entries are rounded as ``entries()`` says."""

    def claimed(move: Array) -> float:
        half = move.reshape(-1) / 2
        return float(half @ matrix @ half)

    def size(direction: Array) -> float:
        flat = direction.reshape(-1)
        return norm(matrix * np.outer(flat, flat))

    return Checker(function, x, value, claimed, size, lambda: OuterRounding(entries()), floor, CurvatureLine)
