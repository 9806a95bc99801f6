"""The oracle ``dual``: the derivative by dual numbers in float64, exact to rounding, from scalar rules alone.

The function's code runs on dual numbers along two directions: one in which all entries of the variable have weights of
about 1, and one in which all entries of the claim contribute alike. A slope that doesn't agree with the claim to the
last digits is compared within what rounding may do to either side, which is measured at perturbed arguments. A failure
is worked out entry by entry, to say where.

References: A. Griewank and A. Walther, Evaluating derivatives, 2008, chapter 3.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import numpy as np

from nablacheck.core.arrays import Array, median_size, norm
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
from nablacheck.differences.directions import random_weights
from nablacheck.differences.perturbations import Perturbation
from nablacheck.forward import Floats, Indeterminate, UnsupportedOperation
from nablacheck.oracles.minimizers.descent_check import descent_check
from nablacheck.oracles.minimizers.gradient_scale import displacements
from nablacheck.oracles.shared.cross_check import cross_check_dual
from nablacheck.oracles.shared.evaluation import UnsupportedCode, unsupported
from nablacheck.oracles.shared.problem import LinearizedClaim, each_problem
from nablacheck.oracles.shared.subspace import off_tangent_space
from nablacheck.oracles.shared.tangents import Tangents
from nablacheck.oracles.shared.value_rounding import LAST_DIGITS, apart_from_rounded, last_digit_spread, rounding_error

name, title = "dual", "dual numbers"
by_differences = False

UNDECIDED = "undecided"
"""What the reason begins with where the code compares values that are equal and move differently."""
TANGENT_ROUNDING_FACTOR = 4.0
"""How many times the rounding that is measured beside the point the slope by tangents may be off: the measurement sees
the roundings of a few nearby points. Smaller values give false alarms near singularities. Empirical."""
WEIGHT_EXPONENT_LIMIT = 40
"""The largest power of two by which an entry of a direction is made longer or shorter, so that all entries of the claim
contribute alike. Without a limit entries near zero would take the direction to the end of the range of floats."""
WITHIN_A_SPACE = 10
"""The same of a direction within a space, whose entries don't move one by one: where its entries are too far apart, the
rounding by which the point misses the space is all that the slope shows. Empirical."""


def applies(claim: Claim) -> bool:
    return not claim.kind.states_value


@hiding_warnings
@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Compare the claim with the derivative by dual numbers at one point."""
    try:
        return worst(each_problem(claim, point, lambda problem: DualCheck(claim, point, problem).verdict()))
    except (UnsupportedCode, UnsupportedOperation) as reason:
        return unsupported("dual numbers", reason)
    except Indeterminate as reason:
        return inconclusive(f"{UNDECIDED}: {reason}")


