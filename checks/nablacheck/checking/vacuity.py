"""When a check has checked nothing: no point was drawn, hardly any was conclusive, or all had the same size."""

from __future__ import annotations

from nablacheck.checking.outcome_counts import Tally
from nablacheck.checking.sizes import SizeCoverage
from nablacheck.declare.claim import Claim
from nablacheck.declare.spaces import ArraySpace, real
from nablacheck.oracles import RIGOROUS, Oracle

CONCLUSIVE_SHARE = 0.25
"""A claim has not been checked where fewer of the points asked for satisfy its relations, or fewer of these were
conclusive. Larger, claims about functions with a small domain count as vacuous although a good many points decide
them."""


def no_point_drawn(claim: Claim) -> str:
    """Why not a single point could be drawn."""
    return f"no drawn point satisfies {_relations(claim)}; is the relation impossible? ({claim.formula.code_location})"


def too_few_points(claim: Claim, tally: Tally, count: int) -> str:
    """Why the points of a check don't tell anything about the claim; empty if they do."""
    if tally.points < CONCLUSIVE_SHARE * count:
        return (
            f"only {tally.points} of {count} points satisfy {_relations(claim)}; "
            "build it into the spaces, with a condition or given(...)"
        )
    if tally.conclusive < CONCLUSIVE_SHARE * tally.points:
        return f"only {tally.conclusive} of {tally.points} points were conclusive{_usual_reason(claim, tally)}"
    return ""


def too_few_sizes(oracle: Oracle, tally: Tally, coverage: SizeCoverage) -> str:
    """What the sizes lack at which a claim was seen to hold; empty if they lack nothing."""
    if oracle.name in RIGOROUS:
        return coverage.missing(tally.passed_sizes, tally.compared_sizes)
    return coverage.too_narrow(tally.passed_sizes, tally.compared_sizes)


def _relations(claim: Claim) -> str:
    return ", ".join(str(relation) for relation in claim.relations)


def _usual_reason(claim: Claim, tally: Tally) -> str:
    """Why most points were inconclusive, and a condition that may be missing where the function had no value."""
    if not tally.reasons:
        return ""
    ((reason, _),) = tally.reasons.most_common(1)
    if not reason.startswith(("the function isn't finite", "the function raises")):
        return f": {reason}"
    free = {name: s.axes.names for name, s in claim.spaces.items() if isinstance(s, ArraySpace) and s.condition is real}
    hints = (f'; is a condition missing, such as {name}=positive("{" ".join(axes)}")?' for name, axes in free.items())
    return f": {reason}{next(hints, '')}"
