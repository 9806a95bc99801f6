"""Rearranging, joining and selecting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import Balls, Degrees, Floats, Residues, UnsupportedOperation, dual_array, numpy_patched_for

from tests.helpers.agreement import BOTH, assert_agrees, drawn

C = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 4.0]])

CODE: list[Callable[[Any], Any]] = [
    lambda x: np.reshape(x, (3, 2)),
    lambda x: x.reshape(-1),
    lambda x: x.reshape(3, 2),
    lambda x: x.reshape((3, -1), order="F"),
    lambda x: x.ravel(),
    lambda x: x.flatten(),
    lambda x: x.T,
    lambda x: x.transpose(),
    lambda x: x.transpose(1, 0),
    lambda x: np.transpose(x, (1, 0)),
    lambda x: x.swapaxes(0, 1),
    lambda x: np.moveaxis(x[None], 0, -1),
    lambda x: np.squeeze(x[None]),
    lambda x: np.expand_dims(x, (0, 2)),
    lambda x: np.broadcast_to(x, (2, 2, 3)),
    lambda x: np.stack(np.broadcast_arrays(x, x[0])),
    lambda x: np.diagonal(x),
    lambda x: np.diag(x),
    lambda x: np.diag(x[0], 1),
    lambda x: np.diagflat(x),
    lambda x: np.trace(x),
    lambda x: x.trace(offset=1),
    lambda x: np.tril(x, -1) + np.triu(x),
    lambda x: np.roll(x, 1, axis=1) + np.roll(x, 2),
    lambda x: np.rot90(x),
    lambda x: np.flip(x) + np.fliplr(x) + np.flipud(x),
    lambda x: np.tile(x, (2, 1)),
    lambda x: np.repeat(x, 2, axis=0),
    lambda x: x.repeat(2),
    lambda x: np.take(x, [0, 2], axis=1),
    lambda x: np.delete(x, 0, axis=1),
    lambda x: np.diff(x),
    lambda x: np.diff(x, axis=0),
    lambda x: np.pad(x, 1),
    lambda x: np.pad(x, ((0, 1), (2, 0)), mode="edge"),
    lambda x: np.pad(x[0, 0], 1),
    lambda x: np.trapezoid(x, dx=0.5) if hasattr(np, "trapezoid") else x,
    lambda x: np.atleast_2d(x[0]) + np.atleast_1d(x[0, 0]),
    lambda x: np.concatenate([x, C]),
    lambda x: np.concatenate([C, 2 * x], axis=1),
    lambda x: np.concatenate((x, x[:1]), axis=None),
    lambda x: np.stack([x, C, x * x], axis=1),
    lambda x: np.stack([x[0, 0], 2.0, x[0, 1]]),
    lambda x: np.hstack([x, x]) + np.vstack([x[0], x[1]])[0, 0],
    lambda x: np.column_stack([x[0], C[0], x[1]]),
    lambda x: np.dstack([x, x]),
    lambda x: np.block([[x, C], [C, x * x]]),
    lambda x: np.append(x, 1.0),
    lambda x: np.append(C, x, axis=0),
    lambda x: np.insert(x, 1, x[:, 0], axis=1),
    lambda x: np.insert(x, [0, 2], 3.0),
    lambda x: np.split(x, 2)[1] + np.hsplit(x, 3)[0] + np.array_split(x, 2, axis=1)[0][0, 0],
    lambda x: sum(np.array_split(x.ravel(), 3)),
    lambda x: np.zeros_like(x) + np.ones_like(x) * x + np.full_like(x, 0.5) * x,
    lambda x: np.full_like(x, x[0, 0]) * x,
    lambda x: np.zeros_like(x, dtype=int) + np.ones_like(x, dtype=bool) * x,
    lambda x: np.zeros_like(x, shape=(3, 2)) + x.T,
    lambda x: np.meshgrid(x[0], x[1])[1] * np.meshgrid(x[0], x[1], indexing="ij")[0],
    lambda x: np.real(x) + np.imag(x) + np.iscomplexobj(x),
    lambda x: np.nan_to_num(x),
    lambda x: np.select([x > 1, x > 0], [x, 2 * x], x * x),
    lambda x: np.piecewise(x, [x > 0, x < -1], [lambda t: t * t, 3.0, lambda t: 2 * t]),
    lambda x: x[np.nonzero(x > 0)],
    lambda x: x.ravel()[np.flatnonzero(x > 0)],
    lambda x: np.argwhere(x > 0).sum() * x + len(np.where(x > 0)[0]),
    lambda x: np.apply_along_axis(lambda t: t * t.sum(), 0, x),
    lambda x: np.apply_along_axis(np.sum, 1, x),
    lambda x: np.vectorize(lambda t: t * t)(x) @ x.T,
    lambda x: np.polyval(x[0], 2.0) + np.polyval([1, 2, 3], x),
    lambda x: np.sinc(x),
    lambda x: np.array_equal(x, x) * x + np.allclose(x, x + 1e-12) * x + np.isclose(x, 0.0) * x,
    lambda x: np.linalg.matrix_transpose(x) if hasattr(np.linalg, "matrix_transpose") else x.T,
    lambda x: np.ascontiguousarray(x) @ x.T,
]


@pytest.mark.parametrize("code", CODE)
def test_structure(code: Callable[[Any], Any]) -> None:
    assert_agrees(code, drawn(2, 3))


def test_in_place_functions() -> None:
    def filled(x: Any) -> Any:
        y = x * 1
        np.fill_diagonal(y, x[0, 1] ** 2)
        return y * x

    def added(x: Any) -> Any:
        y = np.zeros_like(x)
        np.add.at(y, [0, 0, 1], x)
        np.add.at(y, [1, 1], 2.0)
        return y * x[0]

    assert_agrees(filled, drawn(3, 3))
    assert_agrees(added, drawn(3, 3))


@pytest.mark.parametrize("number_system", [Floats(), Balls(64), Residues(), Degrees()], ids=lambda n: n.name)
def test_zeros_that_numpy_fills_in_are_numbers(number_system: Any) -> None:
    """``np.tril``, ``np.diag``, ``np.pad`` and empty products leave plain zeros in object arrays."""
    with numpy_patched_for(number_system):
        x = dual_array(number_system, [[1.0, 2.0], [3.0, 4.0]], [[1.0, 1.0], [1.0, 1.0]])
        filled: list[Any] = [
            np.tril(x),
            np.diag(x[0]),
            np.pad(x, 1),
            x[:, :0] @ x[:0],
            np.einsum("ij,jk->ik", x[:, :0], x[:0]),
        ]
        for y in filled:
            for part in (y.primal, y.tangent):
                assert {type(each) for each in part.ravel().tolist()} == {type(x.primal.ravel().tolist()[0])}


UNSUPPORTED: list[Callable[[Any], Any]] = [
    lambda x: np.diff(x, prepend=0.0),
    lambda x: np.pad(x, 1, mode="mean"),
    lambda x: np.pad(x, 1, constant_values=1.0),
    lambda x: np.take(x, x),
    lambda x: np.roll(x, shift=x[0, 0]),
    lambda x: np.array([[x], [x[0]]], dtype=object) @ x,
    lambda x: np.einsum(x, [0, 1]),
    lambda x: np.unique(x),
    lambda x: np.linspace(0, x[0, 0], 3),
]


@pytest.mark.parametrize("code", UNSUPPORTED)
@pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
def test_unsupported(number_system: Any, code: Callable[[Any], Any]) -> None:
    with pytest.raises(UnsupportedOperation):
        code(dual_array(number_system, drawn(2, 3), drawn(2, 3)))
