"""Running code on exact numbers beside the plain NumPy run and its central difference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from nablacheck.forward import Balls, DualArray, Floats, as_dual_array, dual_array, numpy_patched_for

BOTH = (Floats(), Balls(128))
"""The number systems on which every ordinary code runs."""


def drawn(*shape: int, seed: int = 0) -> Any:
    """Generic values between 1/4 and 2 of both signs, on which rounding is exact: 20 bits after the point."""
    rng = np.random.default_rng([seed, *shape])
    values = rng.integers(2**18, 2**21, shape) / 2**20 * rng.choice([-1.0, 1.0], shape)
    return values if shape else values[()]


def run(number_system: Any, code: Callable[[Any], Any], x: Any, direction: Any = None) -> DualArray:
    """What the code returns on exact numbers."""
    with numpy_patched_for(number_system):
        return as_dual_array(code(dual_array(number_system, x, direction)), number_system)


def floats(number_system: Any, part: Any, shape: tuple[int, ...] = ()) -> Any:
    """A value or tangent as floats; None is zero."""
    return np.zeros(shape) if part is None else number_system.approximate(part)


def assert_agrees(code: Callable[[Any], Any], x: Any, slack: float = 1e-6) -> None:
    """Value and derivative agree with the plain run, the derivative as well as central differences can tell."""
    x = np.asarray(x, dtype=float)
    direction = np.random.default_rng(x.size).integers(1, 5, x.shape).astype(float)
    step = 1e-6
    plain = np.asarray(code(x), dtype=float)
    slope = (np.asarray(code(x + step * direction)) - np.asarray(code(x - step * direction))) / (2 * step)
    for number_system in BOTH:
        y = run(number_system, code, x, direction)
        np.testing.assert_allclose(
            floats(number_system, y.primal), plain, rtol=1e-10, atol=1e-12, err_msg=number_system.name
        )
        found = floats(number_system, y.tangent, y.shape)
        np.testing.assert_allclose(found, slope, rtol=slack, atol=slack * (1 + np.abs(slope).max(initial=0)))
