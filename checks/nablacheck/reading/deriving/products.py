"""Products, quotients and sums in normal form: what cancels, cancels; like terms are collected."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, Shape
from nablacheck.reading.deriving.measures import size, unusual
from nablacheck.reading.deriving.terms import HALF, Term, is_nonnegative, number, product_of, tree_of, zero
from nablacheck.reading.tree import (
    DiagonalMatrix,
    Expr,
    Filled,
    Function,
    Identity,
    Inverse,
    Kronecker,
    MatrixPower,
    Negative,
    Norm,
    Number,
    Ones,
    Power,
    Product,
    Quotient,
    Scaled,
    Sum,
    Total,
    Transpose,
    Vec,
    Zeros,
)

ONES = Term()
LARGEST_POWER = 64
"""A power of a number is worked out up to here: larger ones would be long to write, and take long."""


@dataclass(frozen=True)
class Products(ABC):
    """Products and sums, in terms of the operations that ``Algebra`` adds."""

    symmetric: frozenset[str] = frozenset()

    @abstractmethod
    def transposed(self, e: Expr) -> Expr: ...

    @abstractmethod
    def inverse(self, e: Expr) -> Expr: ...

    @abstractmethod
    def hadamard(self, left: Expr, right: Expr) -> Expr: ...

    @abstractmethod
    def entrywise_power(self, base: Expr, exponent: Fraction) -> Expr: ...

    @abstractmethod
    def total(self, e: Expr) -> Expr: ...

    @abstractmethod
    def count(self, shape: Shape) -> Expr: ...

    # Products

    def term(self, e: Expr) -> Term:
        """The normal form of a product."""
        match e:
            case Number(value):
                return Term(value)
            case Negative(part):
                found = self.term(part)
                return Term(-found.coefficient, found.scalars, found.chain)
            case Scaled(factor, part):
                return self.times_scalar(self.term(factor), self.term(part))
            case Quotient(above, below):
                return self.times_scalar(self._reciprocal(below), self.term(above))
            case Product(left, right):
                return self.joined(self.term(left), self.term(right), e.shape)
            case Power(base, Number() | Negative(Number()) as exponent) if e.is_scalar:
                return self._scalar_power(self.term(base), self.term(exponent).coefficient)
            case Function("sqrt", part) if e.is_scalar:
                return self._scalar_power(self.term(part), HALF)
            case MatrixPower(base, exponent):
                return self._matrix_power(base, exponent)
            case Filled(part, axes):
                return self.times_scalar(self.term(part), Term(chain=(Ones(axes),)))
            case Zeros():
                return Term(Fraction(0))
        return Term(scalars=((e, Fraction(1)),)) if e.is_scalar else Term(chain=(e,))

    def times_scalar(self, scalar: Term, other: Term) -> Term:
        return self.whole(scalar.times(other))

    def whole(self, term: Term) -> Term:
        """Powers of products and sums that have become whole are written out: (√s)² is s."""
        for place, (base, exponent) in enumerate(term.scalars):
            if exponent.denominator == 1 and isinstance(base, Scaled | Quotient | Negative | Power):
                rest = Term(term.coefficient, term.scalars[:place] + term.scalars[place + 1 :], term.chain)
                return self.whole(self.term(base).to_power(int(exponent)).times(rest))
        return term

    def _reciprocal(self, e: Expr) -> Term:
        found = self.term(e)
        return found.to_power(-1) if found.coefficient else Term(scalars=((e, Fraction(-1)),))

    def _scalar_power(self, base: Term, exponent: Fraction) -> Term:
        whole = exponent.denominator == 1
        if whole and abs(exponent) <= LARGEST_POWER and (base.coefficient or exponent > 0):
            return self.whole(base.to_power(int(exponent)))
        if base.coefficient == 1 and len(base.scalars) == 1:
            ((inside, inner),) = base.scalars
            if inner == 1 or is_nonnegative(inside):
                return self.whole(Term(scalars=((inside, inner * exponent),)))
        return Term(scalars=((tree_of(base, base.shape), exponent),))

    def _matrix_power(self, base: Expr, exponent: int) -> Term:
        if exponent == 0:
            return Term(chain=(Identity(base.shape),))
        if exponent > LARGEST_POWER:
            return Term(chain=(MatrixPower(base, exponent),))
        found = self.term(base)
        result = found
        for _ in range(exponent - 1):
            result = self.joined(result, found, base.shape)
        return result

    def joined(self, left: Term, right: Term, shape: Shape) -> Term:
        """A matrix product: what stands beside its inverse cancels, and numbers inside come out in front."""
        if not (left.coefficient and right.coefficient):
            return Term(Fraction(0))
        if not (left.chain and right.chain):
            return self.times_scalar(left, right)
        factors = list(left.chain)
        for each in right.chain:
            if factors and self._cancels(factors[-1], each):
                identity = Identity((factors.pop().shape[0], each.shape[1]))
                if not factors:
                    factors.append(identity)
            elif factors and isinstance(each, Identity):
                continue
            elif factors and isinstance(factors[-1], Identity):
                factors[-1] = each
            elif factors and (mixed := self._mixed_product(factors[-1], each)) is not None:
                term = self.term(mixed)
                factors.pop()
                left = self.times_scalar(term.front, left)
                factors += term.chain
            elif factors and isinstance(factors[-1], DiagonalMatrix) and each.shape[1] == ONE:
                scaled = self.term(self.hadamard(factors.pop().parts[0], each))
                left = self.times_scalar(scaled.front, left)
                factors += scaled.chain
            else:
                factors.append(each)
        scalars, chain = self._numbers_out(factors)
        return self.whole(left.times(right, ()).times(scalars, chain))

    def _mixed_product(self, left: Expr, right: Expr) -> Expr | None:
        """(A ⊗ B)(C ⊗ D) as AC ⊗ BD, (A ⊗ B) vec(X) as vec(BXAᵀ); None for other factors."""
        match left, right:
            case Kronecker(a, b), Kronecker(c, d) if (a.shape[1], b.shape[1]) == (c.shape[0], d.shape[0]):
                return self.kronecker(self.product(a, c), self.product(b, d), (left.shape[0], right.shape[1]))
            case Kronecker(a, b), Vec(x) if x.shape == (b.shape[1], a.shape[1]):
                return Vec(self.product(self.product(b, x), self.transposed(a)), left.shape[0])
        return None

    def kronecker(self, left: Expr, right: Expr, axes: Shape) -> Expr:
        """A ⊗ B, with the numbers in front."""
        first, second = self.term(left), self.term(right)
        if not (first.coefficient and second.coefficient):
            return zero(axes)
        inside: Expr
        if isinstance(identity := product_of(first.chain), Identity) and isinstance(product_of(second.chain), Identity):
            inside = Identity(axes)
        else:
            inside = Kronecker(identity, product_of(second.chain), axes)
        return tree_of(self.times_scalar(self.whole(first.times(second, ())), Term(chain=(inside,))), axes)

    def _cancels(self, left: Expr, right: Expr) -> bool:
        return left == self.inverse(right) if isinstance(right, Inverse | Transpose) else right == self.inverse(left)

    def _numbers_out(self, factors: list[Expr]) -> tuple[Term, tuple[Expr, ...]]:
        """Products of a row and a column in a chain are numbers: they come out. What is left is the chain."""
        pieces: list[list[Expr]] = [[factors[0]]]
        for each in factors[1:]:
            if each.shape[0] == ONE:
                pieces.append([each])
            else:
                pieces[-1].append(each)
        scalars, chain = ONES, []
        for piece in pieces:
            if piece[0].shape[0] == ONE and piece[-1].shape[1] == ONE:
                scalars = scalars.times(self._number(piece))
            else:
                chain += piece
        return scalars, tuple(chain)

    def _number(self, piece: list[Expr]) -> Term:
        """A row times matrices times a column: a square of a norm, or the one of the two ways to write it that has
        fewer transposes."""
        half = len(piece) // 2
        if not len(piece) % 2:
            left, right = product_of(piece[:half]), product_of(piece[half:])
            if self.transposed(left) == right and not isinstance(right, Ones):
                return Term(scalars=((Norm(right), Fraction(2)),))
        if len(piece) == 2:
            row, column = self.transposed(piece[0]), piece[1]
            if isinstance(row, Ones) and isinstance(column, Ones):
                return self.term(self.count(column.shape))
            for ones, other in ((row, column), (column, row)):
                if isinstance(ones, Ones):
                    return Term(scalars=((Total(other), Fraction(1)),))
            entrywise = self.hadamard(row, column)
            if size(entrywise) < max(size(row), size(column)):  # (y ⊘ x)ᵀx is the sum of y
                return self.term(self.total(entrywise))
        product = product_of(piece)
        turned = product_of([self.transposed(each) for each in reversed(piece)])
        chosen = min((product, turned), key=unusual)
        return Term(scalars=((chosen, Fraction(1)),))

    def product(self, left: Expr, right: Expr) -> Expr:
        """A product of two arrays, or of a number and anything."""
        if left.is_scalar or right.is_scalar:
            return self.scaled(left, right) if left.is_scalar else self.scaled(right, left)
        shape = (left.shape[0], right.shape[1])
        return tree_of(self.joined(self.term(left), self.term(right), shape), shape)

    def scaled(self, scalar: Expr, e: Expr) -> Expr:
        return tree_of(self.times_scalar(self.term(scalar), self.term(e)), e.shape)

    def quotient(self, above: Expr, below: Expr) -> Expr:
        return tree_of(self.term(Quotient(above, below)), above.shape)

    def negative(self, e: Expr) -> Expr:
        return self.scaled(number(-1), e)

    def power(self, base: Expr, exponent: Expr) -> Expr:
        """A number or every entry of an array to the power of a number."""
        known = self.term(exponent)
        if known.scalars:
            return Power(base, exponent)
        if not base.is_scalar:
            return self.entrywise_power(base, known.coefficient)
        return tree_of(self._scalar_power(self.term(base), known.coefficient), base.shape)

    # Sums

    def add(self, terms: Sequence[Expr]) -> Expr:
        """A sum: like terms collected, a common number in front of it."""
        shape = terms[0].shape
        collected: dict[object, Term] = {}
        for each in _flat(terms):
            term = self.term(each)
            known = collected.get(term.body)
            collected[term.body] = (
                term if known is None else Term(known.coefficient + term.coefficient, known.scalars, known.chain)
            )
        kept = [term for term in collected.values() if term.coefficient]
        if len(kept) < 2:
            return tree_of(kept[0], shape) if kept else zero(shape)
        common = _common([term.coefficient for term in kept])
        trees = [tree_of(Term(t.coefficient / common, t.scalars, t.chain), shape) for t in kept]
        trees.sort(key=lambda e: (isinstance(e, Negative), isinstance(e, Transpose)))  # y − Xw, not −Xw + y; A + Aᵀ
        return self.scaled(number(common), Sum(tuple(trees))) if common != 1 else Sum(tuple(trees))

    def subtract(self, left: Expr, right: Expr) -> Expr:
        return self.add([left, self.negative(right)])


def _flat(terms: Sequence[Expr]) -> list[Expr]:
    """The terms of sums in a sum, with the minus of a sum at each of its terms."""
    found: list[Expr] = []
    for each in terms:
        match each:
            case Sum(inside):
                found += _flat(inside)
            case Negative(Sum(inside)):
                found += [e.part if isinstance(e, Negative) else Negative(e) for e in _flat(inside)]
            case _:
                found.append(each)
    return found


def _common(coefficients: Sequence[Fraction]) -> Fraction:
    """The number that comes out of a sum: what all have in common, negative where all are."""
    above = math.gcd(*(c.numerator for c in coefficients))
    denominators = {c.denominator for c in coefficients}
    below = denominators.pop() if len(denominators) == 1 else 1  # ½(a + b), and a + ½b
    sign = -1 if all(c < 0 for c in coefficients) else 1
    return Fraction(sign * above, below)
