"""Whether a claimed minimizer is a stationary point, by differences: the slope there is zero within what the curvature
tells apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import directions, random_weights
from nablacheck.differences.entrywise import every_entry
from nablacheck.oracles.minimizers.descent_check import descent_check, rounding_of_value
from nablacheck.oracles.shared.problem import LinearizedClaim
from nablacheck.oracles.shared.value_rounding import claim_rounding

CURVATURE_STEPS = (1.0, 2.0**-5, 2.0**-10)
"""The steps along a direction at which the curvature is looked for, until the function has values there."""


class MinimizerRounding:
    """How far rounding the minimizer moves the slope there: the curvature times how far it may be off."""

    def __init__(self, each: float, curvature: Callable[[Array], float]) -> None:
        self.each = each
        self.curvature = curvature

    def along(self, direction: Array, function_precision: float) -> float:
        least = float(np.abs(direction).min(initial=math.inf))
        return direction.size * self.each / least * self.curvature(direction) if least > 0 else math.inf


def check_stationary(problem: LinearizedClaim, rng: np.random.Generator) -> Verdict:
    """The verdict on a claimed minimizer: the slope is zero there, and nothing near is lower."""
    value = float(problem.function(problem.x))

    def curvature(direction: Array) -> float:
        for step in CURVATURE_STEPS:
            ahead, behind = (problem.value(problem.x + move) for move in (step * direction, -step * direction))
            bent = abs(ahead - 2 * value + behind) / step**2
            if math.isfinite(bent):
                return bent
        return 0.0

    project = None if problem.project is None else partial(problem.project, problem.x)
    checker = Checker(
        problem.value,
        problem.x,
        value,
        lambda move: 0.0,
        curvature,
        lambda: MinimizerRounding(claim_rounding(problem), curvature),
        lambda: rounding_of_value(problem),
        project=project,
    )
    if project is not None and not np.any(project(random_weights(np.random.default_rng(0), problem.x.shape))):
        return Verdict(Outcome.PASS, variable=problem.variable)  # the space is a single point
    slopes = checker.check(directions(problem.x, np.ones(problem.x.shape), rng, project))
    verdict = slopes.verdict(problem.variable, problem.claimed.size)
    if slopes.outcome is not Outcome.FAIL:
        return descent_check(problem, verdict)
    errors = every_entry(checker, slopes, project)
    shape = problem.x.shape
    estimate = Estimate(-errors.claim_error.reshape(shape), errors.tolerance.reshape(shape), checker.evaluations)
    detail = compare(problem.claimed, estimate, f"∂/∂{problem.variable}")
    return detail if detail.outcome is Outcome.FAIL else verdict
