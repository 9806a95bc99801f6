"""Entries, sums over indices, and derivatives that are not worked out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from nablacheck.reading.axes import ONE, Shape
from nablacheck.reading.tree.base import Expr, Index


@dataclass(frozen=True)
class Shifted(Expr):
    """A position beside another: i + 1, t − 1."""

    index: Expr
    by: int


@dataclass(frozen=True)
class Entry(Expr):
    """One entry: aᵢ of a column or a row, Aᵢⱼ of a matrix."""

    part: Expr
    positions: tuple[Expr, ...]


@dataclass(frozen=True)
class Slice(Expr):
    """A row or a column of a matrix, as a column: ``along`` is 0 for rows, where ``position`` is that of the row."""

    part: Expr
    position: Expr
    along: int = 0

    @property
    def shape(self) -> Shape:
        return (self.part.shape[1 - self.along], ONE)


@dataclass(frozen=True)
class Range:
    """An index with the positions that it takes: all of its axis, or from ``start`` to ``stop``, both included, without
    those that equal ``without``."""

    index: Index
    start: Expr | None = None
    stop: Expr | None = None
    without: Expr | None = None

    @property
    def limits(self) -> tuple[Expr | None, ...]:
        """``start``, ``stop`` and ``without``."""
        return self.start, self.stop, self.without

    @property
    def is_whole(self) -> bool:
        """Whether it takes all positions of its axis."""
        return all(limit is None for limit in self.limits)

    def with_limits(self, change: Callable[[Expr], Expr]) -> Range:
        """The same with other limits in the place of those that it has."""
        return Range(self.index, *(None if limit is None else change(limit) for limit in self.limits))


@dataclass(frozen=True)
class _Bound(Expr):
    """What binds indices in its part."""

    part: Expr
    ranges: tuple[Range, ...]

    @property
    def shape(self) -> Shape:
        return self.part.shape

    @property
    def parts(self) -> tuple[Expr, ...]:
        return (self.part, *(limit for each in self.ranges for limit in each.limits if limit is not None))

    def with_parts(self, parts: Sequence[Expr]) -> Self:
        part, *limits = parts
        left = iter(limits)
        return type(self)(part, tuple(each.with_limits(lambda _: next(left)) for each in self.ranges))

    @property
    def free_indices(self) -> tuple[Index, ...]:
        bound = {each.index for each in self.ranges}
        return tuple(index for index in super().free_indices if index not in bound)


class IndexSum(_Bound):
    """Σᵢ: the sum over all positions of the indices."""


class IndexProduct(_Bound):
    """Πᵢ: the product over all positions of the indices, of numbers."""


@dataclass(frozen=True)
class Stack(Expr):
    """The array whose entries are a number at every position: [aᵢ]ᵢ is a column, [aᵢⱼ]ᵢⱼ a matrix; of columns at one
    index the matrix with these rows. ``indices`` are free in the part and bound here."""

    part: Expr
    indices: tuple[Index, ...]

    @property
    def shape(self) -> Shape:
        first, *rest = (index.axis for index in self.indices)
        return (first, rest[0] if rest else self.part.shape[0])

    @property
    def parts(self) -> tuple[Expr, ...]:
        return (self.part,)

    def with_parts(self, parts: Sequence[Expr]) -> Self:
        return type(self)(parts[0], self.indices)

    @property
    def free_indices(self) -> tuple[Index, ...]:
        return tuple(index for index in self.part.free_indices if index not in self.indices)


# Derivatives of what is written out


@dataclass(frozen=True)
class Derivative(Expr):
    """∂a/∂x of an expression that is written out, by an argument in it, and not yet worked out: the gradient, of the
    shape of x, where a is a number, else the Jacobian, rows of a first."""

    part: Expr
    variable: Expr

    @property
    def shape(self) -> Shape:
        return self.variable.shape if self.part.is_scalar else (self.part.shape[0], self.variable.shape[0])
