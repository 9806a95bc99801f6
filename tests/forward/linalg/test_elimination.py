"""Linear algebra without rules of matrix calculus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from nablacheck.forward import (
    Balls,
    DegenerateSample,
    Floats,
    Indeterminate,
    Residues,
    UnsupportedOperation,
    dual_array,
    numpy_patched_for,
)

from tests.helpers.agreement import BOTH, assert_agrees, drawn, floats, run

TYPES = pytest.mark.parametrize("number_system", BOTH, ids=lambda n: n.name)
SHIFT = np.diag([3.0, -4.0, 5.0, 2.0])


def square(x: Any) -> Any:
    return x @ x.T + SHIFT


def definite(x: Any) -> Any:
    return x @ x.T + np.eye(4)


CODE: dict[str, Callable[[Any], Any]] = {
    "solve vector": lambda x: np.linalg.solve(square(x), x[:, 0]),
    "solve matrix": lambda x: np.linalg.solve(square(x), x),
    "solve constant matrix": lambda x: np.linalg.solve(SHIFT, x),
    "solve constant side": lambda x: np.linalg.solve(square(x), np.ones(4)),
    "solve stack": lambda x: np.linalg.solve(np.stack([square(x), definite(x)]), np.stack([x, 2 * x])),
    "solve stack by a square": lambda x: np.linalg.solve(np.stack([definite(k * x) for k in range(4)]), square(x)),
    "inv": lambda x: np.linalg.inv(square(x)),
    "inv of stack": lambda x: np.linalg.inv(np.stack([square(x), definite(x)])),
    "det": lambda x: np.linalg.det(square(x)),
    "det of 1×1": lambda x: np.linalg.det(x[:1, :1]),
    "det of 0×0": lambda x: np.linalg.det(x[:0, :0]) * x,
    "det of stack": lambda x: np.linalg.det(np.stack([square(x), definite(x)])),
    "slogdet": lambda x: np.stack(np.linalg.slogdet(square(x))),
    "slogdet by name": lambda x: np.linalg.slogdet(-definite(x)[:3, :3]).logabsdet,
    "cholesky": lambda x: np.linalg.cholesky(definite(x)),
    "cholesky reads a triangle": lambda x: np.linalg.cholesky(np.tril(definite(x)) + 7 * np.triu(x @ x.T, 1)),
    "qr": lambda x: np.concatenate(np.linalg.qr(x)),
    "qr of square": lambda x: np.concatenate(np.linalg.qr(square(x))),
    "r": lambda x: np.linalg.qr(x, mode="r"),
    "qr of a column": lambda x: np.linalg.qr(x[:, :1])[0],
    "pinv tall": lambda x: np.linalg.pinv(x),
    "pinv wide": lambda x: np.linalg.pinv(x.T),
    "pinv square": lambda x: np.linalg.pinv(square(x), rcond=1e-10),
    "lstsq": lambda x: np.linalg.lstsq(x, x[:, 0] ** 2, rcond=None)[0],
    "lstsq residual": lambda x: np.linalg.lstsq(x, x[:, :2] ** 2, rcond=None)[1],
    "matrix_power": lambda x: np.linalg.matrix_power(square(x), 3),
    "matrix_power 0": lambda x: np.linalg.matrix_power(square(x), 0) @ x,
    "matrix_power -2": lambda x: np.linalg.matrix_power(definite(x), -2),
    "multi_dot": lambda x: np.linalg.multi_dot([x.T, square(x), x]),
    "trace": lambda x: np.linalg.trace(square(x)) if hasattr(np.linalg, "trace") else np.trace(square(x)),
}


if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
    CODE["solve stack by one"] = lambda x: np.linalg.solve(np.stack([square(x), definite(x)]), x)


@pytest.mark.parametrize("name", CODE)
def test_linear_algebra(name: str) -> None:
    assert_agrees(CODE[name], drawn(4, 3), slack=1e-5)


@TYPES
@pytest.mark.parametrize("size", range(1, 6))
@pytest.mark.parametrize("rank", range(5))
def test_the_determinant_of_a_singular_matrix_has_its_cofactors(number_system: Any, size: int, rank: int) -> None:
    """Where elimination finds no pivot; the derivative is the sum over cofactors, here by determinants of integers."""
    rank = min(rank, size)
    rng = np.random.default_rng([size, rank])
    x = (rng.integers(-3, 4, (size, rank)) @ rng.integers(-3, 4, (rank, size))).astype(float)
    direction = rng.integers(-3, 4, (size, size)).astype(float)
    k = np.arange(size)
    cofactors = [[(-1) ** (i + j) * np.linalg.det(x[k != i][:, k != j]) for j in k] for i in k]
    y = run(number_system, np.linalg.det, x, direction)
    scale = 1 + np.abs(x).max() ** size
    assert float(floats(number_system, y.primal)) == pytest.approx(np.linalg.det(x), abs=1e-12 * scale)
    assert float(floats(number_system, y.tangent)) == pytest.approx(np.sum(cofactors * direction), abs=1e-11 * scale)


def test_pivots_that_are_noise_do_no_harm() -> None:
    """A float matrix of rank 1 up to rounding. The pivot is the largest in its column, so nothing grows."""
    u = np.array([0.1, 0.7, 1.3])
    x = np.outer(u, np.array([1.1, 0.3, 0.7]))
    y = run(Floats(), np.linalg.det, x, np.eye(3))
    assert abs(float(y.primal)) < 1e-15
    assert abs(floats(Floats(), y.tangent)) < 1e-14


@TYPES
def test_singular_systems(number_system: Any) -> None:
    for code in (lambda x: np.linalg.inv(x), lambda x: np.linalg.solve(x, np.ones(2))):
        with pytest.raises((np.linalg.LinAlgError, Indeterminate)):
            run(number_system, code, np.ones((2, 2)))
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        run(number_system, np.linalg.cholesky, -np.eye(2))


@TYPES
def test_shapes_are_checked(number_system: Any) -> None:
    x = dual_array(number_system, drawn(2, 3))
    for function in (np.linalg.inv, np.linalg.det, np.linalg.cholesky):
        with pytest.raises(np.linalg.LinAlgError):
            function(x)
    with pytest.raises(np.linalg.LinAlgError):
        np.linalg.inv(x[0])
    with pytest.raises(ValueError, match="solve"):
        np.linalg.solve(x @ x.T, x[0])


def test_residues() -> None:
    number_system = Residues()
    with numpy_patched_for(number_system):
        x: Any = dual_array(number_system, drawn(3, 3), drawn(3, 3, seed=1))
        identity = np.linalg.inv(x) @ x - np.eye(3)
        assert number_system.is_zero(identity.primal).all()
        assert number_system.is_zero(identity.tangent).all()
        assert number_system.is_zero((np.linalg.det(x) * np.linalg.det(np.linalg.inv(x)) - 1).primal)
        tall = x[:, :2]
        assert number_system.is_zero((np.linalg.pinv(tall) @ tall - np.eye(2)).tangent).all()
        singular = np.linalg.det(np.stack([x[0], 2 * x[0], x[1]]))
        assert number_system.is_zero(singular.primal)
        with pytest.raises(DegenerateSample):
            np.linalg.inv(np.stack([x[0], x[0], x[1]]))
        least = [np.linalg.lstsq(tall, tall[:, 0], rcond)[0] for rcond in (None, 0)]
        assert number_system.is_zero((least[0] - least[1]).primal).all()
        with pytest.raises(UnsupportedOperation, match=r"np\.linalg\.pinv with rcond="):
            np.linalg.pinv(tall, rcond=1e-12)
        with pytest.raises(UnsupportedOperation, match=r"np\.linalg\.lstsq with rcond="):
            np.linalg.lstsq(tall, tall[:, 0], -1)
        for function in (np.linalg.cholesky, np.linalg.slogdet, np.linalg.qr):
            with pytest.raises(UnsupportedOperation):
                function(x)


def test_balls_need_no_conditioning() -> None:
    """The Hilbert matrix of order 12, whose condition number is beyond floats, times its inverse."""
    hilbert = 1 / (np.arange(12)[:, None] + np.arange(12) + 1.0)
    number_system = Balls(512)
    y = run(number_system, lambda x: np.linalg.inv(x) @ x - np.eye(12), hilbert, np.ones((12, 12)))
    assert max(np.abs(floats(number_system, part)).max() for part in (y.primal, y.tangent)) < 1e-30
