"""Transposes, inverses, traces, norms and other functions of whole arrays."""

from __future__ import annotations

from dataclasses import dataclass

from nablacheck.reading.axes import ONE, Axis, Shape
from nablacheck.reading.tree.base import Expr, OfOne


@dataclass(frozen=True)
class Transpose(Expr):
    """Aᵀ."""

    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape[::-1]


class Inverse(OfOne):
    """A⁻¹ of a square matrix."""


@dataclass(frozen=True)
class PseudoInverse(Expr):
    """A⁺."""

    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape[::-1]


@dataclass(frozen=True)
class Trace(Expr):
    """tr A of a square matrix."""

    part: Expr


@dataclass(frozen=True)
class Determinant(Expr):
    """det A of a square matrix."""

    part: Expr


@dataclass(frozen=True)
class Norm(Expr):
    """A norm. ``order`` is "2" for the root of the sum of all squares, which of a matrix is the Frobenius norm, "1" for
    the sum of all absolute values, "inf" for the largest absolute value, "spectral" and "nuclear" for a matrix."""

    part: Expr
    order: str = "2"


@dataclass(frozen=True)
class InnerProduct(Expr):
    """⟨A, B⟩ = Σᵢⱼ AᵢⱼBᵢⱼ of two arrays of the same shape, also written A : B."""

    left: Expr
    right: Expr


@dataclass(frozen=True)
class Total(Expr):
    """The sum of all entries of an array."""

    part: Expr


@dataclass(frozen=True)
class DiagonalMatrix(Expr):
    """diag(a), the matrix with a column on its diagonal."""

    part: Expr

    @property
    def shape(self) -> Shape:
        return (self.part.shape[0], self.part.shape[0])


@dataclass(frozen=True)
class DiagonalPart(Expr):
    """diag(A), the diagonal of a square matrix as a column."""

    part: Expr

    @property
    def shape(self) -> Shape:
        return (self.part.shape[0], ONE)


@dataclass(frozen=True)
class Vec(Expr):
    """vec A, the columns of a matrix one below the other. ``axis`` is the axis of the result."""

    part: Expr
    axis: Axis

    @property
    def shape(self) -> Shape:
        return (self.axis, ONE)


@dataclass(frozen=True)
class Unvec(Expr):
    """vec⁻¹ a: the matrix of a shape whose columns, one below the other, are a."""

    part: Expr
    axes: Shape

    @property
    def shape(self) -> Shape:
        return self.axes


@dataclass(frozen=True)
class Kronecker(Expr):
    """A ⊗ B. ``axes`` are those of the result."""

    left: Expr
    right: Expr
    axes: Shape

    @property
    def shape(self) -> Shape:
        return self.axes


@dataclass(frozen=True)
class Blocks(Expr):
    """A matrix written out: rows of blocks. ``axes`` are those of the result."""

    rows: tuple[tuple[Expr, ...], ...]
    axes: Shape

    @property
    def shape(self) -> Shape:
        return self.axes
