"""Points: one drawn value for every argument, at drawn sizes. Spaces in, a Hypothesis strategy out.

All entries of a point come from one draw of bytes: several times faster than drawing floats, and shrinking the bytes
shrinks sizes, entries and scales together. A zero byte is the plainest choice everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.balance import Choice, Trait, in_turns, traits
from nablacheck.declare.claim import Claim
from nablacheck.declare.kinds import COTANGENT
from nablacheck.declare.relations import AtLeast
from nablacheck.declare.spaces import ArraySpace, Given, Space

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

LARGEST_SIZE = 5
SIZES_ABOVE_LEAST = 2
"""Where a relation asks for a large axis, sizes reach this far beyond it."""

GENERIC = 160
"""From this byte on a point has generic full-precision entries instead of plain ones."""
MOST_GENERIC = 255
PALETTES = (256, 2, 3, 5, 17)
"""Of how many of the plainest numbers a point is made: few of them make ties, zeros and symmetry common."""
MOST_BYTES = 8192
"""Hypothesis draws no more for one example."""
SCALED = 128
"""From this byte on an argument is multiplied by a power of ten."""
POWERS = (-1, 1, -2, 2, -3, 3)
BALANCED = 64
"""How many byte strings mean each possibility of a discrete choice, at least: their numbers then differ by a 64th."""


def _plain_numbers() -> Array:
    """256 numbers, plainest first: 0, 1, −1, 2, −2, ½, −½, 3, …, then every k/32."""
    numbers = [Fraction(0)]
    for size in (1, 2, Fraction(1, 2), 3, Fraction(3, 2), Fraction(1, 4), 4, Fraction(3, 4), Fraction(5, 4)):
        numbers += [Fraction(size), -Fraction(size)]
    k = 1
    while len(numbers) < 256:
        for candidate in (Fraction(k, 32), -Fraction(k, 32)):
            if candidate not in numbers and len(numbers) < 256:
                numbers.append(candidate)
        k += 1
    return np.array([float(number) for number in numbers])


PLAIN = _plain_numbers()


class Free(NamedTuple):
    """The free entries of a value, and the scale that multiplies it."""

    entries: Array
    scale: float


@dataclass(frozen=True, eq=False)
class Point:
    """One drawn value for every argument, at drawn sizes.

    ``cotangent`` is the weight G of the function's value that pullbacks and contractions use, or None for a scalar
    function.
    """

    sizes: Mapping[str, int]
    values: Mapping[str, Any]
    cotangent: Array | None = None
    free: Mapping[str, Free] = field(default_factory=dict, repr=False)
    """For each argument that was drawn, what it is made of: the same value can be made of it exactly."""
    memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def remember(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """What ``work`` comes to at this point, worked out once: other claims and oracles find it here."""
        if key not in self.memory:
            self.memory[key] = work()
        return self.memory[key]

    def __reduce__(self) -> tuple[Any, ...]:
        """What is sent to another process: the point without its memory."""
        return Point, (self.sizes, self.values, self.cotangent, self.free)

    def replace(self, **values: Any) -> Point:
        """The same point with other values of some arguments."""
        free = {name: free for name, free in self.free.items() if name not in values}
        return Point(self.sizes, {**self.values, **values}, self.cotangent, free)


def discrete(space: Space, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Among how many each discrete choice of a space is made. Only conditions on arrays have any."""
    return space.discrete(sizes) if isinstance(space, ArraySpace) else ()


def _width(among: int) -> int:
    """How many bytes make a choice among so many, each about as often as the others."""
    width = 1
    while 256**width < BALANCED * among:
        width += 1
    return width


def _chosen(among: Iterable[int], data: bytes) -> Array:
    """The discrete choices that bytes mean; zero bytes are the first of each. They are the same whether the numbers
    beside them are plain or generic, so that they are independent of these."""
    chosen, position = [], 0
    for many in among:
        width = _width(many)
        chosen.append(int.from_bytes(data[position : position + width], "big") % many)
        position += width
    return np.array(chosen, dtype=float)


class Unbuildable(Exception):
    """A declaration that can't make a point: a relation or a fixed value that raises."""


