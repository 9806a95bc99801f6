"""Views see what is written into the arrays they look at, values and tangents alike, as NumPy's do.

The same random programs run on exact arrays and on complex ndarrays x + i·2⁻⁶⁰⁰·ẋ, whose imaginary parts NumPy carries
through the same memory: for sums and products they are the derivatives, to rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from checks.exact import Balls, ExactArray, Floats

STEP = 2.0**-600

LOOKS: list[Callable[[Any], Any]] = [
    lambda a: a.T,
    lambda a: a[0],
    lambda a: a[1:],
    lambda a: a[..., -1],
    lambda a: a[::-1],
    lambda a: a[None],
    lambda a: a.reshape(-1),
    lambda a: a.ravel(),
    lambda a: np.swapaxes(a, 0, -1),
    lambda a: np.squeeze(a),
    lambda a: np.atleast_2d(a),
    lambda a: np.split(a, len(a))[0],
    lambda a: a[np.arange(len(a))],
    lambda a: a.copy(),
    lambda a: np.zeros_like(a),
    lambda a: 2 * a,
    lambda a: a * a,
    lambda a: a + a.T if a.shape == a.shape[::-1] else -a,
    lambda a: np.stack([a, a])[1],
    lambda a: np.einsum("...i->i...", a),
]


def write(target: Any, source: Any, kind: int) -> None:
    """One way of writing ``source``, of whatever shape, into ``target``."""
    part = source.sum()
    if kind == 0:
        target[...] = part
    elif kind == 1:
        target[0] = part
    elif kind == 2:
        target += part
    elif kind == 3:
        target *= 2
    elif kind == 4:
        target[-1:] = part * part
    elif kind == 5:
        target[...] = 3.0
    elif kind == 6:
        target[0] -= target[-1]
    elif kind == 7:
        np.add(target, part, out=target)


def run(x: Any, constant: Any, seed: int) -> list[Any]:
    """All arrays of a random program after its end."""
    rng = np.random.default_rng(seed)
    arrays = [x.copy(), constant.copy(), x[0].copy()]
    for _ in range(14):
        array = arrays[rng.integers(len(arrays))]
        if rng.random() < 0.55:
            looked = LOOKS[rng.integers(len(LOOKS))](array)
            if looked.ndim and 0 < looked.size <= 64:
                arrays.append(looked)
        else:
            write(array, arrays[rng.integers(len(arrays))], int(rng.integers(8)))
    return arrays


@pytest.mark.parametrize("numbers", [Floats(), Balls(96)], ids=lambda n: n.name)
@pytest.mark.parametrize("block", range(8))
def test_programs_that_write_through_views(numbers: Any, block: int) -> None:
    count = 50 if numbers.name == "float64" else 6
    for seed in range(block * count, (block + 1) * count):
        rng = np.random.default_rng([seed, 1])
        x, direction, constant = (rng.integers(-4, 5, (3, 3)) / 4 for _ in range(3))
        expected = run(x + 1j * STEP * direction, constant + 0j, seed)
        with numbers.active():
            found = run(numbers.array(x, direction), numbers.array(constant), seed)
            for wanted, exact in zip(expected, found, strict=True):
                assert isinstance(exact, ExactArray)
                tangent = np.zeros(exact.shape) if exact.tangent is None else numbers.approximate(exact.tangent)
                np.testing.assert_allclose(numbers.approximate(exact.value), wanted.real, rtol=1e-12, err_msg=str(seed))
                np.testing.assert_allclose(tangent, wanted.imag / STEP, rtol=1e-12, err_msg=str(seed))
