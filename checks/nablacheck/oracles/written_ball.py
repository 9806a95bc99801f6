"""The oracle ``written_ball``: whether what stands in docstrings is what the code computes, in ball arithmetic.

Each equation is evaluated in balls beside the code, as the oracle ``ball`` compares both sides of an identity. Balls
that are disjoint prove that they differ; a point counts for agreement only where the balls of every equation that is
read overlap and are small. What isn't read is left to whoever reads the certificate.
"""

from __future__ import annotations

from nablacheck.core.contract import ContractError, OutsideDomain
from nablacheck.core.verdict import Outcome, Verdict, inconclusive, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.oracles import ball, written
from nablacheck.oracles.shared.code_values import require_arrays

name, title = "written_ball", "its equation in ball arithmetic"
by_differences = False


def applies(claim: Claim) -> bool:
    return written.applies(claim)


def check(claim: Claim, point: Point) -> Verdict:
    """Compare both equations with the code at one point."""
    try:
        require_arrays(claim, point)
    except (ContractError, OutsideDomain) as left:  # what code may not do is for the oracles of the claim to say
        return inconclusive(str(left))
    found = list(written.comparisons(claim, point, ball.check))
    unsupported = next((each for each in found if each.unsupported), None)
    if unsupported is not None and not any(each.outcome is Outcome.FAIL for each in found):
        return unsupported  # code that doesn't run on balls here may compute something else wherever it does
    return worst(found)
