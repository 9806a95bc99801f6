"""At which sizes of the axes a claim was seen to hold, and at which it has to be for a certificate.

What holds for numbers alone, or where every axis is as short as it can be, may be wrong for matrices: a transpose is
one entry there, and an operation that isn't known on exact numbers may happen to be one that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

import numpy as np

from .formula import Claim
from .points import Point, Recipe

Sizes = Mapping[str, int]

SEVERAL = 2
"""At so many sizes other than the least a certificate rests at least."""
ATTEMPTS = 3
"""Points that are tried at the largest sizes before the claim counts as not decided there."""


class Extent:
    """The sizes that points of a claim can have."""

    def __init__(self, claim: Claim) -> None:
        self._recipe = Recipe(claim)

    @cached_property
    def _possible(self) -> list[dict[str, int]]:
        ranges = self._recipe.ranges
        every = (
            dict(zip(ranges, each, strict=True)) for each in product(*(range(a, b + 1) for a, b in ranges.values()))
        )
        return [sizes for sizes in every if self._recipe.sizes_hold(sizes)]

    @cached_property
    def largest(self) -> dict[str, int]:
        """How long each axis can be."""
        return {letter: max((sizes[letter] for sizes in self._possible), default=0) for letter in self._recipe.ranges}

    @cached_property
    def _least(self) -> dict[str, int]:
        return min(self._possible, key=lambda sizes: sum(sizes.values()), default={})

    def lacking(self, seen: Sequence[Sizes]) -> str:
        """What keeps the sizes at which a claim was seen to hold from making a certificate; empty if they do."""
        if not seen or len(self._possible) < 2:
            return ""
        short = [f"{letter}={size}" for letter, size in self.largest.items() if size > _reached(seen)[letter]]
        if short:
            return f"conclusive at sizes up to {in_words(seen)} only, not at {' '.join(short)}"
        wanted = min(SEVERAL, len(self._possible) - 1)
        if sum(dict(sizes) != self._least for sizes in seen) < wanted:
            return f"conclusive at few sizes only, up to {in_words(seen)}"
        return ""

    def all_least(self, seen: Sequence[Sizes]) -> bool:
        """Whether a claim that has larger sizes, too, was seen to hold at the least ones alone."""
        return bool(seen) and len(self._possible) > 1 and all(dict(sizes) == self._least for sizes in seen)

    def largest_points(self, seen: Sequence[Sizes], seed: int) -> Iterator[Point]:
        """Generic points at which axes that were not seen at their largest are so, until they are; ``seen`` grows."""
        rng = np.random.default_rng([seed, len(self.largest)])
        for letter, size in self.largest.items():
            reaching = (sizes for sizes in self._possible if sizes[letter] == size)
            sizes = max(reaching, key=lambda sizes: sum(sizes.values()))
            for _ in range(ATTEMPTS):
                if any(each[letter] == size for each in seen):
                    break
                point = self._recipe.generic(sizes, rng.bytes(self._recipe.choices(sizes)))
                if point is not None:
                    yield point


def _reached(seen: Iterable[Sizes]) -> dict[str, int]:
    reached: dict[str, int] = {}
    for sizes in seen:
        for letter, size in sizes.items():
            reached[letter] = max(size, reached.get(letter, 0))
    return reached


def in_words(seen: Iterable[Sizes]) -> str:
    """How far sizes reach: ``N=3 P=5``."""
    return " ".join(f"{letter}={size}" for letter, size in _reached(seen).items())
