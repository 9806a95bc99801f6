"""What the number systems have in common.

The elements of a number system are held in an ndarray, of float64 or of objects. Arrays of elements are added,
subtracted, multiplied and divided by ``+ - * /`` and rearranged by NumPy functions; all else that number systems do
differently is a method here.
"""

from __future__ import annotations

import math
import operator
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, Protocol

import numpy as np

from nablacheck.core.text import of_type
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.constants import intended_fraction, intended_fraction_of_low_precision

_intended_fraction = lru_cache(maxsize=1 << 16)(intended_fraction)
"""Kept, since the arrays in a user's code are read again at every point and precision."""
Elements = Any
"""An ndarray of elements of one number system."""
FLOAT = np.dtype(float)
Triangle = Literal["L", "U"]
"""Which triangle of a symmetric matrix is read: the lower or the upper one."""
MatrixFunction = Literal["expm", "logm", "sqrtm"]
"""A function of a matrix, by the name that SciPy gives it."""


class NumberSystem(Protocol):
    """A number system: an arithmetic with its own numbers, in which the code of formulas and claims is evaluated."""

    name: str
    enclosing: bool
    """Whether a number stands for all that it encloses, so that one without bounds may be any."""
    ordered: bool
    """Whether numbers can be compared; where not, code that does so is unsupported."""
    decisions: int
    """How often code has asked which of two numbers is the larger, and may have gone on accordingly."""

    def settings(self) -> AbstractContextManager[None]:
        """What is set for the whole process while code runs on these numbers, such as a precision."""

    def embed(self, values: Any) -> Elements:
        """The elements that drawn floats are, taken as the binary numbers that they are."""

    def as_elements(self, value: Any) -> Elements:
        """An array of elements, where NumPy has returned a number without an array, or ints."""

    def entries(self, elements: Iterable[Any], shape: tuple[int, ...]) -> Elements:
        """The array of these elements, in this shape."""

    def constant(self, value: Any) -> Elements:
        """The elements that a number or array of numbers in code means. Raises ``UnsupportedOperation``."""

    def zeros(self, like: Elements) -> Elements:
        """Exact zeros in the shape and memory layout of another array."""

    def rounded(self, elements: Elements) -> Elements:
        """The result of + − × ÷, with another rounding where the number system shows what rounding does."""

    def apply(self, name: str, *operands: Elements) -> Elements:
        """The scalar function of that name in ``derivatives``, entry by entry. Raises ``UnsupportedOperation``."""

    def pi(self) -> Elements:
        """π. Raises ``UnsupportedOperation``."""

    def power(self, base: Elements, exponent: Any) -> Elements:
        """``base ** exponent``; the exponent is an array of elements, or ints and Fractions, alone or in an array."""

    def compare(self, a: Elements, b: Elements) -> Any:
        """−1, 0 or 1 where a < b, a = b, a > b. Raises ``Indeterminate``, or ``UnsupportedOperation`` where there is
        no order."""

    def equal(self, a: Elements, b: Elements) -> Any:
        """Where a = b. Raises ``Indeterminate`` where it is undecided."""

    def known_equal(self, a: Elements, b: Elements) -> Any:
        """Where a and b are known to be equal; never raises."""

    def is_zero(self, elements: Elements) -> Any:
        """Where an entry is known to be zero."""

    def finite(self, elements: Elements) -> Any:
        """Where an entry is neither infinite nor NaN, nor a ball without bounds."""

    def distance_from_zero(self, elements: Elements) -> Any:
        """A lower bound, in floats, of the distance of an entry from zero: 0 where it may be zero. For pivots."""

    def approximate(self, elements: Elements) -> Any:
        """The nearest floats, for reports and for choosing between equivalent formulas, never to decide anything."""

    def floor_to_int(self, elements: Elements) -> Any:
        """The floors, as an array of ints. Raises ``Indeterminate`` or ``UnsupportedOperation``."""

    def solve(self, a: Elements, b: Elements) -> Elements:
        """a⁻¹b for a square matrix and a matrix. Raises ``Indeterminate``, ``DegenerateSample`` or NumPy's
        ``LinAlgError``."""

    def matmul(self, a: Elements, b: Elements) -> Elements:
        """The matrix product."""

    def eigh(self, a: Elements, triangle: Triangle, signed: bool) -> tuple[Elements, Elements]:
        """Eigenvalues in ascending order and eigenvectors of a symmetric matrix. Raises ``Indeterminate`` for clustered
        eigenvalues, or ``UnsupportedOperation``.

        The signs of eigenvectors aren't determined; NumPy's depend on the ``triangle`` that it reads. ``signed`` asks
        for vectors with signs that the caller uses.
        """

    def svd(self, a: Elements, signed: bool) -> tuple[Elements, Elements, Elements]:
        """U, s and V, with as many columns as there are singular values; ``signed`` as above. Raises ``Indeterminate``
        for clustered singular values and those that may be zero, or ``UnsupportedOperation``."""

    def matrix_function(self, name: MatrixFunction, a: Elements) -> Elements:
        """A function of a square matrix, the principal one where there are several. Raises ``Indeterminate`` where
        there may be no real one, or ``UnsupportedOperation``."""

    def convert_fill_values(self, elements: Elements) -> Elements:
        """The same array with elements in place of the ints that NumPy fills in, such as the zeros of ``np.tril``."""


