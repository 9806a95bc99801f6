"""Whether a claim is the derivative times one factor over a long way, so that no jump explains its error.

A function that jumps by next to nothing, as one does that stops iterating at a tolerance, follows the limit that a
right claim is about: what its slope is off by between two jumps, these take back. Over several characteristic steps it
changes by what the claim adds up to, not by a factor times that.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.options import DISCONTINUITIES

ClaimedAt = Callable[[Array], Array | None]
"""The gradient that is claimed at another point; None where there is none."""


def factor_is_steady(line: Line, error: Extrapolant, wrong: Array, uphill: Array, claimed_at: ClaimedAt) -> bool:
    """Whether the function changes by the same factor times what the claim adds up to wherever that is asked along a
    direction in which it increases, and whether the error of a line comes from this factor. The farthest place is left
    out where the function has no value there."""
    slope = line.claimed_change(wrong)
    if not slope:
        return False
    shown, uncertainty = error.value / slope, error.tolerance / abs(slope)
    share = DISCONTINUITIES.steady_factor * abs(shown)
    back, there = (
        _off_by(line, -uphill, (1.0,), claimed_at),
        _off_by(line, uphill, (1.0, DISCONTINUITIES.far), claimed_at),
    )
    found: list[float] = []
    for off in chain(back, there):
        if math.isnan(off) and len(found) > 1:
            break
        found.append(off)
        if not (abs(off - shown) <= uncertainty + share and abs(off - found[0]) <= share):
            return False
    return True


def _off_by(line: Line, direction: Array, ways: Iterable[float], claimed_at: ClaimedAt) -> Iterator[float]:
    """By what share of what the claim adds up to the function changes more than that, over longer and longer ways; NaN
    where either isn't finite."""
    added, start = 0.0, 0.0
    for way in ways:
        end = DISCONTINUITIES.half_width * way
        added += _integral(line.x, direction, start, end, claimed_at)
        start = end
        change = line.function(line.x + end * direction) - line.value
        yield (change - added) / added if added and math.isfinite(change - added) else math.nan


def _integral(x: Array, direction: Array, start: float, end: float, claimed_at: ClaimedAt) -> float:
    """What slopes that are claimed on the way from one place along a direction to another add up to."""
    total = 0.0
    for node, weight in _nodes():
        claimed = claimed_at(x + (start + node * (end - start)) * direction)
        if claimed is None:
            return math.nan
        total += weight * float(np.vdot(claimed, direction))
    return (end - start) * total


@cache
def _nodes() -> list[tuple[float, float]]:
    """Nodes and weights of Gaussian quadrature from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(DISCONTINUITIES.nodes)
    return [((1 + node) / 2, weight / 2) for node, weight in zip(nodes.tolist(), weights.tolist(), strict=True)]
