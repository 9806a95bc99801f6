"""Whether the tangents of a number system are the limit of its own difference quotients.

They aren't where a function has a wrong or missing tangent rule, or where code treats a tangent otherwise than a
value. In balls, whose rounding errors are bounded, a difference quotient with a tiny step tells.
"""

from __future__ import annotations

import zlib

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.core.contract import LeftDomain
from nablacheck.forward import DualArray, Indeterminate, dual_array
from nablacheck.oracles.options import CROSS_CHECK
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode


def require_limits_of_differences(evaluated: EvaluatedClaim, variable: str, x: DualArray) -> None:
    """Raises ``UnsupportedCode`` where the derivative by tangents isn't the limit of differences of values, in balls.

    How far a quotient is from its limit is seen from others: one of twice the step, and a one-sided one, which a kink
    within the step moves.
    """
    second = evaluated.claim.kind.order > 1
    quotients = _Quotients(evaluated, variable, x, second)
    step = quotients.step
    try:
        derivative = quotients.derivative()
        coarse, fine = quotients.central(step), quotients.central(step / 2)
        one_sided = fine if second else quotients.forward(step / 2)
    except (LeftDomain, Indeterminate):
        return
    sides = (derivative, derivative - fine, coarse - fine, one_sided - fine)
    for slope, gap, truncation, asymmetry in zip(*(each.primal.ravel().tolist() for each in sides), strict=True):
        # Compared as balls, since floats may overflow.
        tolerance = 2 * (truncation.abs_upper() + asymmetry.abs_upper())
        if gap.abs_lower() > CROSS_CHECK.tangent_agreement * slope.abs_upper() + tolerance:
            raise UnsupportedCode("its derivative on exact numbers isn't the limit of its own differences")


class _Quotients:
    """Difference quotients of the function along two generic directions."""

    def __init__(self, evaluated: EvaluatedClaim, variable: str, x: DualArray, second: bool) -> None:
        self.evaluated = evaluated
        self.variable = variable
        self.x = x
        self.second = second
        system = evaluated.system
        floats = np.asarray(system.approximate(x.primal), dtype=float)
        self.u, self.v = (dual_array(system, generic_direction(floats, seed)) for seed in (1, 2))
        relative = CROSS_CHECK.second_step if second else CROSS_CHECK.first_step
        self.step = relative * _power_of_two(float(entry_scales(floats).min(initial=np.inf)))

    def derivative(self) -> DualArray:
        """The derivative by tangents."""
        if self.second:
            return self.evaluated.curvature(self.variable, self.x, self.u, self.v)
        return self.evaluated.slope(self.variable, self.x, self.u)

    def central(self, h: float) -> DualArray:
        value = self._value
        if self.second:
            mixed = value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)
            return mixed / dual_array(self.evaluated.system, 4 * h * h)
        return (value(h, 0.0) - value(-h, 0.0)) / dual_array(self.evaluated.system, 2 * h)

    def forward(self, h: float) -> DualArray:
        return (self._value(h, 0.0) - self._value(0.0, 0.0)) / dual_array(self.evaluated.system, h)

    def _value(self, along_u: float, along_v: float) -> DualArray:
        system = self.evaluated.system
        moved = self.x + dual_array(system, along_u) * self.u + dual_array(system, along_v) * self.v
        return self.evaluated.value(**{self.variable: moved.read_only()})


def generic_direction(x: Array, seed: int) -> Array:
    """A generic direction in numbers of few bits, which depends on the point alone."""
    rng = np.random.default_rng([seed, zlib.crc32(x.tobytes())])
    return np.asarray(rng.integers(64, 192, x.shape) / 128 * rng.choice((-1.0, 1.0), x.shape))


def _power_of_two(size: float) -> float:
    return float(np.exp2(np.round(np.log2(size)))) if 0 < size < np.inf else 1.0
