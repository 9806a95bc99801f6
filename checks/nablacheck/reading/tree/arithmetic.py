"""Leaves, sums, products, quotients and powers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, Axis, Shape
from nablacheck.reading.tree.base import Expr, OfOne, OfTwo, Shaped


@dataclass(frozen=True)
class Number(Expr):
    """A number in writing."""

    value: Fraction


@dataclass(frozen=True)
class Constant(Expr):
    """A number that has a name: ``π``, ``e``."""

    name: str


@dataclass(frozen=True)
class Size(Expr):
    """The length of an axis, as a number."""

    axis: Axis


class Identity(Shaped):
    """The identity matrix."""


class Ones(Shaped):
    """The array of ones: 𝟏 as a column, or a row or a matrix."""


class Zeros(Shaped):
    """The array of zeros."""


@dataclass(frozen=True)
class UnitVector(Expr):
    """eᵢ, a column: 1 at the position, 0 elsewhere."""

    position: Expr
    axis: Axis

    @property
    def shape(self) -> Shape:
        return (self.axis, ONE)


@dataclass(frozen=True)
class KroneckerDelta(Expr):
    """δᵢⱼ: 1 where both positions are the same, else 0."""

    first: Expr
    second: Expr


@dataclass(frozen=True)
class Sum(Expr):
    """Terms of the same shape, added; what is subtracted is ``Negative``."""

    terms: tuple[Expr, ...]

    @property
    def shape(self) -> Shape:
        return self.terms[0].shape


class Negative(OfOne):
    """−A."""


@dataclass(frozen=True)
class Filled(Expr):
    """A number as every entry of an array."""

    part: Expr
    axes: Shape

    @property
    def shape(self) -> Shape:
        return self.axes


@dataclass(frozen=True)
class Scaled(Expr):
    """A number times a number or an array, wherever it is written."""

    factor: Expr
    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape


@dataclass(frozen=True)
class Product(Expr):
    """A matrix product AB, of two arrays: aᵀb is a number, abᵀ a matrix."""

    left: Expr
    right: Expr

    @property
    def shape(self) -> Shape:
        return (self.left.shape[0], self.right.shape[1])


@dataclass(frozen=True)
class Quotient(Expr):
    """A number or an array divided by a number."""

    above: Expr
    below: Expr

    @property
    def shape(self) -> Shape:
        return self.above.shape


@dataclass(frozen=True)
class Power(Expr):
    """A number to the power of a number; of an array, that of every entry."""

    base: Expr
    exponent: Expr

    @property
    def shape(self) -> Shape:
        return self.base.shape


@dataclass(frozen=True)
class MatrixPower(Expr):
    """A square matrix to the power of a whole number, 0 or more."""

    base: Expr
    exponent: int

    @property
    def shape(self) -> Shape:
        return self.base.shape


class Hadamard(OfTwo):
    """A ⊙ B, the product of every two entries."""


class EntrywiseQuotient(OfTwo):
    """A ⊘ B, the quotient of every two entries."""
