"""How the bytes of a draw become a point: the sizes of the axes, the free entries of every argument, their scales.

All entries of a point come from one draw of bytes: several times faster than drawing floats, and shrinking the bytes
shrinks sizes, entries and scales together. A zero byte is the plainest choice everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np

from nablacheck.core.arrays import Array
from nablacheck.declare.claim import Claim
from nablacheck.declare.claim_kinds import COTANGENT
from nablacheck.declare.points import FreeEntries, Point
from nablacheck.declare.relations import AtLeast
from nablacheck.declare.spaces import ArraySpace, Given, Space, fits

LARGEST_SIZE = 5
"""How long an axis is drawn at most. Mistakes of shape and index show at small sizes, where points are cheap."""
SIZES_ABOVE_LEAST = 2
"""Where a relation asks for a large axis, sizes reach this far beyond it."""
FIRST_GENERIC_BYTE, LAST_GENERIC_BYTE = 160, 255
"""The first byte of a point says whether its entries are plain numbers or, from 160 on, generic full-precision ones:
three points in eight."""
PLAIN_COUNTS = (256, 2, 3, 5, 17)
"""Of how many of the plainest numbers a point is made: few of them make ties, zeros and symmetry common."""
FIRST_SCALED_BYTE = 128
"""From this byte on an argument is multiplied by a power of two: half of all arguments are."""
SCALE_EXPONENTS = (-3, 3, -7, 7, -10, 10)
"""Of two, about a tenth, ten, a hundredth, …: the product is exact in any number system, so that what is zero at drawn
numbers, as x − x at a single one, is zero at scaled ones as well."""
PLAINEST_BYTES = (*range(4), *range(FIRST_SCALED_BYTE, FIRST_SCALED_BYTE + len(SCALE_EXPONENTS)))
"""Of the bytes the plainest: those of the first four numbers, without a scale, and one of every scale."""
STRINGS_PER_CHOICE = 64
"""How many byte strings mean each possibility of a discrete choice, at least: their numbers then differ by a 64th."""


def _plain_numbers() -> Array:
    """256 numbers, plainest first: 0, 1, −1, 2, −2, ½, −½, 3, …, then every k/32."""
    sizes = dict.fromkeys((1.0, 2.0, 0.5, 3.0, 1.5, 0.25, 4.0, 0.75, 1.25, *(k / 32 for k in range(1, 256))))
    return np.array([0.0, *(number for size in sizes for number in (size, -size))])[:256]


PLAIN_NUMBERS = _plain_numbers()


def discrete_choices(space: Space, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Among how many each discrete choice of a space is made. Only conditions on arrays have any."""
    return space.discrete(sizes) if isinstance(space, ArraySpace) else ()


def number_count(space: Space, sizes: Mapping[str, int]) -> int:
    """How many of the free entries of a space are numbers; they come before those of the discrete choices."""
    return space.numbers(sizes) if isinstance(space, ArraySpace) else space.count(sizes)


def _bytes_of_choice(among: int) -> int:
    """How many bytes make a choice among so many, each about as often as the others."""
    width = 1
    while 256**width < STRINGS_PER_CHOICE * among:
        width += 1
    return width


def _shuffled(numbers: range, rng: np.random.Generator) -> Iterator[int]:
    """All numbers in random order, again and again."""
    while True:
        yield from (int(number) for number in rng.permutation(numbers))


def _layout(space: Space, sizes: Mapping[str, int]) -> tuple[int, int]:
    """How many bytes make the numbers and the discrete choices of an argument."""
    return number_count(space, sizes), sum(map(_bytes_of_choice, discrete_choices(space, sizes)))


