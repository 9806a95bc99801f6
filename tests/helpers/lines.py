"""Short ways to make a line and a judge, and to have it judge."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
from nablacheck.core.arrays import Array, norm
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import directions
from nablacheck.differences.line import CurvedLine, Line
from nablacheck.differences.outcome import LineResult


def line(function: Callable[[Array], float], x: Array, claim: Array, direction: Array, **more: Any) -> Line:
    """A line for a claimed gradient."""
    return Line(function, x, function(x), lambda move: float(np.vdot(claim, move)), direction, **more)


def curved(function: Callable[[Array], float], x: Array, hessian: Array, direction: Array) -> CurvedLine:
    """A line for a claimed Hessian."""
    return CurvedLine(function, x, function(x), lambda move: float(move @ hessian @ move) / 4, direction)


class Exact:
    """A claim without rounding."""

    def along(self, direction: Array) -> float:
        return 0.0


def judge(function: Callable[[Array], float], x: Array, claim: Array) -> Checker:
    """A judge of a claimed gradient."""
    return Checker(
        function,
        x,
        function(x),
        lambda move: float(np.vdot(claim, move)),
        lambda direction: norm(claim * direction),
        Exact,
    )


def over(function: Callable[[Array], float], x: Array, claim: Array) -> LineResult:
    """What a judge of a claimed gradient finds along three lines."""
    return judge(function, x, claim).over(islice(directions(x, claim, np.random.default_rng(0), None), 3))
