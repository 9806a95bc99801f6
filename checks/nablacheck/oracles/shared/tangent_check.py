"""Whether the tangents of code on balls are the limits of difference quotients of its values, also on balls.

They may not be where code does something else with tangents than with values, such as copying primals alone.
"""

from __future__ import annotations

import zlib

import numpy as np

from nablacheck.core.arrays import Array, entry_scales
from nablacheck.core.contract import LeftDomain
from nablacheck.forward import DualArray, Indeterminate, dual_array
from nablacheck.oracles.shared.evaluation import EvaluatedClaim, UnsupportedCode

STEP, STEP_OF_SECOND = 2.0**-60, 2.0**-40
"""The relative steps of the difference quotients with which tangents are compared, of first and second derivatives."""
FOLLOWS = 1e-12
"""How well, relatively, a tangent has to agree with such a quotient, whose own radius and truncation are known."""


def require_tangents_are_limits(evaluated: EvaluatedClaim, variable: str, x: DualArray) -> None:
    """Raises ``UnsupportedCode`` where the derivative by tangents isn't the limit of difference quotients of values.

    How far a difference quotient is from its limit shows in two others: one of twice the step, and a one-sided one,
    which differs where there is a kink within the step.
    """
    system = evaluated.system
    floats = np.asarray(system.approximate(x.primal), dtype=float)
    u, v = (dual_array(system, generic_direction(floats, seed)) for seed in (1, 2))
    second_order = evaluated.claim.kind.order > 1
    reach = (STEP_OF_SECOND if second_order else STEP) * _power_of_two(float(entry_scales(floats).min(initial=np.inf)))

    def value(along_u: float, along_v: float) -> DualArray:
        shifted = x + dual_array(system, along_u) * u + dual_array(system, along_v) * v
        return evaluated.value(**{variable: shifted.read_only()})

    def difference(h: float) -> DualArray:
        if second_order:
            mixed = value(h, h) - value(h, -h) - value(-h, h) + value(-h, -h)
            return mixed / dual_array(system, 4 * h * h)
        return (value(h, 0.0) - value(-h, 0.0)) / dual_array(system, 2 * h)

    def one_sided(h: float) -> DualArray:
        return (value(h, 0.0) - value(0.0, 0.0)) / dual_array(system, h)

    try:
        found = evaluated.curvature(variable, x, u, v) if second_order else evaluated.slope(variable, x, u)
        coarse, fine = difference(reach), difference(reach / 2)
        ahead = fine if second_order else one_sided(reach / 2)
    except (LeftDomain, Indeterminate):
        return
    sides = (found, found - fine, coarse - fine, ahead - fine)
    for slope, gap, truncation, bend in zip(*(each.primal.ravel().tolist() for each in sides), strict=True):
        # Balls neither overflow nor underflow.
        if gap.abs_lower() > FOLLOWS * slope.abs_upper() + 2 * (truncation.abs_upper() + bend.abs_upper()):
            raise UnsupportedCode("its derivative on exact numbers isn't the limit of its own differences")


def generic_direction(x: Array, seed: int) -> Array:
    """A generic direction in short numbers, which depends on the point alone."""
    rng = np.random.default_rng([seed, zlib.crc32(x.tobytes())])
    return np.asarray(rng.integers(64, 192, x.shape) / 128 * rng.choice((-1.0, 1.0), x.shape))


def _power_of_two(size: float) -> float:
    return float(np.exp2(np.round(np.log2(size)))) if 0 < size < np.inf else 1.0
