"""The factorizations of Cholesky and QR, with the signs that LAPACK's have."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import Indeterminate, UnsupportedOperation
from nablacheck.forward.linalg.matrices import on_each_matrix
from nablacheck.forward.numpy.linear import filled_like


def _cholesky(a: DualArray, upper: bool = False) -> DualArray:
    """Column by column. Only one triangle of A is read, as LAPACK does."""
    if upper:
        a = a.T
    result = filled_like(a, 0.0)
    for j in range(len(a)):
        left = a[j:, j] - result[j:, :j] @ result[j, :j]
        if not left[0] > 0:
            raise np.linalg.LinAlgError("Matrix is not positive definite")
        result[j:, j] = left / xp.sqrt(left[0])
    return result.T if upper else result


def cholesky(a: Any, /, *, upper: bool = False) -> Any:
    return on_each_matrix(_cholesky)(a, upper)


class QAndR(NamedTuple):
    Q: Any
    R: Any


def thin_qr(a: DualArray, mode: str = "reduced") -> Any:
    """By Householder reflections with LAPACK's signs: those of R's diagonal are opposite to those before."""
    rows, columns = a.shape
    if mode not in ("reduced", "r") or rows < columns:
        raise UnsupportedOperation(
            f"np.linalg.qr of shape {a.shape} with mode={mode!r}", 'only tall matrices, "reduced" or "r"'
        )
    number_system = a.number_system
    left = xp.copy(a)
    reflections: list[tuple[int, DualArray, DualArray]] = []
    for j in range(min(columns, rows - 1)):  # LAPACK doesn't reflect the last row of a square matrix
        v = xp.copy(left[j:, j])
        if _reduced_already(v[1:]):
            continue
        sign = 1 if v[0] >= 0 else -1
        v[0] = v[0] + sign * xp.sqrt(v @ v)
        scaled = v * (2 / (v @ v))
        left[j:, j:] = left[j:, j:] - xp.outer(scaled, v @ left[j:, j:])
        reflections.append((j, v, scaled))
    r = xp.triu(left[:columns])
    if mode == "r":
        return r
    q = as_dual_array(np.eye(rows, columns), number_system)
    for j, v, scaled in reversed(reflections):
        q[j:] = q[j:] - xp.outer(scaled, v @ q[j:])
    return QAndR(q, r)


def _reduced_already(rest: DualArray) -> bool:
    """Whether a column is zero below the diagonal, where LAPACK doesn't reflect and so keeps the sign."""
    number_system = rest.number_system
    if number_system.distance_from_zero(rest.primal).any():
        return False
    constant = rest.tangent is None or number_system.is_zero(rest.tangent).all()
    if number_system.is_zero(rest.primal).all() and constant:
        return True
    raise Indeterminate("a column that may be reduced already: the sign of R jumps there")


def qr(a: Any, mode: str = "reduced") -> Any:
    return on_each_matrix(thin_qr, square=False)(a, mode)
