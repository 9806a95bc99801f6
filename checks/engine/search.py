"""Which steps to take along a line: few where the function is easy, more where it is not."""

from __future__ import annotations

import math

from .line import LARGEST, SMALLEST, Line
from .windows import LONGEST, Window

GOOD = 1e-8
"""The relative tolerance at which a quick look is enough, if the residual slope is within it."""
CLOSE = 1e-9
"""A residual slope below this share of the slope is worth no closer look, even if the rounding of the values alone
doesn't explain it; a pass says so."""
ASYMPTOTIC = 1e-3
"""Relative truncation below which another step removes most of what is left of it."""
TRIES = 3
LARGEST_JUMP = 5
TINY = 1e-300
BENT = 0.02
"""One-sided slopes that differ by less than this share don't make a kink."""
STALLS = 4
ROUNDS = 60


def quick(line: Line, scale: float, start: int) -> Window | None:
    """A window of two to five steps that settles it: it agrees with a residual slope of zero, and knows it well.

    Where truncation is in the way at the first step, it tells how much smaller a step to take. None where it needs a
    closer look; that is no verdict.
    """
    for _ in range(TRIES):
        window = _settling(line, scale, start)
        if window is None:
            return None
        if _settles(window, scale):
            return window
        if window.noisy or window.truncation <= ASYMPTOTIC * scale:
            return None
        start += _jump(window.truncation / max(scale, TINY))
    return None


def _settling(line: Line, scale: float, start: int) -> Window | None:
    """The window from this step on that settles it, or that shows why none does."""
    line.evaluate(start, start + 1)
    if line.jump(start) > BENT * scale:
        return None  # the slope may jump at the point
    window = None
    for m in (2, 3, 4, 5):
        line.evaluate(start + m - 1)
        if line.blown or not all(line.finite(start + j) for j in range(m)):
            return None
        window = line.window(start, m)
        if _settles(window, scale) or window.noisy or window.truncation > ASYMPTOTIC * scale:
            break
    return window


def _settles(window: Window, scale: float) -> bool:
    small = math.isfinite(scale) and window.allowed <= GOOD * scale
    return small and abs(window.slope) <= max(window.allowed, CLOSE * scale)


def _jump(truncation: float) -> int:
    """How many halvings of the step bring a relative truncation ~ t² down to where extrapolation pays."""
    if not 0 < truncation < 1:
        return LARGEST_JUMP
    return min(max(math.ceil(0.5 * math.log2(truncation / ASYMPTOTIC)) + 1, 2), LARGEST_JUMP)


def careful(line: Line, scale: float, want: float, rounding: float, early: bool) -> Window | None:
    """The best window that an adaptive ladder of steps finds.

    Scouts far apart find where truncation shows; from there the ladder grows to larger steps where noise limits it, to
    smaller ones where truncation does, while that helps. It ends at the tolerance ``want``; with ``early`` also as soon
    as the claim is clearly off.
    """
    start = _scout(line, scale)
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
        step = _next_step(line, best)
        if stalls > STALLS or step is None:
            break
        line.evaluate(step)
    return line.best()


def _scout(line: Line, scale: float) -> int:
    """The exponent of a step of half the radius within which the function is smooth."""
    for k in sorted(line.scouts):
        line.evaluate(k, k + 1)
    for k in line.scouts:
        if line.blown or not (line.finite(k) and line.finite(k + 1)):
            continue
        window = line.window(k, 2)
        if window.truncation > 5 * window.noise:
            radius = 2.0**-k * math.sqrt(max(scale, abs(window.slope)) / window.truncation)
            start = min(max(math.floor(1 - math.log2(radius)), LARGEST), k)
            if start > 19:
                line.evaluate(32, 33)
            return max(start, line.natural)
    return line.natural


def _next_step(line: Line, best: Window) -> int | None:
    """The step that promises most: a larger one against noise, a smaller one against truncation."""
    larger = next((k for k in range(best.k - 1, best.k - 4, -1) if k not in line.slopes), None)
    smaller = next((k for k in (best.k + best.m, best.k + best.m + 1) if k not in line.slopes), None)
    if larger is not None and larger < line.natural:
        larger = None  # beyond the natural step a function may follow another law, just as smoothly
    if smaller is not None and smaller > SMALLEST:
        smaller = None
    if best.noisy:
        return larger
    if smaller is not None and (best.m < LONGEST or larger is None):
        return smaller
    return larger