def _choices_of_bytes(among: Iterable[int], data: bytes) -> Array:
    """The discrete choices that bytes mean; zero bytes are the first of each. They are the same whether the numbers
    beside them are plain or generic, so that they are independent of these."""
    chosen, position = [], 0
    for many in among:
        width = _bytes_of_choice(many)
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
        if not self._fit(self.least_sizes):
            self.ranges = self._ranges_that_fit()

    def _fit(self, sizes: Mapping[str, int]) -> bool:
        """Whether every space has values of these sizes."""
        return all(fits(space, sizes) for space in self.spaces.values())

    def _ranges_that_fit(self) -> dict[str, tuple[int, int]]:
        """The ranges of sizes that spaces leave, such as from 2 on for N where there are N − 1 of something."""
        largest = max(high for _, high in self.ranges.values())
        for ranges in (self.ranges, {n: (low, largest) for n, (low, _) in self.ranges.items()}):
            every = product(*(range(low, high + 1) for low, high in ranges.values()))
            fitting = [sizes for sizes in every if self._fit(dict(zip(ranges, sizes, strict=True)))]
            if fitting:
                columns = zip(*fitting, strict=True)
                return {n: (min(column), max(column)) for n, column in zip(ranges, columns, strict=True)}
        return self.ranges

    def sizes_hold(self, sizes: Mapping[str, int]) -> bool:
        """Whether the relations between axes hold, and every space has values of these sizes."""
        related = all(r.holds({}, sizes) for r in self.claim.relations if isinstance(r, AtLeast))
        return related and self._fit(sizes)

    def random_sizes(self, rng: np.random.Generator) -> dict[str, int]:
        """A size of every axis, each as likely as the others, whether or not the relations hold."""
        return {letter: int(rng.integers(low, high + 1)) for letter, (low, high) in self.ranges.items()}

    @property
    def least_sizes(self) -> dict[str, int]:
        return {letter: low for letter, (low, _) in self.ranges.items()}

    def spread_sizes(self, rng: np.random.Generator) -> Iterator[dict[str, int]]:
        """Sizes without end, each of an axis once before any is there again, whether or not the relations hold."""
        each = {letter: _shuffled(range(low, high + 1), rng) for letter, (low, high) in self.ranges.items()}
        while True:
            yield {letter: next(sizes) for letter, sizes in each.items()}

    def byte_count(self, sizes: Mapping[str, int]) -> int:
        """How many bytes make a point: one for what entries it has, then its choices."""
        return 1 + self.choice_count(sizes)

    def choice_count(self, sizes: Mapping[str, int]) -> int:
        """How many bytes make the choices: for each argument its scale, its numbers and its discrete choices."""
        return sum(1 + sum(_layout(space, sizes)) for space in self.spaces.values())

    def resized(
        self, data: bytes, sizes: Mapping[str, int], smaller: Mapping[str, int], from_last: bool = False
    ) -> bytes:
        """Of the bytes of a point those that make one of smaller sizes: of every argument its scale, the first of its
        numbers, or the last ones in turn, and the first of its discrete choices."""
        kept, position = [data[:1]], 1
        for space in self.spaces.values():
            numbers, choices = _layout(space, sizes)
            fewer_numbers, fewer_choices = _layout(space, smaller)
            start = position + 1 + numbers
            in_turn = data[position + 1 : start][:: -1 if from_last else 1]
            kept.append(data[position : position + 1])
            kept.append(in_turn[:fewer_numbers].ljust(fewer_numbers, b"\0"))
            kept.append(data[start : start + min(choices, fewer_choices)].ljust(fewer_choices, b"\0"))
            position = start + choices
        return b"".join(kept)

    def plain_point(self, sizes: Mapping[str, int], choices: Iterable[int]) -> Point | None:
        """The point whose entries are these of the plain numbers; with choices below ``FIRST_SCALED_BYTE`` nothing is
        scaled."""
        return self.decode(sizes, bytes([0, *choices]))

    def uniform_point(self, sizes: Mapping[str, int], exponent: int) -> Point | None:
        """The point all of whose numbers are 1, multiplied by 2 to this power, one of ``SCALE_EXPONENTS``."""
        scale = next(
            byte for byte in range(FIRST_SCALED_BYTE, 256) if SCALE_EXPONENTS[byte % len(SCALE_EXPONENTS)] == exponent
        )
        choices: list[int] = []
        for space in self.spaces.values():
            numbers, bytes_of_choices = _layout(space, sizes)
            choices += [scale, *[1] * numbers, *[0] * bytes_of_choices]
        return self.plain_point(sizes, choices)

    def generic_point(
        self, sizes: Mapping[str, int], choices: Iterable[int], first_byte: int = LAST_GENERIC_BYTE
    ) -> Point | None:
        """A point of generic full-precision entries, another one for other choices or another ``first_byte``;
        with choices below ``FIRST_SCALED_BYTE`` nothing is scaled."""
        return self.decode(sizes, bytes([first_byte, *choices]))

    def decode(self, sizes: Mapping[str, int], data: bytes) -> Point | None:
        """The point that the bytes mean; None where a relation doesn't hold."""
        raw = np.frombuffer(data, dtype=np.uint8)
        generic = np.random.default_rng(raw) if raw[0] >= FIRST_GENERIC_BYTE else None
        plain_count = PLAIN_COUNTS[int(raw[0]) % len(PLAIN_COUNTS)]
        values: dict[str, Any] = {}
        free: dict[str, FreeEntries] = {}
        position = 1
        for name, space in self.spaces.items():
            among, count = discrete_choices(space, sizes), number_count(space, sizes)
            power = raw[position]
            chunk = raw[position + 1 : position + 1 + count]
            position += 1 + count
            if isinstance(space, Given):
                continue
            if generic is None:
                entries = PLAIN_NUMBERS[chunk.astype(int) % plain_count]
            else:
                entries = generic.standard_normal(count)
            if among:
                width = sum(map(_bytes_of_choice, among))
                entries = np.concatenate([entries, _choices_of_bytes(among, data[position : position + width])])
                position += width
            scale = 1.0 if power < FIRST_SCALED_BYTE else 2.0 ** SCALE_EXPONENTS[power % len(SCALE_EXPONENTS)]
            free[name] = FreeEntries(entries, scale)
            values[name] = space.build(entries, scale, sizes, values)
        cotangent = values.pop(COTANGENT, None)
        if cotangent is not None:
            cotangent.flags.writeable = False
        made = self.complete(values, sizes)
        return None if made is None else Point(dict(sizes), made, cotangent, free, data)

    def complete(self, drawn: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any] | None:
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
