"""Central differences along a line through the point, less what the claim makes of them, and their Richardson
extrapolation: from steps t, t/2, t/4, … to none, with the error it may have.

A central difference is even in the step, so that its error is c₁t² + c₂t⁴ + …; an extrapolant of m steps removes the
first m − 1 of these terms (Ridders 1982). A step is named by its exponent k; its size is t = step_scale · 2⁻ᵏ, so that
larger exponents are finer steps.

The module is longer than others because a line and its extrapolants are one thing: how far off one is depends on the
noise of the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import mul

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.noise import Noise, ScalarFunction
from nablacheck.differences.options import ADDITIVITY, DECISION, DIRECTIONS, LOCATION, RICHARDSON, STEPS


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
        self.coarsest, self.count = coarsest, count
        if count == 1:
            self.value, self.truncation, self.noise = residuals[0], abs(residuals[0]), noises[0]
        else:
            weights, shorter = WEIGHTS[count], WEIGHTS[count - 1]
            self.value = _dot(weights, residuals)
            self.truncation = abs(self.value - _dot(shorter, residuals[1:]))
            if count > 2:
                self.truncation = max(self.truncation, abs(self.value - _dot(shorter, residuals[:-1])))
            self.noise = math.hypot(*map(mul, weights, noises))
        self.tolerance = RICHARDSON.truncation_factor * self.truncation + RICHARDSON.noise_factor * self.noise

    @classmethod
    def of(cls, coarsest: int, count: int, value: float, truncation: float, noise: float) -> Extrapolant:
        """One of known value that isn't made of the residuals at single steps."""
        found = cls(coarsest, (value,) * count, (noise,) * count)
        found.value, found.truncation, found.noise = value, truncation, noise
        found.tolerance = RICHARDSON.truncation_factor * truncation + RICHARDSON.noise_factor * noise
        return found

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

    def agrees(self, other: Extrapolant) -> bool:
        """Whether another one is the same within what both may be off by."""
        return abs(self.value - other.value) <= self.tolerance + other.tolerance

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


def characteristic_exponent(direction: Array, entry_scales: Array) -> int:
    """The step at which some entry has moved by its own scale, or that of x where it is smaller."""
    share = np.asarray(np.abs(direction))
    share /= entry_scales
    farthest = float(np.maximum.reduce(share, axis=None, initial=0.0)) / DIRECTIONS.longest_entry
    return max(0, math.ceil(math.log2(farthest))) if 0 < farthest < math.inf else 0


