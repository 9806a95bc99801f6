"""Arithmetic on exact arrays: sums, quotients, products of every kind, powers. The rules of differentiation by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from nablacheck.forward.array import DualArray
from nablacheck.forward.derivatives import BINARY_DERIVATIVES, UNARY_DERIVATIVES
from nablacheck.forward.exceptions import UnsupportedOperation
from nablacheck.forward.numbers.base import Elements, NumberSystem
from nablacheck.forward.numbers.constants import intended_fraction
from nablacheck.forward.operands import contains_dual_array, primal_and_tangent


def unary(system: NumberSystem, name: str, x: Any) -> DualArray:
    """A function of one number that has a rule."""
    value, tangent = primal_and_tangent(system, x)
    result = system.apply(name, value)
    return DualArray(
        system, result, None if tangent is None else UNARY_DERIVATIVES[name](system, value, result) * tangent
    )


def binary(system: NumberSystem, name: str, a: Any, b: Any) -> DualArray:
    """A function of two numbers that has a rule."""
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    result = system.apply(name, va, vb)
    if ta is None and tb is None:
        return DualArray(system, result)
    by_a, by_b = BINARY_DERIVATIVES[name](system, va, vb, result)
    if ta is None:
        return DualArray(system, result, by_b * tb)
    return DualArray(system, result, by_a * ta if tb is None else by_a * ta + by_b * tb)


def positive(system: NumberSystem, x: Any) -> DualArray:
    value, tangent = primal_and_tangent(system, x)
    return DualArray(system, +value, None if tangent is None else +tangent)


def negative(system: NumberSystem, x: Any) -> DualArray:
    value, tangent = primal_and_tangent(system, x)
    return DualArray(system, -value, None if tangent is None else -tangent)


def add(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    value = system.rounded(va + vb)
    if ta is None:
        return DualArray(system, value, None if tb is None else +tb)
    return DualArray(system, value, +ta if tb is None else system.rounded(ta + tb))


def subtract(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    value = system.rounded(va - vb)
    if ta is None:
        return DualArray(system, value, None if tb is None else -tb)
    return DualArray(system, value, +ta if tb is None else system.rounded(ta - tb))


def multiply(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    value = system.rounded(va * vb)
    if ta is None:
        return DualArray(system, value, None if tb is None else va * tb)
    return DualArray(system, value, ta * vb if tb is None else system.rounded(ta * vb + va * tb))


def divide(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    value = system.rounded(va / vb)
    if tb is None:
        return DualArray(system, value, None if ta is None else ta / vb)
    moved = value * tb
    return DualArray(system, value, system.rounded((-moved if ta is None else ta - moved) / vb))


def matmul(system: NumberSystem, a: Any, b: Any) -> DualArray:
    (va, ta), (vb, tb) = primal_and_tangent(system, a), primal_and_tangent(system, b)
    value = system.matmul(va, vb)
    if ta is None:
        return DualArray(system, value, None if tb is None else system.matmul(va, tb))
    moving = system.matmul(ta, vb)
    return DualArray(system, value, moving if tb is None else moving + system.matmul(va, tb))


def product(system: NumberSystem, function: Callable[..., Elements], factors: tuple[Any, ...]) -> DualArray:
    """Any product of any number of factors: its derivative moves one factor after the other."""
    split = [primal_and_tangent(system, factor) for factor in factors]
    values = [np.asarray(value) for value, _ in split]
    tangent = None
    for k, (_, moving) in enumerate(split):
        if moving is not None:
            term = function(*values[:k], moving, *values[k + 1 :])
            tangent = term if tangent is None else tangent + term
    return DualArray(
        system,
        system.convert_fill_values(function(*values)),
        None if tangent is None else system.convert_fill_values(tangent),
    )


def power(system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    """``base ** exponent``; a constant exponent is the decimal or fraction that the source writes."""
    if type(exponent) is int and exponent == 2:
        return multiply(system, base, base)
    fixed = exponent if type(exponent) is int else _written_exponent(exponent)
    if fixed is None:
        return _general_power(system, base, exponent)
    value, tangent = primal_and_tangent(system, base)
    result = system.power(value, fixed)
    if tangent is None:
        return DualArray(system, result)
    # Where the exponent is 0 the power is 1 whatever the base, so no power −1 may appear.
    lower = np.where(fixed == 0, 0, fixed - 1) if isinstance(fixed, np.ndarray) else fixed - 1 if fixed else 0
    return DualArray(system, result, system.constant(fixed) * system.power(value, lower) * tangent)


def _written_exponent(exponent: Any) -> Any:
    """A constant exponent as an int, a Fraction or an array of these; None where it is unclean or no constant."""
    if contains_dual_array([exponent]):
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
    exact = number if isinstance(number, Fraction) else intended_fraction(number) if np.isfinite(number) else None
    return exact.numerator if exact is not None and exact.denominator == 1 else exact


def _general_power(system: NumberSystem, base: Any, exponent: Any) -> DualArray:
    (value, moving), (raised, varying) = primal_and_tangent(system, base), primal_and_tangent(system, exponent)
    result = system.power(value, raised)
    tangent = None
    if moving is not None:
        tangent = raised * system.power(value, raised - system.constant(1)) * moving
    if varying is not None:
        by_exponent = result * system.apply("log", value) * varying
        tangent = by_exponent if tangent is None else tangent + by_exponent
    return DualArray(system, result, tangent)
