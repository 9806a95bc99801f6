"""The shortest of some ways to write an expression: common factors out, known forms recognized.

Which way is shortest is told by its text. All of them are equal to the expression by rules that hold wherever it is
defined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from nablacheck.reading.axes import ONE
from nablacheck.reading.deriving.algebra import Algebra
from nablacheck.reading.deriving.known_forms import recognized
from nablacheck.reading.deriving.measures import size
from nablacheck.reading.deriving.normal_form import everywhere, normalized
from nablacheck.reading.deriving.terms import Term, product_of, tree_of
from nablacheck.reading.tree import (
    DiagonalMatrix,
    Expr,
    Hadamard,
    Identity,
    Letter,
    Negative,
    Product,
    Quotient,
    Scaled,
    Size,
    Sum,
)
from nablacheck.reading.writing import as_unicode

LONG = 300
"""An expression of more nodes than this isn't multiplied out: there is no hope that it becomes short, and it takes
seconds."""


def simplified(e: Expr, algebra: Algebra) -> Expr:
    """An equal expression, the one with the least effort that is found."""
    return simplifications(e, algebra)[0]


def simplifications(e: Expr, algebra: Algebra) -> list[Expr]:
    """Equal expressions, those with the least effort first. Floats may evaluate one of them where another overflows."""
    found = [recognized(normalized(e, algebra), algebra)]
    steps = (_factored, _multiplied_out, _factored)
    for step in steps if size(found[0]) < LONG else steps[:1]:
        found += [step(each, algebra) for each in found]
        found = list(dict.fromkeys(found))
    found = [recognized(each, algebra) for each in found]
    found += [_sign_inside(each, algebra) for each in found]
    found += [_numbers_behind(each, algebra) for each in found]
    found += [_entrywise(each, algebra) for each in found]
    return sorted(dict.fromkeys(found), key=effort)


def effort(e: Expr) -> int:
    """How much there is to read: characters, and letters three times, so that (A + Aᵀ)x is less than Ax + Aᵀx."""
    return len(as_unicode(e)) + 2 * sum(isinstance(node, Letter) for node in e.walk())


@everywhere
def _factored(e: Expr, algebra: Algebra) -> Expr:
    """Ax + Aᵀx as (A + Aᵀ)x: what all terms of a sum have at one end, and the scalars in all of them, come out."""
    if not isinstance(e, Sum):
        return e
    terms = [algebra.term(term) for term in e.terms]
    chain = terms[0].chain
    if chain and all(term.chain == chain for term in terms):  # ax + bx
        factors = [tree_of(term.front) for term in terms]
        return algebra.scaled(algebra.add(factors), product_of(chain))
    for end in (-1, 0):
        if chain and all(term.chain[end] == chain[end] for term in terms) and not isinstance(chain[end], Identity):
            found = _end_out(terms, end, e, algebra)
            if found is not None:
                return found
    shared = Term(scalars=_shared_scalars(terms))
    if shared.scalars:
        rest = [tree_of(algebra.times_scalar(shared.to_power(-1), term), e.shape) for term in terms]
        return algebra.scaled(tree_of(shared), algebra.add(rest))
    return _grouped(terms, e, algebra)


def _shared_scalars(terms: Sequence[Term]) -> tuple[tuple[Expr, Fraction], ...]:
    """What all terms are multiples of, and what they all are divided by."""
    found = []
    powers = [dict(term.scalars) for term in terms]
    for base in powers[0]:
        each = [power.get(base, Fraction(0)) for power in powers]
        common = min(each) if min(each) > 0 else max(each)
        if min(each) > 0 or max(each) < 0:
            found.append((base, common))
    return tuple(found)


def _end_out(terms: Sequence[Term], end: int, e: Expr, algebra: Algebra) -> Expr | None:
    factor = terms[0].chain[end]
    outer = (factor.shape[0] if end else factor.shape[1]) == ONE  # such as bᵀ of abᵀ
    if outer and any(len(term.chain) < 2 for term in terms):
        return None
    rest: list[Expr] = []
    for term in terms:
        chain = term.chain[:-1] if end else term.chain[1:]
        if not chain and not _stands_before_identity(term):
            return None
        shape = (e.shape[0], factor.shape[0]) if end else (factor.shape[1], e.shape[1])
        rest.append(tree_of(Term(term.coefficient, term.scalars, chain or (Identity(shape),)), shape))
    if any(part.is_scalar for part in rest):
        return None
    inside = _factored(algebra.add(rest), algebra)
    return algebra.product(inside, factor) if end else algebra.product(factor, inside)


def _stands_before_identity(term: Term) -> bool:
    """Whether a number is written before I, as in (A + λI)x; (A − (aᵀx)I/‖x‖²)x is more to read than its terms."""
    return all(isinstance(base, Letter | Size) and exponent > 0 for base, exponent in term.scalars)


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


@everywhere
def _multiplied_out(e: Expr, algebra: Algebra) -> Expr:
    """A product with a sum as the sum of products, so that terms may cancel."""
    match e:
        case Scaled(factor, Sum(terms)):
            return algebra.add([algebra.scaled(factor, term) for term in terms])
        case Scaled(Sum(terms), part):
            return algebra.add([algebra.scaled(term, part) for term in terms])
        case Negative(Sum(terms)):
            return algebra.add([algebra.negative(term) for term in terms])
        case Product():
            chain = algebra.term(e).chain
            for place, factor in enumerate(chain):
                if isinstance(factor, Sum):
                    before, after = chain[:place], chain[place + 1 :]
                    return algebra.add([_between(before, term, after, algebra) for term in factor.terms])
        case Quotient(Sum(terms), below):
            return algebra.add([algebra.quotient(term, below) for term in terms])
        case Hadamard(Sum(terms), other) | Hadamard(other, Sum(terms)):
            return algebra.add([algebra.hadamard(term, other) for term in terms])
    return e


def _between(before: tuple[Expr, ...], e: Expr, after: tuple[Expr, ...], algebra: Algebra) -> Expr:
    found = algebra.product(product_of(before), e) if before else e
    return algebra.product(found, product_of(after)) if after else found


@everywhere
def _sign_inside(e: Expr, algebra: Algebra) -> Expr:
    """2X(XᵀΘ − Y) for −2X(Y − XᵀΘ): a minus in front goes into a difference."""
    if not isinstance(e, Negative):
        return e
    term = algebra.term(e.part)
    for place, factor in enumerate(term.chain):
        if isinstance(factor, Sum) and any(isinstance(each, Negative) for each in factor.terms):
            turned = Sum(tuple(algebra.negative(each) for each in factor.terms[::-1]))
            return tree_of(
                Term(term.coefficient, term.scalars, (*term.chain[:place], turned, *term.chain[place + 1 :])), e.shape
            )
    for place, (base, exponent) in enumerate(term.scalars):
        if isinstance(base, Sum) and exponent in (1, -1) and any(isinstance(each, Negative) for each in base.terms):
            turned = Sum(tuple(algebra.negative(each) for each in base.terms[::-1]))
            scalars = (*term.scalars[:place], (turned, exponent), *term.scalars[place + 1 :])
            return tree_of(Term(term.coefficient, scalars, term.chain), e.shape)
    return e


@everywhere
def _entrywise(e: Expr, algebra: Algebra) -> Expr:
    """a ⊙ Bx for diag(a)Bx."""
    if not isinstance(e, Product) or e.shape[1] != ONE:
        return e
    first, *rest = algebra.term(e).chain or (e,)
    if isinstance(first, DiagonalMatrix) and rest:
        return algebra.scaled(tree_of(algebra.term(e).front), algebra.hadamard(first.part, product_of(rest)))
    return e


@everywhere
def _numbers_behind(e: Expr, algebra: Algebra) -> Expr:
    """xxᵀa for (xᵀa)x: a number made of a row and a column stands behind a column without parentheses."""
    match e:
        case Scaled(Product() as scalar, part) if part.shape[1] == ONE and not part.is_scalar:
            return Product(part, scalar)
    return e
