"""Drawing the points of a claim with Hypothesis, so that a failing one shrinks to the simplest there is."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from nablacheck.declare.claim import Claim
from nablacheck.declare.point_sampler import PointSampler, discrete_choices
from nablacheck.declare.points import Point
from nablacheck.declare.stratified_sampling import DiscreteChoice, Trait, balanced, traits

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

MAX_BYTES = 8192
"""Hypothesis draws no more for one example."""
BALANCED_BELOW = 32
"""Below so many points discrete choices may miss a possibility by chance."""
BALANCED_POOL = 128
"""Out of how many points they are taken then."""
CACHED_SETS = 4
"""How many sets of points are kept: those of the spaces that one formula's claims have."""
_cache: dict[tuple[Hashable, ...], tuple[tuple[Any, ...], list[Point]]] = {}


def point_strategy(claim: Claim) -> SearchStrategy[Point]:
    """The Hypothesis strategy for the points of a claim, built from its declaration alone.

    One draw of bytes, as long as the largest point needs: first the sizes, then as much of the rest as they ask for.
    """
    from hypothesis import strategies as st

    sampler = PointSampler(claim)
    axes, longest = len(sampler.letters), sampler.max_byte_count

    def build(data: bytes) -> Point | None:
        sizes = sampler.decode_sizes(data[:axes])
        if not sampler.sizes_hold(sizes):
            return None
        return sampler.decode(sizes, data[axes : axes + sampler.byte_count(sizes)])

    made = st.binary(min_size=axes + longest, max_size=axes + longest).map(build)
    return made.filter(lambda point: point is not None)  # type: ignore[return-value]


def _pool_size(claim: Claim, count: int) -> int:
    """How many points Hypothesis draws where ``count`` are asked for."""
    sampler = PointSampler(claim)
    largest = {letter: high for letter, (_, high) in sampler.ranges.items()}
    chosen = any(among > 1 for space in sampler.spaces.values() for among in discrete_choices(space, largest))
    return BALANCED_POOL if chosen and 1 < count < BALANCED_BELOW else max(count, 2)


def _traits(claim: Claim, point: Point) -> list[Trait]:
    chosen = {}
    for name, space in claim.spaces.items():
        if among := discrete_choices(space, point.sizes):
            last = point.free[name].entries[-len(among) :]
            chosen[name] = [DiscreteChoice(int(each), many) for each, many in zip(last, among, strict=True)]
    return traits(chosen)


def draw_points(claim: Claim, count: int, seed: int) -> list[Point]:
    """The points of one check, drawn by Hypothesis: the very same for all claims of a formula over the same spaces, so
    that what one has worked out there serves the others. The last few sets are kept.

    Raises what Hypothesis raises where no point can be made, and ``Unbuildable``.
    """
    spaces = (*claim.spaces.values(), *claim.relations)
    key = (claim.formula, *map(_identity, spaces), count, seed)
    if key in _cache:
        return _cache[key][1]
    found: list[Point] = []
    run_at_points(claim, found.append, count, seed)
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


def run_at_points(claim: Claim, test: Callable[[Point], None], count: int, seed: int, *, shrink: bool = False) -> None:
    """Call a test with drawn points, among them the ``count`` ones of ``draw_points``. Where it raises the run ends,
    after ever simpler points if it is to shrink."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as with_seed

    configured = settings(
        max_examples=_pool_size(claim, count),
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

    run: Any = configured(with_seed(seed)(given(point_strategy(claim))(at)))
    run()
