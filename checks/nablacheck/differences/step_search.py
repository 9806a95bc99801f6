"""A closer look along a line: which steps to take where a quick one leaves it open."""

from __future__ import annotations

import math

from nablacheck.differences.line import SMALLEST, Line
from nablacheck.differences.richardson import LONGEST, Extrapolant

LADDER = 6
"""How many steps the ladder starts with: enough for noise and truncation to show at either end."""
BETTER, STALLS = 0.7, 4
"""A step helps if it brings the tolerance below this share of the best so far; so many that don't are the end."""
ROUNDS = 60
"""More steps than there are between the natural and the smallest one; only for being sure to come to an end."""
SHOWS = 5.0
"""How many times its noise the truncation of two steps is where it tells the radius of smoothness."""
FINE, FINER = 19, 32
"""A function that is smooth only within a step finer than the first has a feature there; a look at the second tells
what it does within."""
MAYBE, CLEARLY = 1.0, 20.0
"""How many times what is allowed a claim is off by where it may well be wrong, and where no better look is needed."""
HURRIES = 3
"""How many more steps may tell one from the other before the whole ladder is looked at."""


def careful(line: Line, scale: float, want: float, rounding: float, early: bool) -> Extrapolant | None:
    """The best window that an adaptive ladder of steps finds.

    Scouts far apart find where truncation shows; from there the ladder grows to larger steps where noise limits it, to
    smaller ones where truncation does, while that helps. It ends at the tolerance ``want``; with ``early`` also as soon
    as the claim is clearly off.
    """
    known = line.best()
    for _ in range(HURRIES):
        if known is None or not early or not MAYBE < _times_off(known, rounding) < CLEARLY:
            break
        step = _next_step(line, known)
        if step is None:
            break
        line.evaluate(step)
        known = line.best()
    if known is not None and early and _times_off(known, rounding) > CLEARLY:
        return known
    start = _scout(line, scale)
    line.evaluate(*range(start, start + LADDER))
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
        if best.tolerance <= want or (early and _times_off(best, rounding) > CLEARLY):
            break
        stalls = 0 if best.tolerance < BETTER * last else stalls + 1
        last = min(last, best.tolerance)
        step = _next_step(line, best)
        if stalls > STALLS or step is None:
            break
        line.evaluate(step)
    return line.best()


def _times_off(window: Extrapolant, rounding: float) -> float:
    """How many times what is allowed the slope is off by."""
    tolerance = window.tolerance + rounding
    return abs(window.slope) / tolerance if tolerance > 0 else math.inf if window.slope else 0.0


def _scout(line: Line, scale: float) -> int:
    """The exponent of a step of half the radius within which the function is smooth."""
    for k in sorted(line.scouts):
        line.evaluate(k, k + 1)
    for k in line.scouts:
        if line.blown or not (line.finite(k) and line.finite(k + 1)):
            continue
        window = line.window(k, 2)
        if window.truncation > SHOWS * window.noise:
            radius = 2.0**-k * math.sqrt(max(scale, abs(window.slope)) / window.truncation)
            start = math.floor(1 - math.log2(radius)) if radius < math.inf else line.natural
            start = max(min(start, k), line.natural)
            if start > FINE:
                line.evaluate(FINER, FINER + 1)
            return start
    return line.natural


def _next_step(line: Line, best: Extrapolant) -> int | None:
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
