"""Which entries are wrong: beyond their tolerance, and not what the steps leave of larger errors."""

from __future__ import annotations

import numpy as np
from nablacheck.differences.entry_errors import EntryErrors


def test_wrong_is_what_is_beyond_its_tolerance() -> None:
    found = EntryErrors(np.arange(3), np.array([1.0, -0.5, 0.002]), np.array([0.1, 0.1, 0.003])).wrong(np.ones(3))
    assert found.positions.tolist() == [0, 1]
    assert found.exhaustive


def test_what_may_be_off_by_anything_is_not_wrong_and_may_be() -> None:
    unknown = EntryErrors(np.arange(2), np.array([1.0, 0.0]), np.array([0.1, np.inf])).wrong(np.ones(2))
    assert (unknown.positions.tolist(), unknown.exhaustive) == ([0], False)


def test_an_error_that_is_small_beside_another_counts_where_it_matters_to_its_own_entry() -> None:
    claimed = np.array([1e6, 1.0, 1.0, 1e3])
    error = EntryErrors(np.arange(4), np.array([1e6, 0.5, 1e-5, 0.0]), np.array([1e-3, 1e-4, 1e-6, 1e-3]))
    found = error.wrong(claimed)
    assert (found.positions.tolist(), found.exhaustive) == ([0, 1], True)


def test_where_it_is_not_clear_nothing_says_that_these_are_all() -> None:
    error = EntryErrors(np.arange(2), np.array([1e6, 2e-4]), np.array([1e-3, 1e-4]))
    found = error.wrong(np.array([1e6, 1e-4]))
    assert (found.positions.tolist(), found.exhaustive) == ([0], False)


def test_directions_among_the_wrong_entries() -> None:
    direction = np.arange(1.0, 7.0).reshape(2, 3)
    wrong = np.array([4, 0]), np.array([1.0, 0.5]), np.ones(2)
    np.testing.assert_array_equal(EntryErrors(*wrong).restrict(direction), [[1, 0, 0], [0, 5, 0]])
    assert EntryErrors(*wrong, dominant=False).restrict(direction) is direction
