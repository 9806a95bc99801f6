"""float64 with tangents: dual numbers, exact to rounding, at the speed of NumPy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import Indeterminate, UnsupportedOperation
from nablacheck.forward.numbers.base import FLOAT, Payload, Triangle, require_real

SMALLEST_GAP = 2.0**-10
"""Eigenvalues nearer than this part of the largest are a cluster: the motion of vectors is wrong by ε/gap² there."""


LARGEST_INT = 2.0**62
EPS = float(np.finfo(float).eps)


@cache
def _function(name: str) -> Callable[..., Any]:
    """NumPy's or SciPy's function; SciPy is slow to load."""
    if name == "trigamma":
        from scipy.special import polygamma

        return lambda x: polygamma(1, x)
    function = getattr(np, name, None)
    if function is None:
        from scipy import special

        function = getattr(special, name)
    return function  # type: ignore[no-any-return]


class Floats:
    """float64: constants are the floats they are, comparisons plain, ties with different tangents undecided."""

    name = "float64"
    ordered = True
    enclosing = False
    decisions = 0

    def settings(self) -> AbstractContextManager[None]:
        return np.errstate(all="ignore")

    def embed(self, values: Any) -> Payload:
        return np.array(values, dtype=float)

    def boxed(self, payload: Any) -> Payload:
        return np.asarray(payload, dtype=float)

    def entries(self, elements: Iterable[Any], shape: tuple[int, ...]) -> Payload:
        return np.array(list(elements), dtype=float).reshape(shape)

    def tidy(self, payload: Payload) -> Payload:
        return payload

    def constant(self, value: Any) -> Payload:
        if type(value) is float or type(value) is int:
            return value
        array = np.asarray(value)
        if array.dtype.kind == "O":
            require_real(array)
        elif array.dtype.kind not in "biuf":
            raise UnsupportedOperation(f"an array of {array.dtype} with exact numbers", "write real numbers")
        return array if array.dtype == FLOAT else array.astype(float)

    def zeros(self, like: Payload) -> Payload:
        return np.zeros_like(like, dtype=float)

    def rounded(self, payload: Payload) -> Payload:
        return payload

    def apply(self, name: str, *payloads: Payload) -> Payload:
        return _function(name)(*payloads)

    def pi(self) -> Payload:
        return np.pi

    def power(self, base: Payload, exponent: Any) -> Payload:
        if isinstance(exponent, Fraction):
            exponent = float(exponent)
        elif isinstance(exponent, np.ndarray):
            exponent = exponent.astype(float)
        return np.power(base, exponent)

    def compare(self, a: Payload, b: Payload) -> Any:
        below, above = np.less(a, b), np.greater(a, b)
        order = above.astype(int) - below
        if not order.all() and not (below | above | np.equal(a, b)).all():
            raise Indeterminate("a comparison with NaN")
        return order

    def equal(self, a: Payload, b: Payload) -> Any:
        return self.compare(a, b) == 0

    def same(self, a: Payload, b: Payload) -> Any:
        return np.equal(a, b)

    def is_zero(self, payload: Payload) -> Any:
        return np.equal(payload, 0)

    def finite(self, payload: Payload) -> Any:
        return np.isfinite(payload)

    def distance_from_zero(self, payload: Payload) -> Any:
        return np.abs(payload)

    def approximate(self, payload: Payload) -> Any:
        return np.asarray(payload, dtype=float)

    def whole(self, payload: Payload) -> Any:
        if not np.all(np.abs(payload) < LARGEST_INT):
            raise Indeterminate("the integer part of NaN, infinity or a number beyond all ints")
        return np.floor(payload).astype(int)

    def solve(self, a: Payload, b: Payload) -> Payload:
        return np.linalg.solve(a, b)

    def matmul(self, a: Payload, b: Payload) -> Payload:
        return np.matmul(a, b)

    def eigh(self, a: Payload, triangle: Triangle, signed: bool) -> tuple[Payload, Payload]:
        values, vectors = np.linalg.eigh(a, triangle)
        _require_gaps(values, np.max(np.abs(values), initial=0.0))
        return values, vectors

    def svd(self, a: Payload, signed: bool) -> tuple[Payload, Payload, Payload]:
        u, values, v = np.linalg.svd(a, full_matrices=False)
        _require_gaps(np.append(values, 0.0), np.max(values, initial=0.0))
        return u, values, v.T


class RandomlyRoundedFloats(Floats):
    """float64 with the last digit of arguments and of every result changed at random, differently each time: how far
    results differ from each other shows what rounding does inside a source.

    Arguments that are moved don't always show it: what cancels may cancel to the last digit for all of them, and
    1 + e⁻ᶻ is rounded by far more than moving z moves it.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def _shaken(self, payload: Payload) -> Payload:
        return payload * (1 + EPS * self.rng.uniform(-1, 1, np.shape(payload)))

    def embed(self, values: Any) -> Payload:
        return self._shaken(super().embed(values))

    def rounded(self, payload: Payload) -> Payload:
        return self._shaken(payload)

    def apply(self, name: str, *payloads: Payload) -> Payload:
        return self._shaken(super().apply(name, *payloads))

    def power(self, base: Payload, exponent: Any) -> Payload:
        return self._shaken(super().power(base, exponent))

    def matmul(self, a: Payload, b: Payload) -> Payload:
        return self._shaken(super().matmul(a, b))

    def solve(self, a: Payload, b: Payload) -> Payload:
        return self._shaken(super().solve(self._shaken(a), b))

    def eigh(self, a: Payload, triangle: Triangle, signed: bool) -> tuple[Payload, Payload]:
        return super().eigh(self._shaken(a), triangle, signed)

    def svd(self, a: Payload, signed: bool) -> tuple[Payload, Payload, Payload]:
        return super().svd(self._shaken(a), signed)


def _require_gaps(values: Any, scale: float) -> None:
    if np.any(np.abs(np.diff(values)) <= SMALLEST_GAP * scale):
        raise Indeterminate("eigenvalues or singular values that are hard to tell apart, or singular values near zero")
