"""A line through the point: how far the function's slope along it is from the claimed one, at steps t = c/2ᵏ."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.noise import Noise, Scalar
from nablacheck.differences.richardson import LONGEST, Extrapolant

SMALLEST = 48
"""The exponent k of the smallest step."""
FINE_FEATURE = 13
"""A function may have features as fine as its natural scale over 2 to this power …"""
FAINT_FEATURE = 50 * EPS
"""… that change it by so little, relatively, as rounding does: larger steps can't tell them from an error."""


class Line:
    """Residual slopes q(t) = [f(x + tv) − f(x − tv) − claimed]/2t, by exponent of the step.

    The displacement really made, x₊ − x₋, goes into the claimed change, so that the rounding of x ± tv cancels to first
    order. Where the claim is right, q is even in t and vanishes with it.
    """

    order = 1
    noise_factor = math.sqrt(0.5)
    scouts: tuple[int, ...] = (24, 16, 8)
    """Steps far apart, at which a closer look first sees how far the function is smooth."""
    much_smaller: tuple[int, ...] = tuple(range(5, 23))
    """Steps smaller by these powers of two: what large steps alone show isn't there."""

    def __init__(
        self,
        function: Scalar,
        x: Array,
        value: float,
        claimed: Callable[[Array], float],
        direction: Array,
        *,
        stretch: float = 1.0,
        natural: int = 0,
    ) -> None:
        self.function = function
        self.x = x
        self.value = value
        self.claimed = claimed
        self.direction = direction
        self.stretch = stretch
        self.natural = natural
        """The exponent of the step at which some entry has moved by its own scale."""
        self._measured = Noise(0.0, EPS)
        self._windows: dict[tuple[int, int], Extrapolant] = {}
        self.slopes: dict[int, float] = {}
        self.bends: dict[int, float] = {}
        self.changes: dict[int, float] = {}
        """What the function itself changes by, from one end of the step to the other."""
        self.blown = False
        """Whether the claimed change overflowed where the function didn't."""
        self._magnitudes: dict[int, float] = {}

    def towards(self, direction: Array, stretch: float | None = None) -> Line:
        """A line through the same point in another direction, as far as this one goes unless it is stretched anew."""
        stretch = self.stretch if stretch is None else stretch
        line = type(self)(
            self.function, self.x, self.value, self.claimed, direction, stretch=stretch, natural=self.natural
        )
        line.measured = self.measured
        return line

    @property
    def measured(self) -> Noise:
        """The noise of the function, as far as it is known."""
        return self._measured

    @measured.setter
    def measured(self, noise: Noise) -> None:
        self._measured = noise
        self._windows.clear()

    @property
    def finest(self) -> float:
        """The share of the slope below which nothing is called an error: what fine and faint features make of it."""
        return FAINT_FEATURE * 2.0 ** (FINE_FEATURE * self.order)

    def step(self, k: int) -> float:
        return self.stretch * 2.0**-k

    def evaluate(self, *steps: int) -> None:
        """Find the slopes at these steps, where they aren't known."""
        for k in steps:
            if k in self.slopes:
                continue
            t = self.step(k)
            move = np.asarray(t * self.direction)
            up, down = self.x + move, self.x - move
            high, low = self.function(up), self.function(down)
            claimed = self.claimed(np.subtract(up, down, out=move))
            change = high - low
            self.changes[k] = change
            self.blown = self.blown or (math.isfinite(change) and not math.isfinite(claimed))
            self.bends[k] = ((high - self.value) + (low - self.value)) / t
            self.slopes[k] = self._residual(k, change, claimed)
            self._magnitudes[k] = max(abs(high), abs(low))

    def expected(self, move: Array) -> float:
        """What the claim says about the change of the function itself; nothing for second derivatives."""
        return self.claimed(move)

    def _residual(self, k: int, change: float, claimed: float) -> float:
        return (change - claimed) / (2 * self.step(k))

    def kink(self, k: int) -> float:
        """How much the slope jumps at the point, from steps k and k + 1: what one-sided slopes differ by, extrapolated
        to no step at all."""
        return abs(2 * self.bends[k + 1] - self.bends[k])

    def bend(self, k: int) -> float:
        """How much one-sided slopes differ at step k; more than the slope jumps by at the point."""
        return abs(self.bends[k])

    def ordinary(self) -> float:
        """How large a slope would be in the ordinary: that between x and the largest step taken, at most the natural
        one, or the size of the function over that step. A claim of zero is held against it."""
        inner = [k for k in self.slopes if k >= self.natural and self.finite(k)]
        return max(self._ordinary_at(min(inner)), abs(self.value)) if inner else 0.0

    def _ordinary_at(self, k: int) -> float:
        t = self.step(k)
        change = max(abs(self.bends[k]) * t, abs(2 * t * self.slopes[k] + self.claimed(2 * t * self.direction)))
        return change / (2 * t)

    def coarseness(self) -> float:
        """The rounding of the values that the natural step leads to: the noise of a function that is zero and stands
        still. Terms that have stopped moving may cancel there, and its value doesn't show how coarse these are."""
        self.evaluate(self.natural)
        return EPS * self._magnitudes[self.natural]

    def noise(self, k: int) -> float:
        """The noise of the slope at step k: that measured at x, or the rounding of the values met there, or here; and
        that of the displacement, which makes a wrong slope uncertain at the smallest steps, and no right one."""
        sigma = max(self.measured.sigma, self.measured.eps * self._magnitudes.get(k, abs(self.value)))
        return self.noise_of(sigma, k) + EPS / self.step(k) * abs(self.slopes.get(k, 0.0))

    def noise_of(self, sigma: float, k: int) -> float:
        """What noise of the function makes of the slope at step k."""
        return self.noise_factor * sigma / self.step(k) ** self.order

    def sigma_of(self, noise: float, k: int) -> float:
        """The noise of the function that makes so much of the slope at step k."""
        return noise * self.step(k) ** self.order / self.noise_factor

    def finite(self, k: int) -> bool:
        return math.isfinite(self.slopes.get(k, math.nan))

    def window(self, k: int, m: int) -> Extrapolant:
        known = self._windows.get((k, m))
        if known is None:
            steps = range(k, k + m)
            known = Extrapolant(k, [self.slopes[j] for j in steps], [self.noise(j) for j in steps])
            self._windows[k, m] = known
        return known

    def windows(self) -> Iterator[Extrapolant]:
        """Every run of 2 to 7 consecutive steps with finite slopes."""
        for k in sorted(self.slopes):
            if not self.finite(k):
                continue
            for m in range(2, LONGEST + 1):
                if not self.finite(k + m - 1):
                    break
                yield self.window(k, m)

    def best(self) -> Extrapolant | None:
        """The window with the smallest tolerance among those compatible with every better window of smaller steps:
        a plateau that only large steps reach is not believed."""
        best, low, high = None, -math.inf, math.inf
        for window in sorted(self.windows(), key=lambda w: (-(w.k + w.m), -w.k)):
            if best is not None and window.tolerance >= best.tolerance:
                continue
            if window.slope - window.tolerance <= high and window.slope + window.tolerance >= low:
                best = window
                low = max(low, window.slope - window.tolerance)
                high = min(high, window.slope + window.tolerance)
        return best


class CurvedLine(Line):
    """Residual curvatures q(t) = [f(x + tv) − 2f(x) + f(x − tv) − claimed]/t², for second derivatives.

    ``claimed`` gives ¼ of what the claim makes of the displacement x₊ − x₋ taken twice. What is called a slope
    elsewhere is a curvature here; it is even in t just so.
    """

    order = 2
    noise_factor = math.sqrt(6)
    scouts = (13, 10, 7)
    much_smaller = tuple(range(2, 12))

    def _residual(self, k: int, change: float, claimed: float) -> float:
        t = self.step(k)
        return (self.bends[k] * t - claimed) / t**2

    def expected(self, move: Array) -> float:
        return 0.0

    def bend(self, k: int) -> float:
        return 0.0

    def kink(self, k: int) -> float:
        return 0.0

    def _ordinary_at(self, k: int) -> float:
        return abs(self.bends[k]) / self.step(k)
