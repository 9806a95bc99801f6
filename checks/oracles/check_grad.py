"""The oracle ``check_grad``: ``scipy.optimize.check_grad`` itself, with the tolerance its forward difference deserves.

``check_grad`` returns the norm of (claimed − forward difference). A forward difference with step ε is off by ε f″/2 and
by 2σ/ε, entry by entry; both are known here: f″ from second differences, σ measured. The step balances them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import optimize

from ..formula import Claim
from ..points import Point
from ..spaces import Array
from ..verdict import RESOLUTION, Estimate, Outcome, Verdict, compare, inconclusive
from .problem import LeftDomain, Problem, problems
from .rounding import EPS, natural_steps, noise, rounding

name = "check_grad"

KINDS = ("gradient", "jacobian", "pullback")
CURVATURE_STEP = 2.0**-10
TRUNCATION = 2.0
NOISE = 6.0
SMALLEST_STEP = 2.0**-40
LARGEST_STEP = 2.0**-8


def applies(claim: Claim) -> bool:
    """It compares gradients in free directions; a Jacobian is contracted with a drawn cotangent first."""
    return claim.kind in KINDS and claim.along is None


def judge(claim: Claim, point: Point) -> Verdict:
    """Hold the claim against ``scipy.optimize.check_grad`` at one point."""
    worst: Verdict | None = None
    for problem in problems(claim, point):
        try:
            verdict = _judge(_contracted(problem, point))
        except LeftDomain as left:
            verdict = inconclusive(str(left))
        verdict = replace(verdict, contracted=point.cotangent is not None)
        if verdict.outcome is Outcome.FAIL:
            return verdict
        if (
            worst is None
            or verdict.outcome is Outcome.INCONCLUSIVE
            or (worst.outcome is Outcome.PASS and verdict.ratio > worst.ratio)
        ):
            worst = verdict
    assert worst is not None
    return worst


def _contracted(problem: Problem, point: Point) -> Problem:
    """The scalar function ⟨G, f⟩ of an array-valued one, with the gradient its Jacobian claims."""
    if not problem.out:
        return problem
    cotangent = point.cotangent
    assert cotangent is not None
    axes = cotangent.ndim

    def contract(jacobian: Array) -> Array:
        return np.asarray(np.tensordot(cotangent, jacobian, axes=axes))

    return replace(
        problem,
        function=lambda z: np.asarray(np.sum(cotangent * problem.function(z))),
        claimed=contract(problem.claimed),
        claims=lambda move: contract(problem.claims(move)),
        out=(),
    )


def _judge(problem: Problem) -> Verdict:
    x = np.array(problem.x, dtype=float)
    value = problem.function(x)
    sigma, spent = noise(problem.function, x, value)
    steps = natural_steps(x)
    curvature = _second_differences(problem, x, float(value), steps)
    typical = float(np.sqrt(np.mean(np.square(steps)))) if x.size else 1.0
    sharpest = float(np.max(np.abs(curvature), initial=0.0))
    step = 2 * np.sqrt(float(sigma) / sharpest) if sharpest > 0 else typical * 2.0**-20
    step = float(np.clip(step, SMALLEST_STEP * typical, LARGEST_STEP * typical))
    calls = 0

    def flat(z: Array) -> float:
        nonlocal calls
        calls += 1
        return float(problem.function(np.array(z, dtype=float).reshape(x.shape)))

    def claimed(z: Array) -> Array:
        return problem.claimed.reshape(-1)

    difference = float(optimize.check_grad(flat, claimed, x.reshape(-1), epsilon=step))
    per_entry = (
        TRUNCATION * step * np.abs(curvature) / 2
        + NOISE * float(sigma) / step
        + rounding(problem.claims)
        + 4 * EPS * np.abs(x) / step * np.abs(problem.claimed)
    )
    allowed = float(np.linalg.norm(per_entry))
    largest = float(np.linalg.norm(problem.claimed))
    evaluations = 1 + spent + 2 * x.size + calls
    verdict = Verdict(
        Outcome.PASS,
        difference=difference,
        allowed=allowed,
        ratio=difference / allowed if difference else 0.0,
        sensitivity=allowed / largest if largest else np.inf,
        evaluations=evaluations,
        variable=problem.variable,
        total=problem.claimed.size,
    )
    if not np.isfinite(difference):
        return inconclusive("the function isn't finite next to the point", evaluations)
    if difference > allowed:
        numerical = optimize.approx_fprime(x.reshape(-1), flat, step).reshape(x.shape)
        detail = compare(problem.claimed, Estimate(numerical, per_entry, evaluations), problem.variable)
        return replace(
            verdict,
            outcome=Outcome.FAIL,
            entries=detail.entries,
            claimed=detail.claimed,
            estimate=detail.estimate,
        )
    if max(largest, difference) > 0 and allowed > RESOLUTION * max(largest, difference):
        return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason="the noise of the function hides the derivative")
    return verdict


def _second_differences(problem: Problem, x: Array, value: float, steps: Array) -> Array:
    """The curvature along every entry: the larger of those at two steps, for it may vary within the step."""
    found = np.zeros(x.shape)
    for i in range(x.size):
        h = CURVATURE_STEP * steps.flat[i]
        up, down = x.copy(), x.copy()
        up.flat[i] += h
        down.flat[i] -= h
        found.flat[i] = (float(problem.function(up)) - 2 * value + float(problem.function(down))) / h**2
    return found
