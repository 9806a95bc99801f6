"""float64: dual numbers that are exact to rounding, at the speed of NumPy; and Monte Carlo arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import Indeterminate, UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT, Elements, MatrixFunction, Triangle, require_real

SMALLEST_GAP = 2.0**-10
"""Eigenvalues nearer than this part of the largest are clustered: the derivative of eigenvectors is wrong by ε/gap²."""
LARGEST_INT = 2.0**62
EPS = float(np.finfo(float).eps)


@cache
def _function(name: str) -> Callable[..., Any]:
    """NumPy's or SciPy's function; SciPy, which is slow to load, is imported where it is needed."""
    if name == "trigamma":
        from scipy.special import polygamma

        return lambda x: polygamma(1, x)
    function = getattr(np, name, None)
    if function is None:
        from scipy import special

        function = getattr(special, name)
    return function  # type: ignore[no-any-return]


class Floats:
    """float64: constants are the floats that they are, and primals are compared as floats are."""

    name = "float64"
    ordered = True
    enclosing = False
    decisions = 0

    def settings(self) -> AbstractContextManager[None]:
        return np.errstate(all="ignore")

    def embed(self, values: Any) -> Elements:
        return np.array(values, dtype=float)

    def as_elements(self, elements: Any) -> Elements:
        return np.asarray(elements, dtype=float)

    def entries(self, elements: Iterable[Any], shape: tuple[int, ...]) -> Elements:
        return np.array(list(elements), dtype=float).reshape(shape)

    def convert_fill_values(self, elements: Elements) -> Elements:
        return elements

    def constant(self, value: Any) -> Elements:
        if type(value) is float or type(value) is int:
            return value
        array = np.asarray(value)
        if array.dtype.kind == "O":
            require_real(array)
        elif array.dtype.kind not in "biuf":
            raise UnsupportedOperation(f"an array of {array.dtype} with exact numbers", "write real numbers")
        return array if array.dtype == FLOAT else array.astype(float)

    def zeros(self, like: Elements) -> Elements:
        return np.zeros_like(like, dtype=float)

    def rounded(self, elements: Elements) -> Elements:
        return elements

    def apply(self, name: str, *operands: Elements) -> Elements:
        return _function(name)(*operands)

    def pi(self) -> Elements:
        return np.pi

    def power(self, base: Elements, exponent: Any) -> Elements:
        if isinstance(exponent, Fraction):
            exponent = float(exponent)
        elif isinstance(exponent, np.ndarray):
            exponent = exponent.astype(float)
        return np.power(base, exponent)

    def compare(self, a: Elements, b: Elements) -> Any:
        below, above = np.less(a, b), np.greater(a, b)
        order = above.astype(int) - below
        if not order.all() and not (below | above | np.equal(a, b)).all():
            raise Indeterminate("a comparison with NaN")
        return order

    def equal(self, a: Elements, b: Elements) -> Any:
        return self.compare(a, b) == 0

    def known_equal(self, a: Elements, b: Elements) -> Any:
        return np.equal(a, b)

    def is_zero(self, elements: Elements) -> Any:
        return np.equal(elements, 0)

    def finite(self, elements: Elements) -> Any:
        return np.isfinite(elements)

    def distance_from_zero(self, elements: Elements) -> Any:
        return np.abs(elements)

    def approximate(self, elements: Elements) -> Any:
        return np.asarray(elements, dtype=float)

    def floor_to_int(self, elements: Elements) -> Any:
        if not np.all(np.abs(elements) < LARGEST_INT):
            raise Indeterminate("the integer part of NaN, infinity or a number beyond all ints")
        return np.floor(elements).astype(int)

    def solve(self, a: Elements, b: Elements) -> Elements:
        return np.linalg.solve(a, b)

    def matmul(self, a: Elements, b: Elements) -> Elements:
        return np.matmul(a, b)

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        values, vectors = np.linalg.eigh(a, triangle)
        _require_gaps(values, np.max(np.abs(values), initial=0.0))
        return values, vectors

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        u, values, v = np.linalg.svd(a, full_matrices=False)
        _require_gaps(np.append(values, 0.0), np.max(values, initial=0.0))
        return u, values, v.T

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        from scipy import linalg

        if not a.size or not np.isfinite(a).all():
            return np.full_like(a, np.nan)
        result = getattr(linalg, name)(a)
        if np.iscomplexobj(result):
            raise Indeterminate(f"a matrix that may have no real {name}")
        return np.asarray(result, dtype=float)


class RandomlyRoundedFloats(Floats):
    """Monte Carlo arithmetic: float64 with the last digits of arguments and of results perturbed at random (of sums and
    of tangents times constants those of the terms alone), so that the spread of several results shows what rounding
    does inside code.

    Perturbed arguments alone don't always show it: terms may cancel to the last digit for all of them, and the rounding
    of 1 + e⁻ᶻ may be much larger than what a perturbation of z changes.
    """

    def __init__(self, rng: np.random.Generator, *, values_only: bool = False) -> None:
        self.rng = rng
        self.values_only = values_only
        """Whether nobody asks for tangents, so that code may make floats of its numbers."""

    def _randomly_rounded(self, elements: Elements) -> Elements:
        return elements * (1 + EPS * (2 * self.rng.random(np.shape(elements)) - 1))

    def embed(self, values: Any) -> Elements:
        return self._randomly_rounded(super().embed(values))

    def rounded(self, elements: Elements) -> Elements:
        return self._randomly_rounded(elements)

    def apply(self, name: str, *operands: Elements) -> Elements:
        return self._randomly_rounded(super().apply(name, *operands))

    def power(self, base: Elements, exponent: Any) -> Elements:
        return self._randomly_rounded(super().power(base, exponent))

    def matmul(self, a: Elements, b: Elements) -> Elements:
        return self._randomly_rounded(super().matmul(a, b))

    def solve(self, a: Elements, b: Elements) -> Elements:
        return self._randomly_rounded(super().solve(self._randomly_rounded(a), b))

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        return super().eigh(self._randomly_rounded(a), triangle, signed)

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        return super().svd(self._randomly_rounded(a), signed)

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        return self._randomly_rounded(super().matrix_function(name, self._randomly_rounded(a)))


def _require_gaps(values: Any, scale: float) -> None:
    if np.any(np.abs(np.diff(values)) <= SMALLEST_GAP * scale):
        raise Indeterminate("eigenvalues or singular values that are hard to tell apart, or singular values near zero")
