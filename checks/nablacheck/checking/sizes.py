"""At which sizes of the axes a claim was seen to hold, and at which it has to be for a certificate.

What holds for numbers alone, or where every axis is as short as it can be, may be wrong for matrices: a transpose is
one entry there, and an operation that isn't known on exact numbers may happen to be one that is. What holds for tall
matrices may be wrong for wide ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import permutations

import numpy as np

from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point, PointSampler
from nablacheck.declare.relations import AtLeast

Sizes = Mapping[str, int]

SEVERAL = 2
"""At so many sizes other than the least a certificate rests at least."""
ATTEMPTS = 3
"""Points that are tried at some sizes before the claim counts as not decided there."""


class Extent:
    """The sizes that points of a claim can have."""

    def __init__(self, claim: Claim) -> None:
        self._recipe = PointSampler(claim)
        self._ranges = self._recipe.ranges
        self._not_above = [
            (relation.least, relation.axis)
            for relation in claim.relations
            if isinstance(relation, AtLeast) and isinstance(relation.least, str)
        ]
        self._largest = self._shortened({letter: high for letter, (_, high) in self._ranges.items()})
        self._least = self._lengthened({letter: low for letter, (low, _) in self._ranges.items()})
        self._impossible: list[Sizes] = []
        """Sizes that relations other than those between axes have ruled out."""

    def _shortened(self, sizes: dict[str, int]) -> dict[str, int]:
        """The sizes with axes made shorter until none is longer than one that is to be at least as long."""
        while longer := [(a, b) for a, b in self._not_above if sizes[a] > sizes[b]]:
            for a, b in longer:
                sizes[a] = sizes[b]
        return sizes

    def _lengthened(self, sizes: dict[str, int]) -> dict[str, int]:
        while longer := [(a, b) for a, b in self._not_above if sizes[a] > sizes[b]]:
            for a, b in longer:
                sizes[b] = sizes[a]
        return sizes

    @cached_property
    def _wanted(self) -> dict[str, dict[str, int]]:
        """Sizes that a certificate has to have seen, or ones in which the same axes are one shorter than the other: all
        axes at their largest, and each shorter than each other, as far as relations allow."""
        wanted = {in_words([self._largest]): self._largest}
        for a, b in permutations(self._ranges, 2):
            middle = (self._least[a] + self._largest[a]) // 2
            sizes = self._shortened({**self._largest, a: middle})
            if _shorter(a, b, sizes) and self._recipe.sizes_hold(sizes):
                wanted[f"{a}<{b}"] = sizes
        return wanted

    def _missing(self, seen: Sequence[Sizes]) -> dict[str, dict[str, int]]:
        def met(words: str, sizes: Sizes) -> bool:
            a, shorter, b = words.partition("<")
            return any(_shorter(a, b, each) for each in seen) if shorter else sizes in seen

        wanted = {words: sizes for words, sizes in self._wanted.items() if sizes not in self._impossible}
        return {words: sizes for words, sizes in wanted.items() if not met(words, sizes)}

    @property
    def _varies(self) -> bool:
        return self._least != self._largest

    def lacking(self, seen: Sequence[Sizes], looked_at: Sequence[Sizes] = ()) -> str:
        """What keeps the sizes at which a claim was seen to hold, of those that were looked at, from making a
        certificate; empty if they do."""
        if not seen or not self._varies:
            return ""
        undecided = next((sizes for sizes in looked_at if sizes not in seen), None)
        if undecided is not None:
            return f"undecided at {in_words([undecided])}"
        missing = self._missing(seen)
        if missing:
            return f"conclusive at sizes up to {in_words(seen)} only, not at {', '.join(missing)}"
        if sum(dict(sizes) != self._least for sizes in seen) < SEVERAL:
            return f"conclusive at few sizes only, up to {in_words(seen)}"
        return ""

    def all_least(self, seen: Sequence[Sizes]) -> bool:
        """Whether a claim that has larger sizes, too, was seen to hold at the least ones alone."""
        return len(seen) == 1 and self._varies and dict(seen[0]) == self._least

    def missing_points(self, seen: Sequence[Sizes], looked_at: Sequence[Sizes], seed: int) -> Iterator[Point]:
        """Generic points at the sizes that a certificate lacks, until it doesn't, and where points were looked at and
        none was conclusive; ``seen`` grows."""
        rng = np.random.default_rng([seed, len(self._ranges)])
        for words, sizes in self._wanted.items():
            if words in self._missing(seen):
                yield from self._until_seen(seen, sizes, rng)
        for undecided in [sizes for sizes in looked_at if sizes not in seen]:
            yield from self._until_seen(seen, undecided, rng)

    def _until_seen(self, seen: Sequence[Sizes], sizes: Sizes, rng: np.random.Generator) -> Iterator[Point]:
        """A few generic points of these sizes, until these were seen."""
        made = 0
        for _ in range(ATTEMPTS):
            if sizes in seen:
                return
            point = self._recipe.generic(sizes, rng.bytes(self._recipe.choices(sizes)))
            if point is not None:
                made += 1
                yield point
        if not made:
            self._impossible.append(sizes)


def _shorter(a: str, b: str, sizes: Sizes) -> bool:
    return sizes[a] < sizes[b]


def in_words(seen: Iterable[Sizes]) -> str:
    """How far sizes reach: ``N=3 P=5``."""
    reached: dict[str, int] = {}
    for sizes in seen:
        for letter, size in sizes.items():
            reached[letter] = max(size, reached.get(letter, 0))
    return " ".join(f"{letter}={size}" for letter, size in reached.items())
