"""Where comparisons in code change along a line of points: between them each outcome has a point, however narrow.

A function of the position on the line is looked at at a few positions far apart; zeros of differences a − b are found
between them by secants and halvings, and dips of a difference that is never below zero by golden sections.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from nablacheck.checking.observation import EQUALITY, Operation
from nablacheck.core.arrays import Array

Differences = Mapping[Operation, Array]
"""What a − b is entry by entry, of the comparisons that code makes at a point."""
EXPONENTS = (-20, -8, -4, -1, 1, 4, 8, 14, 20)
"""The powers of two, with either sign, at which a line is looked at first. What happens farther out or nearer to zero
is found by making arguments larger and smaller."""
UNIT = 2.0 ** EXPONENTS[0]
"""The scale of positions is logarithmic beyond this, and linear about zero."""
NEAREST = 2.0**-30
"""A comparison by < that changes nearer to zero is a guard against dividing by zero rather than a branch."""
MOST_OPERATIONS = 8
"""Of how many comparisons at most the outcomes are looked at: code with more of them is in a loop."""
MOST_COMPARED = 8
"""How many entries of what is compared are looked at at most; where more are compared at some points, and not as many
at others, a loop is what compares them."""
ZERO_STEPS = 120
"""In how many steps a zero is looked for: half of them halve the range, which has 53 bits and a few more."""
CLOSE = 2.0**-40
"""How close a zero of a comparison by < is approached, relatively; that of one by == is found to the last digit."""
NEIGHBOURS = 4
"""How many floats on either side of a zero are tried where two numbers are to be equal: rounding may step over it."""
DIP_STEPS = 60
"""In how many golden sections a dip is looked for, each 0.62 times as wide as the one before: 10⁻¹² of the position."""
EDGE_STEPS = 12
"""In how many halvings the edges of a dip are looked for, so that the point lies well inside."""
GOLDEN = (math.sqrt(5) - 1) / 2
POSITIONS = sorted([0.0, *(sign * 2.0**exponent for exponent in EXPONENTS for sign in (1, -1))])


def ends_a_loop(sizes: set[int]) -> bool:
    """Whether a comparison is one that ends an iteration: it is made many times, and at some points more often than at
    others."""
    return len(sizes) > 1 and max(sizes) > MOST_COMPARED


class ComparisonLine:
    """The comparisons that code makes along a line, by the position on it."""

    def __init__(
        self, differences_at: Callable[[float], Differences], side_missing: Callable[[Operation], float]
    ) -> None:
        self._differences_at = differences_at
        self._side_missing = side_missing
        self._known: dict[float, Differences] = {}

    def positions(self) -> Iterator[float]:
        """Positions at which comparisons may come out as nowhere else: the first ones, those between the places where
        they change, inside of dips, and where numbers are equal."""
        yield from (position for position in POSITIONS if abs(position) > UNIT)
        changes: list[float] = []
        for operation, entry in self._compared():
            values = [self._difference(operation, entry, position) for position in POSITIONS]
            least = 0.0 if operation.name == EQUALITY else NEAREST
            for (a, at_a), (b, at_b) in pairwise(zip(POSITIONS, values, strict=True)):
                if at_a is not None and at_b is not None and at_a * at_b < 0:
                    zero = self._zero(operation, entry, a, b)
                    changes += [] if zero is None or abs(zero) < least else [zero]
            if operation.name == EQUALITY:
                changes += [position for position, value in zip(POSITIONS, values, strict=True) if value == 0]
                yield from (zero for each in changes if (zero := self._equal_near(operation, entry, each)) is not None)
            elif missing := self._side_missing(operation):
                yield from self._dips(operation, entry, missing)
        yield from (a + (b - a) / 2 for a, b in pairwise(sorted(set(changes))))

    def _compared(self) -> list[tuple[Operation, int]]:
        """The comparisons made along the line, and which entries of them."""
        sizes: dict[Operation, set[int]] = {}
        for position in POSITIONS:
            for operation, values in self.at(position).items():
                sizes.setdefault(operation, set()).add(values.size)
        chosen = [each for each in sizes.items() if not ends_a_loop(each[1])][:MOST_OPERATIONS]
        return [(operation, entry) for operation, size in chosen for entry in range(min(max(size), MOST_COMPARED))]

    def at(self, position: float) -> Differences:
        """What the code compares at a position, which is looked at once."""
        if position not in self._known:
            self._known[position] = self._differences_at(position)
        return self._known[position]

    def _difference(self, operation: Operation, entry: int, position: float) -> float | None:
        """An entry of a − b; None where the comparison isn't made, or has no value."""
        values = self.at(position).get(operation)
        if values is None or entry >= values.size or math.isnan(values[entry]):
            return None
        return float(values[entry])

    def _zero(self, operation: Operation, entry: int, a: float, b: float) -> float | None:
        """Where a − b changes its sign between two positions, by secants and halvings in turn."""
        at_a, at_b = self._difference(operation, entry, a), self._difference(operation, entry, b)
        for step in range(ZERO_STEPS):
            assert at_a is not None
            assert at_b is not None
            middle = a + (b - a) / 2
            close = operation.name != EQUALITY and b - a <= CLOSE * max(abs(a), abs(b))
            if close or not a < middle < b:
                return middle
            secant = a - at_a * ((b - a) / (at_b - at_a))
            position = secant if step % 2 and a < secant < b else middle
            value = self._difference(operation, entry, position)
            if value is None or value == 0:
                return None if value is None else position
            if at_a * value < 0:
                b, at_b = position, value
            else:
                a, at_a = position, value
        return None

    def _equal_near(self, operation: Operation, entry: int, zero: float) -> float | None:
        """The position nearest to a zero at which the numbers really are equal; None where rounding leaves none."""
        below = above = zero
        for _ in range(NEIGHBOURS):
            for position in (below, above):
                if self._difference(operation, entry, position) == 0:
                    return position
            below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
        return None

    def _dips(self, operation: Operation, entry: int, missing: float) -> Iterator[float]:
        """Positions in the middle of where a − b has the sign that is missing."""

        def height(position: float) -> float:
            value = self._difference(operation, entry, position)
            return math.inf if value is None else -missing * value

        for low, middle, high in zip(POSITIONS, POSITIONS[1:], POSITIONS[2:], strict=False):
            left, here, right = height(low), height(middle), height(high)
            if middle == 0 or not (here < math.inf and here <= left and here <= right and here < max(left, right)):
                continue
            inside = _lowest(height, low, high)
            if inside is not None:
                edges = [_edge(height, outside, inside) for outside in (low, high)]
                position = sum(edges) / 2
                if abs(position) >= NEAREST and height(position) < 0:
                    yield position


