"""What a float in a source means: the number that its author wrote.

``0.1`` is meant as 1/10 and ``2 / n`` as a fraction; neither is the binary number that Python makes of it. ``np.pi``,
``np.sqrt(2)`` and ``np.log(2 * np.pi)`` are familiar. Whatever is read off a float rounds to this very float: a decimal
or a fraction by itself, a familiar constant in one of the ways in which one computes it. Nothing can be read off
``0.1 + 0.2`` or ``1 + np.finfo(float).eps``: such a constant is unclean, and known to ``uncertainty`` only.

What Python has computed before anyone could look stays lost: ``1 + 1e-17`` is read as 1.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

DIGITS = 10
"""A decimal of more significant digits is taken for the outcome of a computation. One double in a million has so few by
chance."""
BITS = 32
"""The same for integers: their significant bits. Between 2⁵² and 2⁵³ every double is an integer."""
LARGEST_DENOMINATOR = 10_000
CHANCE = 2.0**-24
"""How likely it may be that a random double is a fraction of that denominator."""


def intended_fraction(x: float) -> Fraction | None:
    """The exact number that a finite float in a source stands for; None where it is unclean."""
    if 0 < abs(x) < sys.float_info.min:  # of so few bits that all have few digits
        return None
    digits = repr(x).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")
    if len(digits) <= DIGITS:
        return Fraction(repr(x))
    if x.is_integer():
        whole = int(x)
        return Fraction(whole) if (whole & -whole) << BITS > abs(whole) else None
    direct = _simple(x)
    if direct is None and abs(x) < 1 and (inverse := _simple(1 / x)) and float(1 / inverse) == x:
        return 1 / inverse
    return direct


def intended_fraction_of_low_precision(x: np.floating) -> Fraction | None:
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


SMALL = 1000
"""The fractions in familiar constants have no larger numerator and denominator. By chance a random double is one of
these constants in less than 1e-9 of all cases."""
NEAR = 2.0**-44
"""How far such a fraction may be from what it is recognised by, which has been rounded a few times."""
PLAIN = 20
"""Constants of numbers up to this are also written as products and sums: of fractions and roots, of logarithms."""


@dataclass(frozen=True)
class ClosedForm:
    """c f(q πᵏ) for a small fraction q: f is nothing, √ or the logarithm, and c is ±1, or 1 or ½ before logarithms."""

    factor: Fraction
    function: str
    fraction: Fraction
    power: int

    def __str__(self) -> str:
        argument = f"{self.fraction}{('', ' π', ' / π')[self.power]}"
        factor = {1: "", -1: "-"}.get(int(self.factor), "½ ")
        return f"{factor}{self.function}({argument})"


def closed_form(x: float) -> ClosedForm | None:
    """The familiar constant that gives just this float where it is computed as one does; None where there is none, or
    where two of them do."""
    if not 1e-3 < abs(x) < 1e3:
        return None
    found = [constant for constant in _candidates(x) if x in set(_computed(constant))]
    return found[0] if len(found) == 1 else None


def _candidates(x: float) -> Iterator[ClosedForm]:
    """The familiar constants that may be near, no two of which are the same number."""
    sign, size = (1, x) if x > 0 else (-1, -x)
    for power in (0, 1, -1):
        over = math.pi**power
        if power and (q := _small(size / over)):
            yield ClosedForm(Fraction(sign), "", q, power)
        if (q := _small(size * size / over)) and (power or not _is_square(q)):
            yield ClosedForm(Fraction(sign), "sqrt", q, power)
    for half, power in product((1, 2), (0, 1, -1)):
        exponent = half * x
        if abs(exponent) > math.log(SMALL) + 2:
            continue
        q = _small(math.exp(exponent) / math.pi**power)
        if q and (half == 1 or power or not _is_square(q)):
            yield ClosedForm(Fraction(1, half), "log", q, power)


def _small(value: float) -> Fraction | None:
    """The small fraction that a few roundings may have turned into the value."""
    fraction = Fraction(value).limit_denominator(SMALL)
    return fraction if 0 < fraction.numerator <= SMALL and abs(fraction - value) <= NEAR * value else None


def _is_square(q: Fraction) -> bool:
    return all(math.isqrt(n) ** 2 == n for n in q.as_integer_ratio())


def _computed(constant: ClosedForm) -> Iterator[float]:
    """What the ordinary ways to compute a constant come to, in floats."""
    factor = float(constant.factor)
    ways = {"": _products, "sqrt": _roots, "log": _logarithms}[constant.function]
    for value in ways(constant.fraction, constant.power):
        yield factor * value


def _products(q: Fraction, power: int) -> Iterator[float]:
    """q πᵏ."""
    a, b = q.numerator, q.denominator
    if power < 0:
        yield a / (b * math.pi)
        yield a / b / math.pi
    elif power > 0:
        yield a * math.pi / b
        yield a / b * math.pi
    else:
        yield a / b


def _roots(q: Fraction, power: int) -> Iterator[float]:
    """√(q πᵏ): the root of the whole, or one over another; of small numbers also a product of roots, the power −½, and
    a fraction times a root or over one."""
    a, b = q.numerator, q.denominator
    yield from map(math.sqrt, _products(q, power))
    yield math.sqrt(a * math.pi ** max(power, 0)) / math.sqrt(b * math.pi ** max(-power, 0))
    if max(a, b) <= PLAIN:
        yield math.sqrt(a) / math.sqrt(b) * math.sqrt(math.pi) ** power
        for inverse in _products(1 / q, -power):
            yield inverse**-0.5
    outside, inside = _square_part(a * b)
    before, above = Fraction(outside, b), Fraction(a, outside)
    if power >= 0 and max(before.numerator, before.denominator, inside) <= PLAIN:
        yield before.numerator * math.sqrt(inside * math.pi**power) / before.denominator
    if power <= 0 and max(above.numerator, above.denominator, inside) <= PLAIN:
        yield above.numerator / (above.denominator * math.sqrt(inside * math.pi**-power))


def _square_part(n: int) -> tuple[int, int]:
    """s and r without square factors, so that n = s² r."""
    s = next(s for s in range(math.isqrt(n), 0, -1) if n % (s * s) == 0)
    return s, n // (s * s)


def _logarithms(q: Fraction, power: int) -> Iterator[float]:
    """log(q πᵏ): of the whole; of small numbers also minus that of the inverse, or a sum. NumPy's rounds otherwise."""
    for log in (math.log, lambda t: float(np.log(t))):
        yield from map(log, _products(q, power))
        if max(q.numerator, q.denominator) <= PLAIN:
            for inverse in _products(1 / q, -power):
                yield -log(inverse)
            yield log(q.numerator) - log(q.denominator) + power * log(math.pi)


def uncertainty(x: float | np.floating) -> float:
    """How far an unclean constant may be from what it stands for.

    Rounding a short expression costs some ulps, but cancellation costs more: ``1 - np.exp(-1e-5)`` is right to 11
    digits, ``1 - np.exp(-1e-12)`` to 4. So half of the digits of the result are doubted, and everything below
    2⁻⁴⁰ ≈ 1e-12, which covers intermediate results up to 2¹². A constant that lost still more would be misread: a
    source has to write that exactly or take it as an argument.
    """
    digits = 2.0**-26 if np.asarray(x).dtype.itemsize >= 8 else 2.0**-10
    return max(abs(float(x)) * digits, 2.0**-40)
