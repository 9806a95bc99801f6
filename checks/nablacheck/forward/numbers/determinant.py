"""The determinant by sums and products alone, of numbers of any kind."""

from __future__ import annotations

from typing import Any

import numpy as np


def division_free_determinant(a: Any) -> Any:
    """The determinant of a square matrix with at least one row, singular or not, by Bird's algorithm (2011).

    The matrix may hold objects or be a dual array: all that is asked of it are NumPy's functions.
    """
    size = len(a)
    above = np.triu(np.ones((size, size), dtype=int), 1)
    turned: Any = a
    for _ in range(size - 1):
        turned = (np.triu(turned, 1) - np.diag(above @ np.diagonal(turned))) @ a
    return turned[0, 0] if size % 2 else -turned[0, 0]
