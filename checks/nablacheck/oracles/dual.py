"""The oracle ``dual``: the derivative by dual numbers in float64, exact to rounding, from scalar rules alone.

The function's code runs on dual numbers along two directions: one that weighs all entries of the variable alike, one
that weighs all entries of the claim alike. Where a slope doesn't agree with the claim to the last digits, it is held
against what rounding may do to either side, as it is measured at arguments moved a little. What fails is looked at
entry by entry, to say where.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from nablacheck.core.arrays import Array, median_size, norm
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import NOISY, RESOLUTION, Estimate, Outcome, Verdict, compare, inconclusive, worst
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.differences.directions import random_weights
from nablacheck.differences.perturbation import Perturbation
from nablacheck.forward import Floats, Indeterminate, UnsupportedOperation
from nablacheck.oracles.minimizers.descent import descent_check
from nablacheck.oracles.minimizers.far_slopes import displacements
from nablacheck.oracles.shared.cross_check import cross_check_dual
from nablacheck.oracles.shared.evaluation import UnsupportedCode, unsupported
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem
from nablacheck.oracles.shared.rounding import LAST_DIGITS, last_digit_spread, rounding
from nablacheck.oracles.shared.subspace import off_tangent_space
from nablacheck.oracles.shared.tangents import Tangents

name, title = "dual", "dual numbers"
by_differences = False

OWN_ROUNDING = 4.0
"""How much more rounding the slope may have than is measured beside the point."""
MOST_UNEVEN = 40
"""By how many powers of two the entries of a direction may differ from each other."""


def applies(claim: Claim) -> bool:
    return not claim.kind.states_value


@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Hold the claim against dual numbers at one point."""
    try:
        return worst(each_problem(claim, point, lambda problem: Dual(claim, point, problem).verdict()))
    except (UnsupportedCode, UnsupportedOperation) as reason:
        return unsupported("dual numbers", reason)
    except Indeterminate as reason:
        return inconclusive(f"undecided: {reason}")