def require_real(array: np.ndarray) -> None:
    """Raises ``UnsupportedOperation`` where an object array holds anything but real numbers."""
    for each in array.ravel().tolist():
        if not isinstance(each, int | float | Fraction | np.integer | np.floating | np.bool_):
            raise UnsupportedOperation(f"{of_type(each)} among exact numbers", "write real numbers")


class ObjectNumberSystem(ABC):
    """What the number systems share whose elements are Python objects that know + − × ÷."""

    name: str
    enclosing = False
    decisions = 0

    def __init__(self) -> None:
        self._constants: dict[int | float, Any] = {}

    @abstractmethod
    def element(self, number: Fraction) -> Any:
        """The element that a rational number is."""

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
        """The array of these elements, in this shape."""
        result = np.empty(shape, object)
        result.reshape(-1)[:] = list(elements)
        return result

    def as_elements(self, value: Any) -> Elements:
        if type(value) is not np.ndarray:
            return self.entries([value], ())
        return value if value.dtype == object else self.constant(value)

    def constant(self, value: Any) -> Elements:
        array = np.asarray(value)
        if array.dtype.kind not in "biufO":
            raise UnsupportedOperation(f"an array of {array.dtype} with {self.name}s", "write real numbers")
        flat = array.ravel()
        narrow = array.dtype.kind == "f" and array.dtype.itemsize < 8
        return self.entries(map(self.constant_element, flat if narrow else flat.tolist()), array.shape)

    def constant_element(self, number: Any) -> Any:
        """The element that one number in code means. Raises ``UnsupportedOperation``."""
        if isinstance(number, Fraction):
            return self.element(number)
        if isinstance(number, np.floating) and number.dtype.itemsize < 8:
            meant = intended_fraction_of_low_precision(number)
            return self.special_element(number) if meant is None else self.element(meant)
        if isinstance(number, np.generic):
            number = number.item()
        if not isinstance(number, int | float):
            raise UnsupportedOperation(f"{of_type(number)} with {self.name}s", "write real numbers")
        known = self._constants.get(number)
        if known is None:
            meant = (
                Fraction(number)
                if isinstance(number, int)
                else _intended_fraction(number)
                if math.isfinite(number)
                else None
            )
            known = self.special_element(number) if meant is None else self.element(meant)
            self._constants[number] = known
        return known

    def known_equal(self, a: Elements, b: Elements) -> Any:
        # One object is one number, also where it is known only as a ball that contains it.
        return np.asarray(_is(a, b), dtype=bool) | self.is_zero(a - b)  # type: ignore[attr-defined]

    def rounded(self, elements: Elements) -> Elements:
        return elements

    def zeros(self, like: Elements) -> Elements:
        result = np.empty_like(self.as_elements(like))
        result.ravel(order="K")[:] = [self.constant_element(0)] * result.size
        return result

    def convert_fill_values(self, elements: Elements) -> Elements:
        elements = self.as_elements(elements)
        flat = elements.ravel().tolist()
        filled_in = int | np.integer
        if any(isinstance(each, filled_in) for each in flat):
            return self.entries(
                (self.constant_element(e) if isinstance(e, filled_in) else e for e in flat), elements.shape
            )
        return elements

    def matmul(self, a: Elements, b: Elements) -> Elements:
        product = np.matmul(a, b)
        return product if np.shape(a)[-1] else self.convert_fill_values(product)


_is = np.frompyfunc(operator.is_, 2, 1)
