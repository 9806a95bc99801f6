"""Drawing the points of a check: random bytes, which a sampler makes points of."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import islice
from typing import Any

import numpy as np

from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler, discrete_choices
from nablacheck.declare.points import Point
from nablacheck.declare.stratified_sampling import DiscreteChoice, Trait, balanced, traits

BALANCED_BELOW = 32
"""Below so many points discrete choices may miss a possibility by chance."""
BALANCED_POOL = 128
"""Out of how many points they are taken then."""
CACHED_SETS = 4
"""How many sets of points are kept: those of the spaces that one formula's claims have."""
FEWEST_TRIES, TRIES_PER_POINT = 1000, 10
"""How often points are drawn that relations may reject: relations that leave less than a tenth of the points are to be
built into the spaces."""
_cache: dict[tuple[Hashable, ...], tuple[tuple[Any, ...], list[Point]]] = {}


class NoPointDrawn(Exception):
    """Relations have rejected every point that was drawn."""


def _pool_size(claim: Claim, count: int) -> int:
    """How many points are drawn where ``count`` are asked for."""
    sampler = PointSampler(claim)
    largest = {letter: high for letter, (_, high) in sampler.ranges.items()}
    chosen = any(among > 1 for space in sampler.spaces.values() for among in discrete_choices(space, largest))
    return BALANCED_POOL if chosen and 1 < count < BALANCED_BELOW else count


def _traits(claim: Claim, point: Point) -> list[Trait]:
    chosen = {}
    for name, space in claim.spaces.items():
        if among := discrete_choices(space, point.sizes):
            last = point.free[name].entries[-len(among) :]
            chosen[name] = [DiscreteChoice(int(each), many) for each, many in zip(last, among, strict=True)]
    return traits(chosen)


def draw_points(claim: Claim, count: int, seed: int) -> list[Point]:
    """The points of one check: the very same for all claims of a formula over the same spaces, so that what one has
    worked out there serves the others. The last few sets are kept. They are fewer than ``count`` where relations reject
    nearly all.

    Raises ``NoPointDrawn``, and ``Unbuildable``.
    """
    spaces = (*claim.spaces.values(), *claim.relations)
    key = (claim.formula, *map(_identity, spaces), count, seed)
    if key in _cache:
        return _cache[key][1]
    found = _random_points(claim, _pool_size(claim, count), seed)
    if len(found) > count:
        sizes = [tuple(point.sizes.values()) for point in found]
        found = balanced(found, count, sizes, [_traits(claim, point) for point in found])
    while len(_cache) >= CACHED_SETS:
        del _cache[next(iter(_cache))]
    _cache[key] = spaces, found  # holding the spaces keeps the ids of foreign ones theirs
    return found


def _identity(space: Any) -> Hashable:
    """What tells a space or a relation from others: equal ones draw the same. A foreign one may not be hashable."""
    try:
        hash(space)
    except TypeError:
        return id(space)
    return space  # type: ignore[no-any-return]


def _random_points(claim: Claim, count: int, seed: int) -> list[Point]:
    """The simplest point, with the least sizes and zeros, and random ones, whose sizes are spread evenly. A single
    point is a random one, since the simplest tells next to nothing by itself."""
    sampler = PointSampler(claim)
    rng = np.random.default_rng(seed)
    found: list[Point] = []

    def keep(sizes: dict[str, int], data: bytes) -> None:
        point = sampler.decode(sizes, data) if sampler.sizes_hold(sizes) else None
        if point is not None:
            found.append(point)

    if count > 1:
        keep(sampler.least_sizes, bytes(sampler.byte_count(sampler.least_sizes)))
    for sizes in islice(sampler.spread_sizes(rng), max(FEWEST_TRIES, TRIES_PER_POINT * count)):
        if len(found) == count:
            break
        keep(sizes, rng.bytes(sampler.byte_count(sizes)))
    if not found:
        raise NoPointDrawn
    return found
