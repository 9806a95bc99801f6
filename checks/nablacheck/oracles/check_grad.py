"""The oracle ``check_grad``: ``scipy.optimize.check_grad`` itself, with the tolerance its forward difference deserves.

``check_grad`` returns the norm of (claimed − forward difference). A forward difference with step ε is off by ε f″/2 and
by 2σ/ε, entry by entry; both are known here: f″ from second differences with the very step, σ measured. The step
balances them. A failure has to show with a smaller step too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import optimize

from nablacheck.core.arrays import EPS, Array, entry_scales, norm
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import NOISY, RESOLUTION, Estimate, Outcome, Verdict, compare, inconclusive, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.rounding import propagated_input_rounding
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem
from nablacheck.oracles.shared.rounding import ROUGH, claim_rounding, noise

name, title = "check_grad", "scipy.optimize.check_grad"
by_differences = True

TRUNCATION = 2.0
NOISE = 6.0
SMALLEST_STEP = 2.0**-40
LARGEST_STEP = 2.0**-10
CONFIRM = 1 / 8
"""The second step, relative to the first."""


def applies(claim: Claim) -> bool:
    """It compares gradients in free directions; a Jacobian is contracted with a drawn cotangent first."""
    return claim.kind.order == 1 and claim.kind.states_derivative and claim.along is None


@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Hold the claim against ``scipy.optimize.check_grad`` at one point."""
    verdict = worst(each_problem(claim, point, lambda problem: _check_gradient(_contracted(problem, point))))
    return verdict if point.cotangent is None else replace(verdict, contracted=True)


def _contracted(problem: LinearizedClaim, point: Point) -> LinearizedClaim:
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
        function_moved=lambda move: np.asarray(np.sum(cotangent * problem.function_moved(move))),
        claimed=contract(problem.claimed),
        claims=lambda move: contract(problem.claims(move)),
        out=(),
        about_claim={},  # what is known there is about the whole Jacobian
    )


def _check_gradient(problem: LinearizedClaim) -> Verdict:
    known = problem.about_function
    if name not in known:
        known[name] = Forward(problem)
    forward: Forward = known[name]
    verdict = forward.check(problem, forward.step, forward.bend)
    if verdict.outcome is Outcome.FAIL:
        if forward.sigma > ROUGH * forward.size:
            return inconclusive(NOISY, verdict.evaluations)
        closer = CONFIRM * forward.step
        closely = forward.check(problem, closer, forward.bend_at(closer))
        verdict = replace(verdict, evaluations=verdict.evaluations + 5 * problem.x.size + 1)
        if closely.outcome is not Outcome.FAIL:
            return inconclusive("two steps disagree about it", verdict.evaluations)
    return verdict


class Forward:
    """Forward differences of a scalar function, all entries with the same step, and how far they may be off.

    ``step`` is where truncation and noise are alike, and ``bend`` the curvature as it is at that step. All that
    is measured is of the function, so that the claims about it share it; only ``check`` is handed one of them.
    """

    def __init__(self, problem: LinearizedClaim) -> None:
        self.function = problem.function
        self.x = np.array(problem.x, dtype=float)
        self.value = float(problem.function(self.x))
        self.size = abs(self.value)
        value = np.asarray(self.value)
        measured, spent = noise(problem.function, self.x, value)
        self.sigma = float(np.maximum(measured, propagated_input_rounding(problem.function_moved, value)))
        self.evaluations = 3 + spent
        self.typical = float(np.sqrt(np.mean(np.square(entry_scales(self.x))))) if self.x.size else 1.0
        self.step, self.bend = self._balanced()

    def _call(self, flat: Array) -> float:
        value = float(self.function(np.array(flat, dtype=float).reshape(self.x.shape)))
        self.size = max(self.size, abs(value))
        return value

    def bend_at(self, step: float) -> Array:
        """The curvature along every entry within two steps: the largest of three second differences, for it may
        vanish at the point and not beside it."""
        found = np.zeros(self.x.size)
        for i in range(self.x.size):
            values = []
            for k in (-2, -1, 0, 1, 2):
                z = self.x.reshape(-1).copy()
                z[i] += k * step
                values.append(self._call(z) if k else self.value)
            found[i] = np.abs(np.diff(values, 2)).max() / step**2
        return found.reshape(self.x.shape)

    def _balanced(self) -> tuple[float, Array]:
        step = LARGEST_STEP * self.typical
        while True:
            self.evaluations += 4 * self.x.size
            try:
                bend = self.bend_at(step)
            except LeftDomain:
                if step <= SMALLEST_STEP * self.typical:
                    raise
                step = max(step * LARGEST_STEP, SMALLEST_STEP * self.typical)
                continue
            sharpest = float(bend.max(initial=0.0))
            better = 2 * np.sqrt(self.sigma / sharpest) if sharpest > 0 else step
            if better > step / 2 or step <= SMALLEST_STEP * self.typical:
                return step, bend
            step = float(max(better, SMALLEST_STEP * self.typical))

    def check(self, problem: LinearizedClaim, step: float, bend: Array) -> Verdict:
        """``check_grad`` with this step, held against what its forward difference may be off by."""
        claimed = problem.claimed
        start = self.x.reshape(-1)
        evaluations = self.evaluations + 1 + self.x.size

        def gradient(z: Array) -> Array:
            return claimed.reshape(-1)

        difference = float(optimize.check_grad(self._call, gradient, start, epsilon=step))
        if not np.isfinite(difference):
            return inconclusive("the function isn't finite next to the point", evaluations)
        truncation = TRUNCATION * step * bend / 2
        noisy = NOISE * self.sigma / step + 4 * EPS * np.abs(self.x) / step * np.abs(claimed)
        if difference > norm(truncation + noisy):  # only then it matters how far the claim itself is rounded
            noisy = noisy + claim_rounding(problem)
        per_entry = truncation + noisy
        tolerance = norm(per_entry)
        largest = norm(claimed) or abs(self.value) / self.typical
        verdict = Verdict(
            Outcome.PASS,
            difference=difference,
            tolerance=tolerance,
            ratio=difference / tolerance if difference else 0.0,
            detection_limit=tolerance / largest if largest else np.inf,
            evaluations=evaluations,
            variable=problem.variable,
            total=claimed.size,
        )
        if difference > tolerance:
            numerical = optimize.approx_fprime(start, self._call, step).reshape(self.x.shape)
            detail = compare(claimed, Estimate(numerical, per_entry, evaluations), problem.variable)
            return replace(
                verdict,
                outcome=Outcome.FAIL,
                entries=detail.entries,
                claimed=detail.claimed,
                estimate=detail.estimate,
            )
        if max(largest, difference) > 0 and tolerance > RESOLUTION * max(largest, difference):
            sharp = norm(truncation) > norm(noisy)
            reason = "the function bends too sharply there for a forward difference" if sharp else NOISY
            return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=reason)
        return verdict
