"""The likely cause of a wrong gradient of a black-box function: the familiar mistake that explains its slopes.

A mistake is tried along lines alone: the repaired gradient has to give the slopes that were measured, that of the
failure and those of two further lines, whatever the size of the array.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.checker import Checker
from nablacheck.differences.familiar_mistakes import (
    ZERO,
    constant_factor,
    is_square,
    simple_fraction,
    size_factor,
    square_mistake,
)
from nablacheck.differences.line_result import LineResult

LEFT_OVER = 0.02
"""A mistake explains an error if mending it leaves no more than this share of the residual slope."""
AGREES = 1e-5
"""How well a factor is known from slopes, relatively."""
FURTHER_LINES = 2


def likely_mistake(checker: Checker, failure: LineResult, claim: Array) -> str:
    """A few words on what is probably wrong, or nothing."""
    if failure.line is None or failure.extrapolant is None:
        return ""
    measured = list(_true_slopes(checker, failure))
    if len(measured) <= FURTHER_LINES:
        return ""
    allowed = LEFT_OVER * abs(failure.extrapolant.value) + failure.tolerance

    def explains(repaired: Array) -> bool:
        return all(abs(float(np.vdot(repaired, direction)) - slope) <= allowed for direction, slope in measured)

    direction, slope = measured[0]
    claimed = float(np.vdot(claim, direction))
    if claimed and slope and explains(slope / claimed * claim):
        return _factor(slope / claimed, claim.size)
    if not is_square(claim) or claim.size == 1:
        return ""
    return square_mistake(lambda repair: explains(repair(claim)))


def _true_slopes(checker: Checker, failure: LineResult) -> Iterator[tuple[Array, float]]:
    """Directions, and the slopes that were measured along them: that of the failure, and those of further lines as far
    as they can be told."""
    line, extrapolant = failure.line, failure.extrapolant
    assert line is not None
    assert extrapolant is not None
    yield line.direction, extrapolant.value + line.claimed_change(line.direction)
    rng = np.random.default_rng(1)
    for _ in range(FURTHER_LINES):
        direction = np.abs(line.direction) * np.where(rng.random(line.direction.shape) < 0.5, -1.0, 1.0)
        other = checker.line(direction)
        other.evaluate(*extrapolant.steps)
        best = other.best_extrapolant()
        if best is None:
            return
        yield direction, best.value + line.claimed_change(direction)


def _factor(factor: float, entries: int) -> str:
    if abs(factor) < AGREES:
        return ZERO
    if simple_fraction(factor, AGREES) is None:
        for words, value in ((f"1/{entries}", 1 / entries), (f"{entries}", entries)):
            if abs(factor / value - 1) < AGREES:
                return f"{size_factor(words)}, of {entries} entries"
    return constant_factor(factor, AGREES)
