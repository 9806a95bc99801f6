"""Linear algebra of balls: products, solutions, eigenvectors and singular vectors with rigorous bounds. Needs
python-flint, the extra ``certify``."""

from __future__ import annotations

import random
from abc import abstractmethod
from itertools import pairwise
from typing import Any

import numpy as np
from flint import acb_mat, arb, arb_mat

from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numbers.ball_matrix_functions import MATRIX_FUNCTIONS
from nablacheck.forward.numbers.base import Elements, MatrixFunction, ObjectNumberSystem, Triangle

NATIVE_PRODUCT = 200
"""From so many products of entries on, flint multiplies matrices faster than NumPy does object arrays."""


class BallMatrices(ObjectNumberSystem):
    """What a number system of balls does with matrices.

    Eigenvectors and singular vectors have the signs that NumPy gives them for this matrix, so that code that asks twice
    gets the same. With a ``seed`` other than 0 the signs are random, drawn anew on every call, or with
    ``signs_per_matrix`` once for each matrix. ``sign_choices`` counts them: a verdict that rests on signs has to stand
    whatever they are.
    """

    def __init__(self, seed: int, signs_per_matrix: bool) -> None:
        super().__init__()
        self.sign_choices = 0
        self._seed = seed
        self._signs_per_matrix = signs_per_matrix
        self._generator = random.Random(seed)

    @property
    def has_signs_of_numpy(self) -> bool:
        """Whether eigenvectors have the signs that NumPy gives them."""
        return not self._seed

    @abstractmethod
    def apply(self, name: str, *operands: Elements) -> Elements: ...

    @abstractmethod
    def approximate(self, elements: Elements) -> Any: ...

    @abstractmethod
    def distance_from_zero(self, elements: Elements) -> Any: ...

    def matmul(self, a: Elements, b: Elements) -> Elements:
        if a.ndim == b.ndim == 2 and a.shape[0] * a.size and len(a) * b.size >= NATIVE_PRODUCT:
            return _elements(_matrix(a) * _matrix(b))
        return super().matmul(a, b)

    def solve(self, a: Elements, b: Elements) -> Elements:
        if not b.size:
            return b
        try:
            return _elements(_matrix(a).solve(_matrix(b)))
        except ZeroDivisionError:
            raise Indeterminate("the matrix may be singular") from None

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        values, vectors = self._eigen(a)
        if signed:
            near = self.approximate(a)
            vectors = vectors * self._signs_of(vectors, near, np.linalg.eigh(near, triangle)[1])
        return values, vectors

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        """By the eigenvectors of AᵀA; those of AAᵀ where A has more columns than rows."""
        rows, columns = a.shape
        if rows < columns:
            v, values, u = self._tall_svd(a.T)
        else:
            u, values, v = self._tall_svd(a)
        if signed:
            near = self.approximate(a)
            signs = self._signs_of(u, near, np.linalg.svd(near, full_matrices=False)[0])
            u, v = u * signs, v * signs
        return u, values, v

    def _tall_svd(self, a: Elements) -> tuple[Elements, Elements, Elements]:
        squares, vectors = self._eigen(self.matmul(a.T, a))
        values = self.apply("sqrt", squares[::-1])
        if not self.distance_from_zero(values).all():
            raise Indeterminate("a singular value that may be zero")
        vectors = vectors[:, ::-1]
        return self.matmul(a, vectors) / values, values, vectors

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        return _elements(MATRIX_FUNCTIONS[name](_matrix(a))) if a.size else a

    def _eigen(self, a: Elements) -> tuple[Elements, Elements]:
        """Eigenvalues in ascending order, and eigenvectors of any sign."""
        try:
            values, vectors = acb_mat(_matrix(a)).eig(right=True)
        except ValueError as error:
            raise Indeterminate("eigenvalues that can't be told apart") from error
        order = sorted(range(len(a)), key=lambda k: float(values[k].real.mid()))
        ascending = [values[k].real for k in order]
        if not all(low < high for low, high in pairwise(ascending)):
            raise Indeterminate("eigenvalues that can't be told apart")
        rows = (entry for k in order for entry in _unit([vectors[i, k] for i in range(len(a))]))
        return self.entries(ascending, (len(a),)), self.entries(rows, a.shape).T

    def _signs_of(self, vectors: Elements, matrix: Any, like: Any) -> Elements:
        """The factors ±1 that give the vectors of a matrix the signs of those of ``like``, or random ones."""
        count = vectors.shape[1]
        self.sign_choices += count
        if not self._seed:
            return self.constant(np.where((self.approximate(vectors) * like).sum(axis=0) < 0, -1, 1))
        state = f"{self._seed} {matrix.tolist()}"
        generator = random.Random(state) if self._signs_per_matrix else self._generator
        return self.constant(np.array([generator.choice((-1, 1)) for _ in range(count)], dtype=int))


def _unit(vector: list[Any]) -> list[arb]:
    """The real vector of length 1 along a complex multiple of it."""
    largest = max(vector, key=lambda entry: float(abs(entry).mid()))
    real = [(entry / largest).real for entry in vector]
    length = sum((x * x for x in real), arb(0)).sqrt()
    return [x / length for x in real]


def _matrix(elements: Elements) -> arb_mat:
    rows, columns = elements.shape
    return arb_mat(rows, columns, elements.ravel().tolist())


def _elements(matrix: arb_mat) -> Elements:
    result = np.empty((matrix.nrows(), matrix.ncols()), object)
    result.reshape(-1)[:] = matrix.entries()
    return result
