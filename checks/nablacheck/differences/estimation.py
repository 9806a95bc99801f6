"""A directional derivative without a claim: its value, and how far that may be off.

The same line, steps and extrapolation as for a claim decide (``search_steps``). What they find is then taken for the
claim once more, so that the rounding of the displacements, which is a share of the residual, drops out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, norm
from nablacheck.differences.central_differences import Line, characteristic_exponent
from nablacheck.differences.kinks_and_jumps import has_kink, jumps_at_point
from nablacheck.differences.line_result import JUMP_AT_POINT, KINK_AT_POINT, NOT_FINITE
from nablacheck.differences.noise import Noise, ScalarFunction, estimate_noise
from nablacheck.differences.step_selection import search_steps

ALIKE = 64.0
"""Extrapolants of up to so many times the tolerance of the best one are its equals: what they are apart is an error of
one of them. Where the best agrees with its neighbours by chance, this is the larger. Empirical."""
ROUNDS = 2
"""How often the derivative is estimated: once, and once more less what was found."""


@dataclass(frozen=True)
class Estimated:
    """A directional derivative as a line shows it, and how far it may be off; the reason where it may be anything."""

    value: float
    error_bound: float
    reason: str = ""


def estimated(function: ScalarFunction, x: Array, value: float, direction: Array, noise_floor: float) -> Estimated:
    """The derivative of a function at x along a direction; ``value`` is the function there."""
    if not math.isfinite(value):
        return Estimated(math.nan, math.inf, NOT_FINITE)
    length = norm(direction)
    if not length:
        return Estimated(0.0, 0.0)
    unit = direction / length
    found = Estimated(0.0, math.inf)
    for _ in range(ROUNDS):
        found = _refined(function, x, value, direction, unit / length, found.value, noise_floor)
        if found.reason:
            break
    return found


def _refined(
    function: ScalarFunction, x: Array, value: float, direction: Array, dual: Array, slope: float, noise_floor: float
) -> Estimated:
    """The derivative by the residuals of a slope along the direction; ``dual`` is what makes moves multiples of it."""

    def expected(move: Array) -> float:
        return slope * float(np.vdot(dual, move))

    step = characteristic_exponent(direction, entry_scales(x))
    line = Line(function, x, value, expected, direction, characteristic_exponent=step)
    noise = estimate_noise(function, x, value, expected, direction)
    sigma = max(noise.sigma, noise_floor) or line.far_rounding()
    line.function_noise = Noise(sigma, noise.eps, EPS, noise_floor)
    best = search_steps(line, abs(slope), 0.0, 0.0, stop_early=False)
    if best is None:
        return Estimated(math.nan, math.inf, NOT_FINITE)
    size = abs(slope + best.value) or line.reference_derivative()
    alike = (each for each in line.extrapolants() if each.tolerance <= ALIKE * best.tolerance)
    apart = max(abs(each.value - best.value) for each in alike)
    bound = max(best.tolerance, apart, EPS * size)
    if has_kink(line, best.finest, size):
        jump = line.kink_size(best.finest)
        return Estimated(slope + best.value, bound + jump / 2, KINK_AT_POINT)
    if jumps_at_point(line):
        return Estimated(slope + best.value, math.inf, JUMP_AT_POINT)
    return Estimated(slope + best.value, bound)
