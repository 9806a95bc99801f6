"""Axes of expressions as symbols: two that have to be equal become one, by unification."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TypeAlias

MOST_PARTS = 12
"""Of an axis that is as long as a product or a sum."""


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
    """An axis: a symbol, or a number where its length is known; or as long as the product "*" or the sum "+" of its
    ``parts``. Two that are ``declared`` are never unified.

    Two axes are equal as soon as they are unified. They count as such in comparisons and as keys, so that a tree is
    compared with another only when both are read.
    """

    __slots__ = ("_declared", "_name", "_operator", "_parts", "_same", "_size")

    def __init__(
        self,
        name: str = "",
        size: int | None = None,
        declared: bool = False,
        operator: str = "",
        parts: tuple[Axis, ...] = (),
    ) -> None:
        self._name = name
        self._size = size
        self._declared = declared or size is not None
        self._operator = operator
        self._parts = parts
        self._same: Axis | None = None

    @property
    def root(self) -> Axis:
        """The one that stands for all that are equal to this one."""
        axis = self
        while axis._same is not None:
            axis = axis._same
        return axis

    @property
    def operator(self) -> str:
        return self.root._operator

    @property
    def parts(self) -> tuple[Axis, ...]:
        return self.root._parts

    @property
    def leaves(self) -> tuple[Axis, ...]:
        """The axes that it is as long as a product or a sum of, or itself."""
        return tuple(leaf for part in self.parts for leaf in part.leaves) or (self,)

    @property
    def size(self) -> int | None:
        if not self.parts:
            return self.root._size
        sizes = [part.size for part in self.parts]
        known = [size for size in sizes if size is not None]
        if len(known) < len(sizes):
            return None
        return prod(known) if self.operator == "*" else sum(known)

    @property
    def name(self) -> str:
        """Its letter, or its length in digits; empty where it has none yet."""
        if self.size is not None or not self.parts:
            return self.root._name or ("" if self.size is None else str(self.size))
        names = [part.name for part in self.parts]
        return self.operator.join(names) if all(names) else ""

    @name.setter
    def name(self, name: str) -> None:
        self.root._name = name

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Axis):
            return NotImplemented
        if self.root is other.root or (self.size is not None and self.size == other.size):
            return True
        if self.operator != other.operator or not self.parts or len(self.parts) != len(other.parts):
            return False
        left = list(other.parts)  # a product and a sum don't change with the order of their parts
        for part in self.parts:
            if part not in left:
                return False
            left.remove(part)
        return True

    def __hash__(self) -> int:
        if self.size is not None:
            return hash(self.size)
        return hash((self.operator, sum(map(hash, self.parts)))) if self.parts else hash(id(self.root))

    def __repr__(self) -> str:
        return self.name or self.operator.join(map(repr, self.parts)) or "?"


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
    if a.operator == b.operator and 0 < len(a.parts) == len(b.parts):
        for of_a, of_b in zip(a.parts, b.parts, strict=True):
            unify(of_a, of_b, why)
        return
    fixed = a._declared or a.parts, b._declared or b.parts
    if ONE in (a, b) or all(fixed) or a in b.leaves or b in a.leaves:
        raise Mismatch(why, (a, ONE), (b, ONE))
    keeps, other = (a, b) if fixed[0] or (a.name and not fixed[1]) else (b, a)
    other._same = keeps


def unify_shapes(a: Shape, b: Shape, why: str = "the shapes differ") -> None:
    """Make both axes of two shapes equal. Raises ``Mismatch`` with both shapes where that can't be."""
    try:
        for of_a, of_b in zip(a, b, strict=True):
            unify(of_a, of_b)
    except Mismatch:
        raise Mismatch(why, a, b) from None


def composed(operator: str, axes: Sequence[Axis]) -> Axis:
    """An axis as long as the product "*" or the sum "+" of others."""
    parts = [part for axis in axes for part in (axis.parts if axis.operator == operator else (axis,))]
    if operator == "*":
        parts = [part for part in parts if part != ONE]
    if len(parts) > MOST_PARTS:
        raise Mismatch(f"more than {MOST_PARTS} blocks")
    return parts[0] if len(parts) == 1 else Axis(operator=operator, parts=tuple(parts)) if parts else ONE


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
    return "×".join(f"({axis})" if axis.parts and axis.size is None else str(axis) for axis in shape)
