"""Moving all arguments together: the same way every time, each kind of argument as it should."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nablacheck.declare.functions import ElementwiseFunction, SmoothFunction, elementwise, smooth
from nablacheck.differences.input_perturbation import UNPERTURBED, ZERO_INPUT, Perturbation, along, relatively

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
