"""Balls: midpoints with a rigorous radius, at any precision. Needs python-flint, the extra ``certify``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from typing import Any

import flint
import numpy as np
from flint import arb, fmpq

from nablacheck.forward.exceptions import Indeterminate
from nablacheck.forward.numbers.ball_matrices import BallMatrices
from nablacheck.forward.numbers.base import Elements
from nablacheck.forward.numbers.constants import ClosedForm, closed_form, uncertainty

_closed_form = lru_cache(maxsize=1 << 16)(closed_form)
"""Kept, since the arrays in a user's code are read again at every point and precision, and each of their entries is
compared with many closed forms."""


class Balls(BallMatrices):
    """Balls with midpoints of ``precision`` bits. A comparison of balls that overlap is undecided. ``seed`` and
    ``signs_per_matrix`` are those of ``BallMatrices``.
    """

    name = "ball"
    enclosing = True
    ordered = True

    def __init__(self, precision: int, seed: int = 0, signs_per_matrix: bool = False) -> None:
        super().__init__(seed, signs_per_matrix)
        self.precision = precision
        self.unexplained: dict[float, None] = {}
        """Constants in code that no short decimal or fraction explains, in their order. There may be thousands."""

    @contextmanager
    def settings(self) -> Iterator[None]:
        # flint has one precision for the whole process.
        with flint.ctx.workprec(self.precision):
            yield

    def element(self, number: Fraction) -> arb:
        return arb(fmpq(number.numerator, number.denominator))

    def special_element(self, number: float | np.floating) -> arb:
        if not np.isfinite(number):
            return arb(float(number))
        known = _closed_form(float(number)) if np.asarray(number).dtype == float else None
        if known is not None:
            return _value_of(known)
        self.unexplained[float(number)] = None
        return arb(float(number), uncertainty(number))

    def apply(self, name: str, *operands: Elements) -> Elements:
        if len(operands) > 1:
            operands = np.broadcast_arrays(*operands)
        return self.entries(
            map(FUNCTIONS[name], *(self.as_elements(p).ravel().tolist() for p in operands)), np.shape(operands[0])
        )

    def pi(self) -> Elements:
        return self.as_elements(arb.pi())

    def power(self, base: Elements, exponent: Any) -> Elements:
        base, exponent = np.broadcast_arrays(base, self.as_elements(exponent))
        pairs = zip(base.ravel().tolist(), exponent.ravel().tolist(), strict=True)
        return self.entries((_power(b, e) for b, e in pairs), base.shape)

    def compare(self, a: Elements, b: Elements) -> Any:
        return np.asarray(_compare(a, b), dtype=int)

    def equal(self, a: Elements, b: Elements) -> Any:
        return np.asarray(_equal(a, b), dtype=bool)

    def is_zero(self, elements: Elements) -> Any:
        return np.asarray(_is_zero(elements), dtype=bool)

    def finite(self, elements: Elements) -> Any:
        return np.asarray(_finite(elements), dtype=bool)

    def distance_from_zero(self, elements: Elements) -> Any:
        return np.asarray(_distance(elements), dtype=float)

    def approximate(self, elements: Elements) -> Any:
        return np.asarray(_midpoint(elements), dtype=float)

    def floor_to_int(self, elements: Elements) -> Any:
        return self.as_elements(_floor(elements))


def _cube_root(x: arb) -> arb:
    return -(-x).root(3) if x < 0 else x.root(3)


def _log_gamma(x: arb) -> arb:
    return x.lgamma() if x > 0 else abs(x.gamma()).log()


def _trigamma(x: arb) -> arb:
    """The derivative of ψ, for negative arguments by reflection: flint's ζ(2, x) has only positive ones."""
    return arb(2).zeta(x) if x > 0 else (arb.pi() / arb.sin_pi(x)) ** 2 - arb(2).zeta(1 - x)


def _normal(x: arb) -> arb:
    return (-x / arb(2).sqrt()).erfc() / 2


def _times_log(factor: arb, x: arb) -> arb:
    return factor if factor.is_zero() else factor * x.log()


