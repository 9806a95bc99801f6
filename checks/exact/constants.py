"""What a float in a source means: the decimal or the fraction that its author wrote.

``0.1`` is meant as 1/10 and ``2 / n`` as a fraction; neither is the binary number that Python makes of it. Nothing can
be read off ``np.sqrt(2)``, ``np.pi`` or ``0.1 + 0.2``: these are unclean, and known to ``doubt`` only.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

DIGITS = 10
"""A decimal of more significant digits is taken for the outcome of a computation. One double in a million has so few by
chance."""
LARGEST_DENOMINATOR = 10_000
CHANCE = 2.0**-24
"""How likely it may be that a random double is a fraction of that denominator."""


def written(x: float) -> Fraction | None:
    """The exact number that a finite float in a source stands for; None where it is unclean."""
    if x.is_integer() and abs(x) < 2**53:
        return Fraction(int(x))
    digits = repr(x).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")
    if len(digits) <= DIGITS:
        return Fraction(repr(x))
    direct = _simple(x)
    if direct is None and abs(x) < 1 and (inverse := _simple(1 / x)) and float(1 / inverse) == x:
        return 1 / inverse
    return direct


def _simple(x: float) -> Fraction | None:
    """The fraction of small denominator that rounds to ``x``."""
    if not math.isfinite(x):
        return None
    fraction = Fraction(x).limit_denominator(LARGEST_DENOMINATOR)
    by_chance = fraction.denominator**2 * math.ulp(x)
    return fraction if float(fraction) == x and by_chance < CHANCE else None


def doubt(x: float | np.floating) -> float:
    """How far an unclean constant may be from what it stands for.

    Rounding a short expression costs some ulps, but cancellation costs more: ``1 - np.exp(-1e-5)`` is right to 11
    digits, ``1 - np.exp(-1e-12)`` to 4. So half of the digits of the result are doubted, and everything below
    2⁻⁴⁰ ≈ 1e-12, which covers intermediate results up to 2¹². A constant that lost still more would be misread: a
    source has to write that exactly or take it as an argument.
    """
    digits = 2.0**-26 if np.asarray(x).dtype.itemsize >= 8 else 2.0**-10
    return max(abs(float(x)) * digits, 2.0**-40)
