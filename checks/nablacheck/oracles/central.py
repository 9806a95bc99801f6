"""The oracle ``central``: central differences along a few lines, with steps and tolerances from error analysis.

A claim at a point is a black-box problem with a declared shape and tangent space: here it becomes a
``DerivativeClaim``, which is checked as any function of a user is. A Jacobian is weighted with random cotangents, and
what fails is looked at entry by entry.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial

import numpy as np

from nablacheck.core.arrays import Array, norm
from nablacheck.core.contract import hiding_warnings
from nablacheck.core.verdict import Estimate, Outcome, Verdict, compare, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.derivative_claim import (
    DerivativeClaim,
    Memoized,
    errors_by_component,
    random_cotangents,
)
from nablacheck.differences.line_result import LineResult
from nablacheck.differences.perturbations import of_one_array
from nablacheck.differences.propagated_rounding import propagated_input_rounding
from nablacheck.oracles.minimizers.stationary import check_stationary
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem, problems
from nablacheck.oracles.shared.subspace import off_tangent_space
from nablacheck.oracles.shared.value_rounding import derivative_rounding

name, title = "central", "central differences"
by_differences = True

FINEST = 3e-7
"""Errors below this share of the slope are left alone: at points with huge and tiny arguments, features of a function
that no step resolves can look like one. A pass says so."""


def applies(claim: Claim) -> bool:
    return not claim.kind.states_value


@hiding_warnings
@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Compare the claim with central differences at one point."""
    return worst(each_problem(claim, point, _check_problem))


@hiding_warnings
@np.errstate(all="ignore")
def deciding_lines(claim: Claim, point: Point) -> list[LineResult]:
    """What the lines came to that decide about each derivative that a claim states at a point, for showing them."""
    found = []
    for problem in problems(claim, point):
        rng = _rng(problem)
        cotangent = next(random_cotangents(rng, problem.out)) if problem.out else np.ones(())
        found.append(derivative_claim(problem, cotangent).check(rng)[1])
    return found


def _rng(problem: LinearizedClaim) -> np.random.Generator:
    """Random numbers that depend on the point alone, so that the same point has the same verdict."""
    return np.random.default_rng(zlib.crc32(problem.x.tobytes()))


def _check_problem(problem: LinearizedClaim) -> Verdict:
    rng = _rng(problem)
    if problem.minimizer:
        return check_stationary(problem, rng)
    off = off_tangent_space(problem)
    if off is not None:
        return off
    cotangents: Iterable[Array] = random_cotangents(rng, problem.out) if problem.out else [np.ones(())]
    return worst(_verdict(problem, derivative_claim(problem, cotangent), rng) for cotangent in cotangents)


def _verdict(problem: LinearizedClaim, claim: DerivativeClaim, rng: np.random.Generator) -> Verdict:
    """The verdict on the derivative of the function weighted with a cotangent."""
    asymmetric = claim.asymmetry(problem.variable)
    if asymmetric is not None:
        return _beside_the_truth(problem, claim, asymmetric, rng)
    _, result = claim.check(rng)
    verdict = result.verdict(problem.variable, problem.claimed.size)
    if result.outcome is not Outcome.FAIL or result.extrapolant is None:
        return verdict
    estimate = _estimate(problem, result)
    leading = problem.x.ndim if problem.order == 2 else len(problem.out)
    detail = compare(problem.claimed, estimate, problem.variable, leading=leading, order=problem.order)
    if detail.outcome is not Outcome.FAIL:
        return replace(verdict, claimed=problem.claimed, estimate=estimate)
    return replace(detail, evaluations=verdict.evaluations + estimate.evaluations)


def _beside_the_truth(
    problem: LinearizedClaim, claim: DerivativeClaim, asymmetric: Verdict, rng: np.random.Generator
) -> Verdict:
    """A Hessian that isn't symmetric beside second differences; its own symmetric part stands for these only where they
    agree with it."""
    n = problem.x.size
    matrix = claim.claimed.reshape(n, n)
    mean = np.asarray((matrix / 2 + matrix.T / 2).reshape(claim.claimed.shape))
    symmetric = replace(claim, claimed=mean)
    checker, result = symmetric.check(rng)
    if result.outcome is Outcome.PASS:
        return asymmetric
    if result.outcome is not Outcome.FAIL or result.extrapolant is None:
        return replace(asymmetric, estimate=None)
    errors = symmetric.entry_errors(checker, result)
    value, tolerance = mean.reshape(-1) - errors.claim_error, errors.tolerance
    estimate = Estimate(value.reshape(mean.shape), tolerance.reshape(mean.shape), checker.evaluations)
    found = compare(problem.claimed, estimate, problem.variable, leading=problem.x.ndim, order=2)
    return replace(found, outcome=Outcome.FAIL, reason=asymmetric.reason)


def derivative_claim(problem: LinearizedClaim, cotangent: Array) -> DerivativeClaim:
    """What a claim at a point says about the derivative of ⟨cotangent, function⟩, a scalar function."""
    scalar = problem.weighted(cotangent) if problem.out else problem

    def noise_floor() -> float:
        # By component: in the sum, what rounding the inputs does to one may cancel what it does to another.
        each = propagated_input_rounding(of_one_array(problem.function, problem.x), problem.function(problem.x))
        return norm(cotangent * each)

    return DerivativeClaim(
        scalar.value,
        problem.x,
        float(scalar.function(problem.x)),
        scalar.claimed,
        cache(lambda: derivative_rounding(scalar.claimed, scalar.perturbed_claim)),
        noise_floor,
        problem.order,
        None if problem.project is None else partial(problem.project, problem.x),
        FINEST if problem.order == 1 else 0.0,
    )


def _estimate(problem: LinearizedClaim, failure: LineResult) -> Estimate:
    """The derivative entry by entry, with what each may be off by."""
    function = Memoized(problem.function)
    claim_of = partial(derivative_claim, replace(problem, function=function))
    errors = [found for _, _, found in errors_by_component(claim_of, problem.out, failure)]
    shape = problem.claimed.shape
    claim_error = np.concatenate([found.claim_error for found in errors]).reshape(shape)
    tolerance = np.concatenate([found.tolerance for found in errors]).reshape(shape)
    return Estimate(problem.claimed - claim_error, tolerance, function.evaluations)
