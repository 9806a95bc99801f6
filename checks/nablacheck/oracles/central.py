"""The oracle ``central``: central differences along a few lines, with steps and tolerances from error analysis.

``differences`` judges a scalar function; here a claim at a point becomes one: a gradient or pullback is one already, a
Jacobian is weighted with random cotangents, a Hessian is judged by curvatures, and a minimiser by a gradient of zero.
What fails is looked at entry by entry.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from nablacheck.core.arrays import Array, norm
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.checker import Checker
from nablacheck.differences.directions import directions, random_weights
from nablacheck.differences.entries import every_curvature, every_entry
from nablacheck.differences.hessian import asymmetry, curvature_judge
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.options import DIRECTIONS
from nablacheck.differences.rounding import propagated_input_rounding
from nablacheck.oracles.minimizers.descent import descent_check, rounding_of_value
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem
from nablacheck.oracles.shared.rounding import claim_rounding, rounding
from nablacheck.oracles.shared.subspace import off_tangent_space

name, title = "central", "central differences"
by_differences = True

FINEST = 3e-7
"""Errors below this share of the slope are left alone: at points with huge and tiny arguments, features of a function
that no step resolves can look like one. A pass says so."""


def applies(claim: Claim) -> bool:
    return not claim.kind.states_value


@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Hold the claim against central differences at one point."""
    return worst(each_problem(claim, point, _judge))


def _judge(problem: LinearizedClaim) -> Verdict:
    if problem.minimizer:
        return _judge_minimizer(problem)
    if problem.order == 2:
        return _judge_hessian(problem)
    rng = _rng(problem.x)
    project = _projection(problem)
    outside = off_tangent_space(problem)
    if outside is not None:
        return outside

    def weighted(weights: Array) -> Verdict:
        scalar = Scalar(problem, weights)
        slopes = scalar.judge().check(directions(problem.x, scalar.claimed, rng, project))
        return _verdict(problem, slopes)

    return worst(map(weighted, _weightings(problem, rng)))


def _lead(problem: LinearizedClaim) -> int:
    """How many axes of the claim come before those of the variable."""
    return problem.x.ndim if problem.order == 2 else len(problem.out)


def _rng(x: Array) -> np.random.Generator:
    """Random numbers that depend on the point alone, so that the same point has the same verdict."""
    return np.random.default_rng(zlib.crc32(x.tobytes()))


def _weightings(problem: LinearizedClaim, rng: np.random.Generator) -> Iterator[Array]:
    if not problem.out:
        yield np.ones(())
        return
    for _ in range(DIRECTIONS.cotangents):
        yield random_weights(rng, problem.out)


def _projection(problem: LinearizedClaim) -> Callable[[Array], Array] | None:
    project = problem.project
    return None if project is None else lambda direction: project(problem.x, direction)


class Scalar:
    """A problem as a scalar function: the value, and the claim, weighted with a cotangent."""

    def __init__(self, problem: LinearizedClaim, weights: Array) -> None:
        self.problem = problem
        self.weights = weights
        self.claimed = self.contract(problem.claimed)
        self.value = self._weighted(problem.function(problem.x))

    def contract(self, claimed: Array) -> Array:
        """A claim about the function as one about its weighted sum."""
        return np.asarray(np.tensordot(self.weights, claimed, axes=self.weights.ndim)) if self.problem.out else claimed

    def _weighted(self, value: Array) -> float:
        return float(np.sum(self.weights * value)) if self.problem.out else float(value)

    def __call__(self, z: Array) -> float:
        try:
            return self._weighted(self.problem.function(z))
        except LeftDomain:
            return math.nan

    def floor(self) -> float:
        """The noise that rounding the arguments makes, weighted."""
        value = self.problem.function(self.problem.x)
        return norm(self.weights * propagated_input_rounding(self.problem.function_moved, value))

    def rounding(self) -> Uniform:
        if not self.problem.out:
            return Uniform(claim_rounding(self.problem))
        return Uniform(rounding(lambda move: self.contract(self.problem.claims(move))))

    def judge(self) -> Checker:
        claimed = self.claimed
        return Checker(
            self,
            self.problem.x,
            self.value,
            lambda move: float(np.vdot(claimed, move)),
            lambda direction: norm(claimed * direction),
            self.rounding,
            self.floor,
            error_floor=FINEST,
            gradient=claimed,
        )


@dataclass(frozen=True)
class Uniform:
    """Rounding errors of a claim that may be the same in every entry."""

    each: float

    def along(self, direction: Array) -> float:
        return self.each * norm(direction)


def _verdict(problem: LinearizedClaim, slopes: LineResult) -> Verdict:
    verdict = slopes.verdict(problem.variable, problem.claimed.size)
    if slopes.outcome is not Outcome.FAIL or slopes.extrapolant is None:
        return verdict
    estimate = _entry_by_entry(problem, slopes)
    detail = compare(problem.claimed, estimate, problem.variable, lead=_lead(problem), order=problem.order)
    if detail.outcome is not Outcome.FAIL:
        return replace(verdict, claimed=problem.claimed, estimate=estimate)
    return replace(detail, evaluations=verdict.evaluations + estimate.evaluations)


