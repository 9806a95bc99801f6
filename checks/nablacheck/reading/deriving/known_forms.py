"""Known forms: σ(a), a(1 − a), softmax(a), tanh(a) and tan(a)."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.normal_form import everywhere
from nablacheck.reading.deriving.terms import Term, number, ones, tree_of
from nablacheck.reading.tree import (
    EntrywiseQuotient,
    Expr,
    Function,
    Hadamard,
    Negative,
    Ones,
    Power,
    Quotient,
    Scaled,
    Softmax,
    Sum,
    Total,
)


@everywhere
def recognized(e: Expr, algebra: Algebra) -> Expr:
    """σ(1 − σ) of σ − σ², the logistic function of a quotient of exponentials."""
    if isinstance(e, Sum) and len(e.terms) == 2:
        found = _complement(e, algebra)
        if found is not None:
            return found
    if isinstance(e, Quotient | Power | Scaled | EntrywiseQuotient | Hadamard):
        return _opposite(_softmax(_logistic(_tangent(e, algebra), algebra), algebra), algebra)
    return e


def _tangent(e: Expr, algebra: Algebra) -> Expr:
    """tanh(a) of sinh(a)/cosh(a), tan(a) of sin(a)/cos(a)."""
    for sine, cosine, tangent in (("sinh", "cosh", "tanh"), ("sin", "cos", "tan")):
        match e:
            case EntrywiseQuotient(Function(first, a), Function(second, b)) if (first, second, a) == (sine, cosine, b):
                return Function(tangent, a)
            case Quotient():
                term = algebra.term(e)
                powers = dict(term.scalars)
                for base in powers:
                    if isinstance(base, Function) and base.name == sine and powers[base] == 1:
                        below = Function(cosine, base.part)
                        if powers.get(below) == -1:
                            kept = [(Function(tangent, b.part) if b == base else b, p) for b, p in term.scalars]
                            scalars = tuple(pair for pair in kept if pair[0] != below)
                            return tree_of(Term(term.coefficient, scalars, term.chain), e.shape)
    return e


def _softmax(e: Expr, algebra: Algebra) -> Expr:
    """softmax(a) of exp(a)/Σ exp(a)."""
    term = algebra.term(e)
    for base, exponent in term.scalars:
        match base:
            case Total(Function("exp", a) as exponential) if exponent < 0 and exponential in term.chain:
                rest = tuple((b, p + 1 if b == base else p) for b, p in term.scalars if (b, p) != (base, Fraction(-1)))
                place = term.chain.index(exponential)
                chain = (*term.chain[:place], Softmax(a), *term.chain[place + 1 :])
                return tree_of(Term(term.coefficient, rest, chain), e.shape)
    return e


def _opposite(e: Expr, algebra: Algebra) -> Expr:
    """σ(a)(1 − σ(a)) of σ(a)σ(−a)."""
    match e:
        case Scaled(Function("sigmoid", a), Function("sigmoid", b)) | Hadamard(
            Function("sigmoid", a), Function("sigmoid", b)
        ) if algebra.negative(a) == b:
            positive = Function("sigmoid", b if isinstance(a, Negative) else a)
            return algebra.hadamard(positive, algebra.subtract(ones(e.shape), positive))
    return e


def _complement(e: Sum, algebra: Algebra) -> Expr | None:
    """a ⊙ (1 − a) of a − a ⊙ a."""
    first, second = e.terms
    if not isinstance(second, Negative):
        return None
    square = algebra.hadamard(first, first)
    if square != second.part:
        return None
    return algebra.hadamard(first, algebra.subtract(ones(e.shape), first))


def _logistic(e: Expr, algebra: Algebra) -> Expr:
    """σ(a) of 1/(1 + exp(−a)) and of exp(a)/(1 + exp(a))."""
    match e:
        case EntrywiseQuotient(above, below) if (a := _exponent_beside_one(below, algebra)) is not None:
            if isinstance(above, Ones):
                return Function("sigmoid", algebra.negative(a))
            if above == Function("exp", a):
                return Function("sigmoid", a)
            match above:
                case Hadamard(rest, last) if last == Function("exp", a):
                    return algebra.hadamard(rest, Function("sigmoid", a))
                case Hadamard(first, rest) if first == Function("exp", a):
                    return algebra.hadamard(rest, Function("sigmoid", a))
            return algebra.hadamard(above, Function("sigmoid", algebra.negative(a)))
    if isinstance(e, EntrywiseQuotient | Hadamard):
        return e
    return _logistic_number(e, algebra)


def _logistic_number(e: Expr, algebra: Algebra) -> Expr:
    """The same of numbers, whose powers σ takes as many of as it can."""
    term = algebra.term(e)
    for base, exponent in term.scalars:
        a = _exponent_beside_one(base, algebra)
        if a is None or exponent >= 0 or exponent.denominator != 1:
            continue
        powers = {b: p for b, p in term.scalars if b != base}
        exponential, front = Function("exp", a), number(1)
        for _ in range(int(-exponent)):
            above = powers.get(exponential, Fraction(0)) >= 1
            if above:
                powers[exponential] -= 1
            front = algebra.scaled(Function("sigmoid", a if above else algebra.negative(a)), front)
        kept = tuple((b, p) for b, p in powers.items() if p)
        return algebra.scaled(front, tree_of(Term(term.coefficient, kept, term.chain), e.shape))
    return e


def _exponent_beside_one(e: Expr, algebra: Algebra) -> Expr | None:
    """a of 1 + exp(a)."""
    if not (isinstance(e, Sum) and len(e.terms) == 2):
        return None
    one = ones(e.shape)
    for first, second in (e.terms, e.terms[::-1]):
        if first == one and isinstance(second, Function) and second.name == "exp":
            return second.part
    return None
