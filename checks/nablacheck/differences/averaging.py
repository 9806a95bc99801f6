"""Averages over many values along a line, where noise limits: the slope at the point of an odd polynomial, fitted by
least squares, has less noise than an extrapolant of a few steps, by the root of how many values there are.

What an average doesn't reduce has to be known from elsewhere: the rounding of constants, which is part of the rounding
of the claim, and errors that are alike at neighbouring places, which the residuals of the fit show.
"""

from __future__ import annotations

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.central_differences import Extrapolant, Line
from nablacheck.differences.options import AVERAGING


def averaged(line: Line, coarsest: int, share: float = 1.0) -> Extrapolant | None:
    """The residual at zero from pairs of values within a share of the step, as an extrapolant; None where the function
    isn't finite or hardly changes, or where its errors aren't independent of each other.

    Of polynomials with 2, 3, … terms the one of least tolerance counts. Its truncation is estimated by the difference
    to the one with a term less, its noise by what it leaves of the values, or the known noise where that is more.
    """
    reach = share * line.step_size(coarsest)
    steps = _nodes(share)
    pairs = [line.changes_within(reach * t) for t in map(float, steps)]
    changes = np.array([change - claimed for change, claimed in pairs]) / (2 * reach)
    if not np.isfinite(changes).all() or 2 * len({change for change, _ in pairs}) <= len(pairs):
        return None
    deviation = line.propagated_noise(line.function_noise.sigma, coarsest) / share
    found: list[Extrapolant] = []
    powers = steps[:, None] ** np.arange(1, 2 * AVERAGING.max_terms, 2)
    shorter = None
    for terms in range(1, AVERAGING.max_terms + 1):
        inverse = np.linalg.pinv(powers[:, :terms])
        coefficients = inverse @ changes
        left = changes - powers[:, :terms] @ coefficients
        value = float(coefficients[0])
        if shorter is not None and _independent(left):
            spread = float(np.linalg.norm(left)) / np.sqrt(steps.size - terms)
            noise = max(deviation, spread) * float(np.linalg.norm(inverse[0]))
            found.append(Extrapolant.of(coarsest, terms, value, abs(value - shorter), noise))
        shorter = value
    return min(found, key=lambda each: each.tolerance, default=None)


def _nodes(share: float) -> Array:
    """Steps from 0 to 1, one at random in each of as many cells: on a regular grid rounding errors can line up. Others
    for another share."""
    rng = np.random.default_rng(int(share * 2**20))
    return (np.arange(AVERAGING.pairs) + rng.random(AVERAGING.pairs)) / AVERAGING.pairs


def _independent(errors: Array) -> bool:
    """Whether the differences of neighbouring errors are as large as those of independent ones are, twice their square
    on average (von Neumann's ratio)."""
    square = float(errors @ errors)
    return square > 0 and float(np.sum(np.diff(errors) ** 2)) > AVERAGING.neighbours * square
