"""The oracle ``ball``: both sides of a claim in ball arithmetic, at a precision that is doubled until they are decided.

Balls that are disjoint prove the claim wrong at that point. Balls that overlap agree to as many digits as they have,
30 at least. What isn't decided, or has both sides zero (to 300 digits), is inconclusive. Needs the extra ``certify``.

References: F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, 2017.
"""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.core.contract import OutsideDomain, hiding_warnings
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.forward import DualArray, Indeterminate, Unbounded, dual_array, numpy_patched_for
from nablacheck.oracles.minimizers.gradient_scale import displacements
from nablacheck.oracles.minimizers.rigorous_descent import ProvenLower
from nablacheck.oracles.options import BALL
from nablacheck.oracles.shared import disjoint_balls
from nablacheck.oracles.shared.claimed_and_true import BOTH_SIDES_ZERO, Sides, both_sides
from nablacheck.oracles.shared.cross_check import cross_check
from nablacheck.oracles.shared.evaluation import UnsupportedCode, checked_over, evaluated_at_free_entries
from nablacheck.oracles.shared.feasible_set import feasible_set_of
from nablacheck.oracles.shared.problem import problems

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls

name, title = "ball", "ball arithmetic"
by_differences = False

NO_FINITE_BALL = "a side of the claim is no finite ball"
"""Why nothing is decided where a side of the claim has no value, or may have none at any precision."""


def applies(claim: Claim) -> bool:
    return True


@hiding_warnings
@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Compare both sides of the claim at one point, in ball arithmetic."""
    return checked_over(claim, point, "balls", lambda: _for_all_signs(claim, point))


@np.errstate(all="ignore")
def compare_exactly(claim: Claim, point: Point) -> Verdict:
    """The same where floats lose what they stand for, so that nothing at this point is compared with them: that the
    code computes the same on balls as on floats has to be seen elsewhere. Raises ``UnsupportedCode``, and
    ``OutsideDomain`` where the code has no value on balls either."""
    return _for_all_signs(claim, point, cross_checked=False)


def _for_all_signs(claim: Claim, point: Point, cross_checked: bool = True) -> Verdict:
    """The verdict, which has to be the same whatever signs singular vectors have. Where a claim holds, the signs of one
    matrix are the same each time that the code asks for them; where it doesn't, no choice may make it right."""
    verdict = _at_some_precision(claim, point, cross_checked=cross_checked)
    if verdict.sign_ambiguous:
        signs_per_matrix = verdict.outcome is not Outcome.FAIL
        again = (_at_some_precision(claim, point, seed, signs_per_matrix) for seed in range(1, BALL.sign_draws))
        if any(each.outcome is not verdict.outcome for each in again):
            return inconclusive("it depends on the signs of singular vectors or eigenvectors")
    return verdict


def _at_some_precision(
    claim: Claim, point: Point, seed: int = 0, signs_per_matrix: bool = False, cross_checked: bool = True
) -> Verdict:
    """The verdict at the first precision that decides."""
    from nablacheck.forward.numbers.balls import Balls

    precision, reason = BALL.first_precision, Indeterminate()
    while precision <= BALL.last_precision:
        number_system = Balls(precision, seed, signs_per_matrix)
        with numpy_patched_for(number_system):
            try:
                return BallCheck(claim, point, number_system, cross_checked).verdict()
            except Indeterminate as undecided:
                reason = undecided
        if number_system.unexplained:
            constant = f"the constant {next(iter(number_system.unexplained))!r} in the code is rounded"
            return inconclusive(f"{constant}: no more digits agree for certain than it has")
        precision *= 2
    if isinstance(reason, Unbounded):
        raise UnsupportedCode(f"{reason}, at any precision")
    return inconclusive(f"undecided at {BALL.last_precision} bits: {reason}")


