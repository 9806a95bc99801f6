"""The oracle ``prime``: both sides of a claim at random points of a prime field.

Rational functions that differ anywhere differ at all but a tiny share of such points, which the degrees of what the
sources compute bound (Schwartz and Zippel). The point's sizes count, its values don't: each condition is constructed of
random free entries in the field.
"""

from __future__ import annotations

import random
import zlib
from typing import Any

import numpy as np

from ..exact import Degrees, ExactArray, Resample, Residues, false_pass_bound, random_prime
from ..exact.numbers import Numbers
from ..formula import Claim
from ..points import Point
from ..spaces import ArraySpace, Space
from ..verdict import Outcome, Verdict, inconclusive
from .exactly import Sources, Unsupported, arguments, compared, run, unsupported
from .moves import STAY
from .problem import LeftDomain, claimed_arrays, function_moved

name = "prime"

SMALL_ENOUGH = 1e-12
"""The false-pass bound at which no further trial is needed."""
TRIES = 100
"""How many unusable points of the field are drawn again: every square root halves the usable ones."""


def applies(claim: Claim) -> bool:
    return True


@np.errstate(all="ignore")
def judge(claim: Claim, point: Point) -> Verdict:
    """Hold both sides of the claim against each other at random points of a prime field, at the sizes of this point."""
    claimed_arrays(claim, point, dict(point.values))
    try:
        function_moved(claim, point, STAY)
        return Trials(claim, point).verdict()
    except Unsupported as reason:
        return unsupported("residues", reason)
    except LeftDomain as left:
        return inconclusive(str(left))


class Trials:
    """A claim at given sizes, tried in a prime field until a wrong one would hardly ever pass."""

    def __init__(self, claim: Claim, point: Point) -> None:
        self.claim = claim
        self.point = point
        shapes = repr((claim.name, sorted(point.sizes.items()), [value.tobytes() for value in _arrays(point)]))
        self.rng = random.Random(zlib.crc32(shapes.encode()))

    def verdict(self) -> Verdict:
        bound, vacuous = 1.0, True
        while bound > SMALL_ENOUGH:
            field, differ, nonzero = self._trial()
            if differ:
                if field.roots:
                    return inconclusive("the sides differ, but square roots have two signs in a prime field")
                reason = "proven wrong: the sides differ as rational functions, at almost all values of these sizes"
                return Verdict(Outcome.FAIL, reason, generic=True)
            vacuous = vacuous and not nonzero
            once = false_pass_bound(self._degree(), len(field.roots), field.p)
            if once > 1e-3:
                return inconclusive(f"a wrong claim would pass with probability {once:.0e} at a time")
            bound *= once
        return inconclusive("both sides are zero") if vacuous else Verdict(Outcome.PASS, bound=bound)

    def _trial(self) -> tuple[Residues, bool, bool]:
        """The field, whether the sides differ at a random usable point of it, and whether any is other than zero."""
        for _ in range(TRIES):
            field = Residues(random_prime(self.rng))

            def drawn(shape: tuple[int, ...], field: Residues = field) -> ExactArray:
                return field.array(field.drawn(shape, self.rng))

            try:
                sides = list(compared(self._sources(field, drawn), drawn))
                differ = any(not field.is_zero(each.difference.value).all() for each in sides)
                return field, differ, any(not field.is_zero(each.terms.value).all() for each in sides)
            except Resample:
                continue
        raise LeftDomain("no random point of the prime field is usable")

    def _degree(self) -> int:
        """The largest degree of a difference, in the entries drawn and those of the directions."""
        degrees = Degrees()

        def drawn(shape: tuple[int, ...]) -> ExactArray:
            return degrees.array(np.zeros(shape))

        sides = compared(self._sources(degrees, drawn), drawn)
        return max((part.above for each in sides for part in each.difference.value.ravel().tolist()), default=0)

    def _sources(self, numbers: Numbers, drawn: Any) -> Sources:
        def made(argument: str, space: Space) -> Any:
            entries = drawn((space.count(self.point.sizes),))
            if not isinstance(space, ArraySpace):
                return space.build(entries, 1.0, self.point.sizes, {})
            if space.condition.over_field is None:
                raise Unsupported(f"{space.condition.name} arrays aren't constructed in a prime field")
            return run(space.condition.over_field, entries, self.point.values[argument], numbers=numbers)

        made_arguments, _ = arguments(self.claim, self.point, numbers, made)
        cotangent = None if self.point.cotangent is None else drawn(self.point.cotangent.shape)
        return Sources(self.claim, numbers, made_arguments, cotangent)


def _arrays(point: Point) -> list[Any]:
    return [value for value in point.values.values() if isinstance(value, np.ndarray)]
