"""Short ways to make a line and a checker."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
from nablacheck.core.arrays import Array, norm
from nablacheck.differences.central_differences import CurvatureLine, Line
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import directions
from nablacheck.differences.line_result import LineResult


def line(function: Callable[[Array], float], x: Array, claim: Array, direction: Array, **more: Any) -> Line:
    """A line for a claimed gradient."""
    return Line(function, x, function(x), lambda move: float(np.vdot(claim, move)), direction, **more)


def curved(function: Callable[[Array], float], x: Array, hessian: Array, direction: Array) -> CurvatureLine:
    """A line for a claimed Hessian."""
    return CurvatureLine(function, x, function(x), lambda move: float(move @ hessian @ move) / 4, direction)


class ExactClaim:
    """A claim without rounding."""

    each = 0.0

    def along(self, direction: Array, function_precision: float = 0.0) -> float:
        return 0.0


def checker_for(function: Callable[[Array], float], x: Array, claim: Array) -> Checker:
    """A checker of a claimed gradient."""
    return Checker(
        function,
        x,
        function(x),
        lambda move: float(np.vdot(claim, move)),
        lambda direction: norm(claim * direction),
        ExactClaim,
    )


def check(function: Callable[[Array], float], x: Array, claim: Array) -> LineResult:
    """What a checker of a claimed gradient finds along three lines."""
    return checker_for(function, x, claim).check(islice(directions(x, claim, np.random.default_rng(0), None), 3))
