"""Which steps to take along a line: few where the function is easy, more where it is not."""

from __future__ import annotations

import math

from .line import LARGEST, SMALLEST, Line
from .windows import LONGEST, Window

GOOD = 1e-9
"""The relative residual slope at which a quick look is enough."""
BENT = 0.02
SCOUTS = (24, 16, 8)
STALLS = 4
ROUNDS = 60


def quick(line: Line, scale: float, starts: tuple[int, ...]) -> Window | None:
    """A window of three to five steps that settles it: the residual slope is next to nothing, and known to be so.

    The ladder starts at the first of ``starts``; where truncation is in the way, at the next. None where it takes a
    closer look; that is no verdict.
    """
    for start in starts:
        window = _settling(line, scale, start)
        if window is None:
            return None
        if abs(window.slope) + window.allowed <= GOOD * scale:
            return window
        if window.noisy:
            return None
    return None


def _settling(line: Line, scale: float, start: int) -> Window | None:
    """The window from this step on that settles it, or that shows why none does."""
    line.evaluate(start, start + 1, start + 2)
    if line.order == 1 and abs(line.bends[start + 2]) > abs(line.bends[start]) / 2 > BENT * scale:
        return None  # the slope may jump at the point: it should bend four times less
    for m in (3, 4, 5):
        if line.blown or not all(line.finite(start + j) for j in range(m)):
            return None
        window = line.window(start, m)
        settled = abs(window.slope) + window.allowed <= GOOD * scale
        if settled or m == 5 or window.noisy or window.truncation > 1e-3 * scale:
            return window
        line.evaluate(start + m)
    return None


def careful(
    line: Line, scale: float, want: float, rounding: float, early: bool, start: int | None = None
) -> Window | None:
    """The best window that an adaptive ladder of steps finds.

    Scouts far apart find where truncation shows; from there the ladder grows to larger steps where noise limits it, to
    smaller ones where truncation does, while that helps. It ends at the tolerance ``want``; with ``early`` also as soon
    as the claim is clearly off.
    """
    if start is None:
        start = _scout(line, scale)
    else:
        line.evaluate(start + 14, start + 15)
    line.evaluate(*range(start, start + 6))
    if line.blown:
        return None
    stalls, last = 0, math.inf
    for _ in range(ROUNDS):
        best = line.best()
        if best is None:
            smallest = max(line.slopes)
            if smallest >= SMALLEST:
                return None
            line.evaluate(smallest + 1, smallest + 2)
            continue
        if best.allowed <= want or (early and abs(best.slope) > 20 * (best.allowed + rounding)):
            break
        stalls = 0 if best.allowed < 0.7 * last else stalls + 1
        last = min(last, best.allowed)
        step = _next_step(line, best, scale)
        if stalls > STALLS or step is None:
            break
        line.evaluate(step)
    return line.best()


def _scout(line: Line, scale: float) -> int:
    """The exponent of a step of half the radius within which the function is smooth."""
    for k in sorted(SCOUTS):
        line.evaluate(k, k + 1)
    for k in SCOUTS:
        if line.blown or not (line.finite(k) and line.finite(k + 1)):
            continue
        window = line.window(k, 2)
        if window.truncation > 5 * window.noise:
            radius = 2.0**-k * math.sqrt(max(scale, abs(window.slope)) / window.truncation)
            start = min(max(math.floor(1 - math.log2(radius)), LARGEST), k)
            if start > 19:
                line.evaluate(32, 33)
            return start
    return 0


def _next_step(line: Line, best: Window, scale: float) -> int | None:
    """The step that promises most: a larger one against noise, a smaller one against truncation."""
    larger = next((k for k in range(best.k - 1, best.k - 4, -1) if k not in line.slopes), None)
    smaller = next((k for k in (best.k + best.m, best.k + best.m + 1) if k not in line.slopes), None)
    if larger is not None and (larger < LARGEST or (larger < 0 and best.allowed > 0.1 * scale)):
        larger = None  # beyond the natural step only to sharpen what is conclusive already
    if smaller is not None and smaller > SMALLEST:
        smaller = None
    if best.noisy:
        return larger
    if smaller is not None and (best.m < LONGEST or larger is None):
        return smaller
    return larger
