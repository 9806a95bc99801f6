"""How far rounding moves claims and functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.core.arrays import EPS, Array, norm
from nablacheck.core.contract import OutsideDomain
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction, elementwise, smooth
from nablacheck.differences.noise import estimate_noise
from nablacheck.differences.perturbations import UNPERTURBED, ZERO_INPUT, Perturbation, along, relatively
from nablacheck.differences.propagated_rounding import EntrywiseRounding, propagated_input_rounding, rounded_size

from tests.helpers.making import vector
from tests.helpers.perturbed import at

SIZES = {"N": 2}
VALUES: dict[str, Any] = {
    "x": np.array([1.0, 0.0, -2.0]),
    "A": np.array([[1.0, 2.0], [3.0, 1e6]]),
    "f": smooth("N").build(np.arange(1.0, 19.0), 1.0, SIZES, {}),
    "phi": elementwise().build(np.array([1.0, 2.0, 3.0]), 1.0, SIZES, {}),
    "name": "kept",
}


def arrays(values: dict[str, Any]) -> list[np.ndarray]:
    """All numbers in arguments, those of functions included."""
    found = []
    for value in values.values():
        if isinstance(value, np.ndarray):
            found.append(value)
        elif isinstance(value, SmoothFunction):
            found += [value.coefficients, value.directions]
        elif isinstance(value, ElementwiseFunction):
            found.append(value.coefficients)
    return found


def test_staying_changes_nothing() -> None:
    for before, after in zip(arrays(VALUES), arrays(UNPERTURBED(VALUES)), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("by", [1e-3, 2.0**-26, -1e-6])
def test_every_number_moves_by_about_so_much_and_zeros_stay(by: float) -> None:
    for before, after in zip(arrays(VALUES), arrays(along(by)(VALUES)), strict=True):
        assert (after[before == 0] == 0).all()
        change = (after[before != 0] / before[before != 0] - 1) / by
        assert (change > 0.49).all()
        assert (change < 1.51).all()


def test_entries_dont_move_alike() -> None:
    pairs = zip(arrays(VALUES), arrays(along(1e-3)(VALUES)), strict=True)
    changes = np.concatenate([after[before != 0] / before[before != 0] for before, after in pairs])
    assert np.unique(np.round(changes, 12)).size == changes.size


def test_a_move_is_the_same_every_time_and_as_its_multiple() -> None:
    """Results at several distances lie on one line through the arguments."""
    once, again, twice = along(1e-3)(VALUES), along(1e-3)(VALUES), along(2e-3)(VALUES)
    for before, a, b, c in zip(*map(arrays, (VALUES, once, again, twice)), strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_allclose(c - before, 2 * (a - before), rtol=1e-9)


def test_moving_to_zero_leaves_functions_alone() -> None:
    moved = ZERO_INPUT(VALUES)
    assert not moved["x"].any()
    assert not moved["A"].any()
    np.testing.assert_array_equal(moved["f"].coefficients, VALUES["f"].coefficients)
    np.testing.assert_array_equal(moved["phi"].coefficients, VALUES["phi"].coefficients)


def test_functions_can_move_in_their_own_way() -> None:
    moved = Perturbation(lambda a, rng: a, lambda a, rng: a + 1)(VALUES)
    np.testing.assert_array_equal(moved["x"], VALUES["x"])
    np.testing.assert_array_equal(moved["phi"].coefficients, VALUES["phi"].coefficients + 1)


def test_other_arguments_are_kept() -> None:
    assert along(1e-3)(VALUES)["name"] == "kept"


def test_the_arguments_themselves_are_untouched_and_the_moved_ones_read_only() -> None:
    before = [array.copy() for array in arrays(VALUES)]
    moved = along(1e-3)(VALUES)
    for one, two in zip(before, arrays(VALUES), strict=True):
        np.testing.assert_array_equal(one, two)
    assert not moved["x"].flags.writeable
    assert not moved["A"].flags.writeable


def test_arrays_moved_one_by_one_move_as_together() -> None:
    change = along(1e-3).one_by_one()
    together = along(1e-3)({"x": VALUES["x"], "A": VALUES["A"]})
    for name in ("x", "A"):
        np.testing.assert_array_equal(change(VALUES[name]), together[name])


def test_a_move_can_be_remembered_by() -> None:
    """Moves are told apart by themselves: two alike are two."""
    assert len({UNPERTURBED: 1, ZERO_INPUT: 2, along(1e-3): 3, along(1e-3): 4}) == 4


def test_a_relative_change_takes_its_numbers_from_the_generator() -> None:
    a = np.ones(3)
    one, two = (relatively(1e-3)(a, np.random.default_rng(seed)) for seed in (0, 1))
    assert (one != two).all()


V = np.array([1.1, -0.7, 0.9])


def rounded(claim: Callable[[Array], Array], x: Array) -> EntrywiseRounding:
    return EntrywiseRounding(claim(x), lambda perturbation: claim(perturbation.one_by_one()(x)))


def test_a_plain_claim_is_off_by_a_few_roundings() -> None:
    x = np.array([1.3, -0.2, 0.7])
    found = rounded(lambda x: 2 * x, x)
    assert np.all(found.each < 100 * EPS * np.abs(2 * x) + 100 * EPS)
    assert 0 < found.along(V) < 100 * EPS * norm(x * V) + 100 * EPS


def test_a_claim_that_cancels_is_off_by_more() -> None:
    x = np.array([1.3, -0.2, 0.7])
    found = rounded(lambda x: (x + 1e8) - 1e8, x)
    assert found.along(V) > 1e-9


def test_a_claim_that_cannot_be_evaluated_beside_the_point_has_its_own_rounding_left() -> None:
    def nowhere(perturbation: Perturbation) -> Array:
        raise OutsideDomain("no value")

    found = EntrywiseRounding(np.ones(3), nowhere, EPS)
    assert np.all(found.each == 8 * EPS)


def test_a_claim_near_the_edge_of_its_domain_is_moved_less() -> None:
    """At 1 − 5·10⁻⁹ half of the digits are too far; 1 − x² there has lost as many."""
    x = np.array([0.9999999944172641])

    with np.errstate(invalid="ignore"):
        rounding = rounded(lambda x: 1 / np.sqrt(1 - x**2), x)
    assert 1e-9 < rounding.along(np.ones(1)) / rounding.here[0] < 1e-5


def test_terms_that_cancel_make_a_value_no_better_than_they_are() -> None:
    """aᵀx is zero here, and as well rounded as the terms of the sum."""
    a, x = vector(3.0, 1.0), vector(1.0, -3.0)
    found = propagated_input_rounding(at(lambda a, x: a @ x, a, x), np.asarray(0.0))
    assert EPS / 2 < found < 50 * EPS


def test_saturated_terms_that_cancel_are_seen_though_no_value_near_shows_them() -> None:
    weights, x = vector(1.0, -1.0), vector(200.0, 300.0)

    found = propagated_input_rounding(at(lambda weights, x: weights @ np.tanh(x), weights, x), np.asarray(0.0))
    noise = estimate_noise(lambda z: float(weights @ np.tanh(z)), x, 0.0, lambda change: 0.0, x)
    assert noise.sigma == 0.0
    assert EPS / 10 < found < 10 * EPS


def test_constants_are_the_value_at_zero() -> None:
    x = vector(200.0)
    value = np.asarray(np.exp(-x[0]))
    assert rounded_size(at(lambda x: np.exp(-x[0]), x), value) == 1.0
    assert propagated_input_rounding(at(lambda x: np.exp(-x[0]), x), value) >= EPS


def test_no_value_at_zero_is_no_constant() -> None:
    def undefined(move: Any) -> Array:
        raise OutsideDomain("no value")

    assert rounded_size(undefined, vector(1.0, 2.0)).tolist() == [0.0, 0.0]
    assert rounded_size(lambda move: vector(np.inf, np.nan), vector(1.0, 2.0)).tolist() == [0.0, 0.0]
    assert propagated_input_rounding(undefined, vector(1.0, 2.0)).tolist() == [0.0, 0.0]


def test_far_out_the_sensitivity_is_that_right_beside_the_point() -> None:
    x = np.array([1e12, 1.3e12])

    def claimed(perturbation: Perturbation) -> Array:
        return np.asarray(np.cos(perturbation({"x": x})["x"]))

    assert norm(EntrywiseRounding(np.cos(x), claimed).sensitivity) > norm(x * np.sin(x)) / 10
