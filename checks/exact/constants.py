"""What a float in a source means: the decimal or the fraction that its author wrote.

``0.1`` is meant as 1/10 and ``2 / n`` as a fraction; neither is the binary number that Python makes of it. ``np.pi``,
``np.sqrt(2)`` and ``np.log(2 * np.pi)`` are familiar. Nothing can be read off ``0.1 + 0.2``: such a constant is
unclean, and known to ``doubt`` only.

What Python has computed before anyone could look stays lost: ``1 + 1e-17`` is read as 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

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


def written_in_short(x: np.floating) -> Fraction | None:
    """The same for half and single precision, in which every number is a small fraction: only eighths that are hardly
    met by chance count."""
    sure = bool(np.isfinite(x)) and float(np.spacing(abs(x))) < 2.0**-13 and (8 * float(x)).is_integer()
    return Fraction(float(x)) if sure else None


def _simple(x: float) -> Fraction | None:
    """The fraction of small denominator that rounds to ``x``."""
    if not math.isfinite(x):
        return None
    fraction = Fraction(x).limit_denominator(LARGEST_DENOMINATOR)
    by_chance = fraction.denominator**2 * math.ulp(x)
    return fraction if float(fraction) == x and by_chance < CHANCE else None


@dataclass(frozen=True)
class Familiar:
    """± f(q πᵏ) for a small fraction q, where f is nothing, √ or the logarithm."""

    sign: int
    function: str
    fraction: Fraction
    power: int

    def __str__(self) -> str:
        argument = f"{self.fraction}{('', ' π', ' / π')[self.power]}"
        return f"{'-' if self.sign < 0 else ''}{self.function}({argument})"


_FUNCTIONS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "": (lambda x: x, lambda t: t),
    "sqrt": (lambda x: x * x, math.sqrt),
    "log": (lambda x: math.exp(min(x, 99.0)), math.log),
}
"""Inverse and function."""


def familiar(x: float) -> Familiar | None:
    """The familiar constant within two ulps of a float, as near as computing it comes; None where there is none.

    There are some ten thousand: by chance a double is so near to one of them in 1e-11 of all cases.
    """
    size = abs(x)
    if not 1e-3 < size < 1e3:
        return None
    for sign, signed in ((1, x), (-1, -x)):
        for power, (function, (inverse, forward)) in product((0, 1, -1), _FUNCTIONS.items()):
            if (not function and not power) or (function != "log" and signed < 0):
                continue
            fraction = Fraction(inverse(signed) / math.pi**power).limit_denominator(16)
            if not 0 < fraction.numerator <= 128:
                continue
            if abs(forward(float(fraction) * math.pi**power) - signed) <= 2 * math.ulp(x):
                return Familiar(sign, function, fraction, power)
    return None


def doubt(x: float | np.floating) -> float:
    """How far an unclean constant may be from what it stands for.

    Rounding a short expression costs some ulps, but cancellation costs more: ``1 - np.exp(-1e-5)`` is right to 11
    digits, ``1 - np.exp(-1e-12)`` to 4. So half of the digits of the result are doubted, and everything below
    2⁻⁴⁰ ≈ 1e-12, which covers intermediate results up to 2¹². A constant that lost still more would be misread: a
    source has to write that exactly or take it as an argument.
    """
    digits = 2.0**-26 if np.asarray(x).dtype.itemsize >= 8 else 2.0**-10
    return max(abs(float(x)) * digits, 2.0**-40)
