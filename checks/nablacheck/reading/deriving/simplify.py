"""The shortest of some ways to write an expression: common factors out, known forms recognized.

Which way is shortest is told by its text. All of them are equal to the expression by rules that hold wherever it is
defined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from nablacheck.reading.axes import ONE
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.indices import stacked, summed
from nablacheck.reading.deriving.terms import Term, number, product_of, tree_of
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
    Identity,
    IndexSum,
    InnerProduct,
    Inverse,
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
)
from nablacheck.reading.writing import as_unicode


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
        case DiagonalMatrix(), (part,):
            return algebra.diagonal_matrix(part)
        case DiagonalPart(DiagonalMatrix()), (DiagonalMatrix(part),):
            return part
        case Filled(_, axes), (part,):
            return algebra.scaled(part, Ones(axes))
        case IndexSum(_, ranges), (part, *limits):
            return summed(part, e.with_parts(parts).ranges if limits else ranges, algebra)
        case Stack(_, indices), (part,):
            return stacked(part, indices, algebra)
        case Function("sqrt"), (part,) if part.is_scalar:
            return tree_of(algebra.term(Function("sqrt", part)), e.shape)
    return e.with_parts(parts) if parts else e


def simplified(e: Expr, algebra: Algebra) -> Expr:
    """An equal expression, the shortest that is found."""
    start = normalized(e, algebra)
    found = [start]
    for step in (_recognized, _factored, _multiplied_out, _factored, _recognized):
        found += [step(each, algebra) for each in found]
        found = list(dict.fromkeys(found))
    found += [_sign_inside(each, algebra) for each in found]
    found += [_numbers_behind(each, algebra) for each in found]
    return min(found, key=length)


def length(e: Expr) -> int:
    return len(as_unicode(e))


def _everywhere(step: Callable[[Expr, Algebra], Expr]) -> Callable[[Expr, Algebra], Expr]:
    def everywhere(e: Expr, algebra: Algebra) -> Expr:
        if isinstance(e, Derivative) or not e.parts:
            return e
        parts = tuple(everywhere(part, algebra) for part in e.parts)
        return step(e if parts == e.parts else normalized(e.with_parts(parts), algebra), algebra)

    return everywhere


# Common factors


@_everywhere
def _factored(e: Expr, algebra: Algebra) -> Expr:
    """Ax + Aᵀx as (A + Aᵀ)x: what all terms of a sum have at one end, and the scalars in all of them, come out."""
    if not isinstance(e, Sum):
        return e
    terms = [algebra.term(term) for term in e.terms]
    for end in (-1, 0):
        ends = Counter(term.chain[end] for term in terms if len(term.chain) > 0)
        if ends and ends.most_common(1)[0][1] == len(terms):
            found = _end_out(terms, end, e, algebra)
            if found is not None:
                return found
    shared = set(terms[0].scalars).intersection(*(term.scalars for term in terms[1:]))
    shared_pairs = tuple(pair for pair in terms[0].scalars if pair in shared)
    if shared_pairs:
        rest = [
            tree_of(Term(t.coefficient, tuple(p for p in t.scalars if p not in shared), t.chain), e.shape) for t in terms
        ]
        return algebra.scaled(tree_of(Term(scalars=shared_pairs), number(1).shape), algebra.add(rest))
    return _grouped(terms, e, algebra)


def _end_out(terms: Sequence[Term], end: int, e: Expr, algebra: Algebra) -> Expr | None:
    factor = terms[0].chain[end]
    if (factor.shape[0] if end else factor.shape[1]) == ONE:  # a column at the right end of an outer product: aᵀ of abᵀ
        if any(len(term.chain) < 2 for term in terms):
            return None
    rest: list[Expr] = []
    for term in terms:
        chain = term.chain[:-1] if end else term.chain[1:]
        shape = (e.shape[0], factor.shape[0]) if end else (factor.shape[1], e.shape[1])
        rest.append(tree_of(Term(term.coefficient, term.scalars, chain or (Identity(shape),)), shape))
    if any(part.is_scalar for part in rest):
        return None
    inside = _factored(algebra.add(rest), algebra)
    return algebra.product(inside, factor) if end else algebra.product(factor, inside)


def _grouped(terms: Sequence[Term], e: Expr, algebra: Algebra) -> Expr:
    """Some of the terms with what they have in common in front of them."""
    for end in (-1, 0):
        counted = Counter(term.chain[end] for term in terms if len(term.chain) > 1)
        for factor, count in counted.items():
            if 1 < count < len(terms):
                chosen = [term for term in terms if len(term.chain) > 1 and term.chain[end] == factor]
                others = [term for term in terms if term not in chosen]
                inside = _end_out(chosen, end, e, algebra)
                if inside is not None:
                    return algebra.add([inside, *(tree_of(term, e.shape) for term in others)])
    return e


@_everywhere
def _multiplied_out(e: Expr, algebra: Algebra) -> Expr:
    """A product with a sum as the sum of products, so that terms may cancel."""
    match e:
        case Scaled(factor, Sum(terms)):
            return algebra.add([algebra.scaled(factor, term) for term in terms])
        case Scaled(Sum(terms), part):
            return algebra.add([algebra.scaled(term, part) for term in terms])
        case Negative(Sum(terms)):
            return algebra.add([algebra.negative(term) for term in terms])
        case Product(left, right):
            chain = algebra.term(e).chain
            for place, factor in enumerate(chain):
                if isinstance(factor, Sum):
                    before, after = chain[:place], chain[place + 1 :]
                    return algebra.add([_between(before, term, after, algebra) for term in factor.terms])
        case Quotient(Sum(terms), below):
            return algebra.add([algebra.quotient(term, below) for term in terms])
    return e


def _between(before: tuple[Expr, ...], e: Expr, after: tuple[Expr, ...], algebra: Algebra) -> Expr:
    found = algebra.product(product_of(before), e) if before else e
    return algebra.product(found, product_of(after)) if after else found


# Known forms


@_everywhere
def _recognized(e: Expr, algebra: Algebra) -> Expr:
    """σ(1 − σ) of σ − σ², the logistic function of a quotient of exponentials."""
    if isinstance(e, Sum) and len(e.terms) == 2:
        found = _complement(e, algebra)
        if found is not None:
            return found
    if isinstance(e, Quotient | Power | Scaled | EntrywiseQuotient | Hadamard):
        return _logistic(e, algebra)
    return e


def _complement(e: Sum, algebra: Algebra) -> Expr | None:
    """a ⊙ (1 − a) of a − a ⊙ a."""
    first, second = e.terms
    if not isinstance(second, Negative):
        return None
    square = algebra.hadamard(first, first)
    if square != second.part:
        return None
    one = number(1) if first.is_scalar else Ones(first.shape)
    return algebra.hadamard(first, algebra.subtract(one, first))


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
    term = algebra.term(e)
    for base, exponent in term.scalars:
        a = _exponent_beside_one(base, algebra)
        if a is None or exponent >= 0 or exponent.denominator != 1:
            continue
        rest = Term(term.coefficient, tuple(p for p in term.scalars if p[0] != base), term.chain)
        times, power = -exponent, Function("exp", a)
        found = dict(rest.scalars)
        front: Expr = number(1)
        for _ in range(int(times)):
            if found.get(power, Fraction(0)) >= 1:
                found[power] -= 1
                front = algebra.scaled(Function("sigmoid", a), front)
            else:
                front = algebra.scaled(Function("sigmoid", algebra.negative(a)), front)
        kept = tuple((b, p) for b, p in found.items() if p)
        return algebra.scaled(front, tree_of(Term(rest.coefficient, kept, rest.chain), e.shape))
    return e


def _exponent_beside_one(e: Expr, algebra: Algebra) -> Expr | None:
    """a of 1 + exp(a)."""
    if not (isinstance(e, Sum) and len(e.terms) == 2):
        return None
    one = number(1) if e.is_scalar else Ones(e.shape)
    for first, second in (e.terms, e.terms[::-1]):
        if first == one and isinstance(second, Function) and second.name == "exp":
            return second.part
    return None


# Writing


@_everywhere
def _sign_inside(e: Expr, algebra: Algebra) -> Expr:
    """2X(XᵀΘ − Y) for −2X(Y − XᵀΘ): a minus in front goes into a difference."""
    if not isinstance(e, Negative):
        return e
    term = algebra.term(e.part)
    for place, factor in enumerate(term.chain):
        if isinstance(factor, Sum) and any(isinstance(each, Negative) for each in factor.terms):
            turned = Sum(tuple(algebra.negative(each) for each in factor.terms[::-1]))
            return tree_of(Term(term.coefficient, term.scalars, (*term.chain[:place], turned, *term.chain[place + 1 :])), e.shape)
    for place, (base, exponent) in enumerate(term.scalars):
        if isinstance(base, Sum) and exponent in (1, -1) and any(isinstance(each, Negative) for each in base.terms):
            turned = Sum(tuple(algebra.negative(each) for each in base.terms[::-1]))
            scalars = (*term.scalars[:place], (turned, exponent), *term.scalars[place + 1 :])
            return tree_of(Term(term.coefficient, scalars, term.chain), e.shape)
    return e


@_everywhere
def _numbers_behind(e: Expr, algebra: Algebra) -> Expr:
    """xxᵀa for (xᵀa)x: a number made of a row and a column stands behind a column without parentheses."""
    match e:
        case Scaled(Product() as scalar, part) if part.shape[1] == ONE and not part.is_scalar:
            return Product(part, scalar)
    return e

