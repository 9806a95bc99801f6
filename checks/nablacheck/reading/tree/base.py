"""What all typed expressions have: shapes, parts, letters, indices; and what most of them are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Self

from nablacheck.reading.axes import ONE, SCALAR, Axis, Shape


class Rank(StrEnum):
    """What an expression is by its shape."""

    SCALAR = "number"
    COLUMN = "column"
    ROW = "row"
    MATRIX = "matrix"


def rank_of(shape: Shape) -> Rank:
    rows, columns = (axis == ONE for axis in shape)
    return Rank.SCALAR if rows and columns else Rank.COLUMN if columns else Rank.ROW if rows else Rank.MATRIX


@dataclass(frozen=True)
class Expr:
    """An expression with a shape. A scalar, unless a subclass says otherwise."""

    @property
    def shape(self) -> Shape:
        return SCALAR

    @property
    def rank(self) -> Rank:
        return rank_of(self.shape)

    @property
    def is_scalar(self) -> bool:
        return self.rank is Rank.SCALAR

    @property
    def parts(self) -> tuple[Expr, ...]:
        """The expressions in it, in the order in which they are written."""
        found: list[Expr] = []
        for field in fields(self):
            found += _expressions(getattr(self, field.name))
        return tuple(found)

    def with_parts(self, parts: Sequence[Expr]) -> Self:
        """The same with other expressions in the place of its own, which have the same shapes."""
        left = iter(parts)
        return type(self)(*(_replaced(getattr(self, field.name), left) for field in fields(self)))

    def walk(self) -> Iterator[Expr]:
        """Itself and all that is in it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The arguments in it, each once, in the order of the text."""
        return tuple(dict.fromkeys(node for node in self.walk() if isinstance(node, Letter)))

    def depends_on(self, name: str) -> bool:
        """Whether the argument of that name is in it."""
        return any(isinstance(node, Letter) and node.name == name for node in self.walk())

    @property
    def free_indices(self) -> tuple[Index, ...]:
        """The indices in it that nothing binds, each once."""
        return tuple(dict.fromkeys(index for part in self.parts for index in part.free_indices))


def _expressions(value: object) -> list[Expr]:
    if isinstance(value, Expr):
        return [value]
    return [each for item in value for each in _expressions(item)] if isinstance(value, tuple) else []


def _replaced(value: object, left: Iterator[Expr]) -> object:
    if isinstance(value, Expr):
        return next(left)
    return tuple(_replaced(item, left) for item in value) if isinstance(value, tuple) else value


# The two leaves that others look for


@dataclass(frozen=True)
class Letter(Expr):
    """An argument: a scalar, a column or a matrix, by its name in writing, such as ``X``, ``b₁`` or ``x̂``."""

    name: str
    axes: Shape = SCALAR

    @property
    def shape(self) -> Shape:
        return self.axes


@dataclass(frozen=True)
class Index(Expr):
    """A position along an axis, from 1 on; as a number where it isn't a subscript."""

    name: str
    axis: Axis

    @property
    def free_indices(self) -> tuple[Index, ...]:
        return (self,)


# What many kinds of expressions share


@dataclass(frozen=True)
class Shaped(Expr):
    """A leaf that is told its shape."""

    axes: Shape

    @property
    def shape(self) -> Shape:
        return self.axes


@dataclass(frozen=True)
class OfOne(Expr):
    """What has the shape of its part."""

    part: Expr

    @property
    def shape(self) -> Shape:
        return self.part.shape


@dataclass(frozen=True)
class OfTwo(Expr):
    """What has two parts of the same shape, and their shape."""

    left: Expr
    right: Expr

    @property
    def shape(self) -> Shape:
        return self.left.shape