class Dual:
    """A problem, with the derivative of its function by dual numbers."""

    def __init__(self, claim: Claim, point: Point, problem: LinearizedClaim) -> None:
        self.claim = claim
        self.point = point
        self.problem = problem
        self.tangents = Tangents(claim, point, problem)

    def verdict(self) -> Verdict:
        problem, variable = self.problem, self.problem.variable
        there = self.point.replace(**{variable: problem.x}) if problem.minimizer else self.point
        cross_check_dual(self.claim, there, variable)
        if problem.minimizer:
            return self._minimizer_verdict()
        outside = off_tangent_space(problem)
        if outside is not None:
            return outside
        even, levelled = self._directions()
        found = self._line(even)
        if found.outcome is Outcome.FAIL:
            return self._entry_by_entry(found, even)
        if found.outcome is Outcome.INCONCLUSIVE:
            return found  # what hides the whole has spoilt every entry, the small ones not as visibly
        each = self._line(levelled)
        if each.outcome is Outcome.FAIL:
            return self._entry_by_entry(each, levelled)
        return replace(found, entry_detection_limit=each.detection_limit * max(1, problem.claimed.size))

    def _line(self, direction: Array) -> Verdict:
        """The verdict on the slope along one direction."""
        problem = self.problem
        claimed, true = self._along(problem.claimed, direction), self.tangents.slope(direction)
        terms = self._terms(direction)
        last = LAST_DIGITS * terms

        def verdict(claim: float, own: float) -> Verdict:
            tolerance = last + claim + own
            return self._compared(claimed, true, tolerance, terms)

        if (np.abs(claimed - true) <= last).all():
            return self._compared(claimed, true, last, terms)
        return self._doubted(verdict, direction, lambda claimed: self._along(claimed, direction))

    def _compared(self, claimed: Array, true: Array, tolerance: Array, terms: Array) -> Verdict:
        problem = self.problem
        line = f"the slope by {problem.variable} along a line"
        found = compare(claimed, Estimate(true, tolerance, self.tangents.evaluations), line, leading=0)
        scale = float(terms.max(initial=0.0))
        coarse = float(tolerance.max(initial=0.0)) / scale if scale else np.inf
        wrong = found.outcome is Outcome.FAIL
        noisy = not wrong and (not np.isfinite(tolerance).all() or RESOLUTION < coarse < np.inf)
        return replace(
            found,
            outcome=Outcome.FAIL if wrong else Outcome.INCONCLUSIVE if noisy else Outcome.PASS,
            reason=NOISY if noisy else found.reason if wrong else "",
            variable=found.variable if wrong else problem.variable,
            detection_limit=coarse,
            total=problem.claimed.size,
            claimed=None,
            estimate=None,
        )

    def _directions(self) -> Iterator[Array]:
        """One direction that depends on the point alone, so that other claims need it, too; one along which all entries
        of the claim weigh alike, to a power of two."""
        problem = self.problem
        rng = np.random.default_rng(zlib.crc32(problem.x.tobytes()))
        shape = problem.x.shape
        even = random_weights(rng, shape)
        for direction in (even, even * _weights(problem.claimed, len(problem.out), shape)):
            yield direction if problem.project is None else problem.project(problem.x, direction)

    def _along(self, claimed: Array, direction: Array) -> Array:
        """The slope along a direction that a claimed derivative makes."""
        if self.problem.order == 2:
            claimed = _contracted(claimed, self.tangents.second_direction(direction))
        return _contracted(claimed, direction)

    def _terms(self, direction: Array) -> Array:
        """The same without cancellation."""
        terms = np.abs(self.problem.claimed)
        if self.problem.order == 2:
            terms = _contracted(terms, np.abs(self.tangents.second_direction(direction)))
        return _contracted(terms, np.abs(direction))

    def _entry_by_entry(self, failure: Verdict, direction: Array) -> Verdict:
        """A failure along a direction with the entries that make it; as it is where none does so alone."""
        problem = self.problem
        claimed, shape = problem.claimed, problem.x.shape
        if problem.project is not None or problem.order == 2:
            return failure
        columns = [self.tangents.slope(axis.reshape(shape)) for axis in np.eye(problem.x.size)]
        true = np.stack(columns, axis=-1).reshape(claimed.shape)
        tolerance = np.broadcast_to(failure.tolerance / np.abs(direction), claimed.shape)
        found = compare(
            claimed,
            Estimate(true, tolerance, self.tangents.evaluations),
            problem.variable,
            leading=len(problem.out),
        )
        return found if found.outcome is Outcome.FAIL else failure

    def _doubted(
        self, verdict: Callable[[float, float], Verdict], direction: Array, compared: Callable[[Array], Array]
    ) -> Verdict:
        """The verdict for given errors by rounding, those of what is ``compared`` of the claim and of the slope.

        A failure has to stand also where both may be as wrong as they differ between arguments some ulps apart, worked
        out with other roundings each time: at a singularity, or where all cancels, nothing else shows what rounding
        does.
        """

        def decided(evaluate: Callable[[Perturbation], Array], move: Perturbation) -> Array:
            try:
                return evaluate(move)
            except Indeterminate as kink:  # at the moved arguments, such as zeros: it tells nothing about the point
                raise LeftDomain(str(kink)) from None

        claim = rounding(lambda move: compared(self.problem.claims(move)))
        own = OWN_ROUNDING * rounding(partial(decided, partial(self.tangents.slope, direction)))
        found = verdict(claim, own)
        if found.outcome is not Outcome.FAIL:
            return found
        claim += last_digit_spread(partial(decided, lambda move: compared(self.tangents.randomly_rounded_claim(move))))
        own += last_digit_spread(partial(decided, partial(self.tangents.randomly_rounded_slope, direction)))
        return verdict(claim, own)

    def _minimizer_verdict(self) -> Verdict:
        """The slope vanishes at the claimed minimiser, as far as rounding both lets it."""
        problem = self.problem
        direction = next(self._directions())
        slope = self.tangents.slope(direction)
        if np.abs(slope) <= LAST_DIGITS * self._ordinary(direction):
            return descent_check(
                problem, Verdict(Outcome.PASS, detection_limit=LAST_DIGITS, evaluations=self.tangents.evaluations)
            )
        curvature = float(np.abs(Tangents(self.claim, self.point, replace(problem, order=2)).slope(direction)))
        natural = curvature * (norm(problem.x) or 1.0)
        difference = float(np.abs(slope))

        def verdict(claim: float, own: float) -> Verdict:
            tolerance = problem.x.size * claim * curvature + own if np.isfinite(claim) else np.inf
            wrong = difference > tolerance
            return Verdict(
                Outcome.FAIL if wrong else Outcome.PASS,
                f"the slope along a line is {difference:.3g} there, and may be {tolerance:.2g}" if wrong else "",
                difference=difference,
                tolerance=tolerance,
                ratio=difference / tolerance if difference else 0.0,
                detection_limit=tolerance / natural if natural else np.inf,
                evaluations=self.tangents.evaluations,
                variable=problem.variable,
            )

        found = self._doubted(verdict, direction, lambda claimed: claimed)
        if found.outcome is Outcome.FAIL:
            return found
        if np.isinf(found.tolerance) or found.tolerance > RESOLUTION * natural > 0:
            return replace(found, outcome=Outcome.INCONCLUSIVE, reason=NOISY)
        return descent_check(problem, found)

    def _ordinary(self, direction: Array) -> float:
        """The size of the slope along a direction as far from the claimed minimiser as it has a value; 0 if nowhere."""
        problem = self.problem
        for move in displacements(problem.feasible_set, problem.x, direction):
            try:
                return float(np.abs(self.tangents.at(problem.x + move, direction, self.point.values, Floats())))
            except (LeftDomain, Indeterminate):
                continue
        return 0.0


def _contracted(derivative: Array, direction: Array) -> Array:
    """The sum over the last axes, those of the direction; what ``np.tensordot`` gives, without its preparations."""
    lead = derivative.shape[: derivative.ndim - direction.ndim]
    return np.asarray(derivative.reshape(*lead, direction.size) @ direction.reshape(-1))


def _weights(claimed: Array, lead: int, shape: tuple[int, ...]) -> Array:
    """Powers of two, inversely as large as the entries of the claim, whose first ``lead`` axes are summed over."""
    size = np.abs(claimed)
    while size.ndim > len(shape):
        size = size.max(axis=0) if lead else size.max(axis=-1)
    middle = median_size(size)
    if not middle:
        return np.ones(shape)
    exponent = np.round(np.log2(np.where(size > 0, size, middle) / middle))
    return np.asarray(np.exp2(-np.clip(exponent, -MOST_UNEVEN, MOST_UNEVEN)))
