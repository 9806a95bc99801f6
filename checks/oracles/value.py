"""The oracle ``value``: an identity's other expression, evaluated beside the function."""

from __future__ import annotations

import numpy as np

from ..formula import Claim
from ..points import Point
from ..verdict import Estimate, Verdict, compare, inconclusive
from .problem import LeftDomain, claimed_arrays, evaluate, moved, require_finite
from .rounding import rounding

name = "value"


def applies(claim: Claim) -> bool:
    return claim.kind == "identity"


def judge(claim: Claim, point: Point) -> Verdict:
    """Hold the claimed expression against the function's value; what may differ is the rounding of either."""
    values = dict(point.values)
    (claimed,) = claimed_arrays(claim, point, values)
    try:
        require_finite(claim, claimed, point)
        value = evaluate(claim, point, values)
        allowed = rounding(lambda move: evaluate(claim, point, moved(values, move)))
        allowed += rounding(lambda move: claimed_arrays(claim, point, moved(values, move))[0])
    except LeftDomain as left:
        return inconclusive(str(left))
    return compare(claimed, Estimate(value, np.full(np.shape(value), allowed), 6), claim.formula.name)
