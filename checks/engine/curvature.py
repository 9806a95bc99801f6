"""Judging a claimed Hessian: a judge of lines that look at curvatures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..spaces import Array
from .judge import Judge, Rounding
from .line import CurvedLine
from .noise import Scalar, norm


class OuterRounding:
    """How far rounding the entries of a Hessian moves vᵀHv."""

    def __init__(self, entries: Rounding) -> None:
        self.entries = entries

    def along(self, direction: Array) -> float:
        return self.entries.along(np.multiply.outer(direction, direction))


def curvature_judge(
    function: Scalar,
    x: Array,
    value: float,
    matrix: Array,
    entries: Callable[[], Rounding],
    floor: Callable[[], float] = float,
) -> Judge:
    """A judge of the Hessian ``matrix``, n×n for n entries of x, whose entries are rounded as ``entries()`` says."""

    def claimed(move: Array) -> float:
        half = move.reshape(-1) / 2
        return float(half @ matrix @ half)

    def size(direction: Array) -> float:
        flat = direction.reshape(-1)
        return norm(matrix * np.outer(flat, flat))

    return Judge(function, x, value, claimed, size, lambda: OuterRounding(entries()), floor, CurvedLine)
