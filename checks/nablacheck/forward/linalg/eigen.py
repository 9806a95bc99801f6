"""Eigenvalues and singular values. Their tangents solve the derivatives of the equations that define them."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.dispatch import xp
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.linalg.matrices import on_each_matrix
from nablacheck.forward.numbers.base import Elements, NumberSystem, Triangle


class Eigen(NamedTuple):
    eigenvalues: Any
    eigenvectors: Any


class Singular(NamedTuple):
    U: Any
    S: Any
    Vh: Any


class Undetermined:
    """The square factor of the SVD of a matrix that isn't square. Nothing determines its last vectors: any use of it
    raises ``UnsupportedOperation``."""

    def _raise(self, *args: Any, **kwargs: Any) -> Any:
        raise UnsupportedOperation(
            "np.linalg.svd with full_matrices=True", "full_matrices=False leaves out what isn't determined"
        )

    __getattr__ = __getitem__ = __array__ = _raise


def _eigenpair_derivative(
    number_system: NumberSystem, a: Elements, a_tangent: Elements, value: Elements, vector: Elements
) -> tuple[Elements, Elements]:
    """The derivatives of an eigenvalue λ and its vector v from A v = λ v and vᵀv constant:
    (A − λ) v̇ − λ̇ v = −Ȧ v and vᵀv̇ = 0."""
    size = len(a)
    shifted = a - number_system.constant(np.eye(size)) * value
    zero = number_system.constant(np.zeros((1, 1)))
    bordered = np.block([[shifted, -vector[:, None]], [vector[None, :], zero]])
    right = np.concatenate([-number_system.matmul(a_tangent, vector[:, None]), zero])
    found = number_system.solve(bordered, right)[:, 0]
    return found[-1], found[:-1]


def symmetric_eigen(a: DualArray, UPLO: str, signed: bool) -> Eigen:
    """Eigenvalues and eigenvectors of the symmetric matrix in one triangle of A, the only one that LAPACK reads."""
    number_system = a.number_system
    if UPLO.upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    triangle: Triangle = "L" if UPLO.upper() == "L" else "U"
    symmetric = xp.tril(a) + xp.tril(a, -1).T if triangle == "L" else xp.triu(a) + xp.triu(a, 1).T
    values, vectors = number_system.eigh(symmetric.primal, triangle, signed)
    if symmetric.tangent is None:
        return Eigen(DualArray(number_system, values), DualArray(number_system, vectors))
    derivatives = [
        _eigenpair_derivative(number_system, symmetric.primal, symmetric.tangent, v, w)
        for v, w in zip(values, vectors.T, strict=True)
    ]
    values_tangent = np.array([of_value for of_value, _ in derivatives], dtype=values.dtype)
    vectors_tangent = np.stack([of_vector for _, of_vector in derivatives], axis=1)
    return Eigen(DualArray(number_system, values, values_tangent), DualArray(number_system, vectors, vectors_tangent))


def thin_svd(a: DualArray, signed: bool) -> Singular:
    """U, s and Vᵀ. (u, v) is an eigenvector of [[0, A], [Aᵀ, 0]] for the eigenvalue s, and stays of length 1 in both
    halves as s isn't zero."""
    number_system = a.number_system
    u, s, v = number_system.svd(a.primal, signed)
    if a.tangent is None:
        return Singular(DualArray(number_system, u), DualArray(number_system, s), DualArray(number_system, v.T.copy()))
    rows = len(a)
    doubled, a_tangent = (_doubled(number_system, part) for part in (a.primal, a.tangent))
    pairs = np.concatenate([u, v])
    derivatives = [
        _eigenpair_derivative(number_system, doubled, a_tangent, value, pair)
        for value, pair in zip(s, pairs.T, strict=True)
    ]
    values_tangent = np.array([of_value for of_value, _ in derivatives], dtype=s.dtype)
    vectors_tangent = np.stack([of_vector for _, of_vector in derivatives], axis=1)
    return Singular(
        DualArray(number_system, u, vectors_tangent[:rows]),
        DualArray(number_system, s, values_tangent),
        DualArray(number_system, v.T.copy(), vectors_tangent[rows:].T.copy()),
    )


def _doubled(number_system: NumberSystem, a: Elements) -> Elements:
    rows, columns = a.shape
    zeros = number_system.constant(np.zeros((rows, rows))), number_system.constant(np.zeros((columns, columns)))
    return np.block([[zeros[0], a], [a.T, zeros[1]]])


def _svd(a: DualArray, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    rows, columns = a.shape
    found = thin_svd(a, signed=compute_uv)
    if not compute_uv:
        return found.S
    if full_matrices and rows > columns:
        return found._replace(U=Undetermined())
    if full_matrices and rows < columns:
        return found._replace(Vh=Undetermined())
    return found


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    return on_each_matrix(_svd, square=False)(a, full_matrices, compute_uv)


def singular_values(a: Any) -> Any:
    return svd(a, compute_uv=False)


def eigen(a: Any, UPLO: str = "L") -> Eigen:
    return on_each_matrix(symmetric_eigen)(a, UPLO, signed=True)  # type: ignore[no-any-return]


def eigenvalues(a: Any, UPLO: str = "L") -> Any:
    return on_each_matrix(symmetric_eigen)(a, UPLO, signed=False).eigenvalues