class Line:
    """Residuals of first derivatives, q(t) = [f(x + tv) − f(x − tv) − claimed change]/2t.

    The claimed change is that over the displacement really made, x₊ − x₋, so that the rounding of x ± tv cancels to
    first order. Where the claim is right, q is even in t and vanishes with it; otherwise it tends to the error of the
    claim along v.
    """

    order = 1
    noise_factor = math.sqrt(0.5)
    """The standard deviation of the difference quotient at t = 1 where that of the function is 1: √2/2."""
    probe_steps: tuple[int, ...] = STEPS.probes
    fine_steps: tuple[int, ...] = STEPS.fine

    def __init__(
        self,
        function: ScalarFunction,
        x: Array,
        value: float,
        claimed_change: Callable[[Array], float],
        direction: Array,
        *,
        step_scale: float = 1.0,
        characteristic_exponent: int = 0,
    ) -> None:
        self.function = function
        self.x = x
        self.value = value
        self.claimed_change = claimed_change
        self.direction = direction
        self.step_scale = step_scale
        self.characteristic_exponent = characteristic_exponent
        """The step at which some entry has moved by its own scale: coarser ones aren't taken, for farther away a
        function may follow another law."""
        self._function_noise = Noise(0.0, EPS)
        self._extrapolants: dict[tuple[int, int], Extrapolant] = {}
        self.residuals: dict[int, float] = {}
        self.one_sided_gaps: dict[int, float] = {}
        """By how much the forward difference quotient exceeds the backward one: t times the second difference
        quotient."""
        self.changes: dict[int, float] = {}
        """f(x + tv) − f(x − tv)."""
        self.claim_overflowed = False
        """Whether the claimed change overflowed where that of the function didn't."""
        self._magnitudes: dict[int, float] = {}

    def in_direction(self, direction: Array, step_scale: float | None = None) -> Line:
        """A line through the same point in another direction, or with other steps."""
        step_scale = self.step_scale if step_scale is None else step_scale
        line = type(self)(
            self.function,
            self.x,
            self.value,
            self.claimed_change,
            direction,
            step_scale=step_scale,
            characteristic_exponent=self.characteristic_exponent,
        )
        line.function_noise = self.function_noise
        return line

    @property
    def function_noise(self) -> Noise:
        """The noise of the function, as far as it is known."""
        return self._function_noise

    @function_noise.setter
    def function_noise(self, noise: Noise) -> None:
        self._function_noise = noise
        self._extrapolants.clear()

    @property
    def error_floor(self) -> float:
        """The relative error below which nothing is called wrong, for the sake of features that no step resolves."""
        return DECISION.faintest_feature * 2.0 ** (DECISION.finest_feature * self.order)

    def step_size(self, k: int) -> float:
        return self.step_scale * 2.0**-k

    def evaluate(self, *steps: int) -> None:
        """Find the residuals at these steps, where they aren't known."""
        for k in steps:
            if k in self.residuals:
                continue
            t = self.step_size(k)
            move = np.asarray(t * self.direction)
            up, down = self.x + move, self.x - move
            high, low = self.function(up), self.function(down)
            claimed = self.claimed_change(np.subtract(up, down, out=move))
            change = high - low
            self.changes[k] = change
            self.claim_overflowed = self.claim_overflowed or (math.isfinite(change) and not math.isfinite(claimed))
            self.one_sided_gaps[k] = ((high - self.value) + (low - self.value)) / t
            self.residuals[k] = self._residual(k, change, claimed)
            self._magnitudes[k] = max(abs(high), abs(low))

    def changes_within(self, t: float) -> tuple[float, float]:
        """f(x + tv) − f(x − tv), and what the claim makes of it."""
        move = np.asarray(t * self.direction)
        up, down = self.x + move, self.x - move
        return self.function(up) - self.function(down), self.claimed_change(up - down)

    def expected_change(self, move: Array) -> float:
        """What the claim says about the change of the function itself; nothing for second derivatives."""
        return self.claimed_change(move)

    def _residual(self, k: int, change: float, claimed: float) -> float:
        return (change - claimed) / (2 * self.step_size(k))

    def kink_size(self, k: int) -> float:
        """By how much the derivative jumps at the point: the gap between one-sided difference quotients at the steps k
        and k + 1, extrapolated linearly to none."""
        return abs(2 * self.one_sided_gaps[k + 1] - self.one_sided_gaps[k])

    def one_sided_gap(self, k: int) -> float:
        """By how much one-sided difference quotients differ at step k."""
        return abs(self.one_sided_gaps[k])

    def one_sided_changes(self, k: int) -> tuple[float, float]:
        """By how much the function changes from the point to step k forwards, and to step k backwards."""
        both = self.one_sided_gaps[k] * self.step_size(k)
        return (both + self.changes[k]) / 2, (both - self.changes[k]) / 2

    def reference_derivative(self) -> float:
        """How large a derivative would be ordinarily, for comparing a claim of zero with: the difference quotient over
        the coarsest step taken, or the size of the function if that is larger."""
        inner = [k for k in self.residuals if k >= self.characteristic_exponent and self.is_finite(k)]
        return max(self._quotient(min(inner)), abs(self.value)) if inner else 0.0

    @property
    def largest_value(self) -> float:
        """The size of the largest value of the function that was met."""
        return max(abs(self.value), *self._magnitudes.values()) if self._magnitudes else abs(self.value)

    @property
    def least_change(self) -> float:
        """The size of the least change of the function from one side to the other that was met, but for none at all."""
        return min(filter(None, map(abs, self.changes.values())), default=0.0)

    def _quotient(self, k: int) -> float:
        """The size of the function's difference quotient at step k, one-sided or central."""
        t = self.step_size(k)
        central = abs(2 * t * self.residuals[k] + self.claimed_change(2 * t * self.direction))
        return max(abs(self.one_sided_gaps[k]) * t, central) / (2 * t)

    def far_rounding(self) -> float:
        """The rounding of the values that the characteristic step leads to, as the noise of a function that is zero and
        doesn't change near the point. Terms that have stopped changing may cancel there, and the value doesn't show how
        coarsely they are rounded."""
        self.evaluate(self.characteristic_exponent)
        return EPS * self._magnitudes[self.characteristic_exponent]

    def noise(self, k: int) -> float:
        """The standard deviation of the residual at step k: from the noise measured at x, or the rounding of the values
        met at this step where it is larger; and from the rounding of the displacement, which makes a wrong derivative
        uncertain at the finest steps and doesn't matter where the residual is zero."""
        of_function, magnitude = self._function_noise, self._magnitudes.get(k, abs(self.value))
        sigma = max(of_function.sigma, of_function.eps * magnitude)
        return self.propagated_noise(sigma, k) + EPS / self.step_size(k) * abs(self.residuals.get(k, 0.0))

    def clearest_step(self, error: Extrapolant, times_truncation: float) -> tuple[int, float]:
        """The step at which a single residual tells most of an error, and how far it may be off with so many times
        the truncation of this line: each finer one than the steps that showed the error leaves a quarter of it."""
        off = {
            k: self.noise(k) + times_truncation * abs(residual - error.value)
            for k, residual in self.residuals.items()
            if math.isfinite(residual)
        }
        finest = error.finest
        truncation = times_truncation * abs(self.residuals.get(finest, math.nan) - error.value)
        if truncation < math.inf:
            for k in range(finest + 1, STEPS.smallest):
                off.setdefault(k, self.noise(k) + truncation * 4.0 ** (finest - k))
        step = min(off, key=lambda k: off[k])
        return step, off[step]

    def clear_step(self, error: Extrapolant) -> int:
        """The step at which residuals in other directions are looked at: the finest that showed the error where it
        tells that by itself, or else the clearest, if that tells enough of it."""
        finest, close = error.finest, ADDITIVITY.close * abs(error.value)
        alone = abs(self.residuals.get(finest, math.nan) - error.value) + self.noise(finest)
        if error.noise_limited or LOCATION.cancelled_truncation * alone <= close:
            return finest
        step, off = self.clearest_step(error, 1.0)
        return step if off <= close else finest

    def propagated_noise(self, sigma: float, k: int) -> float:
        """The standard deviation of the residual at step k where that of the function's noise is sigma."""
        return self.noise_factor * sigma / self.step_size(k) ** self.order

    def implied_sigma(self, noise: float, k: int) -> float:
        """The inverse: the noise of the function that explains so much in the residual at step k."""
        return noise * self.step_size(k) ** self.order / self.noise_factor

    def is_finite(self, k: int) -> bool:
        return math.isfinite(self.residuals.get(k, math.nan))

    def extrapolant(self, coarsest: int, count: int) -> Extrapolant:
        """The extrapolant of so many steps from the coarsest on, all of which have been evaluated."""
        known = self._extrapolants.get((coarsest, count))
        if known is None:
            steps = range(coarsest, coarsest + count)
            known = Extrapolant(coarsest, [self.residuals[k] for k in steps], [self.noise(k) for k in steps])
            self._extrapolants[coarsest, count] = known
        return known

    def extrapolants(self) -> Iterator[Extrapolant]:
        """Those of every run of two or more consecutive steps with finite residuals."""
        for k in sorted(self.residuals):
            if not self.is_finite(k):
                continue
            for count in range(2, RICHARDSON.max_steps + 1):
                if not self.is_finite(k + count - 1):
                    break
                yield self.extrapolant(k, count)

    def best_extrapolant(self) -> Extrapolant | None:
        """The most accurate one that finer steps don't contradict."""
        return most_accurate(self.extrapolants())


class CurvatureLine(Line):
    """Residuals of second derivatives, q(t) = [f(x + tv) − 2f(x) + f(x − tv) − claimed change]/t².

    ``claimed_change`` is ¼ of the claimed Hessian applied twice to the displacement x₊ − x₋. This residual is even in t
    as well, and its kinks aren't looked for.
    """

    order = 2
    noise_factor = math.sqrt(6)
    probe_steps = STEPS.curvature_probes
    fine_steps = STEPS.curvature_fine

    def _residual(self, k: int, change: float, claimed: float) -> float:
        t = self.step_size(k)
        return (self.one_sided_gaps[k] * t - claimed) / t**2

    def expected_change(self, move: Array) -> float:
        return 0.0

    def one_sided_gap(self, k: int) -> float:
        return 0.0

    def kink_size(self, k: int) -> float:
        return 0.0

    def _quotient(self, k: int) -> float:
        return abs(self.one_sided_gaps[k]) / self.step_size(k)
