"""The likely cause of a wrong gradient of a black-box function: the familiar slip that explains its slopes.

A slip is tried along lines alone: the repaired gradient has to give the slopes that were measured, that of the failure
and those of two further lines, whatever the size of the array.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.differences.checker import Checker
from nablacheck.differences.line_result import LineResult

LEFT_OVER = 0.02
"""A slip explains an error if mending it leaves no more than this share of the residual slope."""
AGREES = 1e-5
SQUARE_SLIPS: dict[str, Callable[[Array], Array]] = {
    "a transpose: the truth is the transpose of the claim": lambda g: g.T,
    "a transpose and the sign: the truth is the negative of the claim's transpose": lambda g: -g.T,
    "G for G + Gᵀ: the truth is the claim plus its transpose": lambda g: g + g.T,
    "not symmetrised: the truth is the mean of the claim and its transpose": lambda g: (g + g.T) / 2,
    "the diagonal counted twice: there the truth is 1/2 times the claim": lambda g: g - np.diag(np.diag(g)) / 2,
    "the diagonal counted once: there the truth is 2 times the claim": lambda g: g + np.diag(np.diag(g)),
    "2G − diag(G) for G: off the diagonal the truth is 1/2 times the claim": lambda g: (g + np.diag(np.diag(g))) / 2,
    "G for G + Gᵀ − diag(G): the truth is the claim plus its transpose, less its diagonal": (
        lambda g: g + g.T - np.diag(np.diag(g))
    ),
}
"""What is wrong with a claimed square matrix, and how it is mended; for claims of the catalogue as well. All causes say
what the truth is in terms of the claim, so that nobody asks which of the two is to be multiplied."""
NEGATIVE = "the sign: the truth is the negative of the claim"


def constant(factor: str) -> str:
    return f"a constant factor: the truth is {factor} times the claim"


def size(factor: str) -> str:
    return f"a factor that is a size: the truth is {factor} times the claim"


def likely_slip(judge: Checker, slopes: LineResult, claim: Array, x: Array) -> str:
    """A few words on what is probably wrong, or nothing."""
    line, window = slopes.line, slopes.extrapolant
    if line is None or window is None:
        return ""
    rng = np.random.default_rng(1)
    measured = [(line.direction, window.value + line.claimed_change(line.direction))]
    for _ in range(2):
        direction = np.abs(line.direction) * np.where(rng.random(line.direction.shape) < 0.5, -1.0, 1.0)
        other = judge.line(direction)
        other.evaluate(*window.steps)
        best = other.best_extrapolant()
        if best is None:
            return ""
        measured.append((direction, best.value + line.claimed_change(direction)))

    def explains(repaired: Array) -> bool:
        return all(
            abs(float(np.vdot(repaired, direction)) - slope) <= LEFT_OVER * abs(window.value) + slopes.tolerance
            for direction, slope in measured
        )

    direction, slope = measured[0]
    claimed = float(np.vdot(claim, direction))
    if claimed and slope:
        factor = slope / claimed
        if explains(factor * claim):
            return _factor(factor, x.size)
    if claim.ndim == 2 and claim.shape[0] == claim.shape[1] > 1:
        for words, repair in SQUARE_SLIPS.items():
            if explains(repair(claim)):
                return words
    return ""


def _factor(factor: float, entries: int) -> str:
    if abs(factor) < AGREES:
        return "the truth is zero there"
    if abs(factor + 1) < AGREES:
        return NEGATIVE
    exact = Fraction(factor).limit_denominator(12)
    if exact and abs(exact.numerator) <= 12 and abs(float(exact) - factor) < AGREES * abs(factor):
        return constant(str(exact))
    for words, value in ((f"1/{entries}", 1 / entries), (f"{entries}", entries)):
        if abs(factor / value - 1) < AGREES:
            return f"{size(words)}, of {entries} entries"
    return constant(f"{factor:.6g}")
