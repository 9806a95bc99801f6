"""What is counted in an expression, to choose among several ways to write it."""

from __future__ import annotations

from nablacheck.reading.differential import Differential, is_linear
from nablacheck.reading.tree import Expr, Product, Slice, Transpose


def size(e: Expr) -> int:
    """How many nodes it has."""
    return sum(1 for _ in e.walk())


def transposes(e: Expr) -> int:
    """How many transposes there are; those of differentials, which people avoid, count three times."""
    found = [node for node in e.walk() if isinstance(node, Transpose)]
    return len(found) + 2 * sum(isinstance(node.part, Differential) for node in found)


def is_square(e: Expr) -> bool:
    return e.shape[0] == e.shape[1]


def ends_in_differential(e: Expr) -> bool:
    """Whether the last factor of a product has a differential in it, where people put it."""
    last = e.right if isinstance(e, Product) else e
    return is_linear(last)


def unusual(e: Expr) -> tuple[int, bool, bool, str]:
    """A key by which, of two ways to write a number, the more usual one is the least."""
    return transposes(e), not ends_in_differential(e), not _starts_with_row(e), repr(e)


def _starts_with_row(e: Expr) -> bool:
    """Whether the first factor is the row of a matrix: people write xᵢᵀw for the entries of Xw."""
    while isinstance(e, Product):
        e = e.left
    return isinstance(e, Transpose) and isinstance(e.part, Slice)
