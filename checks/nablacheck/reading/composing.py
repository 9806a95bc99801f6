"""Typed expressions of others, with their shapes checked: what doesn't fit raises ``Mismatch`` with both shapes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from nablacheck.reading.axes import Mismatch, composed, unify, unify_shapes
from nablacheck.reading.tree import (
    Blocks,
    Expr,
    Filled,
    Hadamard,
    InnerProduct,
    Joined,
    Kronecker,
    Negative,
    Product,
    Rank,
    Scaled,
    Sum,
    Transpose,
)

S, C, R, M = Rank.SCALAR, Rank.COLUMN, Rank.ROW, Rank.MATRIX
PRODUCTS = {(R, C): S, (C, R): M, (M, C): C, (R, M): R, (M, M): M}
"""The rank of a product of two arrays, where there is one."""


MOST_FACTORS = 24
"""In one product side by side, so that the search for a grouping takes bounded time."""


def transposed(part: Expr) -> Expr:
    return part if part.is_scalar else Transpose(part)


def require_square(part: Expr, what: str) -> None:
    if part.rank is not M:
        raise Mismatch(f"{what} of a {part.rank}", part.shape)
    unify(part.shape[0], part.shape[1], f"{what} of a matrix that isn't square")


def same_shape(left: Expr, right: Expr, why: str) -> None:
    unify_shapes(left.shape, right.shape, why)


def times(left: Expr, right: Expr) -> Expr:
    """A product of two, one of which may be a number."""
    if left.is_scalar:
        return Scaled(left, right)
    if right.is_scalar:
        return Scaled(right, left)
    if (left.rank, right.rank) not in PRODUCTS:
        raise Mismatch("a product doesn't fit", left.shape, right.shape)
    try:
        unify(left.shape[1], right.shape[0])
    except Mismatch:
        raise Mismatch("a product doesn't fit", left.shape, right.shape) from None
    return Product(left, right)


def _product_rank(left: Rank, right: Rank) -> Rank | None:
    if left is S or right is S:
        return right if left is S else left
    return PRODUCTS.get((left, right))


@lru_cache(maxsize=4096)
def _grouping(ranks: tuple[Rank, ...]) -> tuple[tuple[Rank, int], ...]:
    """The ranks that a product of several may have, each with the factor at which its right part begins."""
    if len(ranks) == 1:
        return ((ranks[0], 0),)
    found: dict[Rank, int] = {}
    for k in range(len(ranks) - 1, 0, -1):
        for left, _ in _grouping(ranks[:k]):
            for right, _ in _grouping(ranks[k:]):
                rank = _product_rank(left, right)
                if rank is not None:
                    found.setdefault(rank, k)
    return tuple(found.items())


def product(factors: Sequence[Expr]) -> Expr:
    """A product of several, grouped from the left as far as that fits: A xᵀy is A(xᵀy)."""
    if len(factors) > MOST_FACTORS:
        raise Mismatch(f"a product of more than {MOST_FACTORS} factors")
    ranks = tuple(each.rank for each in factors)
    groupings = _grouping(ranks)
    if not groupings:
        for left, right in pairwise(factors):
            if _product_rank(left.rank, right.rank) is None:
                raise Mismatch("a product doesn't fit", left.shape, right.shape)
        raise Mismatch("a product doesn't fit", factors[0].shape, factors[-1].shape)
    return _built(tuple(factors), groupings[0][0])


def _built(factors: tuple[Expr, ...], rank: Rank) -> Expr:
    if len(factors) == 1:
        return factors[0]
    ranks = tuple(each.rank for each in factors)
    k = dict(_grouping(ranks))[rank]
    for left, _ in _grouping(ranks[:k]):
        for right, _ in _grouping(ranks[k:]):
            if _product_rank(left, right) is rank:
                return times(_built(factors[:k], left), _built(factors[k:], right))
    raise AssertionError(rank)


def hadamard(left: Expr, right: Expr) -> Expr:
    if left.is_scalar or right.is_scalar:
        return times(left, right)
    same_shape(left, right, "a product entry by entry doesn't fit")
    return Hadamard(left, right)


def inner(left: Expr, right: Expr) -> Expr:
    if left.is_scalar and right.is_scalar:
        return Scaled(left, right)
    same_shape(left, right, "an inner product doesn't fit")
    return InnerProduct(left, right)


def kronecker(left: Expr, right: Expr) -> Expr:
    rows, columns = (composed("*", axes) for axes in zip(left.shape, right.shape, strict=True))
    return Kronecker(left, right, (rows, columns))


def joined(arguments: Sequence[Expr]) -> Joined:
    """The arguments of a function of several, as one column."""
    for each in arguments:
        if each.rank not in (S, C):
            raise Mismatch(f"one of several arguments is a {each.rank}", each.shape)
    return Joined(tuple(arguments), composed("+", [each.shape[0] for each in arguments]))


def summed(terms: Sequence[Expr]) -> tuple[Expr, list[Expr]]:
    """A sum, and the numbers that had to be filled to the shape of the other terms."""
    arrays = [each for each in terms if not each.is_scalar]
    for each in arrays[1:]:
        same_shape(arrays[0], each, "the terms of a sum have different shapes")
    if not arrays:
        return Sum(tuple(terms)), []
    shape, filled, made = arrays[0].shape, [], []
    for each in terms:
        if each.is_scalar:
            filled.append(each)
            each = Negative(Filled(each.part, shape)) if isinstance(each, Negative) else Filled(each, shape)
        made.append(each)
    return Sum(tuple(made)), filled


def blocks(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix written out: blocks beside each other have the same rows, below each other the same columns."""
    for row in rows:
        for each in row[1:]:
            unify(row[0].shape[0], each.shape[0], "blocks beside each other differ in height")
    for column in zip(*rows, strict=True):
        for each in column[1:]:
            unify(column[0].shape[1], each.shape[1], "blocks below each other differ in width")
    heights, widths = [row[0].shape[0] for row in rows], [each.shape[1] for each in rows[0]]
    return Blocks(tuple(tuple(row) for row in rows), (composed("+", heights), composed("+", widths)))
