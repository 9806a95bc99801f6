"""At which sizes of the axes a claim was seen to hold, and at which it has to be for a certificate.

A claim that holds where every axis is as short as it can be may be wrong for larger sizes: a 1×1 matrix equals its
transpose, and an operation that isn't supported on exact numbers may not be reached. What holds for tall matrices may
be wrong for wide ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import permutations

import numpy as np

from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.relations import AtLeast

Sizes = Mapping[str, int]

LARGER_SIZES = 2
"""At how many sizes other than the least the claim has to be seen to hold for a certificate."""
ATTEMPTS = 3
"""How many points are tried at given sizes before the claim counts as undecided there."""


class SizeCoverage:
    """The sizes that points of a claim can have, and which of them a certificate still needs."""

    def __init__(self, claim: Claim) -> None:
        self._sampler = PointSampler(claim)
        self._ranges = self._sampler.ranges
        self._not_above = [
            (relation.least, relation.axis)
            for relation in claim.relations
            if isinstance(relation, AtLeast) and isinstance(relation.least, str)
        ]
        self._largest = self._shortened({letter: high for letter, (_, high) in self._ranges.items()})
        self._least = self._lengthened({letter: low for letter, (low, _) in self._ranges.items()})
        self._impossible: list[Sizes] = []
        """Sizes at which no point could be drawn: relations other than those between axes exclude them."""

    def _shortened(self, sizes: dict[str, int]) -> dict[str, int]:
        """The sizes with axes made shorter until all relations ``at_least(a, b)`` between axes hold."""
        while longer := [(a, b) for a, b in self._not_above if sizes[a] > sizes[b]]:
            for a, b in longer:
                sizes[a] = sizes[b]
        return sizes

    def _lengthened(self, sizes: dict[str, int]) -> dict[str, int]:
        """The same with axes made longer."""
        while longer := [(a, b) for a, b in self._not_above if sizes[a] > sizes[b]]:
            for a, b in longer:
                sizes[b] = sizes[a]
        return sizes

    @cached_property
    def _wanted(self) -> dict[str, dict[str, int]]:
        """Sizes that a certificate needs, by what they stand for: all axes at their largest, ``N=5 P=5``, and every
        axis shorter than every other, ``N<P``, as far as relations allow; for the latter any such sizes will do."""
        wanted = {largest_sizes([self._largest]): self._largest}
        for a, b in permutations(self._ranges, 2):
            middle = (self._least[a] + self._largest[a]) // 2
            sizes = self._shortened({**self._largest, a: middle})
            if _shorter(a, b, sizes) and self._sampler.sizes_hold(sizes):
                wanted[f"{a}<{b}"] = sizes
        return wanted

    def _of_one_size(self, letter: str, size: int) -> dict[str, int]:
        """An axis of a size, and all others as near to that as they can be, so that few points have all sizes."""
        sizes = {each: min(max(size, low), high) for each, (low, high) in self._ranges.items()}
        longer = self._lengthened(dict(sizes))
        return longer if longer[letter] == size else self._shortened(sizes)

    def _missing_sizes(self, seen: Sequence[Sizes]) -> dict[str, dict[str, int]]:
        def met(words: str, sizes: Sizes) -> bool:
            a, shorter, b = words.partition("<")
            return any(_shorter(a, b, each) for each in seen) if shorter else sizes in seen

        wanted = {words: sizes for words, sizes in self._wanted.items() if sizes not in self._impossible}
        return {words: sizes for words, sizes in wanted.items() if not met(words, sizes)}

    @property
    def _varies(self) -> bool:
        return self._least != self._largest

    def missing(self, seen: Sequence[Sizes], compared: Sequence[Sizes] = ()) -> str:
        """What a certificate lacks where a claim was seen to hold at some sizes, of those at which it was compared;
        empty if it lacks nothing."""
        if not seen or not self._varies:
            return ""
        undecided = next((sizes for sizes in compared if sizes not in seen), None)
        if undecided is not None:
            return f"undecided at {largest_sizes([undecided])}"
        missing = self._missing_sizes(seen)
        if missing:
            return f"conclusive at sizes up to {largest_sizes(seen)} only, not at {', '.join(missing)}"
        if sum(dict(sizes) != self._least for sizes in seen) < LARGER_SIZES:
            return f"conclusive at few sizes only, up to {largest_sizes(seen)}"
        return ""

    def too_narrow(self, seen: Sequence[Sizes], compared: Sequence[Sizes]) -> str:
        """What speaks against a claim that was seen to hold at some sizes alone, of those at which it was compared:
        these are the least that there are, or have one size of an axis, while at others nothing was conclusive. Empty
        if nothing does."""
        if len(seen) == 1 and self._varies and dict(seen[0]) == self._least:
            return f"conclusive at {largest_sizes(seen)} only"
        for letter in self._ranges:
            conclusive = {sizes[letter] for sizes in seen}
            others = {sizes[letter] for sizes in compared} - conclusive
            if len(conclusive) == 1 and len(others) >= LARGER_SIZES:
                undecided = ", ".join(f"{letter}={size}" for size in sorted(others))
                return f"conclusive at {letter}={min(conclusive)} only, not at {undecided}"
        return ""

    def unseen_points(self, drawn: Sequence[Sizes], seed: int) -> Iterator[Point]:
        """Generic points so that every axis has each of its sizes at one of them, or at those drawn: a claim may be
        wrong at two entries alone. The caller adds their sizes to ``drawn``."""
        rng = np.random.default_rng([seed, len(self._ranges), 1])
        for letter, (low, high) in self._ranges.items():
            for size in range(low, high + 1):
                sizes = self._of_one_size(letter, size)
                possible = sizes[letter] == size and self._sampler.sizes_hold(sizes)
                if possible and not any(each[letter] == size for each in drawn):
                    yield from itertools.islice(self._until_seen(drawn, sizes, rng), 1)

    def missing_points(self, seen: Sequence[Sizes], compared: Sequence[Sizes], seed: int) -> Iterator[Point]:
        """Generic points at the sizes that a certificate lacks, and at those where the claim was compared and never
        seen to hold. The caller adds the sizes of points that pass to ``seen`` meanwhile, which ends the search."""
        rng = np.random.default_rng([seed, len(self._ranges)])
        for words, sizes in self._wanted.items():
            if words in self._missing_sizes(seen):
                yield from self._until_seen(seen, sizes, rng)
        for undecided in [sizes for sizes in compared if sizes not in seen]:
            yield from self._until_seen(seen, undecided, rng)

    def _until_seen(self, seen: Sequence[Sizes], sizes: Sizes, rng: np.random.Generator) -> Iterator[Point]:
        """A few generic points of these sizes, until these were seen."""
        made = 0
        for _ in range(ATTEMPTS):
            if sizes in seen:
                return
            point = self._sampler.generic_point(sizes, rng.bytes(self._sampler.choice_count(sizes)))
            if point is not None:
                made += 1
                yield point
        if not made:
            self._impossible.append(sizes)


def _shorter(a: str, b: str, sizes: Sizes) -> bool:
    return sizes[a] < sizes[b]


def largest_sizes(seen: Iterable[Sizes]) -> str:
    """The largest size of every axis in writing: ``N=3 P=5``."""
    reached: dict[str, int] = {}
    for sizes in seen:
        for letter, size in sizes.items():
            reached[letter] = max(size, reached.get(letter, 0))
    return " ".join(f"{letter}={size}" for letter, size in reached.items())
