"""A directional derivative without a claim: its value, and how far that may be off.

The same line, steps and extrapolation as for a claim decide (``search_steps``). What they find is then taken for the
claim once more, so that the rounding of the displacements, which is a share of the residual, drops out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nablacheck.core.arrays import EPS, Array, entry_scales, norm
from nablacheck.differences.central_differences import Extrapolant, Line, characteristic_exponent
from nablacheck.differences.float_resolution import doesnt_move, nearest_floats_differ
from nablacheck.differences.kinks_and_jumps import has_kink, jumps_at_point
from nablacheck.differences.line_result import JUMP_AT_POINT, KINK_AT_POINT, NOT_FINITE, OSCILLATES
from nablacheck.differences.noise import Noise, ScalarFunction, estimate_noise
from nablacheck.differences.options import DISCONTINUITIES, STEPS
from nablacheck.differences.step_selection import search_steps

ALIKE = 64.0
"""Extrapolants of up to so many times the tolerance of the best one are its equals: what they are apart is an error of
one of them. Where the best agrees with its neighbours by chance, this is the larger. Empirical."""
UNSETTLED = 2.0**-10
"""A bound of more than this share of the derivative, and noise of more than this share of the function's values, are
looked into: a derivative that isn't finite, and oscillations between one float and the next, look like that. Smaller
values cost evaluations for noisy functions."""
APART = 6
"""Exponents between the steps at which difference quotients are compared: a kink with curvature changes by a 64th from
one to the next of what it changed before, and a quotient that grows as log t by the same."""
TOO_COARSE = "the floats at the point are farther apart than the steps"
SLOPES_GROW = "the slopes grow without a limit towards the point"
ALL_NOISE = "the function changes by a large share of its values between neighbouring floats: it oscillates or is noise"
UNEVEN = 2.0**8
"""Where the rounding of some entries is so many times that of others, relative to their moves, what was found isn't
taken off. Smaller values make the bounds of functions of several numbers larger."""
ROUNDS = 2
"""How often the derivative is estimated: once, and once more less what was found where entries move evenly."""


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
        if found.reason or not _moves_evenly(x, direction):
            break
    return found


def _moves_evenly(x: Array, direction: Array) -> bool:
    """Whether the moves of all entries are rounded about as coarsely. The slope along the direction says nothing of a
    move in which one entry is far off and the others aren't."""
    moved = np.abs(direction[direction != 0])
    rounding = np.spacing(np.abs(x[direction != 0])) / moved
    return bool(rounding.max() <= UNEVEN * rounding.min())


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
    found = Estimated(slope + best.value, bound)
    reason = _no_derivative(line, found, best, size)
    if reason:
        return Estimated(found.value, math.inf, reason)
    if has_kink(line, best.finest, size):
        jump = line.kink_size(best.finest)
        return Estimated(found.value, bound + jump / 2, KINK_AT_POINT)
    return found


def _no_derivative(line: Line, found: Estimated, best: Extrapolant, size: float) -> str:
    """The reason why what the steps agree on may be anything; empty where there is none."""
    if jumps_at_point(line):
        return JUMP_AT_POINT
    if doesnt_move(line, best.finest):
        return TOO_COARSE
    rough = line.one_sided_gap(best.finest) > DISCONTINUITIES.kink_share * size
    if (rough or found.error_bound > UNSETTLED * size) and _grows(line):
        return SLOPES_GROW
    if line.function_noise.sigma > UNSETTLED * line.largest_value:
        return ALL_NOISE
    return OSCILLATES if nearest_floats_differ(line, best, found.error_bound) else ""


def _grows(line: Line) -> bool:
    """Whether difference quotients grow by as much from each step to the next at the finest steps that noise leaves, so
    that they have no limit. Where they have one, even at a kink, they change less and less."""
    for finest in range(STEPS.smallest, line.characteristic_exponent + 2 * APART - 1, -APART // 2):
        steps = (finest - 2 * APART, finest - APART, finest)
        line.evaluate(*steps)
        if not all(map(line.is_finite, steps)):
            return False
        central = [line.changes[k] / (2 * line.step_size(k)) for k in steps]
        noise = DISCONTINUITIES.kink_above_noise * line.noise(finest)
        seen = False
        for quotients in (central, [line.one_sided_gaps[k] for k in steps]):
            first, second = np.diff(quotients)
            seen = seen or bool(max(abs(first), abs(second)) > noise)
            grows = abs(quotients[2]) > abs(quotients[1]) and first * second > 0
            if grows and abs(second) > max(noise, abs(first) / 2):
                return True
        if seen:
            return False
    return False
