"""The arguments that the idioms take by name, and the constants they use.

X and Y are 4 × 3; A is square, S symmetric, P positive definite, all 4 × 4; T is 2 × 3 × 3; u and v have 4 entries, w
has 3, p has 4 positive ones, q has 4 between 0 and 1, and s is a number. All of them move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Idiom = Callable[..., Any]

CONSTANT = np.array([[1.0, -0.5, 2.0], [0.25, 3.0, -1.0], [-2.0, 0.5, 1.0], [1.5, 1.0, -0.25]])
LABELS = np.array([0, 2, 1, 0])
ONEHOT = np.eye(3)[LABELS]
MASK = np.array([True, False, True, True])
EPS, ALPHA = 1e-5, 0.01

_rng = np.random.default_rng(2026)


def _drawn(*shape: int) -> Any:
    """Generic values between 1/4 and 2 of both signs, of few bits, so that every number system has the same ones."""
    return _rng.integers(2**18, 2**21, shape) / 2**20 * _rng.choice([-1.0, 1.0], shape)


def _symmetric(matrix: Any) -> Any:
    return (matrix + matrix.T) / 2


POINT: dict[str, Any] = {
    "X": _drawn(4, 3),
    "Y": _drawn(4, 3),
    "A": _drawn(4, 4),
    "S": _symmetric(_drawn(4, 4)),
    "P": np.eye(4) + np.square(_drawn(4)) * np.eye(4) + _symmetric(_drawn(4, 4)) / 4,
    "T": _drawn(2, 3, 3),
    "u": _drawn(4),
    "v": _drawn(4),
    "w": _drawn(3),
    "p": np.abs(_drawn(4)),
    "q": np.abs(_drawn(4)) / 2 - 1 / 16,
    "s": _drawn(),
}
DIRECTION: dict[str, Any] = {name: _rng.integers(-8, 9, np.shape(value)) / 8 for name, value in POINT.items()}
DIRECTION["S"], DIRECTION["P"] = _symmetric(DIRECTION["S"]), _symmetric(DIRECTION["P"])