FUNCTIONS: dict[str, Callable[..., arb]] = {
    "exp": arb.exp,
    "expm1": arb.expm1,
    "exp2": lambda x: arb(2) ** x,
    "log": arb.log,
    "log1p": arb.log1p,
    "log2": lambda x: x.log() / arb.const_log2(),
    "log10": lambda x: x.log() / arb.const_log10(),
    "sqrt": arb.sqrt,
    "cbrt": _cube_root,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "arcsin": arb.asin,
    "arccos": arb.acos,
    "arctan": arb.atan,
    "arcsinh": arb.asinh,
    "arccosh": arb.acosh,
    "arctanh": arb.atanh,
    "expit": lambda x: 1 / (1 + (-x).exp()),
    "log_expit": lambda x: -(-x).exp().log1p(),
    "erf": arb.erf,
    "erfc": arb.erfc,
    "gammaln": _log_gamma,
    "psi": arb.digamma,
    "trigamma": _trigamma,
    "deg2rad": lambda x: x * arb.pi() / 180,
    "rad2deg": lambda x: x * 180 / arb.pi(),
    "logit": lambda x: x.log() - (-x).log1p(),
    "ndtr": _normal,
    "log_ndtr": lambda x: _normal(x).log(),
    "gamma": arb.gamma,
    "entr": lambda x: -_times_log(x, x),
    "hypot": lambda a, b: (a * a + b * b).sqrt(),
    "arctan2": lambda a, b: arb.atan2(a, b),
    "logaddexp": lambda a, b: a + (b - a).exp().log1p(),
    "xlogy": lambda a, b: _times_log(a, b),
    "xlog1py": lambda a, b: a * b.log1p(),
    "rel_entr": lambda a, b: _times_log(a, a / b),
    "kl_div": lambda a, b: _times_log(a, a / b) - a + b,
}


def _value_of(known: ClosedForm) -> arb:
    if known.function == "euler":
        return arb(int(known.factor)) * arb.const_euler()
    q = known.fraction
    argument = arb(fmpq(q.numerator, q.denominator)) * arb.pi() ** known.power
    value = FUNCTIONS[known.function](argument) if known.function else argument
    return arb(fmpq(known.factor.numerator, known.factor.denominator)) * value


def _power(base: arb, exponent: int | Fraction | arb) -> arb:
    if isinstance(exponent, int):
        return _integer_power(base, exponent)
    if isinstance(exponent, Fraction):
        return base ** fmpq(exponent.numerator, exponent.denominator)
    integer = exponent.unique_fmpz() if exponent.is_integer() else None
    return base**exponent if integer is None else _integer_power(base, int(integer))


def _integer_power(base: arb, exponent: int) -> arb:
    """A power with bounds also where the midpoint is zero, for which flint gives none."""
    if exponent > 0 and base.mid().is_zero():
        return arb(0, 1) * base.abs_upper() ** exponent
    return base**exponent


def _compare_two(a: arb, b: arb) -> int:
    if a < b:
        return -1
    if a > b:
        return 1
    if a is b or a == b:  # one object is one number, whatever its radius
        return 0
    raise Indeterminate("balls that overlap are compared")


def _equal_two(a: arb, b: arb) -> bool:
    if a is b or a == b:
        return True
    if a.overlaps(b):
        raise Indeterminate("balls that overlap are compared")
    return False


def _floor_of(x: arb) -> int:
    integer = x.floor().unique_fmpz()
    if integer is None:
        raise Indeterminate("the integer part of a ball around an integer")
    return int(integer)


def _distance_of(x: arb) -> float:
    lowest = x.abs_lower()
    return max(float(lowest), 5e-324) if lowest > 0 else 0.0


_compare = np.frompyfunc(_compare_two, 2, 1)
_equal = np.frompyfunc(_equal_two, 2, 1)
_is_zero = np.frompyfunc(arb.is_zero, 1, 1)
_finite = np.frompyfunc(arb.is_finite, 1, 1)
_distance = np.frompyfunc(_distance_of, 1, 1)
_midpoint = np.frompyfunc(lambda x: float(x.mid()), 1, 1)
_floor = np.frompyfunc(_floor_of, 1, 1)
