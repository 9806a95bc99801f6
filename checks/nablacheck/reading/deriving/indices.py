"""Sums over indices and arrays of entries in simpler terms: Σᵢ δᵢₖaᵢ is aₖ, [aₖ]ₖ is a, Σᵢ rᵢxᵢ is Xᵀr."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from nablacheck.reading.axes import ONE
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.differentials import replaced
from nablacheck.reading.deriving.expansion import expanded
from nablacheck.reading.deriving.terms import Term, number, tree_of
from nablacheck.reading.tree import (
    Application,
    Entry,
    EntrywiseQuotient,
    Expr,
    Function,
    FunctionDerivative,
    FunctionLetter,
    Hadamard,
    Index,
    IndexSum,
    KroneckerDelta,
    Negative,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Range,
    Scaled,
    Size,
    Slice,
    Stack,
    Sum,
    Total,
    Transpose,
)


def summed(e: Expr, ranges: Sequence[Range], algebra: Algebra) -> Expr:
    """Σ e, without what doesn't depend on the indices, and as a product of matrices where it is one."""
    for place in reversed(range(len(ranges))):
        each = ranges[place]
        if any(each.index in _limit_indices(r) for r in ranges[place + 1 :]):
            return IndexSum(e, tuple(ranges))
        e = _summed_over(e, each, algebra)
    return e


def _limit_indices(r: Range) -> set[Index]:
    return {index for limit in r.limits if limit is not None for index in limit.free_indices}


def _summed_over(e: Expr, each: Range, algebra: Algebra) -> Expr:
    if isinstance(e, Sum) and _splits(e, each):
        return algebra.add([_summed_over(term, each, algebra) for term in e.terms])
    return _plain(e, each, algebra)


def _splits(e: Sum, each: Range) -> bool:
    """Whether a term of the sum doesn't depend on the index, or is picked out by δ."""
    return any(each.index not in term.free_indices for term in e.terms) or any(
        isinstance(node, KroneckerDelta) for node in e.walk()
    )


def _plain(e: Expr, each: Range, algebra: Algebra) -> Expr:
    term, index = algebra.term(e), each.index
    if each.is_whole and index not in e.free_indices:
        return algebra.scaled(Size(index.axis), e)
    inside = [(base, power) for base, power in term.scalars if index in base.free_indices]
    outside = tuple((base, power) for base, power in term.scalars if index not in base.free_indices)
    for base, power in inside if each.is_whole else []:
        if isinstance(base, KroneckerDelta) and power == 1 and index in (base.first, base.second):
            other = base.second if base.first == index else base.first
            rest = Term(term.coefficient, tuple(pair for pair in term.scalars if pair[0] is not base), term.chain)
            return replaced(tree_of(rest, e.shape), index, other)
    front = Term(term.coefficient, outside)
    start = next((k for k, factor in enumerate(term.chain) if index in factor.free_indices), len(term.chain))
    stop = next((k for k, factor in enumerate(reversed(term.chain)) if index in factor.free_indices), len(term.chain))
    middle = term.chain[start : len(term.chain) - stop]
    if len(term.chain) and not middle:  # the scalars alone depend on it
        body = _whole_sum(tree_of(Term(scalars=tuple(inside))), each, algebra)
        return algebra.scaled(tree_of(front), algebra.scaled(body, tree_of(Term(chain=term.chain), e.shape)))
    core = Term(scalars=tuple(inside), chain=middle)
    found = _whole_sum(tree_of(core, core.shape), each, algebra)
    for factor in reversed(term.chain[:start]):
        found = algebra.product(factor, found)
    for factor in term.chain[len(term.chain) - stop :] if stop else ():
        found = algebra.product(found, factor)
    return algebra.scaled(tree_of(front), found)


def _whole_sum(e: Expr, each: Range, algebra: Algebra) -> Expr:
    found = _contracted(e, each.index, algebra) if each.is_whole else None
    if found is not None:
        return found
    terms = expanded(e, algebra)
    if len(terms) > 1 and each.is_whole:
        sums = [_plain(term, each, algebra) for term in terms]
        if not any(isinstance(node, IndexSum) for one in sums for node in one.walk()):
            return algebra.add(sums)
    return IndexSum(e, (each,))


