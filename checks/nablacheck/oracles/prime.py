"""The oracle ``prime``: both sides of a claim at random points of a prime field.

Rational functions that differ anywhere differ at all but a tiny share of such points, which the degrees of what the
sources compute bound (Schwartz and Zippel). The point's sizes count, its values don't: each condition is constructed of
random free entries in the field.
"""

from __future__ import annotations

import random
import zlib
from functools import cached_property
from math import prod
from typing import Any

import numpy as np

from nablacheck.core.contract import LeftDomain
from nablacheck.core.verdict import Outcome, Verdict, inconclusive
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point
from nablacheck.declare.sampler import FIRST_GENERIC_BYTE, PointSampler
from nablacheck.declare.spaces import ArraySpace, Space
from nablacheck.forward import (
    DegenerateSample,
    Degrees,
    DualArray,
    Indeterminate,
    NotASquare,
    Residues,
    dual_array,
    false_pass_bound,
    random_prime,
    running_on,
)
from nablacheck.forward.numbers.base import NumberSystem
from nablacheck.oracles.shared.cross_check import cross_check_exact
from nablacheck.oracles.shared.evaluation import (
    BOTH_SIDES_ZERO,
    PROVEN_WRONG,
    EvaluatedClaim,
    UnsupportedCode,
    arguments,
    checked_over,
    run,
)
from nablacheck.oracles.shared.problem import out_shape
from nablacheck.oracles.shared.sides import both_sides

name, title = "prime", "the prime field"
by_differences = False

SMALL_ENOUGH = 1e-12
"""The false-pass bound at which no further trial is needed."""
TRIES = 100
"""How many unusable points of the field are drawn again: every square root halves the usable ones."""
TRIALS = 100
"""How often the sides are held against each other at most."""
LARGE = 1e-3
"""A chance of a false pass in one trial from which on there is no use in further ones."""


def applies(claim: Claim) -> bool:
    return True


@np.errstate(all="ignore")
def check(claim: Claim, point: Point) -> Verdict:
    """Hold both sides of the claim against each other at random points of a prime field, at the sizes of this point."""

    def verdict() -> Verdict:
        found = Trials(claim, point).verdict()
        if found.outcome is Outcome.INCONCLUSIVE:
            return found
        try:
            for each in (point, _generic(claim, point)):
                if each is not None:
                    cross_check_exact(claim, each)
        except Indeterminate as undecided:
            return inconclusive(f"the code can't be compared with floats there: {undecided}")
        return found

    return checked_over(claim, point, "residues", verdict)


def _generic(claim: Claim, point: Point) -> Point | None:
    """A point of the same sizes whose values are as little special as those in the field; None where none is found."""
    sampler, noise = PointSampler(claim), np.random.default_rng(0)
    if set(point.sizes) != set(sampler.letters):
        return None
    return sampler.generic(point.sizes, noise.bytes(sampler.choices(point.sizes)))


