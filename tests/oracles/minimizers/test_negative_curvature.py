"""The direction of least curvature."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array
from nablacheck.oracles.minimizers.negative_curvature import least_curved

RNG = np.random.default_rng(0)
ROTATION = np.linalg.qr(RNG.standard_normal((6, 6)))[0]
X = RNG.standard_normal(6)


def least(function: Callable[[Array], float], x: Array = X, most: int = 25) -> Array | None:
    value = function(x)
    return least_curved(function, x, value, EPS * max(1.0, abs(value)), most, lambda move: move)


def quadratic(*eigenvalues: float) -> Callable[[Array], float]:
    matrix = ROTATION @ np.diag(eigenvalues) @ ROTATION.T
    return lambda x: float((x - X) @ matrix @ (x - X))


@pytest.mark.parametrize("least_of_all", [-1.0, -1e-3, -1e-6])
@pytest.mark.parametrize("offset", [0.0, 1.0])
def test_a_slightly_negative_curvature_is_found_off_the_axes(least_of_all: float, offset: float) -> None:
    curved = quadratic(1, 2, 0.5, 1, 3, least_of_all)
    found = least(lambda x: curved(x) + offset)
    assert found is not None
    assert np.abs(found).max() == pytest.approx(1)
    assert curved(X + found) < 0


def test_steps_are_as_long_as_rounding_asks_for() -> None:
    curved = quadratic(1, 2, 0.5, 1, 3, -1e-3)
    found = least(lambda x: curved(x) + 1e6)
    assert found is not None
    assert curved(X + found) < 0


def test_entries_in_other_units_spoil_nothing() -> None:
    units = 10.0 ** np.array([-4, 4, 0, -2, 2, 3])
    curved = quadratic(1, 2, 0.5, 1, 3, -1e-3)
    found = least(lambda x: curved(X + units * (x - X)))
    assert found is not None
    assert curved(X + units * found) < 0


def test_a_function_that_curves_upwards_clearly_has_no_such_direction() -> None:
    assert least(quadratic(1, 2, 0.5, 1, 3, 0.3)) is None


def test_a_product_has_one_though_its_axes_are_flat() -> None:
    found = least(lambda x: (x[0] - X[0]) * (x[1] - X[1]))
    assert found is not None
    assert found[0] * found[1] < 0


def test_of_many_entries_the_mean_and_the_first_axes_are_among_the_directions() -> None:
    x, calls = np.ones(200), 0

    def tilted(z: Array) -> float:
        nonlocal calls
        calls += 1
        d = z - x
        return float(d @ d - 1.001 * d.sum() ** 2 / d.size)

    found = least(tilted, x)
    assert found is not None
    assert tilted(x + found) < 0
    assert calls < 500


def test_an_axis_along_which_there_are_no_values_is_left_out() -> None:
    def walled(x: Array) -> float:
        return float("nan") if x[0] != X[0] else float((x[1:] - X[1:]) @ (x[1:] - X[1:])) - 1.5 * (x[1] - X[1]) ** 2

    found = least(walled)
    assert found is not None
    assert (found[0], abs(found[1])) == (0.0, 1.0)


def test_where_there_are_no_values_at_all_there_is_no_direction() -> None:
    assert least(lambda x: 0.0 if np.array_equal(x, X) else float("nan")) is None
