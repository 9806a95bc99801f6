"""The scales of the entries of arrays."""

from __future__ import annotations

import numpy as np
import pytest
from nablacheck.core.arrays import entry_scales

from tests.helpers.making import vector


def test_the_scales_of_entries_are_the_size_of_an_entry_or_of_the_array() -> None:
    assert entry_scales(vector(3.0, -4.0)).tolist() == pytest.approx([12.5**0.5, 4.0])
    assert entry_scales(vector(0.0, 5.0)).tolist() == pytest.approx([12.5**0.5, 5.0])
    assert entry_scales(vector(0.0, 0.0)).tolist() == [1.0, 1.0]
    assert entry_scales(np.array(-1e-3)) == pytest.approx(1e-3)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_scales_neither_overflow_nor_underflow(size: float) -> None:
    assert entry_scales(vector(size, 0.0)).tolist() == pytest.approx([size, size / 2**0.5])
