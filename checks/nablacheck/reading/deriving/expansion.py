"""An expression multiplied out: the terms that it is the sum of.

Sums over an index and arrays of entries that can't be written without indices as they stand often can term by term:
Σⱼ wᵢⱼ(xᵢ − xⱼ) is Σⱼ wᵢⱼxᵢ − Σⱼ wᵢⱼxⱼ.
"""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.tree import (
    EntrywiseQuotient,
    Expr,
    Hadamard,
    Negative,
    Product,
    Quotient,
    Scaled,
    Sum,
    Total,
    Trace,
    Transpose,
)

MOST_TERMS = 12
"""Nothing is multiplied out into more terms than this: they wouldn't be shorter, and each takes time."""


def expanded(e: Expr, algebra: Algebra) -> list[Expr]:
    """The terms; the expression itself where it is no sum, or one of too many terms."""
    found = _terms(e, algebra)
    return found if len(found) <= MOST_TERMS else [e]


def _terms(e: Expr, algebra: Algebra) -> list[Expr]:
    match e:
        case Sum(terms):
            return [inside for term in terms for inside in _terms(term, algebra)]
        case Negative(part):
            return [algebra.negative(term) for term in _terms(part, algebra)]
        case Transpose(part):
            return [algebra.transposed(term) for term in _terms(part, algebra)]
        case Total(part):
            return [algebra.total(term) for term in _terms(part, algebra)]
        case Trace(part):
            return [algebra.trace(term) for term in _terms(part, algebra)]
        case Scaled(factor, part):
            return _of_both(factor, part, algebra.scaled, algebra)
        case Product(left, right):
            return _of_both(left, right, algebra.product, algebra)
        case Hadamard(left, right):
            return _of_both(left, right, algebra.hadamard, algebra)
        case Quotient(above, below):
            return [algebra.quotient(term, below) for term in _terms(above, algebra)]
        case EntrywiseQuotient(above, below):
            return [algebra.entrywise_quotient(term, below) for term in _terms(above, algebra)]
    return [e]


def _of_both(left: Expr, right: Expr, operation: Callable[[Expr, Expr], Expr], algebra: Algebra) -> list[Expr]:
    first, second = _terms(left, algebra), _terms(right, algebra)
    if len(first) * len(second) > MOST_TERMS:
        return [operation(left, right)]
    return [operation(a, b) for a in first for b in second]
