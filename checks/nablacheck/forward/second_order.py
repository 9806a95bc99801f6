"""Second derivatives: numbers that are exact arrays themselves, with a derivative along a second direction."""

from __future__ import annotations

from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, dual_array, exact
from nablacheck.forward.dispatch import UFUNCS
from nablacheck.forward.linalg.eigen import symmetric_eigen, thin_svd
from nablacheck.forward.linalg.elimination import solved
from nablacheck.forward.numbers.base import NumberSystem, ObjectNumbers, Payload, Triangle
from nablacheck.forward.numpy import comparisons


class SecondOrder(ObjectNumbers):
    """NumberSystem of the type ``base``, each an exact array without axes that has its own tangent.

    ``array(x, tangent=u, inner=w)`` moves along u outside and along w inside; of the result y of a source,
    ``second(y)`` is the second derivative along both.
    """

    def __init__(self, base: NumberSystem) -> None:
        super().__init__()
        self.base = base
        self.name = f"second-order {base.name}"
        self.ordered, self.enclosing = base.ordered, base.enclosing

    def settings(self) -> AbstractContextManager[None]:
        return self.base.settings()

    def embed(self, values: Any) -> Payload:
        return self.boxed(dual_array(self.base, values))

    def array(self, values: Any, tangent: Any = None, inner: Any = None) -> DualArray:
        """The read-only array of drawn floats that moves along the one tangent outside and along the other inside."""
        along = None if tangent is None else self.embed(tangent)
        return DualArray(self, self.boxed(dual_array(self.base, values, inner)), along).sealed()

    def second(self, y: DualArray) -> Payload:
        """The derivative along both directions, as a payload of the base."""
        slope = None if y.tangent is None else self.within(y.tangent)
        if slope is None or slope.tangent is None:
            return self.base.zeros(self.within(y.value).value)
        return slope.tangent

    def within(self, payload: Payload) -> DualArray:
        """The payload as one exact array of the base."""
        return exact(payload, self.base)

    def boxed(self, payload: Any) -> Payload:
        if type(payload) is np.ndarray:
            return payload
        return payload.__array__() if isinstance(payload, DualArray) else self.constant(payload)

    def element(self, number: Fraction) -> DualArray:
        return DualArray(self.base, self.base.constant(number))

    def special_element(self, number: float | np.floating) -> DualArray:
        return DualArray(self.base, self.base.constant(number))

    def apply(self, name: str, *payloads: Payload) -> Payload:
        return self.boxed(UFUNCS[name](self.base, *map(self.within, payloads)))

    def pi(self) -> Payload:
        return self.boxed(DualArray(self.base, self.base.pi()))

    def power(self, base: Payload, exponent: Any) -> Payload:
        return self.boxed(UFUNCS["power"](self.base, self.within(base), exponent))

    def compare(self, a: Payload, b: Payload) -> Any:
        return comparisons.order(self.base, self.within(a), self.within(b))

    def equal(self, a: Payload, b: Payload) -> Any:
        return comparisons.equal(self.base, self.within(a), self.within(b))

    def same(self, a: Payload, b: Payload) -> Any:
        return self.is_zero(self.boxed(self.within(a) - self.within(b)))

    def is_zero(self, payload: Payload) -> Any:
        number = self.within(payload)
        zero = self.base.is_zero(number.value)
        return zero if number.tangent is None else zero & self.base.is_zero(number.tangent)

    def finite(self, payload: Payload) -> Any:
        number = self.within(payload)
        finite = self.base.finite(number.value)
        return finite if number.tangent is None else finite & self.base.finite(number.tangent)

    def distance_from_zero(self, payload: Payload) -> Any:
        return self.base.distance_from_zero(self.within(payload).value)

    def approximate(self, payload: Payload) -> Any:
        return self.base.approximate(self.within(payload).value)

    def whole(self, payload: Payload) -> Any:
        return comparisons.floor(self.base, self.within(payload)).integer_parts()

    def matmul(self, a: Payload, b: Payload) -> Payload:
        return self.boxed(self.within(a) @ self.within(b))

    def solve(self, a: Payload, b: Payload) -> Payload:
        return self.boxed(solved(self.within(a), self.within(b)))

    def eigh(self, a: Payload, triangle: Triangle, signed: bool) -> tuple[Payload, Payload]:
        values, vectors = symmetric_eigen(self.within(a), triangle, signed)
        return self.boxed(values), self.boxed(vectors)

    def svd(self, a: Payload, signed: bool) -> tuple[Payload, Payload, Payload]:
        u, values, vh = thin_svd(self.within(a), signed)
        return self.boxed(u), self.boxed(values), self.boxed(vh.T)
