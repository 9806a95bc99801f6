"""Richardson extrapolation of central differences: from steps t, t/2, t/4, … to none, with the error it may have.

A central difference is even in the step, so that its error is c₁t² + c₂t⁴ + …; an extrapolant of m steps removes the
first m − 1 of these terms (Ridders 1982).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from operator import mul

from nablacheck.differences.options import RICHARDSON


def _weights(m: int) -> tuple[float, ...]:
    """Weights of q(t), q(t/2), … that keep a constant and remove the first m − 1 even powers of t: the values at zero
    of the Lagrange polynomials in t² with the nodes 1, ¼, …"""
    squares = [4.0**-k for k in range(m)]
    return tuple(math.prod(squares[j] / (squares[j] - squares[i]) for j in range(m) if j != i) for i in range(m))


WEIGHTS = {m: _weights(m) for m in range(1, RICHARDSON.max_steps + 1)}


class Extrapolant:
    """What the residuals at the steps coarsest … coarsest + count − 1 extrapolate to, and how far that may be off.

    ``truncation`` estimates what the truncation leaves: the largest difference to the extrapolants without the coarsest
    and without the finest step, and all of the residual where there is one step. ``noise`` is the standard deviation
    that the rounding errors of the function give it.
    """

    __slots__ = ("coarsest", "count", "noise", "tolerance", "truncation", "value")

    def __init__(self, coarsest: int, residuals: Sequence[float], noises: Sequence[float]) -> None:
        count = len(residuals)
        weights = WEIGHTS[count]
        self.coarsest, self.count = coarsest, count
        self.value = _dot(weights, residuals)
        shorter = WEIGHTS.get(count - 1, ())
        self.truncation = abs(self.value - _dot(shorter, residuals[1:]))
        if count > 2:
            self.truncation = max(self.truncation, abs(self.value - _dot(shorter, residuals[:-1])))
        self.noise = math.hypot(*map(mul, weights, noises))
        self.tolerance = RICHARDSON.truncation_factor * self.truncation + RICHARDSON.noise_factor * self.noise

    @property
    def finest(self) -> int:
        """The exponent of its finest step."""
        return self.coarsest + self.count - 1

    @property
    def steps(self) -> range:
        """The exponents of its steps."""
        return range(self.coarsest, self.coarsest + self.count)

    @property
    def noise_limited(self) -> bool:
        """Whether noise, rather than truncation, makes most of the tolerance."""
        return RICHARDSON.noise_factor * self.noise > RICHARDSON.truncation_factor * self.truncation

    def rejects_zero(self, tolerance: float = 0.0) -> bool:
        """Whether the value differs from zero by more than its tolerance and this one."""
        return abs(self.value) > self.tolerance + tolerance


def most_accurate(extrapolants: Iterable[Extrapolant]) -> Extrapolant | None:
    """The extrapolant of least tolerance among those that agree with every one of finer steps and less tolerance than
    the ones before it: values that only coarse steps agree on, and finer ones contradict, are a feature of the function
    at a distance, not its derivative."""
    best, low, high = None, -math.inf, math.inf
    for each in sorted(extrapolants, key=lambda e: (-(e.coarsest + e.count), -e.coarsest)):
        if best is not None and each.tolerance >= best.tolerance:
            continue
        if each.value - each.tolerance <= high and each.value + each.tolerance >= low:
            best = each
            low = max(low, each.value - each.tolerance)
            high = min(high, each.value + each.tolerance)
    return best


def _dot(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(map(mul, weights, values), 0.0)
