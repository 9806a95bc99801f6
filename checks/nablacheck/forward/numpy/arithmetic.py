"""Arithmetic on exact arrays: sums, quotients, products of every kind, powers. The rules of differentiation by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.derivatives import ONE, TWO
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import NumberSystem, Payload
from nablacheck.forward.numbers.constants import written
from nablacheck.forward.operands import has_exact, parts


def unary(n: NumberSystem, name: str, x: Any) -> DualArray:
    """A function of one number that has a rule."""
    value, tangent = parts(n, x)
    result = n.apply(name, value)
    return DualArray(n, result, None if tangent is None else ONE[name](n, value, result) * tangent)


def binary(n: NumberSystem, name: str, a: Any, b: Any) -> DualArray:
    """A function of two numbers that has a rule."""
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    result = n.apply(name, va, vb)
    if ta is None and tb is None:
        return DualArray(n, result)
    by_a, by_b = TWO[name](n, va, vb, result)
    if ta is None:
        return DualArray(n, result, by_b * tb)
    return DualArray(n, result, by_a * ta if tb is None else by_a * ta + by_b * tb)


def positive(n: NumberSystem, x: Any) -> DualArray:
    value, tangent = parts(n, x)
    return DualArray(n, +value, None if tangent is None else +tangent)


def negative(n: NumberSystem, x: Any) -> DualArray:
    value, tangent = parts(n, x)
    return DualArray(n, -value, None if tangent is None else -tangent)


def add(n: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va + vb)
    if ta is None:
        return DualArray(n, value, None if tb is None else +tb)
    return DualArray(n, value, +ta if tb is None else n.rounded(ta + tb))


def subtract(n: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va - vb)
    if ta is None:
        return DualArray(n, value, None if tb is None else -tb)
    return DualArray(n, value, +ta if tb is None else n.rounded(ta - tb))


def multiply(n: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va * vb)
    if ta is None:
        return DualArray(n, value, None if tb is None else va * tb)
    return DualArray(n, value, ta * vb if tb is None else n.rounded(ta * vb + va * tb))


def divide(n: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.rounded(va / vb)
    if tb is None:
        return DualArray(n, value, None if ta is None else ta / vb)
    moved = value * tb
    return DualArray(n, value, n.rounded((-moved if ta is None else ta - moved) / vb))


def matmul(n: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = parts(n, a), parts(n, b)
    value = n.matmul(va, vb)
    if ta is None:
        return DualArray(n, value, None if tb is None else n.matmul(va, tb))
    moving = n.matmul(ta, vb)
    return DualArray(n, value, moving if tb is None else moving + n.matmul(va, tb))


def product(n: NumberSystem, function: Callable[..., Payload], factors: tuple[Any, ...]) -> DualArray:
    """Any product of any number of factors: its derivative moves one factor after the other."""
    split = [parts(n, factor) for factor in factors]
    values = [np.asarray(value) for value, _ in split]
    tangent = None
    for k, (_, moving) in enumerate(split):
        if moving is not None:
            term = function(*values[:k], moving, *values[k + 1 :])
            tangent = term if tangent is None else tangent + term
    return DualArray(n, n.tidy(function(*values)), None if tangent is None else n.tidy(tangent))


def power(n: NumberSystem, base: Any, exponent: Any) -> DualArray:
    """``base ** exponent``; a constant exponent is the decimal or fraction that the source writes."""
    if type(exponent) is int and exponent == 2:
        return multiply(n, base, base)
    fixed = exponent if type(exponent) is int else _written_exponent(exponent)
    if fixed is None:
        return _general_power(n, base, exponent)
    value, tangent = parts(n, base)
    result = n.power(value, fixed)
    if tangent is None:
        return DualArray(n, result)
    # Where the exponent is 0 the power is 1 whatever the base, so no power −1 may appear.
    lower = np.where(fixed == 0, 0, fixed - 1) if isinstance(fixed, np.ndarray) else fixed - 1 if fixed else 0
    return DualArray(n, result, n.constant(fixed) * n.power(value, lower) * tangent)


def _written_exponent(exponent: Any) -> Any:
    """A constant exponent as an int, a Fraction or an array of these; None where it is unclean or no constant."""
    if has_exact([exponent]):
        return None
    array = np.asarray(exponent)
    if array.dtype.kind not in "biufO":
        raise UnsupportedOperation(f"an exponent of {array.dtype}", "write real numbers")
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


def _general_power(n: NumberSystem, base: Any, exponent: Any) -> DualArray:
    (value, moving), (raised, varying) = parts(n, base), parts(n, exponent)
    result = n.power(value, raised)
    tangent = None
    if moving is not None:
        tangent = raised * n.power(value, raised - n.constant(1)) * moving
    if varying is not None:
        by_exponent = result * n.apply("log", value) * varying
        tangent = by_exponent if tangent is None else tangent + by_exponent
    return DualArray(n, result, tangent)
