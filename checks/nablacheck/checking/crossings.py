"""Points beyond comparisons: where a comparison in code comes out otherwise than at all points that were drawn.

A branch for |θ| > 4000, or for x < 10⁻⁶, is never taken at drawn values. The code of a claim tells, run on dual arrays,
which numbers it compares; arguments are made larger or smaller until the comparison comes out the other way. Branches
that lie between two comparisons, or where two numbers are equal, are looked for in ``narrow_branches``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nablacheck.checking.comparison_lines import Differences
from nablacheck.checking.narrow_branches import NarrowBranches, several_outcomes
from nablacheck.checking.observation import Observed, Operation, Range, observe
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler, Unbuildable, number_count
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.declare.related_points import remade_point, rescaled_point
from nablacheck.declare.spaces import ArraySpace

FEWEST_OBSERVED, MOST_OBSERVED = 4, 30
"""At how many of the drawn points the code is run: the first number where it compares nothing there, or where all its
comparisons have come out both ways, and the second at most."""
EXPONENTS = (4, 8, 14, 20, 26, 30)
"""By which powers of two arguments are multiplied and divided, with either sign. 2³⁰ ≈ 10⁹: a comparison with 10⁻¹² is
a guard against dividing by zero, and with 10¹⁵⁰ one against overflow, rather than a branch of a formula."""
NEAR = 1 / 16
"""How near to where the comparison changes the points on either side lie, in octaves. Nearer, differences would see the
other side; farther away, a second comparison may hide a narrow branch."""
FARTHER = 1.0
"""How much farther a third point lies, in octaves."""
MOST_SCALED = 5
"""How many entries of an argument are scaled by themselves at most, apart from the whole argument."""
STARTS = 3
"""From how many generic points of the same sizes the search starts: a product of two arguments may need other signs."""
LARGEST_INTEGERS = (4, 1, 10)
"""Equal numbers are searched from points that are made of integers from 1 to these: the smaller they are, the sooner
the sum of a few is a given number, and the larger, the more numbers there are that it may be."""
MOST_EVALUATIONS = 800
"""How many times the code is run at most in search of points beyond one comparison."""
MOST_POINTS = 12
"""How many points come of it at most, for all comparisons."""
MOST_COMPARISONS = 6
"""How many comparisons are looked beyond. Code with more of them, which all come out one way, is in a loop."""

Scaled = Callable[[float], Point | None]
"""A point with some of its numbers multiplied by a factor."""


def crossing_points(claim: Claim, points: Sequence[Point]) -> list[Point]:
    """Points beyond the comparisons in the code that came out one way at all points drawn, and just before them."""
    if not points:
        return []
    found: list[Point] = points[0].remember(("crossing points", claim), lambda: Search(claim).points_beyond(points))
    return found


def one_sided(observed: Observed) -> list[Operation]:
    """The comparisons that came out one way alone."""
    return [operation for operation, seen in observed.comparisons.items() if _side_not_seen(seen)]


def _side_not_seen(seen: Range) -> int:
    """1 where a was never above b, −1 where it was never below; 0 where both were seen, or where a and b are one."""
    if seen.low == seen.high == 0:
        return 0
    return 1 if seen.high <= 0 else -1 if seen.low >= 0 else 0


@dataclass
class Search:
    """The search for points beyond comparisons of one claim."""

    claim: Claim

    def __post_init__(self) -> None:
        self._sampler = PointSampler(self.claim)
        self._observed = Observed()
        self._reached: dict[Operation, list[Point]] = {}
        """Points of the smallest and of the largest sizes at which each comparison is made."""
        self._compared: list[Differences] = []
        """What was compared at each point, as numbers."""

    def points_beyond(self, points: Sequence[Point]) -> list[Point]:
        drawn = points[:MOST_OBSERVED]
        least = self._generic(self._sampler.least_sizes)
        looked = [point for point in drawn if self._without_zeros(point)] or drawn
        for k, point in enumerate([*([] if least is None else [least]), *looked]):
            self._look(point)
            settled = not one_sided(self._observed) and not several_outcomes(self._compared)
            if k + 1 >= FEWEST_OBSERVED and settled:
                break
        looked_at, found = len(self._compared), self._across()
        if one_sided(self._observed) or several_outcomes(self._compared):
            narrow = NarrowBranches(self.claim, self._compared[:looked_at], self._compared[looked_at:])
            found += narrow.points(self._generic_starts())
        return found

    def _across(self) -> list[Point]:
        """Points beyond the comparisons that came out one way alone."""
        found: list[Point] = []
        tried: set[Operation] = set()
        while open_ones := [operation for operation in one_sided(self._observed) if operation not in tried]:
            operation = open_ones[0]
            tried.add(operation)
            for beyond in self._beyond(operation):
                self._look(beyond)  # which may reach further comparisons
                found.append(beyond)
            if len(found) >= MOST_POINTS or len(tried) >= MOST_COMPARISONS:
                break
        return found

    def _without_zeros(self, point: Point) -> bool:
        """Whether no number that the point is made of is zero. At zero a comparison with 10⁻⁵ comes out the other way,
        and a wrong series for small numbers is right all the same."""
        return all(bool(np.all(point.free[name].entries[:count])) for name, count in self._numbers(point).items())

    def _numbers(self, point: Point) -> dict[str, int]:
        """How many numbers each of the arrays of a point is made of, beside its discrete choices."""
        return {
            name: number_count(space, point.sizes)
            for name, space in self.claim.spaces.items()
            if isinstance(space, ArraySpace) and name in point.free
        }

    def _look(self, point: Point) -> None:
        """Run the code at a point, which is kept where it is the smallest or the largest one."""
        seen = observe(self.claim, point)
        self._compared.append(seen.differences)
        for operation in seen.differences:
            reached = sorted([*self._reached.get(operation, []), point], key=_total_size)
            self._reached[operation] = [reached[0], reached[-1]]
        self._observed.add(seen)

    def _beyond(self, operation: Operation) -> Iterator[Point]:
        """Points beyond a comparison and just before it; none where it can't be made to come out the other way."""
        side = _side_not_seen(self._observed.comparisons[operation])
        evaluations = itertools.count()

        def crossed(point: Point | None) -> bool:
            if point is None or next(evaluations) >= MOST_EVALUATIONS:
                return False
            seen = observe(self.claim, point).comparisons.get(operation)
            return seen is not None and (seen.high > 0 if side > 0 else seen.low < 0)

        for start in self._starts(operation):
            for scaled in self._ways(start):
                for sign in (1.0, -1.0):
                    exponents = _crossing_exponents(partial(_crosses, crossed, scaled, sign))
                    if exponents:
                        points = (scaled(sign * 2.0**exponent) for exponent in exponents)
                        yield from (point for point in points if point is not None)
                        return

    def _generic_starts(self) -> Iterator[Point]:
        """Points of the largest and of the smallest sizes at which anything is compared: generic ones, and then ones of
        integers, as rounding of numbers with many digits may step over where two of them are equal."""
        reached = sorted((point for ends in self._reached.values() for point in ends), key=_total_size, reverse=True)
        sizes = _different_sizes([*reached[:1], *reached[-1:]])
        generic = [point for each in sizes if (point := self._generic(each)) is not None]
        yield from generic
        for largest in LARGEST_INTEGERS:
            of_integers = self._of_integers(generic[-1], largest) if generic else None
            if of_integers is not None:
                yield of_integers

    def _starts(self, operation: Operation) -> Iterator[Point]:
        """Points to start from: generic ones, as none of their entries is zero, and the smallest that was drawn."""
        smallest, largest = self._reached[operation]
        for sizes in _different_sizes([smallest, largest]):
            for seed in range(STARTS):
                generic = self._generic(sizes, seed)
                if generic is not None:
                    yield generic
        yield smallest

    def _generic(self, sizes: Mapping[str, int], seed: int = 0) -> Point | None:
        """A generic point of these sizes; None where there is none."""
        choices = np.random.default_rng(seed).bytes(self._sampler.choice_count(sizes))
        try:
            return self._sampler.generic_point(sizes, choices) if self._sampler.sizes_hold(sizes) else None
        except Unbuildable:
            return None

    def _of_integers(self, point: Point, largest: int) -> Point | None:
        """A point of the same sizes and discrete choices that is made of integers, none of which is zero."""
        free, rng = dict(point.free), np.random.default_rng(largest)
        for name, count in self._numbers(point).items():
            integers = rng.integers(1, largest + 1, count)
            free[name] = FreeEntries(np.append(integers, point.free[name].entries[count:]), 1.0)
        return remade_point(self._sampler, point, free)

    def _ways(self, point: Point) -> Iterator[Scaled]:
        """Ways to make numbers of a point larger or smaller: each argument, all together, each entry."""
        counts = self._numbers(point)
        chosen = [{name: np.ones(count, dtype=bool)} for name, count in counts.items() if count]
        if len(chosen) > 1:
            chosen.append({name: np.ones(count, dtype=bool) for name, count in counts.items() if count})
        for name, count in counts.items():
            if count > 1:
                chosen += [{name: np.arange(count) == k} for k in range(min(count, MOST_SCALED))]
        for which in chosen:
            yield partial(rescaled_point, self._sampler, point, which)


def _different_sizes(points: Iterable[Point]) -> list[Mapping[str, int]]:
    """The sizes of points, each once."""
    return list({tuple(sorted(each.sizes.items())): each.sizes for each in points}.values())


def _total_size(point: Point) -> int:
    return sum(point.sizes.values())


def _crosses(crossed: Callable[[Point | None], bool], scaled: Scaled, sign: float, exponent: float) -> bool:
    return crossed(scaled(sign * 2.0**exponent))


def _crossing_exponents(crossed: Callable[[float], bool]) -> list[float]:
    """The powers of two just beyond where a comparison changes, farther beyond, and just before: the first change that
    is found outwards from 1, narrowed down. Empty where there is none."""
    if crossed(0.0):
        return [0.0]
    for away in (1.0, -1.0):
        before = 0.0
        for exponent in EXPONENTS:
            beyond = away * exponent
            if crossed(beyond):
                while abs(beyond - before) > NEAR:
                    middle = (beyond + before) / 2
                    before, beyond = (before, middle) if crossed(middle) else (middle, beyond)
                return [beyond, beyond + away * FARTHER, before]
            before = beyond
    return []
