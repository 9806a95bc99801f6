"""The smallest counterexample: small sizes first, then plain entries, made plainer one by one.

Hypothesis shrinks the point at which it found a failure; where failures are rare among plain points it can end at
larger sizes than it must, and where it ends differs from one of its releases to another. This search depends on nothing
but the declaration, and starts from the smallest sizes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.points import Point, PointSampler

LARGEST = 3
"""Counterexamples have sizes up to this, or the least that relations ask for."""
TRIES = 60
"""Points at each size: at small sizes nearly all there are of such entries, at larger ones enough for all but ties."""
PLAINEST = 4
"""Entries are drawn from the first numbers of the table: 0, 1, −1, 2."""

Counterexample = tuple[Point, Verdict]
PointCheck = Callable[[Point], Verdict]
"""The verdict on a claim at a point."""


def smallest_counterexample(
    claim: Claim, check: PointCheck, no_larger_than: Point | None = None, tries: int = TRIES
) -> Counterexample | None:
    """The plainest point, at the smallest sizes up to 3, at which the check fails; None where there is none.

    No sizes that sum up to more than those of ``no_larger_than`` are tried, if it is given; at each, so many points.
    """
    recipe = PointSampler(claim)
    for sizes in _sizes(recipe):
        if no_larger_than is not None and sum(sizes.values()) > sum(no_larger_than.sizes.values()):
            return None
        rng = random.Random(recipe.length(sizes))
        for _ in range(tries):
            choices = [int(rng.random() * PLAINEST) for _ in range(recipe.choices(sizes))]
            if _failure(check, recipe, sizes, choices) is not None:
                return _reduced(check, recipe, sizes, choices)
    return None


def _sizes(recipe: PointSampler) -> Iterator[dict[str, int]]:
    """All sizes up to the largest that are tried, those with the smallest sum first."""
    ranges = [(low, max(LARGEST, low)) for low, _ in recipe.ranges.values()]
    for total in range(sum(low for low, _ in ranges), sum(high for _, high in ranges) + 1):
        for drawn in _with_sum(total, ranges):
            sizes = dict(zip(recipe.letters, drawn, strict=True))
            if recipe.sizes_hold(sizes):
                yield sizes


def _with_sum(total: int, ranges: list[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Every choice of a number from each range that sums up to so much, in order."""
    if not ranges:
        if total == 0:
            yield ()
        return
    (low, high), *rest = ranges
    least, most = sum(low for low, _ in rest), sum(high for _, high in rest)
    for first in range(max(low, total - most), min(high, total - least) + 1):
        yield from ((first, *others) for others in _with_sum(total - first, rest))


def _failure(
    check: PointCheck, recipe: PointSampler, sizes: dict[str, int], choices: list[int]
) -> Counterexample | None:
    point = recipe.plain(sizes, choices)
    if point is None:
        return None
    verdict = check(point)
    return (point, verdict) if verdict.outcome is Outcome.FAIL else None


def _reduced(
    check: PointCheck, recipe: PointSampler, sizes: dict[str, int], choices: list[int]
) -> Counterexample | None:
    """Make one entry after another plainer while the claim still fails."""
    for position, choice in enumerate(choices):
        for plainer in range(choice):
            candidate = [*choices[:position], plainer, *choices[position + 1 :]]
            if _failure(check, recipe, sizes, candidate) is not None:
                choices = candidate
                break
    return _failure(check, recipe, sizes, choices)
