"""Directions: every entry moves, by about its own scale."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest
from nablacheck.core.arrays import Array
from nablacheck.differences.directions import directions, random_weights, weighs_all_entries
from nablacheck.differences.options import DIRECTIONS


def first(x: Array, gradient: Array, count: int = 3) -> list[Array]:
    return [np.abs(each) for each in islice(directions(x, gradient, np.random.default_rng(0), None), count)]


def test_the_first_moves_every_entry_by_its_own_scale() -> None:
    x = np.array([1.0, -1e-1, 5.0, 2e-2])
    own, _, _ = first(x, np.ones(4))
    assert np.all((own >= 0.5 * np.abs(x)) & (own <= DIRECTIONS.longest_entry * np.abs(x)))


def test_the_second_makes_entries_of_the_gradient_weigh_alike() -> None:
    x, gradient = np.ones(4), np.array([1.0, 10.0, 0.5, 2.0])
    _, even, _ = first(x, gradient)
    assert np.ptp(np.log(even * gradient)) <= np.log(3) + 1e-12


def test_an_entry_of_next_to_no_derivative_moves_only_a_few_times_as_far_as_others() -> None:
    _, even, _ = first(np.ones(4), np.array([1.0, 1.0, 1.0, 1e-9]))
    assert even[:3].max() < even[3] < 10 * even[:3].max()


def test_the_third_moves_all_by_the_scale_of_the_array() -> None:
    x = np.array([3.0, 0.0, -4.0])
    _, _, whole = first(x, np.ones(3))
    typical = np.sqrt(np.mean(x**2))
    assert np.all((whole >= 0.5 * typical) & (whole <= 1.5 * typical))


def test_no_entry_stays_where_it_is() -> None:
    x, gradient = np.array([0.0, 1e-9, 1.0, 0.0]), np.array([0.0, 1.0, 1e-30, 1e30])
    for direction in first(x, gradient, 9):
        assert np.all(direction > 0)


def test_entries_in_another_unit_keep_to_their_own_scale() -> None:
    x, gradient = np.array([1e8, 2e8, 1e-4, 2e-4]), np.array([1e-8, 2e-8, 1e4, 5e3])
    for direction in first(x, gradient, 6):
        assert np.all(direction < 200 * np.abs(x))


def test_an_entry_that_is_small_by_chance_moves_with_the_others() -> None:
    x = np.array([1.0, 1e-5, -1.0, 1.0])
    even, own, whole = first(x, np.ones(4))
    assert own[1] < 2e-3
    assert even[1] > 0.3
    assert whole[1] > 0.3


def test_the_kinds_come_in_the_same_order_all_along() -> None:
    """Those of the first kind are found again by their number."""
    x = np.array([1.0, 1e-5, -1.0, 1.0])
    for gradient in (np.ones(4), np.array([1.0, 0.0, 1.0, 1.0])):
        kinds = first(x, gradient, 12)
        own = int(np.argmin([kind[1] for kind in kinds[:3]]))
        assert own == (1 if gradient.all() else 0)
        assert all((kind[1] < 2e-3) == (number % 3 == own) for number, kind in enumerate(kinds))


def test_entries_weigh_unless_one_of_them_hardly_contributes() -> None:
    assert weighs_all_entries(np.ones(3), np.array([1.0, -0.1, 0.5]))
    assert not weighs_all_entries(np.ones(3), np.array([1.0, -1e-3, 0.5]))
    assert not weighs_all_entries(np.array([1.0, 0.0]), np.ones(2))
    assert not weighs_all_entries(np.zeros(2), np.ones(2))


@pytest.mark.parametrize("x", [np.zeros(3), np.zeros(0), np.array(0.0), np.array(2.0)])
def test_zeros_numbers_and_nothing_have_directions(x: Array) -> None:
    for direction in first(x, np.zeros(x.shape), 6):
        assert direction.shape == x.shape
        assert np.all(direction > 0)


def test_directions_are_projected() -> None:
    flat = next(directions(np.ones(3), np.ones(3), np.random.default_rng(0), lambda v: v - v.mean()))
    assert flat.sum() == pytest.approx(0.0, abs=1e-12)


def test_the_same_generator_gives_the_same_directions() -> None:
    for one, two in zip(first(np.ones(3), np.ones(3)), first(np.ones(3), np.ones(3)), strict=True):
        np.testing.assert_array_equal(one, two)


def test_zeros_have_no_scale_of_their_own() -> None:
    first = next(directions(np.zeros(4), np.ones(4), np.random.default_rng(0), None))
    assert np.all(np.abs(first) >= 0.5)


@pytest.mark.parametrize("error", [[1.0, 1.0], [1.0, -1.0, 0.5], [0.0, 3.0, 0.0], [1.0, 2.0, 3.0, -4.0, 5.0]])
def test_an_error_cancels_no_more_often_than_the_density_of_its_largest_entry_allows(error: list[float]) -> None:
    """The bound in docs/method.md: along one line |eᵀv| ≤ δ with a probability of δ/max|eᵢ| at most."""
    e = np.array(error)
    drawn = random_weights(np.random.default_rng(0), (100_000, e.size)) @ e
    for delta in (0.01, 0.05, 0.2):
        assert np.mean(np.abs(drawn) <= delta) <= 1.1 * delta / np.abs(e).max()