class Trials:
    """A claim at given sizes, tried in a prime field until a wrong one would hardly ever pass."""

    def __init__(self, claim: Claim, point: Point) -> None:
        self.claim = claim
        self.point = point
        shapes = repr((claim.name, sorted(point.sizes.items()), [value.tobytes() for value in _arrays(point)]))
        self.rng = random.Random(zlib.crc32(shapes.encode()))

        self.refused: set[int] = set()
        """Which square roots, counted from 1 in their order, have been those of no square somewhere."""

    def verdict(self) -> Verdict:
        chances: list[float] = []
        vacuous = True
        for _ in range(TRIALS):
            field, differ, nonzero = self._trial()
            if differ:
                return self._wrong(field)
            if self.claim.kind.states_point:
                raise UnsupportedCode("whether a stationary point is a minimum: residues have no order")
            vacuous = vacuous and not nonzero
            chances.append(false_pass_bound(self.degree, len(field.roots), field.p))
            if chances[-1] > LARGE:
                return inconclusive(f"a wrong claim would pass with probability {chances[-1]:.0e} at a time")
            other = self._wrong_signs(len(field.roots))
            bound = prod(max(once, other) for once in chances)
            if bound <= SMALL_ENOUGH:
                return inconclusive(BOTH_SIDES_ZERO) if vacuous else Verdict(Outcome.PASS, bound=bound)
        return inconclusive("square roots of what may be squares, whose signs a prime field can't tell")

    def _wrong(self, field: Residues) -> Verdict:
        if field.roots:
            return inconclusive("the sides differ, but square roots have two signs in a prime field")
        if not self._generic():
            return inconclusive("the sides differ, but hardly any values satisfy the relations between the arguments")
        reason = f"{PROVEN_WRONG}: the sides differ as rational functions, at almost all values of these sizes"
        return Verdict(Outcome.FAIL, reason, generic=True)

    def _generic(self) -> bool:
        """Whether values drawn at random satisfy the relations: a field knows nothing of them, and what differs almost
        everywhere may agree just where they hold."""
        sampler, noise = PointSampler(self.claim), np.random.default_rng(0)
        sizes = self.point.sizes
        drawn = (sampler.generic(sizes, noise.bytes(sampler.choices(sizes)), FIRST_GENERIC_BYTE) for _ in range(TRIES))
        return any(point is not None for point in drawn)

    def _wrong_signs(self, roots: int) -> float:
        """How likely the signs of square roots make a wrong claim right in one trial.

        The bound of ``false_pass_bound`` holds where no root is a rational function of the earlier ones and the
        arguments, as √(x²) is ±x: the root of a square is never refused. Of those that weren't refused yet one of the
        two signs may fit.
        """
        doubtful = roots - len(self.refused & set(range(1, roots + 1)))
        return 1 - 0.5**doubtful

    def _trial(self) -> tuple[Residues, bool, bool]:
        """The field, whether the sides differ at a random usable point of it, and whether any is other than zero."""
        for _ in range(TRIES):
            field = Residues(random_prime(self.rng))

            def drawn(shape: tuple[int, ...], field: Residues = field) -> DualArray:
                return dual_array(field, field.drawn(shape, self.rng))

            try:
                with running_on(field):
                    sides = list(both_sides(self._sources(field, drawn), drawn))
                differ = any(not field.is_zero(each.difference.primal).all() for each in sides)
                return field, differ, any(not field.is_zero(each.squares.primal).all() for each in sides)
            except NotASquare:
                self.refused.add(len(field.roots))
            except DegenerateSample:
                continue
        raise LeftDomain("no random point of the prime field is usable")

    @cached_property
    def degree(self) -> int:
        """The largest degree of a difference, in the entries drawn and those of the directions."""
        degrees = Degrees()

        def drawn(shape: tuple[int, ...]) -> DualArray:
            return dual_array(degrees, np.zeros(shape))

        with running_on(degrees):
            sides = list(both_sides(self._sources(degrees, drawn), drawn))
        found: list[int] = [part.above for each in sides for part in each.difference.primal.ravel().tolist()]
        return max([1, *found])

    def _sources(self, system: NumberSystem, drawn: Any) -> EvaluatedClaim:
        def made(argument: str, space: Space) -> Any:
            entries = drawn((space.count(self.point.sizes),))
            if not isinstance(space, ArraySpace):
                return space.build(entries, 1.0, self.point.sizes, {})
            if space.condition.over_field is None:
                raise UnsupportedCode(f"{space.condition.name} arrays aren't constructed in a prime field")
            return run(space.condition.over_field, entries, self.point.values[argument], system=system)

        made_arguments, _ = arguments(self.claim, self.point, system, made)
        cotangent = None if self.point.cotangent is None else drawn(self.point.cotangent.shape)
        return EvaluatedClaim(self.claim, system, made_arguments, out_shape(self.claim, self.point), cotangent)


def _arrays(point: Point) -> list[Any]:
    return [value for value in point.values.values() if isinstance(value, np.ndarray)]
