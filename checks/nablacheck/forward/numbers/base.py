"""What the number types have in common. A payload is an array of numbers of one type: what an exact array holds.

Payloads are added, subtracted, multiplied and divided by ``+ - * /`` and rearranged by NumPy functions; everything else
that differs between the types is a method here.
"""

from __future__ import annotations

import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any, Literal, Protocol

import numpy as np

from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.constants import intended_fraction, intended_fraction_of_low_precision

Elements = Any
"""An ndarray of numbers; float64 or object, whatever the type needs."""
FLOAT = np.dtype(float)
Triangle = Literal["L", "U"]
"""Which triangle of a symmetric matrix is read: the lower or the upper one."""


class NumberSystem(Protocol):
    """A number type."""

    name: str
    enclosing: bool
    """Whether a number that isn't finite may stand for any."""
    ordered: bool
    """Whether numbers can be compared; where not, a source that does so is refused."""
    decisions: int
    """How often a source has asked which of two numbers is the larger, to go on as it comes out."""

    def settings(self) -> AbstractContextManager[None]:
        """What holds for the process while these numbers are computed with, such as a precision."""

    def embed(self, values: Any) -> Elements:
        """The payload of drawn floats: the binary numbers themselves."""

    def as_elements(self, elements: Any) -> Elements:
        """A payload as an array of the right dtype, where NumPy has returned a bare number, or ints."""

    def entries(self, elements: Iterable[Any], shape: tuple[int, ...]) -> Elements:
        """The payload of these elements, in this shape."""

    def constant(self, value: Any) -> Elements:
        """The payload that a number or array of numbers in the source means. Raises ``UnsupportedOperation``."""

    def zeros(self, like: Elements) -> Elements:
        """Exact zeros in the shape and layout of another payload."""

    def rounded(self, elements: Elements) -> Elements:
        """The result of + − × ÷ as this type has it: as it is, but where roundings are to be made visible."""

    def apply(self, name: str, *operands: Elements) -> Elements:
        """The function of that name in ``rules``, entry by entry. Raises ``UnsupportedOperation``."""

    def pi(self) -> Elements:
        """π. Raises ``UnsupportedOperation``."""

    def power(self, base: Elements, exponent: Any) -> Elements:
        """``base ** exponent``, for an exponent that is a payload, or ints and Fractions, alone or in an array."""

    def compare(self, a: Elements, b: Elements) -> Any:
        """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate``, or ``UnsupportedOperation`` where there is
        no order."""

    def equal(self, a: Elements, b: Elements) -> Any:
        """Where a = b. Raises ``Indeterminate`` where that can't be told."""

    def same(self, a: Elements, b: Elements) -> Any:
        """Where a and b are known to be equal; never raises."""

    def is_zero(self, elements: Elements) -> Any:
        """Where an entry is known to be zero."""

    def finite(self, elements: Elements) -> Any:
        """Where an entry is a number: neither infinite nor NaN, nor a ball without bounds."""

    def distance_from_zero(self, elements: Elements) -> Any:
        """Floats: at least how far an entry is from zero; 0 where it may be zero. For the choice of pivots."""

    def approximate(self, elements: Elements) -> Any:
        """The nearest floats, for reports and for choosing between formulas of the same value, never for deciding."""

    def whole(self, elements: Elements) -> Any:
        """The largest integers not above, as an array of ints. Raises ``Indeterminate`` or ``UnsupportedOperation``."""

    def solve(self, a: Elements, b: Elements) -> Elements:
        """a⁻¹b for a square matrix and a matrix. Raises ``Indeterminate``, ``DegenerateSample`` or NumPy's
        ``LinAlgError``."""

    def matmul(self, a: Elements, b: Elements) -> Elements:
        """The matrix product."""

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        """Eigenvalues in ascending order and eigenvectors of a symmetric matrix; ``signed`` where the signs of vectors
        matter, which nothing determines and NumPy chooses by the ``triangle`` that it reads. Raises
        ``Indeterminate`` on clusters, or ``UnsupportedOperation``."""

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        """U, s and V, which have as many columns as there are singular values; ``signed`` where the signs of vectors
        matter. Raises ``Indeterminate`` on clusters and at zero, or ``UnsupportedOperation``."""

    def convert_fill_values(self, elements: Elements) -> Elements:
        """The same payload with the plain numbers that NumPy functions fill in, such as the zeros of ``np.tril``, made
        numbers of this type."""


