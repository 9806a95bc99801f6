"""Second derivatives: numbers that are dual arrays themselves, with a tangent along a second direction (hyper-dual)."""

from __future__ import annotations

from contextlib import AbstractContextManager
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray, as_dual_array, dual_array
from nablacheck.forward.dispatch import UFUNCS
from nablacheck.forward.linalg.eigen import symmetric_eigen, thin_svd
from nablacheck.forward.linalg.elimination import solve_equation
from nablacheck.forward.linalg.matrix_functions import of_matrix
from nablacheck.forward.numbers.base import Elements, MatrixFunction, NumberSystem, ObjectNumberSystem, Triangle
from nablacheck.forward.numpy import comparisons


class SecondOrder(ObjectNumberSystem):
    """The number system whose elements are dual arrays over ``base`` without axes.

    A dual array over it has two tangents, along u outside and along w inside its elements::

        x = system.dual_array(values, u, w)
        system.mixed_derivative(code(x))  # the second derivative along u and w
    """

    def __init__(self, base: NumberSystem) -> None:
        super().__init__()
        self.base = base
        self.name = f"second-order {base.name}"
        self.ordered, self.enclosing = base.ordered, base.enclosing

    def settings(self) -> AbstractContextManager[None]:
        return self.base.settings()

    def embed(self, values: Any) -> Elements:
        return self.as_elements(dual_array(self.base, values))

    def dual_array(self, values: Any, tangent: Any = None, second_tangent: Any = None) -> DualArray:
        """The read-only dual array of drawn floats, with a tangent along each of two directions."""
        direction = None if tangent is None else self.embed(tangent)
        primal = self.as_elements(dual_array(self.base, values, second_tangent))
        return DualArray(self, primal, direction).read_only()

    def mixed_derivative(self, y: DualArray) -> Elements:
        """The second derivative along both directions, as elements of the base."""
        slope = None if y.tangent is None else self.over_base(y.tangent)
        if slope is None or slope.tangent is None:
            return self.base.zeros(self.over_base(y.primal).primal)
        return slope.tangent

    def over_base(self, elements: Elements) -> DualArray:
        """The elements as one dual array over the base."""
        return as_dual_array(elements, self.base)

    def as_elements(self, value: Any) -> Elements:
        if type(value) is np.ndarray:
            return value
        return value.__array__() if isinstance(value, DualArray) else self.constant(value)

    def element(self, number: Fraction) -> DualArray:
        return DualArray(self.base, self.base.constant(number))

    def special_element(self, number: float | np.floating) -> DualArray:
        return DualArray(self.base, self.base.constant(number))

    def apply(self, name: str, *operands: Elements) -> Elements:
        return self.as_elements(UFUNCS[name](self.base, *map(self.over_base, operands)))

    def pi(self) -> Elements:
        return self.as_elements(DualArray(self.base, self.base.pi()))

    def power(self, base: Elements, exponent: Any) -> Elements:
        return self.as_elements(UFUNCS["power"](self.base, self.over_base(base), exponent))

    def compare(self, a: Elements, b: Elements) -> Any:
        return comparisons.order(self.base, self.over_base(a), self.over_base(b))

    def equal(self, a: Elements, b: Elements) -> Any:
        return comparisons.equal(self.base, self.over_base(a), self.over_base(b))

    def known_equal(self, a: Elements, b: Elements) -> Any:
        return self.is_zero(self.as_elements(self.over_base(a) - self.over_base(b)))

    def is_zero(self, elements: Elements) -> Any:
        number = self.over_base(elements)
        zero = self.base.is_zero(number.primal)
        return zero if number.tangent is None else zero & self.base.is_zero(number.tangent)

    def finite(self, elements: Elements) -> Any:
        number = self.over_base(elements)
        finite = self.base.finite(number.primal)
        return finite if number.tangent is None else finite & self.base.finite(number.tangent)

    def distance_from_zero(self, elements: Elements) -> Any:
        return self.base.distance_from_zero(self.over_base(elements).primal)

    def approximate(self, elements: Elements) -> Any:
        return self.base.approximate(self.over_base(elements).primal)

    def floor_to_int(self, elements: Elements) -> Any:
        return comparisons.floor(self.base, self.over_base(elements)).integer_parts()

    def matmul(self, a: Elements, b: Elements) -> Elements:
        return self.as_elements(self.over_base(a) @ self.over_base(b))

    def solve(self, a: Elements, b: Elements) -> Elements:
        return self.as_elements(solve_equation(self.over_base(a), self.over_base(b)))

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        values, vectors = symmetric_eigen(self.over_base(a), triangle, signed)
        return self.as_elements(values), self.as_elements(vectors)

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        u, values, vh = thin_svd(self.over_base(a), signed)
        return self.as_elements(u), self.as_elements(values), self.as_elements(vh.T)

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        return self.as_elements(of_matrix(name, self.over_base(a)))
