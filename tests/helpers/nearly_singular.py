"""log det XᵀX and its true gradient, written in several ways, at matrices ever nearer to singular ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from nablacheck import Claim
from nablacheck.core.arrays import Array

from tests.helpers.making import make_claim

DISTANCES = [10.0**-k for k in range(6, 14)]
"""From a singular matrix, relatively. XᵀX has twice as many digits to lose: from 1e-8 on floats keep none."""


def log_det(gradient: Callable[[Any], Any]) -> Claim:
    return make_claim(lambda X: np.linalg.slogdet(X.T @ X)[1], lambda X: gradient(X), variables=("X",), X="N D")


LOG_DETS: dict[str, Claim] = {
    "inverse": log_det(lambda X: 2 * X @ np.linalg.inv(X.T @ X)),
    "solution": log_det(lambda X: 2 * np.linalg.solve(X.T @ X, X.T).T),
    "pseudo-inverse": log_det(lambda X: 2 * np.linalg.pinv(X, rcond=0).T),
}
"""The last one is accurate where the function's own derivative has no digit left."""


def nearly_singular(distance: float) -> Iterator[Array]:
    """Tall matrices: one singular value is small, two columns are nearly the same, and these of small integers."""
    rng = np.random.default_rng(7)
    for _ in range(8):
        columns = int(rng.integers(2, 5))
        rows = columns + int(rng.integers(0, 3))
        U, s, Vh = np.linalg.svd(rng.standard_normal((rows, columns)), full_matrices=False)
        s[-1] = distance * s[0]
        yield U * s @ Vh
        for twins in (rng.standard_normal((rows, columns)), rng.integers(-3, 4, (rows, columns)).astype(float)):
            twins[:, -1] = twins[:, 0]
            twins[0, -1] += distance
            yield twins
