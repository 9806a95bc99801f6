"""The oracle ``ball``: both sides of a claim in ball arithmetic, at a precision that is doubled until they are decided.

Balls that are disjoint prove the claim wrong at that point. Balls that overlap agree to as many digits as they have,
30 at least. Whatever isn't decided, or compares nothing with nothing, is inconclusive. Needs the extra ``certify``.
"""

from __future__ import annotations

import random
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import Entry, Estimate, Outcome, Verdict, entry_name, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.forward import DualArray, Indeterminate, Unbounded, dual_array, running_on
from nablacheck.forward.dispatch import xp
from nablacheck.oracles.minimizers.descent import search_from, told
from nablacheck.oracles.minimizers.far_slopes import displacements
from nablacheck.oracles.minimizers.lower_values import relative_distance, some
from nablacheck.oracles.shared.cross_check import cross_check
from nablacheck.oracles.shared.evaluation import (
    BOTH_SIDES_ZERO,
    PROVEN_WRONG,
    UnsupportedCode,
    checked_over,
    evaluated_at_free_entries,
)
from nablacheck.oracles.shared.feasible_set import NO_STRAIGHT_PATH, feasible_set_of
from nablacheck.oracles.shared.problem import LinearizedClaim, problems
from nablacheck.oracles.shared.sides import Sides, both_sides

if TYPE_CHECKING:
    from nablacheck.forward.numbers.balls import Balls

name, title = "ball", "ball arithmetic"
by_differences = False

FIRST_PRECISION, LAST_PRECISION = 128, 2048
"""In bits."""
DIGITS = 1e-30
"""Overlapping balls agree from this relative radius on."""
STOPPED_SHORT = 2.0**-30
"""The share of its terms by which a side may be off for no other reason than that code has stopped iterating."""
DIRECTION = 1 << 20
"""Into how many parts of 1 the entries of a random direction are divided."""
FEWEST_DIGITS, MOST_DIGITS = 6, 40
"""How many digits of two numbers are told: the fewest that tell them apart."""
SHRUNK = (1.0, 2.0**-10, 2.0**-20, 2.0**-30)
"""How much nearer a claimed minimiser the places are looked at, too, where floats suggest that it is none."""
LOWER_NEAR = "the function is lower near the claimed minimiser, and doesn't curve down there"
AT_LEAST = 2
"""At how many distances the bottom of a valley has to be lower: what is so at one may be another well."""
SIGN_CHOICES = 8
"""How often a verdict is repeated that may rest on the signs of singular vectors."""


def applies(claim: Claim) -> bool:
    return True


@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Hold both sides of the claim against each other at one point, in ball arithmetic."""
    return checked_over(claim, point, "balls", lambda: _whatever_the_signs(claim, point))


def _whatever_the_signs(claim: Claim, point: Point) -> Verdict:
    """The verdict; it has to stand whatever signs singular vectors have. Where a claim holds, those of one matrix are
    the same each time that code asks for them; where it doesn't, no choice may help it."""
    verdict = _decided(claim, point)
    if verdict.sign_ambiguous:
        signs_per_matrix = verdict.outcome is not Outcome.FAIL
        again = (_decided(claim, point, seed, signs_per_matrix) for seed in range(1, SIGN_CHOICES))
        if any(each.outcome is not verdict.outcome for each in again):
            return inconclusive("it depends on the signs of singular vectors or eigenvectors")
    return verdict


def _decided(claim: Claim, point: Point, seed: int = 0, signs_per_matrix: bool = False) -> Verdict:
    """The verdict at the first precision that decides."""
    from nablacheck.forward.numbers.balls import Balls

    precision, reason = FIRST_PRECISION, Indeterminate()
    while precision <= LAST_PRECISION:
        system = Balls(precision, seed, signs_per_matrix)
        with running_on(system):
            try:
                return AtPrecision(claim, point, system).verdict()
            except Indeterminate as undecided:
                reason = undecided
        if system.unexplained:
            constant = f"the constant {system.unexplained[0]!r} in the code is rounded"
            return inconclusive(f"{constant}: no more digits agree for certain than it has")
        precision *= 2
    if isinstance(reason, Unbounded):
        raise UnsupportedCode(f"{reason}, at any precision")
    return inconclusive(f"undecided at {LAST_PRECISION} bits: {reason}")


