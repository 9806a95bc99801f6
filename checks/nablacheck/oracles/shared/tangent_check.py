"""Whether the tangents of code on balls are the limits of difference quotients of its values, also on balls.

They may not be where code does something else with tangents than with values, such as copying primals alone.
"""

from __future__ import annotations

import zlib

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.core.contract import OutsideDomain
from nablacheck.forward import DualArray, Indeterminate, dual_array
from nablacheck.oracles.options import CROSS_CHECK
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode


def require_tangents_are_limits(evaluated: EvaluatedClaim, variable: str, x: DualArray) -> None:
    """Raises ``UnsupportedCode`` where the derivative by tangents isn't the limit of difference quotients of values.

    How far a difference quotient is from its limit shows in two others: one of twice the step, and a one-sided one,
    which differs where there is a kink within the step.
    """
    number_system = evaluated.number_system
    floats = np.asarray(number_system.approximate(x.primal), dtype=float)
    u, v = (dual_array(number_system, generic_direction(floats, seed)) for seed in (1, 2))
    second_order = evaluated.claim.kind.order > 1
    relative = CROSS_CHECK.second_step if second_order else CROSS_CHECK.first_step
    step = relative * _power_of_two(float(entry_scales(floats).min(initial=np.inf)))

    def value(along_u: float, along_v: float) -> DualArray:
        shifted = x + dual_array(number_system, along_u) * u + dual_array(number_system, along_v) * v
        return evaluated.value(**{variable: shifted.read_only()})

    def difference(h: float) -> DualArray:
        if second_order:
            mixed = value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)
            return mixed / dual_array(number_system, 4 * h * h)
        return (value(h, 0.0) - value(-h, 0.0)) / dual_array(number_system, 2 * h)

    def one_sided(h: float) -> DualArray:
        return (value(h, 0.0) - value(0.0, 0.0)) / dual_array(number_system, h)

    try:
        found = evaluated.curvature(variable, x, u, v) if second_order else evaluated.slope(variable, x, u)
        coarse, fine = difference(step), difference(step / 2)
        ahead = fine if second_order else one_sided(step / 2)
    except (OutsideDomain, Indeterminate):
        return
    sides = (found, found - fine, coarse - fine, ahead - fine)
    for slope, gap, truncation, asymmetry in zip(*(each.primal.ravel().tolist() for each in sides), strict=True):
        # Balls neither overflow nor underflow.
        tolerance = 2 * (truncation.abs_upper() + asymmetry.abs_upper())
        if gap.abs_lower() > CROSS_CHECK.tangent_agreement * slope.abs_upper() + tolerance:
            raise UnsupportedCode("its derivative on exact numbers isn't the limit of its own differences")


def generic_direction(x: Array, seed: int) -> Array:
    """A generic direction in short numbers, which depends on the point alone."""
    rng = np.random.default_rng([seed, zlib.crc32(x.tobytes())])
    return np.asarray(rng.integers(64, 192, x.shape) / 128 * rng.choice((-1.0, 1.0), x.shape))


def _power_of_two(size: float) -> float:
    return float(np.exp2(np.round(np.log2(size)))) if 0 < size < np.inf else 1.0
