"""The error of difference quotients along a line as a function of the step: what a plot shows of a check."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from nablacheck.core.verdict import Outcome
from nablacheck.differences.line_result import LineResult

FINEST = 50
"""Steps are halved this often from the characteristic one on: then x ± tv is x up to a few units of the last digit."""


@dataclass(frozen=True)
class StepErrors:
    """By how much difference quotients of a function along one line are off.

    The reference is the claimed slope where the claim passes, and otherwise the most accurate extrapolant.
    ``second_order`` are the errors of central differences at ``steps``, coarsest first, ``fourth_order`` those of their
    Richardson extrapolation over two steps, and ``noise`` the standard deviation that rounding gives the first.
    ``chosen`` are the steps that decide, ``tolerance`` what the decision allows, and ``claim_error`` by how much the
    claimed slope is off: 0 where it passes. All are relative to the size of the claimed slope unless that is zero, and
    ``relative`` says so.
    """

    steps: tuple[float, ...]
    second_order: tuple[float, ...]
    fourth_order: tuple[float, ...]
    noise: tuple[float, ...]
    chosen: tuple[float, ...]
    tolerance: float
    claim_error: float
    relative: bool


def step_errors(result: LineResult) -> StepErrors | None:
    """The errors along the line that decides; None where no line does, as for a claim that is zero at once."""
    line, extrapolant = result.line, result.extrapolant
    if line is None or extrapolant is None:
        return None
    coarsest = min(line.characteristic_exponent, extrapolant.coarsest)
    exponents = range(coarsest, coarsest + FINEST // line.order)
    line.evaluate(*exponents, exponents.stop)
    residual = 0.0 if result.outcome is Outcome.PASS else (line.best_extrapolant() or extrapolant).value
    scale = result.scale or 1.0
    quotients = [line.residuals[k] for k in (*exponents, exponents.stop)]
    return StepErrors(
        steps=tuple(map(line.step_size, exponents)),
        second_order=tuple(_size(q - residual, scale) for q in quotients[:-1]),
        fourth_order=tuple(_size((4 * fine - coarse) / 3 - residual, scale) for coarse, fine in pairwise(quotients)),
        noise=tuple(line.noise(k) / scale for k in exponents),
        chosen=tuple(map(line.step_size, extrapolant.steps)),
        tolerance=result.tolerance / scale,
        claim_error=abs(residual) / scale,
        relative=result.scale > 0,
    )


def _size(error: float, scale: float) -> float:
    return abs(error) / scale if math.isfinite(error) else math.nan