def _lowest(height: Callable[[float], float], low: float, high: float) -> float | None:
    """Where a function of a position is below zero; None where golden sections don't find that."""
    a, b = _even(low), _even(high)
    first, second = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
    at_first, at_second = height(_position(first)), height(_position(second))
    for _ in range(DIP_STEPS):
        if at_first < 0 or at_second < 0:
            return _position(first if at_first < 0 else second)
        if at_first < at_second:
            b, second, at_second = second, first, at_first
            first = b - GOLDEN * (b - a)
            at_first = height(_position(first))
        else:
            a, first, at_first = first, second, at_second
            second = a + GOLDEN * (b - a)
            at_second = height(_position(second))
    return None


def _edge(height: Callable[[float], float], outside: float, inside: float) -> float:
    """The last position, going outwards, that is known to be below zero."""
    for _ in range(EDGE_STEPS):
        middle = (outside + inside) / 2
        outside, inside = (outside, middle) if height(middle) < 0 else (middle, inside)
    return inside


def _even(position: float) -> float:
    """The scale on which positions are even: that of their logarithm, and linear about zero."""
    return math.copysign(math.log2(1 + abs(position) / UNIT), position)


def _position(even: float) -> float:
    return math.copysign((2 ** abs(even) - 1) * UNIT, even)
