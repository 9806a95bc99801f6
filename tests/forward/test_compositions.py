"""Random compositions of functions agree with plain NumPy, in value and in derivative, or are given up by name."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    DualArray,
    Floats,
    Indeterminate,
    UnsupportedOperation,
    as_dual_array,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import floats
from tests.helpers.compositions import ops, program

STEP = 2.0**-10
PROGRAMS = 400


def slope(code: Any, x: Any, direction: Any, step: float) -> Any:
    """The central difference of fourth order."""
    near, far = (np.asarray(code(x + k * direction)) - np.asarray(code(x - k * direction)) for k in (step, 2 * step))
    return (8 * near - far) / (12 * step)


def outcome(seed: int, number_system: Any) -> str:
    """What became of a program: "agrees", or why nothing can be said. Raises where it doesn't agree."""
    code = program(seed)
    direction = np.random.default_rng(seed).integers(-4, 5, code.x.shape) / 4
    plain = np.asarray(code(code.x))
    try:
        with numpy_patched_for(number_system):
            found = code(dual_array(number_system, code.x, direction))
            kind = "f" if isinstance(found, DualArray) else np.asarray(found).dtype.kind
            y = as_dual_array(found, number_system)
    except (UnsupportedOperation, Indeterminate) as reason:
        return type(reason).__name__
    if number_system.enclosing and not number_system.finite(y.primal).all():
        return "a ball without bounds"
    assert (kind, y.shape) == (plain.dtype.kind, plain.shape)
    np.testing.assert_allclose(
        number_system.approximate(y.primal), plain, rtol=0, atol=1e-8 * (1 + np.abs(plain).max())
    )
    tangent = floats(number_system, y.tangent, y.shape)
    coarse, fine = (slope(code, code.x, direction, step) for step in (STEP, STEP / 2))
    size = 1 + np.abs(fine).max()
    if not np.isfinite(tangent).all() or not np.abs(coarse - fine).max() < 1e-7 * size:
        return "a kink, or too steep"
    np.testing.assert_allclose(tangent, fine, rtol=0, atol=1e-5 * size)
    return "agrees"


@pytest.mark.filterwarnings("ignore")  # NumPy warns of zero degrees of freedom, and of crossing plane vectors
@pytest.mark.parametrize("number_system", [Floats(), Balls(128)], ids=lambda n: n.name)
@pytest.mark.parametrize("part", range(8))
def test_compositions(number_system: Any, part: int) -> None:
    found: Counter[str] = Counter()
    for seed in range(part * PROGRAMS // 8, (part + 1) * PROGRAMS // 8):
        try:
            with np.errstate(all="ignore"):
                found[outcome(seed, number_system)] += 1
        except Exception as error:
            raise AssertionError(f"program {seed}: {' '.join(program(seed).names)}") from error
    assert found["agrees"] > PROGRAMS / 8 * 0.7


@pytest.mark.filterwarnings("ignore")
def test_all_functions_take_part() -> None:
    assert {name for seed in range(PROGRAMS * 4) for name in program(seed).names} == set(ops)
