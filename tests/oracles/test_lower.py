"""The search for lower values."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from checks import positive
from checks.oracles.lower import Search, relative_distance, some
from checks.oracles.region import EVERYWHERE, Region, region
from checks.spaces import Array

X = np.array([1.0, -2.0, 0.5])


def search(
    function: Callable[[Array], float],
    x: Array = X,
    where: Region = EVERYWHERE,
    local: bool = False,
    hard: bool = False,
) -> Search:
    return Search(function, x, function(x), 1e-16, where, local, hard)


def test_a_bowl_has_no_lower_place() -> None:
    assert search(lambda z: float((z - X) @ (z - X)), hard=True).places() == []


def test_the_evaluations_are_counted() -> None:
    calls = 0

    def bowl(z: Array) -> float:
        nonlocal calls
        calls += 1
        return float((z - X) @ (z - X))

    looked = search(bowl)
    looked.places()
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

    places = search(wells, x, hard=True).places()
    assert min(place.value for place in places) < 0
    assert any(np.abs(place.x - x - far).min() < 2e-3 for place in places)


def test_a_well_off_all_lines_is_found_by_going_down() -> None:
    def well(z: Array) -> float:
        d = z - X
        return float((d @ d) * ((d - 30) @ (d - 31) - 1))

    assert search(well, hard=True).places()


def test_rounding_makes_no_valleys() -> None:
    """Along the valley of a singular matrix the function is nothing but rounding, which nobody need look at closely."""
    rng = np.random.default_rng(0)
    matrix = rng.standard_normal((6, 3)) @ rng.standard_normal((3, 4))
    b = rng.standard_normal(6)
    x = np.asarray(np.linalg.lstsq(matrix, b, rcond=1e-9)[0], dtype=float)
    looked = search(lambda z: float((matrix @ z - b) @ (matrix @ z - b)), x)
    looked.places()
    assert looked.evaluations < 130


def test_places_outside_of_the_space_dont_count() -> None:
    x = np.abs(X)

    def function(z: Array) -> float:
        return float(np.sum((z - x) ** 2 * (z + 1)))

    assert search(function, x, hard=True).places()
    assert search(function, x, region(positive("N"), x), hard=True).places() == []


def test_locally_nothing_beyond_a_rise_counts() -> None:
    def hump(z: Array) -> float:
        return float(np.sum(1e-3 * (z - X) ** 2 - (z - X) ** 4))

    assert search(hump).places()
    assert search(hump, local=True, hard=True).places() == []
    assert search(lambda z: -hump(X + 1e-3 * (z - X)), local=True).places()


def test_the_first_places_are_those_at_a_natural_distance() -> None:
    places = search(lambda z: -float((z - X) @ (z - X)), hard=True).places()
    assert 0.5 < relative_distance(places[0].x, X) < 2
    chosen = some(places)
    assert chosen[0] is places[0]
    assert chosen[-1] is places[-1]
    assert len(chosen) == 8
    assert some([]) == []
