"""Points in narrow branches, which no drawn value takes: where two comparisons in code come out as at no other point,
as those of 0.3 < x < 0.31 do, and where numbers are equal that code compares by ==.

The numbers of a point are moved along lines, one by one and together. What the code compares there, as numbers and not
only as an outcome, tells where comparisons change.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import combinations

import numpy as np

from nablacheck.checking.comparison_lines import MOST_OPERATIONS, ComparisonLine, Differences
from nablacheck.checking.observation import EQUALITY, Operation, observe
from nablacheck.core.arrays import Array
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler, number_count
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.declare.related_points import remade_point
from nablacheck.declare.spaces import ArraySpace

MOST_LINES = 5
"""How many numbers of an argument are moved by themselves; beyond so many, only all of them together."""
MOST_STARTS = 5
"""From how many points lines start at most: a branch inside of another one is found from a point in that."""
MOST_EVALUATIONS = 1500
"""How many times the code is run at most for one claim, in half a second as a rule."""
MOST_POINTS = 12
"""How many points come of it at most."""


def several_outcomes(compared: Iterable[Mapping[Operation, object]]) -> bool:
    """Whether code compares so that more than the two sides of one comparison may be branches: two comparisons, or
    whether numbers are equal."""
    operations = {operation for each in compared for operation in each}
    return len(operations) > 1 or any(operation.name == EQUALITY for operation in operations)


def outcomes_of(differences: Differences) -> set[object]:
    """How comparisons came out at a point: each by itself, and each two of equally many numbers together. Where numbers
    are tied that are compared by <, none is counted: the code may have no derivative."""
    signs: dict[Operation, list[float]] = {}
    for operation, values in list(differences.items())[:MOST_OPERATIONS]:
        sides = np.sign(values)
        equal = operation.name == EQUALITY
        signs[operation] = (np.abs(sides) if equal else np.where(sides == 0, np.nan, sides)).tolist()
    found: set[object] = {
        (operation, side) for operation, sides in signs.items() for side in sides if not math.isnan(side)
    }
    for (first, a), (second, b) in combinations(signs.items(), 2):
        if len(a) == len(b):
            pairs = zip(a, b, strict=True)
            found.update((first, second, *pair) for pair in pairs if not any(map(math.isnan, pair)))
    return found


class NarrowBranches:
    """The search for points of one claim, whose code has been seen to run at drawn points, and at some that were found
    otherwise. What comes out one way at all drawn points is looked for on every line: it may hide something else."""

    def __init__(self, claim: Claim, drawn: Iterable[Differences], found: Iterable[Differences]) -> None:
        self._claim = claim
        self._sampler = PointSampler(claim)
        self._evaluations = 0
        self._outcomes: set[object] = set()
        self._sides: dict[Operation, set[float]] = {}
        """On which sides of zero a − b was, of each comparison."""
        for differences in drawn:
            self._add_sides(differences)
            self._outcomes |= outcomes_of(differences)
        for differences in found:
            self._outcomes |= outcomes_of(differences)

    def points(self, starts: Iterable[Point]) -> Iterator[Point]:
        """Points at which comparisons come out as at no other one so far, on lines through these points, and through
        points found that make comparisons which none made before."""
        queue, found = deque(starts), 0
        for _ in range(MOST_STARTS):
            if not queue:
                return
            for point, differences in self._on_lines_through(queue.popleft()):
                known = len(self._sides)
                self._add_sides(differences)
                if len(self._sides) > known:
                    queue.appendleft(point)
                if not (outcomes := outcomes_of(differences)) <= self._outcomes:
                    self._outcomes |= outcomes
                    yield point
                    found += 1
                if found >= MOST_POINTS or self._evaluations >= MOST_EVALUATIONS:
                    return

    def _side_missing(self, operation: Operation) -> float:
        """The side of zero on which a − b never was; 0 where it was on both."""
        if operation.name == EQUALITY:
            return 0.0
        return next((side for side in (1.0, -1.0) if side not in self._sides.get(operation, ())), 0.0)

    def _differences_at(self, moved: Callable[[float], Point | None], position: float) -> Differences:
        point = moved(position)
        if point is None or self._evaluations >= MOST_EVALUATIONS:
            return {}
        self._evaluations += 1
        return observe(self._claim, point).differences

    def _add_sides(self, differences: Differences) -> None:
        for operation, values in differences.items():
            self._sides.setdefault(operation, set()).update(np.sign(values).tolist())

    def _on_lines_through(self, start: Point) -> Iterator[tuple[Point, Differences]]:
        """Points on lines along which each number moves by itself, and all numbers of an argument do, with what the
        code compares there."""
        for name, space in self._claim.spaces.items():
            if not isinstance(space, ArraySpace) or name not in start.free:
                continue
            count = number_count(space, start.sizes)
            chosen: list[int | None] = [*range(min(count, MOST_LINES)), *([None] if count > 1 else [])]
            for which in chosen:
                moved = partial(self._moved, start, name, count, which)
                line = ComparisonLine(partial(self._differences_at, moved), self._side_missing)
                for position in line.positions():
                    if (point := moved(position)) is not None:
                        yield point, line.at(position)

    def _moved(self, start: Point, name: str, count: int, which: int | None, position: float) -> Point | None:
        """The point with one number moved to a position, or all numbers of an argument multiplied by it."""
        entries: Array = start.free[name].entries.copy()
        if which is None:
            entries[:count] *= position
        else:
            entries[which] = position
        return remade_point(self._sampler, start, {**start.free, name: FreeEntries(entries, start.free[name].scale)})
