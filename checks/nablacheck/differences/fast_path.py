"""A quick look along a line: is the claim plainly right? A step or a few tell, where the function is easy."""

from __future__ import annotations

import math

from nablacheck.differences.line import SMALLEST, Line
from nablacheck.differences.richardson import TIMES_NOISE, Extrapolant

GOOD, FAIR = 1e-8, 3e-8
"""The relative tolerance at which a quick look is enough, if the residual slope is within it; and the same where noise
leaves no better."""
CLOSE = 1e-9
"""A residual slope below this share of the slope is worth no closer look, even if the rounding of the values alone
doesn't explain it; a pass says so."""
MARGIN = 4.0
"""By how much the smallest step of an extrapolation leaves noise below what is good."""
BENT = 0.02
"""One-sided slopes that differ by less than this share don't make a kink."""
FALLS = 0.5
"""What truncation leaves at half the step is a quarter; noise doubles."""
MOST_STEPS = 5
"""They remove four even powers of the step; what that leaves takes a closer look, which measures the noise."""
STARTS = 4
"""How often to start anew, with larger steps, where noise turns out to be more than is known."""

STILL = (0, 1, 2, 4, 7, 11, 16, 22)
"""By how many powers of two the steps are smaller than the natural one at which a claim of zero is looked at: from as
far as the function goes to as near as single precision shows."""


class FastPath:
    """FastPath looks at lines through one point, each of which knows what noise the ones before it have met."""

    def __init__(self) -> None:
        self.sigma = 0.0

    def look(self, line: Line, scale: float) -> Extrapolant | None:
        """A window of one to five steps that agrees with a residual slope of zero, and knows it well; ``scale`` is the
        size of the slope. None where it takes a closer look; that is no verdict.

        The first step is as small as noise lets it be, so that truncation hardly shows and one step is often enough.
        Where it isn't, another tells whether truncation is in the way, which smaller steps and extrapolation remove, or
        noise, which larger steps do.
        """
        if scale == 0:
            return self._still(line)
        if not scale < math.inf:
            return None
        k = self._smallest(line, CLOSE * scale)
        for _ in range(STARTS):
            line.evaluate(k)
            if not line.finite(k):
                return None
            if abs(line.slopes[k]) <= CLOSE * scale and line.bend(k) <= BENT * scale:
                return line.window(k, 1)
            finest = self._smallest(line, GOOD / MARGIN * scale)
            other = k + 1 if k < finest else k - 1
            if other < line.natural:
                return None  # beyond the natural step a function may follow another law
            line.evaluate(other)
            if line.blown or not line.finite(other):
                return None
            first, last = sorted((k, other))
            if abs(line.slopes[last]) > max(FALLS * abs(line.slopes[first]), CLOSE * scale):
                rest = line.slopes[last] - line.slopes[first] / 4  # what isn't truncation
                self.sigma = line.sigma_of(abs(rest), last)
                k = self._smallest(line, CLOSE * scale)
                if k >= first:
                    return None
            else:
                return self._extrapolated(line, scale, first, finest)
        return None

    def _still(self, line: Line) -> Extrapolant | None:
        """The window of the two largest steps, where the function moves at none of them, as the claim says: one that
        moves near the point alone has no place to hide from all."""
        for smaller in STILL:
            k = line.natural + smaller
            line.evaluate(k)
            if line.changes[k] or line.bends[k]:
                return None
        return line.window(line.natural, 2)

    def _smallest(self, line: Line, tolerance: float) -> int:
        """The exponent of the smallest step at which noise moves the slope by no more than this, as far as is known."""
        k = line.natural
        noise = TIMES_NOISE * max(line.noise(k), line.noise_of(self.sigma, k))
        if not noise > 0:
            return SMALLEST
        if not tolerance or math.isinf(noise):
            return min(k, SMALLEST)
        room = math.floor((math.log2(tolerance) - math.log2(noise)) / line.order)  # their quotient may underflow
        return min(k + max(room, 0), SMALLEST)

    def _extrapolated(self, line: Line, scale: float, first: int, finest: int) -> Extrapolant | None:
        """The window that settles it and has this step and the next. It grows to smaller steps as far as noise lets it,
        then to larger ones; in the end what is fair has to be good enough, for noise leaves no better."""
        last = first + 1
        while True:
            window = line.window(first, last - first + 1)
            grows = window.m < MOST_STEPS and (last < finest or first > line.natural)
            if window.tolerance <= (GOOD if grows else FAIR) * scale:
                agrees = abs(window.slope) <= max(window.tolerance, CLOSE * scale)
                if agrees and line.kink(last - 1) <= BENT * scale:
                    return window
            if not grows:
                return None
            if last < finest:
                last += 1
            else:
                first -= 1
            line.evaluate(first, last)
            if line.blown or not (line.finite(first) and line.finite(last)):
                return None
