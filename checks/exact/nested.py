"""Numbers that are exact arrays themselves: a derivative of a derivative, by the same rules once more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import numpy as np

from . import arithmetic
from .array import ExactArray
from .numbers import Numbers, ObjectNumbers, Payload
from .operands import exact
from .refusals import Refused


class Nested(ObjectNumbers):
    """Numbers with a derivative of their own, in ``inner`` numbers: their payloads are object arrays of exact arrays
    without axes."""

    ordered = True

    def __init__(self, inner: Numbers) -> None:
        super().__init__()
        self.inner = inner
        self.name = f"nested {inner.name}"

    @contextmanager
    def active(self) -> Iterator[None]:
        with self.inner.active():
            yield

    def array(self, values: Any, tangent: Any = None) -> ExactArray:
        """The array of drawn floats, whose inner derivative is ``tangent``."""
        return ExactArray(self, self._boxes(self.inner.array(values, tangent))).sealed()

    def constants(self, values: Any) -> ExactArray:
        """The array of drawn floats, that doesn't move."""
        return self.array(values)

    def tangents(self, x: ExactArray) -> Payload:
        """The inner derivatives of the values of an array."""
        joined = self._joined(x.value)
        return self.inner.zeros(joined.value) if joined.tangent is None else joined.tangent

    def _joined(self, payload: Payload) -> ExactArray:
        return exact(self.boxed(payload), self.inner)

    def _boxes(self, x: ExactArray) -> Payload:
        return np.asarray(x, dtype=object)

    def element(self, number: Fraction) -> ExactArray:
        return self.constant_element(number)

    def constant_element(self, number: Any) -> ExactArray:
        meant = float(number) if isinstance(number, Fraction) and self.inner.name == "float64" else number
        return ExactArray(self.inner, self.inner.boxed(self.inner.constant(meant)))

    def apply(self, name: str, payload: Payload) -> Payload:
        return self._boxes(arithmetic.unary(self.inner, name, self._joined(payload)))

    def power(self, base: Payload, exponent: Any) -> Payload:
        base, exponent = np.broadcast_arrays(base, self.boxed(exponent))
        pairs = zip(base.ravel().tolist(), exponent.ravel().tolist(), strict=True)
        return self.entries((arithmetic.power(self.inner, b, _plain(e)) for b, e in pairs), base.shape)

    def compare(self, a: Payload, b: Payload) -> Any:
        return self.inner.compare(self._joined(a).value, self._joined(b).value)

    def equal(self, a: Payload, b: Payload) -> Any:
        return self.inner.equal(self._joined(a).value, self._joined(b).value)

    def is_zero(self, payload: Payload) -> Any:
        joined = self._joined(payload)
        zero = self.inner.is_zero(joined.value)
        return zero if joined.tangent is None else zero & self.inner.is_zero(joined.tangent)

    def finite(self, payload: Payload) -> Any:
        joined = self._joined(payload)
        finite = self.inner.finite(joined.value)
        return finite if joined.tangent is None else finite & self.inner.finite(joined.tangent)

    def distance_from_zero(self, payload: Payload) -> Any:
        return self.inner.distance_from_zero(self._joined(payload).value)

    def approximate(self, payload: Payload) -> Any:
        return self.inner.approximate(self._joined(payload).value)

    def whole(self, payload: Payload) -> Any:
        return self.inner.whole(self._joined(payload).value)

    def matmul(self, a: Payload, b: Payload) -> Payload:
        return self._boxes(arithmetic.matmul(self.inner, self._joined(a), self._joined(b)))

    def solve(self, a: Payload, b: Payload) -> Payload:
        from .elimination import solved

        return self._boxes(solved(self._joined(a), self._joined(b)))

    def eigh(self, a: Payload) -> tuple[Payload, Payload]:
        raise Refused("second derivatives of eigenvalues", "they aren't known")

    def svd(self, a: Payload) -> tuple[Payload, Payload, Payload]:
        raise Refused("second derivatives of singular values", "they aren't known")


def _plain(exponent: Any) -> Any:
    """A written fraction as the source wrote it."""
    if isinstance(exponent, Fraction):
        return int(exponent) if exponent.denominator == 1 else float(exponent)
    return exponent
