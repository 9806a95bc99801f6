"""Gradients stated along a space, such as the symmetric matrices: they have to lie along it themselves."""

from __future__ import annotations

import numpy as np

from nablacheck.core.arrays import EPS, norm
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare
from nablacheck.oracles.shared.problem import LinearizedClaim
from nablacheck.oracles.shared.value_rounding import claim_rounding


def off_tangent_space(problem: LinearizedClaim) -> Verdict | None:
    """A failure if a gradient stated along a space doesn't lie along it: lines within the space don't see that."""
    if problem.project is None:
        return None
    along = problem.project(problem.x, problem.claimed)
    tolerance = np.full(problem.claimed.shape, claim_rounding(problem) + 16 * EPS * norm(problem.claimed))
    verdict = compare(problem.claimed, Estimate(along, tolerance, 0), problem.variable)
    return verdict if verdict.outcome is Outcome.FAIL else None
