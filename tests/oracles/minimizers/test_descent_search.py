"""The search for lower values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck import positive
from nablacheck.core.arrays import Array
from nablacheck.oracles.minimizers.descent_search import Search, relative_distance, spread_over
from nablacheck.oracles.shared.feasible_set import UNRESTRICTED, FeasibleSet, feasible_set_of

X = np.array([1.0, -2.0, 0.5])


def search(
    function: Callable[[Array], float],
    x: Array = X,
    where: FeasibleSet = UNRESTRICTED,
    local: bool = False,
    hard: bool = False,
) -> Search:
    return Search(function, x, function(x), 1e-16, where, local, hard)


def test_a_bowl_has_no_lower_place() -> None:
    assert search(lambda z: float((z - X) @ (z - X)), hard=True).lower_candidates() == []


def test_the_evaluations_are_counted() -> None:
    calls = 0

    def bowl(z: Array) -> float:
        nonlocal calls
        calls += 1
        return float((z - X) @ (z - X))

    looked = search(bowl)
    looked.lower_candidates()
    assert looked.evaluations == calls - 1  # the value at the point is given
    assert calls < 80


@pytest.mark.parametrize("far", [2.5, 37.0, 300.0])
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_a_narrow_well_is_found_between_the_distances(far: float, scale: float) -> None:
    """Its bottom is the only place that is lower, and no distance that is looked at comes near."""
    x = scale * X

    def wells(z: Array) -> float:
        d = z - x
        return float(np.sum(d**2 * ((d - far) ** 2 - 1e-6)))

    places = search(wells, x, hard=True).lower_candidates()
    assert min(place.value for place in places) < 0
    assert any(np.abs(place.x - x - far).min() < 2e-3 for place in places)


def test_a_well_off_all_lines_is_found_by_going_down() -> None:
    def well(z: Array) -> float:
        d = z - X
        return float((d @ d) * ((d - 30) @ (d - 31) - 1))

    assert search(well, hard=True).lower_candidates()


def test_rounding_makes_no_valleys() -> None:
    """Along the valley of a singular matrix the function is nothing but rounding, which nobody need look at closely."""
    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((6, 3)) @ rng.standard_normal((3, 4))
    b = rng.standard_normal(6)
    x = np.asarray(np.linalg.lstsq(matrix, b, rcond=1e-9)[0], dtype=float)
    looked = search(lambda z: float((matrix @ z - b) @ (matrix @ z - b)), x)
    looked.lower_candidates()
    assert looked.evaluations < 130


def test_places_outside_of_the_space_dont_count() -> None:
    x = np.abs(X)

    def function(z: Array) -> float:
        return float(np.sum((z - x) ** 2 * (z + 1)))

    assert search(function, x, hard=True).lower_candidates()
    assert search(function, x, feasible_set_of(positive("N"), x), hard=True).lower_candidates() == []


def test_locally_nothing_beyond_a_rise_counts() -> None:
    def hump(z: Array) -> float:
        return float(np.sum(1e-3 * (z - X) ** 2 - (z - X) ** 4))

    assert search(hump).lower_candidates()
    assert search(hump, local=True, hard=True).lower_candidates() == []
    assert search(lambda z: -hump(X + 1e-3 * (z - X)), local=True).lower_candidates()


def test_the_first_places_are_those_at_a_natural_distance() -> None:
    places = search(lambda z: -float((z - X) @ (z - X)), hard=True).lower_candidates()
    assert 0.5 < relative_distance(places[0].x, X) < 2
    chosen = spread_over(places)
    assert chosen[0] is places[0]
    assert chosen[-1] is places[-1]
    assert len(chosen) == 8
    assert spread_over([]) == []


def peano(z: Array) -> float:
    d = z - X
    return float(np.sum((d[1:] - d[0] ** 2) * (d[1:] - 2 * d[0] ** 2)))


@pytest.mark.parametrize("hard", [False, True])
def test_a_valley_is_followed_to_its_bottom(hard: bool) -> None:
    places = search(peano, local=True, hard=hard).valley_bottoms()
    assert len(places) == 3
    for place, distance in zip(places, (2.0**-4, 2.0**-7, 2.0**-10), strict=True):
        across, *along = np.abs(place.x - X)
        assert distance < across <= 2 * distance
        assert along == pytest.approx(2 * [1.5 * across**2], rel=0.05)


def test_one_side_of_a_valley_is_followed_at_a_point_and_both_where_there_is_time() -> None:
    """In turn from point to point."""

    def sides(x: Array, hard: bool) -> set[float]:
        seen: list[Array] = []

        def recorded(z: Array) -> float:
            seen.append(z - x)
            return peano(z - x + X)

        looked = search(recorded, x, local=True, hard=hard)
        assert looked.least_curved is not None
        seen.clear()
        looked.valley_bottoms()
        starts = [
            side
            for side in (1.0, -1.0)
            if any(np.allclose(z, side * looked.least_curved / 16, rtol=1e-9) for z in seen)
        ]
        return set(starts)

    assert sides(X, hard=True) == {1.0, -1.0}
    each = [sides(X + k, hard=False) for k in range(8)]
    assert {len(found) for found in each} == {1}
    assert set.union(*each) == {1.0, -1.0}


def test_where_the_function_curves_upwards_there_is_no_valley() -> None:
    assert search(lambda z: float((z - X) @ (z - X)), local=True).valley_bottoms() == []


def test_a_valley_ends_with_the_space() -> None:
    x = np.abs(X)
    where = feasible_set_of(positive("N"), x)
    places = search(lambda z: float(np.sum(z - x) ** 2), x, where, local=True, hard=True).valley_bottoms()
    assert places
    assert all(where.contains(place.x) for place in places)
