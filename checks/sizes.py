"""At which sizes of the axes a claim was seen to hold, and at which it has to be for a certificate.

What holds for numbers alone, or where every axis is as short as it can be, may be wrong for matrices: a transpose is
one entry there, and an operation that isn't known on exact numbers may happen to be one that is. What holds for tall
matrices may be wrong for wide ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import permutations, product

import numpy as np

from .formula import Claim
from .points import Point, Recipe

Sizes = Mapping[str, int]
Test = Callable[[Sizes], bool]

SEVERAL = 2
"""At so many sizes other than the least a certificate rests at least."""
ATTEMPTS = 3
"""Points that are tried at some sizes before the claim counts as not decided there."""


class Extent:
    """The sizes that points of a claim can have."""

    def __init__(self, claim: Claim) -> None:
        self._recipe = Recipe(claim)

    @cached_property
    def _possible(self) -> list[dict[str, int]]:
        ranges = self._recipe.ranges
        every = product(*(range(low, high + 1) for low, high in ranges.values()))
        combined = (dict(zip(ranges, sizes, strict=True)) for sizes in every)
        return [sizes for sizes in combined if self._recipe.sizes_hold(sizes)]

    @cached_property
    def _least(self) -> dict[str, int]:
        return min(self._possible, key=lambda sizes: sum(sizes.values()), default={})

    @cached_property
    def _wanted(self) -> dict[str, Test]:
        """What sizes have to be somewhere, as far as they can be: each axis at its largest, and each shorter than each
        other."""
        letters = self._recipe.ranges
        largest = {letter: max((sizes[letter] for sizes in self._possible), default=0) for letter in letters}
        wanted: dict[str, Test] = {f"{a}={size}": partial(_is, a, size) for a, size in largest.items()}
        for a, b in permutations(letters, 2):
            if any(_shorter(a, b, sizes) for sizes in self._possible):
                wanted[f"{a}<{b}"] = partial(_shorter, a, b)
        return wanted

    def _missing(self, seen: Sequence[Sizes]) -> dict[str, Test]:
        return {words: test for words, test in self._wanted.items() if not any(map(test, seen))}

    def lacking(self, seen: Sequence[Sizes], looked_at: Sequence[Sizes] = ()) -> str:
        """What keeps the sizes at which a claim was seen to hold, of those that were looked at, from making a
        certificate; empty if they do."""
        if not seen or len(self._possible) < 2:
            return ""
        undecided = next((sizes for sizes in looked_at if sizes not in seen), None)
        if undecided is not None:
            return f"undecided at {in_words([undecided])}"
        missing = self._missing(seen)
        if missing:
            return f"conclusive at sizes up to {in_words(seen)} only, not at {' '.join(missing)}"
        if sum(dict(sizes) != self._least for sizes in seen) < min(SEVERAL, len(self._possible) - 1):
            return f"conclusive at few sizes only, up to {in_words(seen)}"
        return ""

    def all_least(self, seen: Sequence[Sizes]) -> bool:
        """Whether a claim that has larger sizes, too, was seen to hold at the least ones alone."""
        return len(seen) == 1 and len(self._possible) > 1 and dict(seen[0]) == self._least

    def missing_points(self, seen: Sequence[Sizes], looked_at: Sequence[Sizes], seed: int) -> Iterator[Point]:
        """Generic points at the sizes that a certificate lacks, until it doesn't: at the largest of each axis, with
        each axis shorter than each other, and where points were looked at and none was conclusive; ``seen`` grows."""
        rng = np.random.default_rng([seed, len(self._wanted)])
        left = sorted(self._possible, key=lambda sizes: -sum(sizes.values()))
        while (missing := self._missing(seen)) and left:
            best = max(left, key=lambda sizes: sum(test(sizes) for test in missing.values()))
            if not any(test(best) for test in missing.values()):
                break
            left.remove(best)
            yield from self._until_seen(seen, best, rng)
        for undecided in [sizes for sizes in looked_at if sizes not in seen]:
            yield from self._until_seen(seen, undecided, rng)

    def _until_seen(self, seen: Sequence[Sizes], sizes: Sizes, rng: np.random.Generator) -> Iterator[Point]:
        """A few generic points of these sizes, until these were seen."""
        for _ in range(ATTEMPTS):
            if sizes in seen:
                break
            point = self._recipe.generic(sizes, rng.bytes(self._recipe.choices(sizes)))
            if point is not None:
                yield point


def _is(letter: str, size: int, sizes: Sizes) -> bool:
    return sizes[letter] == size


def _shorter(a: str, b: str, sizes: Sizes) -> bool:
    return sizes[a] < sizes[b]


def in_words(seen: Iterable[Sizes]) -> str:
    """How far sizes reach: ``N=3 P=5``."""
    reached: dict[str, int] = {}
    for sizes in seen:
        for letter, size in sizes.items():
            reached[letter] = max(size, reached.get(letter, 0))
    return " ".join(f"{letter}={size}" for letter, size in reached.items())