class PointSampler:
    """How the points of one claim are made: which axes to draw, how many bytes, and what they mean."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.spaces: dict[str, Space] = dict(claim.spaces)
        if claim.formula.out is not None:
            self.spaces[COTANGENT] = ArraySpace(claim.formula.out)
        self.letters = tuple(dict.fromkeys(letter for space in self.spaces.values() for letter in space.letters))
        least = dict.fromkeys(self.letters, 1)
        for relation in claim.relations:
            if isinstance(relation, AtLeast) and isinstance(relation.least, int):
                least[relation.axis] = max(least[relation.axis], relation.least)
        self.ranges = {n: (low, max(LARGEST_SIZE, low + SIZES_ABOVE_LEAST)) for n, low in least.items()}

    @property
    def longest(self) -> int:
        """How many bytes make the largest point."""
        return self.length({letter: high for letter, (_, high) in self.ranges.items()})

    def sizes_hold(self, sizes: Mapping[str, int]) -> bool:
        """Whether the relations between axes hold."""
        return all(r.holds({}, sizes) for r in self.claim.relations if isinstance(r, AtLeast))

    def sizes(self, data: bytes) -> dict[str, int]:
        """The sizes that bytes mean, one byte for each axis; zero bytes are the smallest."""
        return {
            letter: low + byte % (high - low + 1)
            for (letter, (low, high)), byte in zip(self.ranges.items(), data, strict=True)
        }

    def length(self, sizes: Mapping[str, int]) -> int:
        """How many bytes make a point: one for its kind, then its choices."""
        return 1 + self.choices(sizes)

    def choices(self, sizes: Mapping[str, int]) -> int:
        """How many bytes a point is chosen by among those of its kind: for each argument its scale, its numbers and its
        discrete choices."""
        return sum(
            1 + space.count(sizes) + sum(_width(among) - 1 for among in discrete(space, sizes))
            for space in self.spaces.values()
        )

    def plain(self, sizes: Mapping[str, int], choices: Iterable[int]) -> Point | None:
        """The point whose entries are these numbers of the table; with choices below ``SCALED`` nothing is scaled."""
        return self.build(sizes, bytes([0, *choices]))

    def generic(self, sizes: Mapping[str, int], choices: Iterable[int], kind: int = MOST_GENERIC) -> Point | None:
        """A point of generic full-precision entries, another one for other choices or another kind from ``GENERIC`` on;
        with choices below ``SCALED`` nothing is scaled."""
        return self.build(sizes, bytes([kind, *choices]))

    def build(self, sizes: Mapping[str, int], data: bytes) -> Point | None:
        """The point that the bytes mean; None where a relation doesn't hold."""
        raw = np.frombuffer(data, dtype=np.uint8)
        generic = np.random.default_rng(raw) if raw[0] >= GENERIC else None
        palette = PALETTES[int(raw[0]) % len(PALETTES)]
        values: dict[str, Any] = {}
        free: dict[str, Free] = {}
        position = 1
        for name, space in self.spaces.items():
            among = discrete(space, sizes)
            count = space.count(sizes) - len(among)
            power = raw[position]
            chunk = raw[position + 1 : position + 1 + count]
            position += 1 + count
            if isinstance(space, Given):
                continue
            entries = PLAIN[chunk.astype(int) % palette] if generic is None else generic.standard_normal(count)
            if among:
                width = sum(map(_width, among))
                entries = np.concatenate([entries, _chosen(among, data[position : position + width])])
                position += width
            scale = 1.0 if power < SCALED else 10.0 ** POWERS[power % len(POWERS)]
            free[name] = Free(entries, scale)
            values[name] = space.build(entries, scale, sizes, values)
        cotangent = values.pop(COTANGENT, None)
        if cotangent is not None:
            cotangent.flags.writeable = False
        made = self.completed(values, sizes)
        return None if made is None else Point(dict(sizes), made, cotangent, free)

    def completed(self, drawn: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any] | None:
        """All arguments, read-only and in order, with those that they fix; None if a relation doesn't hold."""
        values = dict(drawn)
        for name, space in self.claim.spaces.items():
            if isinstance(space, Given):
                try:
                    values[name] = space.build(np.empty(0), 1.0, sizes, values)
                except Exception as error:
                    raise Unbuildable(f"given(...) for {name} raises {type(error).__name__}: {error}") from error
        for value in values.values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
        values = {name: values[name] for name in self.claim.spaces}
        for relation in self.claim.relations:
            try:
                if not relation.holds(values, sizes):
                    return None
            except Exception as error:
                raise Unbuildable(f"the relation {relation} raises {type(error).__name__}: {error}") from error
        return values


