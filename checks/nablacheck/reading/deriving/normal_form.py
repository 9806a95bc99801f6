"""An expression in normal form, and steps that are taken at all of its parts."""

from __future__ import annotations

from collections.abc import Callable

from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.indices import stacked, summed
from nablacheck.reading.deriving.terms import tree_of
from nablacheck.reading.tree import (
    Derivative,
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    EntrywiseQuotient,
    Expr,
    Filled,
    Function,
    Hadamard,
    IndexSum,
    InnerProduct,
    Inverse,
    Kronecker,
    LogSumExp,
    MatrixPower,
    Negative,
    Ones,
    Power,
    Product,
    Quotient,
    Scaled,
    Stack,
    Sum,
    Total,
    Trace,
    Transpose,
    Unvec,
    Vec,
)


def normalized(e: Expr, algebra: Algebra) -> Expr:
    """The expression through the operations that keep normal form, from its leaves on."""
    parts = tuple(normalized(part, algebra) for part in e.parts)
    match e, parts:
        case Sum(), _:
            return algebra.add(parts)
        case Negative(), (part,):
            return algebra.negative(part)
        case Scaled(), (factor, part):
            return algebra.scaled(factor, part)
        case Product(), (left, right):
            return algebra.product(left, right)
        case Quotient(), (above, below):
            return algebra.quotient(above, below)
        case Power(), (base, exponent):
            return algebra.power(base, exponent)
        case MatrixPower(_, exponent), (base,):
            return tree_of(algebra.term(MatrixPower(base, exponent)), e.shape)
        case Transpose(), (part,):
            return algebra.transposed(part)
        case Inverse(), (part,):
            return algebra.inverse(part)
        case Trace(), (part,):
            return algebra.trace(part)
        case Determinant(), (part,):
            return algebra.determinant(part)
        case InnerProduct(), (left, right):
            return algebra.inner(left, right)
        case Total(), (part,):
            return algebra.total(part)
        case Hadamard(), (left, right):
            return algebra.hadamard(left, right)
        case EntrywiseQuotient(), (above, below):
            return algebra.entrywise_quotient(above, below)
        case Kronecker(), (left, right):
            return algebra.kronecker(left, right, e.shape)
        case DiagonalMatrix(), (part,):
            return algebra.diagonal_matrix(part)
        case DiagonalPart(), (part,):
            return algebra.diagonal_part(part)
        case (Unvec(), (Vec(part),)) | (Vec(), (Unvec(part),)):
            return part
        case Function("log"), (Total(Function("exp", part)),):
            return LogSumExp(part)
        case Filled(_, axes), (part,):
            return algebra.scaled(part, Ones(axes))
        case IndexSum() as found, _:
            found = found.with_parts(parts)
            return summed(found.part, found.ranges, algebra)
        case Stack(_, indices), (part,):
            return stacked(part, indices, algebra)
        case Function("sqrt"), (part,) if part.is_scalar:
            return tree_of(algebra.term(Function("sqrt", part)), e.shape)
    return e.with_parts(parts) if parts else e


def everywhere(step: Callable[[Expr, Algebra], Expr]) -> Callable[[Expr, Algebra], Expr]:
    """The step at every part of an expression, from the leaves on."""

    def stepped(e: Expr, algebra: Algebra) -> Expr:
        if isinstance(e, Derivative) or not e.parts:
            return e
        parts = tuple(stepped(part, algebra) for part in e.parts)
        return step(e if parts == e.parts else normalized(e.with_parts(parts), algebra), algebra)

    return stepped
