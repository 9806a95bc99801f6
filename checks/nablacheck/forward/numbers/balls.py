"""Balls: midpoints with a rigorous radius, at any precision. Needs python-flint, the extra ``certify``."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from typing import Any

import flint
import numpy as np
from flint import acb_mat, arb, arb_mat, fmpq

from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numbers.base import Elements, ObjectNumberSystem, Triangle
from nablacheck.forward.numbers.constants import ClosedForm, closed_form, uncertainty

NATIVE_PRODUCT = 200
"""From so many products of two entries on, matrices are multiplied by flint."""


def _cube_root(x: arb) -> arb:
    return -(-x).root(3) if x < 0 else x.root(3)


def _log_gamma(x: arb) -> arb:
    return x.lgamma() if x > 0 else abs(x.gamma()).log()


def _trigamma(x: arb) -> arb:
    """The derivative of ψ, for negative arguments by reflection: flint's ζ(2, x) has only positive ones."""
    return arb(2).zeta(x) if x > 0 else (arb.pi() / arb.sin_pi(x)) ** 2 - arb(2).zeta(1 - x)


def _normal(x: arb) -> arb:
    return (-x / arb(2).sqrt()).erfc() / 2


def _times_log(factor: arb, x: arb) -> arb:
    return factor if factor.is_zero() else factor * x.log()


FUNCTIONS: dict[str, Callable[..., arb]] = {
    "exp": arb.exp,
    "expm1": arb.expm1,
    "exp2": lambda x: arb(2) ** x,
    "log": arb.log,
    "log1p": arb.log1p,
    "log2": lambda x: x.log() / arb.const_log2(),
    "log10": lambda x: x.log() / arb.const_log10(),
    "sqrt": arb.sqrt,
    "cbrt": _cube_root,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "arcsin": arb.asin,
    "arccos": arb.acos,
    "arctan": arb.atan,
    "arcsinh": arb.asinh,
    "arccosh": arb.acosh,
    "arctanh": arb.atanh,
    "expit": lambda x: 1 / (1 + (-x).exp()),
    "log_expit": lambda x: -(-x).exp().log1p(),
    "erf": arb.erf,
    "erfc": arb.erfc,
    "gammaln": _log_gamma,
    "psi": arb.digamma,
    "trigamma": _trigamma,
    "deg2rad": lambda x: x * arb.pi() / 180,
    "rad2deg": lambda x: x * 180 / arb.pi(),
    "logit": lambda x: x.log() - (-x).log1p(),
    "ndtr": _normal,
    "log_ndtr": lambda x: _normal(x).log(),
    "gamma": arb.gamma,
    "entr": lambda x: -_times_log(x, x),
    "hypot": lambda a, b: (a * a + b * b).sqrt(),
    "arctan2": lambda a, b: arb.atan2(a, b),
    "logaddexp": lambda a, b: a + (b - a).exp().log1p(),
    "xlogy": lambda a, b: _times_log(a, b),
    "xlog1py": lambda a, b: a * b.log1p(),
    "rel_entr": lambda a, b: _times_log(a, a / b),
    "kl_div": lambda a, b: _times_log(a, a / b) - a + b,
}


class Balls(ObjectNumberSystem):
    """Balls of a precision in bits. A comparison of balls that overlap is undecided.

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
        """Constants met in a source that no short decimal or fraction explains."""
        self._seed = seed
        self._settled = signs_per_matrix
        self._drawing = random.Random(seed)

    @property
    def signs_as_numpy(self) -> bool:
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
            return _familiar(known)
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

    def whole(self, elements: Elements) -> Any:
        return self.as_elements(_whole(elements))

    def matmul(self, a: Elements, b: Elements) -> Elements:
        if a.ndim == b.ndim == 2 and a.shape[0] * a.size and len(a) * b.size >= NATIVE_PRODUCT:
            return _payload(_matrix(a) * _matrix(b))
        return super().matmul(a, b)

    def solve(self, a: Elements, b: Elements) -> Elements:
        if not b.size:
            return b
        try:
            return _payload(_matrix(a).solve(_matrix(b)))
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
        known = f"{self._seed} {matrix.tolist()}"
        drawing = random.Random(known) if self._settled else self._drawing
        return self.constant(np.array([drawing.choice((-1, 1)) for _ in range(count)], dtype=int))


def _unit(vector: list[Any]) -> list[arb]:
    """The real vector of length 1 along a complex multiple of it."""
    largest = max(vector, key=lambda entry: float(abs(entry).mid()))
    real = [(entry / largest).real for entry in vector]
    length = sum((x * x for x in real), arb(0)).sqrt()
    return [x / length for x in real]


def _familiar(known: ClosedForm) -> arb:
    q = known.fraction
    argument = arb(fmpq(q.numerator, q.denominator)) * arb.pi() ** known.power
    value = FUNCTIONS[known.function](argument) if known.function else argument
    return arb(fmpq(known.factor.numerator, known.factor.denominator)) * value


def _matrix(elements: Elements) -> arb_mat:
    rows, columns = elements.shape
    return arb_mat(rows, columns, elements.ravel().tolist())


def _payload(matrix: arb_mat) -> Elements:
    result = np.empty((matrix.nrows(), matrix.ncols()), object)
    result.reshape(-1)[:] = matrix.entries()
    return result


def _power(base: arb, exponent: int | Fraction | arb) -> arb:
    if isinstance(exponent, int):
        return _whole_power(base, exponent)
    if isinstance(exponent, Fraction):
        return base ** fmpq(exponent.numerator, exponent.denominator)
    whole = exponent.unique_fmpz() if exponent.is_integer() else None
    return base**exponent if whole is None else _whole_power(base, int(whole))


def _whole_power(base: arb, exponent: int) -> arb:
    """flint gives powers of a ball whose midpoint is zero no bounds."""
    if exponent > 0 and base.mid().is_zero():
        return arb(0, 1) * base.abs_upper() ** exponent
    return base**exponent


def _compare_two(a: arb, b: arb) -> int:
    if a < b:
        return -1
    if a > b:
        return 1
    if a is b or a == b:  # one ball, met twice, is one number
        return 0
    raise Indeterminate("balls that overlap are compared")


def _equal_two(a: arb, b: arb) -> bool:
    if a is b or a == b:
        return True
    if a.overlaps(b):
        raise Indeterminate("balls that overlap are compared")
    return False


def _whole_of(x: arb) -> int:
    whole = x.floor().unique_fmpz()
    if whole is None:
        raise Indeterminate("the integer part of a ball around an integer")
    return int(whole)


def _distance_of(x: arb) -> float:
    lowest = x.abs_lower()
    return max(float(lowest), 5e-324) if lowest > 0 else 0.0


_compare = np.frompyfunc(_compare_two, 2, 1)
_equal = np.frompyfunc(_equal_two, 2, 1)
_is_zero = np.frompyfunc(arb.is_zero, 1, 1)
_finite = np.frompyfunc(arb.is_finite, 1, 1)
_distance = np.frompyfunc(_distance_of, 1, 1)
_midpoint = np.frompyfunc(lambda x: float(x.mid()), 1, 1)
_whole = np.frompyfunc(_whole_of, 1, 1)
