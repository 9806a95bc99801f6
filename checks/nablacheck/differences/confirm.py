"""Whether a failure shows with other steps too."""

from __future__ import annotations

import math

from nablacheck.core.arrays import EPS
from nablacheck.differences.line import SMALLEST, Line
from nablacheck.differences.noise import STEP
from nablacheck.differences.richardson import TIMES_NOISE, Extrapolant

SECOND_LADDER = 0.7
"""How much shorter the steps of the second ladder are: they lie midway between those of the first, so that what only
happens to fit these doesn't fit them as well."""
AGREE = 0.05
"""The ladders may differ by this share of the error, beside what each allows: what is taken for truncation is itself
known only roughly."""
WITNESS = 2
"""A failure must also show with steps smaller by this power of two: a plateau of large steps proves nothing."""
BORNE_OUT = 0.1
"""A failure isn't believed where steps at which only rounding is left show less than this share of it …"""
ROUNDED = 0.03
"""… the rounding being below this share of it."""
CANCELLED = 4
"""By how many powers of two the steps stay above what rounds the arguments by so much of them, for terms of the slope
that cancel are rounded, too."""
LAST = 4
"""How many of the smallest steps that noise leaves room for: a run of them, since it takes two to see whether
truncation is in the way, and one alone may agree by chance."""


def confirmed(line: Line, best: Extrapolant, rounding: float) -> bool:
    """Whether a second ladder, and smaller steps on either, say the same.

    The same number of steps, each half as large, has a small part of the truncation: it tells when that has been
    thought smaller than it is, as happens where extrapolations agree by chance. What it sees has to agree, and to be
    more than noise.
    """
    line.evaluate(best.k + best.m)
    if line.finite(best.k + best.m):
        smaller = line.window(best.k + 1, best.m)
        if abs(smaller.slope - best.slope) > best.tolerance + TIMES_NOISE * smaller.noise:
            return False
        if abs(smaller.slope) <= min(best.tolerance, TIMES_NOISE * smaller.noise):
            return False
    second = line.towards(line.direction, SECOND_LADDER)
    second.evaluate(*range(best.k, best.k + best.m + 2), *_finer(second, best))
    again = second.best()
    if again is None or abs(again.slope) <= again.tolerance + rounding:
        return False
    if abs(again.slope - best.slope) > best.tolerance + again.tolerance + AGREE * abs(best.slope):
        return False
    witnessed = any(
        window.k >= best.k + WITNESS and abs(window.slope) > window.tolerance + rounding
        for each in (line, second)
        for window in each.windows()
    )
    return witnessed and not _borne_out(second, best)


def _finer(line: Line, best: Extrapolant) -> list[int]:
    """The smallest steps at which the difference would still be more than noise: they tell what the finest features
    make of it."""
    off = ROUNDED * abs(best.slope)
    steps = [best.k + by for by in line.much_smaller]
    steps = [k for k in steps if k <= SMALLEST and line.noise_of(line.measured.sigma, k) <= off]
    return steps[-LAST:]


def _borne_out(line: Line, best: Extrapolant) -> bool:
    """Whether the smallest steps that the rounding of the values leaves room for, every one of them, show less than a
    tenth of the difference after all. Then the larger ones see something else: a staircase from afar, a spike from
    outside, another unit. A function that is rounded itself doesn't move at such steps, and they tell nothing."""
    steps = smallest(line, best, EPS)
    if not steps or steps[0] < best.k + best.m or not all(bears_out(line, best, k) for k in steps):
        return False
    stepped = min(filter(None, map(abs, line.changes.values())), default=0.0) > STEP * abs(line.value)
    return stepped or all(line.changes[k] for k in steps)


def smallest(line: Line, best: Extrapolant, eps: float) -> range:
    """The smallest steps at which the difference would still be more than such a rounding of the values, and of the
    arguments; none for second derivatives."""
    rounding = eps * abs(line.value)
    room = ROUNDED * abs(best.slope) * line.stretch / rounding if rounding > 0 else math.inf
    if line.order > 1 or not room > 0:
        return range(0)
    last = math.floor(min(math.log2(room), line.natural + math.log2(ROUNDED / eps) - CANCELLED, SMALLEST))
    return range(last - LAST + 1, last + 1)


def bears_out(line: Line, best: Extrapolant, k: int) -> bool:
    """Whether a step shows next to nothing of the difference."""
    line.evaluate(k)
    return abs(line.slopes[k]) <= BORNE_OUT * abs(best.slope)