class AtPrecision:
    """One claim at one point, at one precision."""

    def __init__(self, claim: Claim, point: Point, system: Balls) -> None:
        self.claim = claim
        self.point = point
        self.system = system
        self.evaluated = evaluated_at_free_entries(claim, point, system)
        self.rng = random.Random(zlib.crc32(repr(sorted(point.sizes.items())).encode()))

    def _direction(self, shape: tuple[int, ...]) -> DualArray:
        count = int(np.prod(shape))
        drawn = [self.rng.randrange(1, DIRECTION) * self.rng.choice((-1, 1)) for _ in range(count)]
        return dual_array(self.system, np.array(drawn, dtype=float).reshape(shape) / DIRECTION)

    def verdict(self) -> Verdict:
        """Raises ``Indeterminate``, and ``UnsupportedCode`` where the code does something else than on floats."""
        if self.system.has_signs_of_numpy:
            cross_check(self.evaluated, self.point)
        coarsest, vacuous = 0.0, True
        for each in both_sides(self.evaluated, self._direction, self._slope_elsewhere):
            difference = each.difference.primal.ravel().tolist()
            if not np.all(self.system.finite(each.difference.primal)):
                raise Indeterminate("a side of the claim is no finite ball")
            if not all(part.contains(0) for part in difference):
                return self._believed(each)
            agreement = self._agreement(each)
            if agreement is not None:
                vacuous = False
                coarsest = max(coarsest, agreement)
                if coarsest > DIGITS:
                    raise Indeterminate(f"both sides agree to {agreement:.0e} only")
        if vacuous:
            return inconclusive(BOTH_SIDES_ZERO)
        if self.claim.kind.states_point and (lower := self._lower()) is not None:
            return lower
        digits = max(coarsest, 2.0**-self.system.precision)
        return Verdict(Outcome.PASS, detection_limit=digits, sign_ambiguous=self.system.sign_choices > 0)

    def _believed(self, each: Sides) -> Verdict:
        """The failure, where nothing but the claim can be its reason: not an iteration that stops at a tolerance."""
        scale = max((part.abs_upper().sqrt() for part in each.squares.primal.ravel().tolist()), default=0)
        largest = max((part.abs_upper() for part in each.difference.primal.ravel().tolist()), default=0)
        if self.system.decisions and largest < STOPPED_SHORT * scale:
            return inconclusive("the sides differ by little, in code that goes on or stops as values compare")
        return self._wrong(each)

    def _slope_elsewhere(self, variable: str, x: DualArray, direction: DualArray) -> DualArray:
        """The largest slope along a direction about a natural step away from a claimed minimiser, or nearer, within the
        space of its variable. Raises ``Indeterminate`` where it has no value at any of these places."""
        system, found = self.system, []
        within = feasible_set_of(self.claim.spaces[variable], self.point.values[variable])
        near, along = (np.asarray(system.approximate(each.primal), dtype=float) for each in (x, direction))
        for move in displacements(within, near, along):
            away = DualArray(system, (x + dual_array(system, move)).primal).read_only()
            try:
                slope = self.evaluated.slope(variable, away, direction)
            except (Indeterminate, LeftDomain):
                continue
            if np.all(system.finite(slope.primal)):
                found.append(slope)
        if not found:
            raise Indeterminate(
                "the slope has no value away from the claimed minimiser that would tell which is little"
            )
        return max(found, key=lambda slope: slope.primal[()].abs_lower())

    def _agreement(self, each: Sides) -> float | None:
        """The radius of the difference relative to the terms; None where these are zero. By balls, which neither
        overflow nor underflow."""
        scale = max((part.abs_upper().sqrt() for part in each.squares.primal.ravel().tolist()), default=0)
        if not scale > 0:
            return None
        return max(float((part.rad() / scale).upper()) for part in each.difference.primal.ravel().tolist())

    def _lower(self) -> Verdict | None:
        """The failure where the function is lower than at the claimed minimiser for certain, at a place that floats
        suggest. Near a local one it has to be lower as near as can be told, and the curvature has to be negative:
        values alone prove nothing of those that are nearer. Nor do they prove a local one where a valley beside it is
        lower."""
        (variable,), (x,) = self.claim.variables, self.evaluated.stated()
        (problem,) = problems(self.claim, self.point)
        value = self._value_at(variable, x)
        if problem.feasible_set.curved:
            raise UnsupportedCode(NO_STRAIGHT_PATH)
        moves, valley = _suggested(problem)
        for move in moves:
            lower = {}
            for each in (shrunk * move for shrunk in SHRUNK):
                below = self._below(variable, x, value, each) if problem.feasible_set.inside(problem.x + each) else None
                if below is not None:
                    lower[relative_distance(problem.x + each, problem.x)] = float(below.mid())
            if len(lower) < (len(SHRUNK) if problem.local else 1):
                continue
            if problem.local and not self._curves_down(variable, x, move):
                return inconclusive(LOWER_NEAR)
            (distance, less), *_ = lower.items()
            here = float(value.mid())
            return Verdict(
                Outcome.FAIL, f"{PROVEN_WRONG}: {told(here, here - less, less, distance)}", variable=variable
            )
        falls = sum(self._below(variable, x, value, move) is not None for move in valley) >= AT_LEAST
        return inconclusive(LOWER_NEAR) if falls else None

    def _curves_down(self, variable: str, x: DualArray, move: Array) -> bool:
        """Whether the curvature of the function along a move is certainly negative."""
        direction = dual_array(self.system, move)
        try:
            return bool(self.evaluated.curvature(variable, x, direction, direction).primal[()] < 0)
        except (Indeterminate, LeftDomain, UnsupportedCode):
            return False

    def _below(self, variable: str, x: DualArray, value: Any, move: Array) -> Any:
        """How much lower the function is after a move, if it certainly is."""
        try:
            below = value - self._value_at(variable, x + dual_array(self.system, move))
        except (Indeterminate, LeftDomain):
            return None
        return below if below > 0 else None

    def _value_at(self, variable: str, x: DualArray) -> Any:
        return self.evaluated.value(**{variable: DualArray(self.system, x.primal).read_only()}).primal[()]

    def _wrong(self, each: Sides) -> Verdict:
        """The failure, with the entries that are certainly wrong."""
        if self.claim.kind.states_point or self.claim.kind.order > 1 or self.claim.along is not None:
            return self._wrong_along(each)
        stated, true = self._sides(each)
        difference = stated - true
        claimed, value = (np.asarray(self.system.approximate(side.primal), dtype=float) for side in (stated, true))
        apart = np.array([not part.contains(0) for part in difference.primal.ravel().tolist()]).reshape(
            difference.shape
        )
        entries = tuple(
            Entry(entry_name(each.variable, index, self._lead()), float(claimed[index]), float(value[index]), np.inf)
            for index in np.ndindex(apart.shape)
            if apart[index]
        )
        sizes = np.abs(self.system.approximate(difference.primal))
        worst = np.unravel_index(int(np.argmax(sizes)), sizes.shape) if sizes.size else ()
        ball = np.asarray(difference.primal)[worst]
        return Verdict(
            Outcome.FAIL,
            f"{PROVEN_WRONG}: claimed − true = {float(ball.mid()):.3g} ± {float(ball.rad()):.0e} in one entry",
            difference=float(sizes.max(initial=0.0)),
            tolerance=float(ball.rad()),
            ratio=np.inf,
            variable=each.variable,
            entries=entries,
            total=claimed.size,
            contracted=self.claim.kind.contracted,
            sign_ambiguous=self.system.sign_choices > 0,
            claimed=claimed,
            estimate=Estimate(value, 1e-15 * np.abs(value) + 1e-300, 0),
        )

    def _wrong_along(self, each: Sides) -> Verdict:
        """The same where a slope or a curvature along random directions has been compared, and no entries are."""
        parts = each.difference.primal.ravel().tolist()
        worst = max(range(len(parts)), key=lambda k: parts[k].abs_lower())
        claimed, true = _told_apart(*(side.primal.ravel().tolist()[worst] for side in (each.stated, each.true)))
        if self.claim.along is not None and each.stated.ndim:
            reason = f"an entry of the claim is {claimed}, and {true} in its part along {self.claim.along.name} arrays"
        else:
            what = "curvature" if self.claim.kind.order > 1 else "slope"
            reason = f"along random directions of entries up to 1 the {what} is {true}, and {claimed} by the claim"
        return Verdict(
            Outcome.FAIL,
            f"{PROVEN_WRONG}: {reason}",
            difference=float(np.max(np.abs(self.system.approximate(each.difference.primal)))),
            ratio=np.inf,
            variable=each.variable,
            sign_ambiguous=self.system.sign_choices > 0,
        )

    def _lead(self) -> int:
        out = self.claim.formula.out
        return 0 if out is None else self.claim.kind.leading_axes(out.names)

    def _sides(self, each: Sides) -> tuple[DualArray, DualArray]:
        """The whole derivative that is stated and the true one, entry by entry where that is possible."""
        claim = self.claim
        if claim.kind.states_value:
            return each.stated, each.true
        stated = self.evaluated.stated()[claim.variables.index(each.variable)]
        x = self.evaluated.arguments[each.variable]
        columns = [
            self.evaluated.slope(each.variable, x, dual_array(self.system, axis.reshape(x.shape)))
            for axis in np.eye(x.size)
        ]
        return stated, xp.reshape(xp.stack(columns, axis=-1), stated.shape)


def _told_apart(*balls: Any) -> list[str]:
    """Balls in as many digits as tell them apart, and no more than they have; as floats many would be zero."""
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        texts = [_plain(ball.str(digits, radius=False)) for ball in balls]
        if len(set(texts)) == len(balls):
            break
    return texts


def _plain(text: str) -> str:
    """A decimal number without zeros at its end."""
    mantissa, mark, exponent = text.partition("e")
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + mark + exponent


def _suggested(problem: LinearizedClaim) -> tuple[list[Array], list[Array]]:
    """Moves from the claimed minimiser to where the function is lower in floats, or curves least; and from a local one
    to the bottom of the valley beside it."""
    if "lower, thoroughly" not in problem.about_claim:
        search = search_from(problem, thorough=True)
        moves = [place.x - problem.x for place in some(search.places())]
        valley = [place.x - problem.x for place in search.valley()] if problem.local else []
        moves += [search.bend] if search.bend is not None else []
        problem.about_claim["lower, thoroughly"] = moves, valley
    found: tuple[list[Array], list[Array]] = problem.about_claim["lower, thoroughly"]
    return found
