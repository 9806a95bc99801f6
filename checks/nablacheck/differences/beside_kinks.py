"""Directions along which a function has no kink, at a point where it has one along most.

Beside a single surface on which the derivative jumps, as where one margin of a hinge loss is zero, it jumps along v by
|a·v|. The jumps along two directions tell in which combination of them a·v is zero. All that may be called a derivative
at the point agrees along such directions, so that a claim is right there or wrong. Where several such surfaces meet,
no combination of two directions is free of kinks.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.directions import random_weights
from nablacheck.differences.options import DISCONTINUITIES, LOCATION, STEPS


def directions_beside_kink(line: Line, found: Extrapolant) -> Iterator[Array]:
    """Combinations of the direction of a line that shows a kink with others at its scale, without a kink; the end where
    there are none."""
    step = _finest_step(line, found.finest)
    here = _kink(line, line.direction, step)
    rng = np.random.default_rng(0)
    while True:
        other = random_weights(rng, line.direction.shape) * np.abs(line.direction)
        there = _kink(line, other, step)
        if not here * there > 0:
            return
        pair = [(line.direction * there + sign * other * here) / (here + there) for sign in (-1.0, 1.0)]
        left = [_kink(line, each, step) for each in pair]
        fewer = int(left[1] < left[0])
        if not left[fewer] < DISCONTINUITIES.beside_kink * left[1 - fewer]:
            return
        yield _without_remainders(pair[fewer], line.direction)


def _finest_step(line: Line, coarsest: int) -> int:
    """The finest step at which noise hides no remainder of a kink, so that other kinks farther away don't show."""
    kink = _kink(line, line.direction, coarsest)
    finer = [k for k in range(coarsest, STEPS.smallest) if line.noise(k + 1) < DISCONTINUITIES.least_remainder * kink]
    return max(finer, default=coarsest)


def _kink(line: Line, direction: Array, step: int) -> float:
    """By how much the derivative along a direction jumps at the point."""
    beside = line.in_direction(direction)
    beside.evaluate(step, step + 1)
    return beside.kink_size(step)


def _without_remainders(direction: Array, like: Array) -> Array:
    """A direction without what rounding and truncation leave of entries that don't move in it."""
    return np.where(np.abs(direction) > DISCONTINUITIES.beside_kink * np.abs(like), direction, 0.0)


def kinked_entries(line: Line, found: Extrapolant) -> list[int]:
    """The entries along whose axes the kink is that a line shows, where these are few; none where the kink isn't that
    of single entries."""
    step, flat = _finest_step(line, found.finest), line.direction.reshape(-1)
    whole = _kink(line, line.direction, step)

    def of_part(low: int, high: int) -> float:
        part = np.zeros(flat.size)
        part[low:high] = flat[low:high]
        return _kink(line, part.reshape(line.direction.shape), step)

    groups = [(0, flat.size)]
    while any(high - low > 1 for low, high in groups):
        halves = [half for low, high in groups for half in ((low, (low + high) // 2), ((low + high) // 2, high))]
        groups = [each for each in halves if each[0] < each[1] and of_part(*each) > DISCONTINUITIES.kink_share * whole]
        if not 0 < len(groups) <= LOCATION.max_kinked:
            return []
    return [low for low, _ in groups]