def require_real(array: np.ndarray) -> None:
    """Raises ``UnsupportedOperation`` where an object array holds anything but real numbers."""
    for each in array.ravel().tolist():
        if not isinstance(each, int | float | Fraction | np.integer | np.floating | np.bool_):
            raise UnsupportedOperation(f"a {type(each).__name__} among exact numbers", "write real numbers")


class ObjectNumberSystem(ABC):
    """What the number types share whose payloads are object arrays, of elements that know + − × ÷."""

    name: str
    enclosing = False
    decisions = 0

    def __init__(self) -> None:
        self._constants: dict[int | float, Any] = {}

    @abstractmethod
    def element(self, number: Fraction) -> Any:
        """The element that an exact number means."""

    def special_element(self, number: float | np.floating) -> Any:
        """The element for a constant that ``intended_fraction`` can't explain. Raises ``UnsupportedOperation``."""
        raise UnsupportedOperation(
            f"the constant {float(number)!r} on {self.name}s",
            "it is no short decimal or fraction; write it exactly or pass it as an argument",
        )

    def settings(self) -> AbstractContextManager[None]:
        return nullcontext()

    def embed(self, values: Any) -> Elements:
        array = np.asarray(values)
        return self.entries((self.element(Fraction(each)) for each in array.ravel().tolist()), array.shape)

    def entries(self, elements: Iterable[Any], shape: tuple[int, ...]) -> Elements:
        """The payload of these elements, in this shape."""
        result = np.empty(shape, object)
        result.reshape(-1)[:] = list(elements)
        return result

    def as_elements(self, elements: Any) -> Elements:
        if type(elements) is not np.ndarray:
            return self.entries([elements], ())
        return elements if elements.dtype == object else self.constant(elements)

    def constant(self, value: Any) -> Elements:
        array = np.asarray(value)
        if array.dtype.kind not in "biufO":
            raise UnsupportedOperation(f"an array of {array.dtype} with {self.name}s", "write real numbers")
        flat = array.ravel()
        narrow = array.dtype.kind == "f" and array.dtype.itemsize < 8
        return self.entries(map(self.constant_element, flat if narrow else flat.tolist()), array.shape)

    def constant_element(self, number: Any) -> Any:
        """The element that one number in a source means. Raises ``UnsupportedOperation``."""
        if isinstance(number, Fraction):
            return self.element(number)
        if isinstance(number, np.floating) and number.dtype.itemsize < 8:
            exact = intended_fraction_of_low_precision(number)
            return self.special_element(number) if exact is None else self.element(exact)
        if isinstance(number, np.generic):
            number = number.item()
        if not isinstance(number, int | float):
            raise UnsupportedOperation(f"a {type(number).__name__} with {self.name}s", "write real numbers")
        known = self._constants.get(number)
        if known is None:
            exact = (
                Fraction(number)
                if isinstance(number, int)
                else intended_fraction(number)
                if math.isfinite(number)
                else None
            )
            known = self.special_element(number) if exact is None else self.element(exact)
            self._constants[number] = known
        return known

    def same(self, a: Elements, b: Elements) -> Any:
        # One and the same object is one and the same number, also where it is known in part only.
        return np.asarray(_is(a, b), dtype=bool) | self.is_zero(a - b)  # type: ignore[attr-defined]

    def rounded(self, elements: Elements) -> Elements:
        return elements

    def zeros(self, like: Elements) -> Elements:
        result = np.empty_like(self.as_elements(like))
        result.ravel(order="K")[:] = [self.constant_element(0)] * result.size
        return result

    def convert_fill_values(self, elements: Elements) -> Elements:
        """The same payload, where NumPy has filled in plain numbers, such as the zeros of ``np.tril``, of elements."""
        elements = self.as_elements(elements)
        flat = elements.ravel().tolist()
        plain = int | np.integer
        if any(isinstance(each, plain) for each in flat):
            return self.entries((self.constant_element(e) if isinstance(e, plain) else e for e in flat), elements.shape)
        return elements

    def matmul(self, a: Elements, b: Elements) -> Elements:
        product = np.matmul(a, b)
        return product if np.shape(a)[-1] else self.convert_fill_values(product)


_is = np.frompyfunc(operator.is_, 2, 1)