class BallCheck:
    """The comparison of a claim at one point, at one precision."""

    def __init__(self, claim: Claim, point: Point, number_system: Balls, cross_checked: bool = True) -> None:
        self.claim = claim
        self.point = point
        self.number_system = number_system
        self.cross_checked = cross_checked
        self.evaluated = evaluated_at_free_entries(claim, point, number_system)
        self.rng = random.Random(zlib.crc32(repr(sorted(point.sizes.items())).encode()))

    def verdict(self) -> Verdict:
        """Raises ``Indeterminate``, and ``UnsupportedCode`` where the code computes something else than on floats."""
        if self.cross_checked and self.number_system.has_signs_of_numpy:
            cross_check(self.evaluated, self.point)
        coarsest, all_zero = 0.0, True
        for sides in both_sides(self.evaluated, self._draw_direction, self._slope_scale):
            if not np.all(self.number_system.finite(sides.difference.primal)):
                raise Indeterminate(NO_FINITE_BALL)
            if not all(part.contains(0) for part in _balls(sides.difference)):
                return self._disjoint(sides)
            agreement = None if self._both_vanish(sides) else _agreement(sides)
            if agreement is not None:
                all_zero = False
                coarsest = max(coarsest, agreement)
                if coarsest > BALL.agreement:
                    raise Indeterminate(f"both sides agree to {agreement:.0e} only")
        if all_zero:
            return inconclusive(BOTH_SIDES_ZERO)
        if self.claim.kind.states_point and (lower := self._lower()) is not None:
            return lower
        digits = max(coarsest, 2.0**-self.number_system.precision)
        return Verdict(Outcome.PASS, detection_limit=digits, sign_ambiguous=self.number_system.sign_choices > 0)

    def _both_vanish(self, sides: Sides) -> bool:
        """Whether neither side can be told from zero, at any precision: x less its mean is zero where it has one entry,
        and as a ball it never is."""
        number_system = self.number_system
        if number_system.precision < BALL.last_precision:
            return False
        bound = number_system.embed(BALL.vanishing).item()
        return all(part.contains(0) and part.abs_upper() < bound for part in _balls(sides.stated) + _balls(sides.true))

    def _draw_direction(self, shape: tuple[int, ...]) -> DualArray:
        denominator, count = BALL.direction_denominator, int(np.prod(shape))
        drawn = [self.rng.randrange(1, denominator) * self.rng.choice((-1, 1)) for _ in range(count)]
        return dual_array(self.number_system, np.array(drawn, dtype=float).reshape(shape) / denominator)

    def _slope_scale(self, variable: str, x: DualArray, direction: DualArray) -> DualArray:
        """The largest slope along a direction about one scale of the entries away from a claimed minimizer, or nearer,
        within the space of its variable. Raises ``Indeterminate`` where it has no value at any of these points."""
        number_system, found = self.number_system, []
        within = feasible_set_of(self.claim.spaces[variable], self.point.values[variable])
        x_floats, line = (np.asarray(number_system.approximate(each.primal), dtype=float) for each in (x, direction))
        for move in displacements(within, x_floats, line):
            away = DualArray(number_system, (x + dual_array(number_system, move)).primal).read_only()
            try:
                slope = self.evaluated.slope(variable, away, direction)
            except (Indeterminate, OutsideDomain):
                continue
            if np.all(number_system.finite(slope.primal)):
                found.append(slope)
        if not found:
            raise Indeterminate(
                "the slope has no value away from the claimed minimizer that would tell which is little"
            )
        return max(found, key=lambda slope: slope.primal[()].abs_lower())

    def _disjoint(self, sides: Sides) -> Verdict:
        """The failure, unless code that stops iterating at a tolerance may be its reason."""
        largest = max((part.abs_upper() for part in _balls(sides.difference)), default=0)
        if self.number_system.decisions and largest < BALL.early_stop * _size_of_terms(sides):
            return inconclusive("the sides differ by little, in code that goes on or stops as values compare")
        return disjoint_balls.failure(self.evaluated, self.number_system, sides)

    def _lower(self) -> Verdict | None:
        """The failure of a claimed minimizer at which the slope is zero, where the function is lower elsewhere."""
        (problem,) = problems(self.claim, self.point)
        return ProvenLower(self.evaluated, self.number_system, problem).verdict()


def _balls(array: DualArray) -> list[Any]:
    return list(array.primal.ravel().tolist())


def _size_of_terms(sides: Sides) -> Any:
    """How large the terms are that add up to what is stated; as a ball, which neither overflows nor underflows."""
    return max((part.abs_upper().sqrt() for part in _balls(sides.squares)), default=0)


def _agreement(sides: Sides) -> float | None:
    """The radius of the difference relative to the terms; None where these are zero."""
    scale = _size_of_terms(sides)
    if not scale > 0:
        return None
    return max(float((part.rad() / scale).upper()) for part in _balls(sides.difference))
