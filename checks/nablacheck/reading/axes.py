"""Axes of expressions as symbols: two that have to be equal become one, by unification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias


class Mismatch(Exception):
    """Shapes don't fit. ``shapes`` are the two that don't, ``start`` the place in the text where that shows."""

    def __init__(self, why: str, *shapes: Shape) -> None:
        super().__init__(why)
        self.why = why
        self.shapes = shapes
        self.start = -1

    def __str__(self) -> str:
        """The reason with the two shapes."""
        shapes = " and ".join(map(format_shape, self.shapes))
        return f"{self.why}: {shapes}" if shapes else self.why


class Axis:
    """An axis: a symbol, or a number where its length is known. Two that are ``declared`` are never unified.

    Two axes are equal as soon as they are unified. They count as such in comparisons and as keys, so that a tree is
    compared with another only when both are read.
    """

    __slots__ = ("_declared", "_name", "_same", "_size")

    def __init__(self, name: str = "", size: int | None = None, declared: bool = False) -> None:
        self._name = name
        self._size = size
        self._declared = declared or size is not None
        self._same: Axis | None = None

    @property
    def root(self) -> Axis:
        """The one that stands for all that are equal to this one."""
        axis = self
        while axis._same is not None:
            axis = axis._same
        return axis

    @property
    def size(self) -> int | None:
        return self.root._size

    @property
    def name(self) -> str:
        """Its letter, or its length in digits; empty where it has none yet."""
        root = self.root
        return root._name or ("" if root._size is None else str(root._size))

    @name.setter
    def name(self, name: str) -> None:
        self.root._name = name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Axis):
            return NotImplemented
        return self.root is other.root or (self.size is not None and self.size == other.size)

    def __hash__(self) -> int:
        return hash(id(self.root) if self.size is None else self.size)

    def __repr__(self) -> str:
        return self.name or "?"


ONE = Axis("1", 1)
"""No axis at all: what a column has for columns. No other axis is ever unified with it."""
Shape: TypeAlias = tuple[Axis, Axis]
"""The rows and the columns."""
SCALAR: Shape = (ONE, ONE)


def unify(a: Axis, b: Axis, why: str = "the shapes differ") -> None:
    """Make two axes one. Raises ``Mismatch`` where that can't be."""
    a, b = a.root, b.root
    if a == b:
        return
    if ONE in (a, b) or (a._declared and b._declared):
        raise Mismatch(why, (a, ONE), (b, ONE))
    keeps, other = (a, b) if a._declared or (a.name and not b._declared) else (b, a)
    other._same = keeps


def unify_shapes(a: Shape, b: Shape, why: str = "the shapes differ") -> None:
    """Make both axes of two shapes equal. Raises ``Mismatch`` with both shapes where that can't be."""
    try:
        for of_a, of_b in zip(a, b, strict=True):
            unify(of_a, of_b)
    except Mismatch:
        raise Mismatch(why, a, b) from None


def declared_axis(name: str) -> Axis:
    """The axis that a declaration calls by a letter, or by its length in digits."""
    return Axis(name, int(name) if name.isdecimal() else None, declared=True)


def long_axes(shape: Shape) -> tuple[Axis, ...]:
    """The axes that an array of NumPy has: none for a number, one for a column or a row."""
    return tuple(axis for axis in shape if axis != ONE)


def shape_of(axes: Sequence[Axis]) -> Shape:
    """The shape of none, one or two axes: of a number, a column or a matrix."""
    rows, columns = (*axes, *(ONE, ONE)[len(axes) :])
    return rows, columns


def format_shape(shape: Shape) -> str:
    """A shape in writing: ``N×D``, ``N`` for a column, ``1×N`` for a row, ``number``."""
    rows, columns = shape
    if columns == ONE:
        return "number" if rows == ONE else str(rows)
    return f"{rows}×{columns}"
