"""From the differential of a column to the Jacobian: of df = J dx it is J."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.axes import ONE, Shape
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.refusal import NotDerived, describe
from nablacheck.reading.deriving.terms import number
from nablacheck.reading.differential import Differential, is_linear
from nablacheck.reading.tree import (
    DiagonalMatrix,
    EntrywiseQuotient,
    Expr,
    Filled,
    Hadamard,
    Identity,
    InnerProduct,
    Negative,
    Ones,
    Product,
    Quotient,
    Scaled,
    Sum,
    Total,
    Transpose,
)


def jacobian_of_form(form: Expr, columns: Shape, algebra: Algebra) -> Expr:
    """J of a column J dx: what multiplies dx."""
    match form:
        case Differential(part):
            return Identity((part.shape[0], columns[0])) if not part.is_scalar else number(1)
        case Sum(terms):
            return algebra.add([jacobian_of_form(term, columns, algebra) for term in terms])
        case Negative(part):
            return algebra.negative(jacobian_of_form(part, columns, algebra))
        case Scaled(factor, part) if is_linear(part):
            return algebra.scaled(factor, jacobian_of_form(part, columns, algebra))
        case Scaled(factor, part):
            return algebra.product(part, jacobian_of_form(factor, columns, algebra))
        case Quotient(above, below):
            return algebra.quotient(jacobian_of_form(above, columns, algebra), below)
        case Product(left, right) if not is_linear(left):
            return algebra.product(left, jacobian_of_form(right, columns, algebra))
        case Product(left, right) if left.shape[0] == ONE:  # a row times a column is that column's row times the row's
            return algebra.product(
                algebra.transposed(right), jacobian_of_form(algebra.transposed(left), columns, algebra)
            )
        case Product(left, right) if left.shape[1] == ONE and right.is_scalar:
            return algebra.scaled(right, jacobian_of_form(left, columns, algebra))
        case Product(left, right) if right.shape[1] == ONE:
            return jacobian_of_form(_applied(left, right, algebra), columns, algebra)
        case InnerProduct(left, right):
            inside, other = (left, right) if is_linear(left) else (right, left)
            if inside.shape[1] == ONE:
                return algebra.product(algebra.transposed(other), jacobian_of_form(inside, columns, algebra))
        case Hadamard(left, right):
            inside, other = (left, right) if is_linear(left) else (right, left)
            if inside.shape[1] == ONE:
                return algebra.product(algebra.diagonal_matrix(other), jacobian_of_form(inside, columns, algebra))
        case EntrywiseQuotient(above, below) if above.shape[1] == ONE:
            return algebra.product(
                algebra.diagonal_matrix(algebra.entrywise_power(below, Fraction(-1))),
                jacobian_of_form(above, columns, algebra),
            )
        case Filled(part):
            return algebra.product(Ones(form.shape), jacobian_of_form(part, columns, algebra))
        case Total(part) if part.shape[1] == ONE:
            return algebra.product(algebra.transposed(Ones(part.shape)), jacobian_of_form(part, columns, algebra))
    raise NotDerived(f"the Jacobian from {describe(form)}")


def _applied(matrix: Expr, column: Expr, algebra: Algebra) -> Expr:
    """A matrix that is linear in dx, times a column, with the column beside what has dx in it: diag(dx) a is dx ⊙ a."""
    match matrix:
        case Sum(terms):
            return Sum(tuple(_applied(term, column, algebra) for term in terms))
        case Negative(part):
            return Negative(_applied(part, column, algebra))
        case Scaled(factor, part) if is_linear(part):
            return Scaled(factor, _applied(part, column, algebra))
        case Scaled(factor, part):
            return Scaled(factor, algebra.product(part, column))
        case Quotient(above, below):
            return Quotient(_applied(above, column, algebra), below)
        case DiagonalMatrix(part):
            return Hadamard(part, column)
        case Product(left, right) if is_linear(right):
            return Product(left, _applied(right, column, algebra))
        case Product(left, right) if left.shape[1] != ONE:
            return _applied(left, algebra.product(right, column), algebra)
        case Product(left, right):  # dx bᵀ times a column is dx times a number
            return Scaled(algebra.product(right, column), left)
        case Transpose(Product() | Sum() | Scaled() | Negative() | Quotient() as part):
            turned = algebra.transposed(part)
            if not isinstance(turned, Transpose):
                return _applied(turned, column, algebra)
    raise NotDerived(f"the Jacobian from {describe(matrix)}")
