"""Every discrete choice is balanced, as far as 2,000 points can tell, and independent of what is drawn beside it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from nablacheck import (
    Claim,
    at_least,
    distinct,
    full_rank,
    invertible,
    nonzero,
    one_hot,
    orthogonal,
    orthonormal,
    unit_norm,
)
from nablacheck.declare.conditions import plus_or_minus_one, zero_or_one
from nablacheck.declare.drawing import BALANCED_BELOW, draw_points
from nablacheck.declare.point_sampler import SCALE_EXPONENTS, PointSampler
from nablacheck.declare.points import Point
from nablacheck.declare.spaces import ArraySpace
from scipy.stats import chi2

from tests.helpers.making import make_claim

POINTS = 2000
SEEDS = (0, 1)
LEVEL = 1e-6
"""How unlikely counts may be at the least, if all that is to be chosen among is equally likely."""

SPACES: dict[str, ArraySpace] = {
    **{f"one_hot_{k}": one_hot(str(k)) for k in (2, 3, 4, 5, 6, 7, 10, 150)},
    "one_hot_rows": one_hot("2 3"),
    "nonzero": nonzero("3"),
    "nonzero_scalar": nonzero(""),
    **{f"invertible_{n}": invertible(f"{n} {n}") for n in (1, 2, 3, 4)},
    "full_rank_square": full_rank("4 4"),
    "full_rank_tall": full_rank("4 2"),
    "full_rank_wide": full_rank("2 5"),
    "orthonormal": orthonormal("3 2"),
    "batch": orthogonal("2 3 3"),
    "zero_or_one": zero_or_one("3"),
    "plus_or_minus_one": plus_or_minus_one("3"),
    "unit_norm": unit_norm("3"),
    "unit_norm_rows": unit_norm("2 1"),
    **{f"orthogonal_{n}": orthogonal(f"{n} {n}") for n in (1, 2, 3)},
}


def claim_of(where: Any = (), **spaces: Any) -> Claim:
    """A claim about w with these spaces beside it, whose function is never called."""
    namespace: dict[str, Any] = {}
    exec(f"def function(w, {', '.join(spaces)}): ...\ndef claimed(w, {', '.join(spaces)}): ...", namespace)
    return make_claim(namespace["function"], namespace["claimed"], variables=("w",), where=where, w="", **spaces)


def chance(seen: Iterable[Hashable], possible: Iterable[Hashable]) -> float:
    """How likely counts are at least so uneven, where all that is possible is equally likely."""
    counts, possible = Counter(seen), list(possible)
    assert set(counts) <= set(possible)
    each = counts.total() / len(possible)
    statistic = sum((counts[one] - each) ** 2 for one in possible) / each
    return float(chi2.sf(statistic, len(possible) - 1)) if len(possible) > 1 else 1.0


@functools.cache
def of_all_spaces(seed: int) -> list[Point]:
    return draw_points(claim_of(**SPACES), POINTS, seed)


def chosen(point: Point, name: str, space: ArraySpace) -> list[int]:
    among = space.discrete(point.sizes)
    return [int(each) for each in point.free[name].entries[-len(among) :]]


def test_every_condition_with_discrete_choices_is_here() -> None:
    import nablacheck
    from nablacheck.declare import conditions

    with_choices = {name for name in conditions.__all__ if getattr(nablacheck, name).discrete((3, 3))}
    assert with_choices == {space.condition.name for space in SPACES.values()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", SPACES)
def test_each_choice_is_balanced_and_so_is_each_pair(name: str, seed: int) -> None:
    space = SPACES[name]
    among = space.discrete({})
    choices = [chosen(point, name, space) for point in of_all_spaces(seed)]
    columns = list(zip(*choices, strict=True))
    for column, many in zip(columns, among, strict=True):
        assert chance(column, range(many)) > LEVEL
    for i, j in combinations(range(len(among)), 2):
        pairs = zip(columns[i], columns[j], strict=True)
        assert chance(pairs, product(range(among[i]), range(among[j]))) > LEVEL


def label(x: Any) -> int:
    return int(np.argmax(x))


def sign(x: Any) -> bool:
    return bool(np.linalg.det(x) > 0)


SEEN: dict[str, tuple[Callable[[Any], Hashable], list[Hashable]]] = {
    "one_hot_2": (label, [0, 1]),
    "one_hot_4": (label, [0, 1, 2, 3]),
    "one_hot_10": (label, list(range(10))),
    "one_hot_rows": (lambda x: tuple(x.argmax(axis=1).tolist()), list(product(range(3), repeat=2))),
    "nonzero": (lambda x: tuple((x > 0).tolist()), list(product((True, False), repeat=3))),
    **dict.fromkeys(("invertible_1", "invertible_2", "invertible_3", "invertible_4"), (sign, [True, False])),
    **dict.fromkeys(("full_rank_square", "orthogonal_2", "orthogonal_3"), (sign, [True, False])),
}
"""What shows in the arrays themselves."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", SEEN)
def test_what_shows_in_the_arrays_is_balanced(name: str, seed: int) -> None:
    look, possible = SEEN[name]
    assert chance((look(point.values[name]) for point in of_all_spaces(seed)), possible) > LEVEL


