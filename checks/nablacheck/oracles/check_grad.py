"""The oracle ``check_grad``: ``scipy.optimize.check_grad`` itself, with the tolerance its forward difference deserves.

``check_grad`` returns the norm of (claimed − forward difference). A forward difference with step ε is off by the
truncation ε f″/2 and the noise 2σ/ε, entry by entry; f″ is taken from second differences with the same step, and σ is
measured. The step balances the two (Gill, Murray, Saunders and Wright, 1983). A failure has to show with a smaller step
too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
from scipy import optimize

from nablacheck.core.arrays import EPS, SMALLEST_NORMAL, Array, entry_scales, norm, rms
from nablacheck.core.contract import OutsideDomain, hiding_warnings
from nablacheck.core.verdict import (
    NOISY,
    RESOLUTION,
    VALUES_UNDERFLOW,
    Estimate,
    Outcome,
    Verdict,
    compare,
    inconclusive,
    worst,
)
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.checker import CountedFunction
from nablacheck.differences.directions import random_weights
from nablacheck.differences.noise import residual_noise
from nablacheck.differences.propagated_rounding import propagated_input_rounding
from nablacheck.oracles.options import CHECK_GRAD
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem
from nablacheck.oracles.shared.value_rounding import claim_rounding

name, title = "check_grad", "scipy.optimize.check_grad"
by_differences = True


def applies(claim: Claim) -> bool:
    """It compares gradients in free directions; a Jacobian is contracted with a drawn cotangent first."""
    return claim.kind.order == 1 and claim.kind.states_derivative and claim.along is None


@hiding_warnings
@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Compare the claim with forward differences, by ``scipy.optimize.check_grad``, at one point."""
    verdict = worst(each_problem(claim, point, lambda problem: _check_gradient(_scalar(problem, point))))
    return verdict if point.cotangent is None else replace(verdict, contracted=True)


def _scalar(problem: LinearizedClaim, point: Point) -> LinearizedClaim:
    """The claim about ⟨G, f⟩ where the function is array-valued."""
    return problem if point.cotangent is None or not problem.out else problem.weighted(point.cotangent)


def _check_gradient(problem: LinearizedClaim) -> Verdict:
    known = problem.about_function
    if name not in known:
        known[name] = ForwardDifferences(problem)
    differences: ForwardDifferences = known[name]
    verdict = differences.check(problem, differences.step, differences.curvature)
    if verdict.outcome is Outcome.FAIL:
        if differences.sigma > CHECK_GRAD.rough * differences.largest_value:
            return inconclusive(NOISY, verdict.evaluations)
        closer = CHECK_GRAD.confirmation * differences.step
        confirmed = differences.check(problem, closer, differences.curvature_at(closer))
        verdict = replace(verdict, evaluations=verdict.evaluations + 4 * problem.x.size + 1)
        if confirmed.outcome is not Outcome.FAIL:
            return inconclusive("two steps disagree about it", verdict.evaluations)
    return verdict