def _contracted(e: Expr, index: Index, algebra: Algebra) -> Expr | None:
    """Σᵢ e as a product of matrices; None where it isn't one."""
    if e.is_scalar:
        column = column_of(e, index, algebra)
        return None if column is None else algebra.total(column)
    term = algebra.term(e)
    weight = column_of(tree_of(term.front), index, algebra)
    if weight is None or len(term.chain) > 2:
        return None
    first, *rest = term.chain
    if not rest:
        matrix = _family(first, index, algebra)
        if matrix is not None and first.shape[1] == ONE:
            return algebra.product(algebra.transposed(matrix), weight)
        return None
    left, right = _family(first, index, algebra), _family(algebra.transposed(rest[0]), index, algebra)
    if left is None or right is None or first.shape[1] != ONE:
        return None
    if not isinstance(weight, Ones):
        return None
    return algebra.product(algebra.transposed(left), right)


def _family(e: Expr, index: Index, algebra: Algebra) -> Expr | None:
    """The matrix whose rows are a column at every position of the index."""
    match e:
        case Slice(part, position, along) if position == index and index not in part.free_indices:
            return algebra.transposed(part) if along else part
        case Negative(part):
            found = _family(part, index, algebra)
            return None if found is None else algebra.negative(found)
        case Sum(terms):
            families = _all([_family(term, index, algebra) for term in terms])
            return None if families is None else algebra.add(families)
        case Scaled(factor, part) | Quotient(part, factor):
            return _scaled_family(e, factor, part, index, algebra)
        case Product(left, right) if index not in left.free_indices:
            found = _family(right, index, algebra)
            return None if found is None else algebra.product(found, algebra.transposed(left))
        case Hadamard(left, right) | EntrywiseQuotient(left, right):
            families = _all([_family(part, index, algebra) for part in (left, right)])
            entrywise = algebra.hadamard if isinstance(e, Hadamard) else algebra.entrywise_quotient
            return None if families is None else entrywise(*families)
        case Function(name, part):
            found = _family(part, index, algebra)
            return None if found is None else Function(name, found)
        case Power(base, Number(value)):
            found = _family(base, index, algebra)
            return None if found is None else algebra.entrywise_power(found, value)
    if e.shape[1] == ONE and index not in e.free_indices:
        term = algebra.term(e)
        if all(isinstance(factor, Ones) for factor in term.chain):
            return algebra.scaled(tree_of(term.front), Ones((index.axis, e.shape[0])))
        return algebra.product(Ones((index.axis, ONE)), algebra.transposed(e))
    return None


def _scaled_family(e: Expr, factor: Expr, part: Expr, index: Index, algebra: Algebra) -> Expr | None:
    """The rows of a matrix, each times a number of its own."""
    weight = factor if isinstance(e, Scaled) else algebra.power(factor, number(-1))
    weights, rows = column_of(weight, index, algebra), _family(part, index, algebra)
    if weights is None or rows is None:
        return None
    if index not in factor.free_indices:
        return algebra.scaled(weight, rows)
    if index not in part.free_indices:
        return algebra.product(weights, algebra.transposed(part))
    return algebra.product(algebra.diagonal_matrix(weights), rows)


def column_of(e: Expr, index: Index, algebra: Algebra) -> Expr | None:
    """The column [e]ᵢ of a number; None where only a stack writes it."""
    if index not in e.free_indices:
        return algebra.scaled(e, Ones((index.axis, ONE)))
    match e:
        case Entry(part, (position,)) if position == index and index not in part.free_indices:
            return algebra.transposed(part) if part.shape[0] == ONE else part
        case Entry(part, (first, second)) if index not in part.free_indices:
            if first == index and second == index:
                return algebra.diagonal_part(part)
            if first == index and second != index:
                return Slice(part, second, 1)
            return Slice(part, first, 0) if second == index and first != index else None
        case Negative(part):
            found = column_of(part, index, algebra)
            return None if found is None else algebra.negative(found)
        case Sum(terms):
            columns = _columns(terms, index, algebra)
            return None if columns is None else algebra.add(columns)
        case Scaled(factor, part):
            columns = _columns((factor, part), index, algebra)
            return None if columns is None else reduce(algebra.hadamard, columns)
        case Quotient(above, below):
            columns = _columns((above, below), index, algebra)
            return None if columns is None else algebra.entrywise_quotient(*columns)
        case (
            Function(_, part)
            | Application(FunctionLetter(entrywise=True), part)
            | FunctionDerivative(FunctionLetter(entrywise=True), part)
        ):
            found = column_of(part, index, algebra)
            return None if found is None else e.with_parts([found])
        case Power(base, exponent) if not algebra.term(exponent).scalars:
            found = column_of(base, index, algebra)
            return None if found is None else algebra.entrywise_power(found, algebra.term(exponent).coefficient)
        case Product(left, right):
            return _column_of_product(left, right, index, algebra)
        case Total(part) if part.shape[1] == ONE:
            family = _family(part, index, algebra)
            return None if family is None else algebra.product(family, Ones(part.shape))
    return None


