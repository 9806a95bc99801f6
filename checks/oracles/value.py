"""The oracle ``value``: an identity's other expression, evaluated beside the function."""

from __future__ import annotations

import numpy as np

from ..engine.noise import EPS
from ..formula import Claim
from ..points import Point
from ..spaces import Array
from ..verdict import Estimate, Verdict, compare, inconclusive
from .moves import STAY
from .problem import LeftDomain, claims_moved, function_moved, require_finite
from .rounding import NUDGES, rounding

name, title = "value", "the function"
by_differences = False

LAST_DIGITS = 64 * EPS
"""Values that agree to this share agree: no one can tell more in float64."""
EVALUATIONS = len(NUDGES) + 2
"""Of the function: at the point, with the arguments moved, and with all of them zero."""


def applies(claim: Claim) -> bool:
    return claim.kind == "identity"


def judge(claim: Claim, point: Point) -> Verdict:
    """Hold the claimed expression against the function's value. Where they don't agree to the last digits, what they
    may differ by is the rounding of either, as it is measured."""
    (claimed,) = claims_moved(claim, point, STAY)
    try:
        require_finite(claim, claimed, point)
        value = function_moved(claim, point, STAY)
        if (np.abs(claimed - value) <= LAST_DIGITS * np.abs(value)).all():
            return _compared(claim, claimed, value, LAST_DIGITS * np.abs(value), 1)
        allowed = point.remember(
            ("rounding", claim.formula), lambda: rounding(lambda move: function_moved(claim, point, move))
        )
        allowed += rounding(lambda move: claims_moved(claim, point, move)[0])
    except LeftDomain as left:
        return inconclusive(str(left))
    return _compared(claim, claimed, value, np.full(value.shape, allowed), EVALUATIONS)


def _compared(claim: Claim, claimed: Array, value: Array, allowed: Array, evaluations: int) -> Verdict:
    return compare(claimed, Estimate(value, allowed, evaluations), claim.formula.name)
