"""Operations that keep expressions in normal form: what cancels, cancels; like terms are collected.

Every result is equal to what its parts say, wherever these are defined. ``symmetric`` are the arguments that equal their
transposes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, Shape
from nablacheck.reading.deriving.terms import Term, is_nonnegative, number, product_of, tree_of, zero
from nablacheck.reading.tree import (
    Determinant,
    DiagonalMatrix,
    EntrywiseQuotient,
    Expr,
    Filled,
    Function,
    Hadamard,
    Identity,
    InnerProduct,
    Inverse,
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
    Sum,
    Total,
    Trace,
    Transpose,
    Zeros,
)

ONES = Term()
LARGEST_POWER = 64
"""A power of a number is worked out up to here: larger ones would be long to write, and take long."""


@dataclass(frozen=True)
class Algebra:
    """Operations on expressions, under what is known of the arguments."""

    symmetric: frozenset[str] = frozenset()

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
                return self._times_scalar(self.term(factor), self.term(part))
            case Quotient(above, below):
                return self._times_scalar(self._reciprocal(below), self.term(above))
            case Product(left, right):
                return self._joined(self.term(left), self.term(right), e.shape)
            case Power(base, Number() | Negative(Number()) as exponent) if e.is_scalar:
                return self._scalar_power(self.term(base), self.term(exponent).coefficient)
            case Function("sqrt", part) if e.is_scalar:
                return self._scalar_power(self.term(part), Fraction(1, 2))
            case MatrixPower(base, exponent):
                return self._matrix_power(base, exponent)
            case Filled(part, axes):
                return self._times_scalar(self.term(part), Term(chain=(Ones(axes),)))
            case Zeros():
                return Term(Fraction(0))
        return Term(scalars=((e, Fraction(1)),)) if e.is_scalar else Term(chain=(e,))

    def _times_scalar(self, scalar: Term, other: Term) -> Term:
        return self._whole(scalar.times(other))

    def _whole(self, term: Term) -> Term:
        """Powers of products and sums that have become whole are written out: (√s)² is s."""
        for place, (base, exponent) in enumerate(term.scalars):
            if exponent.denominator == 1 and isinstance(base, Scaled | Quotient | Negative | Power):
                rest = Term(term.coefficient, term.scalars[:place] + term.scalars[place + 1 :], term.chain)
                return self._whole(self.term(base).to_power(int(exponent)).times(rest))
        return term

    def _reciprocal(self, e: Expr) -> Term:
        found = self.term(e)
        return found.to_power(-1) if found.coefficient else Term(scalars=((e, Fraction(-1)),))

    def _scalar_power(self, base: Term, exponent: Fraction) -> Term:
        whole = exponent.denominator == 1
        if whole and abs(exponent) <= LARGEST_POWER and (base.coefficient or exponent > 0):
            return self._whole(base.to_power(int(exponent)))
        if base.coefficient == 1 and len(base.scalars) == 1:
            ((inside, inner),) = base.scalars
            if inner == 1 or is_nonnegative(inside):
                return self._whole(Term(scalars=((inside, inner * exponent),)))
        return Term(scalars=((tree_of(base, base.shape), exponent),))

    def _matrix_power(self, base: Expr, exponent: int) -> Term:
        if exponent == 0:
            return Term(chain=(Identity(base.shape),))
        if exponent > LARGEST_POWER:
            return Term(chain=(MatrixPower(base, exponent),))
        found = self.term(base)
        result = found
        for _ in range(exponent - 1):
            result = self._joined(result, found, base.shape)
        return result

    def _joined(self, left: Term, right: Term, shape: Shape) -> Term:
        """A matrix product: what stands beside its inverse cancels, and numbers inside come out in front."""
        if not (left.coefficient and right.coefficient):
            return Term(Fraction(0))
        if not (left.chain and right.chain):
            return self._times_scalar(left, right)
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
            elif factors and isinstance(factors[-1], DiagonalMatrix) and each.shape[1] == ONE:
                scaled = self.term(self.hadamard(factors.pop().parts[0], each))
                left = self._times_scalar(Term(scaled.coefficient, scaled.scalars), left)
                factors += scaled.chain
            else:
                factors.append(each)
        scalars, chain = self._numbers_out(factors)
        return self._whole(left.times(right, ()).times(scalars, chain))

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
        """A row times matrices times a column: a square of a norm, or the one of the two ways to write it that has fewer
        transposes."""
        half = len(piece) // 2
        if not len(piece) % 2:
            left, right = self._chained(piece[:half]), self._chained(piece[half:])
            if self.transposed(left) == right:
                return Term(scalars=((Norm(right), Fraction(2)),))
        if len(piece) == 2:
            row, column = self.transposed(piece[0]), piece[1]
            for ones, other in ((row, column), (column, row)):
                if isinstance(ones, Ones):
                    return Term(scalars=((Total(other), Fraction(1)),))
        product = self._chained(piece)
        turned = self._chained([self.transposed(each) for each in reversed(piece)])
        chosen = min((product, turned), key=lambda e: (transposes(e), repr(e)))
        return Term(scalars=((chosen, Fraction(1)),))

    def _chained(self, factors: Sequence[Expr]) -> Expr:
        return product_of(tuple(factors))

    def product(self, left: Expr, right: Expr) -> Expr:
        """A product of two arrays, or of a number and anything."""
        if left.is_scalar or right.is_scalar:
            return self.scaled(left, right) if left.is_scalar else self.scaled(right, left)
        shape = (left.shape[0], right.shape[1])
        return tree_of(self._joined(self.term(left), self.term(right), shape), shape)

    def scaled(self, scalar: Expr, e: Expr) -> Expr:
        return tree_of(self._times_scalar(self.term(scalar), self.term(e)), e.shape)

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
        trees.sort(key=lambda e: isinstance(e, Negative))  # y − Xw, not −Xw + y
        return self.scaled(number(common), Sum(tuple(trees))) if common != 1 else Sum(tuple(trees))

    def subtract(self, left: Expr, right: Expr) -> Expr:
        return self.add([left, self.negative(right)])

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
            case Ones() | Zeros() if e.shape[0] != ONE and e.shape[1] != ONE:
                return type(e)(turned)
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
            case Hadamard(left, right) if e.rank == "matrix":
                return Hadamard(self.transposed(left), self.transposed(right))
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
        return Inverse(e)

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
        scalars = self._whole(first.times(second, ()))
        return tree_of(self._times_scalar(scalars, self._inner_of(first.chain, second.chain)), number(1).shape)

    def _inner_of(self, left: tuple[Expr, ...], right: tuple[Expr, ...]) -> Term:
        a, b = product_of(left), product_of(right)
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
        return tree_of(self._times_scalar(Term(term.coefficient, term.scalars), self._trace_of(term.chain)), number(1).shape)

    def _trace_of(self, chain: tuple[Expr, ...]) -> Term:
        if len(chain) == 1:
            part = chain[0].part if isinstance(chain[0], Transpose) else chain[0]
            return Term(scalars=((Trace(part), Fraction(1)),))
        for place, each in enumerate(chain):
            if each.shape[0] == ONE:
                return self._joined(Term(chain=chain[place:]), Term(chain=chain[:place]), number(1).shape)
        if not len(chain) % 2:
            half = len(chain) // 2
            if self.transposed(product_of(chain[:half])) == product_of(chain[half:]):
                return Term(scalars=((Norm(product_of(chain[half:])), Fraction(2)),))
        ways = [chain[k:] + chain[:k] for k in range(len(chain))]
        ways += [tuple(self.transposed(each) for each in reversed(way)) for way in ways]
        best = min((product_of(way) for way in ways), key=lambda e: (transposes(e), repr(e)))
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
        scalars = Term(first.coefficient, first.scalars)
        powers = dict(self._entries(product_of(first.chain)))
        if second.coefficient and (exponent.denominator == 1 or (second.coefficient == 1 and not second.scalars)):
            outside = Term(second.coefficient, second.scalars)
            scalars = self._times_scalar(scalars, outside.to_power(int(exponent)) if outside != ONES else ONES)
            right = product_of(second.chain)
        for base, inner in self._entries(right):
            powers[base] = powers.get(base, Fraction(0)) + inner * exponent
        return tree_of(self._times_scalar(scalars, Term(chain=(_entrywise_tree(powers, shape),))), shape)

    def _entries(self, e: Expr) -> list[tuple[Expr, Fraction]]:
        """The entrywise product that an array is."""
        match e:
            case Hadamard(left, right):
                return [*self._entries(left), *self._entries(right)]
            case EntrywiseQuotient(above, below):
                return [*self._entries(above), *((base, -power) for base, power in self._entries(below))]
            case Ones():
                return []
            case Power(base, exponent) if not self.term(exponent).scalars:
                return [(base, self.term(exponent).coefficient)]
            case Function("sqrt", part):
                return [(part, Fraction(1, 2))]
        return [(e, Fraction(1))]

    def total(self, e: Expr) -> Expr:
        """The sum of all entries."""
        if e.is_scalar:
            return e
        term = self.term(e)
        front = tree_of(Term(term.coefficient, term.scalars), number(1).shape)
        match term.chain:
            case (Hadamard(left, right),):
                return self.scaled(front, self.inner(left, right))
            case (Power(base, Number(Fraction(numerator=2, denominator=1))),):
                return self.scaled(front, self.inner(base, base))
        return self.inner(Ones(e.shape), e)

    def diagonal_matrix(self, e: Expr) -> Expr:
        term = self.term(e)
        shape = (e.shape[0], e.shape[0])
        if not term.coefficient:
            return zero(shape)
        part = product_of(term.chain)
        body: Expr = Identity(shape) if isinstance(part, Ones) else DiagonalMatrix(part)
        return tree_of(self._times_scalar(Term(term.coefficient, term.scalars), Term(chain=(body,))), shape)


def _entrywise_tree(powers: dict[Expr, Fraction], shape: Shape) -> Expr:
    above = [_raised(base, e) for base, e in powers.items() if e > 0]
    below = [_raised(base, -e) for base, e in powers.items() if e < 0]
    found = _all_of(above, shape)
    return EntrywiseQuotient(found, _all_of(below, shape)) if below else found


def _raised(base: Expr, exponent: Fraction) -> Expr:
    return base if exponent == 1 else Function("sqrt", base) if exponent == Fraction(1, 2) else Power(base, number(exponent))


def _all_of(factors: list[Expr], shape: Shape) -> Expr:
    if not factors:
        return Ones(shape)
    found = factors[0]
    for each in factors[1:]:
        found = Hadamard(found, each)
    return found


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
    below = math.lcm(*(c.denominator for c in coefficients))
    sign = -1 if all(c < 0 for c in coefficients) else 1
    return Fraction(sign * above, below)


def transposes(e: Expr) -> int:
    return sum(isinstance(node, Transpose) for node in e.walk())
