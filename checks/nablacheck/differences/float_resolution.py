"""Functions that change by a share of their values from one float to the next, such as the sine of 10¹⁵: every step, of
many units in the last place, spans periods of them, and what the steps agree on isn't the derivative.

The nearest floats are all there is to go by then: where values on them don't show a straight error, as that of a wrong
claim is over so short a way, the point tells nothing.
"""

from __future__ import annotations

import numpy as np

from nablacheck.core.arrays import EPS, Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.options import CONFIRMATION

NOISE_IN_ROUNDING = 2.0**10
"""Noise of more than so many times the rounding of the function's values may be an oscillation between floats. Smaller
values cost evaluations for functions that are only worked out coarsely."""
FLOATS = 8
"""A row has so many floats on either side of the point: with fewer the rounding of wx in sin wx bends it, as noise
does."""
BENDS = 4.0
"""A row is straight where it changes by so many times its largest second difference at least; of noise that is the
larger of the two."""


def finer_than_floats(line: Line, error: Extrapolant) -> bool:
    """Whether the claimed slope moves the function by a share of its values from one float to the next, and the nearest
    floats don't show the error. Costs nothing elsewhere."""
    if line.order > 1:
        return False
    # Every entry by its own unit in the last place: a single wrong one moves as well as all others.
    forward = np.copysign(np.spacing(np.abs(line.x)), line.direction)
    rng = np.random.default_rng(0)
    signs, weights = rng.choice((-1.0, 1.0), forward.shape), rng.uniform(0.5, 1.5, forward.shape)
    changes = [abs(line.claimed_change(2 * weights * move)) for move in (forward, signs * forward)]
    if not max(changes) > CONFIRMATION.share_per_float * line.largest_value:
        return False
    share = abs(error.value) / (abs(line.claimed_change(line.direction)) + abs(error.value))
    return not all(_shows_an_error(line, move, share) for move in (forward, signs * forward))


def _shows_an_error(line: Line, move: Array, share: float) -> bool:
    """Whether the function is straight over two floats on either side of the point, and differs there from what is
    claimed by about this share of the change."""
    gaps, residuals, claimed = [], [], []
    for floats in (1, 2):
        after, before = line.x + floats * move, line.x - floats * move
        at_after, at_before = line.function(after), line.function(before)
        claimed.append(line.claimed_change(after - before))
        residuals.append(at_after - at_before - claimed[-1])
        gaps.append(at_after - 2 * line.value + at_before)
    if not np.isfinite([*residuals, *gaps]).all():
        return False
    size = CONFIRMATION.consistent_share * abs(residuals[-1])
    rounding = CONFIRMATION.float_rounding * EPS * line.largest_value
    straight = max(map(abs, gaps)) <= size + rounding and abs(residuals[1] - 2 * residuals[0]) <= size + rounding
    return straight and abs(residuals[1]) > CONFIRMATION.consistent_share * share * abs(claimed[1]) + rounding


def doesnt_move(line: Line, k: int) -> bool:
    """Whether an entry that the direction moves is the same number on both sides of the point at step k."""
    move = line.step_size(k) * line.direction
    matters = np.abs(line.direction) > CONFIRMATION.share_per_float * np.abs(line.direction).max()
    return bool(np.any(matters & (line.x + move == line.x - move)))


def nearest_floats_differ(line: Line, found: Extrapolant, error_bound: float) -> bool:
    """Whether the function is straight over the nearest floats of the one entry that moves, and has another slope there
    than was found along the line, by more than this bound. Asked where noise is far more than rounding: oscillations
    from one float to the next pass for noise, of which a row of values is never straight."""
    rounding = EPS * line.largest_value
    if np.count_nonzero(line.direction) > 1 or not line.function_noise.sigma > NOISE_IN_ROUNDING * rounding:
        return False
    move = np.where(line.direction, np.copysign(np.spacing(np.abs(line.x)), line.direction), 0.0)
    row = np.array([line.function(line.x + floats * move) for floats in range(-FLOATS, FLOATS + 1)])
    change, bend = abs(row[-1] - row[0]), np.abs(np.diff(row, 2)).max()
    if not max(BENDS * bend, CONFIRMATION.float_rounding * BENDS * rounding) <= change < np.inf:
        return False
    moved = (line.x + FLOATS * move) - (line.x - FLOATS * move)
    distance = float(np.abs(moved).max() / np.abs(line.direction).max())
    expected = line.claimed_change(moved) + found.value * distance
    return bool(abs(row[-1] - row[0] - expected) > error_bound * distance + change / BENDS)
