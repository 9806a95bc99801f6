"""The factors of products as they stand side by side."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.tree import Expr, Filled, Number, Ones, Product, Quotient, Scaled, Size


def number_everywhere(e: Expr) -> Expr | None:
    """The number that an array has at every entry, if it is written as a multiple of 𝟏."""
    match e:
        case Ones():
            return Number(Fraction(1))
        case Filled(factor) | Scaled(factor, Ones()):
            return factor
        case Scaled(factor, Scaled() as part) if (number := number_everywhere(part)) is not None:
            return Scaled(factor, number)
    return None


def is_number(e: Expr) -> bool:
    return isinstance(e, Number) or (
        isinstance(e, Quotient) and isinstance(e.above, Number) and isinstance(e.below, Size)
    )


def factors(e: Expr) -> list[Expr]:
    """The factors that stand side by side: numbers first, then those of a matrix product."""
    match e:
        case Scaled(factor, part):
            first = factors(factor) if isinstance(factor, Scaled) else [factor]
            rest = factors(part) if isinstance(part, Scaled) or not part.is_scalar else [part]
            return [*first, *rest]
        case Product(left, right):
            return [*_matrix_factors(left), *_matrix_factors(right)]
    return [e]


def _matrix_factors(e: Expr) -> list[Expr]:
    return [*_matrix_factors(e.left), *_matrix_factors(e.right)] if isinstance(e, Product) and not e.is_scalar else [e]