def _columns(parts: Sequence[Expr], index: Index, algebra: Algebra) -> list[Expr] | None:
    return _all([column_of(part, index, algebra) for part in parts])


def _all(found: Sequence[Expr | None]) -> list[Expr] | None:
    """All of them; None where one is missing."""
    kept = [each for each in found if each is not None]
    return kept if len(kept) == len(found) else None


def _column_of_product(left: Expr, right: Expr, index: Index, algebra: Algebra) -> Expr | None:
    """[aᵀxᵢ]ᵢ = Xa."""
    factors = algebra.term(Product(left, right)).scalars
    ((product, _),) = factors if len(factors) == 1 else ((Product(left, right), 1),)
    if not isinstance(product, Product):
        return None
    for row, column in ((product.left, product.right), (Transpose(product.right), algebra.transposed(product.left))):
        if index in row.free_indices and index not in column.free_indices:
            family = _family(algebra.transposed(row), index, algebra)
            return None if family is None else algebra.product(family, column)
    return None


def stacked(e: Expr, indices: tuple[Index, ...], algebra: Algebra) -> Expr:
    """The array of an expression at every position, without indices where it can be written so, at once or term by
    term."""
    if not indices:
        return e
    found = _stacked_whole(e, indices, algebra)
    if found is not None:
        return found
    terms = expanded(e, algebra)
    arrays = _all([_stacked_whole(term, indices, algebra) for term in terms]) if len(terms) > 1 else None
    return Stack(e, indices) if arrays is None else algebra.add(arrays)


def _stacked_whole(e: Expr, indices: tuple[Index, ...], algebra: Algebra) -> Expr | None:
    if not e.is_scalar:
        return _family(e, indices[0], algebra)
    if len(indices) == 1:
        return column_of(e, indices[0], algebra)
    row, column = indices
    return matrix_of(e, row, column, algebra)


def matrix_of(e: Expr, row: Index, column: Index, algebra: Algebra) -> Expr | None:
    """The matrix [e]ᵢⱼ of a number; None where only a stack writes it."""
    shape = (row.axis, column.axis)
    if row not in e.free_indices and column not in e.free_indices:
        return algebra.scaled(e, Ones(shape))
    match e:
        case Entry(part, (first, second)) if not {row, column} & set(part.free_indices):
            if (first, second) == (row, column):
                return part
            return algebra.transposed(part) if (second, first) == (row, column) else None
        case Negative(part):
            found = matrix_of(part, row, column, algebra)
            return None if found is None else algebra.negative(found)
        case Sum(terms):
            matrices = _all([matrix_of(term, row, column, algebra) for term in terms])
            return None if matrices is None else algebra.add(matrices)
    term = algebra.term(e)
    for delta in (KroneckerDelta(row, column), KroneckerDelta(column, row)):
        if dict(term.scalars).get(delta) == 1:
            rest = Term(term.coefficient, tuple(pair for pair in term.scalars if pair[0] != delta))
            diagonal = column_of(replaced(tree_of(rest), column, row), row, algebra)
            return None if diagonal is None else algebra.diagonal_matrix(diagonal)
    by_row = tuple(pair for pair in term.scalars if column not in pair[0].free_indices)
    by_column = tuple(pair for pair in term.scalars if pair not in by_row)
    if any(row in base.free_indices for base, _ in by_column):
        if len(by_column) == 1 and by_column[0][1] == 1 and by_column[0][0] != e:
            inside = matrix_of(by_column[0][0], row, column, algebra)
            front = Term(term.coefficient, by_row)
            if inside is not None and not any(row in base.free_indices for base, _ in by_row):
                return algebra.scaled(tree_of(front), inside)
        return None
    left = column_of(tree_of(Term(term.coefficient, by_row)), row, algebra)
    right = column_of(tree_of(Term(scalars=by_column)), column, algebra)
    return None if left is None or right is None else algebra.product(left, algebra.transposed(right))
