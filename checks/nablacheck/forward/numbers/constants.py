"""What a float in code means: the number that its author intended.

``0.1`` is meant as 1/10 and ``2 / n`` as a fraction; neither is the binary number that Python makes of it. ``np.pi``,
``np.sqrt(2)``, ``3 * np.log(2 * np.pi) / 2`` and ``np.e`` are recognised by their closed forms. What is recognised
rounds to this very float: a decimal or a fraction by itself, a closed form by one of the usual ways to compute it.
``0.1 + 0.2`` and ``1 + np.finfo(float).eps`` aren't recognised: of such a constant only the float is known, up to
``uncertainty``.

What Python has computed before can't be recovered: ``1 + 1e-17`` is taken for 1.
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
"""A decimal of more significant digits is taken for a computed number. One double in a million has so few by chance."""
BITS = 32
"""The same for the significant bits of integers: between 2⁵² and 2⁵³ every double is an integer."""
LARGEST_DENOMINATOR = 10_000
CHANCE = 2.0**-24
"""How likely a random double may be a fraction of that denominator."""


def intended_fraction(x: float) -> Fraction | None:
    """The rational number that a finite float in code stands for; None where none is recognised."""
    if 0 < abs(x) < sys.float_info.min:  # subnormal: so few bits that all have few digits
        return None
    digits = repr(x).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")
    if len(digits) <= DIGITS:
        return Fraction(repr(x))
    if x.is_integer():
        integer = int(x)
        return Fraction(integer) if (integer & -integer) << BITS > abs(integer) else None
    direct = _simple(x)
    if direct is None and abs(x) < 1 and (inverse := _simple(1 / x)) and float(1 / inverse) == x:
        return 1 / inverse
    return direct


def intended_fraction_of_low_precision(x: np.floating) -> Fraction | None:
    """The same for half and single precision, in which every number is a small fraction: only multiples of 1/8 count,
    which few numbers are by chance."""
    sure = bool(np.isfinite(x)) and float(np.spacing(abs(x))) < 2.0**-13 and (8 * float(x)).is_integer()
    return Fraction(float(x)) if sure else None


def _simple(x: float) -> Fraction | None:
    """The fraction of small denominator that rounds to ``x``."""
    for numerator, denominator in _convergents(x):
        if denominator > LARGEST_DENOMINATOR:
            break
        if numerator / denominator == x:
            by_chance = denominator**2 * math.ulp(x)
            return Fraction(numerator, denominator) if by_chance < CHANCE else None
    return None


def _convergents(x: float) -> Iterator[tuple[int, int]]:
    """Numerators and denominators of the convergents of the continued fraction of a float.

    A fraction p/q that is nearer to x than 1/2q² is one of them (Legendre). Until one is as near as rounding, floats
    are good enough to work them out.
    """
    before, last = (0, 1), (1, 0)
    rest = x
    while math.isfinite(rest):
        whole = math.floor(rest)
        before, last = last, (whole * last[0] + before[0], whole * last[1] + before[1])
        yield last
        if rest == whole:
            return
        rest = 1 / (rest - whole)


SMALL = 1000
"""The fractions in closed forms have no larger numerator and denominator. A random double has such a closed form with a
probability below 1e-9."""
NEAR = 2.0**-44
"""How far such a fraction may be, relatively, from a float that has been rounded a few times."""
PLAIN = 20
"""Closed forms of numbers up to this are also tried as products of fractions and roots, and as sums of logarithms."""
PLAIN_LOGARITHMS = (Fraction(1), Fraction(2))
"""For which q multiples of ½ log qπ are tried; of others they are hardly ever in use, and logarithms of rational
numbers are found as such."""
EXPONENTS = tuple(Fraction(sign * n, 2) for n in (1, 2, 4) for sign in (1, -1))
"""The powers of e that are tried."""


@dataclass(frozen=True)
class ClosedForm:
    """c f(q πᵏ) for a small fraction q: f is the identity, √, the logarithm, exp, or Euler's constant γ; c is ±1, and a
    multiple of ½ for logarithms."""

    factor: Fraction
    function: str
    fraction: Fraction
    power: int

    def __str__(self) -> str:
        argument = f"{self.fraction}{('', ' π', ' π²', ' / π²', ' / π')[self.power]}"
        factor = {1: "", -1: "-", Fraction(1, 2): "½ "}.get(self.factor, f"{self.factor} ")
        return f"{factor}{self.function}({argument})"


def closed_form(x: float) -> ClosedForm | None:
    """The one closed form that gives just this float when it is computed in a usual way; None where none does, or where
    several do."""
    if not 1e-3 < abs(x) < 1e3:
        return None
    found = [constant for constant in _candidates(x) if x in set(_computed(constant))]
    return found[0] if len(found) == 1 else None


def _candidates(x: float) -> Iterator[ClosedForm]:
    """The closed forms that may be near, all of them different numbers."""
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
    yield from _plain_candidates(sign, size)


def _plain_candidates(sign: int, size: float) -> Iterator[ClosedForm]:
    """Those of the densities of n variables, ½ n log 2π; small fractions of π²; powers of e, and γ."""
    for logarithm in PLAIN_LOGARITHMS:
        halves = 2 * size / float(np.log(float(logarithm) * math.pi))
        n = round(halves)
        if 2 < n <= PLAIN and abs(halves - n) <= NEAR * n:
            yield ClosedForm(Fraction(sign * n, 2), "log", logarithm, 1)
    for power in (2, -2):
        q = _small(size / math.pi**power)
        if q and max(q.as_integer_ratio()) <= PLAIN:
            yield ClosedForm(Fraction(sign), "", q, power)
    for exponent in EXPONENTS:
        if abs(size / math.exp(exponent) - 1) <= NEAR:
            yield ClosedForm(Fraction(sign), "exp", exponent, 0)
    if size == np.euler_gamma:
        yield ClosedForm(Fraction(sign), "euler", Fraction(1), 0)


def _small(value: float) -> Fraction | None:
    """The small fraction that a few roundings may have turned into this value."""
    for numerator, denominator in _convergents(value):
        if numerator > SMALL or denominator > SMALL:
            break
        if abs(numerator / denominator - value) <= NEAR * value:
            return Fraction(numerator, denominator) if numerator > 0 else None
    return None


def _is_square(q: Fraction) -> bool:
    return all(math.isqrt(n) ** 2 == n for n in q.as_integer_ratio())


def _computed(constant: ClosedForm) -> Iterator[float]:
    """The floats that the usual ways to compute a closed form give."""
    factor, q = constant.factor, constant.fraction
    if constant.function == "log" and abs(factor) > 1:
        log = float(np.log(float(q) * math.pi))
        n = float(2 * factor)
        yield from (
            float(factor) * log,
            n * log / 2,
            n * (0.5 * log),
            n * (log / 2),
            float(factor) * math.log(q * math.pi),
        )
        return
    ways = {"": _products, "sqrt": _roots, "log": _logarithms, "exp": _powers_of_e, "euler": _euler}[constant.function]
    for value in ways(q, constant.power):
        yield float(factor) * value


def _powers_of_e(q: Fraction, power: int) -> Iterator[float]:
    yield float(np.exp(float(q)))
    yield math.exp(q)
    yield math.e ** float(q)


def _euler(q: Fraction, power: int) -> Iterator[float]:
    yield float(np.euler_gamma)


def _products(q: Fraction, power: int) -> Iterator[float]:
    """q πᵏ."""
    a, b = q.numerator, q.denominator
    if abs(power) > 1:
        square = math.pi**2
        yield from (a * square / b, a / b * square) if power > 0 else (a / (b * square), a / b / square)
        return
    if power < 0:
        yield a / (b * math.pi)
        yield a / b / math.pi
    elif power > 0:
        yield a * math.pi / b
        yield a / b * math.pi
    else:
        yield a / b


def _roots(q: Fraction, power: int) -> Iterator[float]:
    """√(q πᵏ): one root, or the quotient of two; for small numbers also a product of roots, the power −½, and a
    fraction times or over a root."""
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
    """s and r with n = s² r, where r has no square factor."""
    s = next(s for s in range(math.isqrt(n), 0, -1) if n % (s * s) == 0)
    return s, n // (s * s)


def _logarithms(q: Fraction, power: int) -> Iterator[float]:
    """log(q πᵏ): one logarithm; for small numbers also minus that of the inverse, or a sum; by NumPy, too."""
    for log in (math.log, lambda t: float(np.log(t))):
        yield from map(log, _products(q, power))
        if max(q.numerator, q.denominator) <= PLAIN:
            for inverse in _products(1 / q, -power):
                yield -log(inverse)
            yield log(q.numerator) - log(q.denominator) + power * log(math.pi)


def uncertainty(x: float | np.floating) -> float:
    """How far an unrecognised constant may be from what it stands for.

    Rounding of a short expression costs some ulps, but cancellation costs more: ``1 - np.exp(-1e-5)`` is right to 11
    digits, ``1 - np.exp(-1e-12)`` to 4. So half of the digits count as uncertain, and everything below 2⁻⁴⁰ ≈ 1e-12,
    which covers intermediate results up to 2¹². A constant that has lost still more would be misread: code has to write
    it exactly or take it as an argument.
    """
    digits = 2.0**-26 if np.asarray(x).dtype.itemsize >= 8 else 2.0**-10
    return max(abs(float(x)) * digits, 2.0**-40)