def points(claim: Claim) -> SearchStrategy[Point]:
    """The Hypothesis strategy for the points of a claim, built from its declaration alone.

    One draw of bytes, as long as the largest point needs: first the sizes, then as much of the rest as they ask for.
    """
    from hypothesis import strategies as st

    recipe = PointSampler(claim)
    axes, longest = len(recipe.letters), recipe.longest

    def build(data: bytes) -> Point | None:
        sizes = recipe.sizes(data[:axes])
        if not recipe.sizes_hold(sizes):
            return None
        return recipe.build(sizes, data[axes : axes + recipe.length(sizes)])

    made = st.binary(min_size=axes + longest, max_size=axes + longest).map(build)
    return made.filter(lambda point: point is not None)  # type: ignore[return-value]


FEW = 32
"""Below so many points discrete choices may miss a possibility by chance."""
CONSIDERED = 128
"""From how many points they are taken then."""


def _considered(claim: Claim, count: int) -> int:
    """How many points Hypothesis draws where ``count`` are asked for."""
    recipe = PointSampler(claim)
    largest = {letter: high for letter, (_, high) in recipe.ranges.items()}
    chosen = any(among > 1 for space in recipe.spaces.values() for among in discrete(space, largest))
    return CONSIDERED if chosen and 1 < count < FEW else max(count, 2)


def _traits(claim: Claim, point: Point) -> list[Trait]:
    chosen = {}
    for name, space in claim.spaces.items():
        if among := discrete(space, point.sizes):
            last = point.free[name].entries[-len(among) :]
            chosen[name] = [Choice(int(each), many) for each, many in zip(last, among, strict=True)]
    return traits(chosen)


BESIDE = 2.0**-10
"""How far, relatively, the numbers that a point is made of are moved to make another beside it."""


def beside(claim: Claim, point: Point) -> Point | None:
    """A generic point beside another, in the same spaces and with the same discrete choices; None where relations rule
    it out, or the point wasn't drawn."""
    recipe = PointSampler(claim)
    rng = np.random.default_rng(len(point.free))
    values: dict[str, Any] = {}
    for name, space in claim.spaces.items():
        if name in point.free:
            entries, scale = point.free[name]
            numbers = entries.size - len(discrete(space, point.sizes))
            moved = entries.copy()
            moved[:numbers] += BESIDE * rng.uniform(0.5, 1.5, numbers) * np.maximum(np.abs(moved[:numbers]), 1.0)
            values[name] = space.build(moved, scale, point.sizes, values)
        elif not isinstance(space, Given):
            return None
    made = recipe.completed(values, point.sizes)
    return None if made is None else Point(point.sizes, made, point.cotangent)


SETS_KEPT = 4
"""How many sets of points are kept: those of the spaces that one formula's claims have."""
_drawn: dict[tuple[Hashable, ...], tuple[tuple[Any, ...], list[Point]]] = {}


def drawn(claim: Claim, count: int, seed: int) -> list[Point]:
    """The points of one check, drawn by Hypothesis: the very same for all claims of a formula over the same spaces, so
    that what one has worked out there serves the others. The last few sets are kept.

    Raises what Hypothesis raises where no point can be made, and ``Unbuildable``.
    """
    spaces = (*claim.spaces.values(), *claim.relations)
    key = (claim.formula, *map(_identity, spaces), count, seed)
    if key in _drawn:
        return _drawn[key][1]
    found: list[Point] = []
    run_over(claim, found.append, count, seed)
    if len(found) > count:
        sizes = [tuple(point.sizes.values()) for point in found]
        found = in_turns(found, count, sizes, [_traits(claim, point) for point in found])
    while len(_drawn) >= SETS_KEPT:
        del _drawn[next(iter(_drawn))]
    _drawn[key] = spaces, found  # holding the spaces keeps the ids of foreign ones theirs
    return found


def _identity(space: Any) -> Hashable:
    """What tells a space or a relation from others: equal ones draw the same. A foreign one may not be hashable."""
    try:
        hash(space)
    except TypeError:
        return id(space)
    return space  # type: ignore[no-any-return]


def run_over(claim: Claim, test: Callable[[Point], None], count: int, seed: int, *, shrink: bool = False) -> None:
    """Hand drawn points to a test, among them the ``count`` ones of ``drawn``; one that raises ends it, after ever
    simpler points if it is to shrink."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as with_seed

    configured = settings(
        max_examples=_considered(claim, count),
        phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )

    simplest = count == 1  # it comes first, with sizes of 1 and zeros, and tells next to nothing by itself

    def at(point: Point) -> None:  # a function of its own: Hypothesis can't wrap a method of a list
        nonlocal simplest
        if not simplest:
            test(point)
        simplest = False

    run: Any = configured(with_seed(seed)(given(points(claim))(at)))
    run()
