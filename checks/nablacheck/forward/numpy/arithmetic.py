"""Arithmetic on exact arrays: sums, quotients, products of every kind, powers. The rules of differentiation by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import ExactArray
from nablacheck.forward.derivatives import ONE, TWO
from nablacheck.forward.exceptions import Refused
from nablacheck.forward.numbers.base import Numbers, Payload
from nablacheck.forward.numbers.constants import written
from nablacheck.forward.operands import has_exact, parts


def unary(n: Numbers, name: str, x: Any) -> ExactArray:
    """A function of one number that has a rule."""
    value, tangent = parts(n, x)
    result = n.apply(name, value)
    return ExactArray(n, result, None if tangent is None else ONE[name](n, value, result) * tangent)


def binary(n: Numbers, name: str, a: Any, b: Any) -> ExactArray:
    """A function of two numbers that has a rule."""
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    result = n.apply(name, va, vb)
    if ta is None and tb is None:
        return ExactArray(n, result)
    by_a, by_b = TWO[name](n, va, vb, result)
    if ta is None:
        return ExactArray(n, result, by_b * tb)
    return ExactArray(n, result, by_a * ta if tb is None else by_a * ta + by_b * tb)


def positive(n: Numbers, x: Any) -> ExactArray:
    value, tangent = parts(n, x)
    return ExactArray(n, +value, None if tangent is None else +tangent)


def negative(n: Numbers, x: Any) -> ExactArray:
    value, tangent = parts(n, x)
    return ExactArray(n, -value, None if tangent is None else -tangent)


def add(n: Numbers, a: Any, b: Any) -> ExactArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va + vb)
    if ta is None:
        return ExactArray(n, value, None if tb is None else +tb)
    return ExactArray(n, value, +ta if tb is None else n.rounded(ta + tb))


def subtract(n: Numbers, a: Any, b: Any) -> ExactArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va - vb)
    if ta is None:
        return ExactArray(n, value, None if tb is None else -tb)
    return ExactArray(n, value, +ta if tb is None else n.rounded(ta - tb))


def multiply(n: Numbers, a: Any, b: Any) -> ExactArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va * vb)
    if ta is None:
        return ExactArray(n, value, None if tb is None else va * tb)
    return ExactArray(n, value, ta * vb if tb is None else n.rounded(ta * vb + va * tb))


def divide(n: Numbers, a: Any, b: Any) -> ExactArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va / vb)
    if tb is None:
        return ExactArray(n, value, None if ta is None else ta / vb)
    moved = value * tb
    return ExactArray(n, value, n.rounded((-moved if ta is None else ta - moved) / vb))


def matmul(n: Numbers, a: Any, b: Any) -> ExactArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.matmul(va, vb)
    if ta is None:
        return ExactArray(n, value, None if tb is None else n.matmul(va, tb))
    moving = n.matmul(ta, vb)
    return ExactArray(n, value, moving if tb is None else moving + n.matmul(va, tb))


def product(n: Numbers, function: Callable[..., Payload], factors: tuple[Any, ...]) -> ExactArray:
    """Any product of any number of factors: its derivative moves one factor after the other."""
    split = [parts(n, factor) for factor in factors]
    values = [np.asarray(value) for value, _ in split]
    tangent = None
    for k, (_, moving) in enumerate(split):
        if moving is not None:
            term = function(*values[:k], moving, *values[k + 1 :])
            tangent = term if tangent is None else tangent + term
    return ExactArray(n, n.tidy(function(*values)), None if tangent is None else n.tidy(tangent))


def power(n: Numbers, base: Any, exponent: Any) -> ExactArray:
    """``base ** exponent``; a constant exponent is the decimal or fraction that the source writes."""
    if type(exponent) is int and exponent == 2:
        return multiply(n, base, base)
    fixed = exponent if type(exponent) is int else _written_exponent(exponent)
    if fixed is None:
        return _general_power(n, base, exponent)
    value, tangent = parts(n, base)
    result = n.power(value, fixed)
    if tangent is None:
        return ExactArray(n, result)
    # Where the exponent is 0 the power is 1 whatever the base, so no power −1 may appear.
    lower = np.where(fixed == 0, 0, fixed - 1) if isinstance(fixed, np.ndarray) else fixed - 1 if fixed else 0
    return ExactArray(n, result, n.constant(fixed) * n.power(value, lower) * tangent)


def _written_exponent(exponent: Any) -> Any:
    """A constant exponent as an int, a Fraction or an array of these; None where it is unclean or no constant."""
    if has_exact([exponent]):
        return None
    array = np.asarray(exponent)
    if array.dtype.kind not in "biufO":
        raise Refused(f"an exponent of {array.dtype}", "write real numbers")
    read = [_exponent(each) for each in array.ravel().tolist()]
    if any(each is None for each in read):
        return None
    if not array.ndim:
        return read[0]
    result = np.empty(array.shape, object)
    result.reshape(-1)[:] = read
    return result


def _exponent(number: Any) -> int | Fraction | None:
    if isinstance(number, int):
        return number
    exact = number if isinstance(number, Fraction) else written(number) if np.isfinite(number) else None
    return exact.numerator if exact is not None and exact.denominator == 1 else exact


def _general_power(n: Numbers, base: Any, exponent: Any) -> ExactArray:
    (value, moving), (raised, varying) = parts(n, base), parts(n, exponent)
    result = n.power(value, raised)
    tangent = None
    if moving is not None:
        tangent = raised * n.power(value, raised - n.constant(1)) * moving
    if varying is not None:
        by_exponent = result * n.apply("log", value) * varying
        tangent = by_exponent if tangent is None else tangent + by_exponent
    return ExactArray(n, result, tangent)