@pytest.mark.parametrize("seed", SEEDS)
def test_choices_go_with_nothing_else(seed: int) -> None:
    """Neither with those of another argument, nor with the size of the numbers, their kind, or a scale."""
    space = one_hot("4")
    claim = claim_of(y=space, z=space, x=nonzero("2"))
    points = draw_points(claim, POINTS, seed)
    y, z = ([label(point.values[name]) for point in points] for name in "yz")
    signs = [bool(point.values["x"][0] > 0) for point in points]
    assert chance(zip(y, z, strict=True), product(range(4), repeat=2)) > LEVEL
    assert chance(zip(y, signs, strict=True), product(range(4), (True, False))) > LEVEL
    beside: dict[str, Callable[[Point], Hashable]] = {
        "zeros and ones": lambda point: bool((np.abs(point.free["x"].entries[:2]) <= 1).all()),
        "large": lambda point: bool(abs(point.free["x"].entries[0]) > 1),
        "generic": lambda point: bool(32 * point.free["x"].entries[0] % 1),
        "scaled": lambda point: point.free["x"].scale != 1,
    }
    for look in beside.values():
        for case in (True, False):
            where = [k for k, point in enumerate(points) if look(point) is case]
            assert len(where) > 100
            assert chance((y[k] for k in where), range(4)) > LEVEL
            assert chance((signs[k] for k in where), (True, False)) > LEVEL


@pytest.mark.parametrize("seed", SEEDS)
def test_scales_are_balanced(seed: int) -> None:
    scales = [point.free["nonzero"].scale for point in of_all_spaces(seed)]
    assert chance((scale == 1 for scale in scales), (True, False)) > LEVEL
    assert chance((scale for scale in scales if scale != 1), [2.0**k for k in SCALE_EXPONENTS]) > LEVEL


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_are_balanced_among_those_that_relations_allow(seed: int) -> None:
    free = draw_points(claim_of(X="N D"), POINTS, seed)
    assert chance(((p.sizes["N"], p.sizes["D"]) for p in free), product(range(1, 6), repeat=2)) > LEVEL
    tall = draw_points(claim_of(X="N D", where=at_least("N", "D")), POINTS, seed)
    tolerance = [(n, d) for n, d in product(range(1, 6), repeat=2) if n >= d]
    assert chance(((p.sizes["N"], p.sizes["D"]) for p in tall), tolerance) > LEVEL


@pytest.mark.parametrize("seed", SEEDS)
def test_a_choice_is_balanced_beside_a_relation_that_rejects_points(seed: int) -> None:
    claim = claim_of(y=one_hot("3"), a="N", b="N", where=distinct("a", "b"))
    assert chance((label(point.values["y"]) for point in draw_points(claim, POINTS, seed)), range(3)) > LEVEL


def test_zero_bytes_choose_the_first_of_everything() -> None:
    claim = claim_of(y=one_hot("300"), A=invertible("N N"), Q=orthogonal("N N"), x=nonzero("N"))
    sampler, sizes = PointSampler(claim), {"N": 3}
    point = sampler.decode(sizes, bytes(sampler.byte_count(sizes)))
    assert point is not None
    assert label(point.values["y"]) == 0
    assert [point.values[name].tolist() for name in "AQ"] == [np.eye(3).tolist()] * 2
    assert point.values["x"].tolist() == [1, 1, 1]


def test_the_last_of_many_places_can_be_chosen() -> None:
    sampler = PointSampler(claim_of(y=one_hot("1000")))
    last = (999).to_bytes(2, "big")
    point = sampler.decode({}, bytes(sampler.byte_count({}) - 2) + last)
    assert point is not None
    assert label(point.values["y"]) == 999


# Few points.


@pytest.mark.parametrize("seed", range(10))
def test_even_few_points_have_every_label(seed: int) -> None:
    points = draw_points(claim_of(y=one_hot("2"), z=one_hot("4"), x=nonzero("")), 5, seed)
    assert len(points) == 5
    counts = [Counter(label(point.values[name]) for point in points) for name in "yz"]
    assert sorted(counts[0].values()) == [2, 3]
    assert set(counts[1]) == {0, 1, 2, 3}
    assert len({bool(point.values["x"] > 0) for point in points}) == 2


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("space", [invertible("3 3"), orthogonal("3 3"), orthogonal("2 2")], ids=str)
def test_even_few_points_have_determinants_of_both_signs(space: ArraySpace, seed: int) -> None:
    assert {sign(point.values["x"]) for point in draw_points(claim_of(x=space), 5, seed)} == {True, False}


def test_few_points_are_still_the_simplest_and_of_all_sizes() -> None:
    seen = set()
    for seed in range(15):
        first, *others = draw_points(claim_of(y=one_hot("K"), x=nonzero("N")), 5, seed)
        assert (first.sizes, first.values["y"].tolist(), first.values["x"].tolist()) == ({"K": 1, "N": 1}, [1], [1])
        seen |= {tuple(point.sizes.values()) for point in others}
    assert len(seen) > 15


def test_as_many_points_are_drawn_as_are_asked_for() -> None:
    claim = claim_of(y=one_hot("2"))
    counts = [1, 2, BALANCED_BELOW - 1, BALANCED_BELOW, 50]
    assert [len(draw_points(claim, count, 0)) for count in counts] == counts
