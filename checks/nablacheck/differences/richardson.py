"""Richardson windows: runs of residual slopes at steps t, t/2, t/4, … from which t², t⁴, … have been removed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

LONGEST = 7
"""Steps in a window: they remove t², …, t¹²; what is left in doubles is noise."""
TIMES_TRUNCATION, TIMES_NOISE = 3.0, 6.0
"""How many times what shows of truncation, and the standard deviation of the noise, a slope may be off by: windows that
agree may do so by chance, and of many windows on many lines the best is taken."""


def _weights(m: int) -> tuple[float, ...]:
    """Weights of q(t), q(t/2), … that keep the constant and remove the first m − 1 even powers of t."""
    squares = [4.0**-k for k in range(m)]
    return tuple(math.prod(squares[j] / (squares[j] - squares[i]) for j in range(m) if j != i) for i in range(m))


WEIGHTS = {m: _weights(m) for m in range(1, LONGEST + 1)}


class Extrapolant:
    """The residual slope that the steps k … k + m − 1 extrapolate to, and how far it may be off.

    ``truncation`` is what the window without its largest step, and the one without its smallest, disagree with it by:
    all of the residual slope, where there is one step; ``noise`` is what the rounding of the function makes of it.
    """

    __slots__ = ("k", "m", "noise", "slope", "tolerance", "truncation")

    def __init__(self, k: int, slopes: Sequence[float], noises: Sequence[float]) -> None:
        m = len(slopes)
        weights = WEIGHTS[m]
        self.k, self.m = k, m
        self.slope = _dot(weights, slopes)
        shorter = WEIGHTS.get(m - 1, ())
        self.truncation = abs(self.slope - _dot(shorter, slopes[1:]))
        if m > 2:
            self.truncation = max(self.truncation, abs(self.slope - _dot(shorter, slopes[:-1])))
        self.noise = math.hypot(*map(mul, weights, noises))
        self.tolerance = TIMES_TRUNCATION * self.truncation + TIMES_NOISE * self.noise

    @property
    def noisy(self) -> bool:
        """Whether noise, rather than truncation, limits the window."""
        return TIMES_NOISE * self.noise > TIMES_TRUNCATION * self.truncation


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(map(mul, weights, values), 0.0)
