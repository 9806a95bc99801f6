"""Whether × is a product with a number, or may be a cross product, which is read of vectors of three entries."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from nablacheck.reading.axes import Axis
from nablacheck.reading.composing import blocks, times
from nablacheck.reading.tree import (
    Application,
    Derivative,
    Entry,
    Expr,
    Function,
    FunctionDerivative,
    IndexProduct,
    IndexSum,
    Letter,
    Negative,
    Number,
    Power,
    Quotient,
    Rank,
    Scaled,
    Sum,
)

THREE = Axis("3", 3)


def cross(left: Expr, right: Expr) -> Expr:
    """a × b as the product of b with the skew matrix of a."""
    first, second, third = (Entry(left, (Number(Fraction(k)),)) for k in (1, 2, 3))
    zero = Number(Fraction(0))
    rows = [
        [zero, Negative(third), second],
        [third, zero, Negative(first)],
        [Negative(second), first, zero],
    ]
    return times(blocks(rows), right)


def are_spatial(left: Expr, right: Expr) -> bool:
    """Whether both are vectors of three entries, so that × between them is a cross product."""
    return all(each.rank is Rank.COLUMN and each.shape[0].size == THREE.size for each in (left, right))


AS_THEIR_PARTS = (Function, IndexProduct, IndexSum, Negative, Power, Quotient, Scaled, Sum)
"""What is a number because all that is in it are numbers; other expressions are numbers whatever is in them."""


def is_surely_a_number(expr: Expr, guessed: Collection[str]) -> bool:
    """Whether an expression is a number whatever the guessed letters in it are. A letter is none because of × alone:
    as a number it would have a derivative that the vector a of a × b doesn't have."""
    if not expr.is_scalar:
        return False
    match expr:
        case Letter(name):
            return name not in guessed
        case Application(function) | FunctionDerivative(function):
            return function.name not in guessed
        case Derivative():
            return all(is_surely_a_number(letter, guessed) for letter in expr.letters)
    return not isinstance(expr, AS_THEIR_PARTS) or all(is_surely_a_number(part, guessed) for part in expr.parts)
