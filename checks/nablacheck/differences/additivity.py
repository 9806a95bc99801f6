"""Whether slopes along different directions add up, as those of a differentiable function do.

The median of numbers that are all tied has a slope along every line, the same on either side of the point, and so does
every odd function that is homogeneous of degree one. None of them has a gradient: no claim is right there or wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.kinks_and_jumps import has_kink
from nablacheck.differences.options import ADDITIVITY


def is_additive(line: Line, error: Extrapolant, directions: Iterable[Array]) -> bool:
    """Whether the residual along a line, v, is the sum of those along (v + u)/2 and (v − u)/2 for all directions u, as
    far as the error that it shows is concerned. The first of these may also show kinks, which happen to cancel along v.
    True for second derivatives, which aren't linear in the direction."""
    if line.order > 1:
        return True
    for number, other in enumerate(directions):
        halves = [line.in_direction((line.direction + sign * other) / 2) for sign in (1, -1)]
        if _is_gap(line, error, halves):
            return False
        if number == 0 and any(_has_kink(half, error) for half in halves):
            return False
    return True


def _has_kink(line: Line, error: Extrapolant) -> bool:
    """Whether a line shows a kink that is a share of the error, from step to step the same: what gets smaller, though
    slowly, as with |x| to a power little more than 1, isn't one. What hardly shows at the finest step isn't looked at
    from closer."""
    size, k = abs(error.value), error.finest
    if not (line.one_sided_gap(k) > ADDITIVITY.share * size and has_kink(line, error, size)):
        return False
    gaps = [line.one_sided_gap(step) for step in (k, k + 1, k + 2)]
    return max(gaps) - min(gaps) < ADDITIVITY.kink_variation * max(gaps)


def _is_gap(line: Line, error: Extrapolant, halves: list[Line]) -> bool:
    """Whether the residuals of two halves of a direction leave a gap that is a share of the error, more than noise,
    and as large at finer steps, as far as noise lets these show it. Truncation leaves one that falls to a quarter with
    half the step."""
    first, seen = 0.0, 0
    for finer in ADDITIVITY.steps:
        k = error.finest + finer
        for each in (line, *halves):
            each.evaluate(k)
        gap = line.residuals[k] - halves[0].residuals[k] - halves[1].residuals[k]
        noise = math.hypot(*(each.noise(k) for each in (line, *halves)))
        if not seen:
            first = gap
        elif ADDITIVITY.above_noise * noise > abs(first):
            break
        least = max(ADDITIVITY.share * abs(error.value), ADDITIVITY.above_noise * noise)
        if not least < abs(gap) < math.inf:
            return False
        if abs(gap - first) > ADDITIVITY.variation * abs(first):
            return False
        seen += 1
    return seen > 1
