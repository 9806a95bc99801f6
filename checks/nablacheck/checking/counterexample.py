"""The smallest counterexample: a search from the smallest sizes and the simplest entries on.

Hypothesis simplifies the point at which a failure was found. Where failures are rare among simple points it can end at
larger sizes than necessary, and where it ends differs from one of its releases to another. This search depends on
nothing but the declaration.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from nablacheck.core.verdict import Outcome, Verdict
from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler
from nablacheck.declare.points import Point

LARGEST = 3
"""The largest size that is tried of an axis, unless relations ask for more."""
TRIES = 60
"""How many points are tried at each size: at small sizes nearly all there are of such entries, at larger ones enough to
find all failures but those at ties."""
SIMPLEST = 4
"""Entries are drawn from so many of the first numbers in the table of values: 0, 1, −1, 2."""

Counterexample = tuple[Point, Verdict]
PointCheck = Callable[[Point], Verdict]
"""Gives the verdict on a claim at a point."""


def smallest_counterexample(
    claim: Claim,
    check: PointCheck,
    no_larger_than: Point | None = None,
    tries: int = TRIES,
    largest: int = LARGEST,
) -> Counterexample | None:
    """The simplest point, at the smallest sizes up to ``largest``, at which the check fails; None where there is none.

    ``tries`` points are tried at each size; no sizes with a larger sum than those of ``no_larger_than``, if given.
    """
    sampler = PointSampler(claim)
    for sizes in sizes_by_sum(sampler, largest):
        if no_larger_than is not None and sum(sizes.values()) > sum(no_larger_than.sizes.values()):
            return None
        rng = random.Random(sampler.byte_count(sizes))
        for _ in range(tries):
            choices = [int(rng.random() * SIMPLEST) for _ in range(sampler.choice_count(sizes))]
            if _failure(check, sampler, sizes, choices) is not None:
                return _simplified(check, sampler, sizes, choices)
    return None


def sizes_by_sum(sampler: PointSampler, largest: int = LARGEST) -> Iterator[dict[str, int]]:
    """All sizes up to the largest that are tried, those with the smallest sum first."""
    ranges = [(low, max(largest, low)) for low, _ in sampler.ranges.values()]
    for total in range(sum(low for low, _ in ranges), sum(high for _, high in ranges) + 1):
        for drawn in _with_sum(total, ranges):
            sizes = dict(zip(sampler.letters, drawn, strict=True))
            if sampler.sizes_hold(sizes):
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
    check: PointCheck, sampler: PointSampler, sizes: dict[str, int], choices: list[int]
) -> Counterexample | None:
    point = sampler.plain_point(sizes, choices)
    if point is None:
        return None
    verdict = check(point)
    return (point, verdict) if verdict.outcome is Outcome.FAIL else None


def _simplified(
    check: PointCheck, sampler: PointSampler, sizes: dict[str, int], choices: list[int]
) -> Counterexample | None:
    """Make one entry after another simpler while the claim still fails."""
    for position, choice in enumerate(choices):
        for simpler in range(choice):
            candidate = [*choices[:position], simpler, *choices[position + 1 :]]
            if _failure(check, sampler, sizes, candidate) is not None:
                choices = candidate
                break
    return _failure(check, sampler, sizes, choices)
