"""The scales of the entries of arrays."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import FEW, all_finite, entry_scales, median_size, norm

from tests.helpers.making import vector


def test_the_scales_of_entries_are_the_size_of_an_entry_or_of_the_array() -> None:
    assert entry_scales(vector(3.0, -4.0)).tolist() == pytest.approx([12.5**0.5, 4.0])
    assert entry_scales(vector(0.0, 5.0)).tolist() == pytest.approx([12.5**0.5, 5.0])
    assert entry_scales(vector(0.0, 0.0)).tolist() == [1.0, 1.0]
    assert entry_scales(np.array(-1e-3)) == pytest.approx(1e-3)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_scales_neither_overflow_nor_underflow(size: float) -> None:
    assert entry_scales(vector(size, 0.0)).tolist() == pytest.approx([size, size / 2**0.5])


@pytest.mark.parametrize("size", [1, 2, 3, 8, FEW, FEW + 1, 100])
def test_the_median_size_is_that_of_entries_that_are_not_zero(size: int) -> None:
    for seed in range(50):
        rng = np.random.default_rng(seed)
        entries = rng.standard_normal(size) * (rng.random(size) < 0.7)
        known = np.sort(np.abs(entries[entries != 0]))
        assert median_size(entries) == (known[known.size // 2] if known.size else 0.0)


def test_norms_and_finite_entries_where_squares_leave_the_range_of_floats() -> None:
    assert norm(np.full((2, 2), 1e200)) == pytest.approx(2e200)
    assert norm(np.full((2, 2), 1e-200)) == pytest.approx(2e-200)
    assert all_finite(np.full((2, 2), 1e200))
    assert not all_finite(np.array([1.0, np.nan]))
    assert not all_finite(np.array([[1.0], [-np.inf]]))
