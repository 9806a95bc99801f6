"""Balls: midpoints with a rigorous radius, at any precision. Needs python-flint, the extra ``certify``."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
import numpy as np
from flint import acb_mat, arb, arb_mat, fmpq

from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numbers.ball_scalar_functions import FUNCTIONS
from nablacheck.forward.numbers.base import Elements, ObjectNumberSystem, Triangle
from nablacheck.forward.numbers.constants import ClosedForm, closed_form, uncertainty

NATIVE_PRODUCT = 200
"""From so many products of entries on, flint multiplies matrices faster than NumPy does object arrays."""


class Balls(ObjectNumberSystem):
    """Balls with midpoints of ``precision`` bits. A comparison of balls that overlap is undecided.

    Eigenvectors and singular vectors have the signs that NumPy gives them for this matrix, so that code that asks twice
    gets the same. With a ``seed`` other than 0 the signs are random, drawn anew on every call, or with
    ``signs_per_matrix`` once for each matrix. ``sign_choices`` counts them: a verdict that rests on signs has to stand
    whatever they are.
    """

    name = "ball"
    enclosing = True
    ordered = True

    def __init__(self, precision: int, seed: int = 0, signs_per_matrix: bool = False) -> None:
        super().__init__()
        self.precision = precision
        self.sign_choices = 0
        self.unexplained: list[float] = []
        """Constants in code that no short decimal or fraction explains."""
        self._seed = seed
        self._signs_per_matrix = signs_per_matrix
        self._generator = random.Random(seed)

    @property
    def has_signs_of_numpy(self) -> bool:
        """Whether eigenvectors have the signs that NumPy gives them."""
        return not self._seed

    @contextmanager
    def settings(self) -> Iterator[None]:
        # flint has one precision for the whole process.
        with flint.ctx.workprec(self.precision):
            yield

    def element(self, number: Fraction) -> arb:
        return arb(fmpq(number.numerator, number.denominator))

    def special_element(self, number: float | np.floating) -> arb:
        if not np.isfinite(number):
            return arb(float(number))
        known = closed_form(float(number)) if np.asarray(number).dtype == float else None
        if known is not None:
            return _value_of(known)
        if float(number) not in self.unexplained:
            self.unexplained.append(float(number))
        return arb(float(number), uncertainty(number))

    def apply(self, name: str, *operands: Elements) -> Elements:
        if len(operands) > 1:
            operands = np.broadcast_arrays(*operands)
        return self.entries(
            map(FUNCTIONS[name], *(self.as_elements(p).ravel().tolist() for p in operands)), np.shape(operands[0])
        )

    def pi(self) -> Elements:
        return self.as_elements(arb.pi())

    def power(self, base: Elements, exponent: Any) -> Elements:
        base, exponent = np.broadcast_arrays(base, self.as_elements(exponent))
        pairs = zip(base.ravel().tolist(), exponent.ravel().tolist(), strict=True)
        return self.entries((_power(b, e) for b, e in pairs), base.shape)

    def compare(self, a: Elements, b: Elements) -> Any:
        return np.asarray(_compare(a, b), dtype=int)

    def equal(self, a: Elements, b: Elements) -> Any:
        return np.asarray(_equal(a, b), dtype=bool)

    def is_zero(self, elements: Elements) -> Any:
        return np.asarray(_is_zero(elements), dtype=bool)

    def finite(self, elements: Elements) -> Any:
        return np.asarray(_finite(elements), dtype=bool)

    def distance_from_zero(self, elements: Elements) -> Any:
        return np.asarray(_distance(elements), dtype=float)

    def approximate(self, elements: Elements) -> Any:
        return np.asarray(_midpoint(elements), dtype=float)

    def floor_to_int(self, elements: Elements) -> Any:
        return self.as_elements(_floor(elements))

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


def _value_of(known: ClosedForm) -> arb:
    q = known.fraction
    argument = arb(fmpq(q.numerator, q.denominator)) * arb.pi() ** known.power
    value = FUNCTIONS[known.function](argument) if known.function else argument
    return arb(fmpq(known.factor.numerator, known.factor.denominator)) * value


def _matrix(elements: Elements) -> arb_mat:
    rows, columns = elements.shape
    return arb_mat(rows, columns, elements.ravel().tolist())


def _elements(matrix: arb_mat) -> Elements:
    result = np.empty((matrix.nrows(), matrix.ncols()), object)
    result.reshape(-1)[:] = matrix.entries()
    return result


def _power(base: arb, exponent: int | Fraction | arb) -> arb:
    if isinstance(exponent, int):
        return _integer_power(base, exponent)
    if isinstance(exponent, Fraction):
        return base ** fmpq(exponent.numerator, exponent.denominator)
    integer = exponent.unique_fmpz() if exponent.is_integer() else None
    return base**exponent if integer is None else _integer_power(base, int(integer))


def _integer_power(base: arb, exponent: int) -> arb:
    """A power with bounds also where the midpoint is zero, for which flint gives none."""
    if exponent > 0 and base.mid().is_zero():
        return arb(0, 1) * base.abs_upper() ** exponent
    return base**exponent


def _compare_two(a: arb, b: arb) -> int:
    if a < b:
        return -1
    if a > b:
        return 1
    if a is b or a == b:  # one object is one number, whatever its radius
        return 0
    raise Indeterminate("balls that overlap are compared")


def _equal_two(a: arb, b: arb) -> bool:
    if a is b or a == b:
        return True
    if a.overlaps(b):
        raise Indeterminate("balls that overlap are compared")
    return False


def _floor_of(x: arb) -> int:
    integer = x.floor().unique_fmpz()
    if integer is None:
        raise Indeterminate("the integer part of a ball around an integer")
    return int(integer)


def _distance_of(x: arb) -> float:
    lowest = x.abs_lower()
    return max(float(lowest), 5e-324) if lowest > 0 else 0.0


_compare = np.frompyfunc(_compare_two, 2, 1)
_equal = np.frompyfunc(_equal_two, 2, 1)
_is_zero = np.frompyfunc(arb.is_zero, 1, 1)
_finite = np.frompyfunc(arb.is_finite, 1, 1)
_distance = np.frompyfunc(_distance_of, 1, 1)
_midpoint = np.frompyfunc(lambda x: float(x.mid()), 1, 1)
_floor = np.frompyfunc(_floor_of, 1, 1)
