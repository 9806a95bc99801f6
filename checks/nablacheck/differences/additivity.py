"""Whether slopes along different directions add up, as those of a differentiable function do.

The median of numbers that are all tied has a slope along every line, the same on either side of the point, and so does
every odd function that is homogeneous of degree one. None of them has a gradient: no claim is right there or wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.entry_errors import EntryErrors
from nablacheck.differences.kinks_and_jumps import has_kink, may_have_kink
from nablacheck.differences.options import ADDITIVITY, DIAGNOSIS, LOCATION


class Additivity(NamedTuple):
    """Whether slopes add up, and some of the lines that show it, in independent directions."""

    holds: bool
    lines: tuple[Line, ...] = ()
    multiple: bool = False
    """Whether all slopes are the claimed ones times one factor, as far as that was asked."""


def additivity(
    line: Line,
    error: Extrapolant,
    directions: Iterable[Array],
    wrong_alone: Callable[[], bool] = lambda: False,
    *,
    multiple: bool = False,
) -> Additivity:
    """Whether the residual along a line, v, is the sum of those along (v + u)/2 and (v − u)/2 for all directions u, as
    far as the error that it shows is concerned. The first of these may also show kinks, which happen to cancel along v.
    It holds for second derivatives, which aren't linear in the direction.

    Of many entries fewer directions are enough where slopes add up so closely as no accident makes them, and a few tied
    entries are hardly what is wrong: where the slopes are the claimed ones times one factor, or entries that were
    chosen beforehand are wrong by themselves, which ``wrong_alone`` tells. With ``multiple`` it is known otherwise that
    they are such a multiple, over a long way."""
    if line.order > 1:
        return Additivity(True)
    many = line.direction.size > LOCATION.max_entrywise
    step = line.clear_step(error)
    lines: list[Line] = []
    for number, other in enumerate(directions):
        if many and number == ADDITIVITY.close_splits:
            closely = not multiple and _add_up_closely(line, step, lines)
            multiple = multiple or (closely and _is_multiple([line, *lines], step))
            if multiple or (closely and wrong_alone()):
                break
        halves = [line.in_direction((line.direction + sign * other) / 2) for sign in (1, -1)]
        if _is_gap(line, error, step, halves):
            return Additivity(False)
        if number == 0 and not multiple and any(_has_kink(half, error, step) for half in halves):
            return Additivity(False)
        if number < ADDITIVITY.close_splits:
            lines += halves
    return Additivity(True, tuple(lines[: 2 * (DIAGNOSIS.lines - 1) : 2]), multiple)


def entries_add_up(line: Line, error: Extrapolant, errors: EntryErrors) -> bool:
    """Whether the residual along a line is the sum of what these entries, each moving by itself, and all the others
    together contribute.

    The entries that are found to be wrong are as a rule those that are tied, if any are: random parts of a direction
    may all lie where the same entry is the median of three, the axes never do. Second derivatives aren't linear in the
    direction, and of many entries as many evaluations tell less."""
    if line.order > 1 or not 1 < errors.positions.size <= LOCATION.max_entrywise:
        return True
    rest, parts = np.array(line.direction), []
    for position in errors.positions:
        part = np.zeros(line.direction.shape)
        part.reshape(-1)[position] = rest.reshape(-1)[position]
        rest.reshape(-1)[position] = 0.0
        parts.append(part)
    return not _is_gap(
        line, error, line.clear_step(error), [line.in_direction(part) for part in (*parts, rest) if part.any()]
    )


def _add_up_closely(line: Line, k: int, halves: list[Line]) -> bool:
    """Whether the residuals of a line and of halves of its direction, two by two, add up to a small share of the
    largest."""
    gaps = [line.residuals[k] - a.residuals[k] - b.residuals[k] for a, b in zip(halves[::2], halves[1::2], strict=True)]
    noise = max(each.noise(k) for each in (line, *halves))
    return max(map(abs, gaps)) + noise <= ADDITIVITY.close * max(abs(each.residuals[k]) for each in (line, *halves))


def _is_multiple(lines: list[Line], k: int) -> bool:
    """Whether the function's slopes along lines are the claimed ones times one factor."""
    residuals = np.array([each.residuals[k] for each in lines])
    claimed = np.array([each.claimed_change(each.direction) for each in lines])
    square = float(claimed @ claimed)
    if not (0 < square < math.inf and np.isfinite(residuals).all()):
        return False
    left = residuals - float(residuals @ claimed) / square * claimed
    return float(np.abs(left).max()) <= ADDITIVITY.close * float(np.abs(residuals).max())


def _has_kink(line: Line, error: Extrapolant, k: int) -> bool:
    """Whether a line shows a kink that is a share of the error, from step to step the same: what gets smaller, though
    slowly, as with |x| to a power little more than 1, isn't one. What hardly shows at the finest step isn't looked at
    from closer."""
    size = abs(error.value)
    if not line.one_sided_gap(k) > ADDITIVITY.share * size:
        return False
    if not (may_have_kink(line, k, size) and has_kink(line, k, size)):
        return False
    gaps = [line.one_sided_gap(step) for step in (k, k + 1, k + 2)]
    return max(gaps) - min(gaps) < ADDITIVITY.kink_variation * max(gaps)


def _is_gap(line: Line, error: Extrapolant, step: int, parts: list[Line]) -> bool:
    """Whether the residuals of the parts of a direction leave a gap that is a share of the error, more than noise,
    and as large at finer steps, as far as noise lets these show it. Truncation leaves one that falls to a quarter with
    half the step."""
    first, seen = 0.0, 0
    for finer in ADDITIVITY.steps:
        k = step + finer
        for each in (line, *parts):
            each.evaluate(k)
        gap = line.residuals[k] - sum(part.residuals[k] for part in parts)
        noise = math.hypot(*(each.noise(k) for each in (line, *parts)))
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