class ForwardDifferences:
    """Forward differences of a scalar function, all entries with the same step, and how far they may be off.

    ``step`` balances truncation and noise, and ``curvature`` is the second derivative along every entry as that step
    sees it. What is measured here is about the function alone, so that all claims about it share it; a claim is only
    passed to ``check``.
    """

    def __init__(self, problem: LinearizedClaim) -> None:
        self.function = problem.function
        self.x = np.array(problem.x, dtype=float)
        self.value = float(problem.function(self.x))
        self.largest_value = abs(self.value)
        value = np.asarray(self.value)
        function = CountedFunction(lambda z: float(problem.function(z)))
        direction = entry_scales(self.x) * np.random.default_rng(self.x.size).uniform(0.5, 1.5, self.x.shape)
        roundoff = EPS * abs(self.value)
        noise = residual_noise(function, self.x, direction, roundoff)
        self.sigma = max(roundoff, noise, float(propagated_input_rounding(problem.perturbed_function, value)))
        self.evaluations = 3 + function.evaluations
        self.scale = rms(entry_scales(self.x)) or 1.0
        self.step, self.curvature = self._balanced()

    def _call(self, flat: Array) -> float:
        value = float(self.function(np.asarray(flat, dtype=float).reshape(self.x.shape)))
        self.largest_value = max(self.largest_value, abs(value))
        return value

    def _mean_curvature(self, step: float) -> float:
        """The size of the second derivative along one line, on which all entries move: at most the largest along an
        entry where entries don't act on each other, and as a rule of its size."""
        line = random_weights(np.random.default_rng(self.x.size), self.x.shape)
        line *= step / norm(line)
        ahead, behind = (self._call(self.x + move) for move in (line, -line))
        return abs(ahead - 2 * self.value + behind) / step**2

    def curvature_at(self, step: float) -> Array:
        """The size of the second derivative along every entry over the step: the larger of two second differences,
        since it may vanish at the point and not beside it."""
        found = np.zeros(self.x.size)
        z = self.x.reshape(-1).copy()
        for i, xi in enumerate(self.x.reshape(-1)):
            values = []
            for k in (-1, 0, 1, 2):
                z[i] = xi + k * step
                values.append(self._call(z) if k else self.value)
            z[i] = xi
            differences = (a - 2 * b + c for a, b, c in zip(values, values[1:], values[2:], strict=False))
            found[i] = max(map(abs, differences)) / step**2
        return found.reshape(self.x.shape)

    def _balanced(self) -> tuple[float, Array]:
        """The step ε = 2 √(σ/f″) at which truncation and noise are alike, and the curvature there: from the largest
        step on, smaller ones until the curvature that a step sees asks for none much smaller. A step that is far too
        large is told by the curvature along a single line."""
        smallest = CHECK_GRAD.smallest_step * self.scale
        step = CHECK_GRAD.largest_step * self.scale

        def shorter(sharpest: float) -> float:
            """A much shorter step that this curvature asks for, or else the same."""
            better = 2 * np.sqrt(self.sigma / sharpest) if sharpest > 0 else step
            return step if better > step / 2 else float(max(better, smallest))

        self.evaluations += 2
        with suppress(OutsideDomain):
            step = shorter(self._mean_curvature(step))
        while True:
            self.evaluations += 3 * self.x.size
            try:
                curvature = self.curvature_at(step)
            except OutsideDomain:
                if step <= smallest:
                    raise
                step = max(step * CHECK_GRAD.shortening, smallest)
                continue
            following = shorter(float(curvature.max(initial=0.0)))
            if following == step or step <= smallest:
                return step, curvature
            step = following

    def check(self, problem: LinearizedClaim, step: float, curvature: Array) -> Verdict:
        """The verdict of ``check_grad`` with this step, within what its forward difference may be off by."""
        claimed = problem.claimed
        evaluations = self.evaluations + 1 + self.x.size

        def gradient(z: Array) -> Array:
            return claimed.reshape(-1)

        difference = float(optimize.check_grad(self._call, gradient, self.x.reshape(-1), epsilon=step))
        if not np.isfinite(difference):
            return inconclusive("the function isn't finite next to the point", evaluations)
        truncation = CHECK_GRAD.truncation_factor * step * curvature / 2
        noisy = CHECK_GRAD.noise_factor * self.sigma / step + 4 * EPS * np.abs(self.x) / step * np.abs(claimed)
        if difference > norm(truncation + noisy):  # only then the rounding of the claim itself matters
            noisy = noisy + claim_rounding(problem)
        tolerance = norm(truncation + noisy)
        largest = norm(claimed) or abs(self.value) / self.scale
        verdict = Verdict(
            Outcome.PASS,
            difference=difference,
            tolerance=tolerance,
            ratio=difference / tolerance if difference else 0.0,
            detection_limit=tolerance / norm(claimed) if norm(claimed) else np.inf,
            evaluations=evaluations,
            variable=problem.variable,
            total=claimed.size,
        )
        if 0 < max(largest, difference) < SMALLEST_NORMAL:
            return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=VALUES_UNDERFLOW)
        if difference > tolerance:
            return self._failure(verdict, problem, step, truncation + noisy)
        if max(largest, difference) > 0 and tolerance > RESOLUTION * max(largest, difference):
            sharp = norm(truncation) > norm(noisy)
            reason = "the function bends too sharply there for a forward difference" if sharp else NOISY
            return replace(verdict, outcome=Outcome.INCONCLUSIVE, reason=reason)
        return verdict

    def _failure(self, verdict: Verdict, problem: LinearizedClaim, step: float, tolerance: Array) -> Verdict:
        """The failure with the entries that are wrong by themselves."""
        numerical = optimize.approx_fprime(self.x.reshape(-1), self._call, step).reshape(self.x.shape)
        detail = compare(problem.claimed, Estimate(numerical, tolerance, verdict.evaluations), problem.variable)
        return replace(
            verdict,
            outcome=Outcome.FAIL,
            entries=detail.entries,
            claimed=detail.claimed,
            estimate=detail.estimate,
        )
