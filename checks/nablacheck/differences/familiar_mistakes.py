"""Familiar mistakes in gradients, and their wording: what the truth is in terms of the claim, so that nobody asks which
of the two is to be multiplied."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from nablacheck.core.arrays import Array

Repair = Callable[[Array], Array]
"""What makes the truth of a claim, if it was a certain mistake."""

SQUARE_MISTAKES: dict[str, Repair] = {
    "a transpose: the truth is the transpose of the claim": lambda g: g.T,
    "a transpose and the sign: the truth is the negative of the claim's transpose": lambda g: -g.T,
    "G for G + Gᵀ: the truth is the claim plus its transpose": lambda g: g + g.T,
    "not symmetrised: the truth is the mean of the claim and its transpose": lambda g: (g + g.T) / 2,
    "the diagonal counted twice: there the truth is 1/2 times the claim": lambda g: g - np.diag(np.diag(g)) / 2,
    "the diagonal counted once: there the truth is 2 times the claim": lambda g: g + np.diag(np.diag(g)),
    "2G − diag(G) for G: off the diagonal the truth is 1/2 times the claim": lambda g: (g + np.diag(np.diag(g))) / 2,
    "G for G + Gᵀ − diag(G): the truth is the claim plus its transpose, less its diagonal": (
        lambda g: g + g.T - np.diag(np.diag(g))
    ),
}
"""What may be wrong with a claimed square matrix, and how it is repaired."""
NEGATIVE = "the sign: the truth is the negative of the claim"
ZERO = "the truth is zero there"
SINGLE_ENTRY = "a single wrong entry: {}"
MOST_SIMPLE = 12
"""The largest numerator and denominator of a fraction that people write as one."""


def is_square(claim: Array) -> bool:
    return claim.ndim == 2 and claim.shape[0] == claim.shape[1]


def square_mistake(explains: Callable[[Repair], bool]) -> str:
    """The mistake in square matrices whose repair explains what was found; nothing if none does."""
    return next((words for words, repair in SQUARE_MISTAKES.items() if explains(repair)), "")


def constant_factor(factor: float, agreement: float) -> str:
    """A constant factor in words, which is known to this relative agreement."""
    simple = simple_fraction(factor, agreement)
    words = str(simple) if simple is not None else f"{factor:.6g}"
    if words == "-1":
        return NEGATIVE
    if words == "1":
        words = f"1 {'+' if factor > 1 else '-'} {abs(factor - 1):.2g}"
    return f"a constant factor: the truth is {words} times the claim"


def size_factor(words: str) -> str:
    """A factor that is a size, such as ``N`` or ``2/N``, in words."""
    return f"a factor that is a size: the truth is {words} times the claim"


def simple_fraction(number: float, agreement: float) -> Fraction | None:
    """The simple fraction that a number agrees with, if there is one."""
    fraction = Fraction(number).limit_denominator(MOST_SIMPLE)
    simple = abs(fraction.numerator) <= MOST_SIMPLE
    return fraction if simple and abs(float(fraction) - number) <= agreement * abs(number) else None
