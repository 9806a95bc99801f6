"""Bounds of degrees: the same code run on degrees bounds how likely unequal sides agree at a random point.

By the lemma of Schwartz and Zippel a nonzero polynomial of degree d vanishes at a random point of the prime field with
probability d/p at most.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from typing import Any

import numpy as np

from nablacheck.forward.exceptions import DegenerateSample, UnsupportedOperation
from nablacheck.forward.numbers.base import Elements
from nablacheck.forward.numbers.determinant import division_free_determinant
from nablacheck.forward.numbers.prime_field import FieldNumberSystem

_names = count()


class Degree:
    """A rational function, known by the degree of its numerator and the factors of its denominator.

    ``numerator`` is −1 for the zero function. ``factors`` maps the names of the denominator's factors to their degrees
    and multiplicities. Two functions that are divided by the same number share that factor: their sum has it once.
    """

    __slots__ = ("_name", "factors", "numerator")

    def __init__(self, numerator: int, factors: dict[int, tuple[int, int]] | None = None) -> None:
        self.numerator = numerator
        self.factors = factors or {}
        self._name: int | None = None

    @property
    def zero(self) -> bool:
        return self.numerator < 0

    @property
    def denominator(self) -> int:
        """The degree of the denominator."""
        return sum(degree * times for degree, times in self.factors.values())

    @property
    def name(self) -> int:
        """The name of the numerator as a factor of the denominators of others."""
        if self._name is None:
            self._name = next(_names)
        return self._name

    def __add__(self, other: Any) -> Any:
        other = _degree(other)
        if other is None:
            return NotImplemented
        if self.zero or other.zero:
            return other if self.zero else self
        both = dict(self.factors)
        for name, (degree, times) in other.factors.items():
            both[name] = degree, max(times, both.get(name, (0, 0))[1])
        common = sum(degree * times for degree, times in both.values())
        numerator = max(self.numerator + common - self.denominator, other.numerator + common - other.denominator)
        return Degree(numerator, both)

    __radd__ = __sub__ = __rsub__ = __add__

    def __mul__(self, other: Any) -> Any:
        other = _degree(other)
        if other is None:
            return NotImplemented
        if self.zero or other.zero:
            return ZERO
        both = dict(self.factors)
        for name, (degree, times) in other.factors.items():
            both[name] = degree, times + both.get(name, (0, 0))[1]
        return Degree(self.numerator + other.numerator, both)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        other = _degree(other)
        if other is None:
            return NotImplemented
        if other.zero:
            raise DegenerateSample("division by what is zero everywhere")
        if self.zero:
            return self
        numerator, factors = self.numerator, dict(self.factors)
        for name, (degree, times) in other.factors.items():  # common factors cancel
            left = factors.get(name, (degree, 0))[1] - times
            factors.pop(name, None)
            if left > 0:
                factors[name] = degree, left
            numerator += degree * max(-left, 0)
        if other.numerator:
            factors[other.name] = other.numerator, 1 + factors.get(other.name, (0, 0))[1]
        return Degree(numerator, factors)

    def __rtruediv__(self, other: int) -> Any:
        return (CONSTANT if other else ZERO) / self

    def __neg__(self) -> Degree:
        return self

    __pos__ = __neg__

    def root(self) -> Degree:
        """√(N/D) = √(ND)/D, where √(ND) counts as half the degree of ND."""
        return self if self.zero else Degree((self.numerator + self.denominator + 1) // 2, self.factors)

    def __repr__(self) -> str:
        return f"Degree({self.numerator}/{self.denominator})"


ZERO, CONSTANT = Degree(-1), Degree(0)


def _degree(other: Any) -> Degree | None:
    if isinstance(other, int):
        return CONSTANT if other else ZERO
    return other if type(other) is Degree else None


class Degrees(FieldNumberSystem):
    """Bounds of the degrees of what code computes; drawn values and directions are variables of degree 1.

    ``embed`` makes variables of any values. Linear algebra is bounded by determinants.
    """

    name = "degree"

    def element(self, number: Fraction) -> Degree:
        return CONSTANT if number else ZERO

    def embed(self, values: Any) -> Elements:
        return self.entries((Degree(1) for _ in range(np.size(values))), np.shape(values))

    def root(self, x: Degree) -> Degree:
        return x.root()

    def _power(self, base: Degree, exponent: Any) -> Degree:
        if isinstance(exponent, Fraction) and exponent.denominator == 2:
            base, exponent = base.root(), exponent.numerator
        if not isinstance(exponent, int):
            raise UnsupportedOperation(
                f"a residue to the power of {exponent}", "only whole and half powers are known there"
            )
        if not exponent:
            return CONSTANT
        times = abs(exponent)
        if not base.zero:
            base = Degree(
                base.numerator * times, {name: (degree, k * times) for name, (degree, k) in base.factors.items()}
            )
        return base if exponent > 0 else 1 / base

    def equal(self, a: Elements, b: Elements) -> Any:
        raise UnsupportedOperation("a test of equality on degrees", "the outcome for residues can't be foreseen")

    def is_zero(self, elements: Elements) -> Any:
        return np.asarray(_is_zero(elements), dtype=bool)

    def distance_from_zero(self, elements: Elements) -> Any:
        """None is known to be nonzero, so that determinants are computed without pivots."""
        return np.zeros(np.shape(elements))

    def solve(self, a: Elements, b: Elements) -> Elements:
        """By Cramer's rule: the entries are quotients of determinants."""
        result = np.empty(b.shape, object)
        if not b.size:
            return result
        denominator = division_free_determinant(a)
        for i, j in np.ndindex(b.shape):
            replaced = a.copy()
            replaced[:, i] = b[:, j]
            result[i, j] = division_free_determinant(replaced) / denominator
        return result


def false_pass_bound(degree: int, roots: int, p: int) -> float:
    """A bound of the probability that a nonzero function vanishes at a random point of the field of ``p`` elements.

    ``degree`` bounds the numerator, where a square root counts as half of its argument. With k roots, the product over
    their 2ᵏ signs is a polynomial of degree 2ᵏ·``degree``; the roots exist at a share of 2⁻ᵏ of the points, and only
    those are used.
    """
    return float(Fraction(degree * 4**roots, p))


_is_zero = np.frompyfunc(lambda x: x.zero, 1, 1)
