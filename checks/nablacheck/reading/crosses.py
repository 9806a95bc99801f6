"""Whether × is a product with a number, or may be a cross product, which isn't read."""

from __future__ import annotations

from collections.abc import Collection

from nablacheck.reading.tree import (
    Application,
    Derivative,
    Expr,
    Function,
    FunctionDerivative,
    IndexProduct,
    IndexSum,
    Letter,
    Negative,
    Power,
    Quotient,
    Scaled,
    Sum,
)

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
