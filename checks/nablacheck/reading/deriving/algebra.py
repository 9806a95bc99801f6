"""Operations that keep expressions in normal form.

Every result is equal to what its parts say, wherever these are defined. ``symmetric`` are the arguments that equal
their transposes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, SCALAR, Shape
from nablacheck.reading.deriving.entrywise import entrywise_tree
from nablacheck.reading.deriving.measures import ends_in_differential, is_square, size, transposes
from nablacheck.reading.deriving.products import Products
from nablacheck.reading.deriving.terms import HALF, Term, number, product_of, tree_of, zero
from nablacheck.reading.tree import (
    Determinant,
    DiagonalMatrix,
    DiagonalPart,
    EntrywiseQuotient,
    Expr,
    Function,
    Hadamard,
    Identity,
    Inverse,
    Kronecker,
    Letter,
    MatrixPower,
    Negative,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Scaled,
    Size,
    Sum,
    Total,
    Trace,
    Transpose,
    Zeros,
)


@dataclass(frozen=True)
class Algebra(Products):
    """Operations on expressions, under what is known of the arguments."""

    # Transposes and inverses

    def transposed(self, e: Expr) -> Expr:
        """Aᵀ, with transposes at the factors of products."""
        if e.is_scalar:
            return e
        turned = e.shape[::-1]
        match e:
            case Letter(name) if name in self.symmetric:
                return e
            case Transpose(part):
                return part
            case Identity() | DiagonalMatrix():
                return e
            case Zeros():
                return Zeros(turned)
            case Ones() if ONE not in e.shape:
                return Ones(turned)
            case Negative(part):
                return Negative(self.transposed(part))
            case Scaled(factor, part):
                return Scaled(factor, self.transposed(part))
            case Quotient(above, below):
                return Quotient(self.transposed(above), below)
            case Product():
                chain = self.term(e).chain
                return product_of(tuple(self.transposed(each) for each in reversed(chain)))
            case MatrixPower(base, exponent):
                return MatrixPower(self.transposed(base), exponent)
            case Inverse(part):
                inside = self.transposed(part)
                return e if inside == part else Transpose(e)
            case Hadamard(left, right) if ONE not in e.shape:
                return Hadamard(self.transposed(left), self.transposed(right))
            case Kronecker(left, right, axes):
                return Kronecker(self.transposed(left), self.transposed(right), axes[::-1])
            case Sum(terms):
                return self._transposed_sum(e, terms)
        return Transpose(e)

    def _transposed_sum(self, e: Sum, terms: tuple[Expr, ...]) -> Expr:
        each = tuple(self.transposed(term) for term in terms)
        if frozenset(each) == frozenset(terms):
            return e
        inside = Sum(each)
        return inside if transposes(inside) <= transposes(e) else Transpose(e)

    def inverse(self, e: Expr) -> Expr:
        match e:
            case Inverse(part):
                return part
            case Transpose(part):
                return self.transposed(self.inverse(part))
            case Identity():
                return e
            case Scaled(factor, part):
                return self.quotient(self.inverse(part), factor)
            case Identity() | DiagonalMatrix() | Sum() if (diagonal := self._diagonal_of(e)) is not None:
                return self.diagonal_matrix(self.entrywise_power(diagonal, Fraction(-1)))
            case Kronecker(left, right, axes) if is_square(left) and is_square(right):
                return Kronecker(self.inverse(left), self.inverse(right), axes)
            case Product():
                term = self.term(e)
                if all(factor.shape == e.shape for factor in term.chain):  # square, so that each has an inverse, too
                    chain = [self.inverse(factor) for factor in reversed(term.chain)]
                    return self.quotient(product_of(chain), tree_of(term.front))
        return Inverse(e)

    def _diagonal_of(self, e: Expr) -> Expr | None:
        """The diagonal of a diagonal matrix and of sums of such and I; None for other matrices."""
        match e:
            case Sum(terms):
                found = [self._diagonal_of(term) for term in terms]
                known = [each for each in found if each is not None]
                return self.add(known) if len(known) == len(found) else None
        term = self.term(e)
        match term.chain:
            case (Identity(),):
                return self.scaled(tree_of(term.front), Ones((e.shape[0], ONE)))
            case (DiagonalMatrix(part),):
                return self.scaled(tree_of(term.front), part)
        return None

    # Traces, inner products, determinants

    def inner(self, left: Expr, right: Expr) -> Expr:
        """⟨A, B⟩."""
        if left.is_scalar:
            return self.scaled(left, right)
        if left.shape[1] == ONE:
            return self.product(self.transposed(left), right)
        if left.shape[0] == ONE:
            return self.product(left, self.transposed(right))
        first, second = self.term(left), self.term(right)
        if not (first.coefficient and second.coefficient):
            return number(0)
        scalars = self.whole(first.times(second, ()))
        return tree_of(self.times_scalar(scalars, self._inner_of(first.chain, second.chain)))

    def _inner_of(self, left: tuple[Expr, ...], right: tuple[Expr, ...]) -> Term:
        a, b = product_of(left), product_of(right)
        if isinstance(a, Ones) and isinstance(b, Ones):
            return self.term(self.count(a.shape))
        if a == b:
            return Term(scalars=((Norm(a), Fraction(2)),))
        for ones, other in ((a, b), (b, a)):
            if isinstance(ones, Identity):
                return self.term(self.trace(other))
            if isinstance(ones, Ones):
                return Term(scalars=((Total(other), Fraction(1)),))
        return self.term(self.trace(self.product(self.transposed(a), b)))

    def trace(self, e: Expr) -> Expr:
        """tr A, of a product the rotation or its transpose with the fewest transposes."""
        if e.is_scalar:
            return e
        term = self.term(e)
        if not term.coefficient:
            return number(0)
        return tree_of(self.times_scalar(term.front, self._trace_of(term.chain)))

    def _trace_of(self, chain: tuple[Expr, ...]) -> Term:
        if len(chain) == 1:
            part = chain[0].part if isinstance(chain[0], Transpose) else chain[0]
            return Term(scalars=((Trace(part), Fraction(1)),))
        for place, each in enumerate(chain):
            if each.shape[0] == ONE:
                return self.joined(Term(chain=chain[place:]), Term(chain=chain[:place]), SCALAR)
        if not len(chain) % 2:
            half = len(chain) // 2
            if self.transposed(product_of(chain[:half])) == product_of(chain[half:]):
                return Term(scalars=((Norm(product_of(chain[half:])), Fraction(2)),))
        ways = [chain[k:] + chain[:k] for k in range(len(chain))]
        ways += [tuple(self.transposed(each) for each in reversed(way)) for way in ways]
        best = min(
            (product_of(way) for way in ways), key=lambda e: (transposes(e), not ends_in_differential(e), repr(e))
        )
        return Term(scalars=((Trace(best), Fraction(1)),))

    def determinant(self, e: Expr) -> Expr:
        return e if e.is_scalar else Determinant(e)

    # Entry by entry

    def hadamard(self, left: Expr, right: Expr) -> Expr:
        if left.is_scalar or right.is_scalar:
            return self.product(left, right)
        return self._entrywise(left, right, Fraction(1))

    def entrywise_quotient(self, above: Expr, below: Expr) -> Expr:
        if above.is_scalar:
            return self.quotient(above, below)
        return self._entrywise(above, below, Fraction(-1))

    def entrywise_power(self, base: Expr, exponent: Fraction) -> Expr:
        if base.is_scalar:
            return self.power(base, number(exponent))
        return self._entrywise(Ones(base.shape), base, exponent)

    def _entrywise(self, left: Expr, right: Expr, exponent: Fraction) -> Expr:
        """left ⊙ rightᵉ."""
        first, second = self.term(left), self.term(right)
        shape = left.shape
        if not first.coefficient or (not second.coefficient and exponent > 0):
            return zero(shape)
        scalars = first.front
        powers = dict(self._entries(product_of(first.chain)))
        if second.coefficient and (exponent.denominator == 1 or (second.coefficient == 1 and not second.scalars)):
            scalars = self.times_scalar(scalars, second.front.to_power(int(exponent)))
            right = product_of(second.chain)
        for base, inner in self._entries(right):
            powers[base] = powers.get(base, Fraction(0)) + inner * exponent
        return tree_of(self.times_scalar(scalars, Term(chain=(entrywise_tree(powers, shape),))), shape)

    def _entries(self, e: Expr) -> list[tuple[Expr, Fraction]]:
        """The entrywise product that an array is."""
        match e:
            case Hadamard(left, right):
                return [*self._entries(left), *self._entries(right)]
            case EntrywiseQuotient(above, below):
                return [*self._entries(above), *((base, -power) for base, power in self._entries(below))]
            case Ones() | Product(Ones(), Transpose(Ones())):
                return []
            case Power(base, exponent) if not self.term(exponent).scalars:
                return [(base, self.term(exponent).coefficient)]
            case Function("sqrt", part):
                return [(part, HALF)]
        return [(e, Fraction(1))]

    def total(self, e: Expr) -> Expr:
        """The sum of all entries."""
        if e.is_scalar:
            return e
        term = self.term(e)
        front = tree_of(term.front)
        match term.chain:
            case (Hadamard(left, right),):
                return self.scaled(front, self.inner(left, right))
            case (Power(base, Number(Fraction(numerator=2, denominator=1))),):
                return self.scaled(front, self.inner(base, base))
            case (Ones(),):
                return self.scaled(front, self.count(e.shape))
            case (Sum(terms),):
                whole, split = self.inner(Ones(e.shape), e), self.add([self.total(each) for each in terms])
                return self.scaled(front, split) if size(split) < size(whole) else whole
        return self.inner(Ones(e.shape), e)

    def count(self, shape: Shape) -> Expr:
        """How many entries an array has."""
        found: Expr = number(1)
        for axis in shape:
            found = found if axis == ONE else self.scaled(found, Size(axis))
        return found

    def diagonal_part(self, e: Expr) -> Expr:
        """The diagonal of a matrix, which is that of its transpose."""
        match e:
            case Transpose(part):
                return DiagonalPart(part)
            case DiagonalMatrix(part):
                return part
            case Identity():
                return Ones((e.shape[0], ONE))
        term = self.term(e)
        for place, factor in enumerate(term.chain):
            if factor.shape[0] == ONE:  # of a column times a row
                row = product_of(term.chain[place:])
                entries = self.hadamard(product_of(term.chain[:place]), self.transposed(row))
                return self.scaled(tree_of(term.front), entries)
        return DiagonalPart(e)

    def diagonal_matrix(self, e: Expr) -> Expr:
        term = self.term(e)
        shape = (e.shape[0], e.shape[0])
        if not term.coefficient:
            return zero(shape)
        part = product_of(term.chain)
        body: Expr = Identity(shape) if isinstance(part, Ones) else DiagonalMatrix(part)
        return tree_of(self.times_scalar(term.front, Term(chain=(body,))), shape)
