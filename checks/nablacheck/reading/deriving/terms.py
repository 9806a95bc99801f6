"""A product in normal form: a number, powers of scalars, and the factors of a matrix product.

Two products are the same when their terms are, however they were bracketed or written as fractions: x/‖x‖, (1/‖x‖)x and
‖x‖⁻¹x are one term. Sums are factors like any other; nothing is multiplied out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from nablacheck.reading.axes import ONE, SCALAR, Shape
from nablacheck.reading.tree import (
    Constant,
    Expr,
    Function,
    IndexSum,
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
    Zeros,
)

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Term:
    """coefficient · Π scalarᵉ · chain. The chain is empty for a number, else it has the term's shape."""

    coefficient: Fraction = Fraction(1)
    scalars: tuple[tuple[Expr, Fraction], ...] = ()
    chain: tuple[Expr, ...] = ()

    @property
    def body(self) -> tuple[frozenset[tuple[Expr, Fraction]], tuple[Expr, ...]]:
        """What like terms have in common."""
        return frozenset(self.scalars), self.chain

    @property
    def front(self) -> Term:
        """The number in front of the chain."""
        return Term(self.coefficient, self.scalars)

    @property
    def shape(self) -> Shape:
        return (self.chain[0].shape[0], self.chain[-1].shape[1]) if self.chain else SCALAR

    def times(self, other: Term, chain: Iterable[Expr] | None = None) -> Term:
        """Their product; ``chain`` is that of the result, where it isn't the one after the other."""
        scalars = dict(self.scalars)
        for base, exponent in other.scalars:
            scalars[base] = scalars.get(base, Fraction(0)) + exponent
        found = (*self.chain, *other.chain) if chain is None else tuple(chain)
        return Term(self.coefficient * other.coefficient, tuple((b, e) for b, e in scalars.items() if e), found)

    def to_power(self, exponent: int) -> Term:
        """Of a number, to a whole power."""
        return Term(self.coefficient**exponent, tuple((b, e * exponent) for b, e in self.scalars))


def number(value: Fraction | int) -> Expr:
    return Number(Fraction(value)) if value >= 0 else Negative(Number(-Fraction(value)))


def zero(shape: Shape) -> Expr:
    return Number(Fraction(0)) if shape == SCALAR else Zeros(shape)


def ones(shape: Shape) -> Expr:
    return number(1) if shape == SCALAR else Ones(shape)


def tree_of(term: Term, shape: Shape = SCALAR) -> Expr:
    """The term as people write it: a minus in front, what has negative powers below a fraction line."""
    if not term.coefficient:
        return zero(shape)
    size = abs(term.coefficient)
    above = [raised(base, e) for base, e in term.scalars if e > 0]
    below = [raised(base, -e) for base, e in term.scalars if e < 0]
    constant = all(isinstance(part, Size | Constant) for part in below)
    in_front = term.chain or size.numerator != 1 or any(isinstance(part, IndexSum) for part in above)
    if below and constant and in_front and (above or term.chain):  # (2/N) stands in front
        front: Expr = Quotient(number(size.numerator), _times(_numbered(size.denominator, below)))
        found = _scaled([front, *above], term.chain)
    elif below:
        up = _numbered(size.numerator, above)
        found = Quotient(_scaled(up, term.chain), _times(_numbered(size.denominator, below)))
    else:
        found = _scaled(_numbered(size, above), term.chain)
    return Negative(found) if term.coefficient < 0 else found


def _numbered(value: Fraction | int, parts: list[Expr]) -> list[Expr]:
    return [number(value), *parts] if value != 1 else parts


def raised(base: Expr, exponent: Fraction) -> Expr:
    if exponent == 1:
        return base
    return Function("sqrt", base) if exponent == HALF else Power(base, number(exponent))


def _times(factors: list[Expr]) -> Expr:
    if not factors:
        return number(1)
    *scalars, last = factors
    for each in reversed(scalars):
        last = Scaled(each, last)
    return last


def _scaled(factors: list[Expr], chain: tuple[Expr, ...]) -> Expr:
    return _times([*factors, product_of(chain)] if chain else factors)


def product_of(chain: Sequence[Expr]) -> Expr:
    """The matrix product of a chain, equal neighbours as powers, and an outer product outermost."""
    grouped: list[Expr] = []
    for each in chain:
        last = grouped[-1] if grouped else None
        if last == each:
            grouped[-1] = MatrixPower(each, 2)
        elif isinstance(last, MatrixPower) and last.base == each:
            grouped[-1] = MatrixPower(each, last.exponent + 1)
        else:
            grouped.append(each)
    for place, each in enumerate(grouped[1:], 1):
        if each.shape[0] == ONE:
            return Product(_left_to_right(grouped[:place]), product_of(grouped[place:]))
    return _left_to_right(grouped)


def _left_to_right(factors: list[Expr]) -> Expr:
    found = factors[0]
    for each in factors[1:]:
        found = Product(found, each)
    return found


def is_nonnegative(base: Expr) -> bool:
    """Whether a scalar can't be negative, so that roots of its powers are powers of it."""
    return isinstance(base, Norm | Size) or (isinstance(base, Function) and base.name in ("exp", "sqrt", "sigmoid"))