class DualCheck:
    """One claimed derivative at a point, and that of its function by dual numbers."""

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
        even, levelled = self._directions()  # weights of about 1; contributions alike
        found = self._along_line(even)
        if found.outcome is Outcome.FAIL:
            return self._entry_by_entry(found, even)
        if found.outcome is Outcome.INCONCLUSIVE:
            return found  # rounding that hides the slope as a whole hides every entry
        each = self._along_line(levelled)
        if each.outcome is Outcome.FAIL:
            return self._entry_by_entry(each, levelled)
        return replace(found, entry_detection_limit=each.detection_limit * max(1, problem.claimed.size))

    def _along_line(self, direction: Array) -> Verdict:
        """The verdict on the slope along one direction."""
        problem = self.problem
        claimed, true = self._contracted(problem.claimed, direction), self.tangents.slope(direction)
        terms = self._terms(direction)
        last = LAST_DIGITS * terms

        def verdict(claim_rounding: float, slope_rounding: float) -> Verdict:
            tolerance = last + claim_rounding + slope_rounding
            return self._line_verdict(claimed, true, tolerance, terms)

        if (np.abs(claimed - true) <= last).all():
            return self._line_verdict(claimed, true, last, terms)
        if problem.project is not None:
            last = last + self._off_the_space(direction)
        return self._allowing_for_rounding(verdict, direction, lambda claimed: self._contracted(claimed, direction))

    def _off_the_space(self, direction: Array) -> float:
        """How far the slope along a direction within a space may be off, since rounding has moved the point off the
        space: by that share of the free derivative, of which next to nothing may lie along the space."""
        rng = np.random.default_rng(1)
        free = [random_weights(rng, direction.shape) for _ in range(2)]
        steepest = max(float(np.abs(self.tangents.slope(each)).max(initial=0.0)) / norm(each) for each in free)
        return LAST_DIGITS * steepest * norm(direction)

    def _line_verdict(self, claimed: Array, true: Array, tolerance: Array, terms: Array) -> Verdict:
        problem = self.problem
        line = f"the slope by {problem.variable} along a line"
        found = compare(claimed, Estimate(true, tolerance, self.tangents.evaluations), line, leading=0)
        scale = float(terms.max(initial=0.0))
        coarse = float(tolerance.max(initial=0.0)) / scale if scale else np.inf
        if found.reason == VALUES_UNDERFLOW:
            return found
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
        """A direction that depends on the point alone, so that its slope is known to other claims about the function;
        and one in which all entries of the claim contribute alike, up to a factor of two."""
        problem = self.problem
        rng = np.random.default_rng(zlib.crc32(problem.x.tobytes()))
        shape = problem.x.shape
        even = random_weights(rng, shape)
        limit = WEIGHT_EXPONENT_LIMIT if problem.project is None else WITHIN_A_SPACE
        for direction in (even, even * _weights(problem.claimed, len(problem.out), shape, limit)):
            if problem.project is not None:  # twice, as rounding leaves a share of what is taken away
                direction = problem.project(problem.x, problem.project(problem.x, direction))
            yield direction

    def _contracted(self, claimed: Array, direction: Array) -> Array:
        """The slope along a direction that a claimed derivative makes."""
        if self.problem.order == 2:
            claimed = _contract(claimed, self.tangents.second_direction(direction))
        return _contract(claimed, direction)

    def _terms(self, direction: Array) -> Array:
        """The sum of the sizes of the terms of that slope: of it the rounding is a share."""
        terms = np.abs(self.problem.claimed)
        if self.problem.order == 2:
            terms = _contract(terms, np.abs(self.tangents.second_direction(direction)))
        found = _contract(terms, np.abs(direction))
        if self.problem.project is not None:  # each entry is made of all, and so is its rounding
            found = found + norm(self.problem.claimed) * norm(direction)
        return found

    def _entry_by_entry(self, failure: Verdict, direction: Array) -> Verdict:
        """A failure along a direction, with the entries that are wrong; unchanged if no entry is so by itself."""
        problem = self.problem
        claimed, shape = problem.claimed, problem.x.shape
        if problem.project is not None or problem.order == 2:
            return failure
        columns = [self.tangents.slope(axis.reshape(shape)) for axis in np.eye(problem.x.size)]
        true = np.stack(columns, axis=-1).reshape(claimed.shape)
        tolerance = np.broadcast_to(failure.tolerance / np.abs(direction), claimed.shape)
        found = compare(
            claimed, Estimate(true, tolerance, self.tangents.evaluations), problem.variable, leading=len(problem.out)
        )
        return found if found.outcome is Outcome.FAIL else failure

    def _allowing_for_rounding(
        self, verdict: Callable[[float, float], Verdict], direction: Array, compared: Callable[[Array], Array]
    ) -> Verdict:
        """The verdict for the rounding errors of what is ``compared`` of the claim, and of the slope.

        A failure has to stand also where either may be off by as much as it differs between arguments a few units in
        the last place apart, with random rounding each time: at a singularity, or where all terms cancel, nothing else
        shows what rounding does.
        """

        def decidable(evaluate: Callable[[Perturbation], Array], move: Perturbation) -> Array:
            try:
                return evaluate(move)
            except Indeterminate as kink:  # at perturbed arguments, such as zeros: it tells nothing about the point
                raise OutsideDomain(str(kink)) from None

        claim = rounding_error(lambda move: compared(self.problem.perturbed_claim(move)))
        slope = TANGENT_ROUNDING_FACTOR * rounding_error(partial(decidable, partial(self.tangents.slope, direction)))
        found = verdict(claim, slope)
        if found.outcome is not Outcome.FAIL:
            return found
        claim += last_digit_spread(
            partial(decidable, lambda move: compared(self.tangents.randomly_rounded_claim(move)))
        )
        rounded = cache(partial(decidable, partial(self.tangents.randomly_rounded_slope, direction)))
        slope += last_digit_spread(rounded) + apart_from_rounded(self.tangents.slope(direction), rounded)
        return verdict(claim, slope)

    def _minimizer_verdict(self) -> Verdict:
        """Whether the slope is zero at the claimed minimizer, within the rounding of both, and nothing is lower."""
        problem = self.problem
        direction = next(self._directions())
        slope = self.tangents.slope(direction)
        if np.abs(slope) <= LAST_DIGITS * self._slope_scale(direction):
            return descent_check(
                problem, Verdict(Outcome.PASS, detection_limit=LAST_DIGITS, evaluations=self.tangents.evaluations)
            )
        curvature = float(np.abs(Tangents(self.claim, self.point, replace(problem, order=2)).slope(direction)))
        scale = curvature * (norm(problem.x) or 1.0)
        difference = float(np.abs(slope))

        def verdict(claim_rounding: float, slope_rounding: float) -> Verdict:
            tolerance = np.inf
            if np.isfinite(claim_rounding):
                tolerance = problem.x.size * claim_rounding * curvature + slope_rounding
            wrong = difference > tolerance
            return Verdict(
                Outcome.FAIL if wrong else Outcome.PASS,
                f"the slope along a line is {difference:.3g} there, and may be {tolerance:.2g}" if wrong else "",
                difference=difference,
                tolerance=tolerance,
                ratio=difference / tolerance if difference else 0.0,
                detection_limit=tolerance / scale if scale else np.inf,
                evaluations=self.tangents.evaluations,
                variable=problem.variable,
            )

        found = self._allowing_for_rounding(verdict, direction, lambda claimed: claimed)
        if found.outcome is Outcome.FAIL:
            return found
        if np.isinf(found.tolerance) or found.tolerance > RESOLUTION * scale > 0:
            return replace(found, outcome=Outcome.INCONCLUSIVE, reason=NOISY)
        return descent_check(problem, found)

    def _slope_scale(self, direction: Array) -> float:
        """The size of the slope along a direction as far from the claimed minimizer as it has one; 0 if nowhere."""
        problem = self.problem
        for move in displacements(problem.feasible_set, problem.x, direction):
            try:
                return float(np.abs(self.tangents.at(problem.x + move, direction, self.point.values, Floats())))
            except (OutsideDomain, Indeterminate):
                continue
        return 0.0


def _contract(derivative: Array, direction: Array) -> Array:
    """The sum over the last axes, those of the direction: as by ``np.tensordot``, which is slower for small arrays."""
    lead = derivative.shape[: derivative.ndim - direction.ndim]
    return np.asarray(derivative.reshape(*lead, direction.size) @ direction.reshape(-1))


def _weights(claimed: Array, lead: int, shape: tuple[int, ...], limit: int) -> Array:
    """Powers of two, inversely as large as the entries of the claim. Its first ``lead`` axes are those of the
    function's value; over them, or else over its last ones, the largest entry counts."""
    size = np.abs(claimed)
    while size.ndim > len(shape):
        size = size.max(axis=0) if lead else size.max(axis=-1)
    middle = median_size(size)
    if not middle:
        return np.ones(shape)
    exponent = np.round(np.log2(np.where(size > 0, size, middle) / middle))
    return np.asarray(np.exp2(-np.clip(exponent, -limit, limit)))
