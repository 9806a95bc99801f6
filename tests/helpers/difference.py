"""Central differences in arithmetic of 120 digits, on values alone: the truth that tangents are compared with."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from nablacheck.forward import Balls, numpy_patched_for

from tests.helpers.agreement import run

Code = Callable[[Any], Any]

REFERENCE = Balls(400)
STEP = Fraction(1, 10**30)
"""The difference is off by the third derivative times 1e-61."""
PRECISE = Balls(256)


def at(code: Code, x: Any, direction: Any, steps: int) -> Any:
    """The values of the code so many steps along the direction; no derivative takes part."""
    moved = np.vectorize(Fraction, otypes=[object])(x) + steps * STEP * np.vectorize(Fraction, otypes=[object])(
        direction
    )
    y = run(REFERENCE, code, moved)
    assert y.tangent is None
    return y.primal


def slope(code: Code, x: Any, direction: Any) -> Any:
    with numpy_patched_for(REFERENCE):
        change = at(code, x, direction, 1) - at(code, x, direction, -1)
        return REFERENCE.as_elements(change / REFERENCE.element(2 * STEP))


def assert_balls_agree(code: Code, x: Any, direction: Any) -> None:
    """To 30 digits of the largest entry, radius and all."""
    found = run(PRECISE, code, x, direction)
    tangent = PRECISE.zeros(found.primal) if found.tangent is None else found.tangent
    assert PRECISE.finite(tangent).all()
    with numpy_patched_for(REFERENCE):
        expected = slope(code, x, direction)
        assert tangent.shape == expected.shape
        largest = max(float(abs(each).mid()) for each in expected.ravel())
        apart = (abs(a - b).upper() for a, b in zip(tangent.ravel(), expected.ravel(), strict=True))
        assert max(map(float, apart)) <= 1e-30 * max(1.0, largest)
