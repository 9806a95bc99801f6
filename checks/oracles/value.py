"""The oracle ``value``: an identity's other expression, evaluated beside the function."""

from __future__ import annotations

import numpy as np

from ..formula import Claim
from ..points import Point
from ..verdict import Estimate, Verdict, compare, inconclusive
from .moves import STAY
from .problem import LeftDomain, claims_moved, function_moved, require_finite
from .rounding import NUDGES, rounding

name, title = "value", "the function"
by_differences = False


EVALUATIONS = len(NUDGES) + 2
"""Of the function: at the point, with the arguments moved, and with all of them zero."""


def applies(claim: Claim) -> bool:
    return claim.kind == "identity"


def judge(claim: Claim, point: Point) -> Verdict:
    """Hold the claimed expression against the function's value; what may differ is the rounding of either."""
    (claimed,) = claims_moved(claim, point, STAY)
    try:
        require_finite(claim, claimed, point)
        value = function_moved(claim, point, STAY)
        allowed = point.remember(
            ("rounding", claim.formula), lambda: rounding(lambda move: function_moved(claim, point, move))
        )
        allowed += rounding(lambda move: claims_moved(claim, point, move)[0])
    except LeftDomain as left:
        return inconclusive(str(left))
    return compare(claimed, Estimate(value, np.full(np.shape(value), allowed), EVALUATIONS), claim.formula.name)
