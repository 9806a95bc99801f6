"""The oracle ``prime``: both sides of a claim at random points of a prime field.

Rational functions that differ anywhere differ at all but a tiny share of such points, which the degrees of what the
code computes bound (Schwartz 1980, Zippel 1979). The point's sizes count, its values don't: arrays that satisfy a
condition are constructed in the field from random entries.
"""

from __future__ import annotations

import random
import zlib
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.contract import OutsideDomain, hiding_warnings
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import FIRST_GENERIC_BYTE, PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace, Space
from nablacheck.forward import (
    DegenerateSample,
    Degrees,
    DualArray,
    Indeterminate,
    QuadraticNonresidue,
    Residues,
    dual_array,
    false_pass_bound,
    numpy_patched_for,
    random_prime,
)
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.options import PRIME
from nablacheck.oracles.shared.claimed_and_true import BOTH_SIDES_ZERO, PROVEN_WRONG, both_sides
from nablacheck.oracles.shared.code_values import out_shape
from nablacheck.oracles.shared.cross_check import cross_check_exact
from nablacheck.oracles.shared.evaluation import (
    EvaluatedClaim,
    UnsupportedCode,
    arguments,
    checked_over,
    run,
)

name, title = "prime", "the prime field"
by_differences = False


def applies(claim: Claim) -> bool:
    return True


@hiding_warnings
@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Compare both sides of the claim at random points of a prime field, at the sizes of this point."""

    def verdict() -> Verdict:
        found = FieldTrials(claim, point).verdict()
        if found.outcome is Outcome.INCONCLUSIVE:
            return found
        try:
            for each in (point, _generic_point(claim, point)):
                if each is not None:
                    cross_check_exact(claim, each)
        except Indeterminate as undecided:
            return inconclusive(f"the code can't be compared with floats there: {undecided}")
        return found

    return checked_over(claim, point, "residues", verdict)


def _generic_point(claim: Claim, point: Point) -> Point | None:
    """A point of the same sizes with generic values, as those in the field are; None where none is found."""
    sampler, noise = PointSampler(claim), np.random.default_rng(0)
    if set(point.sizes) != set(sampler.letters):
        return None
    return sampler.generic_point(point.sizes, noise.bytes(sampler.choice_count(point.sizes)))


class FieldTrials:
    """A claim at given sizes, tried in a prime field until a wrong one would hardly ever pass."""

    def __init__(self, claim: Claim, point: Point) -> None:
        self.claim = claim
        self.point = point
        shapes = repr((claim.name, sorted(point.sizes.items()), [value.tobytes() for value in _arrays(point)]))
        self.rng = random.Random(zlib.crc32(shapes.encode()))
        self.refused: set[int] = set()
        """Which square roots, counted from 1 in their order, were once taken of what is no square in the field."""

    def verdict(self) -> Verdict:
        chances: list[float] = []
        vacuous = True
        for _ in range(PRIME.trials):
            field, differ, nonzero = self._trial()
            if differ:
                return self._wrong(field)
            if self.claim.kind.states_point:
                raise UnsupportedCode("whether a stationary point is a minimum: residues have no order")
            vacuous = vacuous and not nonzero
            chances.append(false_pass_bound(self.degree, len(field.roots), field.p))
            if chances[-1] > PRIME.hopeless:
                return inconclusive(f"a wrong claim would pass with probability {chances[-1]:.0e} at a time")
            by_signs = self._sign_chance(len(field.roots))
            bound = prod(max(chance, by_signs) for chance in chances)
            if bound <= PRIME.false_pass_bound:
                return inconclusive(BOTH_SIDES_ZERO) if vacuous else Verdict(Outcome.PASS, false_pass_bound=bound)
        return inconclusive("square roots of what may be squares, whose signs a prime field can't tell")

    def _wrong(self, field: Residues) -> Verdict:
        if field.roots:
            return inconclusive("the sides differ, but square roots have two signs in a prime field")
        if not self._relations_hold():
            return inconclusive("the sides differ, but hardly any values satisfy the relations between the arguments")
        reason = f"{PROVEN_WRONG}: the sides differ as rational functions, at almost all values of these sizes"
        return Verdict(Outcome.FAIL, reason, generic=True)

    def _relations_hold(self) -> bool:
        """Whether values drawn at random satisfy the relations between the arguments. Points of the field needn't, and
        sides that differ almost everywhere may agree just where the relations hold."""
        sampler, noise = PointSampler(self.claim), np.random.default_rng(0)
        sizes = self.point.sizes
        drawn = (
            sampler.generic_point(sizes, noise.bytes(sampler.choice_count(sizes)), FIRST_GENERIC_BYTE)
            for _ in range(PRIME.redraws)
        )
        return any(point is not None for point in drawn)

    def _sign_chance(self, roots: int) -> float:
        """The probability that the signs of square roots make a wrong claim right in one trial.

        ``false_pass_bound`` assumes that no root is a rational function of the arguments and the earlier roots, as the
        root of x² is ±x. Such a root is taken of a square at every point of the field; where all roots so far were, one
        of the two signs may make the claim right.
        """
        doubtful = roots - len(self.refused & set(range(1, roots + 1)))
        return 1 - 0.5**doubtful

    def _trial(self) -> tuple[Residues, bool, bool]:
        """The field, whether the sides differ at a random usable point of it, and whether any is other than zero."""
        degenerate = 0
        for _ in range(PRIME.redraws):
            field = Residues(random_prime(self.rng))

            def drawn(shape: tuple[int, ...], field: Residues = field) -> DualArray:
                return dual_array(field, field.drawn(shape, self.rng))

            try:
                with numpy_patched_for(field):
                    sides = list(both_sides(self._evaluated(field, drawn), drawn))
                differ = any(not field.is_zero(each.difference.primal).all() for each in sides)
                return field, differ, any(not field.is_zero(each.squares.primal).all() for each in sides)
            except QuadraticNonresidue:
                self.refused.add(len(field.roots))
            except DegenerateSample:
                degenerate += not field.roots
                if degenerate == PRIME.degenerate:
                    break
        raise OutsideDomain("no random point of the prime field is usable")

    @cached_property
    def degree(self) -> int:
        """The largest degree of a difference, in the entries drawn and those of the directions."""
        degrees = Degrees()

        def drawn(shape: tuple[int, ...]) -> DualArray:
            return dual_array(degrees, np.zeros(shape))

        with numpy_patched_for(degrees):
            sides = list(both_sides(self._evaluated(degrees, drawn), drawn))
        found: list[int] = [part.numerator for each in sides for part in each.difference.primal.ravel().tolist()]
        return max([1, *found])

    def _evaluated(self, number_system: NumberSystem, drawn: Any) -> EvaluatedClaim:
        def made(argument: str, space: Space) -> Any:
            entries = drawn((space.count(self.point.sizes),))
            if not isinstance(space, ArraySpace):
                return space.build(entries, 1.0, self.point.sizes, {})
            if space.condition.over_field is None:
                raise UnsupportedCode(f"{space.condition.name} arrays aren't constructed in a prime field")
            return run(space.condition.over_field, number_system, entries, self.point.values[argument])

        made_arguments, _ = arguments(self.claim, self.point, number_system, made)
        cotangent = None if self.point.cotangent is None else drawn(self.point.cotangent.shape)
        return EvaluatedClaim(self.claim, number_system, made_arguments, out_shape(self.claim, self.point), cotangent)


def _arrays(point: Point) -> list[Any]:
    return [value for value in point.values.values() if isinstance(value, np.ndarray)]
