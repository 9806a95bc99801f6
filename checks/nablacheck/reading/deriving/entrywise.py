"""An entrywise product as people write it."""

from __future__ import annotations

from fractions import Fraction

from nablacheck.reading.axes import Shape
from nablacheck.reading.deriving.measures import size
from nablacheck.reading.deriving.terms import raised
from nablacheck.reading.differential import is_linear
from nablacheck.reading.tree import EntrywiseQuotient, Expr, Hadamard, Ones


def _place(factor: tuple[Expr, Fraction]) -> tuple[bool, int, str]:
    """Where a factor stands in an entrywise product: short ones first, what has a differential in it last."""
    base, _ = factor
    return is_linear(base), size(base), repr(base)


def entrywise_tree(powers: dict[Expr, Fraction], shape: Shape) -> Expr:
    """The product of powers, what has negative ones below."""
    above = [raised(base, e) for base, e in sorted(powers.items(), key=_place) if e > 0]
    below = [raised(base, -e) for base, e in powers.items() if e < 0]
    found = _all_of(above, shape)
    return EntrywiseQuotient(found, _all_of(below, shape)) if below else found


def _all_of(factors: list[Expr], shape: Shape) -> Expr:
    if not factors:
        return Ones(shape)
    found = factors[0]
    for each in factors[1:]:
        found = Hadamard(found, each)
    return found
