"""Causes in words: what the truth is in terms of the claim, so that nobody asks which of the two is multiplied."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

NEGATIVE = "the sign: the truth is the negative of the claim"
ZERO = "the truth is zero there"
SINGLE_ENTRY = "a single wrong entry: {}"
SINGLE_PAIR = "a single wrong entry, and the one that faces it: {}"
ONLY_THE_DIAGONAL = "only the diagonal is kept: the claim is zero off it, and the truth isn't"
G_UNUSED = "G isn't used: the claim is the same for every G"
NOT_LINEAR = "the claim isn't linear in G, as every pullback is"
NORM_AS_CONSTANT = "a norm taken for a constant: the truth is the part of the claim orthogonal to the argument"
POOLED = "a sum for a mean: among equal entries the truth is the claim over how many they are"

MOST_SIMPLE = 12
"""The largest numerator and denominator of a fraction that people write as one."""
MOST_COINCIDENCES = 0.015
"""How likely a number may agree with one of the fractions as simple as that by chance: what is known to the share that
``DIAGNOSIS.factor`` is agrees with any of them. Larger values make fractions of numbers that are none."""


def constant_factor(factor: float, agreement: float, uncertainty: float = 0.0) -> str:
    """A constant factor in words, which is known to this relative agreement, or within the uncertainty if that is
    more."""
    words = _number(factor, agreement, uncertainty)
    return NEGATIVE if words == "-1" else f"a constant factor: the truth is {words} times the claim"


def _number(factor: float, agreement: float, uncertainty: float = 0.0) -> str:
    simple = simple_fraction(factor, max(agreement, uncertainty / abs(factor) if factor else 0.0))
    words = str(simple) if simple is not None else _digits(factor, uncertainty)
    return f"1 {'+' if factor > 1 else '-'} {abs(factor - 1):.2g}" if words == "1" else words


def _digits(number: float, uncertainty: float = 0.0) -> str:
    """The digits of a number that are known, six at most."""
    known = 6 if not 0 < uncertainty < abs(number) else int(-np.log10(uncertainty / abs(number)))
    return f"{number:.{min(max(known, 1), 6)}g}"


def factor_there(factor: float, where: str) -> str:
    """A factor of some of the entries."""
    words = _number(factor, 1e-4)
    if words == "-1":
        return f"the sign {where}: there the truth is the negative of the claim"
    if abs(factor) < 1e-5:
        return f"entries {where} that the truth doesn't have: there it is zero"
    return f"a factor {where}: there the truth is {words} times the claim"


def only_there(where: str) -> str:
    """Entries that are wrong, each in its own way."""
    return f"only what stands {where} is wrong"


def missing(where: str) -> str:
    """Entries that are zero and shouldn't be."""
    return f"what stands {where} is missing: the claim is zero there, and the truth isn't"


def size_factor(words: str) -> str:
    """A factor that is a size, such as ``N`` or ``2/N``, in words."""
    return f"a factor that is a size: the truth is {words} times the claim"


def named_factor(words: str) -> str:
    """A factor that is made of an argument, such as ``sigma`` or ``1/sigma``, in words."""
    return f"a factor that is an argument: the truth is {words} times the claim"


def by_logarithm(name: str) -> str:
    return f"the derivative by log {name}: the truth is the claim over {name}"


def entrywise_factor(number: Fraction, words: str, power: int) -> str:
    """A factor that is an argument entry by entry."""
    return f"a factor by entries: the truth is {multiple(number, words, power)} times the claim"


def factor_of_arguments(here: float, uncertainty: float) -> str:
    number = _digits(here, uncertainty)
    return f"a factor that depends on the arguments: the truth is {number} times the claim at this point"


def cotangent_is(words: str) -> str:
    return f"what G is multiplied by: the claim is right with {words} for G"


def term_factor(factor: float, argument: str, degree: int) -> str:
    """A wrong sign or factor of the term of this degree in an argument."""
    known = {0: f"that doesn't depend on {argument}", 1: f"linear in {argument}"}
    term = f"the term {known.get(degree, f'of degree {degree} in {argument}')}"
    if factor == -1:
        return f"the sign of one term: {term} is to be negated"
    if factor == 0:
        return f"a term too many: {term} is to be left out"
    return f"a factor of one term: {term} is to be multiplied by {_number(factor, 1e-4)}"


def missing_term(factor: float, scalar: str, name: str) -> str:
    """A multiple of an argument that has to be added."""
    simple = simple_fraction(abs(factor), 1e-9)
    number = f"{abs(factor):.6g}" if simple is None else str(simple)
    term = " ".join(part for part in (number if number != "1" else "", scalar, name) if part)
    if factor < 0:
        return f"a term too many: the truth is the claim less {term}"
    return f"a lost term: the truth is the claim plus {term}"


def centred(axis: int | None) -> str:
    over = "" if axis is None else f" over axis {axis}"
    return f"a mean{over} taken for a constant: the truth is the claim less its mean{over}"


def multiple(number: Fraction, letter: str, power: int) -> str:
    """A number times a power of what has a name, or over it, in writing: ``2N``, ``N/2``, ``1/N``, ``1/(2N²)``."""
    raised = letter + {1: "", 2: "²", 3: "³"}[abs(power)]
    top, bottom = number.numerator, number.denominator

    def product(count: int, word: str) -> str:
        return word if word and count == 1 else f"{count}{word}"

    sign = "-" if top < 0 else ""
    above = product(abs(top), raised if power > 0 else "")
    below = product(bottom, raised if power < 0 else "")
    if below == "1":
        return sign + above
    simple = below.isdigit() or below == raised
    return f"{sign}{above}/{below}" if simple else f"{sign}{above}/({below})"


def simple_fraction(number: float, agreement: float) -> Fraction | None:
    """The simple fraction that a number agrees with, if there is one, and it is simple enough not to be met by chance.

    About h² fractions to the unit have numerators and denominators up to h.
    """
    fraction = Fraction(number).limit_denominator(MOST_SIMPLE)
    height = max(abs(fraction.numerator), fraction.denominator)
    simple = height <= MOST_SIMPLE and height**2 * agreement <= MOST_COINCIDENCES
    return fraction if simple and abs(float(fraction) - number) <= agreement * abs(number) else None