def _entry_by_entry(problem: LinearizedClaim, slopes: LineResult) -> Estimate:
    """The derivative entry by entry, with what each may be off by."""
    known: dict[bytes, Array] = {}

    def remembered(z: Array) -> Array:
        key = z.tobytes()
        if key not in known:
            known[key] = problem.function(z)
        return known[key]

    once = replace(problem, function=remembered)
    excess, tolerance = [], []
    for index in np.ndindex(problem.out):
        weights = np.zeros(problem.out)
        weights[index] = 1.0
        scalar = Scalar(once, weights)
        found = every_entry(scalar.judge(), slopes, _projection(problem))
        excess.append(found[0])
        tolerance.append(found[1] + scalar.rounding().each)
    shape = problem.claimed.shape
    value = problem.claimed - np.array(excess).reshape(shape)
    return Estimate(value, np.array(tolerance).reshape(shape), len(known))


def _judge_hessian(problem: LinearizedClaim) -> Verdict:
    rng = _rng(problem.x)
    n = problem.x.size
    matrix = problem.claimed.reshape(n, n)
    skew = asymmetry(matrix, lambda: claim_rounding(problem))
    if skew is not None:
        shape = problem.claimed.shape
        symmetric = Estimate((matrix / 2 + matrix.T / 2).reshape(shape), (skew[1] / 2).reshape(shape), 0)
        detail = compare(problem.claimed, symmetric, problem.variable, lead=_lead(problem), order=2)
        return replace(detail, outcome=Outcome.FAIL, reason="the Hessian isn't symmetric")
    scalar = Scalar(replace(problem, claimed=np.zeros(problem.x.shape), out=()), np.ones(()))

    def entries() -> Uniform:
        return Uniform(claim_rounding(problem))

    curved = curvature_judge(scalar, problem.x, scalar.value, matrix, entries, scalar.floor)
    slopes = curved.check(directions(problem.x, np.abs(matrix).sum(axis=1).reshape(problem.x.shape), rng, None))
    verdict = slopes.verdict(problem.variable, problem.claimed.size)
    if slopes.outcome is not Outcome.FAIL or slopes.extrapolant is None:
        return verdict
    excess, tolerance = every_curvature(curved, slopes)
    shape = problem.claimed.shape
    estimate = Estimate(
        problem.claimed - excess.reshape(shape), tolerance.reshape(shape) + entries().each, curved.evaluations
    )
    detail = compare(problem.claimed, estimate, problem.variable, lead=_lead(problem), order=problem.order)
    return detail if detail.outcome is Outcome.FAIL else verdict


class MinimizerRounding:
    """How far rounding the minimiser moves the slope there: the curvature times how far it may be off."""

    def __init__(self, each: float, curvature: Callable[[Array], float]) -> None:
        self.each = each
        self.curvature = curvature

    def along(self, direction: Array) -> float:
        least = float(np.abs(direction).min(initial=math.inf))
        return direction.size * self.each / least * self.curvature(direction) if least > 0 else math.inf


def _judge_minimizer(problem: LinearizedClaim) -> Verdict:
    """The slope is zero within what the curvature tells apart, and nothing near is lower."""
    scalar = Scalar(problem, np.ones(()))

    def curvature(direction: Array) -> float:
        for step in (1.0, 2.0**-5, 2.0**-10):
            ahead, behind = scalar(problem.x + step * direction), scalar(problem.x - step * direction)
            bent = abs(ahead - 2 * scalar.value + behind) / step**2
            if math.isfinite(bent):
                return bent
        return 0.0

    judged = Checker(
        scalar,
        problem.x,
        scalar.value,
        lambda move: 0.0,
        curvature,
        lambda: MinimizerRounding(claim_rounding(problem), curvature),
        lambda: rounding_of_value(problem),
    )
    project = _projection(problem)
    if project is not None and not np.any(project(random_weights(_rng(problem.x), problem.x.shape))):
        return Verdict(Outcome.PASS, variable=problem.variable)  # the space is a single point
    slopes = judged.check(directions(problem.x, np.ones(problem.x.shape), _rng(problem.x), project))
    verdict = slopes.verdict(problem.variable, problem.claimed.size)
    if slopes.outcome is Outcome.FAIL:
        excess, tolerance = every_entry(judged, slopes, project)
        estimate = Estimate(-excess.reshape(problem.x.shape), tolerance.reshape(problem.x.shape), judged.evaluations)
        detail = compare(problem.claimed, estimate, f"∂/∂{problem.variable}", lead=_lead(problem), order=problem.order)
        return detail if detail.outcome is Outcome.FAIL else verdict
    return descent_check(problem, verdict)
