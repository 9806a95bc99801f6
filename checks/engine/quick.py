"""A quick look along a line: is the claim plainly right? A step or a few tell, where the function is easy."""

from __future__ import annotations

import math

from .line import SMALLEST, Line
from .windows import NOISE, Window

GOOD = 1e-8
"""The relative tolerance at which a quick look is enough, if the residual slope is within it."""
CLOSE = 1e-9
"""A residual slope below this share of the slope is worth no closer look, even if the rounding of the values alone
doesn't explain it; a pass says so."""
ASYMPTOTIC = 1e-2
"""Relative truncation below which another step removes most of what is left of it."""
SPARE = 4.0
"""By how much the step that is tried first leaves noise below what is close."""
MARGIN = 4.0
"""And the smallest step of an extrapolation, below what is good."""
BENT = 0.02
"""One-sided slopes that differ by less than this share don't make a kink."""
FALLS = 0.5
"""What truncation leaves at half the step is a quarter; noise doubles."""
MOST_STEPS = 5
LARGEST_JUMP = 5
TRIES = 4


class Quick:
    """Quick looks at lines through one point, each of which knows what noise the ones before it have met."""

    def __init__(self) -> None:
        self.sigma = 0.0

    def look(self, line: Line, scale: float) -> Window | None:
        """A window of one to five steps that agrees with a residual slope of zero, and knows it well; ``scale`` is the
        size of the slope. None where it takes a closer look; that is no verdict.

        The first step is as small as noise lets it be, so that truncation hardly shows and one step is often enough.
        Where it isn't, another tells whether truncation is in the way, which smaller steps and extrapolation remove, or
        noise, which larger steps do.
        """
        if not 0 < scale < math.inf:
            return None
        k = self._smallest(line, CLOSE / SPARE * scale)
        for _ in range(TRIES):
            finest = self._smallest(line, GOOD / MARGIN * scale)
            line.evaluate(k)
            if not line.finite(k):
                return None
            if abs(line.slopes[k]) <= CLOSE * scale and line.bend(k) <= BENT * scale:
                return line.window(k, 1)
            other = k + _jump(abs(line.slopes[k]) / scale)
            other = min(other, finest) if finest > k else k - 1
            line.evaluate(other)
            if line.blown or not line.finite(other):
                return None
            first, last = sorted((k, other))
            if abs(line.slopes[last]) > max(FALLS * abs(line.slopes[first]), CLOSE * scale):
                self.sigma = max(line.sigma_of(abs(line.slopes[j]), j) for j in (first, last))
                k = self._smallest(line, CLOSE / SPARE * scale)
                if k >= first:
                    return None
            elif last == first + 1:
                return self._extrapolated(line, scale, first, finest)
            else:
                k = last
        return None

    def _smallest(self, line: Line, allowed: float) -> int:
        """The exponent of the smallest step at which noise moves the slope by no more than this, as far as is known."""
        k = line.natural
        noise = NOISE * max(line.noise(k), line.noise_of(self.sigma, k))
        room = math.floor(math.log2(allowed / noise) / line.order) if noise > 0 else SMALLEST
        return min(k + max(room, 0), SMALLEST)

    def _extrapolated(self, line: Line, scale: float, first: int, finest: int) -> Window | None:
        """The window that settles it and has this step and the next. It grows to smaller steps as far as noise lets it,
        then to larger ones."""
        last = first + 1
        if line.jump(first) > BENT * scale:
            return None  # the slope may jump at the point
        while True:
            window = line.window(first, last - first + 1)
            if window.allowed <= GOOD * scale and abs(window.slope) <= max(window.allowed, CLOSE * scale):
                return window
            if window.m == MOST_STEPS:
                return None
            if last < finest:
                last += 1
            elif first > line.natural:
                first -= 1
            else:
                return None
            line.evaluate(first, last)
            if line.blown or not (line.finite(first) and line.finite(last)):
                return None


def _jump(truncation: float) -> int:
    """How many halvings of the step bring a relative truncation ~ t² down to where extrapolation pays."""
    if truncation <= ASYMPTOTIC:
        return 1
    if truncation >= 1:
        return LARGEST_JUMP
    return min(math.ceil(0.5 * math.log2(truncation / ASYMPTOTIC)) + 1, LARGEST_JUMP)
