"""Views see what is written into the arrays they look at, read-only ones too, values and tangents alike, as NumPy's do.

The same random programs run on dual arrays and on complex ndarrays x + i·2⁻⁶⁰⁰·ẋ, whose imaginary parts NumPy carries
through the same memory: for sums and products they are the derivatives, to rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Balls, DualArray, Floats, dual_array, numpy_patched_for

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
    lambda a: np.asarray(a),
    lambda a: np.array(a),
    lambda a: np.array(a, copy=None),
    lambda a: np.ascontiguousarray(a),
    lambda a: np.asfortranarray(a),
    lambda a: a.view(),
    lambda a: np.diagonal(np.atleast_2d(a)),
    lambda a: np.atleast_2d(a).diagonal(1),
    lambda a: np.broadcast_to(a, (2, *a.shape)),
    lambda a: np.lib.stride_tricks.sliding_window_view(a, len(a), 0),
    lambda a: np.diag(a) if a.ndim < 3 else a,
    lambda a: np.flip(a, 0),
    lambda a: np.rot90(np.atleast_2d(a)),
    lambda a: np.moveaxis(a, 0, -1),
    lambda a: np.expand_dims(a, 0)[0],
    lambda a: np.tril(np.atleast_2d(a)),
    lambda a: a.flatten(),
    lambda a: a.T.reshape(-1),
    lambda a: np.real(a) if a.dtype == float else a,
    lambda a: a[a.shape[0] // 2 :, ...],
    lambda a: np.asarray([a[0], a[-1]]),
]


def write(target: Any, source: Any, kind: int) -> bool:
    """One way of writing ``source``, of whatever shape, into ``target``. False where that is read-only."""
    try:
        _write(target, source, kind)
    except ValueError as error:
        if "read-only" not in str(error):
            raise
        return False
    return True


def _write(target: Any, source: Any, kind: int) -> None:
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
    elif kind == 8:
        np.multiply(target, 2.0, out=target)
    elif kind == 9:
        target.flat[target.size // 2] = part
    elif kind == 10:
        target.fill(part)
    elif kind == 11:
        np.copyto(target, 1.0 * target[::-1])
    elif kind == 12:
        target[0] += 0.0  # NumPy's at writes into read-only arrays, too
        np.add.at(target, [0, 0], part)
    elif kind == 13:
        target[np.arange(len(target))] = target[::-1]
    elif kind == 14:
        np.fill_diagonal(target.reshape(len(target), -1), part)
    elif kind == 15:
        np.sum(np.stack([target, target]), axis=0, out=target)


KINDS = 16


def run(x: Any, constant: Any, seed: int) -> tuple[list[Any], list[bool]]:
    """All arrays of a random program after its end, and which of its writings were let through."""
    rng = np.random.default_rng(seed)
    arrays = [x.copy(), constant.copy(), x[0].copy()]
    intended_fraction = []
    for _ in range(14):
        array = arrays[rng.integers(len(arrays))]
        if rng.random() < 0.55:
            looked = LOOKS[rng.integers(len(LOOKS))](array)
            if looked.ndim and 0 < looked.size <= 64:
                arrays.append(looked)
        else:
            intended_fraction.append(write(array, arrays[rng.integers(len(arrays))], int(rng.integers(KINDS))))
    return arrays, intended_fraction


@pytest.mark.parametrize("number_system", [Floats(), Balls(96)], ids=lambda n: n.name)
@pytest.mark.parametrize("block", range(8))
def test_programs_that_write_through_views(number_system: Any, block: int) -> None:
    count = 50 if number_system.name == "float64" else 6
    for seed in range(block * count, (block + 1) * count):
        rng = np.random.default_rng([seed, 1])
        x, direction, constant = (rng.integers(-4, 5, (3, 3)) / 4 for _ in range(3))
        expected, tolerance = run(x + 1j * STEP * direction, constant + 0j, seed)
        with numpy_patched_for(number_system):
            found, intended_fraction = run(
                dual_array(number_system, x, direction), dual_array(number_system, constant), seed
            )
            assert intended_fraction == tolerance, seed
            for wanted, exact in zip(expected, found, strict=True):
                assert isinstance(exact, DualArray)
                tangent = np.zeros(exact.shape) if exact.tangent is None else number_system.approximate(exact.tangent)
                np.testing.assert_allclose(
                    number_system.approximate(exact.primal), wanted.real, rtol=1e-12, err_msg=str(seed)
                )
                np.testing.assert_allclose(tangent, wanted.imag / STEP, rtol=1e-12, err_msg=str(seed))
